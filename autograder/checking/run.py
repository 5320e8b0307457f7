"""Call a learner's function safely: copies of the arguments, a time limit, no output, one finding.

Only values, calls and files of the learner are touched, so the same check can run in one process
or, later, with the learner's code in another.
"""

from __future__ import annotations

import _thread
import contextlib
import copy
import io
import linecache
import os
import sysconfig
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .verdict import Finding

SECONDS = 30.0
BLANK = "____"
_OURS = str(Path(__file__).resolve().parent.parent)
_LIBRARIES = tuple({sysconfig.get_paths()[k] for k in ("stdlib", "purelib", "platlib")})


class NotAttempted(Exception):
    """There is nothing of the learner's to check yet."""


class Failed(Exception):
    """The learner's work cannot be judged further; carries the finding."""

    def __init__(self, finding: Finding, raised: bool = False) -> None:
        super().__init__(finding.msgid)
        self.finding, self.raised = finding, raised


def limit() -> float:
    """Seconds a learner's function may take (COURSE_CHECK_SECONDS, default 30)."""
    try:
        return float(os.environ.get("COURSE_CHECK_SECONDS", SECONDS))
    except ValueError:
        return SECONDS


def fetch(getter: Callable[[], Any], name: str) -> Any:
    """The learner's object behind a `lambda: name`. Raises NotAttempted or Failed."""
    try:
        value = getter()
    except (NameError, NotImplementedError) as error:
        raise NotAttempted from error
    except Exception as error:
        raise Failed(raised(error, name), raised=True) from None
    if value is ... or value is None:
        raise NotAttempted
    return value


def call(function: Any, args: tuple, name: str) -> Any:
    """What the learner's function gives back for copies of `args`.

    Raises NotAttempted for an untouched stub or a blank left in, Failed with the finding when
    it raises, takes too long, or changes its arguments.
    """
    if not callable(function):
        raise Failed(Finding(
            "{name} is a {got}, not a function. Write it as def {name}(...):",
            {"name": name, "got": type(function).__name__},
        ))
    given = tuple(_copy(a) for a in args)
    try:
        with quiet(), _time_limit(limit(), name):
            result = function(*given)
    except NotImplementedError as error:
        raise NotAttempted from error
    except NameError as error:
        if getattr(error, "name", None) == BLANK:
            raise NotAttempted from error
        raise Failed(raised(error, name), raised=True) from None
    except Failed:
        raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and friends are the learner's too
        raise Failed(raised(error, name), raised=True) from None
    for before, after in zip(args, given, strict=True):
        if isinstance(before, pd.DataFrame) and not before.equals(after):
            raise Failed(Finding(
                "{name} changes the table it is given, so whoever uses it next gets other data. "
                "Work on a copy: df = df.copy().",
                {"name": name},
            ))
    return result


def _copy(value: Any) -> Any:
    return value.copy(deep=True) if isinstance(value, pd.DataFrame) else copy.deepcopy(value)


@contextlib.contextmanager
def quiet():
    """Swallow what is printed and warned: output of the learner's must not cost points."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), \
            warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _time_limit(seconds: float, name: str):
    """Interrupt the main thread after `seconds`; works on every system, in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    late = threading.Event()
    done = threading.Event()

    def stop() -> None:
        if not done.is_set():
            late.set()
            _thread.interrupt_main()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
        done.set()
    except KeyboardInterrupt:
        if late.is_set():
            raise Failed(Finding(
                "{name} had not finished after {seconds} seconds. Look for a loop that never "
                "ends, or for a loop over rows that a groupby would replace.",
                {"name": name, "seconds": f"{seconds:g}"},
            ), raised=True) from None
        raise
    finally:
        done.set()
        timer.cancel()


def raised(error: BaseException, name: str) -> Finding:
    """'Your code raised', with the line of the learner's own code and nothing of ours."""
    line, code = _their_line(error)
    what = f"{type(error).__name__}: {_short(error)}" if _short(error) else type(error).__name__
    params = {"name": name, "error": what, "line": line, "code": code}
    if line and code:
        return Finding("{name} stopped with {error} — line {line} of your cell: {code}", params)
    return Finding("{name} stopped with {error}", params)


def _short(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:
        return ""
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:200] + " …"


def _their_line(error: BaseException) -> tuple[int, str]:
    found = (0, "")
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith((_OURS, *_LIBRARIES)) and not file.startswith("<frozen"):
            found = (trace.tb_lineno, linecache.getline(file, trace.tb_lineno).strip()[:120])
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.lineno:
        found = (error.lineno, (error.text or "").strip()[:120])
    return found
