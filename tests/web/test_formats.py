from datetime import date, datetime, timedelta, timezone

import pytest

from search_web import formats


def at(**offset: int) -> datetime:
    return datetime(2024, 12, 24, 14, 20, tzinfo=timezone(timedelta(**offset)))


@pytest.mark.parametrize(
    ("value", "precision", "written"),
    [
        (at(hours=7), "minute", "24 Desember 2024, 14.20 WIB"),
        (at(hours=8), "minute", "24 Desember 2024, 14.20 WITA"),
        (at(hours=9), "minute", "24 Desember 2024, 14.20 WIT"),
        (at(), "minute", "24 Desember 2024, 14.20 UTC+00:00"),
        (at(hours=5, minutes=30), "minute", "24 Desember 2024, 14.20 UTC+05:30"),
        (at(hours=-3, minutes=-30), "minute", "24 Desember 2024, 14.20 UTC-03:30"),
        (at(hours=7), "day", "24 Desember 2024"),
        (None, "minute", ""),
    ],
)
def test_moments(value: datetime | None, precision: str, written: str) -> None:
    assert formats.moment(value, precision) == written


def test_numbers_and_sizes() -> None:
    assert [formats.number(n) for n in (0, 999, 35557, 1234567)] == ["0", "999", "35.557", "1.234.567"]
    assert [formats.size(n) for n in (12, 1500, 90_000_000)] == ["12 B", "1,5 kB", "90,0 MB"]


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2023-01-01", "2024-12-31", "2023–2024"),
        ("2024-02-01", "2024-02-29", "Februari 2024"),
        ("2024-03-03", "2024-03-03", "3 Maret 2024"),
        ("2024-03-03", "2024-03-09", "3–9 Maret 2024"),
        ("2024-02-01", "2024-05-31", "Februari – Mei 2024"),
        ("2023-11-01", "2024-02-29", "November 2023 – Februari 2024"),
        ("2024-03-03", "2024-04-09", "3 Maret 2024 – 9 April 2024"),
        ("9999-01-01", "9999-12-31", "1 Januari 9999 – 31 Desember 9999"),
    ],
)
def test_spans(start: str, end: str, written: str) -> None:
    assert formats.span(date.fromisoformat(start), date.fromisoformat(end)) == written


def test_days_in_urls() -> None:
    assert formats.written_day("2024-12-24") == "24 Desember 2024"
    assert [formats.written_day(text) for text in ("kemarin", "2024-13-01", "2024-W01-1")] == [
        "kemarin",
        "2024-13-01",
        "2024-W01-1",
    ]


def test_long_questions_fit_a_heading() -> None:
    assert formats.shortened("a\n b") == "a b"
    assert len(formats.shortened("kata " * 2000)) <= 120
