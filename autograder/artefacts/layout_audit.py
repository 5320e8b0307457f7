"""The ten layout checks of T1.2.c, as the judge of a patched page needs them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .page import FIELDS, contrast_of, page_elements

CHECKS = ("one_h1", "cta_above_fold", "contrast", "contrast_large", "tap_size", "font_size",
          "price_near_cta", "img_alt", "form_label", "disclaimer")


def layout_audit(html: str | bytes, rules: dict[str, Any]) -> dict[str, bool]:
    """check -> whether the page passes it, in the order of CHECKS.

    Args:
        html: the page.
        rules: layout_rules of the house.

    Raises:
        ArtefactError: as `page_elements`.
    """
    table = page_elements(html)
    said = table[table["text"].ne("")]
    ratios = pd.Series([contrast_of(c, b) for c, b in
                        zip(said["colour"], said["background"], strict=True)],
                       index=said.index, dtype=float)
    large = said["font_px"] >= rules["large_text_px"]
    buttons, prices = table[_has(table, "cta")], table[_has(table, "price")]
    small = _has(table, "disclaimer")
    sides = table.loc[table["tag"].isin(rules["tap_tags"]), ["width_px", "height_px"]].dropna()
    read = table[table["tag"].isin(rules["text_tags"]) & ~small]
    fold = near = False
    if len(buttons):
        first = buttons["order"].iloc[0]
        fold = bool(table.loc[table["order"] <= first, "height_px"].sum() <= rules["fold_px"])
        steps = (prices["order"] - first).abs()
        near = bool(len(steps) and steps.min() <= rules["price_cta_steps"])
    fields = table[table["tag"].isin(FIELDS)]
    images = table[table["tag"].eq("img")]
    return {
        "one_h1": int(table["tag"].eq("h1").sum()) == rules["h1"],
        "cta_above_fold": fold,
        "contrast": bool((ratios[~large] >= rules["min_contrast"]).all()),
        "contrast_large": bool((ratios[large] >= rules["min_contrast_large"]).all()),
        "tap_size": bool((sides.min(axis=1) >= rules["min_tap_px"]).all()),
        "font_size": bool((read["font_px"] >= rules["min_font_px"]).all()),
        "price_near_cta": near,
        "img_alt": bool(images["alt"].notna().all()),
        "form_label": bool(fields["label"].notna().all()),
        "disclaimer": bool(small.any() and (table.loc[small, "font_px"]
                                            >= rules["min_disclaimer_px"]).all()),
    }


def first_failing(html: str | bytes, rules: dict[str, Any], check: str) -> str:
    """What the first element is called that fails a check, "" where none is to blame alone."""
    table = page_elements(html)
    ratios = [contrast_of(c, b) for c, b in zip(table["colour"], table["background"], strict=True)]
    large, said = table["font_px"] >= rules["large_text_px"], table["text"].ne("")
    small = _has(table, "disclaimer")
    bad = {
        "contrast": said & ~large & (pd.Series(ratios) < rules["min_contrast"]),
        "contrast_large": said & large & (pd.Series(ratios) < rules["min_contrast_large"]),
        "tap_size": table["tag"].isin(rules["tap_tags"]) & (
            table[["width_px", "height_px"]].min(axis=1, skipna=False) < rules["min_tap_px"]),
        "font_size": table["tag"].isin(rules["text_tags"]) & ~small & (
            table["font_px"] < rules["min_font_px"]),
        "img_alt": table["tag"].eq("img") & table["alt"].isna(),
        "form_label": table["tag"].isin(FIELDS) & table["label"].isna(),
    }.get(check)
    if bad is None or not bad.any():
        return ""
    row = table[bad].iloc[0]
    return str(row["id"] or row["text"][:20] or row["tag"])


def _has(table: pd.DataFrame, name: str) -> pd.Series:
    return table["cls"].map(lambda cls: name in cls.split()).astype(bool)
