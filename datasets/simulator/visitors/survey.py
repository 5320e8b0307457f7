"""The survey of members: education and income of those who were asked and answered.

Who is asked and who answers depends on consent, age band and sex only, never on education or
income itself. That is what weighting by age and sex needs, and the chapter says so; in a real
survey nobody knows. (The columns of `members` with the same names come from another, older
survey whose answers depend on education, too; they are not used here.)
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

RATE = {"full": 0.09, "small": 0.30}  # of all members
ASKED = {"18-24": 1.8, "25-34": 1.6, "35-44": 0.9, "45-54": 0.5, "55+": 0.22}
BY_SEX = {"女": 1.2, "男": 0.65, "未填": 0.5}
SILENT = {"18-24": 0.06, "25-34": 0.10, "35-44": 0.18, "45-54": 0.26, "55+": 0.34}  # on income
TWICE, GONE = 0.03, 0.015
CRM = ["customer_id", "joined_on", "age_band", "sex", "county", "consent_marketing"]
COLUMNS = ["answer_id", "customer_id", "answered_at", "education", "income"]


def build(
    key: tuple[int, int, str], members: pd.DataFrame, truth: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The member list without attributes, and the answers.

    Args:
        key: seed, year, scale.
        members: `World.members`.
        truth: education and income of everybody, in the rows of `members`.

    Returns:
        crm: CRM, one row per member.
        survey: COLUMNS; answered_at in Taipei time; income and education NA where a person would
        not say; a few members answered twice, and a few who answered have left since.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"survey/{scale}")
    wish = members["age_band"].map(ASKED).astype(float) * members["sex"].map(BY_SEX).astype(float)
    wish = (wish * members["consent_marketing"]).to_numpy(dtype=float)
    answers = gen.random(len(members)) < np.clip(wish / wish.mean() * RATE[scale], 0, 0.95)
    rows = np.flatnonzero(answers)
    mine = truth.iloc[rows]
    first = pd.Timestamp(year + 1, 2, 3, 9)
    at = first + pd.to_timedelta(gen.integers(0, 17 * 86_400, len(rows)), unit="s")
    table = pd.DataFrame(
        {
            "customer_id": members["customer_id"].to_numpy()[rows],
            "answered_at": at,
            "education": mine["education"].to_numpy(),
            "income": mine["income"].to_numpy(),
        }
    )
    again = np.flatnonzero(gen.random(len(rows)) < TWICE)
    before = table.iloc[again].copy()  # their first, hasty answer
    before["answered_at"] -= pd.to_timedelta(gen.integers(600, 90_000, len(again)), unit="s")
    for column in ("education", "income"):
        before[column] = gen.permutation(table[column].to_numpy())[: len(again)]
    gone = table.iloc[np.flatnonzero(gen.random(len(rows)) < GONE)].copy()
    gone["customer_id"] = [f"X{n:05d}" for n in gen.permutation(90_000)[: len(gone)]]
    for column in ("education", "income"):
        gone[column] = gen.permutation(table[column].to_numpy())[: len(gone)]
    whole = pd.concat([table, before, gone], ignore_index=True)
    age = whole["customer_id"].map(members.set_index("customer_id")["age_band"])
    silent = gen.random(len(whole)) < age.map(SILENT).fillna(0.15).to_numpy(dtype=float)
    whole["income"] = whole["income"].mask(silent)
    whole["education"] = whole["education"].mask(gen.random(len(whole)) < 0.03)
    whole = whole.iloc[gen.permutation(len(whole))].reset_index(drop=True)
    whole["answer_id"] = [f"S{n:05d}" for n in range(1, len(whole) + 1)]
    whole["answered_at"] = whole["answered_at"].astype("datetime64[ns]")
    text = dict.fromkeys(("answer_id", "customer_id", "education", "income"), "str")
    return members[CRM].copy(), whole[COLUMNS].astype(text)
