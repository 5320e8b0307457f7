#!/usr/bin/env python3
"""Open the course's notebooks: `python3 start.py` (Windows: `py start.py`).

JupyterLab opens on the start page, `start.ipynb`, which is brought up to date at each start. The
first run makes an environment in `.venv` beside this file and needs a network; after that none is
needed. `python3 start.py submit` packs your work into one zip file to hand in,
`python3 start.py record` writes your competency record into the folder `record`.
Standard library only, syntax of Python 3.6, so that an old Python can say which one is needed.
"""

import argparse
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, ROOT)
sys.dont_write_bytecode = True

from bootstrap.messages import LANGUAGES, sentence, user_language  # noqa: E402

LAB = (
    "import sys; from pathlib import Path; from bootstrap import desk\n"
    "folder, port, browser = sys.argv[1:]\n"
    "try:\n"
    "    port = desk.choose_port(int(port) if port else None)\n"
    "    sys.exit(desk.open_lab(Path(folder), port, browser == 'yes'))\n"
    "except desk.DeskError as error:\n"
    "    sys.exit(str(error))\n"
)


def main():
    lang = user_language()
    if sys.version_info[:2] < (3, 11):  # noqa: UP036 - this is where an old Python learns it
        found = "{}.{}".format(*sys.version_info[:2])
        print(sentence("wrong_python", lang, found=found, next=sentence("get_python", lang)))
        return 1
    options = arguments(lang).parse_args()
    if options.out:
        options.out = os.path.abspath(options.out)
    from bootstrap.environment import Environment, Trouble, clean_environ

    os.chdir(ROOT)  # requirements.txt names the checker's wheel relative to this folder
    environment = Environment(ROOT, lang)
    try:
        environment.ensure()
        if options.verb == "submit":
            command = ["submit.py", ROOT, options.name or ""]
        elif options.verb == "record":
            command = ["-m", "autograder.companion.record_verb", ROOT]
            for name in ("out", "name", "lang"):
                if getattr(options, name):
                    command += ["--" + name, getattr(options, name)]
            command += ["--json"] if options.json else []
        else:
            browser = "no" if options.no_browser else "yes"
            command = ["-c", LAB, ROOT, str(options.port or ""), browser]
        environ = clean_environ(first_on_path=environment.bin)
        environ.setdefault("COURSE_LANG", lang)
        command = [environment.python] + command
        if os.name != "nt":
            sys.stdout.flush()
            os.execve(command[0], command, environ)
        return subprocess.call(command, env=environ)
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def arguments(lang):
    """The command's options, explained in the language of the program."""
    chinese = lang == "zh-TW"

    def say(english, zh):
        return zh if chinese else english

    parser = argparse.ArgumentParser(prog="start.py", description=say(
        __doc__.splitlines()[0],
        "打開課程的筆記本：`python3 start.py`（Windows：`py start.py`）。"))
    parser.add_argument("verb", nargs="?", choices=("open", "submit", "record"), default="open",
                        help=say("open the notebooks (default), pack your work, or write your "
                                 "competency record",
                                 "open 打開筆記本（預設）、submit 打包作業、record 產生職能紀錄"))
    parser.add_argument("--name", metavar="NAME", help=say(
        "your name or number in what is written (default: none)",
        "寫入檔案的姓名或代號（預設：無）"))
    parser.add_argument("--out", metavar="DIR", help=say(
        "where the record goes (default: record)", "職能紀錄放在哪個資料夾（預設：record）"))
    parser.add_argument("--json", action="store_true", help=say(
        "print JSON only (record)", "只印出 JSON（record）"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say(
        "language of this program", "這個程式使用的語言"))
    parser.add_argument("--no-browser", action="store_true", help=say(
        "print the address only", "只印出網址，不開瀏覽器"))
    parser.add_argument("--port", type=int, metavar="N", help=say(
        "port (default: from 8888)", "連接埠（預設：從 8888 起）"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
