"""What Python's and pandas' commonest complaints mean, for people who meet them the first time."""

from __future__ import annotations

import re

# A pattern of "Type: message", and what to do (a message id).
ADVICE = (
    (r"^KeyError: Ellipsis", "The three dots ... of a hint stand for something you put there."),
    (r"rand_|ror_|unsupported operand type\(s\) for [&|]|cannot compare a dtyped",
     "Put each condition in brackets of its own: (a == b) & (c > d)."),
    (r"truth value of a (Series|DataFrame|array)",
     "A whole column has no single yes or no. Join conditions with & and |, not with and and or, "
     "and compute with columns instead of if."),
    (r"Cannot subset columns with a tuple",
     "Several columns need two pairs of square brackets: [[\"a\", \"b\"]]."),
    (r"^KeyError", "There is no such column or key. Compare the name with the table, letter by "
                   "letter, capital letters as well."),
    (r"^UnboundLocalError", "The name is used before it gets a value. A text needs quotation "
                            "marks."),
    (r"^NameError", "Python does not know this name. Is it spelt right, has its cell been run, "
                    "does a text lack its quotation marks?"),
    (r"NoneType", "One of the values is missing (None). Ask for that case first, for instance "
                  "with pd.isna."),
    (r"Can only use \.dt accessor", "The column holds text, not dates. Convert it with "
                                    "pd.to_datetime first."),
    (r"not enough values to unpack|too many values to unpack",
     "The number of names on the left must equal the number of pieces on the right; partition(...) "
     "always gives three."),
    (r"Expected \d+ fields|Error tokenizing",
     "The separator or the first line is another one than you told pandas, for instance a tab."),
    (r"^IndentationError|^TabError", "The lines inside a function start with four spaces, all "
                                     "alike."),
    (r"takes \d+ positional arguments? but|missing \d+ required positional",
     "The function must take exactly the arguments that its first line was given in the task."),
)


def advice(what: str) -> str | None:
    """The message id of what to do about an error given as "Type: message"; None if not known."""
    return next((says for pattern, says in ADVICE if re.search(pattern, what)), None)
