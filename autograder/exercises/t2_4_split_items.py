"""T2.4.q3 and f2: the question and the check of the split with their sentences.

The notebook shows the options of q3 under these letters:

q3  The wallet test: 6,063 users in A, 4,688 in B, planned half and half. The interval of B - A
    for the rate of buyers lies above 0. What now?
    A ship B: the interval lies above 0, and rates do not depend on how many users there are
    B draw 4,688 users of A at random, so that both arms are equally large, and compare again
    C do not read the result; find out who is missing in B, repair it and run the test again
    D wait for more users, until the two arms are equally large
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t2_4_verdict import srm, srm_with
from .t2_4_verdict_ways import srm_by_scipy
from .t2_4_verdict_worlds import VERDICT_WORLDS, split_calls, split_practice

Q3 = Choice(
    "T2.4.q3", answer="C",
    feedback={
        "A": "Rates forgive different sizes only if chance decided who is in which arm. Here more "
             "than a thousand users of B are missing, and they are not missing at random. Find "
             "the answer that deals with them first.",
        "B": "Equal numbers hide the fault. Those who are missing in B stay missing, and the rest "
             "of B is another kind of people. Find the answer that looks for them.",
        "C": "A split this far off happens by chance less than once in a thousand tests. Whoever "
             "is missing took their behaviour along, so the comparison says nothing, however good "
             "it looks.",
        "D": "A fault in the split goes on losing users every day; more of the same does not mend "
             "it. Find the answer that looks for the cause.",
    },
)


def _split(**wrong: Any) -> Callable:
    return partial(srm_with, **wrong)


F2 = Exercise(
    "T2.4.f2",
    parts=(Part(
        "srm", srm, inputs=split_calls,
        load=(("[6063, 4688]", "[0.5, 0.5]"), ("[9939, 9782]", "[0.5, 0.5]")),
        compare=Compare("scalar", columns={"": (1e-6, 1e-14)}), practice=split_practice,
    ),),
    misconceptions=(
        Misconception("even", _split(even=True),
            "You expect the same number in every arm, whatever the plan says. A plan of 70 : 30 "
            "would always look broken. Multiply the total by the planned shares."),
        Misconception("by_seen", _split(by_seen=True),
            "You divide by the users seen. Chi-square divides each squared gap by the users "
            "expected."),
        Misconception("no_square", _split(no_square=True),
            "The gaps are not squared. Square each gap before you divide it by the users "
            "expected."),
        Misconception("undivided", _split(undivided=True),
            "You add up squared gaps without dividing. A gap of 100 is nothing among 100,000 users "
            "and much among 500. Divide each by the users expected."),
        Misconception("by_total", _split(by_total=True),
            "You divide by the total. Each squared gap is divided by the users expected in its own "
            "arm."),
        Misconception("root", _split(root=True),
            "You take the root of the sum. chi2.sf wants the sum itself."),
        Misconception("first_arm_only", _split(first_only=True),
            "Only the first arm is in your sum. Add the terms of all arms."),
        Misconception("free", _split(free=True),
            "Your degrees of freedom are the number of arms. Once all arms but one are known, the "
            "last follows from the total: it is one less."),
        Misconception("one_free", _split(one_free=True),
            "You always use one degree of freedom. That holds for two arms; with three it is two. "
            "Use the number of arms minus 1."),
        Misconception("statistic", _split(statistic=True),
            "You give the chi-square value back. Asked for is its p: chi2.sf(value, free)."),
        Misconception("cdf", _split(cdf=True),
            "You give 1 − p, so a broken split looks perfect. The area above the value is sf, the "
            "one below it cdf."),
        Misconception("one_sided", _split(one_sided=True),
            "Your p is half of what it should be. Too many in A and too many in B are both faults. "
            "Use chi2.sf of the sum."),
        Misconception("empty_zero", _split(empty="zero"),
            "Nobody has come yet, and you say that the split is broken. Nothing is known then: "
            "NaN."),
        Misconception("empty_one", _split(empty="one"),
            "Nobody has come yet, and you say that the split is perfect. Nothing is known then: "
            "NaN."),
    ),
    alternatives=(Alternative("scipy", srm_by_scipy),),
    hints=(
        "Write down for 700 and 340 users and a plan of 0.7 and 0.3 how many were expected in each "
        "arm.",
        "The first blank is what was expected, the second is what each squared gap is divided by, "
        "the third is the number of arms minus 1.",
        "expected = total * shares; value = ((counts - expected)**2 / expected).sum(); "
        "chi2.sf(value, len(counts) - 1)",
    ),
    solution=(
        "The check asks one thing only: did chance alone make this split? It looks at counts, "
        "never at purchases, and comes before everything else. A p below 0.001 does not say what "
        "is broken, but that something is, and then no number of the test can be trusted."
    ),
    worlds=VERDICT_WORLDS,
    equivalent_mutants={"if total == 0 -> never": "0 divided by 0 is NaN by itself"},
)
