"""Writing: the account adds up, ids stay, what was taken down stays down, and nothing is lost on the way out."""

import gzip
import json
import shutil
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, Index, Rejected, Report, UsageError, add, build, delete, open_index, read

from .conftest import DOZEN
from .strategies import articles, corpora

#: Few ids and few texts, so that duplicates and conflicts abound; some are made to look like renamed ones.
_ITEMS = st.lists(
    st.one_of(
        st.builds(
            Article,
            st.sampled_from(["a", "b", "a~2", "a~2~2", ""]),
            st.sampled_from(["panen", "padi", ""]),
            body=st.sampled_from(["", "isi", " "]),
        ),
        st.builds(Rejected, st.just("berkas"), st.just("alasan")),
    ),
    max_size=12,
)
_ON_CONFLICT = st.sampled_from(["keep", "replace", "reject"])
OnConflict = Literal["keep", "replace", "reject"]


def _held(folder: Path | str) -> dict[str, Article]:
    with open_index(folder) as index:
        held = list(index.articles())
        assert len({article.id for article in held}) == len(held) == index.info().articles, "an id stands twice"
        return {article.id: article for article in held}


def _adds_up(report: Report) -> None:
    assert report.read == report.indexed + report.rejected + report.duplicates + report.replaced
    assert min(report.to_dict().values()) >= 0


_SEED = Article("seed", "ada selalu satu")


@given(_ITEMS, _ON_CONFLICT)
def test_account_of_a_build(items: list[Article | Rejected], on_conflict: OnConflict) -> None:
    """Everything that is read is accounted for once, and the index holds what the account says."""
    with TemporaryDirectory() as folder:
        report = build([_SEED, *items], folder, on_conflict=on_conflict)
        _adds_up(report)
        assert report.read == len(items) + 1
        held = _held(folder)
        assert report.indexed == report.articles == len(held)
        kept = [item for item in items if isinstance(item, Article) and (item.title.strip() or item.body.strip())]
        digests = {article.digest() for article in held.values()}
        if on_conflict == "keep":
            assert not report.replaced
            assert digests >= {Article(title=one.title, body=one.body.strip()).digest() for one in kept}
        if on_conflict == "replace":
            last = {one.id: one for one in kept if one.id}
            for id_, one in last.items():
                assert (held[id_].title, held[id_].body) == (one.title, one.body.strip())
        if on_conflict == "reject":
            first = {one.id: one for one in reversed(kept) if one.id}
            for id_, one in first.items():
                assert (held[id_].title, held[id_].body) == (one.title, one.body.strip())


@given(_ITEMS, _ITEMS)
def test_account_of_an_add(first: list[Article | Rejected], second: list[Article | Rejected]) -> None:
    """So with ``add``, which replaces by id: the last one given is the one that is there."""
    with TemporaryDirectory() as folder:
        build([_SEED, *first], folder, on_conflict="replace")
        before = _held(folder)
        report = add([_SEED, *second], folder)
        _adds_up(report)
        held = _held(folder)
        assert report.articles == len(held) == len(before) + report.indexed
        wanted = {item.id: item for item in second
                  if isinstance(item, Article) and item.id and (item.title.strip() or item.body.strip())}  # fmt: skip
        for id_, one in wanted.items():
            assert (held[id_].title, held[id_].body) == (one.title, one.body.strip())


@given(corpora(6), st.integers(0, 6))
def test_same_ids_however_often_and_however_split(corpus: list[Article], at: int) -> None:
    """Ids that are digests too are the same at every rebuild, and after an add."""
    anonymous = [Article(a.id if n % 2 else "", a.title, a.author, a.outlet, a.date, a.url, a.body)
                 for n, a in enumerate(corpus)]  # fmt: skip
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        build(anonymous, one)
        first = _held(one)
        build(anonymous, one)
        assert _held(one) == first
        build([_SEED, *anonymous[:at]], two)
        if anonymous[at:]:
            add(anonymous[at:], two)
        assert {id_: a for id_, a in _held(two).items() if id_ != "seed"} == first


def test_second_of_an_id_is_renamed_and_named(tmp_path: Path) -> None:
    """``a~2``, ``a~3``, the same ones at a rebuild; word for word the same is a duplicate, of a renamed one too."""
    given_ = [
        Article("a", "satu"),
        Article("a", "dua"),
        Article("a", "tiga"),
        Article("a", "dua"),
        Article("a", "satu"),
    ]
    for _ in range(2):
        report = build(given_, tmp_path)
        assert {id_: article.title for id_, article in _held(tmp_path).items()} == {
            "a": "satu", "a~2": "dua", "a~3": "tiga"
        }  # fmt: skip
        assert [(one.id, one.answer, one.title) for one in report.conflicts] == [
            ("a", "a~2", "dua"), ("a", "a~3", "tiga")
        ]  # fmt: skip
        assert (report.read, report.indexed, report.duplicates) == (5, 3, 2)


def test_on_conflict(tmp_path: Path) -> None:
    """The last or the first wins, and an unknown answer is named."""
    both = [Article("a", "satu"), Article("a", "dua")]
    assert build(both, tmp_path, on_conflict="replace").replaced == 1
    assert _held(tmp_path)["a"].title == "dua"
    report = build(both, tmp_path, on_conflict="reject")
    assert _held(tmp_path)["a"].title == "satu"
    assert [(one.id, one.reason) for one in report.rejections] == [("a", "id yang sama sudah ada dengan isi lain")]
    with pytest.raises(UsageError, match="maybe"):
        build(both, tmp_path, on_conflict="maybe")  # type: ignore[arg-type]  # what is tested


def test_id_prefix(tmp_path: Path) -> None:
    """One for all sources or one for each; another number is refused."""
    for name in ("x", "y"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "1", "title": f"panen {name}"}))
    sources = [tmp_path / "x.jsonl", tmp_path / "y.jsonl"]
    build(sources, tmp_path / "i", id_prefix=["x-", "y-"])
    assert _held(tmp_path / "i").keys() == {"x-1", "y-1"}
    build(sources, tmp_path / "i", id_prefix="p:")
    assert _held(tmp_path / "i").keys() == {"p:1", "p:1~2"}
    with pytest.raises(UsageError, match=r"3 .* 2"):
        build(sources, tmp_path / "i", id_prefix=["1", "2", "3"])


def test_takedowns_survive_a_rebuild(tmp_path: Path) -> None:
    """What was deleted stays away from builds and adds until it is forgotten, and the account says why."""
    build(DOZEN, tmp_path)
    assert delete(tmp_path, ids=["a1", "nobody"], query="judul:jagung") == 3
    kept_out = {"a1", "b1", "b3"}
    for write in (build, add):
        report = write(DOZEN, tmp_path)
        _adds_up(report)
        assert {one.id for one in report.rejections} == kept_out
        assert all("ditarik" in one.reason and one.id in one.reason for one in report.rejections)
        assert _held(tmp_path).keys() == {article.id for article in DOZEN} - kept_out
    assert delete(tmp_path, ids=["a1", "nobody"], forget=True) == 1
    assert add(DOZEN, tmp_path).indexed == 1
    assert build(DOZEN, tmp_path).rejected == 2
    assert "nobody" not in (tmp_path / "takedowns.jsonl").read_text()


def test_deleting_by_nothing_is_refused(tmp_path: Path) -> None:
    """An empty query matches everything: not what anybody meant to delete."""
    build(DOZEN, tmp_path)
    for query in ("", "  "):
        with pytest.raises(UsageError, match="query="):
            delete(tmp_path, query=query)
    assert delete(tmp_path, query="?") == delete(tmp_path, query="xyzzy") == delete(tmp_path) == 0
    assert delete(tmp_path, ids="a1") == 1, "one id may be given as it is"


def test_an_index_can_be_emptied_and_filled(tmp_path: Path) -> None:
    """The last article can go; then everything answers with nothing."""
    build(DOZEN, tmp_path)
    assert delete(tmp_path, ids=[article.id for article in DOZEN]) == len(DOZEN)
    with open_index(tmp_path) as index:
        for text in ("panen", "panen raya", '"panen raya"', "pan*", "-panen", "", "penulis:sri", "tanggal:2024"):
            results = index.search(text)
            assert (results.total, results.total_partial, results.hits, results.histogram) == (0, 0, (), ())
        assert index.info().articles == 0
        assert index.info().first is None
        assert add(Article("new", "panen"), tmp_path).articles == 1
        assert index.refresh()
        assert index.search("panen").total == 1


def test_add_replaces_by_id(tmp_path: Path) -> None:
    """The new text is found, the old one is not; the same text once more changes nothing."""
    build(DOZEN, tmp_path)
    report = add([Article("a1", "Durian runtuh"), DOZEN[1], Article("c1", "Baru")], tmp_path)
    assert (report.read, report.indexed, report.replaced, report.duplicates) == (3, 1, 1, 1)
    with open_index(tmp_path) as index:
        assert [hit.id for hit in index.search("durian")] == ["a1"]
        assert "a1" not in {hit.id for hit in index.search("dihadiri")}
        generation = index.info().generation
        again = add([Article("a1", "Durian runtuh"), DOZEN[1]], tmp_path)
        assert (again.duplicates, again.read, again.articles) == (2, 2, len(DOZEN) + 1)
        index.refresh()
        assert index.info().generation == generation, "nothing changed, nothing is written"


def test_same_and_then_other_in_one_add(tmp_path: Path) -> None:
    """A duplicate of what is there does not hide that the next one takes its place."""
    build(Article("a", "satu"), tmp_path)
    report = add([Article("a", "satu"), Article("a", "dua")], tmp_path)
    _adds_up(report)
    assert {id_: article.title for id_, article in _held(tmp_path).items()} == {"a": "dua"}


def _export(index: Index, path: Path) -> None:
    with open(path, "w", encoding="utf-8") as stream:
        for article in index.articles():
            stream.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")


_TEXT = st.text(max_size=30)
_ODD = st.builds(
    Article,
    st.one_of(st.just(""), _TEXT),
    _TEXT,
    _TEXT,
    _TEXT,
    st.one_of(
        st.none(),
        st.datetimes(timezones=st.integers(-720, 840).map(lambda m: timezone(timedelta(minutes=m)))),
    ),
    _TEXT,
    _TEXT,
    st.dictionaries(
        _TEXT, st.one_of(_TEXT, st.none(), st.booleans(), st.integers(), st.lists(_TEXT, max_size=2)), max_size=2
    ),
)


@given(st.lists(st.one_of(_ODD, articles(st.just(""))), min_size=1, max_size=5))
def test_export_and_build_give_the_same(corpus: list[Article]) -> None:
    """What comes out goes in again: the same ids, the same articles, the same answers, whatever is in them."""
    with TemporaryDirectory() as folder:
        one, two, exported = Path(folder, "one"), Path(folder, "two"), Path(folder, "export.jsonl")
        build([_SEED, *corpus], one)
        with open_index(one) as index:
            _export(index, exported)
        report = build(exported, two)
        assert (report.rejected, report.duplicates) == (0, 0)
        assert _held(two) == _held(one)
        with open_index(one) as first, open_index(two) as second:
            assert (
                first.search("panen ATAU satu").to_dict()["facets"]
                == second.search("panen ATAU satu").to_dict()["facets"]
            )
            assert first.search("").years == second.search("").years


def test_dates_at_the_ends_of_time(tmp_path: Path) -> None:
    """A date that falls out of the calendar in WIB is a strange date, and no reason to answer nobody any more."""
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))
    build(
        [
            Article("first", "panen", date=datetime(1, 1, 1, tzinfo=east)),
            Article("last", "panen", date=datetime(9999, 12, 31, 23, tzinfo=west)),
            Article("now", "panen", date=datetime(2024, 12, 24)),
        ],
        tmp_path,
    )
    with open_index(tmp_path) as index:
        assert "now" in {hit.id for hit in index.search("panen")}
        assert [hit.id for hit in index.search("panen", since="2024-12-24", until="2024-12-24")] == ["now"]
        assert index.info().articles == len(list(index.articles())) >= 1


def test_the_day_that_is_shown_is_the_day_that_is_counted(tmp_path: Path) -> None:
    """Of a date of which only the day is known the zone says nothing."""
    there = timezone(timedelta(hours=9))
    build(Article("a", "panen", date=datetime(2024, 12, 24, tzinfo=there), date_precision="day"), tmp_path)
    with open_index(tmp_path) as index:
        (hit,) = index.search("panen")
        assert hit.date_text == "2024-12-24"
        assert index.search("panen", since=hit.date_text, until=hit.date_text).total == 1


def test_extra_of_any_kind(tmp_path: Path) -> None:
    """What a program puts into ``extra`` does not stop a build, nor what is stored an export."""
    build(
        [Article("a", "panen", extra={"tanggal": date(2024, 1, 1)}), Article("b", "padi", extra={"x": "\ud800"})],
        tmp_path,
    )
    for article in _held(tmp_path).values():
        json.dumps(article.to_dict(), ensure_ascii=False).encode()


def test_ids_that_are_no_text(tmp_path: Path) -> None:
    """Bytes from a command line or a URL that are no UTF-8 name no article."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path) as index:
        assert index.get("\udcff") is None
    assert delete(tmp_path, ids=["\udcff"]) == 0


def test_readme_survives(tmp_path: Path) -> None:
    """Files in the folder that are not the index's stay; of the index's own only the newest do."""
    (tmp_path / "README.md").write_text("baca saya")
    (tmp_path / "catatan.txt").write_text("milik saya")
    for _ in range(3):
        build(DOZEN, tmp_path)
        add(Article("new", "panen"), tmp_path)
        delete(tmp_path, ids=["new"])
        delete(tmp_path, ids=["new"], forget=True)
    assert (tmp_path / "README.md").read_text() == "baca saya"
    assert (tmp_path / "catatan.txt").read_text() == "milik saya"
    with open_index(tmp_path) as index:
        generation = index.info().generation
    assert [path.name for path in tmp_path.glob("_MAIN_*.toc")] == [f"_MAIN_{generation}.toc"]
    assert [path.name for path in tmp_path.glob("telusur_*")] == [f"telusur_{generation}.json"]
    assert not list(tmp_path.glob(".stage-*"))


def test_paths_and_articles_mixed(tmp_path: Path) -> None:
    """Plain, gzip, folders and articles in one build; ``read`` yields the same."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.jsonl").write_text('{"id": "1", "title": "panen"}\n\n{"id": "2"}\n[1]\nnull\n{"id": "3", "body": "x"')
    with gzip.open(source / "b.jsonl.gz", "wt") as stream:
        stream.write('{"id": "4", "text": "padi", "date": "24/12/2024", "rubrik": "tani"}\n')
    (source / "c.txt").write_text("Panen Raya\n\nSri - A.EXAMPLE\n\nDec 24, 2024 - 14:20\n\nPetani panen.")
    (source / ".hidden").write_text("tidak dibaca")
    items = list(read(source))
    report = build([Article("0", "nol"), source], tmp_path / "i")
    _adds_up(report)
    assert report.read == len(items) + 1 == 8
    assert [one.line for one in report.rejections] == [3, 4, 5, 6]
    held = _held(tmp_path / "i")
    assert len(held) == 4
    assert held["4"].date_text() == "2024-12-24"
    assert held["4"].extra == {"rubrik": "tani"}


def test_rebuilt_from_nothing(tmp_path: Path) -> None:
    """A folder that was removed and built again is a newer index to who has the old one open."""
    build(DOZEN, tmp_path / "i")
    with open_index(tmp_path / "i") as index:
        assert index.search("panen").total
        shutil.rmtree(tmp_path / "i")
        build(Article("new", "durian"), tmp_path / "i")
        assert index.refresh()
        assert index.search("durian").total == 1
