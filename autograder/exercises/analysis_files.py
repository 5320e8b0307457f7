"""Right and known-wrong files of the reports on behaviour (T2.3) and conversion (T2.4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.artefacts.analysis_check import SLIPS

from .base import Misconception as M
from .t1_5_files import Files, bytes_of, recoded

Truth = dict[str, Any]
Make = Callable[[Files, Truth], Files]
SAMPLES = Path(__file__).parent / "samples"
CAUSE = (
    "Line {line} of {name} says “{word}” without a test behind it. Figures that move together do "
    "not show a cause. Name the test in the sentence ([test: …]), say there that it is not known, "
    "or put what was wrong with the measuring right beside the word: analysis_rules.yml lists "
    "these words (not_claimed, about_data).")
NO_TEST = (
    "Line {line} of {name} names “{test}” as its test. A test here is a comparison that chance "
    "decided; before and after differ in season, too. analysis_rules.yml lists the tests there "
    "are.")
TOPIC = (
    "Line {line} of {name} names the test {test} and speaks of something else. That test decides "
    "about one thing only ({topics}). Take the tag away and say what was observed.")
CITES = (
    "The section {section} of {name} does not give {key}. A reader of that section needs it: write "
    "it with its name, rounded by the house's rules.")
UNSAID = (
    "The section {section} of {name} does not speak of {what}. Name it: a reader must not have to "
    "guess what a figure is about.")
VERDICT = (
    "The tag on {idea} in {name} is not the verdict that the rule gives. Run the function of that "
    "exercise again and copy its verdict.")
CONTRARY = (
    "Line {line} of {name} has the tag [{idea}: {verdict}], and its words say otherwise "
    "(“{word}”). The interval decides: write in the sentence what the tag says.")
# One gap of the data only.
_LONE = "這些數字都是過去的，而且沒有同意的人量不到，請讀的人記得。"


def entries(truth: Truth, divided_by: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """numbers.json with everything that the rules ask for."""
    rules = truth["rules"]["reports"][truth["report"]]["numbers"]
    out = {}
    for key, rule in rules.items():
        first, last = truth["periods"].get(key, (truth["start"], truth["end"]))
        out[key] = {"value": truth["numbers"][key], "unit": rule["unit"],
                    "period": f"{first} to {last}", "denominator": divided_by.get(key, "none"),
                    "source": ", ".join(rule["source"])}
    return out


def money(value: float, lang: str) -> str:
    """An amount as prose writes it: -1,234 元, -NT$1,234."""
    if lang == "en":
        return f"{'-' if value < 0 else ''}NT${abs(value):,.0f}"
    return f"{value:,.0f} 元"


def sample(name: str, truth: Truth, lang: str, **more: Any) -> str:
    """A report of samples/ with its figures filled in; KEY_money is an amount with its unit."""
    units = truth["rules"]["reports"][truth["report"]]["numbers"]
    amounts = {f"{key}_money": money(truth["numbers"][key], lang)
               for key, rule in units.items() if rule["unit"] == "TWD"}
    text = (SAMPLES / f"{name}.{lang}.md").read_text(encoding="utf-8")
    return text.format(**truth["numbers"], **amounts, start=truth["start"], end=truth["end"],
                       **more)


@dataclass(frozen=True)
class Slips:
    """Makers of wrong files of one report."""

    report: str

    def text(self, change: Callable[[str, Truth], str]) -> Make:
        """Another text of the report."""
        def make(files: Files, truth: Truth) -> Files:
            old = files[self.report].decode()
            new = change(old, truth)
            assert new != old, "the change changes nothing"
            return {**files, self.report: new.encode()}
        return make

    def put(self, old: str, new: str) -> Make:
        """Other words in the place of these; they must be there."""
        return self.text(lambda text, truth: text.replace(old.format(**truth["numbers"]),
                                                         new.format(**truth["numbers"])))

    def section(self, tag: str, line: str) -> Make:
        """A line more at the end of a section."""
        def change(text: str, truth: Truth) -> str:
            start = text.index(f"<!-- section: {tag}")
            end = text.find("<!-- section:", start + 5)
            end = len(text) if end < 0 else end
            return text[:end].rstrip() + "\n" + line + "\n\n" + text[end:]
        return self.text(change)

    def without(self, tag: str) -> Make:
        """A section left out."""
        def change(text: str, truth: Truth) -> str:
            start = text.index(f"<!-- section: {tag}")
            end = text.find("<!-- section:", start + 5)
            return text[:start] + (text[end:] if end > 0 else "")
        return self.text(change)

    def moved(self, tag: str, behind: str) -> Make:
        """A section behind another one."""
        def change(text: str, truth: Truth) -> str:
            start = text.index(f"<!-- section: {tag}")
            end = text.find("<!-- section:", start + 5)
            part, rest = text[start:end], text[:start] + text[end:]
            at = rest.find("<!-- section:", rest.index(f"<!-- section: {behind}") + 5)
            return rest[:at] + part + rest[at:]
        return self.text(change)

    def exchanged(self, one: str, other: str, form: str) -> Make:
        """Two figures in each other's place."""
        def change(text: str, truth: Truth) -> str:
            a, b = (form.format(truth["numbers"][key]) for key in (one, other))
            return text.replace(a, "\0").replace(b, a).replace("\0", b)
        return self.text(change)

    @staticmethod
    def numbers(change: Callable[[dict, Truth], Any]) -> Make:
        """Another numbers.json."""
        def make(files: Files, truth: Truth) -> Files:
            content = json.loads(files["numbers.json"])
            change(content, truth)
            return {**files, "numbers.json": json.dumps(content).encode()}
        return make

    def field(self, key: str, **fields: Any) -> Make:
        """Other fields of one entry."""
        return self.numbers(lambda n, t: n[key].update(fields))

    def value(self, key: str, change: Callable[[float], float]) -> Make:
        """Another value of one entry."""
        return self.numbers(lambda n, t: n[key].update(value=change(t["numbers"][key])))

    def slip(self, key: str, name: str) -> M:
        """A value that has a name."""
        return M(f"{key}_{name}", self.numbers(
            lambda n, t: n[key].update(value=t["slips"][key][name])), SLIPS[name])

    def common(self, *, share: str, count: str, other: str) -> tuple[M, ...]:
        """What goes wrong in any of these reports.

        Args:
            share: a figure that is a share; count: one that is none; other: a third one.
        """
        return (
            M("percent_in_json", self.value(share, lambda v: v * 100),
              "{key} in numbers.json is in percent. Keep fractions there (0.041) and write percent "
              "in the prose only."),
            M("sign_turned", self.value(share, lambda v: -v),
              "{key} in numbers.json has the wrong sign. Subtract in the order that "
              "analysis_rules.yml gives."),
            M("rounded_in_json", self.value(share, lambda v: round(v, 2)),
              "{key} in numbers.json is rounded too far. Keep the value as it was computed, and "
              "round in the prose only."),
            M("value_too_high", self.value(count, lambda v: v * 1.37),
              "{key} in numbers.json is too high for the data of the chapter. Read its line in "
              "analysis_rules.yml: which rows, which days, divided by what?"),
            M("value_too_low", self.value(count, lambda v: v * 0.63),
              "{key} in numbers.json is too low for the data of the chapter. Read its line in "
              "analysis_rules.yml: which rows, which days, divided by what?"),
            M("number_as_text", self.field(count, value="6,869"),
              "The value of {key} in numbers.json is not a number. Write digits only: no quotes, "
              "no thousands separators, no unit."),
            M("bare_values", self.numbers(lambda n, t: n.update({count: t["numbers"][count]})),
              "{key} in numbers.json is a bare value. Nobody can check a number without its unit, "
              "period, denominator and source: write an object with these fields."),
            M("key_missing", self.numbers(lambda n, t: n.pop(other)),
              "numbers.json has no {key} ({count} of the required keys are missing). "
              "analysis_rules.yml says how each is computed."),
            M("no_source", self.numbers(lambda n, t: n[count].pop("source")),
              "{key} in numbers.json has no {field}. Add it; write \"none\" where there is nothing "
              "to name."),
            M("source_is_ga4", self.field(count, source="GA4"),
              "The source of {key} in numbers.json does not name {table}. Whoever checks the "
              "figure must know which table to open."),
            M("one_period_for_all", self.numbers(lambda n, t: [
                e.update(period=f"{t['start']} to {t['end']}") for e in n.values()]),
              "The period of {key} in numbers.json is not that of the rows behind it. Write the "
              "first and the last day of the rows of {tables} as YYYY-MM-DD."),
            M("no_denominator", self.field(share, denominator="none"),
              "{key} in numbers.json names no denominator. A rate means nothing until one knows "
              "what it is divided by. Name it in words."),
            M("other_denominator", self.field(share, denominator="revenue of the year"),
              "The denominator of {key} in numbers.json is “{denominator}”. Say what it is divided "
              "by with one of the words that analysis_rules.yml lists under denominator: {words}."),
            M("other_unit", self.field(count, unit="%"),
              "The unit of {key} in numbers.json is “{unit}”. Its value is in another unit: "
              "analysis_rules.yml names it."),
            M("no_limits", self.without("limits"),
              "{name} has no section on limits (<!-- section: limits -->). A report that knows no "
              "limits is not believed for long. Say what the data cannot show."),
            M("two_limits", self.section("next_steps", "<!-- section: limits -->\n再寫一次。"),
              "The section tag {section} stands in {name} twice. Merge the two parts under one "
              "tag."),
            M("no_period", self.text(lambda s, t: s.replace(t["end"], "月底")),
              "The section scope of {name} does not state the period. Write first and last day "
              "with year, month and day."),
            M("nobody_approves", self.text(lambda s, t: s.replace("林語安（待核准）", "我自己")),
              "The section scope of {name} does not say who approves the report. Write the role or "
              "the name that analysis_rules.yml gives, and “pending” behind it; nobody approves a "
              "report of one's own."),
            M("number_out_of_nowhere", self.section("summary", "回訪率 37.3%。"),
              "“{number}” in line {line} of {name} is not in numbers.json, rounded or not. Correct "
              "it, or add it to numbers.json with unit, period, denominator and source."),
            M("share_in_words", self.section("summary", "大約占百分之三十。"),
              "“{number}” in {name} is spelt out. Write amounts and rates in digits, so that they "
              "can be found in numbers.json."),
            M("before_and_after_as_test",
              self.section("summary", "改版造成訂單變少 [test: before_after]。"), NO_TEST),
            M("cause_claimed", self.section("summary", "改版造成訂單變少。"), CAUSE),
            M("empty_limits", self.text(lambda s, t: _emptied(s, "limits")),
              "The section {section} of {name} is empty or nearly so. Write at least one whole "
              "sentence under its heading."),
            M("one_limit", self.text(lambda s, t: _emptied(s, "limits", _LONE)),
              "The section limits of {name} names {count} of the gaps in these data, and {least} "
              "are asked for. Known gaps are: {known}. analysis_rules.yml has the words by which "
              "each is found."),
            M("report_in_word", bytes_of(self.report, b"PK\x03\x04" + bytes(90)),
              "{name} is a file of another format ({kind}) under this name. Save it as plain text: "
              "renaming a file does not convert it."),
            M("report_in_big5", recoded(self.report, "cp950"),
              "{name} is saved in Big5, so others see garbled characters. Save it again with the "
              "encoding UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
            M("json_broken", bytes_of("numbers.json", b"{'sessions': 1,}"),
              "{name} is not valid JSON: line {line}, column {column}. Look there for a missing "
              "comma, a comma too many, or single quotes."),
        )


def _emptied(text: str, tag: str, said: str = "略。") -> str:
    start = text.index("\n", text.index(f"<!-- section: {tag}"))
    end = text.find("<!-- section:", start)
    end = len(text) if end < 0 else end
    heading = next(line for line in text[start:end].splitlines() if line.startswith("#"))
    return f"{text[:start]}\n{heading}\n{said}\n\n{text[end:]}"
