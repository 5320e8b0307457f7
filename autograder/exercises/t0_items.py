"""Choice and Parsons items of T0, with a sentence for every option.

p1  What does ads.groupby("device")["clicks"].sum() give?
    A one row for each row of ads. B one number. C one sum for each device. D the first clicks of
    each device.
p4  A check says: "spend_by_campaign: 1 values do not belong there, first NA." What comes first?
    A start again with an empty notebook. B look at the row named in the message and at what is
    counted there. C ask for the solution. D change numbers until the message goes away.
q1  A notebook is opened; only its third cell, which uses `spend`, is run.
    A NameError, because the cell that makes `spend` has not been run. B 0. C the value from last
    time. D Python runs the cells above by itself.
q2  A day has no value for conversions (NA). What may be said of it?
    A there were no conversions. B nobody knows. C as many as the day before. D the row is wrong
    and is deleted.
r1  From a file to an answer.
    a look at a few rows and at the total
    b add up by campaign
    c divide the sums
    d read the file into a table
    e keep the detail rows
"""

from __future__ import annotations

from .base import Choice, Parsons

P1 = Choice(
    "T0.p1", answer="C",
    feedback={
        "A": "That would be the table itself. groupby puts rows of one device together, and sum "
             "makes one number of each group. Count the devices.",
        "B": "One number would be ads[\"clicks\"].sum(). With groupby there is one for each group. "
             "Which groups are there?",
        "C": "One row for each device, holding the sum of its clicks.",
        "D": "The first value would be .first(). sum adds all values of a group. Look at the last "
             "word of the line.",
    },
)

P4 = Choice(
    "T0.p4", answer="B",
    feedback={
        "A": "Most of your code is right: one single row is complained of. Look at the one that "
             "the message names.",
        "B": "The message names the place: start there. Here the campaign has no name, so a total "
             "row has slipped in.",
        "C": "A solution tells you what works and not what went wrong here. Read the message again "
             "for the place that it names.",
        "D": "Then the next table breaks it again. Look at the rows behind the value that the "
             "message names.",
    },
)

Q1 = Choice(
    "T0.q1", answer="A",
    feedback={
        "A": "A name exists once its cell has been run, and not before. Run from the top, and the "
             "order on the page is the order of work.",
        "B": "Python does not guess a value for a name it does not know. Which word does it use "
             "for an unknown name?",
        "C": "The page keeps what was printed last time; the values are gone when the notebook is "
             "closed. What does Python then know of spend?",
        "D": "Python runs the cell you ask for and no other. What happens if a name in it was "
             "never made?",
    },
)

Q2 = Choice(
    "T0.q2", answer="B",
    feedback={
        "A": "0 means that somebody counted and found none. NA means that nobody counted. Which of "
             "the two stands in the table?",
        "B": "NA is “not known”. It stays NA until somebody finds out, and sums and ratios "
             "say over how many days they were made.",
        "C": "That would be an invented number, and nobody could see later that it was. What does "
             "NA say, and what does it not?",
        "D": "The other columns of the row may be right: clicks and cost were counted. Only this "
             "one value is not known.",
    },
)

R1 = Parsons(
    "T0.r1",
    blocks=("a", "b", "c", "d", "e"),
    orders=(("d", "a", "e", "b", "c"),),
    feedback={
        "": "Each step needs what the one before it leaves. Nothing can be looked at before it is "
            "read, and ratios come last. Look for the first step that comes too early.",
        "a": "Look before you change anything, and after reading. Otherwise you do not know that "
             "there is a total row to take out.",
        "b": "The sums come after the choice of rows and before the division.",
        "c": "Divide last: a ratio needs both sums. An average of row ratios gives a small day the "
             "weight of a large one.",
        "d": "The file is read first: before that there is no table.",
        "e": "Rows are chosen after you have seen them and before anything is added up. A total "
             "row in the sum doubles it.",
    },
)
