"""Running SQL that a learner wrote: only questions, nothing outside, stopped in time."""

from __future__ import annotations

import pandas as pd
import pytest

from autograder.artefacts import sql_errors, sql_run
from autograder.artefacts.sql_run import answer
from autograder.checking import messages
from autograder.checking.run import Failed

TABLES = {
    "sessions": pd.DataFrame({"channel": ["A", "B", None], "engaged": [True, False, True],
                              "started_at": pd.to_datetime(["2025-11-11 00:00:01"] * 3)}),
    "orders": pd.DataFrame({"channel": ["A"], "total": [880.5]}),
}  # fmt: skip
secret = pd.DataFrame({"answer": [42]})


def told(query: object) -> str:
    with pytest.raises(Failed) as failed:
        answer(query, TABLES, "q_sql")
    return failed.value.finding.text


def test_days_times_and_decimals_come_as_plain_values() -> None:
    found = answer(
        "SELECT CAST(started_at AS DATE) AS day, sum(total)::DECIMAL(9, 2) AS total, count(*) AS n "
        "FROM sessions s JOIN orders o ON o.channel = s.channel GROUP BY day", TABLES, "q_sql")
    assert found.to_dict("records") == [
        {"day": pd.Timestamp("2025-11-11"), "total": 880.5, "n": 1}]


@pytest.mark.parametrize("query", [
    "SELECT * FROM secret", "SELECT * FROM 'course_secret.json'", "SELECT * FROM glob('*')",
    "SELECT * FROM read_text('pyproject.toml')", "COPY sessions TO 'out.csv'", "ATTACH 'x.db'",
    "SET enable_external_access=true", "INSTALL httpfs", "DROP TABLE sessions", "LOAD json",
    "SELECT 1; SELECT 2", "INSERT INTO sessions VALUES ('x', true, now())", "PRAGMA version",
    "SELECT * FROM 'https://chengyu-daily.example/a.csv'", "SELECT getenv('HOME')",
    "CREATE TABLE t AS SELECT 1", "EXPLAIN ANALYZE SELECT 1", "CALL duckdb_settings()",
    "SELECT repeat('x', 1000000000)", "FROM query('SELECT 1')",
])  # fmt: skip
def test_only_a_question_on_the_given_tables_is_run(query: str, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(query).startswith("q_sql")
    assert list(tmp_path.iterdir()) == []
    assert len(answer("SELECT * FROM sessions", TABLES, "q_sql")) == 3


def test_what_never_ends_is_stopped_and_the_next_query_runs(monkeypatch) -> None:
    monkeypatch.setattr(sql_run, "SECONDS", 0.3)
    monkeypatch.setenv("COURSE_LANG", "en")
    assert "had not finished after 0.3 seconds" in told(
        "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range")
    assert len(answer("SELECT * FROM sessions", TABLES, "q_sql")) == 3


@pytest.mark.parametrize(("query", "says"), [
    ("SELECT channel, count(*) FROM sessions WHERE count(*) > 1 GROUP BY channel", "HAVING"),
    ("SELECT channel, started_at FROM sessions GROUP BY channel", "GROUP BY"),
    ("SELECT *\nFROM sessions\nWHERE channel = \"Paid Social\"", "line 3"),
    ("SELECT * FROM visits", "sessions, orders"),
    ("SELECT channel FROM sessions, orders", "dot"),
    ("SELECT sessions.channel FROM sessions s", "short name"),
    ("SELECT avg(engaged) FROM sessions", "FILTER"),
    ("SELECT sum(channel) FROM sessions", "sum"),
    ("SELECT regexp_foo(channel) FROM sessions", "regexp_foo"),
    ("SELECT channel,, started_at FROM sessions", "comma"), ("SELECT channel FROM", "too early"),
    ("SELECT * FROM sessions WHERE engaged = 'maybe'", "maybe"),
    ("SELECT channel, started_at AS channel FROM sessions", "AS"), ("", "SELECT"),
    (None, "NoneType"), ("SELECT * FROM range(9000)", "5,000"), ("-- nothing", "SELECT"),
    ("SELECT channel FROM sessions WHERE row_number() OVER () = 1", "QUALIFY"),
])  # fmt: skip
def test_each_slip_gets_one_plain_sentence(query: object, says: str, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    text = told(query)
    assert says in text
    assert "\n" not in text and "Error" not in text


def test_every_sentence_about_sql_is_there_in_chinese() -> None:
    wanted = [says for _, _, says in sql_errors.KNOWN] + [sql_errors.OTHER]
    assert not [says for says in wanted if not messages.known(says)]
