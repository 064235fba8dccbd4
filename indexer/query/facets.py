"""Counts over what was found: facets by ``bincount``, years, and the histogram of dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..indonesian.words import key
from ..segments.schema import NO_DATE
from ..segments.snapshot import Docs, Values
from .results import Bar, Facet, FacetValue

#: How many values a facet lists; those selected come on top of it.
MOST_VALUES = 30

#: More bars than this are no picture and no table any more: a coarser interval is taken.
MOST_BARS = 3_000

Interval = Literal["year", "month", "day"]

_EPOCH = date(1970, 1, 1)


def facet(name: str, values: Values, docs: Docs, selected: Sequence[str]) -> Facet:
    """How many of *docs* have each value; *selected* are names as given to the filter."""
    ordinals, owners = values.of(docs)
    counts = np.bincount(ordinals, minlength=len(values.keys))
    missing = len(docs) - len(np.unique(owners))
    chosen = {key(value): value for value in selected}
    top = np.argsort(-counts, kind="stable")[: MOST_VALUES * 4]
    # Ties in order of name; only as many as can be listed are looked at one by one.
    order = sorted((int(o) for o in top if counts[o]), key=lambda o: (-counts[o], values.labels[o].casefold()))
    listed = [o for place, o in enumerate(order) if place < MOST_VALUES or values.keys[o] in chosen]
    known = {values.keys[o] for o in listed}
    place_of = {name: o for o, name in enumerate(values.keys)} if chosen else {}
    listed += [place_of[name] for name in chosen if name not in known and name in place_of]
    shown = [FacetValue(values.labels[o], values.labels[o], int(counts[o]), values.keys[o] in chosen) for o in listed]
    shown += [FacetValue(label, label, 0, True) for name, label in chosen.items() if name not in place_of]
    return Facet(name, tuple(shown), missing, int(counts.sum()) - sum(value.count for value in shown))


def years(days: NDArray[np.int64], since: date | None, until: date | None) -> Facet:
    """How many articles each year has, newest first; selected where the range is that very year."""
    dated = days[days != NO_DATE]
    found, counts = np.unique(_bucket(dated, "year"), return_counts=True)
    shown = []
    for year, count in zip((found + 1970).tolist(), counts.tolist(), strict=True):
        selected = since == date(year, 1, 1) and until == date(year, 12, 31)
        shown.append(FacetValue(str(year), str(year), count, selected))
    return Facet("year", tuple(reversed(shown)), len(days) - len(dated), 0)


def histogram(
    days: NDArray[np.int64],
    interval: Literal["auto", "year", "month", "day"],
    since: date | None,
    until: date | None,
) -> tuple[tuple[Bar, ...], Interval]:
    """Bars from the first to the last day found (or asked for), empty ones between them too.

    ``auto``: by year above three years, by month above 90 days, else by day.
    """
    dated = days[days != NO_DATE]
    if not len(dated):
        return (), "day" if interval == "auto" else interval
    first = min(_number(since), int(dated.min())) if since else int(dated.min())
    last = max(_number(until), int(dated.max())) if until else int(dated.max())
    span = last - first + 1
    chosen: Interval = interval if interval != "auto" else "year" if span > 3 * 366 else "month" if span > 90 else "day"
    if chosen == "day" and span > MOST_BARS:
        chosen = "month"
    if chosen == "month" and span > MOST_BARS * 31:
        chosen = "year"
    if span > MOST_BARS * 366:
        first, last = int(dated.min()), int(dated.max())
    buckets = _bucket(dated, chosen)
    start, end = int(_bucket(np.array([first]), chosen)[0]), int(_bucket(np.array([last]), chosen)[0])
    counts = np.bincount(buckets - start, minlength=end - start + 1)
    bars = []
    for place, count in enumerate(counts.tolist()):
        opening, closing = _edges(start + place, chosen)
        bars.append(Bar(max(opening, _day(first)), min(closing, _day(last)), count))
    if since is None and until is None:
        bars[0] = bars[0]._replace(start=_edges(start, chosen)[0])
        bars[-1] = bars[-1]._replace(end=_edges(end, chosen)[1])
    return tuple(bars), chosen


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _bucket(days: NDArray[np.int64], interval: Interval) -> NDArray[np.int64]:
    """The number of the year, month or day since 1970 of each day."""
    if interval == "day":
        return days
    unit = "datetime64[Y]" if interval == "year" else "datetime64[M]"
    return days.astype("datetime64[D]").astype(unit).astype(np.int64)


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
