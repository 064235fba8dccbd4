"""Dates in questions and filters: where they filter, where they stay words, and that it is said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import Article, Index, UsageError, build, open_index
from indexer.article import WIB
from indexer.query.language import And, Days, Not, Or, Phrase, Word, parse, parse_dated

#: A Wednesday.
NOW = datetime(2026, 11, 25, 10, tzinfo=WIB)
LAST_WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))

ARTICLES = [
    Article("today", "Banjir Surut di Demak", outlet="Warta", date=datetime(2026, 11, 25, 8), body="Air surut."),
    Article("yesterday", "Banjir Melanda Demak", outlet="Warta", date=datetime(2026, 11, 24, 23, 59), body="Rob."),
    Article("last week", "Tanggul Jebol", outlet="Kabar", date=datetime(2026, 11, 16), body="Banjir di Demak."),
    Article("old", "Demak Siaga", outlet="Kabar", date=datetime(2023, 1, 5), body="Banjir demak minggu lalu surut."),
    Article("title", "Harga Beras hari ini", outlet="Kabar", date=datetime(2024, 5, 1), body="Harga naik."),
    Article("rice", "Harga Beras Naik", outlet="Kabar", date=datetime(2026, 11, 25, 9), body="Harga beras naik."),
    Article("undated", "Banjir Demak", body="Tanpa tanggal."),
]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("dated")
    build(ARTICLES, folder)
    with open_index(folder, refresh_every=None) as index:
        yield index


def _found(index: Index, query: str, **asked: Any) -> set[str]:
    return {hit.id for hit in index.search(query, now=NOW, **asked) if not hit.partial}


@pytest.mark.parametrize(("query", "found"), [
    ("tanggal:kemarin", {"yesterday"}),
    ('tanggal:"minggu lalu"', {"last week"}),
    ("date:today banjir", {"today"}),
    ("tanggal:kemarin..", {"today", "yesterday", "rice"}),
    ('banjir tanggal:"awal tahun 2023"', {"old"}),
    ("tanggal:(kemarin ATAU 2023)", {"yesterday", "old"}),
    ('-tanggal:"minggu ini" banjir demak', {"last week", "old", "undated"}),
    ('tanggal:"sejak kemarin" banjir', {"today", "yesterday"}),
])  # fmt: skip
def test_in_a_field(dated: Index, query: str, found: set[str]) -> None:
    assert _found(dated, query) == found
    assert not dated.search(query, now=NOW).query.notes


def test_a_field_counts_from_now_in_wib() -> None:
    assert parse("tanggal:kemarin", now=datetime(2024, 3, 1)).root == Days(date(2024, 2, 29), date(2024, 2, 29))
    assert parse("tanggal:kemarin", now=datetime(2024, 2, 29, 18, tzinfo=UTC)).root == Days(
        date(2024, 2, 29), date(2024, 2, 29)
    )


@pytest.mark.parametrize(("query", "found", "said"), [
    ("banjir demak minggu lalu", {"last week"}, "“minggu lalu” dibaca sebagai tanggal 16–22 November 2026;"),
    ("kemarin banjir demak", {"yesterday"}, "“kemarin” dibaca sebagai tanggal 24 November 2026;"),
    ("banjir pada 3 hari terakhir", {"today", "yesterday"}, "“pada 3 hari terakhir” dibaca"),
    ("banjir demak sejak 2024", {"today", "yesterday", "last week"}, "1 Januari 2024 dan sesudahnya;"),
    ("banjir demak sebelum Maret 2024", {"old"}, "29 Februari 2024 dan sebelumnya;"),
    ("outlet:kabar minggu lalu", {"last week"}, "“minggu lalu” dibaca"),
    ("rob ATAU jebol sejak Senin lalu", {"yesterday"}, "“sejak Senin lalu” dibaca"),
    ("banjir -rob 2 hari terakhir", {"today"}, "“2 hari terakhir” dibaca"),
    ("judul:banjir kemarin", {"yesterday"}, "“kemarin” dibaca"),
    ('"banjir melanda" kemarin', {"yesterday"}, "“kemarin” dibaca"),
])  # fmt: skip
def test_last_or_first_words_that_filter(dated: Index, query: str, found: set[str], said: str) -> None:
    assert _found(dated, query) == found
    (note,) = dated.search(query, now=NOW).query.notes
    assert said in note
    assert note.endswith("; tulis dalam tanda kutip bila yang dicari katanya.")


@pytest.mark.parametrize("query", [
    "minggu lalu", "banjir \"minggu lalu\"", "BANJIR DEMAK MINGGU LALU", "banjir demak Minggu Lalu",
    "banjir minggu lalu demak", "banjir BUKAN minggu lalu", "minggu lalu ATAU banjir", "banjir ATAU kemarin",
    "(banjir minggu lalu)", "banjir -kemarin", "banjir judul:kemarin", "banjir demak desember 2024",
    "wisata akhir pekan", "laba kuartal III 2024", "banjir beberapa tahun lalu", "? kemarin", "banjir minggu lalu?",
    "banjir 2023", "kemarin", "laporan hingga Maret 2024", "kerajaan sejak 1500",
    "x" * 10_001 + " kemarin", "banjir “demak minggu lalu”",
])  # fmt: skip
def test_words_that_stay_words(query: str) -> None:
    """In quotes, in capitals, in the middle, beside an operator; names of times; a phrase that is all there is."""
    assert parse_dated(query, NOW) is None


def test_a_title_word_for_word_is_no_date(dated: Index) -> None:
    """There is an article on the price of rice of today, but the headline was pasted."""
    for query in ("Harga Beras hari ini", "beras hari ini", "harga b\u00aderas hari ini"):
        results = dated.search(query, now=NOW)
        assert [hit.id for hit in results if not hit.partial] == ["title"]
        (note,) = results.query.notes
        assert note.startswith("“hari ini” dicari sebagai kata, sebab ada judul yang berbunyi persis begini;")
    assert _found(dated, 'harga beras tanggal:"hari ini"') == {"rice"}
    assert _found(dated, "beras naik hari ini") == {"rice"}


def test_where_nothing_is_found_words_are_words_and_it_is_said(dated: Index) -> None:
    results = dated.search("banjir demak minggu lalu", now=datetime(2027, 11, 25))
    assert [hit.id for hit in results if not hit.partial] == ["old"]
    assert results.query.notes == (
        "Tidak ada yang cocok pada tanggal 15–21 November 2027, jadi “minggu lalu” dicari sebagai kata.",
    )


def test_scan_reads_as_search_does(dated: Index) -> None:
    """Whoever deletes what a search showed deletes that."""
    assert [hit.id for hit in dated.scan("banjir demak minggu lalu", now=NOW)] == ["last week"]


def test_trees() -> None:
    def root(query: str) -> object:
        read = parse_dated(query, NOW)
        return read and read.parsed.root

    banjir, rob = Word("banjir", "banjir"), Word("rob", "rob")
    assert root("banjir minggu lalu") == And((banjir, LAST_WEEK))
    assert root("minggu lalu banjir") == And((banjir, LAST_WEEK))
    assert root("banjir rob minggu lalu") == And((banjir, rob, LAST_WEEK))
    assert root("banjir ATAU rob minggu lalu") == And((Or((banjir, rob)), LAST_WEEK))
    assert root("banjir BUKAN rob minggu lalu") == And((banjir, Not(rob), LAST_WEEK))
    assert root('"rob banjir" minggu lalu') == And((Phrase("rob banjir", ("rob", "banjir")), LAST_WEEK))
    assert root("banjir rob minggu\u00a0la\u00adlu ") == And((banjir, rob, LAST_WEEK))


@pytest.mark.parametrize(("asked", "found"), [
    ({"since": "kemarin"}, {"today", "yesterday"}),
    ({"until": "yesterday", "since": "minggu lalu"}, {"yesterday", "last week"}),
    ({"since": "minggu lalu", "until": "minggu lalu"}, {"last week"}),
    ({"since": "awal tahun", "until": "akhir tahun depan"}, {"today", "yesterday", "last week"}),
    ({"since": "2023", "until": "2023"}, {"old"}),
    ({"until": "sebelum 2024"}, {"old"}),
    ({"since": "antara Maret 2022 dan Mei 2023", "until": "2024-12"}, {"old"}),
])  # fmt: skip
def test_since_and_until(dated: Index, asked: dict[str, Any], found: set[str]) -> None:
    """Of several days since is the first and until the last."""
    assert _found(dated, "banjir", **asked) == found


@pytest.mark.parametrize("asked", [{"since": "sampai 2023"}, {"until": "sejak 2023"}, {"since": "9999 tahun lalu"},
                                   {"since": "31 Februari"}, {"until": "kemarin banjir"}, {"now": "kemarin"},
                                   {"since": "besok", "until": "kemarin"}])  # fmt: skip
def test_since_and_until_that_are_no_day(dated: Index, asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught:
        dated.search("banjir", **{"now": NOW} | asked)
    assert repr(next(iter(asked.values()))) in str(caught.value) or "tukar keduanya" in str(caught.value)


_WHEN = st.sampled_from(["minggu lalu", "hari ini", "Hari Ini", "kemarin", "sejak 2023", "3 hari terakhir", "tahun ini",
                         "akhir 2024", "akhir pekan", "Desember 2024", "Senin lalu"])  # fmt: skip
_WORDS = st.sampled_from("Banjir banjir Demak surut, panen “raya” antar-UPT (3) 24/12 naik: 5%".split())
_HEADLINES = st.builds(
    lambda before, when, after: " ".join([*before, when, *after]),
    st.lists(_WORDS, max_size=4), _WHEN, st.lists(_WORDS, max_size=2),
).filter(lambda text: bool(parse(text).root))  # fmt: skip
_DATES = st.sampled_from([None, datetime(2026, 11, 25), datetime(2026, 11, 18), datetime(2024, 12, 1)])


@settings(max_examples=60)
@given(st.lists(st.tuples(_HEADLINES, _DATES), min_size=1, max_size=6))
@example([("Banjir surut, hari ini", None), ("Banjir surut, naik:", datetime(2026, 11, 25))])
def test_pasted_headline_finds_its_article(headlines: list[tuple[str, datetime | None]]) -> None:
    """Whatever was published when."""
    with TemporaryDirectory() as folder:
        build([Article(f"{n}", title, date=day, body="isi") for n, (title, day) in enumerate(headlines)], folder)
        with open_index(folder, refresh_every=None) as index:
            for n, (title, _) in enumerate(headlines):
                assert f"{n}" in _found(index, title, per_page=100), title


@given(st.lists(st.sampled_from("banjir demak surut rob harga beras".split()), min_size=1, max_size=3), _WHEN)
def test_read_as_a_date_it_is_the_field(dated: Index, chosen: list[str], when: str) -> None:
    """``… minggu lalu`` finds exactly what ``… tanggal:"minggu lalu"`` does, or else it is said that it does not."""
    text = " ".join(chosen)
    results = dated.search(f"{text} {when}", now=NOW)
    if any("dibaca sebagai tanggal" in note for note in results.query.notes):
        wanted = dated.search(f'{text} tanggal:"{when}"', now=NOW)
        assert [(hit.id, hit.score) for hit in results] == [(hit.id, hit.score) for hit in wanted]
        assert results.total == wanted.total > 0
    elif when not in ("Hari Ini", "akhir pekan", "Desember 2024"):
        assert any(f"“{when}” dicari sebagai kata" in note for note in results.query.notes)
