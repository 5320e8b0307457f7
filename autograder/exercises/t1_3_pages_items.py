"""T1.3.q2 (choice) and T1.3.f2 (the first page check): references, wrong ways, sentences.

The notebook shows the options of q2 under these letters:

q2  All 12 pages were opened by two people on two days, and nothing looked wrong. What is known?
    A tested: every page was viewed
    B that the pages open; whether they do what the spec says is not known yet
    C tested enough, if two people did it independently
    D nothing at all: pages must be tested by the vendor who built them
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
from bs4 import BeautifulSoup

from datasets.simulator.launch_pages.operators import BY_NAME

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part, WorldSpec
from .t1_3_pages_worlds import stream

Q2 = Choice(
    "T1.3.q2", answer="B",
    feedback={
        "A": "Viewing finds what looks wrong. A purchase sent twice, a field without name or a "
             "price 5 % too low looks right. Ask what was compared with what.",
        "B": "They open, no more. A test compares what a page does with what the spec says, and is "
             "itself tried on a page that is known to be broken.",
        "C": "Two people who look see the same surface twice. What neither compared, neither "
             "found. Ask what would have turned up a wrong price.",
        "D": "Who built it should test it, too, but with the same blind spots; whoever answers for "
             "the launch tests against the spec. Something is known: the pages open.",
    },
)

PRICE_WORLDS = tuple(WorldSpec(321 + n, year, "none") for n, year in enumerate((2024, 2026, 2027)))
COLUMNS = ["sku", "price", "page"]


def check_price(html: str, spec: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """Prices that differ from the spec: sku, price (list or sale), page (TWD; NA where missing).

    wrong: switches for known wrong ways, by name.
    """
    page = BeautifulSoup(html, "html.parser")
    rows = []
    for sku, price in spec["price"].items():
        box = page.find(attrs={"data-sku": sku})
        if wrong.get("first_box"):
            box = page.find(class_="product")
        for kind in ("sale",) if wrong.get("sale_only") else ("list", "sale"):
            tag = box.find("data", class_=kind) if box else None
            if tag is None:
                if not wrong.get("missing_fine"):
                    rows.append((sku, kind, None))
                continue
            told = "".join(c for c in tag.get_text() if c.isdigit())
            value = int(told if wrong.get("text_read") and told else tag["value"])
            right = price["sale" if wrong.get("sale_for_both") else kind]
            differs = value != right
            if wrong.get("as_text"):
                differs = tag["value"] != right
            if wrong.get("too_high"):
                differs = value > right
            if wrong.get("equal"):
                differs = value == right
            if differs:
                rows.append((sku, kind, right if wrong.get("tells_spec") else value))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"sku": "str", "price": "str", "page": "Int64"})


def price_pages(world: Any) -> tuple:
    """(html, spec) of a clean page, of each price defect, and of several at once."""
    gen, spec = stream(world, 45), world.page_spec
    names = ("wrong_sale_price", "wrong_list_price", "price_without_vat", "raised_list_price",
             "price_missing")
    sku = sorted(spec["price"])[0]
    now = spec["price"][sku]["sale"]
    # one price is far too high on every page, so that what is lost is not lost in an empty table
    base = world.test_page.replace(f'class="sale" value="{now}">NT${now:,}',
                                   f'class="sale" value="{2 * now}">NT${2 * now:,}')
    pages = [base]
    for n in names:
        pages.append(BY_NAME[n](base, spec, gen))
    both = base
    for n in ("wrong_list_price", "price_without_vat", "wrong_sale_price", "price_missing"):
        both = BY_NAME[n](both, spec, gen)
    gone = base.replace(f'data-sku="{sku}"', 'data-sku="NEW"')
    return tuple((html, spec) for html in (*pages, both, gone, world.test_page)) + practice_prices()


BOX = ('<div class="product" data-sku="{sku}"><p>商品 <data class="list" value="{list}">NT${list:,}'
       '</data></p><p>檔期價 <data class="sale" value="{sale}">NT${sale:,}</data></p></div>')


def practice_prices() -> tuple:
    """Small pages by hand: a price too low, one too high, a product and a price that are missing,
    boxes in another order, prices above a thousand, a value other than the text beside it."""
    spec = {"price": {"A1": {"list": 1680, "sale": 1280}, "B2": {"list": 300, "sale": 250},
                      "C3": {"list": 500, "sale": 450}}}

    def made(*boxes: str) -> tuple[str, dict[str, Any]]:
        high = BOX.format(sku="C3", list=500, sale=550)
        inner = "\n".join((*boxes, high))
        return f"<!DOCTYPE html>\n<html><body>\n{inner}\n</body></html>\n", spec

    a, b = BOX.format(sku="A1", list=1680, sale=1280), BOX.format(sku="B2", list=300, sale=250)
    low, high = BOX.format(sku="A1", list=1680, sale=1219), BOX.format(sku="B2", list=390, sale=250)
    other = BOX.format(sku="A1", list=1680, sale=1219).replace("NT$1,219", "NT$1,280")
    return (made(b, a), made(low, high), made(a), made(other, b),
            made(a, b.replace('<data class="sale" value="250">NT$250</data>', "NT$250")))


def _by_dict(html: str, spec: dict[str, Any]) -> pd.DataFrame:
    soup = BeautifulSoup(html, "html.parser")
    found = {(box["data-sku"], tag["class"][0]): float(tag["value"])
             for box in soup.select("[data-sku]") for tag in box.select("data[value]")}
    wanted = {(sku, kind): price[kind] for sku, price in spec["price"].items() for kind in price}
    rows = [{"sku": s, "price": k, "page": found.get((s, k), float("nan"))}
            for (s, k), right in wanted.items() if found.get((s, k)) != right]
    return pd.DataFrame(rows, columns=COLUMNS)


def _way(**wrong: Any) -> Any:
    return partial(check_price, **wrong)


M = Misconception
F2 = Exercise(
    "T1.3.f2",
    parts=(Part("check_price", check_price, inputs=price_pages,
                load=(("landing_draft", "page_spec"), ("pressed_page", "page_spec")),
                compare=Compare("frame", ("sku", "price"), {"page": 1e-9}),
                practice=practice_prices),),
    misconceptions=(
        M("text_against_number", _way(as_text=True),
          "You compare the text of the attribute with a number, and \"499\" is never 499. So every "
          "price differs. Turn it into a number with int(...) first."),
        M("text_read", _way(text_read=True),
          "You read the text that people see. Programs read value, and the two may "
          "differ. Take the attribute value of the tag."),
        M("sale_only", _way(sale_only=True),
          "You look at the campaign price only. A wrong usual price makes the saving a false "
          "claim. Go through \"list\" and \"sale\"."),
        M("sale_for_both", _way(sale_for_both=True),
          "You hold both prices against the sale price of the spec. The usual price has its own. "
          "Use price[kind]."),
        M("missing_is_fine", _way(missing_fine=True),
          "You pass over a price that is missing. The visitor sees none, and the spec asks for "
          "one. Report it, with NA as the price on the page."),
        M("first_box_for_all", _way(first_box=True),
          "You read every price from the first product of the page. Look for the box whose "
          "data-sku is this sku."),
        M("too_high_only", _way(too_high=True),
          "You report only prices that are too high. One that is too low is a promise that we must "
          "keep. Ask whether they differ: !=."),
        M("turned_round", _way(equal=True),
          "You report the prices that are right. Ask whether they differ: !=."),
        M("spec_in_place_of_page", _way(tells_spec=True),
          "Your column page holds the price of the spec. Whoever mends the page looks for what "
          "stands there. Put the value of the page into it."),
    ),
    alternatives=(Alternative("by_dict", _by_dict),),
    hints=(
        "Each product of the page stands in a box with its sku in data-sku. The two prices in it "
        "are <data> tags of the classes list and sale.",
        "The blanks in their order: the key of the spec that holds the prices, the sku of this "
        "box, the kind of price as the class, the attribute that holds the number, and the price "
        "of the spec.",
        "tag = box.find(\"data\", class_=kind)\nint(tag[\"value\"]) != price[kind]",
    ),
    solution=(
        "Find the element, turn its attribute into a number, compare it with the spec, and say "
        "what stands there. What is missing is a finding as well: a check that skips what it does "
        "not find passes an empty page."
    ),
    worlds=PRICE_WORLDS,
)
