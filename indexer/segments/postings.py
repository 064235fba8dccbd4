"""Postings of a whole snapshot: of a term, or of all forms of a root as one word, over all segments."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .segment import Docs, Field, Scores, TextField, runs
from .snapshot import Mask, Snapshot

#: A word that more than this part of all documents has is worked with over all documents at once.
_MANY = 8


class Run(NamedTuple):
    """Slots of a field of one segment, side by side; *base* is the number of the segment's first document."""

    field: Field
    base: int
    size: int
    first: int
    last: int


def of_term(snapshot: Snapshot, field: str, term: bytes) -> list[Run]:
    """Where the postings of a term are."""
    found = []
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        if (here := segment.fields.get(field)) is not None and (place := here.terms.find(term)) >= 0:
            slot = here.slot(place)
            found.append(Run(here, base, segment.size, slot, slot + 1))
    return found


def of_root(snapshot: Snapshot, field: str, root: bytes) -> list[Run]:
    """Where the postings of all forms of a root are."""
    found = []
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        if (place := segment.forms.find(root)) >= 0:
            slots = segment.families.family(place)
            found.append(Run(segment.text[field], base, segment.size, slots.start, slots.stop))
    return found


def documents(snapshot: Snapshot, found: Sequence[Run]) -> Mask:
    """By document whether it has one of these."""
    mask = np.zeros(snapshot.size, np.bool_)
    for run in found:
        # Numbers of any other type are slower to index with.
        docs = run.field.docs(run.first, run.last).astype(np.int64)
        mask[run.base : run.base + run.size][docs] = True
    return mask


class Frequencies(NamedTuple):
    """How often a word occurs: in each of *docs*, ascending; or, where *docs* is None, in every document."""

    docs: Docs | None
    often: Scores


def frequencies(snapshot: Snapshot, found: Sequence[Run]) -> Frequencies:
    """The postings of a word in a field of running text; deleted documents are among them."""
    total = sum(run.field.count(run.first, run.last) for run in found)
    if total * _MANY > snapshot.size:
        return Frequencies(None, _over_all(snapshot.size, found))
    docs, often = [], []
    several = False
    for run in found:
        here, each = _one_run(run)
        docs.append(here + run.base)
        often.append(each)
        several = several or run.last - run.first > 1
    every = docs[0] if len(docs) == 1 else np.concatenate([*docs, np.empty(0, np.int64)])
    each = often[0] if len(often) == 1 else np.concatenate([*often, np.empty(0, np.float32)])
    if several and len(every) > 1:
        order = every.argsort(kind="stable")
        every, each = every[order], each[order]
        new = every[1:] != every[:-1]
        if not new.all():
            first = np.concatenate(([0], np.flatnonzero(new) + 1))
            every, each = every[first], np.add.reduceat(each, first)
    return Frequencies(every, each)


def _one_run(run: Run) -> tuple[Docs, Scores]:
    assert isinstance(run.field, TextField)
    docs = run.field.docs(run.first, run.last).astype(np.int64)
    return docs, run.field.frequencies(run.first, run.last).astype(np.float32)


def _over_all(size: int, found: Sequence[Run]) -> Scores:
    total = np.zeros(size, np.float32)
    for run in found:
        docs, often = _one_run(run)
        np.add.at(total[run.base : run.base + run.size], docs, often)
    return total


def places(found: Sequence[Run], among: Mask) -> Docs:
    """Where a word stands in the documents *among*: document · 2³² + position, ascending."""
    parts = []
    for run in found:
        assert isinstance(run.field, TextField)
        docs = run.field.docs(run.first, run.last)
        often = run.field.frequencies(run.first, run.last)
        ends = often.cumsum(dtype=np.int64)
        if len(docs) and ends[-1] != run.field.total_frequency(run.first, run.last):
            raise ValueError("there are not as many positions as the frequencies say")
        kept = np.flatnonzero(among[run.base : run.base + run.size].take(docs))
        counts = often[kept].astype(np.int64)
        owners = (docs[kept].astype(np.int64) + run.base).repeat(counts)
        at = (owners << 32) + run.field.positions_at(run.first, runs(ends[kept] - counts, counts))
        if run.last - run.first > 1:
            at.sort()
        parts.append(at)
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
