"""Structured data for search engines (JSON-LD, schema.org): the course and its chapters."""

from __future__ import annotations

from typing import Any

from autograder import register
from autograder.site.anchors import chapter_name
from autograder.site.home import total_hours
from autograder.site.settings import Settings, citation

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CONTEXT = "https://schema.org"


def _name(language: str) -> str:
    meta = register.standard()["meta"]["name"]
    return meta["zh" if language == "zh-TW" else "en"]


def _course(language: str, known: Settings) -> dict[str, Any]:
    """The course, as a chapter names it and the home page completes it."""
    home = f"{known.address}/" + ("en/" if language == "en" else "")
    made: dict[str, Any] = {
        "@type": "Course",
        "name": f"{_name(language)} ({register.standard()['meta']['code']})",
    }
    if known.address:
        made |= {"@id": f"{home}#course", "url": home}
    return made


def _common(language: str) -> dict[str, Any]:
    return {"inLanguage": language, "isAccessibleForFree": True, "license": LICENCE}


def course(language: str, description: str, known: Settings) -> dict[str, Any]:
    """The course on the home page."""
    authors = [{"@type": "Organization", "name": a.get("name")} for a in citation()["authors"]]
    side = "zh" if language == "zh-TW" else "en"
    return {
        "@context": CONTEXT,
        **_course(language, known),
        "description": description,
        **_common(language),
        "provider": authors[0],
        "author": authors,
        "courseCode": register.standard()["meta"]["code"],
        "version": known.version,
        "teaches": [task[side] for task in register.standard()["tasks"]],
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "TWD"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": f"PT{total_hours()}H",
        },
    }


def chapter(
    one: register.Chapter, language: str, description: str, known: Settings
) -> dict[str, Any]:
    """One chapter with its indicators of the standard."""
    taught = {code for codes in one.teaches.values() for code in codes}
    side = "zh" if language == "zh-TW" else "en"
    indicators = [e for e in register.entries("P") if e.code in taught]
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "LearningResource",
        "name": chapter_name(one, language),
        "description": description,
        **_common(language),
        "learningResourceType": "lesson",
        "timeRequired": f"PT{one.minutes}M",
        "teaches": [f"{e.code} {getattr(e, side)}" for e in indicators],
        "isPartOf": _course(language, known),
    }
    if known.address:
        folder = "en/" if language == "en" else ""
        name = (one.page or "").removeprefix("book/").replace(".md", ".html")
        made["url"] = f"{known.address}/{folder}{name}"
    return made


def data(name: str, language: str, description: str, known: Settings) -> dict[str, Any] | None:
    """What belongs on the page `name` (t1_5.html); None where nothing does."""
    if name == "index.html":
        return course(language, description, known)
    page = f"book/{name.removesuffix('.html')}.md"
    found = next((c for c in register.chapters() if c.page == page), None)
    return chapter(found, language, description, known) if found else None
