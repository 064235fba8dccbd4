"""Postings of a whole snapshot: of a term, or of all forms of a root as one word, over all segments."""

from collections.abc import Sequence

import numpy as np

from .arrays import Array
from .lexicon import Run
from .segment import Docs, Gathered, TextField, runs
from .snapshot import Mask, Snapshot


def of_term(snapshot: Snapshot, field: str, term: bytes) -> list[Run]:
    """Where the postings of a term are."""
    found = []
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        if (here := segment.fields.get(field)) is not None and (place := here.terms.find(term)) >= 0:
            slot = here.slot(place)
            found.append(Run(here, base, segment.size, slot, slot + 1))
    return found


class Occurrences:
    """A word in a field: in which documents, one entry a form that stands there, in no order; deleted ones too."""

    def __init__(self, runs: Sequence[Run], size: int) -> None:
        self.runs, self._size = runs, size
        #: How many entries there are.
        self.count = sum(run.field.count(run.first, run.last) for run in runs)
        self._docs: Docs | None = None
        self._often: Array | None = None
        self._mask: Mask | None = None

    @property
    def docs(self) -> Docs:
        """The document of each entry."""
        if self._docs is None:
            # Numbers of any other type are slower to index with.
            several = [run.field.docs(run.first, run.last).astype(np.int64) for run in self.runs]
            for run, docs in zip(self.runs, several, strict=True):
                if run.base:
                    docs += run.base
            self._docs = several[0] if len(several) == 1 else np.concatenate((np.empty(0, np.int64), *several))
        return self._docs

    @property
    def mask(self) -> Mask:
        """By document, of *size*, whether it has the word."""
        if self._mask is None:
            self._mask = np.zeros(self._size, np.bool_)
            self._mask[self.docs] = True
        return self._mask

    @property
    def often(self) -> Array:
        """How often each entry occurs; of a field of running text."""
        if self._often is None:
            several = [_text(run).frequencies(run.first, run.last) for run in self.runs]
            self._often = several[0] if len(several) == 1 else np.concatenate((np.empty(0, np.uint8), *several))
        return self._often


def _text(run: Run) -> TextField | Gathered:
    assert isinstance(run.field, TextField | Gathered)
    return run.field


def places(found: Sequence[Run], among: Mask) -> Docs:
    """Where a word stands in the documents *among*: document · 2³² + position, ascending."""
    parts = []
    for run in found:
        field = _text(run)
        docs = field.docs(run.first, run.last)
        often = field.frequencies(run.first, run.last)
        ends = often.cumsum(dtype=np.int64)
        if len(docs) and ends[-1] != field.total_frequency(run.first, run.last):
            raise ValueError("there are not as many positions as the frequencies say")
        kept = np.flatnonzero(among[run.base : run.base + run.size].take(docs))
        counts = often[kept].astype(np.int64)
        owners = (docs[kept].astype(np.int64) + run.base).repeat(counts)
        at = (owners << 32) + field.positions_at(run.first, runs(ends[kept] - counts, counts))
        parts.append(at)
    every = np.concatenate((np.empty(0, np.int64), *parts))
    if len(found) > 1 or any(run.last - run.first > 1 for run in found):
        every.sort(kind="stable")  # merges what is sorted
    return every
