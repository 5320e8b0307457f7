"""What Python's and pandas' commonest complaints mean, for people who meet them the first time."""

from __future__ import annotations

import re

# A pattern of "Type: message", and what to do (a message id).
ADVICE = (
    (r"^KeyError: Ellipsis", "The three dots ... of a hint stand for something you put there."),
    (r"^KeyError: None$", "You look something up under None, so the name you look up has no value "
                          "yet. Look at where it gets its value, and ask for None first."),
    (r"NA is ambiguous", "A value is missing (NA), and NA is neither yes nor no. Ask with "
                         "pd.isna(value) first, or leave such rows out with dropna()."),
    (r"mask with non-boolean array containing NA",
     "Where a text is missing, str.contains gives NA and no yes or no. Write na=False into it."),
    (r"Unable to parse string",
     "pd.to_numeric met a text that is no number. With errors=\"coerce\" such a text becomes NaN "
     "and the others are read."),
    (r"argument of type 'float' is not|'float' object (is not iterable|has no attribute|is not "
     r"subscriptable)",
     "A number or a missing value (NaN) stands where a text or a list is expected. Ask with "
     "pd.isna(value) first, or leave such rows out with dropna()."),
    (r"^ZeroDivisionError", "There is nothing to divide by. Ask first whether the number below is "
                            "0, and say what holds then."),
    (r"arg is an empty sequence|iterable argument is empty",
     "There is nothing to take the smallest or largest of. Ask with len(...) first whether "
     "anything is left."),
    (r"^IndexError", "You ask for an item that is not there: the list or table is shorter, or "
                     "empty. Ask with len(...) first."),
    (r"No objects to concatenate", "pd.concat was given an empty list. Ask with len(...) first "
                                   "whether there is anything to join."),
    (r"(string|list) indices must be integers|str(ing)? has no attribute .(get|items)|"
     r"'str' object has no attribute .(get|items)",
     "You look up a key in a text or a list, not in a dictionary. A loop over a dictionary gives "
     "its keys: use .items() for keys with values, or print what you have with type(...)."),
    (r"can only concatenate str", "A text and a number cannot be joined with +. To write them "
                                  "together, turn the number into text with str(...) or use an "
                                  "f-string; to add them up, turn the text into a number with "
                                  "int(...)."),
    (r"unsupported operand type\(s\) for \S+: '((int|float)' and 'str|str' and '(int|float))'|"
     r"not supported between instances of '(str' and '(int|float)|(int|float)' and 'str)'|"
     r"Invalid comparison between dtype=str and (int|float)",
     "A number and a text that only looks like one cannot be added or compared. Turn the text into "
     "a number first: int(value), and for a whole column astype(\"int64\") or pd.to_numeric."),
    (r"not supported between instances of '(str' and '(Timestamp|datetime|date)|"
     r"(Timestamp|datetime|date)\S*' and 'str')|Invalid comparison between dtype=datetime64|"
     r"unsupported operand type\(s\) for -: '(str' and 'Timestamp|Timestamp' and 'str)",
     "A day and a text cannot be compared or subtracted. Turn the text into a day first: "
     "pd.Timestamp(text), and for a whole column pd.to_datetime(column)."),
    (r"Encountered all NA values|argm(ax|in) of an empty sequence",
     "There is no number among these values, so none is the largest or smallest. Ask first "
     "whether there is one: values.notna().any()."),
    (r"rand_|ror_|unsupported operand type\(s\) for [&|]|cannot compare a dtyped",
     "Put each condition in brackets of its own: (a == b) & (c > d)."),
    (r"^TypeError: Invalid value '-?[\d.]+(e-?\d+)?' for dtype 'int",
     "The column began with whole numbers, such as 0, and takes no fractions. Begin it with 0.0."),
    (r"truth value of a (Series|DataFrame|array)",
     "A whole column has no single yes or no. Join conditions with & and |, not with and and or, "
     "each condition in brackets of its own: (a >= 1) | (b >= 2). Compute with columns instead of "
     "if."),
    (r"^JSONDecodeError", "json.loads stops at a text that is no JSON. Put it into try: and say in "
                          "except json.JSONDecodeError: what happens with such a text."),
    (r"Cannot subset columns with a tuple",
     "Several columns need two pairs of square brackets: [[\"a\", \"b\"]]."),
    (r"There is no item named", "The zip holds files of other names. Print archive.namelist() and "
                                "take the name from there."),
    (r"^KeyError", "There is no such column or key. Compare the name with the table, letter by "
                   "letter, capital letters as well. Where not every table has it, ask first: if "
                   "\"name\" in table.columns."),
    (r"^UnboundLocalError", "The name is used before it gets a value. A text needs quotation "
                            "marks."),
    (r"^NameError",
     "Python does not know this name. After opening or restarting the notebook, run its cells "
     "again from the top. Otherwise: is the name spelt right, does a text lack its quotation "
     "marks?"),
    (r"'NoneType' object has no attribute '(start|end|group|groups|span)'",
     "re.search found nothing and gave None. Ask first: if hit is not None."),
    (r"'NoneType' object is not iterable|cannot unpack non-iterable NoneType",
     "A list or table was expected here and None came. A function without return gives None: does "
     "every way through it end with return?"),
    (r"'NoneType' object (is not subscriptable|has no attribute)|^TypeError: object of type "
     r"'NoneType' has no len",
     "What stands before the dot or the bracket is None: nothing was found or given there, or a "
     "function ended without return. Ask for that case first: if x is not None."),
    (r"NoneType", "One of the values is missing (None). Ask for that case first, for instance "
                  "with pd.isna."),
    (r"trying to merge on \S+ and \S+ columns",
     "The two tables hold the key as different kinds: one as a number, the other as a text or a "
     "day. Make them alike before merge: .dt.hour gives a number and strftime a text."),
    (r"^InvalidIndexError|reindex on an axis with duplicate labels",
     "A value is looked up by an index in which it stands twice. Print that index: is each value "
     "there once? Where the last days are meant, sort by date first."),
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


# What a dictionary (no table) says to a key it lacks.
NO_KEY = ("This dictionary has no such key: not every one of them has all keys, or the name is "
          "spelt otherwise. Ask first with \"key\" in d, or use d.get(\"key\"), which then gives "
          "None.")


def advice(what: str, plain_key: bool = False) -> str | None:
    """The message id of what to do about an error given as "Type: message"; None if not known.

    plain_key: a KeyError came from a dictionary and not from within pandas.
    """
    if plain_key and re.search(r"^KeyError: (?!Ellipsis|None$)", what):
        return NO_KEY
    return next((says for pattern, says in ADVICE if re.search(pattern, what)), None)
