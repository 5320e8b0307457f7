"""Call a learner's function safely: copies of the arguments, a time limit, no output, one finding.

Only values, calls and files of the learner are touched, so the same check can run in one process
or, later, with the learner's code in another.
"""

from __future__ import annotations

import contextlib
import copy
import ctypes
import io
import linecache
import logging
import os
import re
import signal
import sys
import sysconfig
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .messages import Text
from .open_bodies import at_work, not_written
from .python_errors import advice
from .remote import UNKNOWN_NAME, Remote, too_late
from .verdict import Finding

SECONDS = 30.0
BLANK = "____"
QUOTED = ("“{argument}” in quotation marks is the text with these letters, not the argument. Write "
          "{argument} without them.")
_OURS = str(Path(__file__).resolve().parent.parent)
_LIBRARIES = tuple(
    {str(Path(p)) for p in (*map(sysconfig.get_path, ("stdlib", "purelib", "platlib")), sys.prefix)}
)


class NotAttempted(Exception):
    """There is nothing of the learner's to check yet; may carry a finding that says why."""

    def __init__(self, finding: Finding | None = None) -> None:
        super().__init__(finding.msgid if finding else "")
        self.finding = finding


class Unusable(Exception):
    """A value or file of the learner's cannot be looked at."""


class Failed(Exception):
    """The learner's work cannot be judged further; carries the finding."""

    def __init__(self, finding: Finding, raised: bool = False) -> None:
        super().__init__(finding.msgid)
        self.finding, self.raised = finding, raised


class _Late(BaseException):
    """The time is up; `at` is the traceback of where the learner's code was."""

    def __init__(self, at: Any) -> None:
        super().__init__()
        self.at = at


def limit() -> float:
    """Seconds a learner's function may take (COURSE_CHECK_SECONDS, default 30)."""
    try:
        return float(os.environ.get("COURSE_CHECK_SECONDS", SECONDS))
    except ValueError:
        return SECONDS


def fetch(getter: Callable[[], Any], name: str) -> Any:
    """The learner's object behind a `lambda: name`. Raises NotAttempted or Failed."""
    try:
        value = _guarded(getter, (), limit())
    except NameError as error:
        missing = getattr(error, "name", None)
        raise NotAttempted(Finding(
            "{name} does not exist yet. Run the cell in which you write it; if that cell ends with "
            "an error in red, mend that first. Then check again.",
            {"name": missing},
        ) if missing and missing != BLANK else None) from None
    except NotImplementedError:
        raise NotAttempted from None
    except (NotAttempted, Failed):  # already judged where the learner's names are
        raise
    except _Late as late:
        raise Failed(_too_late(late, name), raised=True) from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise Failed(raised(error, name), raised=True) from None
    if value is ... or value is None:
        raise NotAttempted
    return value


def call(function: Any, args: tuple, name: str, seconds: float | None = None,
         said: float | None = None) -> Any:
    """What the learner's function gives back for copies of `args`.

    seconds: how long it may take; `limit()` where none is given.
    said: the seconds that the message names, where they are others.

    Raises NotAttempted for an untouched stub or a blank left in, Failed with the finding when
    it raises, takes too long, or changes its arguments.
    """
    if isinstance(function, Remote):
        return function.ask(args, name, limit() if seconds is None else seconds, said)
    if not callable(function):
        raise Failed(Finding(
            "{name} is a {got}, not a function. Write it as def {name}(...):",
            {"name": name, "got": type(function).__name__},
        ))
    given = tuple(copied(a) for a in args)
    try:
        result = _guarded(function, given, limit() if seconds is None else seconds)
    except NotImplementedError as error:
        raise NotAttempted(not_written(error, function, name, _foreign)) from None
    except NameError as error:
        if getattr(error, "name", None) == BLANK:
            raise NotAttempted(Finding(
                "A blank ____ of {name} is still open. Fill in every one.",
                {"name": at_work(error, function, name, _foreign)})) from None
        raise Failed(raised(error, name), raised=True) from None
    except _Late as late:
        raise Failed(_too_late(late, name, said or seconds), raised=True) from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and friends are the learner's too
        raise Failed(raised(error, name), raised=True) from None
    if result is ...:
        raise NotAttempted
    for at, (before, after) in enumerate(zip(args, given, strict=True)):
        if not _untouched(before, after):
            code = getattr(function, "__code__", None)
            called = code.co_varnames[at] if code and at < code.co_argcount else "df"
            raise Failed(Finding(
                "{name} changes the data it is given, so whoever uses it next gets other data. "
                "Work on a copy: {how}.",
                {"name": name, "how": _copy_of(before, after, called)}))
    return result


def asking(function: Any, name: str) -> Callable[..., Any]:
    """`call` as a function of the arguments, for many calls that have one time limit together.

    It is half as long again as that of one call, and shorter than a grader waits for a cell.

    Raises what `call` raises.
    """
    allowed = left = 1.5 * limit()

    def ask(*args: Any) -> Any:
        nonlocal left
        if left <= 0.01:
            raise Failed(_too_late(_Late(None), name, allowed), raised=True)
        began = time.perf_counter()
        result = call(function, args, name, left, allowed)
        left -= time.perf_counter() - began
        return result

    return ask


def copied(value: Any) -> Any:
    """A copy that shares nothing that can be changed in place."""
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return value.copy(deep=True)
    return copy.deepcopy(value)


def _untouched(before: Any, after: Any) -> bool:
    if isinstance(before, pd.DataFrame):
        return before.equals(after) and list(before.columns) == list(after.columns)
    if isinstance(before, pd.Series):
        return before.equals(after)
    if isinstance(before, np.ndarray):
        return bool(np.array_equal(before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return list(before) == list(after) and all(_untouched(before[k], after[k]) for k in before)
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        return len(before) == len(after) and all(map(_untouched, before, after))
    try:
        return bool(before == after) or bool(before != before and after != after)  # NaN
    except Exception:  # values without a truth of their own
        return True


def _copy_of(before: Any, after: Any, name: str) -> str:
    """How to copy the argument `name`: only the part of it that was changed, where that will do."""
    if isinstance(before, (pd.DataFrame, pd.Series)):
        return f"{name} = {name}.copy()"
    if isinstance(before, dict):
        if list(before) != list(after):
            return "d = d.copy()"
        key, value = next((k, v) for k, v in before.items() if not _untouched(v, after[k]))
        if not hasattr(value, "copy"):
            return "d = d.copy()"
        parts = value if isinstance(value, list) else value.values() if isinstance(
            value, dict) else ()
        if not any(isinstance(v, (dict, list)) for v in parts):
            return f'…["{key}"].copy()'
    return "copy.deepcopy(…)"


class _Nowhere(io.TextIOBase):
    """Swallows what is written, however much it is."""

    def write(self, text: str) -> int:
        return len(text)

    def writable(self) -> bool:
        return True


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallow prints, warnings and log lines: output of the learner's must not cost points."""
    nowhere = _Nowhere()
    before = logging.root.manager.disable
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), \
            warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)


def _guarded(function: Callable[..., Any], args: tuple, seconds: float) -> Any:
    """`function(*args)`, quiet, interrupted after `seconds` (_Late), in any thread and system.

    Code that catches the interrupt and goes on is interrupted again. What holds Python itself up
    (one endless call into C) is not reached; the isolated grader ends the process then. In a
    browser nothing interrupts: the learner restarts the kernel.
    """
    main = threading.current_thread() is threading.main_thread()
    ident, lock, over = threading.get_ident(), threading.Lock(), threading.Event()
    fired = False

    def watch() -> None:
        nonlocal fired
        wait = seconds
        while not over.wait(wait):
            with lock:
                if over.is_set():
                    return
                fired = True
                _interrupt(main, ident)
            wait = 0.5

    handler = None
    if main:
        # A kernel may have a handler of its own; here the interrupt must become an exception.
        with contextlib.suppress(ValueError, OSError):
            handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with quiet():
            try:  # the interrupt may already come while the watch starts
                if sys.platform != "emscripten":  # Python in a browser has no threads to watch
                    threading.Thread(target=watch, daemon=True).start()
                value = function(*args)
            finally:
                try:
                    with lock:
                        over.set()
                    if fired:
                        time.sleep(0.05)  # an interrupt on its way lands here, not in our code
                except KeyboardInterrupt:
                    over.set()
        if fired:
            raise _Late(None)
        return value
    except KeyboardInterrupt as stop:
        if not fired:
            raise
        raise _Late(stop.__traceback__) from None
    finally:
        if handler is not None:
            with contextlib.suppress(ValueError, OSError, TypeError):
                signal.signal(signal.SIGINT, handler)


def bounded(function: Callable[..., Any], *args: Any) -> Any:
    """`function(*args)` of ours on values of the learner's, which may run code of theirs.

    Raises:
        Unusable: it took too long, or something of the learner's raised on being looked at.
    """
    try:
        return _guarded(function, args, limit())
    except Exception as error:
        raise Unusable from error
    except (_Late, SystemExit, KeyboardInterrupt, GeneratorExit) as error:
        raise Unusable from error


def _interrupt(main: bool, ident: int) -> None:
    if not main:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(ident), ctypes.py_object(KeyboardInterrupt))
    elif hasattr(signal, "pthread_kill"):  # also wakes a sleep
        signal.pthread_kill(ident, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


def _too_late(late: _Late, name: str, seconds: float | None = None) -> Finding:
    line, code = _their_line(late.at)
    allowed = limit() if seconds is None else seconds
    params = {"name": name, "seconds": f"{allowed:g}", "line": line, "code": code}
    if line and code:
        return Finding(
            "{name} had not finished after {seconds} seconds and was stopped in line {line}: "
            "{code}. Look for a loop that never ends, or for a loop over rows that a groupby "
            "would replace.", params)
    return too_late(name, allowed)


def raised(error: BaseException, name: str) -> Finding:
    """'Your code raised', with the line of the learner's own code and nothing of ours."""
    line, code = _their_line(error.__traceback__)
    if isinstance(error, SyntaxError) and error.lineno:
        line, code = error.lineno, (error.text or "").strip()[:120]
    what = f"{type(error).__name__}: {_short(error)}" if _short(error) else type(error).__name__
    params = {"name": name, "error": what, "line": line, "code": code}
    says = "{name} stopped with {error}"
    if line and code:
        says = "{name} stopped with {error} — line {line} of your cell: {code}"
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return Finding("{what}. {advice}", {"what": Text(says, **params), "advice": Text(
            advice(what) or "")}, misconception=UNKNOWN_NAME)
    if name_ := _quoted_argument(error, what, code):
        return Finding("{what}. {advice}", {"what": Text(says, **params), "advice": Text(
            QUOTED, argument=name_)})
    if (known := advice(what, _theirs_last(error.__traceback__))) is None:
        return Finding(says, params)
    return Finding("{what}. {advice}", {"what": Text(says, **params), "advice": Text(known)})


def _quoted_argument(error: BaseException, what: str, code: str) -> str | None:
    """The argument of the learner's function that stands in their line as a text, if one does."""
    if not re.search(r"^TypeError.*(comparison|not supported between)|^ValueError.*(day|date|time)",
                     what):
        return None
    names: tuple[str, ...] = ()
    trace = error.__traceback__
    while trace is not None:
        its = trace.tb_frame.f_code
        if not _foreign(its.co_filename):
            names = its.co_varnames[:its.co_argcount]
        trace = trace.tb_next
    return next((n for n in names if re.search(rf"[<>=(,]\s*[\"']{n}[\"']", code)
                 and not re.search(rf"\[\s*[\"']{n}[\"']", code)), None)


def _short(error: BaseException) -> str:
    try:
        text = str(error)
    except (Exception, SystemExit, KeyboardInterrupt):
        return ""
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:200] + " …"


def _theirs_last(trace: Any) -> bool:
    """True when the error was raised by the learner's own line and not within a library."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and not _foreign(trace.tb_frame.f_code.co_filename)


def _foreign(file: str) -> bool:
    return file.startswith((_OURS, *_LIBRARIES, "<frozen")) or "site-packages" in file


def _their_line(trace: Any) -> tuple[int, str]:
    """(line, code) of the last frame that is neither ours nor of an installed package."""
    found = (0, "")
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not _foreign(file):
            found = (trace.tb_lineno, linecache.getline(file, trace.tb_lineno).strip()[:120])
        trace = trace.tb_next
    return found
