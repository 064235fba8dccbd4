"""Dates as newsrooms write them."""

from datetime import UTC, datetime, timedelta

import pytest

from indexer.article import WIB
from indexer.indonesian.dates import find_date, parse_date

AFTERNOON = datetime(2024, 12, 24, 14, 20, tzinfo=WIB)
DAY = datetime(2024, 12, 24, tzinfo=WIB)


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("Dec 24, 2024 - 14:20", AFTERNOON, "minute"),
        ("December 24, 2024, 2:20 PM", AFTERNOON, "minute"),
        ("24 Des 2024 - 14:20", AFTERNOON, "minute"),
        ("Selasa, 24 Desember 2024 14:20 WIB", AFTERNOON, "minute"),
        ("Selasa 24 Desember 2024 | 14.20 WIB", AFTERNOON, "minute"),
        ("24/12/2024, 14:20", AFTERNOON, "minute"),
        ("24-12-2024 14.20", AFTERNOON, "minute"),
        ("2024-12-24T14:20", AFTERNOON, "minute"),
        ("2024-12-24 14:20:00", AFTERNOON, "minute"),
        ("2024-12-24T07:20:00Z", AFTERNOON, "minute"),
        ("2024-12-24T15:20+08:00", AFTERNOON, "minute"),
        ("24 Desember 2024 15:20 WITA", AFTERNOON, "minute"),
        ("24 Desember 2024 16.20 WIT", AFTERNOON, "minute"),
        ("Diterbitkan pada 24 Desember 2024 pukul 14.20 WIB", AFTERNOON, "minute"),
        ("Terakhir diperbarui: Selasa, 24 Desember 2024, Pukul: 14.20 WIB", AFTERNOON, "minute"),
        ("Blora, 24 Desember 2024", DAY, "day"),
        ("24 Des 2024 14:20 GMT+7", AFTERNOON, "minute"),
        ("24 Des. 2024 14:20 (UTC+7) | 3 menit baca", AFTERNOON, "minute"),
        ("24/12/24 14:20", AFTERNOON, "minute"),
        ("2024-12-24", DAY, "day"),
        ("24 Desember 2024", DAY, "day"),
        ("Dec 24, 2024", DAY, "day"),
        ("5/3/2024", datetime(2024, 3, 5, tzinfo=WIB), "day"),
        ("17 Agt 2024", datetime(2024, 8, 17, tzinfo=WIB), "day"),
        ("1 Nopember 2024", datetime(2024, 11, 1, tzinfo=WIB), "day"),
        ("Jum’at, 3 Peb 2023", datetime(2023, 2, 3, tzinfo=WIB), "day"),
    ],
)
def test_a_date_is_read(text: str, expected: datetime, precision: str) -> None:
    written = parse_date(text)
    assert written is not None
    assert (written.date, written.precision) == (expected, precision)


@pytest.mark.parametrize(
    "text",
    ["", "-", "24", "Desember 2024", "31 Februari 2024", "2024-13-01", "32/12/2024", "Rapat 24 Desember 2024", "besok",
     "24/12/2024 dan seterusnya", "0000-00-00", "99:99"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_an_offset_is_kept() -> None:
    written = parse_date("24 Desember 2024 16.20 WIT")
    assert written is not None
    assert written.date.utcoffset() == timedelta(hours=9)
    assert written.date.astimezone(UTC).hour == 7


def test_a_date_inside_text_is_found_where_it_stands() -> None:
    text = "Kegiatan digelar Selasa (24/12/2024) pagi."
    written = find_date(text)
    assert written is not None
    assert text[written.start : written.end] == "Selasa (24/12/2024"
