"""T1.2.c layout audit: reference and known wrong ways."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from autograder.artefacts.page import FIELDS, contrast_of
from autograder.artefacts.page_tables import AUDIT, judge_audit

from .base import Alternative, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS, audits, layout_rules, practice_pages


def has_class(elements: pd.DataFrame, name: str) -> pd.Series:
    """Whether each element has a class (whole word)."""
    return elements["cls"].map(lambda cls: name in cls.split()).astype(bool)


def audit_layout(elements: pd.DataFrame, rules: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """Ten checks of a page: check, ok, value (NA where there is nothing to measure).

    wrong: switches for known wrong ways, by name.
    """
    rows: list[tuple[str, bool, Any]] = []

    def add(check: str, ok: bool, value: Any) -> None:
        rows.append((check, bool(ok), value))

    def least(check: str, values: pd.Series, limit: float, empty: bool) -> None:
        """Hold the smallest of some values against a limit."""
        values = values.dropna()
        if values.empty:
            add(check, wrong.get("empty_ok", empty), pd.NA)
            return
        value = values.mean() if wrong.get("mean") == check else values.min()
        value = round(value, 1) if wrong.get("rounded") and "contrast" in check else value
        add(check, value > limit if wrong.get("strict") else value >= limit, value)

    if not wrong.get("as_given"):
        elements = elements.sort_values("order", kind="stable")
    titles = int(elements["tag"].isin(wrong.get("title_tags", ["h1"])).sum())
    add("one_h1", titles >= 1 if wrong.get("any_h1") else titles == rules["h1"], titles)

    def found(name: str) -> pd.Series:
        if wrong.get("substring") in (True, name):
            return elements["cls"].str.contains(name)
        if name in wrong.get("exact_class", ()):
            return elements["cls"].eq(name)
        return has_class(elements, name)

    buttons = elements[found("cta")]
    prices = elements[found("price")]
    if wrong.get("button_tag"):
        buttons = elements[elements["tag"].eq("button")]
    if buttons.empty:
        add("cta_above_fold", wrong.get("empty_ok", False), pd.NA)
    else:
        button = buttons.iloc[-1 if wrong.get("last_cta") else 0]
        above = elements[elements["order"] < button["order"]]
        bottom = above["height_px"].sum()
        if wrong.get("fold") == "order":
            bottom = float(button["order"])
        elif wrong.get("fold") != "top" and pd.notna(button["height_px"]):
            bottom += button["height_px"]
        if wrong.get("fold") == "all":
            bottom = elements["height_px"].sum()
        inside = bottom < rules["fold_px"] if wrong.get("strict") else bottom <= rules["fold_px"]
        add("cta_above_fold", inside, bottom)

    said = elements if wrong.get("wordless") else elements[elements["text"].ne("")]
    ratios = pd.Series([contrast_of(c, b) for c, b in
                        zip(said["colour"], said["background"], strict=True)],
                       index=said.index, dtype=float)
    large = said["font_px"] >= rules["large_text_px"]
    if wrong.get("large") == "above":
        large = said["font_px"] > rules["large_text_px"]
    least("contrast", ratios if wrong.get("large") == "none" else ratios[~large],
          rules["min_contrast"], True)
    least("contrast_large", ratios[large], rules["min_contrast_large"], True)

    tapped = elements[elements["tag"].isin(wrong.get("tap_tags", rules["tap_tags"]))]
    sides = tapped[["width_px", "height_px"]]
    if wrong.get("tap") == "zero":
        sides = sides.fillna(0)
    elif wrong.get("tap") != "one":
        sides = sides.dropna()
    sides = {"height": lambda s: s["height_px"], "longer": lambda s: s.max(axis=1)}.get(
        wrong.get("tap"), lambda s: s.min(axis=1))(sides)
    least("tap_size", sides, rules["min_tap_px"], True)

    small = found("disclaimer")
    read = elements["tag"].isin(rules["text_tags"])
    if wrong.get("font_all"):
        read = elements["text"].ne("")
    least("font_size", elements.loc[read & (~small | bool(wrong.get("font_small"))), "font_px"],
          rules["min_font_px"], True)

    if buttons.empty or prices.empty:
        add("price_near_cta", wrong.get("empty_ok", False), pd.NA)
    else:
        place = buttons["order"].iloc[-1 if wrong.get("last_cta") else 0]
        gaps = place - prices["order"]
        if wrong.get("any_cta"):
            gaps = pd.Series([b - p for b in buttons["order"] for p in prices["order"]])
        if wrong.get("farthest"):
            gaps = gaps.abs().sort_values().iloc[-1:]
        if wrong.get("first_price"):
            gaps = gaps.iloc[:1]
        if wrong.get("only_before"):
            gaps = gaps[gaps > 0]
        if wrong.get("only_after"):
            gaps = gaps[gaps < 0]
        steps = gaps.abs().min() if len(gaps) else pd.NA
        near = len(gaps) > 0 and (steps < rules["price_cta_steps"] if wrong.get("strict")
                                  else steps <= rules["price_cta_steps"])
        add("price_near_cta", near, steps)

    images = elements[elements["tag"].eq("img")]
    bare = images["alt"].isna() | (images["alt"].eq("") & bool(wrong.get("alt_blank")))
    if wrong.get("counts_all"):
        bare = elements["alt"].isna()
    add("img_alt", int(bare.sum()) == 0, int(bare.sum()))
    fields = elements[elements["tag"].isin(wrong.get("field_tags", FIELDS))]
    naked = int(fields["label"].isna().sum())
    if wrong.get("counts_all"):
        naked = int(elements["label"].isna().sum())
    add("form_label", naked == 0, naked)
    least("disclaimer", elements.loc[small, "font_px"], rules["min_disclaimer_px"], False)
    return pd.DataFrame(rows, columns=["check", "ok", "value"])


def _audit(**wrong: Any) -> Any:
    return partial(audit_layout, **wrong)


LIMITS = ("fold_px", "large_text_px", "min_contrast", "min_contrast_large", "min_tap_px",
          "min_font_px", "min_disclaimer_px", "price_cta_steps")
WHOLE_CLASS = ("You compare the whole of cls, so an element of the classes big cta is no cta for "
               "you. An element may have several classes. Use has_class.")
LETTERS = ("You look for letters inside the class names, so cta-note counts as cta and price-note "
           "as price. Classes are words with spaces between. Use has_class.")
WRITTEN_IN = ("You wrote limits of the rules into your code. Another company has others. Take "
              "each one from rules.")


def _audit_literal(elements: pd.DataFrame, rules: dict[str, Any], keys: tuple) -> pd.DataFrame:
    """With some of the public limits in place of those given."""
    house = layout_rules()
    return audit_layout(elements, rules | {key: house[key] for key in keys})


def _audit_by_lists(elements: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """Plain Python over the rows as dictionaries."""
    rows = sorted(elements.to_dict("records"), key=lambda row: row["order"])

    def has(row: dict, name: str) -> bool:
        return name in row["cls"].split(" ")

    def lowest(values: list) -> Any:
        return min((v for v in values if not pd.isna(v)), default=None)

    ctas = [r for r in rows if has(r, "cta")]
    prices = [r["order"] for r in rows if has(r, "price")]
    bottom = steps = None
    if ctas:
        heights = [r["height_px"] for r in rows if r["order"] <= ctas[0]["order"]]
        bottom = sum(h for h in heights if not pd.isna(h))
        steps = min((abs(p - ctas[0]["order"]) for p in prices), default=None)
    said = [(r["font_px"] >= rules["large_text_px"], contrast_of(r["colour"], r["background"]))
            for r in rows if r["text"]]
    normal, large = (lowest([c for big, c in said if big is want]) for want in (False, True))
    tap = lowest([min(r["width_px"], r["height_px"]) for r in rows
                  if r["tag"] in rules["tap_tags"]
                  and not pd.isna(r["width_px"] + r["height_px"])])
    font = lowest([r["font_px"] for r in rows
                   if r["tag"] in rules["text_tags"] and not has(r, "disclaimer")])
    note = lowest([r["font_px"] for r in rows if has(r, "disclaimer")])
    titles = sum(r["tag"] == "h1" for r in rows)
    bare = sum(r["tag"] == "img" and pd.isna(r["alt"]) for r in rows)
    naked = sum(r["tag"] in ("input", "select", "textarea") and pd.isna(r["label"]) for r in rows)
    return pd.DataFrame({
        "one_h1": [titles == rules["h1"], titles],
        "cta_above_fold": [bottom is not None and bottom <= rules["fold_px"], bottom],
        "contrast": [normal is None or normal >= rules["min_contrast"], normal],
        "contrast_large": [large is None or large >= rules["min_contrast_large"], large],
        "tap_size": [tap is None or tap >= rules["min_tap_px"], tap],
        "font_size": [font is None or font >= rules["min_font_px"], font],
        "price_near_cta": [steps is not None and steps <= rules["price_cta_steps"], steps],
        "img_alt": [bare == 0, bare], "form_label": [naked == 0, naked],
        "disclaimer": [note is not None and note >= rules["min_disclaimer_px"], note],
    }, index=["ok", "value"]).T.rename_axis("check").reset_index()  # fmt: skip


def _audit_by_query(elements: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    out = audit_layout(elements.iloc[::-1].sort_values("order"), rules)
    return out.set_index("check").astype({"ok": "boolean"})


C = Exercise(
    "T1.2.c",
    parts=(Part(
        "audit_layout", audit_layout, inputs=audits, load=("page_elements", "layout_rules"),
        compare=AUDIT, judge=judge_audit, practice=practice_pages,
    ),),
    misconceptions=(
        *(Misconception(f"substring_{name}", _audit(substring=name), LETTERS)
          for name in ("cta", "price")),
        Misconception("substring_class", _audit(substring=True), LETTERS),
        Misconception("wordless_contrast", _audit(wordless=True),
            "You measure the contrast of elements without text as well. Where there are no words "
            "nobody has to read. Keep only elements whose text is not empty."),
        Misconception("any_h1", _audit(any_h1=True),
            "You are content with at least one h1. Two main headings compete, and a screen reader "
            "cannot tell which is the topic. It must be exactly rules[\"h1\"]."),
        Misconception("fold_top", _audit(fold="top"),
            "You measure to the upper edge of the button. Half of it may then lie below the first "
            "screen. Add the button's own height."),
        Misconception("fold_order", _audit(fold="order"),
            "You compare the number of the element with the height of the screen. A picture is "
            "one element and fills half of it. Add up height_px."),
        Misconception("fold_all", _audit(fold="all"),
            "You add the heights of the whole page. Only what stands before the button pushes it "
            "down. Sum up to the button."),
        Misconception("exact_class", _audit(exact_class=("cta", "price", "disclaimer")),
                      WHOLE_CLASS),
        Misconception("exact_cta", _audit(exact_class=("cta",)), WHOLE_CLASS),
        Misconception("last_cta", _audit(last_cta=True),
            "You measure the last button of class cta. The visitor meets the first one. Take the "
            "one with the smallest order."),
        Misconception("any_cta", _audit(any_cta=True),
            "You take the shortest way from any button to a price. The visitor decides at the "
            "first one. Measure from the cta with the smallest order."),
        Misconception("as_given", _audit(as_given=True),
            "You take the first row that fits. The order of reading stands in the column order, "
            "and rows may be mixed. Sort by order first."),
        *(Misconception(f"written_in_{key}", partial(_audit_literal, keys=(key,)), WRITTEN_IN)
          for key in (*LIMITS, "tap_tags", "text_tags")),
        Misconception("limits_written_in", partial(_audit_literal, keys=LIMITS), WRITTEN_IN),
        Misconception("price_after_only", _audit(only_after=True),
            "You look for the price only below the button. One just above it is as near. Take the "
            "distance in either direction."),
        Misconception("mean_contrast", _audit(mean="contrast"),
            "You take the mean contrast of the texts. One unreadable price disappears in it. Take "
            "the lowest."),
        Misconception("rounded_contrast", _audit(rounded=True),
            "You round the contrast before you compare. 4.46 then passes as 4.5. Compare the "
            "number as it is."),
        Misconception("large_as_normal", _audit(large="none"),
            "You hold large text to the limit of normal text. From large_text_px on a contrast of "
            "min_contrast_large is enough. Leave large text out of contrast."),
        Misconception("large_above", _audit(large="above"),
            "You count text as large only above large_text_px. At exactly that size it is large, "
            "too. Use >=."),
        Misconception("tap_height", _audit(tap="height"),
            "You look at the height of what is tapped only. A tall, narrow mark is as hard to hit. "
            "Take the shorter side."),
        Misconception("tap_longer", _audit(tap="longer"),
            "You take the longer side of what is tapped. A finger misses by the shorter one. Take "
            "the smaller of width and height."),
        Misconception("tap_missing_zero", _audit(tap="zero"),
            "You count a missing width or height as 0. Links in running text have none and are "
            "not meant. Leave out elements without both sides."),
        Misconception("tap_one_side", _audit(tap="one"),
            "You judge elements of which only one side is known. Nobody can say how large they "
            "are. Leave out elements without both sides."),
        Misconception("disclaimer_in_font", _audit(font_small=True),
            "You hold conditions to the size of body text. They have a limit of their own "
            "(min_disclaimer_px). Leave class disclaimer out of font_size."),
        Misconception("font_of_all", _audit(font_all=True),
            "You look at the size of every text on the page. The rule names the tags it is for "
            "(text_tags). Filter by them."),
        Misconception("price_before_only", _audit(only_before=True),
            "You look for the price only above the button. One just below it is as near. Take the "
            "distance in either direction."),
        Misconception("first_price_only", _audit(first_price=True),
            "You measure to a price that is not the nearest one, such as the first of the page. "
            "The question is how far the nearest one is. Take the smallest distance."),
        Misconception("farthest_price", _audit(farthest=True),
            "You measure to the price farthest from the button. The question is how far the "
            "nearest one is. Take the smallest distance: min, not max."),
        Misconception("blank_alt", _audit(alt_blank=True),
            "You count alt=\"\" as missing. An empty alt says that the picture is decoration, "
            "which is right for a line or an ornament. Count only NA."),
        Misconception("counts_all_rows", _audit(counts_all=True),
            "You count every element without alt or label. Only pictures need an alt, and only "
            "form fields a label. Filter by tag first."),
        Misconception("only_input", _audit(field_tags=["input"]),
            "You look for labels of input only. select and textarea are form fields as well. "
            "Filter by all three."),
        Misconception("empty_is_fine", _audit(empty_ok=True),
            "You let a page pass that has no button, no price or no conditions. What must be there "
            "and is not fails, with the value NA. Read again which checks need something."),
        Misconception("empty_is_fault", _audit(empty_ok=False),
            "You fail a page because there is nothing to measure, for example no large text. What "
            "is not there cannot be too small. Read again which checks need something."),
        Misconception("strict_limit", _audit(strict=True),
            "You fail values that are exactly at the limit. The rules give what is still allowed. "
            "Use >= and <=."),
    ),
    alternatives=(Alternative("plain_python", _audit_by_lists),
                  Alternative("indexed", _audit_by_query)),
    hints=(
        "Print the elements up to the first button with their order and height_px, and add them "
        "up by hand.",
        "Each check is a filter, then one number (a sum, a minimum, a count), then a comparison "
        "with a rule. Write one check, look at it, then the next.",
        "rows = []; buttons = elements[has_class(elements, \"cta\")]; button = buttons.iloc[0]; "
        "bottom = elements[elements[\"order\"] <= button[\"order\"]][\"height_px\"].sum(); "
        "rows.append((\"cta_above_fold\", bottom <= rules[\"fold_px\"], bottom))",
    ),
    solution=(
        "An audit turns taste into numbers that designer and planner can both check. Take the "
        "worst element, not the mean: a visitor who cannot read the price is not helped by a good "
        "average. Where something required is missing the check fails; where there is nothing to "
        "measure it passes."
    ),
    worlds=PAGE_WORLDS,
)
