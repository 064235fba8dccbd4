"""The main job on real input: the evaluation corpus, whole. One build serves all tests here."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import Index, Report, build, open_index
from indexer.indonesian.stopwords import stopwords
from indexer.indonesian.words import words

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    folder = tmp_path_factory.mktemp("news")
    return build([data / "seeds", data / "news" / "news.jsonl.gz"], folder), folder


@pytest.fixture(scope="module")
def index(built: tuple[Report, Path]) -> Iterator[Index]:
    with open_index(built[1], refresh_every=None) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(data: Path) -> list[dict[str, Any]]:
    with gzip.open(data / "news" / "news.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def test_every_article_is_accounted_for(built: tuple[Report, Path]) -> None:
    report, _ = built
    assert report.read == 35_557
    assert report.read == report.indexed + report.rejected + report.duplicates + report.replaced
    assert report.rejections == []


def test_the_first_seed_comes_first(index: Index) -> None:
    results = index.search("penyerahan bantuan sosial rutan blora")
    assert results.hits[0].title.startswith("Rutan Blora Ikuti Panen Raya dan Penyerahan Bantuan Sosial Serentak")
    assert not results.hits[0].partial


def test_a_filter_by_outlet_finds_the_second_seed_and_counts_as_by_hand(index: Index) -> None:
    filtered = index.search("warga binaan", outlet="DEMAK.WARTAWAN.ORG")
    assert [hit.author for hit in filtered if not hit.partial] == ["Sri Setyo Lestari"]
    by_hand = Counter(hit.outlet.casefold() for hit in index.scan("warga binaan"))
    listed = filtered.facets["outlet"]
    assert listed.other == 0
    assert {value.value.casefold(): value.count for value in listed.values} == by_hand
    assert index.search("warga binaan").total == by_hand.total()


def test_pasted_headlines_find_their_article(index: Index, rows: list[dict[str, Any]]) -> None:
    sample = random.Random(200).sample([row for row in rows if row["title"]], 200)
    # Those that look like a query are few and the likeliest to go wrong.
    sample += [
        row for row in rows if any(sign in row["title"] for sign in (" -", "(-", "BUKAN", "NOT", "ATAU", " OR "))
    ]
    missed = [
        row["title"]
        for row in sample
        if row["id"] not in [hit.id for hit in index.search(row["title"], snippets=False)]
    ]
    assert missed == []


def test_words_glued_and_dates_missing_are_no_reason_to_lose_anything(index: Index, rows: list[dict[str, Any]]) -> None:
    assert index.info().undated == sum(not row["date"] for row in rows)
    assert index.search("").total == 35_557


def test_no_word_of_five_thousand_that_articles_have_is_corrected(index: Index) -> None:
    """Alone, and with two others that no article may have with it: it may be asked about, never replaced."""
    chosen = random.Random(5)
    lexicon = index._current().lexicon
    known = [form for form in lexicon.texts if lexicon.exactly(form).forms]
    for form in chosen.sample(known, 5_000):
        results = index.search(form, snippets=False)
        assert results.total, form
        assert results.query.corrections == (), form
        assert "correction" not in {term.reason for term in results.query.terms}, form
    for _ in range(300):
        text = " ".join(chosen.sample(known, 3))
        results = index.search(text, snippets=False)
        assert not any(each.applied for each in results.query.corrections), text


def test_four_letters_suggest_the_words_of_headlines(index: Index, rows: list[dict[str, Any]]) -> None:
    """Of 500 telling words of headlines, after four letters, at least four of five are among the first six."""
    chosen = random.Random(5)
    titles = [row["title"] for row in rows]
    found, asked = 0, 0
    while asked < 500:
        telling = [word for word in words(chosen.choice(titles))
                   if len(word) > 4 and word.isalpha() and word not in stopwords()]  # fmt: skip
        if telling:
            word = chosen.choice(telling)
            suggested = [each.text for each in index.suggest(word[:4])]
            assert len(suggested) <= 6
            found += word in suggested
            asked += 1
    assert found >= 0.8 * asked
