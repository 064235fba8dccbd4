"""The words of date expressions, Indonesian and English, and how a text is cut into them."""

from collections.abc import Iterable
from typing import TypeVar

import regex

from .months import MONTHS
from .periods import DAY, HALF, MONTH, QUARTER, WEEK, YEAR
from .words import WORD

_T = TypeVar("_T")


def _table(meanings: Iterable[tuple[_T, str]]) -> dict[str, _T]:
    """phrase → what it means, of phrases with commas between them."""
    return {phrase: meaning for meaning, phrases in meanings for phrase in phrases.split(", ")}


#: Days by their distance from today.
NAMED = _table(
    (
        (-2, "kemarin lusa, kemarin dulu, day before yesterday"),
        (-1, "kemarin, kemaren, hari kemarin, yesterday"),
        (0, "hari ini, tadi pagi, tadi siang, tadi sore, pagi ini, siang ini, sore ini, malam ini, today"),
        (1, "besok, esok, tomorrow"),
        (2, "lusa, day after tomorrow"),
    )
)
#: Said of today at the end of a range only.
NOW = frozenset(("sekarang", "kini", "saat ini", "now"))

UNITS = _table(
    (
        (DAY, "hari, day, days"),
        (WEEK, "minggu, pekan, week, weeks"),
        (MONTH, "bulan, bln, month, months"),
        (QUARTER, "kuartal, triwulan, quarter, quarters"),
        (HALF, "semester"),
        (YEAR, "tahun, thn, year, years"),
    )
)
ONE_UNIT = _table(((DAY, "sehari"), (WEEK, "seminggu, sepekan"), (MONTH, "sebulan"), (YEAR, "setahun")))
#: Parts of a year that are numbered, by how many months they have.
NUMBERED_PARTS = _table(((3, "kuartal, triwulan, quarter"), (6, "semester, paruh, half")))
ORDINALS = _table(
    enumerate(
        ("1, i, pertama, kesatu, first", "2, ii, kedua, second", "3, iii, ketiga, third", "4, iv, keempat, fourth"),
        start=1,
    )
)
QUARTERS = _table(((1, "q1"), (2, "q2"), (3, "q3"), (4, "q4")))

_ONES = _table(enumerate("satu dua tiga empat lima enam tujuh delapan sembilan".split(), start=1))
_TENS = {f"{one} puluh": 10 * n for one, n in _ONES.items() if n > 1}
NUMBERS = (
    _ONES
    | _TENS
    | {f"{ten} {one}": n + m for ten, n in _TENS.items() for one, m in _ONES.items()}
    | {f"{one} belas": 10 + n for one, n in _ONES.items() if n > 1}
    | _table(((1, "a, an"), (10, "sepuluh"), (11, "sebelas"), (30, "thirty"), (100, "seratus")))
    | _table(enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1))
)
#: What is said instead of a number, or is the end of one that is not read.
VAGUE = frozenset(
    "beberapa sekian berapa belasan puluhan ratusan ribuan setengah ratus ribu seribu juta several few".split()
)
#: What a number can stand before.
COUNTABLE = UNITS.keys() | {number.split()[0] for number in NUMBERS}

#: Which of several: this one, the one before, the next; said behind, and before.
WHICH = _table(
    ((-1, "lalu, yang lalu, silam, kemarin, kemaren"), (0, "ini"), (1, "depan, mendatang, yang akan datang"))
)
WHICH_BEFORE = _table(((-1, "last, past, previous"), (0, "this"), (1, "next")))
AGO = frozenset(("lalu", "yang lalu", "silam", "yang silam", "ago"))
TRAILING = frozenset(("terakhir", "belakangan", "belakangan ini"))

THIRDS = _table(
    (
        (0, "awal, early, beginning of, start of"),
        (1, "pertengahan, tengah, mid, middle of"),
        (2, "akhir, penghujung, late, end of"),
    )
)
#: Days of the week from Monday; *minggu* is Sunday only where it cannot be a week.
WEEKDAYS = _table(
    enumerate(
        ("senin, senen, monday", "selasa, tuesday", "rabu, wednesday", "kamis, thursday", "jumat, friday",
         "sabtu, saturday", "ahad, sunday")
    )
)  # fmt: skip

#: Written with a capital also inside a sentence.
CAPITALISED = frozenset((*MONTHS, *WEEKDAYS, *ORDINALS, *QUARTERS))

#: What opens a range; True where it cannot be about where somebody or something is from.
SINCE = _table(((True, "sejak, semenjak, since"), (False, "mulai, dari, from")))
UNTIL = frozenset(("sampai", "hingga", "sampai dengan", "s.d", "s.d.", "s/d", "until", "till", "through"))
BEFORE = frozenset(("sebelum", "before"))
AFTER = frozenset(("setelah", "sesudah", "after"))
TO = UNTIL | {"-", "to"}
BETWEEN = frozenset(("antara", "between"))
AND = TO | {"dan", "and"}

#: Said before a date and no part of what it means.
FILLERS = frozenset("dalam selama sepanjang pada di tanggal tgl era dekade in on during over within the".split())
#: What may stand between a part of a year and the year.
JOINERS = frozenset(", . - / of in".split())

_MONTH, _DAY = r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?P<year>(?!0000)[0-9]{4})"
NUMERIC = regex.compile(
    "|".join(
        (
            rf"{_YEAR}(?P<sign>[-/]){_MONTH}(?P=sign){_DAY}",
            rf"{_DAY}(?P<sign>[-/.]){_MONTH}(?P=sign){_YEAR}",  # day first, as everybody in Indonesia writes it
            rf"{_DAY}/{_MONTH}/(?P<short>[0-4][0-9])",
            rf"{_YEAR}-{_MONTH}",
            rf"{_MONTH}/{_YEAR}",
            rf"{_DAY}/{_MONTH}",
        )
    )
)
DECADE = regex.compile(r"(?P<decade>(?:19|20)[0-9]0|[5-9]0)(?:-?an|s)")
DAY_NUMBER = regex.compile(rf"{_DAY}(?:st|nd|rd|th)?")
YEAR_NUMBER = regex.compile(_YEAR)
#: Four digits are a year: in ``pemilu 2024 minggu lalu`` nobody counts weeks.
COUNT = regex.compile(r"[1-9][0-9]{0,2}")

#: What a text is read as: numeric dates, decades, ``s.d.``, words, and other signs one by one.
LEXEME = regex.compile(
    rf"""
    (?=[0-9]) (?<! [\p{{L}}\p{{N}}] | [0-9][/.] ) (?:{NUMERIC.pattern}) (?! [\p{{L}}\p{{N}}] | [/.][0-9] )
    | (?=[0-9]) (?<! [\p{{L}}\p{{N}}] ) [0-9]{{1,3}}0-an (?! [\p{{L}}\p{{N}}] )
    | s[./]d\.? (?! [\p{{L}}\p{{N}}] )
    | {WORD.pattern}
    | \S
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
DASHES = str.maketrans("–—‐‑−", "-----")

#: An expression stands alone between these: ``kemarin-dulu`` and ``1,5 tahun lalu`` hold none.
ALONE_BEFORE = regex.compile(r"(?<![^\s(\[“‘\"'])")
ALONE_AFTER = regex.compile(r"(?![^\s)\]”’\"'.,;:!?…])")

#: What an expression can begin with, besides numbers, behind fillers: most words are passed over at a glance.
STARTS = frozenset(
    phrase.split()[0]
    for table in (NAMED, UNITS, ONE_UNIT, NUMBERED_PARTS, ORDINALS, QUARTERS, NUMBERS, WHICH_BEFORE, THIRDS, WEEKDAYS,
                  SINCE, UNTIL, BEFORE, AFTER, BETWEEN, MONTHS, ("weekend",))
    for phrase in table
)  # fmt: skip

#: No phrase in these tables has more words.
LONGEST = 3
