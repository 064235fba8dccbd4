"""The histogram as a drawing: bars in their places, each with its link. The template only writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer import Bar

from . import formats
from .i18n import N_, gettext
from .urls import Args, path_with_replaced

#: The height of the drawing; widths are stretched to fit, heights are not.
HEIGHT = 72
STEP = 10
_GAP = 2

#: More bars than this are thinner than a pixel on a telephone; neighbours are drawn as one.
MOST_BARS = 160

#: Up to so many bars each gets its own caption below.
_MOST_CAPTIONS = 8

_INTERVALS = {"year": N_("tahun"), "month": N_("bulan"), "day": N_("hari")}


@dataclass(frozen=True)
class DrawnBar:
    """A bar: where it stands, what it says, where it leads."""

    x: int
    y: int
    width: int
    height: int
    when: str
    count: int
    url: str


@dataclass(frozen=True)
class Histogram:
    """Everything to draw; ``captions`` stand below, ``highest`` beside, ``intervals`` are (text, url, current)."""

    bars: tuple[DrawnBar, ...]
    width: int
    highest: int
    captions: tuple[str, ...]
    intervals: tuple[tuple[str, str, bool], ...]

    height = HEIGHT
    step = STEP


def histogram(bars: Sequence[Bar], interval: str, path: str, args: Args) -> Histogram | None:
    """The drawing of *bars*, or None when there is nothing to compare."""
    if len(bars) < 2 or sum(bar.total for bar in bars) < 2:
        return None
    grouped = together(bars)
    highest = max(bar.total for bar in grouped)
    drawn = []
    for place, bar in enumerate(grouped):
        # What is there is seen, be it one article beside ten thousand.
        height = max(2, round(bar.total / highest * HEIGHT)) if bar.total else 0
        drawn.append(
            DrawnBar(
                x=place * STEP + _GAP // 2,
                y=HEIGHT - height,
                width=STEP - _GAP,
                height=height,
                when=formats.span(bar.start, bar.end),
                count=bar.total,
                url=path_with_replaced(
                    path, args, since=bar.start.isoformat(), until=bar.end.isoformat(), interval=None
                ),
            )
        )
    whens = [bar.when for bar in drawn]
    return Histogram(
        bars=tuple(drawn),
        width=len(drawn) * STEP,
        highest=highest,
        captions=tuple(whens if len(whens) <= _MOST_CAPTIONS else (whens[0], whens[-1])),
        intervals=tuple(
            (gettext(text), path_with_replaced(path, args, interval=value), value == interval)
            for value, text in _INTERVALS.items()
        ),
    )


def together(bars: Sequence[Bar], most: int = MOST_BARS) -> list[Bar]:
    """At most *most* bars: as many neighbours as needed are added up."""
    size = -(-len(bars) // most)
    groups = [bars[at : at + size] for at in range(0, len(bars), size)]
    return [Bar(group[0].start, group[-1].end, sum(bar.total for bar in group)) for group in groups]
