"""What makes segments of batches of articles: in this process, or in one of its own that :mod:`.crew` speaks with."""

import gc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..indonesian.families import roots_of
from ..process import answer
from .columns import Dictionaries, Item, Part
from .invert import Inverter, Roots
from .knowledge import Kind, OwnPairs
from .learning import Tables, learn
from .memo import Before
from .memory import trim
from .merge import Pieces, Postings
from .segment import Segment, segment_file

Numbers = NDArray[np.int64]


class Worker:
    """Collects articles, and writes them as a segment in *folder* when told to; knows what is known from *before*."""

    def __init__(self, folder: Path, before: Before) -> None:
        self._folder, self._before = folder, before
        self.begin({})

    def begin(self, dictionaries: Dictionaries) -> None:
        """Begins a segment, whose texts and those of all later ones are compressed with these dictionaries."""
        self._dictionaries = dictionaries
        self._inverter = Inverter(dictionaries, self._folder)
        self._known: dict[bytes, bytes] = {}

    def take(self, items: Sequence[Item]) -> int:
        """Takes articles; how many bytes the segment would need now, while it is written."""
        self._inverter.add(items)
        return self._inverter.memory()

    def forms(self) -> list[bytes]:
        """The forms of the articles, without those whose roots are known from before."""
        self._known, unknown = self._before.roots(self._inverter.forms)
        return unknown

    def stem(self, forms: Sequence[bytes]) -> list[bytes]:
        """The roots of some forms."""
        return [root.encode() for root in roots_of([form.decode() for form in forms])]

    def merging(self, parts: Sequence[tuple[str, Numbers]], slots_of: Sequence[Numbers], size: int) -> None:
        """Gets ready to make pieces of merged fields: of segments with the numbers of their documents."""
        trim()
        opened = [Part(Segment(self._folder, segid), numbers) for segid, numbers in parts]
        self._pieces = Pieces(opened, slots_of, size)

    def piece(self, name: str, first: int, last: int) -> Postings:
        """See :meth:`Pieces.piece`."""
        return self._pieces.piece(name, first, last)

    def learn(self, kinds: Sequence[Kind], segids: Sequence[str], own: OwnPairs) -> Tables:
        """What is learnt from some segments."""
        trim()
        return learn(kinds, [Segment(self._folder, segid) for segid in segids], own)

    def write(self, segid: str, roots: Roots) -> None:
        """Writes a segment and begins anew; *roots* are those of the forms that :meth:`forms` has named."""
        self._inverter.write(self._folder / segment_file(segid), self._known | dict(roots))
        self.begin(self._dictionaries)


def serve() -> None:
    """Is a worker for the process that began this one, for as long as that wants it."""
    # Nothing that is made here refers to itself.
    gc.disable()
    answer(Worker)
