"""Short forms in a question: *rutan* also as *rumah tahanan negara*, and the other way round, as articles define it."""

from collections.abc import Sequence

from ..segments.knowledge import Acronyms, Reading
from .language import Node, Word

#: A reading is searched too where it is this part of all definitions of a short form; others are only told.
_MAIN = 0.8

#: So many long forms of one thing are searched.
_MOST = 4


def main_reading(readings: Sequence[Reading]) -> Reading | None:
    """What a short form stands for, unless it stands for several things."""
    if not readings or readings[0].times < _MAIN * sum(reading.times for reading in readings):
        return None
    return readings[0]._replace(long_forms=readings[0].long_forms[:_MOST])


def shortened(acronyms: Acronyms, long: Sequence[str]) -> list[str]:
    """The short forms that stand for a long one before all."""
    return [
        short
        for short in acronyms.shorts(long)
        if (main := main_reading(acronyms.readings(short))) is not None and tuple(long) in main.long_forms
    ]


def shorts_of_words(acronyms: Acronyms, parts: Sequence[Node]) -> dict[int, tuple[str, int]]:
    """The words among *parts* that make a long form together: place → its short form, and how many words it has.

    Of several long forms that overlap, the one that begins first, and of these the longest.
    """
    found: dict[int, tuple[str, int]] = {}
    at = 0
    while at < len(parts):
        long: list[str] = []
        best: tuple[str, int] | None = None
        for part in parts[at:]:
            if not isinstance(part, Word) or part.exact or part.field:
                break
            long.append(part.form)
            if not acronyms.begins(long):
                break
            if len(long) > 1 and (several := shortened(acronyms, long)):
                best = several[0], len(long)
        if best is not None:
            found |= dict.fromkeys(range(at, at + best[1]), best)
        at += best[1] if best else 1
    return found
