"""The gradebook's database: its address, its tables on SQLite and PostgreSQL, how it is opened."""

from __future__ import annotations

import logging
import os
import socket
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate
from autograder.grading import config as course_config
from autograder.grading.classroom import ClassError

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import DBAPIError
    from traitlets.config import Config

BUSY_MS = 30_000  # how long we wait for a formgrader that writes at the same moment
# nbgrader looks grades and comments up by their notebook, without an index: every look-up would
# read the whole table, which grows with the class.
INDEXES = {"grade": "course_grade_notebook", "comment": "course_comment_notebook"}


class GradebookGone(ClassError):
    """The gradebook cannot be reached or written at all; the text is one sentence."""


def class_config(home: Path) -> Config:
    """The class's settings: ours and what the instructor added to its nbgrader_config.py.

    Raises:
        ClassError: that file cannot be read.
    """
    from traitlets.config import Config, PyFileConfigLoader

    home = Path(home).resolve()
    if not (home / "nbgrader_config.py").exists():
        config = Config()
        course_config.configure(config, home)
        return config
    if str(home) not in sys.path:
        sys.path.append(str(home))  # a late-penalty plugin lies beside the settings
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=[str(home)]).load_config()
    except Exception as error:
        raise ClassError(
            translate(
                "{file} cannot be read: {reason}. Correct your settings there.",
                file=home / "nbgrader_config.py",
                reason=f"{type(error).__name__}: {error}",
            )  # fmt: skip
        ) from error


def db_url(config: Config, home: Path) -> str:
    """The gradebook's address: `c.CourseDirectory.db_url`, else gradebook.db in the class."""
    given = config.CourseDirectory.get("db_url", "")
    return str(given) if given else f"sqlite:///{Path(home).resolve() / 'gradebook.db'}"


def is_sqlite(url: str) -> bool:
    """True for the default, a file; False for a server."""
    return url.startswith("sqlite")


def prepare(url: str) -> None:
    """Make nbgrader's tables where they are missing, and two indexes; what is there stays.

    nbgrader itself cannot make them on PostgreSQL, which refuses its column of type FLOAT(0). The
    tables of an earlier nbgrader are brought up to date (`older`).

    Raises:
        GradebookGone: the database cannot be reached or written.
        ClassError: it is a later nbgrader's, or an earlier one's that cannot be brought up to date.
    """
    from nbgrader.api import Base
    from sqlalchemy import Float, MetaData, create_engine, inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    from autograder.grading import older

    engine = None
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            found = older.revision(connection)
        if found != older.head():
            engine.dispose()
            older.upgrade(url, found)
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                tables = MetaData()
                for table in Base.metadata.sorted_tables:
                    table.to_metadata(tables)
                for table in tables.sorted_tables:
                    for column in table.columns:
                        if isinstance(column.type, Float) and column.type.precision == 0:
                            column.type = Float()
                tables.create_all(connection)
                connection.execute(
                    text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                )
                connection.execute(
                    text("INSERT INTO alembic_version (version_num) VALUES (:head)"),
                    {"head": older.head()},
                )
            for table, name in INDEXES.items():
                connection.execute(
                    text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} (notebook_id)")
                )
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise gone(url, error) from error
    finally:
        if engine is not None:
            engine.dispose()


def open_gradebook(url: str) -> Gradebook:
    """nbgrader's own gradebook on `url`, tables in place, tuned for one writer.

    Raises:
        GradebookGone: the database cannot be reached.
    """
    from nbgrader.api import Gradebook, InvalidEntry
    from sqlalchemy import event
    from sqlalchemy.exc import SQLAlchemyError

    prepare(url)
    try:
        gradebook = Gradebook(url, course_config.COURSE_ID)
    except (SQLAlchemyError, InvalidEntry) as error:
        raise gone(url, error) from error
    if is_sqlite(url):
        event.listen(gradebook.engine, "connect", _tune)
        gradebook.db.remove()
        gradebook.engine.dispose()  # the connection that was opened before it was tuned
    return gradebook


def _tune(connection: Any, _: Any) -> None:
    """Write ahead: one sync per submission instead of four, and readers need not wait."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Be the only grader that writes this gradebook, on whatever host, while it is a server's.

    A lock of the server's, which ends with our connection; SQLite's file is in the class, whose
    own lock (`state.locked`) is enough.

    Raises:
        GradebookGone: another grader has it, or the server cannot be reached.
    """
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    url = db_url(class_config(home), home)
    if not url.startswith("postgresql"):
        yield
        return
    key = zlib.crc32(f"grade {course_config.COURSE_ID}".encode())
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        connection = engine.connect()
        connection.execute(
            text("SELECT set_config('application_name', :name, false)"),
            {"name": f"course.py grade {socket.gethostname()}:{os.getpid()}"[:63]},
        )
        got = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key})
        other = None if got else connection.scalar(
            text(
                "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
                "WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :key"
            ), {"key": key},
        )  # fmt: skip
    except (SQLAlchemyError, ImportError, OSError) as error:
        engine.dispose()
        raise gone(url, error) from error
    try:
        if not got:
            raise GradebookGone(
                translate(
                    "The gradebook is being written already by {who}; wait until that has ended, "
                    "or stop it.",
                    who=other or "course.py grade",
                )  # fmt: skip
            )
        yield
    finally:
        connection.invalidate()  # closed for good, whatever became of the server meanwhile
        engine.dispose()


def settle(gradebook: Gradebook, url: str) -> None:
    """Close; SQLite's file is then whole on its own again, as a copy or a backup needs it."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        if is_sqlite(url):
            with gradebook.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    except SQLAlchemyError:
        # Somebody else has it open; the last one to close it does the same.
        logging.getLogger(__name__).debug("the gradebook stays in its write-ahead mode")
    finally:
        gradebook.close()


def gone(url: str, error: BaseException) -> GradebookGone:
    """The sentence for a database that does not answer or refuses everything."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        where = make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        where = "c.CourseDirectory.db_url"
    return GradebookGone(
        translate(
            "The gradebook {where} cannot be written: {reason}. Everything recorded so far is "
            "kept; put it right and grade again with --resume.",
            where=where,
            reason=first_line(error),
        )  # fmt: skip
    )


def is_lost(error: DBAPIError) -> bool:
    """True when the server went away or is not there yet; a refused statement is no such case."""
    from sqlalchemy.exc import OperationalError

    if error.connection_invalidated:
        return True
    is_server = type(error.orig).__module__.split(".")[0] == "psycopg"
    return is_server and isinstance(error, OperationalError)


def first_line(error: BaseException) -> str:
    """The cause of a database error in one line, without the statement and its values."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return (lines[0] if lines else type(cause).__name__).rstrip(".")
