"""Dates, numbers and sizes as they are written in the language of the page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale

from indexer import Sentence

from .i18n import Language, gettext, language

_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


@dataclass(frozen=True, slots=True)
class _Style:
    """What differs from language to language, read once: Babel works it out anew for every date."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    group: str
    decimal: str
    clock: str


@cache
def _style(code: Language) -> _Style:
    locale = Locale.parse(code)
    names = locale.months["format"]
    symbols = locale.number_symbols["latn"]
    return _Style(
        months=tuple(names["wide"].values()),
        short_months=tuple(names["abbreviated"].values()),
        group=symbols["group"],
        decimal=symbols["decimal"],
        # Twenty-four hours in English too: the times are those of Indonesia.
        clock="%H.%M" if code == "id" else "%H:%M",
    )


def number(value: int) -> str:
    """``35557`` → ``35.557``, in English ``35,557``."""
    return str(value) if -1000 < value < 1000 else f"{value:,}".replace(",", _style(language()).group)


def day(value: date) -> str:
    """``24 Desember 2024``."""
    return f"{value.day} {_style(language()).months[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """``Desember 2024``."""
    return f"{_style(language()).months[value.month - 1]} {value.year}"


def short_month(value: date) -> str:
    """``Des``."""
    return _style(language()).short_months[value.month - 1]


def moment(value: datetime | None, precision: str = "minute") -> str:
    """``24 Desember 2024, 14.20 WIB``; the day alone when no more is known, nothing without a date.

    The time is the one its source gave, in the zone it gave it in: a reader compares it with the original.
    """
    if value is None:
        return ""
    if precision == "day":
        return day(value)
    return f"{day(value)}, {value.strftime(_style(language()).clock)} {zone(value)}".rstrip()


def zone(value: datetime) -> str:
    """The Indonesian name of the zone, or its distance from UTC."""
    offset = value.utcoffset()
    if offset is None:
        return ""
    hours, rest = divmod(offset, timedelta(hours=1))
    if not rest and hours in _ZONES:
        return _ZONES[hours]
    sign, distance = ("-", -offset) if offset < timedelta() else ("+", offset)
    minutes = distance // timedelta(minutes=1)
    return f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"


def written_day(text: str) -> str:
    """A day as somebody put it into a URL: in words if it is ISO 8601, else as it stands (``kemarin``)."""
    return day(date.fromisoformat(text)) if is_iso_day(text) else text


def written_days(*texts: str) -> str:
    """One day or both ends of a range, as somebody put them into a URL."""
    if len(texts) == 2 and all(map(is_iso_day, texts)):
        return span(*map(date.fromisoformat, texts))
    return " – ".join(map(written_day, texts))


def is_iso_day(text: str) -> bool:
    """Whether a date field of a browser can show this."""
    if len(text) != 10:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return text[4] == text[7] == "-"


def span(start: date, end: date) -> str:
    """A range of days in as few words as say it: ``2024``, ``Maret 2024``, ``3 Maret 2024``, ``3–9 Maret 2024``."""
    if start == end:
        return day(start)
    following = end + timedelta(days=1) if end < date.max else end
    if start.day == 1 and following.day == 1:
        if (start.month, end.month) == (1, 12):
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        if (start.year, start.month) == (end.year, end.month):
            return month(start)
        first = _style(language()).months[start.month - 1] if start.year == end.year else month(start)
        return f"{first} – {month(end)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    return f"{day(start)} – {day(end)}"


def translated(text: str) -> str:
    """What the library said, in the language of the page; other text stays what it is."""
    if not isinstance(text, Sentence) or language() == "id":
        return text
    template = gettext(text.template)
    return template % {name: _written(value) for name, value in text.values.items()} if text.values else template


def _written(value: str | int | date) -> str:
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else translated(value)


def size(count: int) -> str:
    """Bytes in a unit that suits them."""
    amount = float(count)
    point = _style(language()).decimal
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.{0 if unit == 'B' else 1}f} {unit}".replace(".", point)
        amount /= 1000
    return f"{amount:.1f} TB".replace(".", point)


def shortened(text: str, most: int = 120) -> str:
    """*text* on one line and no longer than a heading bears."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
