"""T2.2.f attributes weighted from a survey: reference, held-out surveys, known wrong ways.

Post-stratification: every answer stands for members of its stratum / answers of its stratum.
Effective number of answers (Kish): (sum of weights)^2 / sum of squared weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

COLUMNS = ["question", "answer", "answers", "raw_share", "share", "n_effective", "coverage"]
QUESTIONS = ("education", "income")


def answers_of(crm: pd.DataFrame, survey: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """The last answer of each member, with age band and sex."""
    table = survey
    if not wrong.get("order_of_file"):
        table = table.sort_values("answered_at", kind="stable")
    if wrong.get("said_only"):  # refusals thrown out over both questions
        table = table.dropna(subset=list(QUESTIONS))
    if wrong.get("twice_out"):
        table = table.drop_duplicates("customer_id", keep=False)
    if not wrong.get("twice_kept"):
        table = table.drop_duplicates("customer_id", keep="first" if wrong.get("first_answer")
                                      else "last")
    facts = crm[["customer_id", "age_band", "sex"]]
    if wrong.get("left_kept"):
        table = table.merge(facts, on="customer_id", how="left")
        return table.fillna({"age_band": "25-34", "sex": "女"})
    return table.merge(facts, on="customer_id")


def strata(crm: pd.DataFrame, said: pd.DataFrame, least: int, **wrong: Any
           ) -> tuple[pd.Series, pd.Series]:
    """Stratum of each member and of each answer."""
    def named(table: pd.DataFrame) -> pd.Series:
        if wrong.get("age_only"):
            return table["age_band"] + "/all"
        if wrong.get("sex_only"):
            return table["sex"] + "/all"
        return table["age_band"] + "/" + table["sex"]

    cells, mine = named(crm), named(said)
    if wrong.get("age_only") or wrong.get("sex_only") or wrong.get("never_merged"):
        return cells, mine
    sizes = mine.value_counts().reindex(cells.unique())
    sizes = sizes.dropna() if wrong.get("empty_unseen") else sizes.fillna(0)
    limit = 5 if wrong.get("least_written") else least
    small = sizes[sizes.le(limit) if wrong.get("least_merged") else sizes.lt(limit)]
    if wrong.get("only_empty"):
        small = sizes[sizes.eq(0)]
    if wrong.get("small_dropped"):
        return cells.where(~cells.isin(small.index)), mine.where(~mine.isin(small.index))
    bands = set(small.index.str.split("/").str[0])
    if wrong.get("by_sex"):
        sexes = set(small.index.str.split("/").str[1])
        return (cells.where(~crm["sex"].isin(sexes), crm["sex"] + "/all"),
                mine.where(~said["sex"].isin(sexes), said["sex"] + "/all"))
    if wrong.get("small_of_band"):
        return (cells.where(~cells.isin(small.index), crm["age_band"] + "/few"),
                mine.where(~mine.isin(small.index), said["age_band"] + "/few"))
    if wrong.get("small_together"):
        return (cells.where(~cells.isin(small.index), "small"),
                mine.where(~mine.isin(small.index), "small"))
    if wrong.get("everything_merged") and bands:
        return pd.Series("all", index=crm.index), pd.Series("all", index=said.index)
    return (cells.where(~crm["age_band"].isin(bands), crm["age_band"] + "/all"),
            mine.where(~said["age_band"].isin(bands), said["age_band"] + "/all"))


def demographics(crm: pd.DataFrame, survey: pd.DataFrame, least: int, **wrong: Any
                 ) -> pd.DataFrame:
    """COLUMNS, one row per question and answer; wrong: known wrong ways by name."""
    everybody = crm
    if wrong.get("asked_only"):
        crm = crm[crm["consent_marketing"]]
    if wrong.get("joined_before"):
        crm = crm[crm["joined_on"].lt(survey["answered_at"].min())]
    if wrong.get("unknown_is_woman"):
        crm = crm.assign(sex=crm["sex"].replace("未填", "女"))
    whole_crm = not wrong.get("asked_only") or wrong.get("asked_answers")
    found = answers_of(crm if whole_crm else everybody, survey, **wrong)
    if wrong.get("unknown_sex_out"):
        crm, found = crm[crm["sex"].ne("未填")], found[found["sex"].ne("未填")]
    rows = []
    for question in QUESTIONS:
        if wrong.get("older_answer"):
            found = answers_of(crm, survey.dropna(subset=[question]))
        said = found
        if not wrong.get("refusals_counted"):
            said = found[found[question].notna()]
        base = found if wrong.get("weights_of_all") else said
        cells, sizes = strata(crm, base, least, **wrong)
        mine = strata(crm, base, least, **wrong)[1].reindex(said.index)
        if wrong.get("left_kept"):
            cells, mine = strata(crm, said, least, **wrong)
            sizes = mine
        members, answers = cells.value_counts(), sizes.value_counts()
        if not wrong.get("never_merged") and not wrong.get("lone_kept"):
            answers = answers[answers.ge(5 if wrong.get("least_written") else least)]
        used = members.reindex(answers.index).fillna(0)
        weights = used / answers
        if wrong.get("upside_down"):
            weights = answers / used
        if wrong.get("shares_as_weights"):
            weights = used / used.sum()
        weight = mine.map(weights).fillna(0.0).astype(float)
        if wrong.get("one_band_up"):
            weight = weight.clip(upper=weight.mean() * 2)
        whole = weight.sum()
        sizes_ = weight.groupby(said[question].fillna("NA"))
        base_n = len(found) if wrong.get("of_all_answers") else len(said)
        effective = whole**2 / (weight**2).sum() if whole else np.nan
        if wrong.get("effective_is_count"):
            effective = float(len(said))
        if wrong.get("effective_is_sum"):
            effective = whole
        covered = used.sum() / len(crm)
        if wrong.get("covered_by_answers"):
            covered = len(said) / len(crm)
        if wrong.get("covered_all"):
            covered = 1.0
        if wrong.get("of_all_members"):
            whole = float(len(crm))
        for answer, value in sizes_.sum().items():
            count = int(said[question].fillna("NA").eq(answer).sum())
            share = value / whole if whole else np.nan
            raw = count / base_n
            if wrong.get("unweighted"):
                share = raw
            if wrong.get("mean_of_strata"):
                inner = said.assign(yes=said[question].eq(answer)).groupby(mine)["yes"].mean()
                share = float(inner.reindex(answers.index).mean())
            if wrong.get("raw_is_weighted"):
                raw = share
            if wrong.get("raw_of_used"):
                raw = count / max(int((weight > 0).sum()), 1)
            if wrong.get("in_percent"):
                share, raw = share * 100, raw * 100
            if wrong.get("people"):
                share = value
            rows.append((question, answer, count, raw, share, effective, covered))
    table = pd.DataFrame(rows, columns=COLUMNS)
    if wrong.get("zeros_left_out"):
        return table[table["share"].gt(0)].reset_index(drop=True)
    return table


def by_members(crm: pd.DataFrame, survey: pd.DataFrame, least: int) -> pd.DataFrame:
    """The same with dictionaries."""
    where = {r.customer_id: (r.age_band, r.sex) for r in crm.itertuples()}
    last: dict[str, Any] = {}
    for row in survey.itertuples():
        if row.customer_id in where and (row.customer_id not in last or
                                         last[row.customer_id].answered_at < row.answered_at):
            last[row.customer_id] = row
    members = Counter(where.values())
    rows = []
    for question in QUESTIONS:
        said = {who: getattr(r, question) for who, r in last.items()
                if isinstance(getattr(r, question), str)}
        cells = Counter(where[who] for who in said)
        merged = {age for age, sex in members if cells[age, sex] < least}
        groups = {c: c[0] if c[0] in merged else c for c in members}
        size, got = Counter(), Counter()
        for cell, group in groups.items():
            size[group] += members[cell]
            got[group] += cells[cell]
        good = {g for g in size if got[g] >= least}
        weight = {who: size[groups[where[who]]] / got[groups[where[who]]]
                  if groups[where[who]] in good else 0.0 for who in said}
        whole, squares = sum(weight.values()), sum(w * w for w in weight.values())
        count = Counter(said.values())
        for answer in count:
            mine = sum(w for who, w in weight.items() if said[who] == answer)
            rows.append((question, answer, count[answer], count[answer] / len(said),
                         mine / whole if whole else None,
                         whole**2 / squares if squares else None,
                         sum(size[g] for g in good) / len(crm)))
    return pd.DataFrame(rows, columns=COLUMNS)


def calls(world: Any) -> tuple:
    """(crm, survey, least) under three limits, and made by hand."""
    crm, survey = world.crm, world.survey
    thin = survey[survey["answer_id"].str[-1].isin(list("036"))].reset_index(drop=True)
    return ((crm, survey, 5), (crm, survey, 12), (crm, thin, 8), *practice())


def practice() -> tuple:
    """Members by hand: a small cell, a band without answers, refusals, answers given twice."""
    groups = (("25-34", "女", 12), ("25-34", "男", 8), ("35-44", "女", 10), ("35-44", "男", 6),
              ("35-44", "未填", 2), ("55+", "女", 9), ("55+", "男", 3))
    members = [(f"M{a[:2]}{'女男未'.index(s[0])}{n:02d}", a, s)
               for a, s, count in groups for n in range(count)]
    crm = pd.DataFrame(members, columns=["customer_id", "age_band", "sex"])
    crm.insert(1, "joined_on", pd.Timestamp("2024-05-01"))
    crm.loc[crm.index % 7 == 3, "joined_on"] = pd.Timestamp("2026-02-04")
    crm["county"] = "臺北市"
    crm["consent_marketing"] = [n % 5 != 4 for n in range(len(crm))]
    said = [
        *[("M250", n, "大學", "3–5 萬") for n in range(6)],
        *[("M251", n, "高中職", "5–7 萬" if n else None) for n in range(2)],
        *[("M350", n, "研究所以上", "7–10 萬") for n in range(3)], ("M350", 3, "大學", None),
        ("M351", 0, "高中職", "3–5 萬"), ("M551", 1, "國中以下", None),
    ]
    rows = [(f"{who}{n:02d}", f"2026-02-0{3 + n % 5} 10:00", school, money)
            for who, n, school, money in said]
    rows += [("M35000", "2026-02-02 09:00", "國中以下", "3 萬以下"),
             ("M25000", "2026-02-09 09:00", "高中職", "5–7 萬"),
             ("X00017", "2026-02-05 11:00", "大學", "10 萬以上")]
    survey = pd.DataFrame(rows, columns=["customer_id", "answered_at", "education", "income"])
    survey.insert(0, "answer_id", [f"S{n:02d}" for n in range(1, len(rows) + 1)])
    survey["answered_at"] = survey["answered_at"].astype("datetime64[ns]")
    text = dict.fromkeys(("customer_id", "age_band", "sex", "county"), "str")
    survey = survey.astype(dict.fromkeys(("answer_id", "customer_id", "education", "income"),
                                         "str"))
    return ((crm.astype(text), survey, 2), (crm.astype(text), survey, 1))


def _with(**wrong: Any) -> Callable:
    return partial(demographics, **wrong)
