"""What is asked: the words of a chapter's notebook that go with each review item."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A letter that begins a line of a list: "- A: …", "- A　…", "- a：…".
_OPTION = re.compile(r"^[-*]\s+\**([A-Za-z])\**\s*(?:[:：.、\u3000]|\s)\s*(.*)$")
# What is said about the form of an answer in the notebook, where it differs in a review.
_BLANK = re.compile(r"____|NotImplementedError|\[\"[a-z]\"|list of letters|字母的清單|順序寫成清單")
_SENTENCE = re.compile(r"[^。\n]*?(?:。|\.(?=\s|$)|$)", re.M)
LOOK_BACK = 12  # cells between a question and its answer cell


class PromptMissing(Exception):
    """The notebook does not say what an exercise asks."""


class Prompts:
    """The questions of one chapter's two-language notebook."""

    def __init__(self, source: NotebookNode) -> None:
        self._cells = source.cells
        self._places = {
            cell.metadata["nbgrader"]["grade_id"]: at
            for at, cell in enumerate(source.cells)
            if "nbgrader" in cell.metadata
        }
        self._heads = _heads(source)

    def question(self, exercise: str, lang: str) -> str:
        """What an exercise asks, as Markdown without its heading, options or blanks.

        Raises:
            PromptMissing: there is no such question in this language.
        """
        lines, _ = self._split(exercise, lang)
        text = "\n".join(lines).strip()
        if _BLANK.search(text):
            text = "\n".join(map(_without_form, text.splitlines()))
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def options(self, exercise: str, lang: str, letters: tuple[str, ...]) -> dict[str, str]:
        """The text of each letter of a choice or of blocks.

        Raises:
            PromptMissing: a letter has no text.
        """
        _, found = self._split(exercise, lang)
        missing = [letter for letter in letters if not found.get(letter)]
        if missing:
            raise PromptMissing(f"{exercise} ({lang}): no text for {', '.join(missing)}")
        return {letter: found[letter] for letter in letters}

    def head(self, function: str) -> dict:
        """Names of the arguments of a function and the first line of its docstring.

        Raises:
            PromptMissing: the notebook does not define it.
        """
        if function not in self._heads:
            raise PromptMissing(f"no cell defines {function}")
        return self._heads[function]

    def _split(self, exercise: str, lang: str) -> tuple[list[str], dict[str, str]]:
        """Lines of a question without options, and its options by letter."""
        lines, options, last = [], {}, None
        fence = False
        for line in self._section(exercise, lang):
            fence ^= line.lstrip().startswith("```")
            if not fence and (found := _OPTION.match(line)):
                last = found[1]
                options[last] = found[2].strip()
            elif last and line.startswith("  ") and line.strip():
                options[last] += " " + line.strip()
            else:
                last = None
                lines.append(line)
        return (lines if options else self._section(exercise, lang)), options

    def _section(self, exercise: str, lang: str) -> list[str]:
        """The lines that are about an exercise: from its heading to its answer cell, or, where it
        has none, its paragraph and what stands before it under the same heading."""
        (first, *later), at = self._cells_of(exercise, lang)
        if first[at].startswith("#"):
            level = len(first[at]) - len(first[at].lstrip("#"))
            end = next(
                (n for n in range(at + 1, len(first)) if re.match(rf"#{{1,{level}}}\s", first[n])),
                len(first),
            )
            named = re.findall(r"`(\w+\()", first[at])
            for cell in reversed(later):  # the task itself may come after an example
                if any(f"`{name}" in "\n".join(cell[:1]) for name in named):
                    return cell
            return [*first[at + 1 : end], *(line for cell in later for line in ["", *cell])]
        begin = max((n for n in range(at) if first[n].startswith("#")), default=-1) + 1
        end = next((n for n in range(at + 1, len(first)) if first[n].startswith("#")), len(first))
        name = re.escape(exercise)
        marked = re.sub(rf"\*\*{name}\*\*[\s\u3000]*|[（(]{name}[）)]", "", first[at])
        return [*first[begin:at], marked, *first[at + 1 : end]]

    def _cells_of(self, exercise: str, lang: str) -> tuple[list[list[str]], int]:
        """The lines of the prose cell that names a question and of those after it, up to the
        answer cell; and which line names it."""
        grade_id = exercise.replace(".", "-")
        here = self._places.get(f"{grade_id}-code", self._places.get(grade_id))
        if here is None:
            raise PromptMissing(f"no answer cell for {exercise}")
        named = re.compile(rf"(?<![\w.]){re.escape(exercise)}(?!\w|\.\w)")
        later: list[list[str]] = []
        for cell in reversed(self._cells[max(0, here - LOOK_BACK) : here]):
            if cell.metadata.get("lang") != lang:
                continue
            lines = cell.source.splitlines()
            marks = [n for n, line in enumerate(lines) if named.search(line)]
            marks.sort(key=lambda n: not re.match(r"#|\*\*", lines[n]))
            if marks:
                return [lines, *later], marks[0]
            later.insert(0, lines)
        raise PromptMissing(f"no question {exercise} ({lang})")


def _without_form(line: str) -> str:
    """A line without its sentences about blanks and lists of letters."""
    if not _BLANK.search(line):
        return line
    return "".join(s for s in _SENTENCE.findall(line) if not _BLANK.search(s)).strip()


def _heads(source: NotebookNode) -> dict[str, dict]:
    """{function: {"arguments", "about"}} of the answer cells."""
    found: dict[str, dict] = {}
    for cell in source.cells:
        if cell.cell_type != "code" or not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        try:
            tree = ast.parse(cell.source.replace("____", "blank"))
        except SyntaxError:
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                about = (ast.get_docstring(node) or "").split("\n")[0]
                found.setdefault(
                    node.name, {"arguments": [a.arg for a in node.args.args], "about": about}
                )
    return found
