"""Random corpora, changes and questions: the library against the brute-force reference and against plain Whoosh."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.index import open_dir

from indexer import Article, Index, Results, add, build, delete, open_index, optimize
from indexer.query.language import parse
from indexer.query.plan import plan
from indexer.query.ranking import Ranking
from indexer.segments.foreign import BM25

from ..conftest import DOZEN, unmerged
from ..reference import Answer, Filters, Reference, folded
from ..strategies import AUTHORS, OUTLETS, PLAIN_QUERIES, QUERIES, articles, corpora

_FILTERS = st.builds(
    Filters,
    st.lists(st.sampled_from((*OUTLETS, "nobody")), max_size=2).map(tuple),
    st.lists(st.sampled_from((*AUTHORS, "nobody")), max_size=2).map(tuple),
    st.sampled_from((None, None, date(2024, 12, 30), date(2024, 12, 31))),
    st.sampled_from((None, None, date(2024, 12, 31), date(2025, 1, 1), date(2030, 1, 1))),
)
_ASKED = st.tuples(
    QUERIES,
    st.one_of(st.just(Filters()), _FILTERS),
    st.sampled_from(("relevance", "relevance", "newest", "oldest")),
    st.sampled_from((1, 2, 3, 10)),
)
Asked = tuple[str, Filters, str, int]


@contextmanager
def _built(articles: Sequence[Article]) -> Iterator[Index]:
    with TemporaryDirectory() as folder:
        build(articles, folder)
        with open_index(folder, refresh_every=None) as index:
            yield index


def _ask(index: Index, text: str, filters: Filters, **asked: Any) -> Results:
    return index.search(
        text, outlet=filters.outlet, author=filters.author, since=filters.since, until=filters.until, **asked
    )


def _pages(index: Index, text: str, filters: Filters, sort: str, per_page: int) -> list[Results]:
    first = _ask(index, text, filters, sort=sort, per_page=per_page)
    rest = [_ask(index, text, filters, sort=sort, per_page=per_page, page=page) for page in range(2, first.pages + 2)]
    assert not rest or not rest[-1].hits, "a page after the last has hits"
    return [first, *rest]


def _judge(index: Index, reference: Reference, asked: Asked, scores: bool = True) -> None:
    """Compares a whole answer, page by page. Without *scores* only the order that the scores themselves give."""
    text, filters, sort, per_page = asked
    pages = _pages(index, text, filters, sort, per_page)
    first = pages[0]
    likely = ""
    for correction in first.query.corrections:
        if correction.applied:
            text = text.replace(correction.typed, correction.meant)
        elif index._current().lexicon.word(correction.typed).forms:
            likely = text.replace(correction.typed, correction.meant)
    wanted = reference.search(text, filters, sort, per_page, likely)
    assert (first.total, first.total_partial) == (len(wanted.full), len(wanted.partial))
    assert all(page.facets == first.facets and page.total == first.total for page in pages)
    hits = [hit for page in pages for hit in page.hits]
    assert sorted((hit.id, hit.partial) for hit in hits) == sorted((a.id, p) for a, _, p in wanted.ranked)
    relevance = sort == "relevance" and bool(plan(parse(text), index._current()).units)
    for before, after in pairwise(hits):
        assert before.partial <= after.partial
        if before.partial == after.partial and relevance:
            assert before.score >= after.score
        if before.partial == after.partial and (not relevance or before.score == after.score):
            _in_time(before.date, after.date, sort == "oldest")
    if scores:
        known = {article.id: score for article, score, _ in wanted.ranked}
        assert {hit.id: hit.score for hit in hits} == pytest.approx(known, rel=1e-6, abs=1e-12)
        if relevance:
            assert [hit.score for hit in hits] == pytest.approx([s for _, s, _ in wanted.ranked], rel=1e-6, abs=1e-12)
    _judge_counts(first, wanted, filters, text)


def _in_time(before: Any, after: Any, oldest: bool) -> None:
    assert after is None or before is not None, "undated before dated"
    if before and after:
        assert before <= after if oldest else before >= after


def _judge_counts(results: Results, wanted: Answer, filters: Filters, text: str) -> None:
    for name, chosen in (("outlet", filters.outlet), ("author", filters.author)):
        facet = results.facets[name]
        counts = {folded(value.label): value.count for value in facet.values}
        assert len(counts) == len(facet.values), "a value stands twice in a facet"
        assert {value: count for value, count in counts.items() if count} == wanted.facets[name].counts
        assert (facet.missing, facet.other) == (wanted.facets[name].missing, 0)
        selected = {folded(value.value) for value in facet.values if value.selected}
        assert selected == {folded(value) for value in chosen}, "what is selected is always listed"
        order = [value.count for value in facet.values]
        assert [count for count in order if count] == sorted((count for count in order if count), reverse=True)
    years = {value.value: value.count for value in results.years.values}
    assert (years, results.years.missing) == (wanted.years.counts, wanted.years.missing)
    assert list(years) == sorted(years, reverse=True)
    _judge_histogram(results, wanted.days, filters, text)


def _judge_histogram(results: Results, days: list[date], filters: Filters, text: str) -> None:
    bars = results.histogram
    if not days:
        assert bars == ()
        return
    for bar in bars:
        assert bar.start <= bar.end
        assert bar.total == sum(bar.start <= day <= bar.end for day in days), text
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(bars)), "gap or overlap"
    assert sum(bar.total for bar in bars) == len(days)
    first, last = min(filters.since or days[0], *days), max(filters.until or days[0], *days)
    if filters.since or filters.until:
        assert (bars[0].start, bars[-1].end) == (first, last)
    span = (last - first).days + 1
    if results.interval == "day":
        assert span <= 90
    elif results.interval == "month":
        assert 90 < span <= 3 * 366
    else:
        assert span > 3 * 365


def _reference(index: Index, articles: Sequence[Article]) -> Reference:
    """The reference over *articles*, told what the index has learnt, which is judged elsewhere."""
    snapshot = index._current()
    return Reference(articles, frozenset(snapshot.lexicon.names), snapshot.acronyms)


@settings(max_examples=120)
@given(corpora(), st.lists(_ASKED, min_size=1, max_size=8))
def test_whole_language(corpus: list[Article], questions: list[Asked]) -> None:
    """One build: totals, ids, order, scores, facets, years, histogram are those of the reference."""
    with _built(corpus) as index:
        reference = _reference(index, corpus)
        for asked in questions:
            _judge(index, reference, asked)


@pytest.mark.parametrize("text", [
    "panen", "petani panen", "memanen jagung", "panen raya banjir demak", "\"panen raya\"", "\"raya panen\"",
    "panen -banjir", "-banjir", "bukan panen", "panen BUKAN jagung", "padi ATAU jagung", "(padi ATAU jagung) harga",
    "judul:panen", "judul:(panen ATAU harga) padi", "penulis:sri", "penulis:rahayu", "penulis:\"sri setyo\"",
    "outlet:\"lumbung warta\" panen", "outlet:warta", "tanggal:2025-01-04", "tanggal:2024-12-25..2025-01-04 padi",
    "men*", "upt", "antar-upt", "se-eks", "jumat", "Jum'at", "di", "di yang ke", "", "   ", "xyzzy", "panen xyzzy",
    "binaan rutan jagung xyzzy", "-(panen jagung)", "-antar-UPT", "tanggal:2025", "judul:men*", "?", "-(-(panen))",
    "penulis:(sri ATAU budi)", "penulis:(sri ATAU budi) panen banjir", "panen ATAU -banjir",
])  # fmt: skip
@pytest.mark.parametrize("filters", [Filters(), Filters(outlet=("warta bukit", "nobody")),
                                     Filters(since=date(2024, 12, 25), until=date(2025, 1, 4))])  # fmt: skip
def test_dozen(index: Index, text: str, filters: Filters) -> None:
    """Questions with a name, so that a failure says at once which part of the language it is."""
    for per_page in (2, 10):
        _judge(index, _reference(index, DOZEN), (text, filters, "relevance", per_page))


def test_group_of_names_is_a_filter() -> None:
    """Articles by somebody else are no partial match of a question for certain authors: names are no words."""
    corpus = [Article("a", "panen raya", "Sri"), Article("b", "panen raya", "Joko"), Article("c", "padi", "Sri")]
    with _built(corpus) as index:
        assert [hit.id for hit in index.search("penulis:sri panen padi")] == ["c", "a"]
        assert {hit.id for hit in index.search("penulis:(sri ATAU budi) panen padi")} == {"a", "c"}
        assert {hit.id for hit in index.search("penulis:(sri ATAU budi) panen")} == {"a"}


def test_stop_word_before_a_hyphen() -> None:
    """``di-PHK`` asks for PHK: else every article with ``di`` is half a match."""
    corpus = [Article("a", "Buruh di-PHK"), Article("b", "Panen di sawah"), Article("c", "Gelombang PHK")]
    with _built(corpus) as index:
        assert {hit.id for hit in index.search("di-PHK")} == {"a", "c"}


def test_facets_show_the_most_frequent_spelling() -> None:
    """Of all articles of the index, whatever was found; the filter takes any spelling."""
    corpus = [Article(f"{n}", "panen", outlet=name, author=name) for n, name in enumerate(["Kabar", "KABAR", "KABAR"])]
    with _built(corpus) as index:
        for name, results in (
            ("outlet", index.search("panen", outlet="kabar")),
            ("author", index.search("panen", author="kabar")),
        ):
            (value,) = results.facets[name].values
            assert (value.label, value.count, value.selected) == ("KABAR", 3, True)


def test_labels_are_of_articles_that_are_there(tmp_path: Path) -> None:
    """A spelling that only deleted articles have is shown no more, nor is a name of theirs a name."""
    corpus = [Article("a", "panen", "Sri", "KABAR"), Article("b", "padi", "Sri", "KABAR")]
    build([*corpus, Article("c", "panen", "Sri Setyo", "Kabar")], tmp_path)
    delete(tmp_path, ids=["a", "b"])
    with open_index(tmp_path) as index:
        assert [value.label for value in index.search("panen").facets["outlet"].values] == ["Kabar"]
        assert [hit.id for hit in index.search("penulis:sri")] == ["c"]


@given(corpora(5))
def test_labels(corpus: list[Article]) -> None:
    """Every value is shown in a spelling that no other is more frequent than."""
    labels = {name: Reference(corpus).labels(name) for name in ("outlet", "author")}
    with _built(corpus) as index:
        for name, facet in index.search("").facets.items():
            for value in facet.values:
                assert value.label in labels[name][folded(value.label)]


def test_many_values_of_a_facet() -> None:
    """Thirty are listed, those selected on top of them, and the rest is counted as others."""
    corpus = [Article(f"{n}", "panen", outlet=f"Outlet {n % 50}") for n in range(75)]
    with _built(corpus) as index:
        facet = index.search("panen", outlet="outlet 49").facets["outlet"]
        assert [value.count for value in facet.values] == [2] * 25 + [1] * 6
        assert [value.label for value in facet.values if value.selected] == ["Outlet 49"]
        assert sum(value.count for value in facet.values) + facet.other == 75


_CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(articles(st.sampled_from([f"n{n}" for n in range(12)])), max_size=4)),
        st.tuples(st.just("delete"), st.lists(st.sampled_from([f"n{n}" for n in range(12)]), max_size=4)),
        st.tuples(st.just("forget"), st.lists(st.sampled_from([f"n{n}" for n in range(12)]), max_size=4)),
    ),
    min_size=1,
    max_size=7,
)


class _Model:
    """What the index must hold after builds, adds and deletes: a dict and a set."""

    def __init__(self) -> None:
        self.held: dict[str, Article] = {}
        self.down: set[str] = set()

    def change(self, folder: str, kind: str, what: list[Any]) -> None:
        if kind == "forget":
            assert delete(folder, ids=what, forget=True) == len(self.down & set(what))
            self.down -= set(what)
        elif kind == "delete":
            gone = set(what) & self.held.keys()
            assert delete(folder, ids=what) == len(gone)
            self.down |= gone
            self.held = {id_: article for id_, article in self.held.items() if id_ not in gone}
        else:
            allowed = [article for article in what if article.id not in self.down]
            if allowed:
                report = add(what, folder)
                assert report.read == report.indexed + report.rejected + report.duplicates + report.replaced
                self.held |= {article.id: article for article in allowed}
                assert report.articles == len(self.held)


@settings(max_examples=25)
@given(corpora(4), _CHANGES, st.lists(_ASKED, min_size=1, max_size=5), PLAIN_QUERIES, st.booleans())
@example([Article("n1", "panen")], [("add", [Article("n1", "panen"), Article("n1", "padi")])],
         [("panen ATAU padi", Filters(), "relevance", 10)], "padi", False)  # fmt: skip
def test_after_changes(
    corpus: list[Article], changes: list[tuple[str, list[Any]]], questions: list[Asked], plain: str, merging: bool
) -> None:
    """After adds, deletes and merges the same articles are found as if they had been built at once."""
    with TemporaryDirectory() as folder, nullcontext() if merging else unmerged():
        build(corpus, folder)
        model = _Model()
        model.held = {article.id: article for article in corpus}
        for kind, what in changes:
            model.change(folder, kind, what)
        with open_index(folder, verify=True) as index:
            reference = _reference(index, list(model.held.values()))
            held = list(index.articles())
            assert sorted(article.id for article in held) == sorted(model.held)
            assert {article.id: article.digest() for article in held} == {
                article.id: article.digest() for article in model.held.values()
            }
            assert index.info().articles == len(model.held)
            for asked in questions:
                _judge(index, reference, asked, scores=False)
            _judge_by_whoosh(index, plain)


def _judge_by_whoosh(index: Index, text: str, scores: bool = False) -> None:
    """The same tree in plain Whoosh over the same files: the same articles, and where asked the same scores."""
    tree = plan(parse(text), index._current()).tree
    # What the order of words adds is no part of the tree.
    ranking = Ranking(headline=0.0)
    results = index.search(text, per_page=1000, snippets=False, ranking=ranking)
    found = {hit.id: hit.score for hit in results if not hit.partial}
    with closing(open_dir(index.path)) as plain, plain.searcher(weighting=BM25()) as searcher:
        wanted = {hit["id"]: hit.score for hit in searcher.search(tree, limit=None)}
    assert found.keys() == wanted.keys()
    if scores:
        assert found == pytest.approx(wanted, rel=1e-6)


@given(corpora(), st.lists(PLAIN_QUERIES, min_size=1, max_size=6))
def test_plain_whoosh_finds_the_same(corpus: list[Article], questions: list[str]) -> None:
    """The second judge, where it is right: words, phrases, all of, any of (not negations and constants)."""
    with _built(corpus) as index:
        for text in questions:
            _judge_by_whoosh(index, text)


_SINGLE = st.lists(st.sampled_from("panen padi jagung rutan blora".split()), max_size=14).map(" ".join)


@given(
    st.lists(st.builds(Article, title=_SINGLE, body=_SINGLE).filter(lambda a: bool(a.title or a.body)), min_size=1),
    st.lists(st.lists(st.sampled_from("panen padi jagung ATAU rutan".split()), min_size=1, max_size=3), max_size=6),
)
def test_scores_are_those_of_plain_whoosh(corpus: list[Article], questions: list[list[str]]) -> None:
    """Where every root has one form; of several forms Whoosh adds up the scores, the library counts one word."""
    with _built(corpus) as index:
        for chosen in questions:
            _judge_by_whoosh(index, " ".join(chosen), scores=True)


def test_whoosh_is_no_judge_of_negations(folder: Path) -> None:
    """Names the place where the second judge is wrong: a negation inside a conjunction adds 1 to scores."""
    tree = q.And([q.Term("body", "panen"), q.Not(q.Term("body", "banjir"))])
    with closing(open_dir(folder)) as plain, plain.searcher(weighting=BM25()) as searcher:
        alone = {hit["id"]: hit.score for hit in searcher.search(q.Term("body", "panen"), limit=None)}
        without = {hit["id"]: hit.score for hit in searcher.search(tree, limit=None)}
    assert without.keys() < alone.keys()
    assert any(score != pytest.approx(alone[id_]) for id_, score in without.items())


def test_merging_changes_no_score(tmp_path: Path) -> None:
    """However the articles were split over build and adds, merged they score as after one build."""
    corpus = [Article(f"{n}", "panen " * (n % 3), body="padi panen " * (7 * n + 1)) for n in range(12)]
    build(corpus, tmp_path / "one")
    with unmerged():
        build(corpus[:1], tmp_path / "many")
        for article in corpus[1:]:
            add(article, tmp_path / "many")
    assert optimize(tmp_path / "many")
    assert not optimize(tmp_path / "many"), "there is nothing left to do"
    with open_index(tmp_path / "one") as one, open_index(tmp_path / "many") as many:
        assert many.info().segments == 1
        wanted = {hit.id: hit.score for hit in one.search("panen", per_page=100)}
        assert {hit.id: hit.score for hit in many.search("panen", per_page=100)} == pytest.approx(wanted, rel=1e-6)


@given(corpora(6), QUERIES)
def test_scan_and_explanation(corpus: list[Article], text: str) -> None:
    """``scan`` yields every full match once; the parts of an explanation add up to the score."""
    with _built(corpus) as index:
        results = index.search(text, per_page=1000, explain=True)
        assert sorted(hit.id for hit in index.scan(text)) == sorted(hit.id for hit in results if not hit.partial)
        for hit in results:
            assert hit.explanation is not None
            assert sum(score for _, score in hit.explanation) == pytest.approx(hit.score, rel=1e-6)


@given(corpora(6))
def test_everything_newest_first(corpus: list[Article]) -> None:
    """The empty question matches every article, newest first, undated last."""
    with _built(corpus) as index:
        for text in ("", " \n"):
            results = index.search(text, per_page=1000)
            assert results.total == len(corpus)
            for before, after in pairwise(results.hits):
                _in_time(before.date, after.date, oldest=False)
