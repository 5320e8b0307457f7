"""The course's own environment: made, filled, repaired. Standard library only.

One folder (`.venv`) beside course.py, made by the Python that runs course.py but otherwise
independent of it. It counts as complete when its stamp says so: the stamp is written last and in
one step, so whatever interrupted an installation, the next run sees it missing and starts again.
The log and the lock lie in `build/`, because rebuilding empties `.venv`.
"""

import contextlib
import errno
import glob
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time

from .messages import sentence

WHEEL = "pip-26.3-py3-none-any.whl"
WHEEL_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
SIZE_MB = 700  # of the installed packages
NEED_MB = 1000  # with what pip downloads and unpacks on the way
# Settings of the user's shell that would make pip or Python work on another place.
UNWANTED = (
    "PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV", "PIP_PYTHON", "PIP_NO_DEPS", "PIP_LOG", "__PYVENV_LAUNCHER__",
)  # fmt: skip


class Trouble(Exception):
    """Something the user can act on; its text is the one sentence to show."""


class Environment:
    """The virtual environment of the course in `root`, spoken about in `lang`."""

    def __init__(self, root, lang="en", progress=None):
        self.root = root
        self.lang = lang
        self.folder = os.path.join(root, ".venv")
        self.requirements = os.path.join(root, "requirements.txt")
        self.log = os.path.join(root, "build", "install.log")
        self.stamp = os.path.join(self.folder, "course-stamp.json")
        self.progress = progress or Progress()
        self.wheel = os.path.join(root, "bootstrap", WHEEL)
        windows = os.name == "nt"
        self.bin = os.path.join(self.folder, "Scripts" if windows else "bin")
        self.python = os.path.join(self.bin, "python.exe" if windows else "python")

    def say(self, name, **values):
        self.progress.line(sentence(name, self.lang, **values))

    def trouble(self, name, **values):
        return Trouble(sentence(name, self.lang, **values))

    # What is there

    def wanted(self):
        """What a finished environment's stamp holds."""
        with open(self.requirements, "rb") as file:
            text = file.read().replace(b"\r\n", b"\n")
        return {
            "requirements": hashlib.sha256(text).hexdigest(),
            "python": "{}.{}".format(*sys.version_info[:2]),
            "root": os.path.realpath(self.root),
        }

    def found(self):
        """The stamp of the environment, {} where there is none that can be read."""
        try:
            with open(self.stamp, encoding="utf-8") as file:
                stamp = json.load(file)
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def state(self):
        """'ready', 'outdated' (another list of packages) or 'absent' (to be made anew)."""
        wanted, found = self.wanted(), self.found()
        if found.get("root") != wanted["root"] or not os.path.exists(self.python):
            return "absent"
        if found.get("python") != wanted["python"] and not self.still_runs(found.get("python")):
            return "absent"
        return "ready" if found["requirements"] == wanted["requirements"] else "outdated"

    def still_runs(self, version):
        """True where the environment's own Python starts and is the `version` it was made with.

        Someone who starts the course with a second Python keeps the environment of the first.
        """
        code = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"
        try:
            run = subprocess.run([self.python, "-c", code], stdout=subprocess.PIPE, timeout=30)
        except (OSError, subprocess.SubprocessError):
            return False
        return run.returncode == 0 and run.stdout.decode().strip() == version

    # Making it so

    def ensure(self):
        """Make the environment complete; raise Trouble with one sentence where that fails."""
        if self.state() == "ready":
            return
        try:
            os.makedirs(os.path.dirname(self.log), exist_ok=True)
            with self.lock() as lock:
                if self.state() != "ready":
                    self.install(lock)
        except OSError as error:
            raise self.explain(error) from error

    def install(self, lock):
        """Create or update the environment and stamp it; `lock` is held open meanwhile."""
        began = time.monotonic()
        state = self.state()
        if state == "absent":
            self.say("repair" if os.path.isdir(self.folder) and not self.found() else "first",
                     path=self.folder, size=SIZE_MB)  # fmt: skip
            free = shutil.disk_usage(self.root).free // 2**20
            if free < NEED_MB:
                raise self.trouble("disk_full", path=self.root, need=NEED_MB, free=free)
            self.create()
        else:
            self.say("update")
            os.remove(self.stamp)
        self.install_packages(self.pip_command(), lock)
        site = sysconfig.get_path("purelib", vars={"base": self.folder, "platbase": self.folder})
        if not os.path.isdir(site):  # a distribution whose default scheme is not that of a venv
            site = glob.glob(os.path.join(self.folder, "lib", "python3*", "site-packages"))[0]
        with open(os.path.join(site, "kmc2431.pth"), "w", encoding="utf-8") as file:
            file.write(self.root + "\n")
        draft = self.stamp + ".part"
        with open(draft, "w", encoding="utf-8") as file:
            json.dump(dict(self.wanted(), python=self.made_with()), file)
        os.replace(draft, self.stamp)
        self.say("ready", seconds=round(time.monotonic() - began))

    def made_with(self):
        """'3.11' from the environment's own record of the Python it was made with."""
        with open(os.path.join(self.folder, "pyvenv.cfg"), encoding="utf-8") as file:
            return re.search(r"^version\s*=\s*(\d+\.\d+)", file.read(), re.M).group(1)

    def create(self):
        """An empty environment, without pip: ensurepip is a separate package on some systems."""
        try:
            import venv
        except ImportError as error:
            raise self.trouble("no_venv") from error
        # Also a .venv that is a file or a dangling link has to go.
        if os.path.islink(self.folder) or os.path.isfile(self.folder):
            os.remove(self.folder)
        venv.EnvBuilder(with_pip=False, clear=True, symlinks=os.name != "nt").create(self.folder)

    def pip_command(self):
        """The first pip that answers: ours, the standard library's, this Python's, the system's.

        Ours comes first so that every machine installs with the same pip.
        """
        for command in self.pip_candidates():
            with contextlib.suppress(OSError):
                if subprocess.call(command + ["--version"], env=clean_environ(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
                    return command  # fmt: skip
        raise self.trouble("no_pip", wheel=os.path.join("bootstrap", WHEEL))

    def pip_candidates(self):
        if sha256(self.wheel) == WHEEL_SHA256:
            yield [self.python, os.path.join(self.wheel, "pip")]
        if importlib.util.find_spec("ensurepip"):
            subprocess.call([self.python, "-m", "ensurepip"], env=clean_environ(),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            yield [self.python, "-m", "pip"]
        if importlib.util.find_spec("pip"):
            yield [sys.executable, "-m", "pip", "--python", self.python]
        for wheel in sorted(glob.glob("/usr/share/python-wheels/pip-*.whl"), reverse=True):
            yield [self.python, os.path.join(wheel, "pip")]

    def install_packages(self, pip, lock):
        """Run pip on requirements.txt; the noise goes to the log, a count to the screen."""
        command = pip + [
            "install", "--no-deps", "--no-input", "--no-compile", "--progress-bar=off",
            "--no-warn-script-location", "--disable-pip-version-check", "--retries=2",
            "--timeout=30", "-r", self.requirements,
        ]  # fmt: skip
        if sha256(self.wheel) == WHEEL_SHA256:  # for the owner of the environment, later
            command.append(self.wheel)
        with open(self.requirements, encoding="utf-8") as file:
            total = sum(1 for line in file if re.match(r"\w", line))
        # A pip that outlives us keeps the lock, so that no second one starts beside it.
        keep = {"pass_fds": (lock.fileno(),)} if os.name != "nt" else {}
        done = 0
        self.progress.now = sentence("downloading", self.lang, done=done, total=total)
        with open(self.log, "w", encoding="utf-8") as log, self.progress.ticking():
            process = subprocess.Popen(command, env=clean_environ(), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       **keep)  # fmt: skip
            try:
                for line in process.stdout:
                    line = line.decode("utf-8", "replace")
                    log.write(line)
                    log.flush()
                    if line.startswith(("Collecting ", "Processing ", "Ignoring ", "Requirement ")):
                        done = min(done + 1, total)  # pip's own wheel is no package of the list
                        self.progress.now = sentence(
                            "downloading", self.lang, done=done, total=total
                        )
                    elif line.startswith("Installing collected"):
                        self.progress.now = sentence("unpacking", self.lang, total=total)
            except BaseException:
                process.terminate()
                raise
            finally:
                process.wait()
            if process.returncode == 0:
                # pip compiles one file after the other; this uses every core. A file that only
                # another version of Python can read is no fault.
                subprocess.call([self.python, "-m", "compileall", "-qq", "-j", "0", self.folder],
                                env=clean_environ(), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)  # fmt: skip
        if process.returncode:
            raise self.explain_log()

    # Saying what went wrong

    def explain(self, error):
        """The Trouble that tells what the OSError `error` means for the user."""
        if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else -1):
            free = shutil.disk_usage(self.root).free // 2**20
            return self.trouble("disk_full", path=self.root, need=NEED_MB, free=free)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            used = os.name == "nt" and os.path.isdir(self.folder)
            return self.trouble("in_use" if used else "read_only", path=self.root)
        return self.trouble("install_failed", reason=error, log=self.log)

    def explain_log(self):
        """The Trouble that pip's log tells about."""
        with open(self.log, encoding="utf-8") as file:
            text = file.read()
        missing = re.search(r"No matching distribution found for ([\w.\-=<>!~]+)", text)
        if "No space left on device" in text or "Errno 28" in text:
            return self.explain(OSError(errno.ENOSPC, "disk full"))
        if "Permission denied" in text or "Read-only file system" in text:
            return self.explain(OSError(errno.EACCES, "permission"))
        if "CERTIFICATE_VERIFY_FAILED" in text or "SSLError" in text:
            return self.trouble("no_certificate", log=self.log)
        if re.search(r"connection broken|NewConnectionError|NameResolution|Max retries|"
                     r"Temporary failure|ProxyError|ConnectTimeout|ReadTimeout", text):  # fmt: skip
            return self.trouble("no_network")
        if missing:
            found = "{}.{}".format(*sys.version_info[:2])
            return self.trouble("no_package", package=missing.group(1), found=found, log=self.log)
        errors = re.findall(r"^ERROR: (.+)$", text, re.M) or [text.strip()[-200:] or "pip"]
        return self.trouble("install_failed", reason=errors[0], log=self.log)

    @contextlib.contextmanager
    def lock(self):
        """Hold the only right to install; the system frees it when the process ends, however."""
        with open(os.path.join(self.root, "build", "install.lock"), "a") as file:
            told = False
            while not try_lock(file):
                if not told:
                    self.say("waiting")
                told = True
                time.sleep(0.3)
            yield file


def try_lock(file):
    """True where this process now holds the lock on the open `file`."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        if error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            return True  # a network drive without locks: go on rather than wait for ever
        raise
    return True


def sha256(path):
    """Hex digest of a file, '' where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def clean_environ(first_on_path=None):
    """The environment variables for the course's own Python, UTF-8 wherever it runs."""
    environ = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    environ["PYTHONUTF8"] = "1"
    if first_on_path:  # nbgrader and Jupyter look for their helpers on PATH
        environ["PATH"] = first_on_path + os.pathsep + environ.get("PATH", "")
        environ["VIRTUAL_ENV"] = os.path.dirname(first_on_path)
    return environ


class Progress:
    """Lines on stderr; long work says every second on a terminal, else every 10 s, where it is."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.now = ""  # what the long work is at
        self.open = False

    def line(self, text):
        self.write(("\n" if self.open else "") + text + "\n")
        self.open = False

    @contextlib.contextmanager
    def ticking(self):
        """Show `now` and the seconds so far until the block ends."""
        ended = threading.Event()
        began = time.monotonic()
        terminal = self.stream.isatty()

        def tick():
            while not ended.wait(1 if terminal else 10):
                text = f"{self.now} ({time.monotonic() - began:.0f} s)"
                self.write("\r" + text + "   " if terminal else text + "\n")
                self.open = terminal

        thread = threading.Thread(target=tick, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def write(self, text):
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        self.stream.write(text.encode(encoding, "replace").decode(encoding))
        self.stream.flush()
