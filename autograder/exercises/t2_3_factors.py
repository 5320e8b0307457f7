"""T2.3.f1 and T2.3.b: ordering windows, the factor model, its error out of time; known wrong ways.

Log-linear regression by statsmodels; errors by Newey and West (1987) with 7 lags, because days
follow one another: what is unusual today is partly unusual tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.factors_check import UNSOUND

FACTORS = ("rain", "heat", "news", "search", "discount", "sale", "around_sale")
COLUMNS = ["factor", "effect", "low", "high"]
LAGS, ALPHA = 7, 0.10
HAC = {"cov_type": "HAC", "cov_kwds": {"maxlags": LAGS, "use_correction": True}, "use_t": True}


def festival_window(dates: pd.Series, festivals: pd.DataFrame) -> pd.Series:
    """1 for each of the dates inside an ordering window, else 0; the index of `dates`."""
    return window_with(dates, festivals)


def window_with(dates: pd.Series, festivals: pd.DataFrame, **wrong: Any) -> pd.Series:
    """`festival_window` with switches for known wrong ways."""
    inside = pd.Series(0.0 if wrong.get("share") else 0, index=dates.index)
    if wrong.get("first_only"):
        festivals = festivals.head(1)
    if wrong.get("one_year"):
        festivals = festivals[festivals["date"].dt.year == dates.dt.year.max()]
    for row in festivals.itertuples():
        opens, closes = row.opens, row.closes
        if wrong.get("day_of_festival"):
            opens = closes = 0
        if wrong.get("to_festival"):
            closes = 0
        if wrong.get("around"):
            opens, closes = 3, -3
        if wrong.get("swapped"):
            opens, closes = closes, opens
        if wrong.get("after"):
            opens, closes = -closes, -opens
        if wrong.get("week_before"):
            opens, closes = 7, 1
        first = row.date - pd.Timedelta(days=opens)
        last = row.date - pd.Timedelta(days=closes)
        if wrong.get("last_year"):
            first, last = first + pd.DateOffset(years=1), last + pd.DateOffset(years=1)
        found = (dates >= first) & (dates <= last)
        if wrong.get("open_ends"):
            found = (dates > first) & (dates < last)
        if wrong.get("without_first"):
            found = (dates > first) & (dates <= last)
        if wrong.get("without_last"):
            found = (dates >= first) & (dates < last)
        if wrong.get("either_end"):
            found = (dates >= first) | (dates <= last)
        if wrong.get("ends_only"):
            found = (dates == first) | (dates == last)
        if wrong.get("overwritten"):
            inside = found.astype(int)
        elif wrong.get("counted"):
            inside = inside + found
        elif wrong.get("share"):
            inside[found] = 1 / max(int(found.sum()), 1)
        else:
            inside[found] = 1
    if wrong.get("upside_down"):
        inside = 1 - inside
    return inside


def factor_model(panel: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """Effect of each factor in per cent with a 90 % interval; NaN where a factor never varies.

    Args:
        panel: date, units (above 0) and FACTORS, one row per day.
        festivals: festival, date, opens, closes.

    Returns:
        COLUMNS, a row for each of FACTORS and for festival.
    """
    return model_with(panel, festivals)


def prepared(panel: pd.DataFrame, festivals: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """The panel in order of time with festival, weekday and day."""
    data = panel if wrong.get("unsorted") else panel.sort_values("date")
    data = data.reset_index(drop=True)
    dates = panel["date"].reset_index(drop=True) if wrong.get("misplaced") else data["date"]
    data["festival"] = window_with(dates, festivals, **wrong.get("window", {}))
    data["weekday"] = data["date"].dt.day_of_week
    data["day"] = np.arange(len(data)) if wrong.get("unsorted") else (
        data["date"] - data["date"].min()).dt.days
    return data


def formula(used: list[str], **wrong: Any) -> str:
    """The model as statsmodels reads it."""
    left = "units" if wrong.get("plain_units") else "np.log(units)"
    right = list(used)
    if not wrong.get("no_weekday"):
        right.append("weekday" if wrong.get("weekday_number") else "C(weekday)")
    if not wrong.get("no_trend"):
        right.append("day")
    return f"{left} ~ " + " + ".join(right)


def fitted(data: pd.DataFrame, used: list[str], **wrong: Any) -> Any:
    """The fit of statsmodels with Newey-West errors."""
    import statsmodels.formula.api as smf

    how: dict[str, Any] = dict(HAC)
    if wrong.get("naive"):
        how = {}
    if wrong.get("white"):
        how = {"cov_type": "HC1"}
    if wrong.get("white3"):
        how = {"cov_type": "HC3"}
    return smf.ols(formula(used, **wrong), data=data).fit(**how)


def model_with(panel: pd.DataFrame, festivals: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """`factor_model` with switches for known wrong ways."""
    data = prepared(panel, festivals, **wrong)
    factors = [*FACTORS] if wrong.get("no_festival") else [*FACTORS, "festival"]
    used = [f for f in factors if data[f].nunique() > 1]
    if wrong.get("correlation"):
        target = data["units"] if wrong.get("plain_units") else np.log(data["units"])
        found = {f: 100 * data[f].corr(target) for f in used}
        half = 164.5 / np.sqrt(len(data))
        return _table(factors, {f: (v, v - half, v + half) for f, v in found.items()})
    alpha = {"ninety_five": 0.05, "eighty": 0.20, "ninety_nine": 0.01}.get(
        wrong.get("level", ""), ALPHA)
    if wrong.get("significant_only"):
        fit = fitted(data, used, **wrong)
        used = [f for f in used if fit.pvalues[f] < 0.10]
    values = {}
    for chosen in [[f] for f in used] if wrong.get("one_by_one") else [used]:
        fit = fitted(data, chosen, **wrong)
        ends = fit.conf_int(alpha=alpha)
        for f in chosen:
            log = fit.params[f], ends.loc[f, 0], ends.loc[f, 1]
            if wrong.get("one_error"):
                log = log[0], log[0] - fit.bse[f], log[0] + fit.bse[f]
            scaled = tuple(100 * (np.exp(v) - 1) for v in log)
            if wrong.get("log_as_percent"):
                scaled = tuple(100 * v for v in log)
            if wrong.get("log_ends"):
                scaled = scaled[0], 100 * log[1], 100 * log[2]
            if wrong.get("as_log"):
                scaled = log
            if wrong.get("as_share"):
                scaled = tuple(v / 100 for v in scaled)
            if wrong.get("as_factor"):
                scaled = tuple(v / 100 + 1 for v in scaled)
            if wrong.get("plain_units"):
                scaled = log
            if wrong.get("units_percent"):
                scaled = tuple(100 * v / data["units"].mean() for v in log)
            if wrong.get("typical"):
                scaled = tuple(100 * (np.exp(v * data[f].mean()) - 1) for v in log)
            values[f] = scaled
    table = _table(factors, values)
    if wrong.get("zero_constant"):
        return table.fillna(0.0)
    if wrong.get("constant_out") or wrong.get("significant_only"):
        return table.dropna().reset_index(drop=True)
    return table


def _table(factors: list[str], values: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    none = (np.nan,) * 3
    return pd.DataFrame([(f, *values.get(f, none)) for f in factors], columns=COLUMNS)


def forecast_error(panel: pd.DataFrame, festivals: pd.DataFrame, start: str) -> dict[str, float]:
    """Mean absolute error in per cent of the days from `start` on: model, naive.

    The model is fitted to the days before `start`; naive repeats the last seven of them by
    weekday.
    """
    return error_with(panel, festivals, start)


def error_with(panel: pd.DataFrame, festivals: pd.DataFrame, start: str, **wrong: Any
               ) -> dict[str, float]:
    """`forecast_error` with switches for known wrong ways."""
    import statsmodels.formula.api as smf

    data = prepared(panel, festivals)
    first = pd.Timestamp(start)
    early = data["date"].le(first) if wrong.get("start_in_past") else data["date"].lt(first)
    past, future = data[early], data[data["date"].ge(first)]
    if wrong.get("in_sample"):
        future = past
    learn = data if wrong.get("all_days") else past
    factors = [*FACTORS] if wrong.get("no_festival") else [*FACTORS, "festival"]
    used = [f for f in factors if learn[f].nunique() > 1]
    said = smf.ols(formula(used, **wrong), data=learn).fit().predict(future)
    if not wrong.get("log_units") and not wrong.get("plain_units"):
        said = np.exp(said)
    week = past.tail(7).set_index("weekday")["units"]
    if wrong.get("first_week"):
        week = past.head(7).set_index("weekday")["units"]
    naive = future["weekday"].map(week)
    if wrong.get("mean_of_past"):
        naive = pd.Series(past["units"].mean(), index=future.index)
    if wrong.get("last_day"):
        naive = pd.Series(past["units"].iloc[-1], index=future.index)
    if wrong.get("week_ago"):  # looks into the days that were to be forecast
        naive = data["units"].shift(7).loc[future.index]

    def error(forecast: pd.Series) -> float:
        miss = forecast - future["units"]
        if not wrong.get("signed"):
            miss = miss.abs()
        if wrong.get("of_sums"):
            return float(100 * miss.sum() / future["units"].sum())
        if wrong.get("of_forecast"):
            return float(100 * (miss / forecast).mean())
        if wrong.get("squared"):
            return float(100 * np.sqrt(((miss / future["units"]) ** 2).mean()))
        scale = 1 if wrong.get("as_share") else 100
        return float(scale * (miss / future["units"]).mean())

    if wrong.get("units_error"):
        return {"model": float((said - future["units"]).abs().mean()),
                "naive": float((naive - future["units"]).abs().mean())}
    return {"model": error(said), "naive": error(naive)}


def with_errors(panel: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """`factor_model`, and for its judge the errors of the logs by ways that are unsound here."""
    data = prepared(panel, festivals)
    table = factor_model(panel, festivals)
    used = [f for f in [*FACTORS, "festival"] if data[f].nunique() > 1]
    for kind in UNSOUND:
        table[kind] = table["factor"].map(fitted(data, used, **{kind: True}).bse)
    return table


def with_matrix(panel: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """`factor_model` in another idiom: a matrix, and the sandwich written out."""
    from scipy import stats

    data = prepared(panel, festivals)
    factors = [*FACTORS, "festival"]
    used = [f for f in factors if data[f].nunique() > 1]
    days = pd.get_dummies(data["weekday"], drop_first=True).astype(float)
    x = np.column_stack([data[used].astype(float), days, data["day"], np.ones(len(data))])
    y = np.log(data["units"].to_numpy())
    inverse = np.linalg.pinv(x.T @ x)
    beta = inverse @ x.T @ y
    score = x * (y - x @ beta)[:, None]
    middle = score.T @ score
    for lag in range(1, LAGS + 1):
        both = score[lag:].T @ score[:-lag]
        middle += (1 - lag / (LAGS + 1)) * (both + both.T)
    error = np.sqrt(np.diag(inverse @ middle @ inverse)) * np.sqrt(
        len(x) / (len(x) - x.shape[1]))
    z = stats.t.ppf(1 - ALPHA / 2, len(x) - x.shape[1])
    ends = {f: tuple(100 * np.expm1(beta[i] + k * z * error[i]) for k in (0, -1, 1))
            for i, f in enumerate(used)}
    return _table(factors, ends)


def by_week(panel: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """`factor_model` with errors clustered by week in place of Newey-West."""
    import statsmodels.formula.api as smf

    data = prepared(panel, festivals)
    factors = [*FACTORS, "festival"]
    used = [f for f in factors if data[f].nunique() > 1]
    fit = smf.ols(formula(used), data=data).fit(
        cov_type="cluster", cov_kwds={"groups": data["day"] // 7}, use_t=True)
    ends = fit.conf_int(alpha=ALPHA)
    return _table(factors, {f: tuple(100 * np.expm1(v) for v in
                                     (fit.params[f], ends.loc[f, 0], ends.loc[f, 1]))
                            for f in used})


def window_by_days(dates: pd.Series, festivals: pd.DataFrame) -> pd.Series:
    """`festival_window` by the number of days to each festival."""
    found = pd.Series(False, index=dates.index)
    for day, opens, closes in zip(festivals["date"], festivals["opens"], festivals["closes"],
                                  strict=True):
        found |= (day - dates).dt.days.between(closes, opens)
    return found.astype(int)


def _with(**wrong: Any) -> Callable:
    return partial(model_with, **wrong)


def _window(**wrong: Any) -> Callable:
    return partial(window_with, **wrong)


def _error(**wrong: Any) -> dict[str, Callable]:
    return {"forecast_error": partial(error_with, **wrong)}
