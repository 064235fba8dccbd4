"""A promise to whoever has Whoosh: an index of Telusur's opens and searches with it, and is never written by it.

CI runs this file with ``whoosh3`` too, which has the same import name.
"""

import gc
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as q
from whoosh import sorting
from whoosh.index import open_dir

from indexer import Article, UsageError, add, build, delete
from tests.conftest import DOZEN, is_a_sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two segments, an article deleted."""
    build(DOZEN[:7], tmp_path)
    add(DOZEN[7:], tmp_path)
    delete(tmp_path, ids="a4")
    return tmp_path


@pytest.fixture
def searcher(folder: Path) -> Iterator[Any]:
    with open_dir(str(folder)).searcher() as opened:
        yield opened


@pytest.mark.parametrize(("tree", "wanted"), [
    (q.Term("body", "petani"), {"a1", "b2"}),
    (q.And([q.Term("body", "petani"), q.Term("title", "panen")]), {"a1"}),
    (q.Or([q.Term("title", "padi"), q.Term("title", "jagung")]), {"a9", "b1", "b2", "b3"}),
    (q.And([q.Term("body", "padi"), q.Not(q.Term("title", "bupati"))]), {"a1", "a9"}),
    (q.AndMaybe(q.Term("title", "padi"), q.Term("body", "petani")), {"a9", "b2"}),
    (q.Phrase("body", ["panen", "raya"]), {"a1"}),
    (q.Phrase("body", ["panen", "dihadiri"], slop=3), {"a1"}),
    (q.Prefix("body", "meman"), {"a1", "b3"}),
    (q.Wildcard("body", "pe*an"), {"b3", "a8"}),
    (q.FuzzyTerm("title", "padj"), {"a9", "b2"}),
    (q.Every(), {article.id for article in DOZEN} - {"a4"}),
    (q.Every("author"), {"a1", "a2", "a5", "a7", "a8", "b2", "b3"}),
    (q.TermRange("title", "rutan", "rutao"), {"a3", "b3"}),
    (q.Term("outlet", "lumbung warta"), {"a1", "a2", "a8", "b3"}),
    (q.Term("author", "sri rahayu"), {"a2"}),
    (q.Term("id", "a7"), {"a7"}),
    (q.ConstantScoreQuery(q.Term("body", "petani"), 2.0), {"a1", "b2"}),
    (q.Term("body", "banjir"), set()),
])  # fmt: skip
def test_every_kind_of_query(searcher: Any, tree: q.Query, wanted: set[str]) -> None:
    assert {hit["id"] for hit in searcher.search(tree, limit=None)} == wanted


def test_range_of_dates(searcher: Any) -> None:
    """Dates are moments in UTC, without a zone, as Whoosh has them."""

    found = searcher.search(q.DateRange("date", datetime(2024, 12, 24), datetime(2025, 1, 4, 16, 59)), limit=None)
    assert {hit["id"] for hit in found} == {"a1", "a2", "a7", "a8", "a9"}
    (hit,) = searcher.search(q.Term("id", "a1"))
    assert hit["date"] == datetime(2024, 12, 24, 7, 20)


def test_sorting_and_grouping(searcher: Any) -> None:
    dated = q.DateRange("date", *(searcher.search(q.Term("id", id_))[0]["date"] for id_ in ("a5", "b2")))
    found = searcher.search(dated, limit=None, sortedby=sorting.FieldFacet("date", reverse=True))
    assert [hit["id"] for hit in found][-2:] == ["a3", "a5"]
    found = searcher.search(q.Every(), limit=None, groupedby="outlet")
    counts = {str(name): len(docs) for name, docs in found.groups("outlet").items()}
    assert sum(counts.values()) == len(DOZEN) - 1
    assert {count for name, count in counts.items() if "Lumbung Warta" in name} == {3}


def test_stored_fields_and_terms(searcher: Any) -> None:
    (hit,) = searcher.search(q.Term("id", "b2"))
    assert (hit["title"], hit["outlet"], hit["author"]) == ("Bupati Tanam Padi", "Kabar Samudra", "Joko")
    assert hit["body"] == "Bupati menanam padi bersama petani."
    assert hit["written"] == "2025-03-09T08:00+07:00"
    assert hit["extra"] == '{"rubrik": "daerah"}'
    reader = searcher.reader()
    assert [term.decode() for term in reader.expand_prefix("body", "memb")] == ["membina"]
    assert reader.doc_frequency("title", "padi") == 2
    assert reader.doc_count() == len(DOZEN) - 1
    assert "panen" in set(reader.field_terms("title"))


def test_more_than_a_block_of_postings(tmp_path: Path) -> None:
    """The best few, found by skipping blocks, are the best of all."""

    corpus = [Article(f"{n}", "panen " * (1 + n % 7), body="padi " * (n % 11) + "x" * (n % 2)) for n in range(600)]
    build(corpus, tmp_path)
    with open_dir(str(tmp_path)).searcher() as searcher:
        tree = q.Or([q.Term("title", "panen"), q.Term("body", "padi")])
        every = searcher.search(tree, limit=None)
        best = searcher.search(tree, limit=10)
        assert [hit.score for hit in best] == [hit.score for hit in every][:10]


def test_it_is_not_written(folder: Path) -> None:
    """One sentence, and the index as it was."""
    before = sorted(path.name for path in folder.iterdir())
    index = open_dir(str(folder))
    for act in (index.writer, index.optimize, lambda: index.delete_by_term("id", "a1")):
        with pytest.raises(UsageError, match="tidak ditulis dengan Whoosh") as caught:
            act()
        is_a_sentence(caught.value)
        del caught  # with the frames of Whoosh's writer, and its lock
        gc.collect()
    assert sorted(path.name for path in folder.iterdir() if path.name != "MAIN.tmp") == before
    assert add(DOZEN, folder).indexed == 0, "the lock was let go of"
