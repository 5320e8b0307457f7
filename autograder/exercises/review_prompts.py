"""What is asked: the words of a chapter's notebook that go with each review item."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from autograder.bilingual import LANGUAGES

from .review_context import before, finished, refers

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A letter that begins a line of a list: "- A: …", "- A　…", "- a：…".
_OPTION = re.compile(r"^[-*]\s+\**([A-Za-z])\**\s*(?:[:：.、\u3000]|\s)\s*(.*)$")
# How an answer is written in the notebook: phrases, then whole sentences, that a review says itself
# or that are about cells that a review does not have. Nothing of what is asked may match.
_PHRASES = re.compile(
    r"Write the order as a list, for example `\[[^`]*\]`\.|把順序寫成清單，例如 `\[[^`]*\]`。"
    r"|(?:, as a list such as|\s+as a list, for example) `\[[^`]*\]`"
    r"|，寫成像 `\[[^`]*\]` 的清單|寫成清單，例如 `\[[^`]*\]`"
    r"|\s*\([^()]*\bcheck cell\b[^()]*(?:\([^()]*\)[^()]*)*\)|（檢查格[^（）]*）"
    r"|\s*Guess first, then run the check\.|先猜，再執行檢查。"
    r"|你的檢查格用的就是公司的 `policy`；"
    r"|^\*\*(?:How to go about it\*\*: add one kind|做法\*\*：一次加一種)[^\n]*$"
    r"|\*\*(?:Estimate first|先估|先估再算|先估計)\*\*[:：][^\n]*?(?=\*\*[^*\n]+\*\*[:：]|$)",
    re.M,
)
_BLANK = re.compile(
    r"____|NotImplementedError|list of letters|字母的清單|字母的 list|check cell|檢查格"
    r"|The answer cell holds|作答格已經有骨架|has an answer cell|各有一個作答格"
    r"|[Ff]ill in \w+ blanks|填\w個空格"
)
# Questions whose cell begins with words on a picture or a result of the chapter: these stay there.
_ALONE = frozenset(
    {"T0.p1", "T1.1.q4", "T1.1.q5", "T1.2.r1", "T1.4.q1", "T1.5.q4", "T2.1.q4", "T2.3.q2"}
)
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
        text = _PHRASES.sub("", "\n".join(lines))
        text = "\n".join(map(_without_form, text.splitlines()))
        return re.sub(r"\n{3,}", "\n\n", text).strip() or self._title(exercise, lang)

    def along(self, exercise: str, lang: str, always: bool = False) -> str:
        """What the chapter says before a question that speaks of it, or before any (`always`), and
        the chapter's finished functions that it names; "" where there is nothing of that."""
        asked = self.question(exercise, lang)
        if not always and not any(refers(self.question(exercise, each)) for each in LANGUAGES):
            return ""
        words = before(self._cells, *self._place(exercise, lang), lang)
        return f"{words}\n\n{finished(self._cells, asked, words)}".strip()

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

    def _title(self, exercise: str, lang: str) -> str:
        """The heading of a question, as a sentence, where nothing else is asked."""
        (first, *_), at = self._cells_of(exercise, lang)
        named = re.sub(rf"[（(]?{re.escape(exercise)}[)）]?", "", first[at].lstrip("# "))
        kind = r"^(?:練習|Exercise)?\s*(?:[（(](?:排序|order)[)）])?\s*[:：]?"
        return re.sub(kind, "", named).strip()

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
        return [*([] if exercise in _ALONE else first[begin:at]), marked, *first[at + 1 : end]]

    def _cells_of(self, exercise: str, lang: str) -> tuple[list[list[str]], int]:
        """The lines of the prose cell that names a question and of those after it, up to the
        answer cell; and which line names it."""
        cell, line = self._place(exercise, lang)
        here = self._answer_cell(exercise)
        cells = self._cells[cell:here]
        return [c.source.splitlines() for c in cells if c.metadata.get("lang") == lang], line

    def _answer_cell(self, exercise: str) -> int:
        grade_id = exercise.replace(".", "-")
        here = self._places.get(f"{grade_id}-code", self._places.get(grade_id))
        if here is None:
            raise PromptMissing(f"no answer cell for {exercise}")
        return here

    def _place(self, exercise: str, lang: str) -> tuple[int, int]:
        """Which cell names a question, and which of its lines."""
        here = self._answer_cell(exercise)
        named = re.compile(rf"(?<![\w.]){re.escape(exercise)}(?!\w|\.\w)")
        for at in range(here - 1, max(0, here - LOOK_BACK) - 1, -1):
            cell = self._cells[at]
            if cell.metadata.get("lang") != lang:
                continue
            lines = cell.source.splitlines()
            marks = [n for n, line in enumerate(lines) if named.search(line)]
            marks.sort(key=lambda n: not re.match(r"#|\*\*", lines[n]))
            if marks:
                return at, marks[0]
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
