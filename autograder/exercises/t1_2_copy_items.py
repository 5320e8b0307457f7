"""Choice items of T1.2 on copy, with a sentence for every option.

q1  「全台第一」: what it needs before it may run.
    A nothing. B small print on the page. C dated evidence beside it. D "we think" in front.
q2  A customer's story with a claim to heal and a song from the charts, to be shared by the brand.
    A no ad. B tag the customer. C an ad: claim, picture and song. D it is all on the web.
"""

from __future__ import annotations

from .base import Choice

Q1 = Choice(
    "T1.2.q1", answer="C",
    feedback={
        "A": "A superlative is a claim about the market, and Article 21 of the Fair Trade Act asks "
             "that it be true. That others write so is no defence. Ask what would show it.",
        "B": "Small print far away does not mend the headline: what limits a claim stands close to "
             "it. And calling it advertising language proves nothing. Ask what would show it.",
        "C": "Who counted, when, and among which goods: with that beside it the words can be "
             "checked. Without it, say what you can show, such as where the pineapple grows.",
        "D": "The brand speaks to sell, so “we think” does not make it a private opinion. "
             "Regulators look at what a reader takes from it. Ask what would show it.",
    },
)

Q2 = Choice(
    "T1.2.q2", answer="C",
    feedback={
        "A": "Whoever chooses a review and shows it to sell has made it his ad; the same holds "
             "for influencers and comments that are shared. Look at what the sentence claims.",
        "B": "A tag gives credit and no permission, and “personal impression” does not take back "
             "that a food is said to heal. Look at the claim and at who owns picture and song.",
        "C": "Three things in one post: a claim to heal that food may not make, a picture that "
             "belongs to the customer, and a song without a licence for business.",
        "D": "Found on the web is not licensed for business, and a blurred word is still "
             "understood. Look at who owns picture and song, and at what readers take from it.",
    },
)
