"""The histogram as a drawing: bars in their places, each with its link. The template only writes them down.

A drawing is ten units a bar wide and stretched to fit; the words below it, which must not be stretched, have places in
hundredths of its width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer import Bar, Index, Results

from . import formats
from .i18n import N_, gettext
from .links import Link
from .urls import Args, path_with, path_with_removed, path_with_replaced, year_path

#: The height of the bars, and of those of small multiples.
HEIGHT, SMALL = 72, 40

#: More bars than this are too thin for a finger on a telephone, and their addresses too heavy for a page: neighbours
#: are drawn as one, and part again when one leads to them.
MOST_BARS = 40

#: So many bytes bars may take, so many one without the question in its address, and so many bars are drawn in any case.
_ROOM, _BAR, _FEWEST_BARS = 6_000, 130, 20

#: So many outlets are set side by side.
MOST_MULTIPLES = 6

_STEP = 10
_MOST_LABELS = 8

_INTERVALS = {"year": N_("tahun"), "month": N_("bulan"), "day": N_("hari")}


@dataclass(frozen=True)
class DrawnBar:
    """A bar: where it stands, what it says, where it leads."""

    x: int
    y: int
    height: int
    when: str
    count: int
    url: str


@dataclass(frozen=True)
class Label:
    """A word under the bars, at the middle of one."""

    x: str
    text: str


@dataclass(frozen=True)
class Histogram:
    """Everything to draw; ``width`` is that of the drawing."""

    bars: tuple[DrawnBar, ...]
    width: int
    highest: int
    labels: tuple[Label, ...]
    intervals: tuple[Link, ...]

    height = HEIGHT


@dataclass(frozen=True)
class Multiple:
    """One of several small histograms over the same time and in the same measure."""

    link: Link
    bars: tuple[DrawnBar, ...]
    width: int

    height = SMALL


def histogram(bars: Sequence[Bar], interval: str, path: str, args: Args) -> Histogram | None:
    """The drawing of *bars*, or None when there is nothing to compare."""
    if len(bars) < 2 or sum(bar.total for bar in bars) < 2:
        return None
    # A long question is part of every bar's address: then fewer are drawn, so that the page stays light.
    grouped = together(bars, max(_FEWEST_BARS, min(MOST_BARS, _ROOM // (_BAR + len(path_with(path, args))))))
    highest = max(bar.total for bar in grouped)
    return Histogram(
        bars=_drawn(grouped, highest, HEIGHT, path, args),
        width=_STEP * len(grouped),
        highest=highest,
        labels=_labels(grouped, interval),
        intervals=tuple(
            Link(gettext(text), path_with_replaced(path, args, interval=value), value == interval)
            for value, text in _INTERVALS.items()
        ),
    )


def together(bars: Sequence[Bar], most: int = MOST_BARS) -> list[Bar]:
    """At most *most* bars: as many neighbours as needed are added up."""
    size = -(-len(bars) // most)
    if size == 1:
        return list(bars)
    groups = [bars[at : at + size] for at in range(0, len(bars), size)]
    return [Bar(group[0].start, group[-1].end, sum(bar.total for bar in group)) for group in groups]


def crumbs(since: str, until: str, path: str, args: Args) -> tuple[Link, ...]:
    """The way out again: all of time, the year, the month, and where one is; nothing where no date was asked for."""
    if not since and not until:
        return ()
    found = [Link(gettext("Semua waktu"), path_with_removed(path, args, "since", "until"))]
    if not (formats.is_iso_day(since) and formats.is_iso_day(until)):
        return tuple(found)
    start, end = date.fromisoformat(since), date.fromisoformat(until)
    here = formats.span(start, end)
    if start.year == end.year:
        month = path_with_replaced(path, args, since=f"{start:%Y-%m}-01", until=_last_of_month(start).isoformat())
        for text, url in (
            (str(start.year), year_path(path, args, str(start.year))),
            (formats.month(start), month if start.month == end.month else ""),
        ):
            if url and text != here:
                found.append(Link(text, url))
    found.append(Link(here, "", current=True))
    return tuple(found)


def tabled_link(path: str, args: Args) -> Link:
    """To the histogram as a table, which is for those who do not see bars, or use no mouse; and back."""
    shown = ("tabel", "1") in args
    text = gettext("Tutup tabel") if shown else gettext("Sebagai tabel")
    return Link(text, path_with_replaced(path, args, tabel=None if shown else 1), shown)


def multiples(index: Index, results: Results, asked: dict[str, Any], path: str, args: Args) -> tuple[Multiple, ...]:
    """The most frequent outlets, each with its bars over the time of *results*; nothing for a single bar."""
    bars = results.histogram
    if len(bars) < 2:
        return ()
    kept = {name: value for name, value in asked.items() if name in ("author", "exact")}
    chosen = [value for value in results.facets["outlet"].values if value.count]
    if any(value.selected for value in chosen):
        chosen = [value for value in chosen if value.selected]
    rows = []
    for value in chosen[:MOST_MULTIPLES]:
        found = index.search(
            results.query.text,
            outlet=value.value,
            since=bars[0].start,
            until=bars[-1].end,
            interval=results.interval,
            per_page=1,
            snippets=False,
            facet_values=1,
            **kept,
        )
        if len(found.histogram) == len(bars):
            rows.append((value, found.total, together(found.histogram)))
    highest = max((bar.total for *_, several in rows for bar in several), default=1)
    return tuple(
        Multiple(
            Link(value.label, path_with_replaced(path, args, outlet=value.value, by=None, tabel=None), count=total),
            _drawn(several, highest or 1, SMALL, path, [*args, ("outlet", value.value)]),
            width=_STEP * len(several),
        )
        for value, total, several in rows
    )


def _drawn(bars: Sequence[Bar], highest: int, height: int, path: str, args: Args) -> tuple[DrawnBar, ...]:
    """The bars that are not empty."""
    # The part of the address that all share is written once.
    base = path_with_replaced(path, args, since=None, until=None, interval=None, by=None, tabel=None)
    base += "&" if "?" in base else "?"
    drawn = []
    for place, bar in enumerate(bars):
        if not bar.total:
            continue
        # What is there is seen, be it one article beside ten thousand.
        tall = max(2, round(bar.total / highest * height))
        drawn.append(
            DrawnBar(
                x=place * _STEP,
                y=height - tall,
                height=tall,
                when=formats.span(bar.start, bar.end),
                count=bar.total,
                url=f"{base}since={bar.start.isoformat()}&until={bar.end.isoformat()}",
            )
        )
    return tuple(drawn)


def _labels(bars: Sequence[Bar], interval: str) -> tuple[Label, ...]:
    """Under each bar, or under as many as there is room for."""
    every = -(-len(bars) // _MOST_LABELS)
    places = range(every // 2, len(bars), every)
    return tuple(
        Label(
            _percent((place + 0.5) / len(bars)),
            _in_short(bars[place].start, bars[place - every].start if place > places.start else None, interval),
        )
        for place in places
    )


def _in_short(day: date, before: date | None, interval: str) -> str:
    """A month or a day, with its year or month where that is another than under the label *before*."""
    if interval == "year":
        return str(day.year)
    month = formats.short_month(day)
    if interval == "month":
        return month if before and before.year == day.year else f"{month} {day.year}"
    return str(day.day) if before and (before.year, before.month) == (day.year, day.month) else f"{day.day} {month}"


def _percent(share: float) -> str:
    return f"{share * 100:.5g}%"


def _last_of_month(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if (day.year, day.month) != (9999, 12) else None
    return date.fromordinal(following.toordinal() - 1) if following else date.max
