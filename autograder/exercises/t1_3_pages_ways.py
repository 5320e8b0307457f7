"""T1.3.c: the exercise with its known wrong ways and their sentences."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
from bs4 import BeautifulSoup

from autograder.artefacts.page_judge import KIND_NAMES, NOTHING, judge_checker
from autograder.artefacts.page_script import page_events

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_3_pages import RULES, check_pages, facts, flag_all, flag_all_of_faulty, flag_none
from .t1_3_pages_worlds import PAGES_WORLDS, held_out_pages, labels_of, practice_pages, shipped

M = Misconception


def _way(**wrong: Any) -> Any:
    return partial(check_pages, **wrong)


def _public_spec(pages: pd.DataFrame, spec: dict[str, Any]) -> pd.DataFrame:
    """With the public spec written in."""
    return check_pages(pages, shipped().page_spec)


def _without(*kinds: str) -> Any:
    return _way(kinds=tuple(k for k in RULES if k not in kinds))


WAYS = (
    M("flags_everything", flag_all,
      "Your checker flags every kind on every page, the clean ones too. Then it says as little as "
      "one that flags nothing: nobody can tell what is broken. Flag a kind only where its rule is "
      "broken."),
    M("all_kinds_of_a_faulty_page", flag_all_of_faulty,
      "You report every kind on each page on which something is found. Whoever mends it then goes "
      "through all of the page again. Report only the kinds whose rule is broken."),
    M("flags_nothing", flag_none, NOTHING),
    M("first_defect_only", _way(first_only=True),
      "You stop at the first defect of a page. The page comes back mended in one place, and the "
      "next defect goes live. Go through all checks before you return."),
    M("worked_examples_only", _way(kinds=("alt", "dates", "label", "price")),
      "Your checker knows only the kinds that the notebook has shown. Those are four; the others "
      "stand in the table of the task. Add one function for each."),
    M("spec_written_in", _public_spec,
      "You hold every page against the values of the public spec. The next campaign has another "
      "code, other prices and links. Take each value from spec."),
    M("end_date_only", _way(end_only=True),
      "You compare only the last day. An offer that starts on another day than announced brings as "
      "many calls. Compare start and end."),
    M("day_without_year", _way(month_day=True),
      "You compare month and day and leave out the year. A page copied from last year passes then. "
      "Compare the whole datetime."),
    M("blank_alt", _way(alt_blank=True),
      "You count alt=\"\" as missing. An empty alt says that the picture is decoration. Only an "
      "img without the attribute alt is a defect."),
    M("label_by_for_only", _way(for_only=True),
      "You look only for a label whose for names the field. A label around the field and an "
      "aria-label name it as well. Ask for all three."),
    M("labels_counted", _way(any_label=True),
      "You count the labels of the page. One too many elsewhere hides one that is missing. Look "
      "for the label of each field."),
    M("input_only", _way(input_only=True),
      "You look for labels of input only. select and textarea are form fields, too. Go through all "
      "three."),
    M("hidden_wants_label", _way(hidden_too=True),
      "You ask for a label on hidden fields and on buttons. Nobody sees the one, and the other "
      "carries its own words. Leave out the types hidden, submit and button."),
    M("sale_price_only", _way(sale_only=True),
      "You compare only the campaign price. A wrong usual price makes the saving a false claim. "
      "Compare list and sale."),
    M("price_roughly", _way(near=True),
      "You let prices pass that are almost right. Ten dollars more at the checkout is what people "
      "complain about, and a price without VAT is off by 5 %. It must be equal."),
    M("vat_by_one_word", _way(vat_loose=True),
      "You are content where the page says 稅 somewhere. 未稅 holds it, too. Ask for 含稅價."),
    M("code_only", _way(code_only=True),
      "You check only the code of the offer. With a wrong limit or discount it does not do what "
      "was promised. Compare code, threshold and discount."),
    M("code_anywhere", _way(code_anywhere=True),
      "You look for the code anywhere in the file. It stands in the script, too, whatever the "
      "visitor reads. Read the element with the id code, and threshold and discount by theirs."),
    M("return_words_only", _way(words_only=True),
      "You are content where the page says 解除契約. Three days instead of seven is against the "
      "Consumer Protection Act. Compare the number with return_days."),
    M("seller_name_only", _way(name_only=True),
      "You look for the seller's name only. Who stands behind it, where it is and how to reach "
      "it belong to it as well. Look for every value of spec[\"seller\"]."),
    M("privacy_link_only", _way(link_only=True),
      "You look for the link to the privacy page only. What the data are for must stand where they "
      "are asked for. Look for purpose as well, and that it has text."),
    M("checked_anywhere", _way(checked_text=True),
      "You look for the letters checked in the file. The style sheet has a rule :checked, and a "
      "radio button is always chosen. Look at the attribute of each checkbox."),
    M("radio_is_consent", _way(radio_too=True),
      "You count a chosen radio button as consent. One of them is always chosen, and it agrees to "
      "nothing. Look at checkboxes."),
    M("empty_links_only", _way(empty_only=True),
      "You count only href=\"#\" as dead. A link to an id that is not on the page, an empty href "
      "and none at all lead nowhere either. Check all four."),
    M("anchors_only", _way(anchors_only=True),
      "You check only links to a place on the page. An empty href, # alone and no href at all are "
      "as dead. Check these as well."),
    M("mail_is_dead", _way(outside_dead=True),
      "You count mailto: as a dead link. It opens the mail program. Dead is what has no href, an "
      "empty one, # alone, or an id that is not there."),
    M("link_with_query", _way(whole_href=True),
      "You compare the whole href. Behind the question mark stands UTM, which the spec leaves out. "
      "Cut it off before you compare."),
    M("path_only", _way(path_only=True),
      "You compare only the path of a link. http:// in place of https:// and another host pass "
      "then. Compare the whole address up to the question mark."),
    M("relative_links_only", _way(relative_only=True),
      "You flag a link to the own site that is written out with https://. It leads to the same "
      "page. Take the own host off before you compare."),
    M("link_there_is_enough", _way(there_is_enough=True),
      "You are content where the link is there. Friends of another account are no friends of ours. "
      "Compare where it leads."),
    M("utm_on_every_link", _way(utm_everywhere=True),
      "You ask for UTM on every link. On links within the site it starts a new session and takes "
      "the order from the ad that brought it. Ask for it only outside."),
    M("utm_nowhere", _way(utm_nowhere=True),
      "You flag every UTM. On the way out to LINE it is what tells us who came back from the page. "
      "Flag it only on links within the site."),
    M("own_address_is_outside", _way(relative_inside=True),
      "You take every link with https:// for one outside. The own host may be written out, too. "
      "Compare the host with that of spec[\"url\"]."),
    M("mail_wants_utm", _way(mail_outside=True),
      "You ask for UTM on mailto: and tel:. Only http and https lead to a site. Leave the others "
      "out."),
    M("disabled_only", _way(disabled_only=True),
      "You look for disabled only. A button may be hidden, covered or missing just as well. Go "
      "through all parts of the rule."),
    M("button_there_is_enough", _way(there_only=True),
      "You are content where the buttons are there. Whether they can be pressed is the question. "
      "Look at disabled, hidden, display: none and what covers them."),
    M("hidden_cover_counts", _way(any_cover=True),
      "You flag a cover that is hidden. It is not there until somebody opens it. Flag only those "
      "without the attribute hidden."),
    M("disabled_anywhere", _way(disabled_anywhere=True),
      "You flag disabled wherever it stands. An option that cannot be chosen is no button. Go "
      "through the ids of spec[\"buttons\"]."),
    M("action_only", _way(action_only=True),
      "You check only action and method. A field without its name is not sent, however well it "
      "looks. Compare the names of the fields, too."),
    M("id_for_name", _way(id_for_name=True),
      "You look at the id of the fields. The form sends name; id is for label and script. Collect "
      "the names."),
    M("fields_only", _way(fields_only=True),
      "You check only the names of the fields. Sent to the wrong address, or by get into "
      "everybody's log files, they help nobody. Compare action and method, too."),
    M("language_only", _way(lang_only=True),
      "You check only the language of the page. noindex left on keeps it out of search, and "
      "without viewport a phone shows it in miniature. Go through the whole rule of head."),
    M("canonical_only", _way(canonical_only=True),
      "You check only canonical. og:title, og:image and og:url decide what LINE shows when "
      "somebody shares the page. Check them as well."),
    M("sharing_there_is_enough", _way(there_enough=True),
      "You are content where canonical and og:url are there. With the address of the draft they "
      "send everybody there. Compare them with spec[\"url\"]."),
    M("comments_count", _way(raw_html=True),
      "You look for left-over words in the whole file. A comment or a class name is read by "
      "nobody. Use get_text()."),
    M("capitals_matter", _way(case_kept=True),
      "You look for lorem in small letters only. Dummy text begins with Lorem. Put the text into "
      "lower case first."),
    M("chinese_test_only", _way(chinese_only=True),
      "You look for 測試 only. 待補 and Lorem are left over as well. Go through the three words."),
    M("presses_as_set", _way(set_of_presses=True),
      "You compare which presses send the event, not how often. A purchase sent twice doubles the "
      "revenue of every report. Compare sorted lists."),
    M("events_counted", _way(count_only=True),
      "You count how often an event is sent. Once, but when the page opens, counts every visitor "
      "as a buyer. Compare the presses themselves."),
    M("event_at_least_once", _way(at_least_once=True),
      "You are content where an event is sent at all. Sent twice, or when the page opens, it is "
      "worse than not sent. Compare with the list of presses in spec[\"events\"]."),
    M("purchase_only", _way(purchase_only=True),
      "You check only purchase. add_to_cart and line_add_friend feed KPIs of their own. Go through "
      "all events of the spec."),
    M("transaction_id_only", _way(id_only=True),
      "You look for transaction_id only. Without value and currency there is no revenue to report. "
      "Go through all keys of spec[\"event_data\"]."),
    M("keys_without_values", _way(keys_only=True),
      "You look whether currency is there, not what it says. NT$ and USD make other numbers of the "
      "same order. Compare it with spec[\"currency\"]."),
    *(M(f"without_{kind}", _without(kind), says) for kind, says in (
        ("consent", "You have no check for consent. A box ticked beforehand is nobody's "
                    "decision, and the house takes it for none. Add the check."),
        ("leftover", "You have no check for test text. It is what people photograph and share. Add "
                     "the check."),
        ("event", "You have no check for the events. What is not counted right cannot be judged in "
                  "December. Use page_events."),
        ("event_data", "You have no check for the data of the events. Use page_events and go "
                       "through spec[\"event_data\"]."),
    )),
)  # fmt: skip


def _by_selectors(pages: pd.DataFrame, spec: dict[str, Any]) -> pd.DataFrame:
    """CSS selectors and a dict of booleans; places are left out."""
    rows = []
    own = spec["url"].split("/")[2]
    for page_id, html in zip(pages["page_id"], pages["html"], strict=True):
        soup = BeautifulSoup(html, "html.parser")
        text = soup.get_text()

        def value(css: str, name: str, soup: BeautifulSoup = soup) -> str | None:
            tag = soup.select_one(css)
            return tag.get(name) if tag else None

        def word(css: str, soup: BeautifulSoup = soup) -> str:
            tag = soup.select_one(css)
            return tag.get_text(strip=True) if tag else ""

        hrefs = [a.get("href") or "" for a in soup.select("a")]
        bare = [f for f in soup.select("input, select, textarea")
                if f.get("type") not in ("hidden", "submit", "button") and not (
                    f.get("aria-label") or f.find_parent("label")
                    or soup.select_one(f'label[for="{f.get("id")}"]'))]
        pressed = {i: soup.select_one(f'[id="{i}"]') for i in spec["buttons"]}
        sent: dict[str, list[str]] = {}
        events = page_events(html)
        for one in events:
            sent.setdefault(one["event"], []).append(one["on"])
        outside = [h for h in hrefs if h.startswith("http") and h.split("/")[2] != own]
        inside = [h for h in hrefs if h not in outside]
        links = {i: value(f'a[id="{i}"]', "href") for i in spec["links"]}
        bad = {
            "alt": bool(soup.select("img:not([alt])")),
            "dates": [value("#start", "datetime"), value("#end", "datetime")] != [
                spec["start"], spec["end"]],
            "label": bool(bare),
            "price": any(value(f'[data-sku="{sku}"] .{kind}', "value") != str(p[kind])
                         for sku, p in spec["price"].items() for kind in ("list", "sale")),
            "vat": "含稅價" not in text,
            "offer": (word("#code"), value("#threshold", "value"), value("#discount", "value")) != (
                spec["offer"]["code"], str(spec["offer"]["threshold"]),
                str(spec["offer"]["discount"])),
            "returns": value("#return-days", "value") != str(spec["return_days"]),
            "seller": not all(v in text for v in spec["seller"].values()),
            "privacy": not (word("#purpose") and word("#privacy")),
            "consent": bool(soup.select('input[type="checkbox"][checked]')),
            "dead_link": any(h in ("", "#") or (h[0] == "#" and not soup.find(id=h[1:]))
                             for h in hrefs),
            "wrong_link": any(h is not None and h.split("?")[0].replace(f"https://{own}", "")
                              != spec["links"][i] for i, h in links.items()),
            "utm": any("utm_" in h for h in inside) or any("utm_" not in h for h in outside),
            "button": any(
                b is None or b.has_attr("disabled") or b.has_attr("hidden")
                or "none" in b.get("style", "") for b in pressed.values()
            ) or bool(soup.select('[style*="fixed"]:not([hidden])')),
            "form": value("form", "action") != spec["form"]["action"]
                    or value("form", "method") != spec["form"]["method"]
                    or not {f.get("name") for f in soup.select("[name]")} >= set(
                        spec["form"]["fields"]),
            "head": value("html", "lang") != spec["lang"]
                    or not soup.select('meta[name="viewport"]')
                    or "noindex" in str(value('meta[name="robots"]', "content")),
            "sharing": value('link[rel="canonical"]', "href") != spec["url"]
                    or value('meta[property="og:url"]', "content") != spec["url"]
                    or not value('meta[property="og:title"]', "content")
                    or not value('meta[property="og:image"]', "content"),
            "leftover": any(w in text.lower() for w in ("測試", "待補", "lorem")),
            "event": any(sorted(sent.get(e, [])) != sorted(p) for e, p in spec["events"].items()),
            "event_data": any(
                not set(spec["event_data"].get(e["event"], [])) <= set(e["data"])
                or e["data"].get("currency", spec["currency"]) != spec["currency"]
                for e in events),
        }
        rows += [(page_id, kind, "") for kind, is_bad in bad.items() if is_bad]
    return pd.DataFrame(rows, columns=["page_id", "kind", "where"])


def _one_miss(pages: pd.DataFrame, spec: dict[str, Any]) -> pd.DataFrame:
    """Right but for one part of a rule, and with one false alarm: as good as is asked for."""
    found = check_pages(pages, spec)
    loose = [p for p, h in zip(pages["page_id"], pages["html"], strict=True)
             if "og:image" not in h and facts(h).of("form")]
    found = found[~(found["page_id"].isin(loose) & found["kind"].eq("sharing"))]
    clean = [p for p in pages["page_id"] if p not in set(found["page_id"]) | set(loose)]
    alarm = pd.DataFrame([(p, "alt", "x") for p in clean[:1]], columns=found.columns)
    return pd.concat([found, alarm], ignore_index=True)


C = Exercise(
    "T1.3.c",
    parts=(Part(
        "check_pages", labels_of, inputs=held_out_pages, load=("test_pages", "page_spec"),
        compare=Compare("frame", ("page_id", "kind")), judge=judge_checker,
        practice=practice_pages,
    ),),
    misconceptions=WAYS,
    alternatives=(Alternative("by_rules", check_pages), Alternative("by_selectors", _by_selectors),
                  Alternative("one_miss", _one_miss)),
    hints=(
        "Take one kind at a time, run the check, and let its message tell you which kind comes "
        "next. Look at the failing example of that kind, if there is one, in load("
        "\"page_examples\").",
        "Every check is the same three steps: find the tags (find, find_all), read an attribute "
        "with get or the text with get_text, compare with spec. Where find gives None, that is a "
        "defect, too. For events use page_events.",
        "def check_consent(page, spec):\n"
        "    return [tag.get(\"name\", \"\") for tag in page.find_all(\"input\")\n"
        "            if tag.get(\"type\") == … and tag.has_attr(…)]",
    ),
    solution=(
        "A page is tested against its spec, one rule at a time, and each rule is tried on a page "
        "that breaks it and on one that does not. Read what the browser reads: attributes, visible "
        "text, the presses behind each event. Looking at pages finds what looks wrong; most of "
        "these defects look right."
    ),
    worlds=PAGES_WORLDS,
    equivalent_mutants={
        **dict.fromkeys((
            "'footer' -> 'form'", "'code' -> 'consent' (#3)",
            "'return-days' -> 'return_days' (#2)", "'name' -> 'noindex' (#2)",
            "'lang' -> 'leftover' (#3)", "'viewport' -> 'where' (#2)", "'robots' -> 'sale' (#2)",
            "'canonical' -> 'checkbox' (#2)", "'og:url' -> 'on' (#2)", "'where' -> 'wrong_link'",
            "link.get('id') or href -> And", "link.get('id') or href -> And (#2)",
            "'cover' -> 'currency'", "'id' -> 'input'", "'id' -> 'input' (#2)",
            "' currency' -> '#'",
        ), "It changes only where, which is for people and is not compared."),
        "'http' -> 'https://'": "No page links outside over http.",
        "'textarea' -> 'threshold'": "No page has a textarea.",
    },
)
assert set(RULES) == set(KIND_NAMES)
