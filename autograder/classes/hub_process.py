"""JupyterHub as a process of ours: its ports, its start, and that nothing of it is left behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from autograder.checking.messages import translate
from autograder.classes import hub_accounts
from autograder.classes.hub_places import HubError, write_private

if TYPE_CHECKING:
    from autograder.classes.hub import Prepared

FIRST_PORT = 8000
START_SECONDS = 90
STOP_SECONDS = 40
PROXY_SECONDS = 5
LOG_BYTES = 10 * 2**20


def choose_ports(
    address: str, wanted: int | None, kept: Path | None = None
) -> tuple[int, int, int]:
    """(public, the hub's own, the proxy's own) ports; the last two of 127.0.0.1.

    Args:
        kept: file with the hub's own port of last time. Servers that outlived a hub that was
            killed know no other, so it is taken again where it is free.

    Raises:
        HubError: the wanted one is none, or is taken; or the address is not this machine's.
    """
    if wanted is not None and not 0 < wanted < 65536:
        raise HubError(
            translate("{port} is not a port; use a number from 1 to 65535.", port=wanted)
        )
    tried = [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + 200)
    public = next((port for port in tried if _free(address, port)), None)
    if public is None:
        raise HubError(
            translate(
                "Port {port} at {address} is taken, or the address is not this machine's; choose "
                "another port with --port.",
                port=wanted or FIRST_PORT,
                address=address,
            )  # fmt: skip
        )
    own, api = _two_free_ports()
    with suppress(OSError, ValueError, TypeError):
        last = int(kept.read_text()) if kept else 0
        if 0 < last < 65536 and last not in (public, api) and _free("127.0.0.1", last):
            own = last
    return public, own, api


def _free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _two_free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def run(
    made: Prepared, ports: tuple[int, int, int], address: str, proxy: list[str],
    say: Callable[[str], None], ready: Callable[[dict[str, Any]], None],
) -> int:  # fmt: skip
    """Start the hub, tell when it answers, stay until it ends or we are told to stop.

    Raises:
        HubError: it did not start; the sentence holds the log's last complaint.
    """
    public, own, api = ports
    places = made.places
    write_private(places.hub_port, f"{own}\n")
    os.environ["COURSE_HUB_PROXY"] = os.pathsep.join(proxy)
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), lambda *_: signal.raise_signal(signal.SIGINT))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [
        sys.executable, "-m", "jupyterhub", "-f", str(places.config),
        f"--JupyterHub.bind_url=http://{_in_address(address)}:{public}",
        f"--JupyterHub.hub_bind_url=http://127.0.0.1:{own}",
        f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api}",
    ]  # fmt: skip
    say(translate("Starting JupyterHub …"))
    begin = _turn(places.log)
    with open(os.open(places.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as log:
        # A session of its own: Ctrl-C comes to us, and we end it in order.
        process = subprocess.Popen(
            command, cwd=places.private, env=_environ(), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        visible = "127.0.0.1" if address in ("0.0.0.0", "::") else address
        url = f"http://{_in_address(visible)}:{public}/"
        _wait(process, f"{url}hub/health", places.log, begin)
        ready({**made.as_dict(), "address": url, "pid": os.getpid()})
        return process.wait()
    except KeyboardInterrupt:
        say(translate("The hub is closing; learners' work is in {folder}.", folder=places.homes))
        return 0
    finally:
        _end(process)
        end_leftovers(places.proxy_pid)


def _turn(log: Path) -> int:
    """Where in the log this start begins; what grew large is kept beside it as hub.log.1."""
    with suppress(FileNotFoundError):
        if log.stat().st_size < LOG_BYTES:
            return log.stat().st_size
        log.replace(log.with_name(log.name + ".1"))
    return 0


def _environ() -> dict[str, str]:
    """The hub's own environment: no language of ours, no helper's token."""
    # learners' servers must not inherit the project's root
    ours = ("COURSE_LANG", "PYTHONPATH", "JUPYTERHUB_", "CONFIGPROXY_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environ.get("PATH", "")])
    return environ


def _in_address(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _wait(process: subprocess.Popen, url: str, log: Path, begin: int) -> None:
    opener = build_opener(ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with opener.open(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise HubError(
        translate(
            "JupyterHub did not start: {reason} (log: {log})",
            reason=_complaint(log, begin) or process.returncode,
            log=log,
        )  # fmt: skip
    )


def _complaint(log: Path, begin: int) -> str:
    lines = log.read_bytes()[begin:].decode("utf-8", "replace").strip().splitlines()
    bad = [line for line in lines if re.match(r"\[[EC] |\w*Error", line)] or lines
    return bad[-1] if bad else ""


def _end(process: subprocess.Popen) -> None:
    """End the hub; it ends its servers and the proxy. What does not listen is killed."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_leftovers(pid_file: Path) -> None:
    """End a proxy that a hub which was killed has left behind, and wait until it has gone."""
    try:
        pid = int(pid_file.read_text().split()[0])
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return
    if b"configurable-http-proxy" in line:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
            until = time.monotonic() + PROXY_SECONDS
            while Path(f"/proc/{pid}/exe").exists() and time.monotonic() < until:
                time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def end_processes(users: Collection[int]) -> None:
    """End all that runs under these accounts: first asked to, then by force."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for pid in _running(users):
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
        until = time.monotonic() + PROXY_SECONDS
        while _running(users) and time.monotonic() < until:
            time.sleep(0.05)


def _running(users: Collection[int]) -> list[int]:
    """Numbers of the processes of these accounts, those aside that have ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if path.stat().st_uid in users and b"State:\tZ" not in (path / "status").read_bytes():
                found.append(int(path.name))
    return found


def told(facts: dict[str, Any]) -> str:
    """The facts as lines for a person."""
    lines = list(facts["notes"])
    count = len(facts["learners"])
    lines.append(
        translate(
            "{n} learners, chapters {chapters}.", n=count, chapters=", ".join(facts["chapters"])
        )  # fmt: skip
    )
    if facts["passwords"]:
        lines.append(
            translate(
                "Passwords: {file} (only you can read it). Give each learner their own and delete "
                "the file; the hub keeps only hashes. Your own id is {instructor}.",
                file=facts["passwords"],
                instructor=hub_accounts.INSTRUCTOR,
            )  # fmt: skip
        )
    if "address" in facts:
        lines.append(translate("The hub is open at {address}", address=facts["address"]))
        lines.append(translate("End it, its proxy and all servers with Ctrl-C."))
    return "\n".join(lines)
