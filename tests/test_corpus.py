"""The sample corpus is what README says: read whole, varied, and no two articles alike that are no copies."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from indexer import Article, read
from indexer.indonesian.words import words

CORPUS = Path(__file__).resolve().parent.parent / "corpus"

#: Releases and the files that republish them, by the number in front of the file name.
RELEASES = (
    {1, 2, 3, 57},
    {4, 5, 6},
    {24, 32, 37},
    {22, 29, 40},
    {46, 48},
    {43, 45, 53, 55},
)


@pytest.fixture(scope="module")
def articles() -> dict[int, Article]:
    found = {}
    for path in sorted(CORPUS.rglob("*.txt")):
        items = list(read(path))
        assert len(items) == 1
        assert isinstance(items[0], Article), items[0]
        found[int(path.name[:3])] = items[0]
    return found


def _shingles(article: Article) -> set[tuple[str, ...]]:
    body = words(article.body)
    return {tuple(body[at : at + 5]) for at in range(len(body) - 4)}


def test_sixty_articles_of_twelve_outlets_on_three_networks(articles: dict[int, Article]) -> None:
    assert sorted(articles) == list(range(1, 61))
    outlets = Counter(article.outlet for article in articles.values())
    assert len(outlets) == 12
    assert len({outlet.split(".", 1)[1] for outlet in outlets}) == 3
    assert all(outlet.endswith(".EXAMPLE") for outlet in outlets)
    assert len({article.author for article in articles.values()} - {""}) == 15
    years = {article.date.year for article in articles.values() if article.date}
    assert years == set(range(2019, 2027))


def test_titles_and_bodies_are_read_as_a_reader_would(articles: dict[int, Article]) -> None:
    for number, article in articles.items():
        assert len(article.title) >= 20, number
        assert len(words(article.body)) >= 110, number
        # Neither kicker nor byline nor the repeated headline is left in the text.
        assert not re.search(r"\.EXAMPLE\s*$", article.body.split("\n")[0]), number
        assert not article.body.startswith(article.title), number
        # No paragraph stops in the middle of its sentence.
        for paragraph in article.body.split("\n\n"):
            assert re.search(r"[.!?…:]['’”\")]*$|[”\")]$", paragraph) or len(paragraph) < 80, (number, paragraph[-60:])


def test_only_copies_share_text(articles: dict[int, Article]) -> None:
    shingles = {number: _shingles(article) for number, article in articles.items()}
    for one, other in combinations(sorted(shingles), 2):
        shared = len(shingles[one] & shingles[other]) / min(len(shingles[one]), len(shingles[other]))
        copies = any({one, other} <= release for release in RELEASES)
        assert (shared > 0.4) if copies else (shared <= 0.05), (one, other, round(shared, 3))


def test_releases_are_republished_by_two_to_four_outlets(articles: dict[int, Article]) -> None:
    assert len(RELEASES) == 6
    for release in RELEASES:
        assert 2 <= len({articles[number].outlet for number in release}) <= 4
        assert len({articles[number].body for number in release}) == len(release)
