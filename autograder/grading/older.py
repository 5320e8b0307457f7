"""A gradebook that an earlier nbgrader wrote: its tables are brought up to date, a copy is kept.

nbgrader's own migrations do the work (`nbgrader db upgrade`); they leave no course for the
assignments that were there, so these are given ours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.grading import config as course_config
from autograder.grading.classroom import ClassError


@cache
def _revisions() -> tuple[str, ...]:
    """nbgrader's revisions, the newest first."""
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    return tuple(one.revision for one in ScriptDirectory(ALEMBIC_DIR).walk_revisions())


def head() -> str:
    """The revision of the tables that the installed nbgrader works with."""
    return _revisions()[0]


def revision(connection: Any) -> str | None:
    """The revision of the tables there; `head` where there are none, None where none is noted."""
    from sqlalchemy import inspect, text

    tables = inspect(connection).get_table_names()
    if not tables:
        return head()
    if "alembic_version" not in tables:
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def upgrade(url: str, found: str | None) -> None:
    """Let nbgrader bring the tables up to date; a file is copied first and comes back on failure.

    Raises:
        ClassError: the tables are a later nbgrader's, or its migrations fail.
    """
    from sqlalchemy.engine import make_url

    address = make_url(url)
    where = address.render_as_string(hide_password=True)
    if found is not None and found not in _revisions():
        raise ClassError(
            translate(
                "The gradebook {where} was written by a later nbgrader than the one here; grade "
                "with the version of the course that wrote it, or update this one.", where=where,
            )
        )  # fmt: skip
    file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    copy = file and file.with_name(f"{file.name}.before-{datetime.now():%Y%m%d-%H%M%S-%f}")
    if file and copy:
        shutil.copy2(file, copy)
    try:
        _migrate(url)
        _give_them_our_course(url)
    except _Failed as error:
        if file and copy:
            os.replace(copy, file)
        raise ClassError(
            translate(
                "The gradebook {where} is an earlier nbgrader's and cannot be brought up to date: "
                "{reason}. It was left as it was.", where=where, reason=str(error),
            )
        ) from None  # fmt: skip


class _Failed(Exception):
    """A migration did not work; the last thing it said."""


def _migrate(url: str) -> None:
    from nbgrader.dbutil import _temp_alembic_ini

    with _temp_alembic_ini(url) as settings:
        done = subprocess.run(
            [sys.executable, "-m", "alembic", "-c", settings, "upgrade", "head"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise _Failed(lines[-1] if lines else str(done.returncode))


def _give_them_our_course(url: str) -> None:
    """The migrations put every assignment into a course of nbgrader's that nobody chose."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    ours = {"ours": course_config.COURSE_ID}
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if not connection.scalar(text("SELECT count(*) FROM course WHERE id = :ours"), ours):
                connection.execute(text("INSERT INTO course (id) VALUES (:ours)"), ours)
            connection.execute(
                text(
                    "UPDATE assignment SET course_id = :ours "
                    "WHERE course_id IS NULL OR course_id = 'default_course'"
                ),
                ours,
            )
    except SQLAlchemyError as error:
        raise _Failed(str(error).splitlines()[0]) from None
    finally:
        engine.dispose()
