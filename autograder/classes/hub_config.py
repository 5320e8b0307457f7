"""The settings of a class's JupyterHub, in one place: `hub/jupyterhub_config.py` calls them."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyterhub.auth import Authenticator
from jupyterhub.spawner import LocalProcessSpawner, set_user_setuid
from traitlets import Integer

from autograder.checking.messages import in_language, translate
from autograder.classes import hub_accounts
from autograder.classes.hub_places import Places
from autograder.grading.notebook import ROOT

LANGUAGE = "COURSE_HUB_LANG"
PYTHON = "COURSE_HUB_PYTHON"  # of learners' servers
TEACHER = "COURSE_HUB_TEACHER"  # Python of the instructor's server
PROXY = "COURSE_HUB_PROXY"  # its command line, parts apart by the path separator
TEMPLATES = Path(__file__).parent / "hub_pages"


class ClassAuthenticator(Authenticator):
    """Asks for the password that stands, hashed, in the class's own list of accounts."""

    places: Places

    async def authenticate(self, handler: Any, data: dict[str, str]) -> str | None:
        """The id as the class list spells it; None where it may not log in."""
        accounts = hub_accounts.read(self.places)
        found = hub_accounts.check(accounts, data["username"], data["password"])
        return found.id if found else None

    def check_allowed(self, username: str, authentication: Any = None) -> bool:
        """Who is on the list; asked again each time, so a change needs no restart."""
        one = hub_accounts.read(self.places).get(username)
        return bool(one and one.active)

    def normalize_username(self, username: str) -> str:
        """Student numbers keep their capitals: the spelling of the list counts."""
        found = hub_accounts.of_name(hub_accounts.read(self.places), username)
        return found.id if found else username.strip()

    async def refresh_user(self, user: Any, handler: Any = None) -> bool:
        """Who has left the list gets no further by a cookie or token of before."""
        return self.check_allowed(user.name)


class ClassSpawner(LocalProcessSpawner):
    """A process on this machine: under the person's account of the system, where there is one."""

    places: Places
    # A learner's slip, such as a loop that starts processes, must not stop the machine for all.
    processes = Integer(
        1024, help="Processes and threads of a learner's account, with accounts only; 0: no limit."
    ).tag(config=True)
    memory_gib = Integer(4, help="Memory of each process of a learner's; 0: no limit.").tag(
        config=True
    )
    file_gib = Integer(2, help="Size of a file that a learner writes; 0: no limit.").tag(
        config=True
    )

    def _limits(self) -> dict[int, int]:
        """What the system takes from a learner's server: resource -> most."""
        if self._account().instructor:
            return {}
        found = {
            resource.RLIMIT_DATA: self.memory_gib * 2**30,
            resource.RLIMIT_FSIZE: self.file_gib * 2**30,
        }
        if self._account().system:  # it counts by account, and one's own has other things to do
            found[resource.RLIMIT_NPROC] = self.processes
        return {kind: most for kind, most in found.items() if most}

    def _account(self) -> hub_accounts.Account:
        return hub_accounts.read(self.places)[self.user.name]

    def _home(self) -> Path:
        one = self._account()
        return self.places.home if one.instructor else self.places.homes / one.id

    def make_preexec_fn(self, name: str) -> Any:
        """Become the person's account, or only go to their folder."""
        system, home = self._account().system, self._home()
        become = set_user_setuid(system, chdir=False) if system else None
        limits = self._limits()

        def preexec() -> None:
            if become:
                become()
            for kind, most in limits.items():
                hard = resource.getrlimit(kind)[1]
                most = most if hard == resource.RLIM_INFINITY else min(most, hard)
                with suppress(OSError, ValueError):  # a system without this one
                    resource.setrlimit(kind, (most, most))
            os.chdir(home)

        return preexec

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """HOME, USER and where the settings lie."""
        one, home = self._account(), self._home()
        env.update(HOME=str(home), SHELL="/bin/bash", USER=one.system or one.id)
        env["LOGNAME"] = env["USER"]
        if one.instructor:
            # what Jupyter itself keeps stays out of the class's folder
            env["HOME"] = str(self.places.hub / "instructor")
            env["JUPYTER_CONFIG_PATH"] = str(self.places.settings / "instructor")
        else:
            env["JUPYTER_CONFIG_PATH"] = str(self.places.settings)
            env["COURSE_HUB_DESK"] = str(self.places.settings / "desk")
            env["COURSE_HUB_OWN"] = str(self.places.hub / "own" / one.id)
        return env

    async def start(self) -> Any:
        """Start the server: a learner's in the learners' Python, the instructor's in ours."""
        if self._account().instructor:
            self.cmd = [os.environ.get(TEACHER, sys.executable), "-m", "jupyterhub.singleuser"]
            self.default_url = "/lab"
            self.args = ["--allow-root"] if self._account().system in ("", "root") else []
        else:
            self.cmd = [os.environ.get(PYTHON, sys.executable), "-m", "course_hub"]
            self.args = ["--allow-root"] if hub_accounts.is_root() else []
            self._account_home()
        self.notebook_dir = str(self._home())
        return await super().start()

    def _account_home(self) -> None:
        home, system = self._home(), self._account().system
        if system:
            hub_accounts.own_home(home, system)
        else:
            home.mkdir(mode=0o700, exist_ok=True)


def configure(c: Any, home: Path | str) -> None:
    """Write the settings of the hub of the class in `home` into JupyterHub's configuration."""
    places = Places(Path(home).resolve())
    ClassAuthenticator.places = ClassSpawner.places = places
    private = places.private
    c.JupyterHub.authenticator_class = ClassAuthenticator
    c.JupyterHub.spawner_class = ClassSpawner
    c.Authenticator.admin_users = {hub_accounts.INSTRUCTOR}
    c.Authenticator.allow_all = False
    c.Authenticator.any_allow_config = True
    c.Authenticator.refresh_pre_spawn = True
    c.Authenticator.auth_refresh_age = 60
    c.Authenticator.auth_refresh_strict = True  # for tokens, too
    # State that survives a restart: who is logged in, and which servers ran.
    c.JupyterHub.cookie_secret_file = str(private / "cookie_secret")
    c.JupyterHub.db_url = f"sqlite:///{private / 'jupyterhub.sqlite'}"
    c.JupyterHub.data_files_path = str(Path(sys.prefix) / "share" / "jupyterhub")
    c.ConfigurableHTTPProxy.pid_file = str(places.proxy_pid)
    if os.environ.get(PROXY):
        c.ConfigurableHTTPProxy.command = os.environ[PROXY].split(os.pathsep)
    # Ctrl-C ends all of it; nothing of learners' is lost, their files are in their homes.
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.cleanup_proxy = True
    c.LocalProcessSpawner.interrupt_timeout = 5
    c.LocalProcessSpawner.term_timeout = 5
    c.Spawner.start_timeout = 120
    c.Spawner.http_timeout = 60
    c.JupyterHub.template_paths = [str(TEMPLATES)]
    with in_language(os.environ.get(LANGUAGE) or None):
        c.JupyterHub.template_vars = words()


def words() -> dict[str, str]:
    """The words of the log-in page, in the language of the class."""
    return {
        "course_title": translate("Log in to the class"),
        "course_id": translate("Your id, as your class list has it"),
        "course_password": translate("Password"),
        "course_login": translate("Log in"),
        "course_hint": translate(
            "The password comes from your instructor. If the class list does not have you, ask "
            "your instructor to add you."
        ),
        "course_wrong": translate(
            "This id and password do not belong together, or the id is not on the class list."
        ),
    }


CONFIG = '''"""JupyterHub of this class; written by `course.py hub`. Add your own at the end."""

import sys
from pathlib import Path

COURSE = {course!r}
if COURSE not in sys.path:
    sys.path.insert(0, COURSE)

from autograder.classes.hub_config import configure  # noqa: E402

c = get_config()  # noqa: F821
configure(c, Path(__file__).resolve().parent.parent)
'''
LAST = CONFIG.splitlines(keepends=True)[-1]


def write(places: Places) -> None:
    """Write jupyterhub_config.py; what the instructor added below our lines stays."""
    from autograder.classes.hub_places import write_private

    try:
        added = places.config.read_text(encoding="utf-8").partition(LAST)[2]
    except OSError:
        added = ""
    write_private(places.config, CONFIG.format(course=str(ROOT)) + added)
