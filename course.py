#!/usr/bin/env python3
"""The one entry point of the course: `python3 course.py VERB` (Windows: `py course.py VERB`).

Standard library only. It makes the course's own environment beside itself (bootstrap/), then runs
the verb in it (autograder/cli.py). This file and bootstrap/ keep to the syntax of Python 3.6, so
that an old Python can still say which one is needed.
"""

import contextlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, ROOT)
sys.dont_write_bytecode = True  # a look at the help leaves nothing behind

from bootstrap.messages import sentence, user_language  # noqa: E402

OLDEST = (3, 11)
NEWER = ("3.14", "3.13", "3.12", "3.11")


def wrong_python(lang, version=sys.version_info, which=shutil.which):
    """The sentence for a Python that is too old, None for one that will do."""
    if tuple(version[:2]) >= OLDEST:
        return None
    others = [name for name in ("python" + number for number in NEWER) if which(name)]
    if others:
        advice = sentence("use_other", lang, command=others[0] + " course.py")
    else:
        advice = sentence("get_python", lang)
    return sentence("wrong_python", lang, found="{}.{}".format(*version[:2]), next=advice)


def tell(text):
    """One line on stderr, whatever characters the terminal knows."""
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def run(environment, arguments):
    """Run the verb in the course's environment; its exit code."""
    from bootstrap.environment import clean_environ

    command = [environment.python, "-P", "-m", "autograder.cli"] + arguments
    environ = clean_environ(first_on_path=environment.bin)
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, environ)
    process = subprocess.Popen(command, env=environ)
    while True:  # Ctrl+C reaches the verb itself; wait for it to finish in its own way
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    lang = user_language(arguments)
    trouble = wrong_python(lang)
    if trouble:
        tell(trouble)
        return 1
    from bootstrap.environment import Environment, Trouble
    from bootstrap.verbs import parser

    command_line = parser(lang)
    with contextlib.suppress(AttributeError, ValueError):  # help in Chinese on any terminal
        sys.stdout.reconfigure(errors="replace")
    if command_line.parse_args(arguments).verb is None:
        command_line.print_help()
        return 0
    environment = Environment(ROOT, lang)
    try:
        environment.ensure()
        return run(environment, arguments)
    except Trouble as error:
        tell(str(error))
        return 1
    except KeyboardInterrupt:
        tell("\n" + sentence("interrupted", lang))
        return 130


if __name__ == "__main__":
    sys.exit(main())
