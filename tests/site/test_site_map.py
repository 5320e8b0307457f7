"""The map, the glossary and what is generated."""

import re

import pytest

from autograder import register
from autograder.site import generated, standard_map


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_every_code_of_the_standard_has_one_line(language):
    text, _ = standard_map.standard_map(language)
    for entry in register.entries():
        assert text.count(f"({standard_map.anchor(entry.code)})=") == 1
        assert f"**{entry.code}** {entry.text[language]}" in text


def test_links_of_the_map_point_to_rows_that_exist():
    text, _ = standard_map.standard_map("en")
    rows = "".join(standard_map.exercises("en", c.id)[0] for c in register.chapters() if c.built)
    wanted = set(re.findall(r"\(#(ex-[\w-]+)\)", text))
    assert wanted and wanted <= set(re.findall(r"\{#(ex-[\w-]+)\}", rows))


def test_planned_chapters_are_not_linked():
    for duty in ("T1", "T2"):
        text, _ = standard_map.duty("en", duty)
        for chapter in register.chapters():
            if chapter.id.startswith(f"{duty}.") and not chapter.built:
                assert f"| {chapter.id} {chapter.title['en']} |" in text


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_glossary_has_each_term_in_both_languages_once(language):
    text, _ = generated.glossary(language)
    lines = text.splitlines()
    assert lines.count("廣告支出回報率") == 1 and lines.count("ROAS") == 1
    names = [x.lower() for x in lines if x and not x.startswith((" ", "#", ":"))]
    assert len(names) == len(set(names)) > 350


def test_an_unknown_generated_part_is_an_error():
    with pytest.raises(generated.GeneratedError, match="nonsense"):
        generated.expand("% generated: nonsense\n", "en")


def test_sections_named_by_the_register_exist():
    for chapter in register.chapters():
        if not chapter.built:
            continue
        for language in ("zh-TW", "en"):
            titles = standard_map.section_titles(chapter.page, language)
            assert titles and set(chapter.teaches) <= set(titles)
