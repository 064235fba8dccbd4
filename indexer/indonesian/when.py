"""Dates as people say them, in Indonesian and English: *minggu lalu*, *awal Desember 2024*, *sejak 2023*.

What each means, counted from the day that it is in WIB:

- A week runs from Monday to Sunday. *Minggu lalu*, *bulan ini*, *tahun depan*, ``last week`` are whole periods of the
  calendar: the one before this one, this one to its end, the next.
- *2 minggu lalu*, *3 hari yang lalu*, ``a month ago``: the week, the day, the month so many before this one.
- *3 hari terakhir*, *sebulan terakhir*, ``past week``, ``last 3 days``: so much time ending with today, which counts,
  as it does in a report on the last three days: today and the two before. A month begins the day after the same
  day of the month before.
- *awal*, *pertengahan*, *akhir*, ``early``, ``mid``, ``late``: a third of a month or a year, and the parts of a week
  (:func:`.periods.third`). For a year that is wide; but nobody misses an article that a filter left out, and
  everybody sees one too many.
- What comes again every week or year and is said without one (*Senin*, *Desember*, *24 Desember*, *kuartal III*,
  *akhir pekan*) is the latest that has begun, today included: an archive holds the past. With *lalu* it is the latest
  that was over before today, with *depan* the first to begin after today, with *ini* that of this week or year.
- *sejak*, *mulai*, *dari* X: from its first day on. *sampai*, *hingga* X: to its last day. *sebelum* X and *setelah* X
  leave X out.
- *antara* X *dan* Y, *dari* X *sampai* Y, X–Y: from the first day of X to the last of Y. Where only one of them has a
  year, the other is the nearest on its side; where none has, X is the latest that has begun.

*Minggu* alone is a week, never a Sunday (*hari Minggu*). Not read: hours, *beberapa hari*, feasts.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from ..article import WIB
from ..sentences import Sentence, said
from . import time_words as say
from .dates import parse_date
from .months import MONTHS
from .periods import (
    DAY,
    MONTH,
    WEEK,
    YEAR,
    Cycle,
    Period,
    Span,
    Unit,
    day_of_year,
    days_of_week,
    months_of_year,
    third,
    within,
)
from .tidying import tidy
from .words import fold

_T = TypeVar("_T")
_DAY_LONG = timedelta(days=1)


class Found(NamedTuple):
    """A date expression in a text: what it means and where it stands.

    ``telling`` when it says more than the name of a time: *minggu lalu*, *sejak Maret*, *akhir 2024*. *Desember 2024*,
    *akhir pekan*, *kuartal I 2024* are as often what a text is about.
    """

    span: Span
    start: int
    end: int
    telling: bool


def days(text: str, now: datetime) -> Span | None:
    """The days that *text* means, None when it is no date expression, or more than one."""
    text = tidy(text)
    reader = _Reader(text, now)
    read = reader.expression(0)
    if read is not None and read.end == len(reader.words):
        return read.span
    written = parse_date(text)
    return None if written is None else Span(day := _day_of(written.date), day)


def find(text: str, now: datetime) -> list[Found]:
    """The date expressions in *text*, from left to right, each as long as can be."""
    reader, found, at = _Reader(text, now), [], 0
    while at < len(reader.words):
        end = at + 1
        if read := reader.expression(at):
            first, last = reader.places[at][0], reader.places[read.end - 1][1]
            if (
                say.ALONE_BEFORE.match(text, first)
                and say.ALONE_AFTER.match(text, last)
                and not reader.half_a_number(at)
            ):
                found.append(Found(read.span, first, last, read.telling))
                end = read.end
        at = end
    return found


def in_words(span: Span) -> Sentence:
    """``16–22 November 2026``, ``1 Januari 2023 dan sesudahnya``."""
    since, until = span
    if since is None or until is None:
        if since:
            return said("%(day)s dan sesudahnya", day=since)
        return said("%(day)s dan sebelumnya", day=until) if until else said("kapan pun")
    if since == until:
        return said("%(day)s", day=since)
    if (since.year, since.month) == (until.year, until.month):
        return said("%(first)s–%(last)s", first=str(since.day), last=until)
    return said("%(first)s – %(last)s", first=since, last=until)


def _day_of(moment: datetime) -> date:
    """The day in WIB; a moment without an offset is in WIB."""
    try:
        return (moment.astimezone(WIB) if moment.tzinfo else moment).date()
    except OverflowError:  # the first or the last hours of the calendar
        return moment.date()


class _Read(NamedTuple):
    """Days read, the place behind their last word, and as in :class:`Found` whether they are telling."""

    span: Span
    end: int
    telling: bool


class _Point(NamedTuple):
    """A period, or what comes again and again; the place behind its last word; whether it is telling."""

    what: Period | Cycle
    end: int
    telling: bool = True


class _Numbered(NamedTuple):
    """A period by its unit and number; whether it was counted from today."""

    unit: Unit
    number: int
    end: int
    relative: bool = True


class _Reader:
    """Recursive descent over the words of a text. Each method reads at one place, and returns None where there is not
    what it reads."""

    def __init__(self, text: str, now: datetime) -> None:
        lexemes = list(say.LEXEME.finditer(text))
        self.places = [lexeme.span() for lexeme in lexemes]
        self.words = [fold(lexeme[0]).translate(say.DASHES) for lexeme in lexemes]
        self.today = _day_of(now)

    def expression(self, at: int) -> _Read | None:
        """A whole date expression, as long as can be."""
        begin = self._word(self._skipped(at))
        if begin not in say.STARTS and not begin[:1].isdecimal():
            return None
        try:
            read = self._expression(at)
        except (ValueError, OverflowError):  # out of the calendar: 10,000 years ago
            return None
        if read is None:
            return None
        # What is that long ago is history, or no year at all.
        recent = all(1900 <= day.year < 2100 for day in read.span if day is not None)
        return read._replace(telling=read.telling and recent)

    def half_a_number(self, at: int) -> bool:
        """Whether more belongs to what stands at a place: *beberapa* tahun lalu, *1,* 5 tahun lalu; not COVID-19."""
        if self.words[at] not in say.COUNTABLE and not self.words[at].isdecimal():
            return False
        third, second, number = ["", "", "", *self.words[max(at - 3, 0) : at]][-3:]
        if number.isdecimal():
            return len(number) < 4 and (second != "-" or third.isdecimal())
        return number in say.VAGUE or number in say.NUMBERS

    def _expression(self, at: int) -> _Read | None:
        if since := self._look(say.SINCE, at):
            telling, start = since
            return self._range(start, say.TO, True) or self._open(start, lambda x: Span(x.first, None), telling)
        if between := self._among(say.BETWEEN, at):
            return self._range(between, say.AND, True)
        if until := self._among(say.UNTIL, at):
            return self._open(until, lambda x: Span(None, x.last), False)
        if before := self._among(say.BEFORE, at):
            return self._open(before, lambda x: Span(None, x.first - _DAY_LONG), True)
        if after := self._among(say.AFTER, at):
            return self._open(after, lambda x: Span(x.last + _DAY_LONG, None), True)
        return self._range(at, say.TO, False) or self._open(at, lambda x: Span(*x))

    def _open(self, at: int, span_of: Callable[[Period], Span], telling: bool | None = None) -> _Read | None:
        """The span that one period gives: of what comes again, the latest that has begun."""
        if (point := self._point(at)) is None:
            return None
        found = point.what if isinstance(point.what, Period) else point.what.begun(self.today)
        return found and _Read(span_of(found), point.end, point.telling if telling is None else telling)

    def _range(self, at: int, between: Collection[str], telling: bool) -> _Read | None:
        """From one period to another."""
        first = self._day_alone(at, between) or self._point(at)
        if first is None or not (to := self._among(between, first.end)):
            return None
        now = self._among(say.NOW, to)
        last = _Point(Period(self.today, self.today), now, False) if now else self._point(to)
        if last is None or (span := self._ends(first.what, last.what)) is None:
            return None
        return _Read(span, last.end, telling or first.telling or last.telling)

    def _ends(self, first: Period | Cycle, last: Period | Cycle) -> Span | None:
        if isinstance(first, Cycle):
            first_found = first.begun(last.first if isinstance(last, Period) else self.today)
        else:
            first_found = first
        if first_found is None:
            return None
        last_found = last.coming(first_found.first) if isinstance(last, Cycle) else last
        if last_found is None or first_found.first > last_found.last:
            return None
        return Span(first_found.first, last_found.last)

    def _day_alone(self, at: int, between: Collection[str]) -> _Point | None:
        """The 1 of ``1–5 Desember``, whose month stands behind the 5."""
        at = self._skipped(at)
        day, to = say.DAY_NUMBER.fullmatch(self._word(at)), self._among(between, at + 1)
        if day is None or not to:
            return None
        other = self._skipped(to)
        other_day, month = say.DAY_NUMBER.fullmatch(self._word(other)), self._look(MONTHS, other + 1)
        if other_day is None or month is None or int(day["day"]) > int(other_day["day"]):
            return None
        return _Point(Cycle(YEAR, day_of_year(month[0], int(day["day"]))), at + 1, False)

    def _point(self, at: int) -> _Point | None:
        """Anything that is one period."""
        at = self._skipped(at)
        if named := self._look(say.NAMED, at):
            day = self.today + timedelta(named[0])
            return _Point(Period(day, day), named[1])
        if point := self._trailing(at) or self._decade(at) or self._date(at) or self._third(at):
            return point
        if part := self._part(at):
            return self._placed(*part)
        if numbered := self._numbered(at):
            return _Point(numbered.unit.period(numbered.number), numbered.end, numbered.relative)
        if (which := self._look(say.WHICH_BEFORE, at)) and (part := self._part(which[1])):
            return self._chosen(part[0], which[0], part[1])
        return None

    def _trailing(self, at: int) -> _Point | None:
        """``3 hari terakhir``, ``last 3 days``, ``past week``."""
        counted, end = self._counted(at), 0
        if counted:
            end = self._among(say.TRAILING, counted[2])
        elif self._word(at) in ("last", "past", "previous"):
            counted = self._counted(at + 1)
            if counted is None and self._word(at) == "past" and (unit := say.UNITS.get(self._word(at + 1))):
                counted = 1, unit, at + 2
            end = counted[2] if counted else 0
        if not counted or not end:
            return None
        return _Point(counted[1].trailing(counted[0], self.today), end)

    def _decade(self, at: int) -> _Point | None:
        """``2010-an``, ``tahun 90-an``."""
        at += say.UNITS.get(self._word(at)) == YEAR
        if (match := say.DECADE.fullmatch(self._word(at))) is None:
            return None
        year = int(match["decade"])
        year += 1900 if year < 100 else 0
        return _Point(Period(date(year, 1, 1), date(year + 9, 12, 31)), at + 1, False)

    def _date(self, at: int) -> _Point | None:
        """``Selasa, 24 Desember 2024``, ``24/12/2024``, ``24 Desember``, ``2024-12``, ``December 24, 2024``."""
        if (weekday := self._weekday(at)) or self._word(at) == "minggu":
            at = weekday[1] if weekday else at + 1
            at += self._word(at) == ","
        if match := say.NUMERIC.fullmatch(self._word(at)):
            month, day = int(match["month"]), int(match["day"] or 0)
            cycle = Cycle(YEAR, day_of_year(month, day) if day else months_of_year(month))
            if not (match["year"] or match["short"]):
                return self._placed(cycle, at + 1)
            found = cycle.of(int(match["year"] or f"20{match['short']}"))
            return found and _Point(found, at + 1, False)
        if match := say.DAY_NUMBER.fullmatch(self._word(at)):
            if named := self._look(MONTHS, at + 1 + (self._word(at + 1) == "of")):
                return self._placed(Cycle(YEAR, day_of_year(named[0], int(match["day"]))), named[1])
            return None
        # The English way round only with the year: "Mei 5 orang …" is no date.
        if (named := self._look(MONTHS, at)) and (match := say.DAY_NUMBER.fullmatch(self._word(named[1]))):
            end = named[1] + 1 + (self._word(named[1] + 1) == ",")
            if say.YEAR_NUMBER.fullmatch(self._word(end)):
                return self._placed(Cycle(YEAR, day_of_year(named[0], int(match["day"]))), end)
        return None

    def _third(self, at: int) -> _Point | None:
        """``awal Desember 2024``, ``akhir 2024``, ``pertengahan bulan lalu``, ``akhir pekan``."""
        if (begun := self._look(say.THIRDS, at)) is None:
            return None
        which, start = begun
        start += self._word(start) in ("-", "the")
        if month := self._look(MONTHS, start + (say.UNITS.get(self._word(start)) == MONTH)):
            part = within(months_of_year(month[0]), third(MONTH, which))
            return self._placed(Cycle(YEAR, part), month[1], telling=True)
        if numbered := self._numbered(start):
            unit, number, end, _ = numbered
            found = None if unit == DAY else Cycle(unit, third(unit, which)).of(number)
            return found and _Point(found, end)
        whole = say.UNITS.get(self._word(start), DAY)
        return None if whole == DAY else _Point(Cycle(whole, third(whole, which)), start + 1, False)

    def _part(self, at: int) -> tuple[Cycle, int] | None:
        """What comes again: ``Senin``, ``kuartal I``, ``Desember``, ``weekend``; and the place behind it."""
        if weekday := self._weekday(at):
            return Cycle(WEEK, days_of_week(weekday[0])), weekday[1]
        if self._word(at) == "weekend":
            return Cycle(WEEK, third(WEEK, 2)), at + 1
        if quarter := self._look(say.QUARTERS, at):
            return Cycle(YEAR, months_of_year(quarter[0] * 3 - 2, 3)), quarter[1]
        for kind, ordinal in ((at, at + 1), (at + 1, at)):
            months, number = say.NUMBERED_PARTS.get(self._word(kind)), say.ORDINALS.get(self._word(ordinal))
            if months and number and months * number <= 12:
                return Cycle(YEAR, months_of_year(months * (number - 1) + 1, months)), at + 2
        if month := self._look(MONTHS, at + (say.UNITS.get(self._word(at)) == MONTH)):
            return Cycle(YEAR, months_of_year(month[0])), month[1]
        return None

    def _placed(self, cycle: Cycle, at: int, telling: bool = False) -> _Point | None:
        """What comes again, with the period behind it that says which is meant, if there is one.

        With a year or the like it is *telling* if that is asked for, or if it was counted from today.
        """
        for start in (at, at + 1) if self._word(at) in say.JOINERS else (at,):
            numbered = self._numbered(start)
            if numbered and numbered.unit == cycle.unit:
                found = cycle.of(numbered.number)
                return found and _Point(found, numbered.end, telling or numbered.relative)
        if which := self._look(say.WHICH, at):
            return self._chosen(cycle, *which)
        return _Point(cycle, at, False)

    def _chosen(self, cycle: Cycle, which: int, end: int) -> _Point | None:
        """The last, this, or the next."""
        if which < 0:
            found = cycle.over(self.today)
        elif which:
            found = cycle.coming(self.today + _DAY_LONG)
        else:
            found = cycle.of(cycle.unit.number(self.today))
        return found and _Point(found, end)

    def _numbered(self, at: int) -> _Numbered | None:
        """``2024``, ``tahun 2024``, ``minggu lalu``, ``last week``, ``3 pekan lalu``."""
        unit = say.UNITS.get(self._word(at))
        year = at + (unit == YEAR)
        if say.YEAR_NUMBER.fullmatch(self._word(year)):
            return _Numbered(YEAR, int(self._word(year)), year + 1, False)
        if (counted := self._counted(at)) and (ago := self._among(say.AGO, counted[2])):
            return _Numbered(counted[1], counted[1].number(self.today) - counted[0], ago)
        if unit and unit != DAY and (which := self._look(say.WHICH, at + 1)):
            return _Numbered(unit, unit.number(self.today) + which[0], which[1])
        if which := self._look(say.WHICH_BEFORE, at):
            unit = say.UNITS.get(self._word(which[1]))
            if unit and unit != DAY:
                return _Numbered(unit, unit.number(self.today) + which[0], which[1] + 1)
        return None

    def _counted(self, at: int) -> tuple[int, Unit, int] | None:
        """``3 hari``, ``dua puluh pekan``, ``sebulan``: how many of what, and the place behind it."""
        if one := say.ONE_UNIT.get(self._word(at)):
            return 1, one, at + 1
        number = (int(self._word(at)), at + 1) if say.COUNT.fullmatch(self._word(at)) else self._look(say.NUMBERS, at)
        unit = say.UNITS.get(self._word(number[1])) if number else None
        return (number[0], unit, number[1] + 1) if number and unit else None

    def _weekday(self, at: int) -> tuple[int, int] | None:
        start = at + (self._word(at) == "hari")
        if start > at and self._word(start) == "minggu":
            return 6, start + 1
        return self._look(say.WEEKDAYS, start)

    def _skipped(self, at: int) -> int:
        """The place behind words that mean nothing here."""
        for start in range(at, at + say.LONGEST):
            if self._word(start) not in say.FILLERS:
                return start
        return at + say.LONGEST

    def _word(self, at: int) -> str:
        return self.words[at] if at < len(self.words) else ""

    def _look(self, table: Mapping[str, _T], at: int) -> tuple[_T, int] | None:
        """What the longest phrase of *table* that stands at a place means, and the place behind it."""
        end = self._among(table, at)
        return (table[" ".join(self.words[at:end])], end) if end else None

    def _among(self, phrases: Collection[str], at: int) -> int:
        """The place behind the longest of *phrases* that stands at a place, 0 where none does."""
        for end in range(min(at + say.LONGEST, len(self.words)), at, -1):
            if " ".join(self.words[at:end]) in phrases:
                return end
        return 0
