"""T1.3.q3, q4 (choices) and T1.3.r1 (Parsons): a sentence for every option.

The notebook shows the options under these letters:

q3  A colleague bought on their own phone and says that the checkout is tested.
    A it is: who can buy once can buy always
    B one more phone of the other system, then it is
    C no: much of the traffic opens in the browsers inside LINE and Facebook, with other logins,
      payments and returns; list devices as a factor and test the pairs
    D no: every combination of the factors must be run by hand before launch
q4  The developer writes "fixed" under the blocker. What now?
    A close it, the developer knows best
    B somebody else repeats the same case on the test site; passed: close, failed: reopen
    C close it and watch the complaints
    D leave it at fixed until after 11/11
r1  Steps of the day of the launch.
    a the approver approves this version, by its hash
    b start ads and LINE message
    c smoke test on the live site: one real order within 30 minutes
    d see that the gate's conditions hold: no open blocker, owner and plan of the rollback ready
    e record results and sign-off, tell the departments and vendors
    f deploy and compare the hash of the live page with the approved one
"""

from __future__ import annotations

from .base import Choice, Parsons

Q3 = Choice(
    "T1.3.q3", answer="C",
    feedback={
        "A": "One order shows that one combination works: this phone, this browser, this payment. "
             "The faults sit where two other values meet. Think of who taps an ad inside LINE.",
        "B": "Two phones are better than one, and both open the page in their own browser. Those "
             "who tap in LINE or Facebook see another one. Look for the answer that names it.",
        "C": "The browser inside an app keeps its own cookies, may open a payment app and not find "
             "the way back, and fills nothing in. Devices are a factor like payment and delivery, "
             "and pairs of values are what has to be tested.",
        "D": "Thousands of combinations at ten minutes each: launch would be next year, and nearly "
             "all faults come from one value or from two that meet. Look for a list that covers "
             "the pairs.",
    },
)

Q4 = Choice(
    "T1.3.q4", answer="B",
    feedback={
        "A": "Fixed says that something was changed, on one machine, by the person who believes in "
             "it. Whether the case passes now, nobody has seen. Look for the answer with a retest.",
        "B": "Another person repeats the case that failed, and only then it is closed. If it fails "
             "again, it is reopened, with the same number, so that its history stays whole.",
        "C": "Then the customers do the retest, on the busiest days of the year. The case takes "
             "ten minutes now. Look for the answer that repeats it.",
        "D": "A blocker that is fixed and not tested still stops the launch, and until 11/11 it "
             "may have come back with the next change. Repeat the case first.",
    },
)

R1 = Parsons(
    "T1.3.r1",
    blocks=("a", "b", "c", "d", "e", "f"),
    # The record may be closed before or after the ads start; it needs the result of the test.
    orders=(("d", "a", "f", "c", "b", "e"), ("d", "a", "f", "c", "e", "b")),
    feedback={
        "": "Conditions before approval, approval before deployment, a test before money. Look for "
            "the first step that comes too early.",
        "a": "The approval stands between the conditions and the deployment: it names the version "
             "that may go live. Put it there.",
        "b": "Ads send people to the page. Start them once the smoke test has passed.",
        "c": "The smoke test is made on the live site, so it comes behind the deployment, and "
             "before anybody is sent there.",
        "d": "The conditions come first: whoever approves wants to see that no blocker is open and "
             "that there is a way back. Put this step at the start.",
        "e": "The record needs the result of the smoke test. Put it behind that.",
        "f": "Deployed is what was approved. Put this step right behind the approval.",
    },
)
