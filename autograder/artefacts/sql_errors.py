"""What DuckDB says when it stops, as one plain sentence with the line of the query."""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.verdict import Finding

_QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_WIDE = {"，": ",", "、": ",", "（": "(", "）": ")", "；": ";", "＝": "=", "＞": ">", "＜": "<",
         "＊": "*", "‘": "'", "’": "'", "“": "'", "”": "'", "「": "'", "」": "'", "：": ":",
         "\u3000": " "}
_LINE = re.compile(r"^LINE (\d+): ", re.MULTILINE)
ENDS = ("{name}: the query ends too early. Look for an open bracket, or a clause with nothing "
        "after it.")
# (class of the error, pattern in its text, sentence); the first that fits is said. The groups of
# a pattern fill the places word and other.
KNOWN = (
    ("", r"aggregates? .{0,30}not allowed in WHERE|WHERE clause cannot contain aggregates",
     "{name}, line {line}: WHERE chooses rows before they are grouped, so it knows no count or "
     "sum. Put the condition on groups into HAVING, after GROUP BY."),
    ("", r"column \"?([^\"]+?)\"? must appear in the GROUP BY",
     "{name}, line {line}: the column {word} is neither in GROUP BY nor inside count, sum or avg, "
     "so a group has many values of it. Group by it, or take it out."),
    ("", r"aggregate function calls cannot be nested|cannot contain nested aggregates",
     "{name}, line {line}: a sum or count stands inside another one. Compute the inner one first, "
     "in WITH … AS (…)."),
    ("", r"(?:WHERE|GROUP BY|HAVING) clause cannot contain window functions|window functions are "
     r"not allowed in",
     "{name}, line {line}: WHERE does not know window functions yet. Put the condition on "
     "row_number() into QUALIFY."),
    ("", r"Ambiguous reference to column name \"?([^\"]+?)\"? ",
     "{name}, line {line}: several tables have a column {word}. Say which one, with the table's "
     "short name and a dot in front."),
    ("", r"Referenced table \"([^\"]+)\" not found",
     "{name}, line {line}: {word} stands before a dot, but no table in FROM has this name. Once a "
     "table has a short name, only that one counts."),
    ("", r"[Cc]olumn \"([^\"]+)\" (?:not found|does not exist)"
     r"|does not have a column named \"([^\"]+)\"",
     "{name}, line {line}: there is no column {word} in the tables of FROM. Compare the spelling; "
     "a text stands in single quotation marks ('{word}'), double ones mean a column."),
    ("", r"Table with name \"?([^\"\s]+)\"? does not exist",
     "{name}, line {line}: there is no table {word}. You have {tables}."),
    ("", r"Function with name \"?([^\"\s]+)\"? (?:does not exist|is not in the catalog)",
     "{name}, line {line}: DuckDB has no function {word} here. Take one that the worked cells "
     "show."),
    ("", r"No function matches the given name and argument types '?(\w+)\(",
     "{name}, line {line}: {word} does not work on values of this type, for example a mean of "
     "true/false or a sum of texts. Look at the column's type: engaged::INT makes 1 and 0, and "
     "count(*) FILTER (WHERE …) counts what is true."),
    ("PermissionException", r"",
     "{name}, line {line}: the query asks for a file or a setting. In a check there are only the "
     "tables {tables}: write FROM sessions, not the name of a file."),
    ("", r"file system operations are disabled|disabled by configuration",
     "{name}, line {line}: the query asks for a file or a setting. In a check there are only the "
     "tables {tables}: write FROM sessions, not the name of a file."),
    ("OutOfMemoryException", r"",
     "{name}: the query needs far more memory than these tables are worth. Look for a join without "
     "ON, or one on a column that repeats on both sides."),
    ("ConversionException", r"[Cc]ould not convert \w+ '([^']*)'",
     "{name}, line {line}: “{word}” cannot be turned into the type it is compared with. Look at "
     "the types of both sides."),
    ("", r"Cannot compare values of type (\w+) and (?:values of )?type (\w+)",
     "{name}, line {line}: a {word} is compared with a {other}. Make both sides the same type, "
     "with CAST(… AS …)."),
    ("ParserException", r"syntax error at end of input|the query is cut off", ENDS),
    ("ParserException", r"syntax error at or near \"(.*?)\"",
     "{name}, line {line}: DuckDB cannot read the query near {word}. Look just before it for a "
     "comma too many or missing, a bracket, or a clause out of order."),
)
OTHER = ("{name}, line {line}: DuckDB stops with “{error}”. Run the query in a cell of its own and "
         "take parts away until it runs.")


def sentence(error: BaseException, text: str, name: str, tables: tuple[str, ...]) -> Finding:
    """The finding for an error of DuckDB.

    Args:
        error: what it raised.
        text: the query.
        name: of the learner's function.
        tables: what the query may use.
    """
    written = _as_python(text, name)
    if written is not None:
        return written
    told = str(error)
    kind = type(error).__name__
    near = re.search(r"at or near \"(.*?)\"", told)
    if near and text.rstrip(" ;\n\t").endswith(near.group(1)) and text.count(near.group(1)) == 1:
        told = f"the query is cut off\n{told}"  # DuckDB points at the last word it has read
    place = _LINE.search(told)
    params: dict[str, Any] = {
        "name": name, "line": place.group(1) if place else _first_line(text),
        "tables": ", ".join(tables) or "sessions, purchases, orders", "word": "", "other": "",
    }
    for wanted, pattern, says in KNOWN:
        if wanted and wanted != kind:
            continue
        found = re.search(pattern, told)
        if found is None:
            continue
        groups = [g for g in found.groups() if g]
        params["word"] = groups[0][:40] if groups else "?"
        params["other"] = groups[1][:40] if len(groups) > 1 else ""
        return Finding(says, params)
    first = re.sub(r"^\w+(?: \w+)* Error: ", "", told.split("\n")[0])[:160]
    return Finding(OTHER, {**params, "error": first})


def bare(text: str) -> str:
    """The query with blanks in place of its texts and comments; as long as before."""
    return _QUOTED.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def _as_python(text: str, name: str) -> Finding | None:
    """What is no SQL by its signs: full-width ones, and Python's None."""
    code = bare(text)
    wide = next((n for n, sign in enumerate(code) if sign in _WIDE), None)
    if wide is not None:
        sign = code[wide]
        return Finding(
            "{name}, line {line}: the sign “{word}” is full-width, and SQL knows half-width signs "
            "only. Type “{half}” instead.",
            {"name": name, "line": str(code.count("\n", 0, wide) + 1), "half": _WIDE[sign],
             "word": sign}, "full_width")
    none = re.search(r"\bNone\b", code)
    if none is None:
        return None
    return Finding("{name}, line {line}: None is Python. SQL calls a missing value NULL: write IS "
                   "NULL.", {"name": name, "line": str(code.count("\n", 0, none.start()) + 1)},
                   "python_none")


def _first_line(text: str) -> str:
    """The number of the first line of the query that holds anything."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            return str(number)
    return "1"
