"""What a generation has learnt from its articles: which forms are names.

Kept in a file of arrays beside the segments, and made anew when the articles have become noticeably more: a function of
counts over all of them, however they came to be indexed together.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..indonesian.names import names
from ..indonesian.overrides import override
from ..indonesian.places import gazetteer
from ..indonesian.roots import dictionary
from .arrays import ArrayFile, ArrayWriter
from .segment import FORMAT, Segment
from .strings import Strings, put_strings


class Names:
    """The forms that are names, which are not stemmed."""

    def __init__(self, table: Strings) -> None:
        self._table = table

    def __contains__(self, form: object) -> bool:
        return isinstance(form, str) and self._table.find(form.encode()) >= 0

    def __iter__(self) -> "map[str]":
        return map(bytes.decode, self._table)

    def __len__(self) -> int:
        return len(self._table)


class Knowledge:
    """What was learnt, read from its file. Raises ValueError or KeyError where that cannot be."""

    def __init__(self, path: Path) -> None:
        self.names = Names(Strings.read(ArrayFile(path, FORMAT), "names"))


class _Counts(NamedTuple):
    """The forms of some segments, sorted; how often each stands in bodies, and capitalised; the place of its root."""

    forms: list[str]
    times: NDArray[np.int64]
    capitals: NDArray[np.int64]
    roots: NDArray[np.int64]


def learn(segments: Sequence[Segment], path: Path) -> None:
    """Writes what is learnt from all articles of some segments; deleted ones count until a merge drops them."""
    counts = _counted(segments)
    found = names(*counts, gazetteer(), dictionary()) if counts.forms else np.empty(0, np.bool_)
    with ArrayWriter(path, FORMAT) as writer:
        named = (counts.forms[place] for place in found.nonzero()[0].tolist())
        # What somebody has read and put on the list is more than what was counted.
        put_strings(writer, "names", [form.encode() for form in named if override(form) is None])


def _counted(segments: Sequence[Segment]) -> _Counts:
    # In order of their UTF-8 as on disk, which is the order of their code points.
    tables = [segment.forms.texts for segment in segments]
    forms = tables[0] if len(tables) == 1 else sorted(set().union(*tables))
    place = {form: number for number, form in enumerate(forms)}
    times, capitals, roots = (np.zeros(len(forms), np.int64) for _ in range(3))
    for segment, table in zip(segments, tables, strict=True):
        of = np.fromiter(map(place.__getitem__, table), np.int64, len(table))
        starts = segment.body.position_starts.astype(np.int64)
        times[of[segment.families.forms]] += starts[1:] - starts[:-1]
        capitals[of] += segment.capitals
        roots[of] = of[segment.families.roots]
    return _Counts(forms, times, capitals, roots)
