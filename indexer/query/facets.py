"""Counts over what was found: facets by ``bincount``, years, and the histogram of dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import repeat
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..indonesian.words import key
from ..segments.segment import NO_DATE, Docs
from ..segments.snapshot import Snapshot
from ..segments.values import Months, Values
from .options import MOST_VALUES
from .results import Bar, Facet, FacetValue

#: More bars than this are no picture and no table any more: a coarser interval is taken.
MOST_BARS = 3_000

Interval = Literal["year", "month", "day"]

_EPOCH = date(1970, 1, 1)

#: So many months from the first to the last are more than three years, whichever their days.
_SURELY_YEARS = 38

# Records from tuples, of which an answer has a hundred: as ``_make``, which looks at each tuple's length again.
_VALUE = partial(tuple.__new__, FacetValue)
_BAR = partial(tuple.__new__, Bar)

#: How many articles each of several months, years or days has.
Counts = NDArray[np.int64]


def facet(name: str, values: Values, docs: Docs, selected: Sequence[str], most: int = MOST_VALUES) -> Facet:
    """How many of *docs* have each value, the *most* frequent; *selected* are names as given to the filter."""
    counts, missing = values.count(docs)
    chosen = {key(value): value for value in selected}
    (found,) = counts.nonzero()
    # Ordinals are in order of name, so that a stable sort breaks ties by it.
    order = found[(-counts[found]).argsort(kind="stable")]
    listed = order[:most].tolist()
    if chosen:
        wanted = {ordinal for name in chosen if (ordinal := values.place_of.get(name)) is not None}
        listed += [ordinal for ordinal in order[most:].tolist() if ordinal in wanted]
        listed += sorted(wanted.difference(listed))
    labels = [values.labels[ordinal] for ordinal in listed]
    picked = [values.keys[ordinal] in chosen for ordinal in listed] if chosen else repeat(False)
    shown = list(map(_VALUE, zip(labels, labels, counts.take(listed).tolist(), picked, strict=False)))
    shown += [FacetValue(label, label, 0, True) for name, label in chosen.items() if name not in values.place_of]
    other = int(counts.sum()) - sum(value.count for value in shown) if len(found) > len(listed) else 0
    return Facet(name, tuple(shown), missing, other)


def years(months: Months, counts: Counts, undated: int, since: date | None, until: date | None) -> Facet:
    """How many articles each year has, newest first, from *counts* by month; selected is the range's very year."""
    chosen = 0
    if since and until and (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31)):
        chosen = since.year
    numbered = enumerate(months.by_year(counts).tolist(), start=1970 + months.first // 12)
    found = [(label, label, count, year == chosen) for year, count in numbered if count for label in [str(year)]]
    shown = list(map(_VALUE, found))
    return Facet("year", tuple(reversed(shown)), undated, 0)


def histogram(
    snapshot: Snapshot,
    docs: Docs,
    months: Counts,
    interval: Literal["auto", "year", "month", "day"],
    since: date | None,
    until: date | None,
) -> tuple[tuple[Bar, ...], Interval]:
    """Bars from the first to the last day found (or asked for), empty ones between them too.

    *months* counts *docs* by month. ``auto``: by year above three years, by month above 90 days, else by day.
    """
    (found,) = months.nonzero()
    if not len(found):
        return (), "day" if interval == "auto" else interval
    low, high = int(found[0]) + snapshot.months.first, int(found[-1]) + snapshot.months.first
    asked = since is not None or until is not None
    if asked or interval == "day" or (interval == "auto" and high - low < _SURELY_YEARS):
        days = snapshot.days.take(docs)
        days = days[days != NO_DATE]
        earliest, latest = int(days.min()), int(days.max())
    else:  # to the day does not matter
        days = np.empty(0, np.int64)
        earliest, latest = _number(_edges(low, "month")[0]), _number(_edges(high, "month")[1])
    first = min(_number(since), earliest) if since else earliest
    last = max(_number(until), latest) if until else latest
    span = last - first + 1
    chosen: Interval = interval if interval != "auto" else "year" if span > 3 * 366 else "month" if span > 90 else "day"
    if chosen == "day" and span > MOST_BARS:
        chosen = "month"
    if chosen == "month" and span > MOST_BARS * 31:
        chosen = "year"
    if span > MOST_BARS * 366:
        first, last = earliest, latest
    start, end = _bucket(first, chosen), _bucket(last, chosen)
    counts = np.zeros(end - start + 1, np.int64)
    if chosen == "day":
        counts[:] = np.bincount(days - start, minlength=len(counts))
    else:
        low, found = snapshot.months.first, months
        if chosen == "year":
            low, found = low // 12, snapshot.months.by_year(months)
        # Outside of the bars nothing was found.
        here = slice(max(start - low, 0), end - low + 1)
        counts[max(low - start, 0) :][: len(found[here])] = found[here]
    bars = list(map(_BAR, zip(*_all_edges(start, end, chosen), counts.tolist(), strict=True)))
    if asked:
        bars[0] = bars[0]._replace(start=_day(first))
        bars[-1] = bars[-1]._replace(end=_day(last))
    return tuple(bars), chosen


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _bucket(day: int, interval: Interval) -> int:
    """The number of the year, month or day since 1970 of a day."""
    if interval == "day":
        return day
    written = _day(day)
    return written.year - 1970 if interval == "year" else (written.year - 1970) * 12 + written.month - 1


@lru_cache(maxsize=1 << 8)
def _all_edges(start: int, end: int, interval: Interval) -> tuple[list[date], list[date]]:
    """The first days and the last ones of the buckets from *start* to *end*."""
    edges = [_edges(bucket, interval) for bucket in range(start, end + 1)]
    return [first for first, _ in edges], [last for _, last in edges]


@lru_cache(maxsize=1 << 12)
def _edges(bucket: int, interval: Interval) -> tuple[date, date]:
    """The first and the last day of a bucket."""
    if interval == "day":
        return _day(bucket), _day(bucket)
    months = bucket * 12 if interval == "year" else bucket
    after = months + (12 if interval == "year" else 1)
    opening = date(1970 + months // 12, months % 12 + 1, 1)
    if 1970 + after // 12 > date.max.year:
        return opening, date.max
    return opening, date(1970 + after // 12, after % 12 + 1, 1) - timedelta(days=1)
