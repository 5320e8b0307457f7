"""The filter on system calls that is laid over a learner's process and all it starts.

A list of what is refused: calls that reach the kernel's administration, other processes, other
namespaces, the network, or memory that no limit counts. Refused calls fail with EPERM, as they
would for any user without rights; calls newer than this list fail with ENOSYS, which the C
library takes as "this kernel is older" and does without.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator

from autograder.boxed import syscalls

# name: (x86_64, aarch64), None where the machine has no such call
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # mounts and roots, also through the file-descriptor calls of newer kernels
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458),
    "open_tree_attr": (467, 467), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "sysfs": (139, None),
    "ustat": (136, None), "fanotify_init": (300, 262),
    # namespaces (clone is looked at more closely below)
    "unshare": (272, 97), "setns": (308, 268),
    "sethostname": (170, 161), "setdomainname": (171, 162),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "migrate_pages": (256, 238), "move_pages": (279, 239),
    # a session of its own: where sessions share the processor, each box must stay one
    "setsid": (112, 157),
    # the kernel itself
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "create_module": (174, None),
    "get_kernel_syms": (177, None), "query_module": (178, None), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "syslog": (103, 116),
    "lookup_dcookie": (212, 18), "nfsservctl": (180, 42), "_sysctl": (156, None),
    "remap_file_pages": (216, 234), "vhangup": (153, 58),
    # the machine
    "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "adjtimex": (159, 171), "iopl": (172, None), "ioperm": (173, None),
    "modify_ldt": (154, None), "uselib": (134, None), "personality": (135, 92),
    # memory that outlives or escapes every process and so every limit
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
}  # fmt: skip
CLONE, CLONE3 = (56, 220), (435, 435)
SOCKET, SOCKETPAIR, PRCTL, IOCTL = (41, 198), (53, 199), (157, 167), (16, 29)
SETSOCKOPT, FCNTL = (54, 208), (72, 25)
NEWEST = 469  # file_setattr, Linux 6.17; also shuts out the x32 calls, which start at 2**30
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW… flag that clone takes
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX type into somebody's terminal
# larger buffers (SO_SNDBUF, SO_RCVBUF, both with FORCE; F_SETPIPE_SZ) would hold memory that
# `limits.memory_of` cannot see; filters on sockets (SO_ATTACH_…) are programs in the kernel
SOCKET_OPTIONS = (7, 8, 32, 33, 26, 50, 51, 52)
SET_PIPE_SIZE = 1031
AF_UNIX = 1

_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _GREATER, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_SECCOMP = (317, 277)

Instruction = tuple[int, int, int, int]


def program(machine: str) -> list[Instruction]:
    """The filter for this machine as (code, jump if true, jump if false, value)."""
    at = syscalls.MACHINES.index(machine)
    refuse = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    unknown = (_RETURN, 0, 0, _FAIL | errno.ENOSYS)
    allow = (_RETURN, 0, 0, _ALLOW)

    def when(
        call: tuple[int, int], argument: int, test: int, *values: int
    ) -> Iterator[Instruction]:
        """Refuse this call when its argument (its low 32 bits) passes the test for a value."""
        yield (_EQUAL, 0, 2 + 2 * len(values), call[at])
        yield (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * argument)
        for value in values:
            yield (test, 0, 1, value)
            yield refuse
        yield allow

    def only(call: tuple[int, int], argument: int, value: int) -> Iterator[Instruction]:
        """Allow this call for one value of its argument only."""
        yield (_EQUAL, 0, 4, call[at])
        yield (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * argument)
        yield (_EQUAL, 1, 0, value)
        yield refuse
        yield allow

    made: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, AUDIT_ARCH[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_GREATER, 0, 1, NEWEST),
        unknown,
        (_EQUAL, 0, 1, CLONE3[at]),  # its flags lie in memory, where no filter can look
        unknown,
        *when(CLONE, 0, _ANY_BIT, NEW_NAMESPACES),
        *when(PRCTL, 0, _EQUAL, syscalls.PR_SET_PDEATHSIG),
        *when(IOCTL, 1, _EQUAL, *TERMINAL_INPUT),
        *when(SETSOCKOPT, 2, _EQUAL, *SOCKET_OPTIONS),
        *when(FCNTL, 1, _EQUAL, SET_PIPE_SIZE),
        *only(SOCKET, 0, AF_UNIX),
        *only(SOCKETPAIR, 0, AF_UNIX),
    ]
    for numbers in REFUSED.values():
        if numbers[at] is not None:
            made += [(_EQUAL, 0, 1, numbers[at]), refuse]
    return [*made, allow]


def install() -> None:
    """Lay the filter over this process, its threads and all they start, for good."""
    packed = b"".join(struct.pack("=HBBI", *one) for one in program(platform.machine()))
    code = ctypes.create_string_buffer(packed, len(packed))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    whole = Program(len(packed) // 8, ctypes.addressof(code))
    mode = (_SET_MODE_FILTER, _ALL_THREADS)
    left = syscalls.system_call("seccomp", _SECCOMP, *mode, ctypes.byref(whole))
    if left:  # a thread with a filter of its own
        raise syscalls.Refused("seccomp", errno.EBUSY)
