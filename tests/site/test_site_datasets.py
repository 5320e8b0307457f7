"""Dataset pages are made from the manifests."""

import pytest

from autograder.site import dataset_pages, generated


@pytest.mark.parametrize("language", ["zh-TW", "en"])
@pytest.mark.parametrize("path", dataset_pages.manifests(), ids=lambda p: p.stem)
def test_a_page_shows_every_column_and_how_the_file_begins(path, language):
    made = dataset_pages._load(path)
    text, used = dataset_pages.page(language, path.stem)
    assert text.startswith(f"# {made['title'][language]}\n")
    for column in made["columns"]:
        assert generated.cell(f"`{column['name']}`") in text
    head = text.split("````text\n")[1].split("\n````")[0]
    assert head and "\ufffd" not in head and "\x00" not in head and not head.startswith("\ufeff")
    assert path in used


def test_the_index_lists_all_datasets():
    text, _ = dataset_pages.index("en")
    assert text.count("](datasets/") == len(dataset_pages.manifests()) > 10
