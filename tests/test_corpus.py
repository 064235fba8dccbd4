"""The sample corpus is what README says: read whole, varied, and no two articles alike that are no copies."""

import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from indexer import Article, read
from indexer.indonesian.words import words

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FILES = {int(path.name[:3]): path for path in sorted(CORPUS.rglob("*.txt"))}

#: Releases and the files that republish them, by the number in front of the file name.
RELEASES = (
    {1, 2, 3, 57},
    {4, 5, 6},
    {24, 32, 37},
    {22, 29, 40},
    {46, 48},
    {43, 45, 53, 55},
    {61, 62, 63, 76, 77, 78},
    {64, 91, 92, 93},
    {65, 79, 80},
    {94, 95, 96},
    {81, 104},
    {66, 67},
)

#: A word that says what an article is about, for each subject that a newcomer may search for.
SUBJECTS = ("panen", "banjir", "sekolah", "bola", "koperasi", "pengadilan", "posyandu", "pasar", "batik", "KPU")


@pytest.fixture(scope="module")
def articles() -> dict[int, Article]:
    found = {}
    for number, path in FILES.items():
        items = list(read(path))
        assert len(items) == 1
        assert isinstance(items[0], Article), items[0]
        found[number] = items[0]
    return found


def _shingles(article: Article) -> set[tuple[str, ...]]:
    body = words(article.body)
    return {tuple(body[at : at + 5]) for at in range(len(body) - 4)}


def test_files_are_numbered_and_lie_with_their_network(articles: dict[int, Article]) -> None:
    assert sorted(FILES) == list(range(1, len(FILES) + 1))
    assert len(FILES) == len(list(CORPUS.rglob("*.*")))
    for number, path in FILES.items():
        assert re.fullmatch(r"\d{3}_[0-9a-f]{16}\.txt", path.name)
        assert articles[number].outlet.split(".")[1:] == [path.parent.name.upper(), "EXAMPLE"]


def test_many_articles_of_many_authors_and_outlets_over_eight_years(articles: dict[int, Article]) -> None:
    assert len(articles) >= 150
    assert len({article.author for article in articles.values()} - {""}) >= 25
    outlets = Counter(article.outlet for article in articles.values())
    assert len(outlets) >= 12
    assert min(outlets.values()) >= 2
    years = Counter(article.date.year for article in articles.values() if article.date)
    assert sorted(years) == list(range(2019, 2027))
    assert min(years.values()) >= 5
    bodies = [set(words(f"{article.title} {article.body}")) for article in articles.values()]
    for subject in SUBJECTS:
        assert sum(subject.casefold() in body for body in bodies) >= 5, subject


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


def test_files_have_the_flaws_of_crawled_text(articles: dict[int, Article]) -> None:
    flaws: Counter[str] = Counter()
    for number, path in FILES.items():
        article, text = articles[number], path.read_text(encoding="utf-8")
        lines = [line for line in text.split("\n") if line]
        below = lines[next(at for at, line in enumerate(lines) if line.endswith(article.outlet)) + 1 :][:2]
        flaws.update(
            {
                "kicker": lines[0] == path.parent.name.upper(),
                "headline cut short": len(article.title) >= 145,
                "headline again": article.title in below,
                "headline again, cut short": any(len(line) < 90 and article.title.startswith(line) for line in below)
                and article.title not in below,
                "broken sentence": any(line[0].islower() for line in lines),
                "no author": not article.author,
                "no date": article.date is None,
                "curly and straight quotes": "“" in text and '"' in text,
                "acronym explained": re.search(r"\([A-Z]{2,}\)", text) is not None,
            }
        )
    assert min(flaws.values()) >= 4, flaws


def test_only_copies_share_text(articles: dict[int, Article]) -> None:
    shingles = {number: _shingles(article) for number, article in articles.items()}
    having: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, ours in shingles.items():
        for shingle in ours:
            having[shingle].append(number)
    common = Counter(pair for numbers in having.values() for pair in combinations(sorted(numbers), 2))
    for one, other in combinations(sorted(shingles), 2):
        shared = common[one, other] / min(len(shingles[one]), len(shingles[other]))
        copies = any({one, other} <= release for release in RELEASES)
        assert (shared > 0.4) if copies else (shared <= 0.05), (one, other, round(shared, 3))


def test_releases_are_republished_by_two_to_six_outlets(articles: dict[int, Article]) -> None:
    assert len(RELEASES) == 12
    assert sum(map(len, RELEASES)) == len(set().union(*RELEASES))
    for release in RELEASES:
        assert 2 <= len(release) <= 6
        assert len({articles[number].outlet for number in release}) == len(release)
        assert len({articles[number].title for number in release}) == len(release)
        dates = [date for number in release if (date := articles[number].date)]
        assert (max(dates) - min(dates)).days <= 7
