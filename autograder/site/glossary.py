"""The glossary: its terms with all their names, and the page that lists them.

standard/glossary.csv holds one term a line: `zh_tw` and `en` (names, other names in brackets or
after a slash), a definition in each language, the category, and two optional columns whose parts
are set apart by "|":

* `synonyms`: what people also type; search knows them, pages do not show them;
* `link`: the forms that running text is linked from, where the names will not do. "-" is for
  everyday words that are never linked.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "standard" / "glossary.csv"
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Between two names, not inside one: "A/B" stays whole.
_OR = re.compile(r"／|(?<!\b[A-Z])/|/(?![A-Z]\b)")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*")


def is_chinese(text: str) -> bool:
    """True when `text` holds a Chinese character."""
    return bool(HAN.search(text))


def _parts(name: str) -> list[str]:
    """A name without its brackets, and what stands in them: "A（B）", "A／B" -> A, B."""
    inside = re.findall(r"[（(]([^）)]+)[）)]", name)
    outside = re.sub(r"\s*[（(][^）)]+[）)]\s*", " ", name).strip()
    found = [part.strip() for text in (outside, *inside) for part in _OR.split(text)]
    return [part for part in dict.fromkeys(found) if len(part) > 1]


@dataclass(frozen=True)
class Term:
    """One line of the glossary."""

    zh: str
    en: str
    definition_zh: str
    definition_en: str
    category: str
    synonyms: tuple[str, ...] = ()
    link: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name as the glossary shows it."""
        return self.zh if language == "zh-TW" else self.en

    def definition(self, language: str) -> str:
        """The definition in `language` ("zh-TW" or "en")."""
        return self.definition_zh if language == "zh-TW" else self.definition_en

    @property
    def anchor(self) -> str:
        """Its id on the page of the glossary, the same in both languages."""
        return "entry-" + re.sub(r"[^a-z0-9]+", "-", self.en.lower()).strip("-")

    def shown(self, language: str) -> list[str]:
        """Both names, its own first, and abbreviations: what the page lists and {term} may say."""
        both = [self.zh, self.en] if language == "zh-TW" else [self.en, self.zh]
        return [*both, *re.findall(r"\(([A-Z][A-Za-z]+)\)", self.en)]

    def names(self, language: str) -> list[str]:
        """Every name it has in `language`; in zh-TW its English abbreviations, too."""
        if language == "zh-TW":
            short = [part for part in _parts(self.en) if _ABBREVIATION.fullmatch(part)]
            return list(dict.fromkeys([*_parts(self.zh), *short]))
        # "Cost per acquisition/action" is one name with a choice in it, not two.
        whole = re.sub(r"\s*\([^)]+\)", "", self.en)
        parts = [part for part in _parts(self.en) if _ABBREVIATION.fullmatch(part)]
        return list(dict.fromkeys([whole, *parts]))

    def forms(self, language: str) -> list[str]:
        """What running text in `language` is linked from; nothing for everyday words."""
        if self.link:
            forms = [form for form in self.link if form != "-"]
            if language == "en":
                return [form for form in forms if not is_chinese(form)]
            # ROAS and Bonferroni stand in Chinese text, too; "open rate" does not.
            return [f for f in forms if is_chinese(f) or (f[0].isupper() and " " not in f)]
        return self.names(language)


@cache
def terms() -> tuple[Term, ...]:
    """All terms in the order of the file."""
    with GLOSSARY.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    def split(row: dict[str, str], key: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (row.get(key) or "").split("|") if part.strip())

    return tuple(
        Term(
            *(row[key] for key in ("zh_tw", "en", "definition_zh", "definition_en", "category")),
            split(row, "synonyms"),
            split(row, "link"),
        )
        for row in rows
    )


def folded(text: str) -> str:
    """Text as the search compares it: without case, spaces, hyphens and slashes."""
    return re.sub(r"[\s\-\u2010-\u2015_/]+", "", text).lower()


def names_by_alias(language: str) -> dict[str, list[str]]:
    """Folded alias -> the names a search in `language` looks for as well.

    An alias is a synonym or a name in the other language. An alias of several terms has the names
    of all of them.
    """
    found: dict[str, list[str]] = {}
    for term in terms():
        own = _parts(term.zh)[:1] if language == "zh-TW" else term.names("en")[:1]
        aliases = {*term.synonyms, *term.names("zh-TW"), *term.names("en")}
        for alias in aliases:
            also = [name for name in own if folded(name) != folded(alias)]
            held = found.setdefault(folded(alias), [])
            held.extend(name for name in also if name not in held)
    return {alias: names for alias, names in sorted(found.items()) if names}


def page(language: str, _argument: str | None = None) -> tuple[str, list[Path]]:
    """The glossary by category, each term under its Chinese and English names.

    Both names (and an abbreviation in brackets) are targets of the `{term}` role.
    """
    from autograder.site.generated import word

    seen: set[str] = set()
    parts: list[str] = []
    for category in dict.fromkeys(term.category for term in terms()):
        parts.append(f"\n## {word('category_' + category, language)}\n\n:::{{glossary}}")
        for term in (term for term in terms() if term.category == category):
            for name in term.shown(language):
                if name.lower() not in seen:
                    seen.add(name.lower())
                    parts.append(name)
            parts.append(f"  {term.definition(language)}\n")
        parts.append(":::")
    return "\n".join(parts), [GLOSSARY]
