"""T1.2.q3 (choice) and T1.2.r1 (Parsons): a sentence for every option.

The notebook shows the options under these letters:

q3  Which of three layouts goes live first for first-time visitors on a phone.
    A one topic, photo, price and button on the first screen, conditions beside them
    B a carousel that turns by itself, three buttons, a countdown that starts anew on each visit
    C the brand's story first, price and button at the end
    D all three at once, a third of the traffic each, judged by click rate
r1  Steps before the ads start.
    a place test orders and hold the event log against the tracking plan
    b build the links with UTM by the naming rules and check where they lead
    c derive from each KPI of the plan the events and parameters it needs
    d switch on the live site, place one real order, then start the ads
    e have IT set the tags on the test site
    f repair the faults and test again
"""

from __future__ import annotations

from .base import Choice, Parsons

Q3 = Choice(
    "T1.2.q3", answer="A",
    feedback={
        "A": "What is sold, for how much and where to buy stand together on the first screen, and "
             "the conditions beside the offer. Nothing competes with the one thing to be done.",
        "B": "Three buttons compete, prices come and go before they are read, and a countdown that "
             "starts anew is a false claim of scarcity. Look for the layout with one thing to do.",
        "C": "Those who tapped a gift box in the ad first meet 540 px of story before any price, "
             "and the button lies below the first screen. Keep the story for further down. Look "
             "how far the price is from the button.",
        "D": "A test compares versions that could each go live; one of these misleads and one "
             "hides the button. Click rate is not orders, either. First pick what is sound.",
    },
)

R1 = Parsons(
    "T1.2.r1",
    blocks=("a", "b", "c", "d", "e", "f"),
    # The links need only the naming rules: at any time before the ads start.
    orders=(
        ("c", "e", "a", "f", "b", "d"), ("c", "e", "a", "b", "f", "d"),
        ("c", "e", "b", "a", "f", "d"), ("c", "b", "e", "a", "f", "d"),
        ("b", "c", "e", "a", "f", "d"),
    ),
    feedback={
        "": "Each step needs what the one before hands over: first what is to be measured, then "
            "the tags, then the test, then the repair, and money only at the end. Look for the "
            "first step that comes too early.",
        "a": "There is nothing to test before the tags are set. Put the test orders behind that "
             "step.",
        "b": "Links are named by the naming rules and must stand before the ads start. Put this "
             "step anywhere before going live.",
        "c": "The KPIs come first and once: they say which events IT has to build and what the "
             "test has to find. Put this step at the start.",
        "d": "Once ads run, every untested hour is paid for and cannot be measured again. Put "
             "going live last.",
        "e": "IT needs the list of events and parameters before tags are set, and the tags must "
             "be there before anybody tests. Put this step between the two.",
        "f": "You repair before the test has found anything. Put this step behind the test "
             "orders.",
    },
)
