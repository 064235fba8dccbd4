"""Charts as SVG, readable on light and dark pages: bars, and points on a scale of powers of ten."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

_WIDTH, _ROW, _LEFT, _TOP = 760, 26, 190, 52

#: One colour a series, told apart by those too who see no red or green (Okabe and Ito, 2008, "Color universal design").
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9")

_STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; } .title { font-weight: 600; font-size: 15px; }
.paper { fill: #ffffff; } .rule { stroke: #8b949e; stroke-width: .5; } .small { font-size: 11px; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .paper { fill: #0d1117; } }
</style>"""


def bars(title: str, values: Mapping[str, float], written: str = "{:,.0f}") -> str:
    """One bar a value, from 0, with its number behind it."""
    longest = max(values.values(), default=0) or 1
    room = _WIDTH - _LEFT - 100
    parts = []
    for place, (label, value) in enumerate(values.items()):
        y, width = _TOP + place * _ROW, value / longest * room
        parts.append(_text(_LEFT - 8, y + 14, label, "end"))
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="18" rx="2" fill="{_COLOURS[0]}"/>')
        parts.append(_text(_LEFT + width + 6, y + 14, written.format(value)))
    return _svg(title, _TOP + len(values) * _ROW + 10, parts)


def dots(title: str, rows: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    """By row one dot of each series, on a scale of powers of ten; None where a series has none."""
    values = [value for each in series.values() for value in each if value]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    bottom = _TOP + 22 + len(rows) * _ROW
    span = (_WIDTH - _LEFT - 40) / max(1, high - low)

    parts = []
    for power in range(low, high + 1):
        x = _LEFT + (power - low) * span
        parts.append(f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP + 18}" y2="{bottom}"/>')
        parts.append(_text(x, bottom + 14, f"{10.0**power:g}", "middle", "small"))
    for place, label in enumerate(rows):
        parts.append(_text(_LEFT - 8, _TOP + 22 + place * _ROW + 14, label, "end"))
    for number, (name, each) in enumerate(series.items()):
        colour, x = _COLOURS[number % len(_COLOURS)], _LEFT + number * 110
        parts.append(f'<circle cx="{x}" cy="{_TOP - 6}" r="5" fill="{colour}"/>{_text(x + 10, _TOP - 2, name)}')
        for place, value in enumerate(each):
            if value:
                x_, y = _LEFT + (log10(value) - low) * span, _TOP + 22 + place * _ROW + 10
                parts.append(f'<circle cx="{x_:.1f}" cy="{y}" r="5" fill="{colour}"/>')
    return _svg(title, bottom + 26, parts)


def columns(title: str, values: Sequence[float], below: str, written: str = "{:.2g}") -> str:
    """One thin column a value, in order, from 0; the greatest is told."""
    most, height = max(values, default=0) or 1, 160
    step = (_WIDTH - 90) / max(1, len(values))
    parts = [_text(8, _TOP + 5, written.format(most), "start", "small"), _text(8, _TOP + height, "0", "start", "small")]
    for place, value in enumerate(values):
        x, tall = 60 + place * step, value / most * height
        box = f'x="{x:.1f}" y="{_TOP + height - tall:.1f}" width="{step * 0.8:.2f}" height="{tall:.1f}"'
        parts.append(f'<rect {box} fill="{_COLOURS[0]}"/>')
    parts.append(_text(60, _TOP + height + 18, below, "start", "small"))
    return _svg(title, _TOP + height + 30, parts)


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img">'
    paper = f'<title>{escape(title)}</title>{_STYLE}<rect class="paper" width="{_WIDTH}" height="{height:.0f}"/>'
    return "\n".join([head + paper, _text(8, 24, title, kind="title"), *parts, "</svg>\n"])
