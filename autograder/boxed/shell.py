"""IPython without a kernel around it: runs one cell and gives back its outputs.

No socket, no thread and no event loop exist before the first cell, so a process that holds a
`Shell` can be forked. The displays are those of JupyterLab's own kernel: figures come as PNG at
the end of the cell, tables as HTML, `display` with and without an id, `clear_output`.
"""

from __future__ import annotations

import builtins
import getpass
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Type
from traitlets.config import Config

from .outputs import Outputs, Stream

# A figure in the course's style and a table: what most notebooks show first.
WARM_UP = """
import matplotlib, matplotlib.pyplot, pandas
from IPython.display import display
from autograder.learner.figures import use_course_style
with matplotlib.rc_context():
    use_course_style()
    matplotlib.pyplot.bar(["\u8cc7\u6599", "b"], [1.5, -2], label="x")
    matplotlib.pyplot.title("Title")
    matplotlib.pyplot.legend()
    matplotlib.pyplot.show()
display(pandas.DataFrame({"a": [1.5], "b": ["x"]}))
"""


class Publisher(DisplayPublisher):
    """`display(...)` and everything that ends in it."""

    outputs: ClassVar[Outputs]

    def publish(self, data, metadata=None, *, transient=None, update=False, **_: Any) -> None:
        """Keep one display, or renew an earlier one."""
        self._validate_data(data, metadata)
        known = (transient or {}).get("display_id")
        if update:
            self.outputs.renew(data, metadata, known)
        else:
            self.outputs.show("display_data", data, metadata, known)

    def clear_output(self, wait: bool = False) -> None:
        """Drop what the cell has put out."""
        self.outputs.clear(wait)


class Hook(DisplayHook):
    """The value of a cell's last line."""

    outputs: ClassVar[Outputs]

    def write_output_prompt(self) -> None:
        """The number is part of the output itself."""

    def write_format_data(self, format_dict, md_dict=None) -> None:
        """Keep the value in all its representations."""
        self.outputs.show("execute_result", format_dict, md_dict,
                          execution_count=self.prompt_count)  # fmt: skip

    def finish_displayhook(self) -> None:
        """Nothing is written after it."""
        self._is_active = False


class BoxedShell(InteractiveShell):
    """The interactive shell of a notebook that nobody sits at."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    outputs: ClassVar[Outputs]

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window system; `%matplotlib inline` needs none."""

    def ask_exit(self) -> None:
        """`exit` ends the cell."""
        raise SystemExit

    def system(self, cmd: str) -> None:
        """`!command`: what it writes goes to the cell, and it has nothing to read."""
        self.user_ns["_exit_code"] = subprocess.call(
            self.var_expand(cmd, depth=1), shell=True, stdin=subprocess.DEVNULL,
            stdout=1, stderr=2,
        )  # fmt: skip

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """`lines = !command`."""
        done = subprocess.run(
            self.var_expand(cmd, depth=depth + 1), shell=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        self.user_ns["_exit_code"] = done.returncode
        text = done.stdout.decode("utf-8", "replace")
        return SList(text.splitlines()) if split else LSString(text)

    def _tee(self, channel: str) -> Any:
        """IPython keeps a second copy of everything printed; here nobody reads it."""
        return nullcontext()

    def _format_exception_for_storage(self, exception, *_: Any, **__: Any) -> dict[str, Any]:
        """IPython formats an error once more for the session's history; nobody reads that."""
        return {}

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.outputs.error(_name(etype), _value(evalue), [str(one).rstrip("\n") for one in stb])


class Shell:
    """Runs cells one after the other in one namespace.

    Args:
        folder: where IPython may put its profile; gone with the run.
        output_bytes: how much one cell may put out.
    """

    def __init__(self, folder: Path | str, output_bytes: int) -> None:
        self.outputs = Outputs(output_bytes)
        Publisher.outputs = Hook.outputs = BoxedShell.outputs = self.outputs
        config = Config()
        config.HistoryManager.enabled = False  # its database would need a thread
        # IPython's own tracebacks read and colour sources: 50 ms for every unwritten answer.
        config.InteractiveShell.xmode = "Plain"
        config.InteractiveShell.colors = "nocolor"
        self._ip = BoxedShell.instance(ipython_dir=str(folder), config=config)
        self._ip.set_hook("show_in_pager", lambda *_, **__: None)
        self._running = False
        _figures_inline()

    def warm_up(self) -> None:
        """Let IPython and matplotlib do now what they do once, before processes are forked."""
        self.run(WARM_UP)
        self.run("1 / 0")
        self._ip.reset(new_session=True)

    @property
    def names(self) -> dict[str, Any]:
        """The notebook's namespace."""
        return self._ip.user_ns

    def enter(self) -> None:
        """Once, in the process that runs the cells: streams, input and interrupts."""
        self.outputs.take_descriptors()
        sys.stdout, sys.stderr = (Stream(name, self.outputs) for name in ("stdout", "stderr"))
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  (as long as the process)
        builtins.input = _no_input
        getpass.getpass = _no_input
        self.listen()

    def listen(self) -> None:
        """An interrupt stops a running cell; between cells there is nothing to stop."""
        signal.signal(signal.SIGINT, self._interrupted)

    def run(self, source: str, pictures: bool = True) -> dict[str, Any]:
        """Run one cell.

        Args:
            source: the cell.
            pictures: whether figures are drawn; else only their text stands in the outputs.

        Returns:
            {"outputs": outputs as nbformat has them, "error": {"ename", "evalue", "traceback"}
            or None, "cut": whether outputs were dropped}. It never raises for what the cell does.
        """
        self.outputs.begin()
        with suppress(Exception):  # a shell that the learner's code has broken
            self._ip.display_formatter.formatters["image/png"].enabled = pictures
        error: BaseException | None = None
        shown = False
        try:
            with self._interruptible():
                result = self._ip.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
            shown = self.outputs.has_error()
        except BaseException as raised:  # a shell that the learner's code has broken
            error = raised
        failed = None
        if error is not None and not shown:
            failed = self.outputs.error(_name(type(error)), _value(error), [_line(error)])
        outputs = self.outputs.end()
        if error is not None:
            failed = failed or next(o for o in reversed(outputs) if o["output_type"] == "error")
            failed = {key: failed[key] for key in ("ename", "evalue", "traceback")}
        return {"outputs": outputs, "error": failed, "cut": self.outputs.cut}

    @contextmanager
    def _interruptible(self):
        self.listen()
        self._running = True
        try:
            yield
        finally:
            self._running = False

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._running:
            raise KeyboardInterrupt


def _figures_inline() -> None:
    """What JupyterLab's kernel does when matplotlib is imported: figures end in the cell."""
    from matplotlib_inline import backend_inline

    backend_inline._enable_matplotlib_integration()


def _no_input(*_: Any, **__: Any) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def _name(etype: Any) -> str:
    name = getattr(etype, "__name__", None)
    return name if isinstance(name, str) else "Error"


def _value(error: BaseException) -> str:
    """The text of an exception, which may have none or raise itself."""
    with suppress(BaseException):
        text = str(error)
        return str.__str__(text)
    return "<exception str() failed>"


def _line(error: BaseException) -> str:
    text = _value(error)
    return f"{_name(type(error))}: {text}" if text else _name(type(error))
