"""Dates as Indonesian newsrooms write them."""

from datetime import datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple

import regex

from ..article import WIB, DatePrecision
from .months import MONTHS


class Written(NamedTuple):
    """A date read from text: the moment, how much of it was known, and where it stood."""

    date: datetime
    precision: DatePrecision
    start: int
    end: int


_ZONES = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:sen[ei]n|selasa|rabu|kamis|jum['’`]?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TIME = (
    r"(?:\)?(?:\s*(?:[-–—|/,@•·]|T|jam:?|pukul:?|pkl\.?|at))*\s*\(?"
    r"(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?:[.:](?P<second>[0-5]\d)(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap]\.?m\.?)(?![a-z]))?"
    r"(?:\s*\(?(?P<zone>WITA|WIT|WIB|GMT|UTC|Z)\b\)?)?"
    r"(?:\s*\(?(?:GMT|UTC)?(?P<sign>[+-])(?P<offhour>0?\d|1[0-4])(?::?(?P<offminute>[0-5]\d))?(?!\d)\)?)?)?"
)
_FORMS = (
    rf"{_YEAR}-(?P<monthno>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])",
    rf"{_YEAR}/(?P<monthno>0?[1-9]|1[0-2])/{_DAY}",
    rf"{_DAY}\s*[-/. ]?\s*(?P<month>{_MONTH})\.?\s*[-/., ]?\s*{_YEAR}",
    rf"(?P<month>{_MONTH})\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    # Day first, as everybody in Indonesia writes it.
    rf"(?P<day>0?[1-9]|[12]\d|3[01])(?P<sep>[-/.])(?P<monthno>0?[1-9]|1[0-2])(?P=sep){_YEAR}",
    r"(?P<day>0?[1-9]|[12]\d|3[01])/(?P<monthno>0?[1-9]|1[0-2])/(?P<year>[0-4]\d)",
)


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    """A pattern for each form: made when one is wanted, for that takes time, and most sources write ISO 8601."""
    return tuple(
        regex.compile(rf"(?<![\d\p{{L}}])(?:{_WEEKDAY}\.?\s*,?\s*\(?)?{form}{_TIME}(?!\d)", regex.IGNORECASE)
        for form in _FORMS
    )


#: What may stand before a date that is a line of its own: ``Diterbitkan:``, ``Blora,``.
_LABEL = regex.compile(
    r"(?i)^(?:(?:terakhir|di)?\s*(?:perbarui|perbaharui|unggah|posting|muat|rilis|buat|terbitkan|publikasikan|tayangkan)"
    r"|terakhir diperbarui|rilis|terbit|tayang|publikasi|update|updated|last update|published|posted|waktu"
    r"|(?:hari\s*/\s*)?(?:tanggal|tgl))\s*(?:pada)?\s*:\s*|^(?-i:\p{Lu})[\p{L} ]{1,30},\s*(?=\d)"
)


_AROUND = regex.compile(
    r"(?i)\b(?:tanggal|tgl|terbit|diterbitkan|dipublikasikan|diperbarui|diunggah|publikasi|tayang|posted|published|on|pada"
    r"|\d+ menit (?:mem)?baca)\b"
)


def find_date(text: str) -> Written | None:
    """The first date written in *text*, or None.

    Knows ``Dec 24, 2024 - 14:20``, ``24 Des 2024 - 14:20``, ``Selasa, 24 Desember 2024 14.20 WIB``,
    ``24/12/2024 14:20`` (day first), ISO 8601, and each without the time. WIB, WITA and WIT are read as
    +07:00, +08:00 and +09:00; without a zone a time is WIB. A day that the month does not have is no date.
    """
    found = [match for pattern in _patterns() if (match := pattern.search(text)) is not None]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        parts = match.groupdict()
        month = int(parts["monthno"]) if parts.get("monthno") else MONTHS[parts["month"].lower()]
        hour = int(parts["hour"] or 0)
        if parts["half"]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if parts["half"][0] in "pP" else 0)
        try:
            date = datetime(
                int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0),
                month,
                int(parts["day"]),
                hour,
                int(parts["minute"] or 0),
                int(parts["second"] or 0),
                tzinfo=_zone(parts),
            )
        except ValueError:
            continue
        return Written(date, "minute" if parts["hour"] else "day", match.start(), match.end())
    return None


def parse_date(text: str) -> Written | None:
    """The date that *text* is, or None when there is more in it than a date (labels like ``Tanggal:`` aside)."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        precision: DatePrecision = "day" if len(text) <= 10 else "minute"
        # The first and the last year cannot be told in every zone, and are no dates of news.
        if not 1 < moment.year < 9999:
            return None
        return Written(moment if moment.tzinfo else moment.replace(tzinfo=WIB), precision, 0, len(text))
    text = _LABEL.sub("", text)
    written = find_date(text)
    if written is None:
        return None
    rest = text[: written.start] + " " + text[written.end :]
    rest = _AROUND.sub("", rest)
    return None if regex.search(r"[\p{L}\p{N}]", rest) else written


def _zone(parts: dict[str, str | None]) -> timezone:
    if parts["sign"]:
        offset = timedelta(hours=int(parts["offhour"] or 0), minutes=int(parts["offminute"] or 0))
        return timezone(-offset if parts["sign"] == "-" else offset)
    hours = _ZONES[(parts["zone"] or "WIB").lower()]
    return WIB if hours == 7 else timezone(timedelta(hours=hours))
