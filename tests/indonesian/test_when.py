"""Dates as people say them: a labelled sample at three moments, and what no text may do."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.article import WIB
from indexer.indonesian.periods import Span
from indexer.indonesian.time_words import FILLERS, STARTS
from indexer.indonesian.when import days, find, in_words

#: phrase, then what it means at each of three moments, written down by hand with a calendar.
_HEAD, *_ROWS = (
    line.split("\t")
    for line in (Path(__file__).parent / "when.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
MOMENTS = [datetime.fromisoformat(moment) for moment in _HEAD[1:]]

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=WIB)


def _span(written: str) -> Span:
    """``2024-01-01..2024-01-31``, ``2024-01-01..``, ``..2024-01-31``, ``2024-01-01``."""
    since, dots, until = written.partition("..")
    return Span(date.fromisoformat(since) if since else None,
                date.fromisoformat(until) if until else None if dots else date.fromisoformat(since))  # fmt: skip


def test_the_sample_is_what_was_promised() -> None:
    assert len({row[0] for row in _ROWS}) == len(_ROWS) >= 150
    assert all(len(row) == 4 for row in _ROWS)
    first, second, third = MOMENTS
    assert first.astimezone(WIB).strftime("%A") == "Wednesday"
    assert (second.strftime("%A"), second.astimezone(WIB).strftime("%A")) == ("Sunday", "Monday")
    assert (third.month, third.day, third.tzinfo) == (1, 1, None)


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0])
def test_labelled_sample(row: list[str]) -> None:
    phrase, *meanings = row
    assert [days(phrase, now) for now in MOMENTS] == [_span(meaning) for meaning in meanings]


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("kemarin", "2024-02-28"),
        ("sebulan terakhir", "2024-01-30..2024-02-29"),
        ("setahun terakhir", "2023-03-01..2024-02-29"),
        ("4 tahun terakhir", "2020-03-01..2024-02-29"),
        ("bulan ini", "2024-02-01..2024-02-29"),
        ("akhir bulan", "2024-02-21..2024-02-29"),
        ("setahun lalu", "2023-01-01..2023-12-31"),
        ("29 Februari", "2024-02-29"),
        ("29 Februari lalu", "2020-02-29"),
        ("29 Februari mendatang", "2028-02-29"),
        ("lusa", "2024-03-02"),
    ],
)
def test_on_a_leap_day(phrase: str, meaning: str) -> None:
    assert days(phrase, datetime(2024, 2, 29, 23, 59)) == _span(meaning)


def test_a_moment_counts_as_the_day_in_wib() -> None:
    """A moment without an offset is in WIB already."""
    same = [datetime(2024, 12, 25, 1, 30), datetime(2024, 12, 24, 18, 30, tzinfo=UTC),
            datetime(2024, 12, 25, 3, 30, tzinfo=timezone(timedelta(hours=9)))]  # fmt: skip
    assert [days("hari ini", now) for now in same] == [_span("2024-12-25")] * 3


@pytest.mark.parametrize("text", [
    "KEMARIN LUSA", "  kemarin   lusa ", "kemarin\u00a0lusa", "kema\u00adrin lusa", "Kemarin\nlusa",
    "ｋｅｍａｒｉｎ lusa",
])  # fmt: skip
def test_however_it_is_typed(text: str) -> None:
    assert days(text, WEDNESDAY) == _span("2026-11-23")


@pytest.mark.parametrize("text", [
    "", " ", "banjir", "lalu", "minggu", "minggu depan lusa", "kemarin-dulu", "hari lalu", "beberapa hari terakhir",
    "31 Februari", "31 Februari 2024", "29 Februari 2023", "13/13/2024", "32/12/2024", "2024-13", "2024-00", "0000",
    "0000-00-00", "99:99", "12.30", "24", "24 jam", "0 hari terakhir", "1,5 tahun terakhir", "3.000 hari lalu",
    "999999999 hari terakhir", "9999 tahun lalu", "9999 tahun terakhir", "-3 hari lalu", "tiga", "sejak",
    "sejak banjir", "antara Jakarta dan Bandung", "antara 2024", "antara 2024 dan", "dari 2024 sampai 2023",
    "5–1 Desember 2024", "kuartal V 2024", "semester III 2024", "2024 2025", "24 Desember 2024 dan seterusnya",
    "Desember 2024 banjir",
    "2015-an", "usia 20-an", "sejak sejak 2024", "awal", "awal hari ini", "awal kemarin", "akhir banjir",
])  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert days(text, WEDNESDAY) is None


@pytest.mark.parametrize("now", [datetime.min, datetime.max, datetime.min.replace(tzinfo=UTC),
                                 datetime.max.replace(tzinfo=UTC), datetime(1, 1, 1, tzinfo=WIB)])  # fmt: skip
def test_at_the_ends_of_the_calendar(now: datetime) -> None:
    """What would fall out of it is no date; the rest is."""
    for row in _ROWS:
        span = days(row[0], now)
        assert span is None or span.since is None or span.until is None or span.since <= span.until
    assert days("hari ini", now) is not None
    assert days("9999", now) == _span("9999-01-01..9999-12-31")
    assert days("Desember 9999", now) == _span("9999-12-01..9999-12-31")
    assert days("setelah 9999", now) is None
    assert days("sebelum 0001", now) is None


@pytest.mark.parametrize(("text", "found"), [
    ("banjir demak minggu lalu", ["minggu lalu!"]),
    ("Kemarin, banjir melanda Demak", ["Kemarin!"]),
    ("panen sejak 2023 di Blora", ["sejak 2023!"]),
    ("panen raya 3 hari terakhir", ["3 hari terakhir!"]),
    ("harga beras antara Maret dan Mei 2024 (awal tahun lalu)", ["antara Maret dan Mei 2024!", "awal tahun lalu!"]),
    ("banjir awal Desember 2024.", ["awal Desember 2024!"]),
    ("banjir Senin lalu", ["Senin lalu!"]),
    ("banjir sebelum 2020", ["sebelum 2020!"]),
    ("banjir Desember 2024", ["Desember 2024"]),
    ("banjir hingga Maret 2024", ["hingga Maret 2024"]),
    ("wisata akhir pekan", ["akhir pekan"]),
    ("laba kuartal III 2024", ["kuartal III 2024"]),
    ("laporan dari 2023", ["dari 2023"]),
    ("kerajaan sejak 1500", ["sejak 1500"]),
    ("1–5 Desember 2024 digelar", ["1–5 Desember 2024"]),
    ("menang 2-1 atas Persija 24/12", ["24/12"]),
    ("kemarin-dulu pra-2024 ke-2024 hari ini-lah 2024-an", []),
    ("rugi 1,5 tahun lalu 3.000 hari lalu", []),
    ("gempa beberapa tahun lalu dua ratus tahun lalu 2-3 tahun lalu seratus dua puluh hari lalu dua hari ini", []),
    ("covid-19 minggu lalu", ["minggu lalu!"]),
    ("pemilu 2024 minggu lalu", ["2024", "minggu lalu!"]),
    ("pemilu 2024 3 hari terakhir", ["2024", "3 hari terakhir!"]),
    ("lalu lintas minggu depannya", []),
    ("UU 12/2024/X nomor 081-234-567", []),
])  # fmt: skip
def test_found_in_a_text(text: str, found: list[str]) -> None:
    """The longest first, where they stand alone; those that are told by more than a name of time have a mark here."""
    assert [text[each.start : each.end] + "!" * each.telling for each in find(text, WEDNESDAY)] == found


@pytest.mark.parametrize(("span", "said"), [
    ("2026-11-16..2026-11-22", "16–22 November 2026"),
    ("2026-11-30..2026-12-06", "30 November 2026 – 6 Desember 2026"),
    ("2024-12-24", "24 Desember 2024"),
    ("2023-01-01..", "1 Januari 2023 dan sesudahnya"),
    ("..2019-12-31", "31 Desember 2019 dan sebelumnya"),
])  # fmt: skip
def test_in_words(span: str, said: str) -> None:
    assert in_words(_span(span)) == said
    assert in_words(Span(None, None)) == "kapan pun"


_PIECES = st.lists(
    st.one_of(
        st.sampled_from([*sorted(STARTS), *sorted(FILLERS)]),
        st.sampled_from(
            "lalu ini depan terakhir yang ago , . - – / ( ) sampai dan sd s.d. 1 5 31 30 2024 0000 9999 24/12 "
            "24/12/2024 2024-12 2024-12-24 31/02/2024 2010-an 999999999 ٣ ² banjir".split()
        ),
        st.text(max_size=6),
    ),
    max_size=14,
).flatmap(lambda pieces: st.sampled_from((" ", " ", "", "  \n")).map(lambda between: between.join(pieces)))
_NOWS = st.datetimes(timezones=st.sampled_from([None, UTC, WIB]))


@given(st.one_of(_PIECES, st.text(max_size=60)), _NOWS)
@example("\ud800 kemarin", datetime.max.replace(tzinfo=UTC))
@example("ʼ" * 5, datetime.min)
def test_any_text(text: str, now: datetime) -> None:
    """Nothing raises; what is found stands in the text, one after the other, and is read alone as it is there."""
    span = days(text, now)
    assert span is None or (span.since or span.until)
    at = 0
    for found in find(text, now):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        since, until = found.span
        assert since or until
        assert since is None or until is None or since <= until
        assert days(text[found.start : found.end], now) == found.span
    assert span is None or span.since is None or span.until is None or span.since <= span.until


@given(st.sampled_from([row[0] for row in _ROWS]), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_phrase_on_every_day(phrase: str, day: date) -> None:
    """A phrase that is one at three moments is one always, and is found whole inside a sentence."""
    now = datetime(day.year, day.month, day.day)
    span = days(phrase, now)
    assert span is not None
    assert span.since is None or span.until is None or span.since <= span.until
    if "WI" not in phrase and "T" not in phrase:  # a date with a time of day is read as a whole only
        text = f"banjir {phrase} surut"
        assert [(found.span, text[found.start : found.end]) for found in find(text, now)] == [(span, phrase)]


@pytest.mark.parametrize("piece", [
    "antara ", "sejak ", "dari 1 sampai ", "1-", "24/12/", "2024-12-", "dua puluh ", "Senin, ", "dalam ", "awal ",
    "s.d. ", "kemarin ", "x", "9", " ", "2024 – ", "tahun ", "3 hari terakhir ", "'", "ʼ",
])  # fmt: skip
def test_long_texts_take_time_by_their_length(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = time.perf_counter()
    find(text, WEDNESDAY)
    days(text, WEDNESDAY)
    assert time.perf_counter() - started < 3, "linear, this takes a tenth of a second"
