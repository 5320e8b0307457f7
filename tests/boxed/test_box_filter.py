"""The filter on system calls, worked through by hand for both kinds of machine."""

import errno

import pytest

from autograder.boxed import seccomp

ALLOW, KILL, FAIL = "allow", "kill", "fail"
# a second source for the numbers the filter rests on: (x86_64, aarch64)
FREE = {
    "read": (0, 63),
    "clone": (56, 220),
    "openat": (257, 56),
    "futex": (202, 98),
    "ioctl": (16, 29),
}


def outcome(machine: str, number: int, *arguments: int, arch: int | None = None) -> object:
    """What the filter answers to a call: ALLOW, KILL or the error's name."""
    data = {0: number, 4: seccomp.AUDIT_ARCH[machine] if arch is None else arch}
    for place, argument in enumerate(arguments):
        data[16 + 8 * place] = argument & 0xFFFFFFFF
        data[20 + 8 * place] = argument >> 32
    code, at, value = seccomp.program(machine), 0, 0
    while True:
        kind, yes, no, operand = code[at]
        at += 1
        if kind == 0x20:
            value = data.get(operand, 0)
        elif kind == 0x06:
            action = operand & 0xFFFF0000
            answers = {0x7FFF0000: ALLOW, 0x80000000: KILL}
            return answers.get(action) or errno.errorcode[operand & 0xFFFF]
        else:
            tests = {0x15: value == operand, 0x25: value > operand, 0x45: bool(value & operand)}
            at += yes if tests[kind] else no


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_refused_call_fails_and_everyday_calls_pass(machine: str) -> None:
    at = ["x86_64", "aarch64"].index(machine)
    for name, numbers in seccomp.REFUSED.items():
        if numbers[at] is not None:
            assert outcome(machine, numbers[at]) == "EPERM", name
    for name, numbers in FREE.items():
        assert outcome(machine, numbers[at], 0, 0, 0) == ALLOW, name
    numbers = [pair[at] for pair in seccomp.REFUSED.values() if pair[at] is not None]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_arguments_decide_where_they_must(machine: str) -> None:
    at = ["x86_64", "aarch64"].index(machine)
    names = ("CLONE", "SOCKET", "SOCKETPAIR", "PRCTL", "IOCTL", "SETSOCKOPT", "FCNTL")
    clone, socket, pair, prctl, ioctl, option, fcntl = (
        getattr(seccomp, name)[at] for name in names
    )
    threads = 0x3D0F00  # what the C library passes for a thread
    assert outcome(machine, clone, threads) == ALLOW
    for bit in (17, 25, 26, 27, 28, 29, 30):
        assert outcome(machine, clone, threads | 1 << bit) == "EPERM", bit
    for call in (socket, pair):
        assert outcome(machine, call, 1, 1, 0) == ALLOW
        assert outcome(machine, call, (7 << 32) | 1, 1, 0) == ALLOW  # the kernel sees 32 bits, too
        for family in (0, 2, 10, 16, 17, 38, 40):
            assert outcome(machine, call, family, 1, 0) == "EPERM", family
    assert outcome(machine, prctl, 1, 0) == "EPERM"
    assert outcome(machine, prctl, 15, 0) == ALLOW
    assert outcome(machine, ioctl, 0, 0x5413) == ALLOW
    assert outcome(machine, ioctl, 0, 0x5412) == "EPERM"
    assert outcome(machine, ioctl, 0, (1 << 32) | 0x5412) == "EPERM"
    assert outcome(machine, option, 3, 1, 7) == "EPERM"  # SO_SNDBUF
    assert outcome(machine, option, 3, 1, 9) == ALLOW  # SO_KEEPALIVE
    assert outcome(machine, fcntl, 3, 1031) == "EPERM"  # F_SETPIPE_SZ
    assert outcome(machine, fcntl, 3, 2) == ALLOW  # F_SETFD


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_other_ways_into_the_kernel_are_shut(machine: str) -> None:
    assert outcome(machine, 435) == "ENOSYS"  # clone3
    assert outcome(machine, 470) == "ENOSYS"
    assert outcome(machine, 0x40000000 | 272) == "ENOSYS"  # x32's numbers
    assert outcome(machine, 1, arch=0x40000003) == KILL  # 32-bit calls
