"""Days, weeks, months and years of the calendar, and what is a part of them.

Weeks run from Monday to Sunday (ISO 8601). A day out of the calendar (year 0, year 10000) raises ValueError or
OverflowError, as ``date`` does.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """Days from *since* to *until*, both included; None is open."""

    since: date | None
    until: date | None


class Period(NamedTuple):
    """Days from *first* to *last*, both included."""

    first: date
    last: date


class Unit(NamedTuple):
    """A unit of the calendar, of so many days or so many months; its periods are numbered."""

    days: int = 0
    months: int = 0

    def number(self, day: date) -> int:
        """The number of the period that *day* is in; of a year, the year."""
        # 1 January of the year 1 was a Monday.
        return (day.toordinal() - 1) // self.days if self.days else _month(day) // self.months

    def period(self, number: int) -> Period:
        """The period with a number."""
        if self.days:
            first = date.fromordinal(number * self.days + 1)
            return Period(first, first + timedelta(self.days - 1))
        return _months(number * self.months, self.months)

    def trailing(self, count: int, day: date) -> Period:
        """The so many days, weeks, months that end with *day*.

        Months begin the day after the same day (or the last, where there are fewer) so many months before.
        """
        if self.days:
            return Period(day - timedelta(count * self.days - 1), day)
        month = _months(_month(day) - count * self.months, 1)
        return Period(month.first + timedelta(min(day.day, month.last.day)), day)


DAY, WEEK = Unit(days=1), Unit(days=7)
MONTH, QUARTER, HALF, YEAR = (Unit(months=count) for count in (1, 3, 6, 12))

#: What takes out of a period the part of it that is meant, None where it has none (29 February).
Part = Callable[[Period], Period | None]


class Cycle(NamedTuple):
    """What comes once in every period of a unit: a weekday, a month, a third of a year."""

    unit: Unit
    part: Part

    def of(self, number: int) -> Period | None:
        """The one in the period with this number."""
        return self.part(self.unit.period(number))

    def begun(self, day: date) -> Period | None:
        """The latest one that has begun by *day*."""
        return self._first(self.unit.number(day), -1, lambda found: found.first <= day)

    def over(self, day: date) -> Period | None:
        """The latest one that is over before *day*."""
        return self._first(self.unit.number(day), -1, lambda found: found.last < day)

    def coming(self, day: date) -> Period | None:
        """The earliest one that begins on *day* or later."""
        return self._first(self.unit.number(day), 1, lambda found: found.first >= day)

    def _first(self, number: int, step: int, wanted: Callable[[Period], bool]) -> Period | None:
        # From one 29 February to the next there are up to eight years.
        numbers = range(number, number + 10 * step, step)
        return next((found for n in numbers if (found := self.of(n)) and wanted(found)), None)


def months_of_year(first: int, count: int = 1) -> Part:
    """So many months of a year, from its *first* (1 is January)."""
    return lambda year: _months(_month(year.first) + first - 1, count)


def day_of_year(month: int, day: int) -> Part:
    """A day of a month of a year."""

    def part(year: Period) -> Period | None:
        whole = _months(_month(year.first) + month - 1, 1)
        found = whole.first + timedelta(day - 1)
        return Period(found, found) if found <= whole.last else None

    return part


def days_of_week(first: int, count: int = 1) -> Part:
    """So many days of a week, from its *first* (0 is Monday)."""

    def part(week: Period) -> Period:
        begin = week.first + timedelta(first)
        return Period(begin, begin + timedelta(count - 1))

    return part


def third(unit: Unit, which: int) -> Part:
    """The beginning (0), middle (1) or end (2) of a period of *unit*.

    Of a month, days 1–10, 11–20 and the rest, as the weather service and statisticians part it (*dasarian*); of a
    year, four months each, as schools did (*caturwulan*): every day is in one of them, and in one only. Of a week
    Monday and Tuesday, Wednesday and Thursday, Saturday and Sunday: *akhir pekan* is nothing else.
    """
    if unit == WEEK:
        return days_of_week((0, 2, 5)[which], 2)
    if unit != MONTH:
        return lambda whole: _months(_month(whole.first) + which * unit.months // 3, unit.months // 3)

    def part(month: Period) -> Period:
        first = month.first + timedelta(10 * which)
        return Period(first, month.last if which == 2 else first + timedelta(9))

    return part


def within(outer: Part, inner: Part) -> Part:
    """A part of a part."""
    return lambda whole: None if (found := outer(whole)) is None else inner(found)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _months(number: int, count: int) -> Period:
    """So many months from the one with this number."""
    year, month = divmod(number + count - 1, 12)
    first = date(number // 12, number % 12 + 1, 1)
    return Period(first, date(year, month + 1, monthrange(year, month + 1)[1]))
