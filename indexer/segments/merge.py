"""Several segments into one, documents that are deleted left out, in pieces that fit into memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, compress, count, starmap
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..indonesian.definitions import Pair, evidence
from ..indonesian.numbering import Numbers
from ..indonesian.tokens import tokens
from .arrays import Array, ArrayWriter, narrow
from .columns import Part, merge_columns
from .field_writer import FieldWriter, put_definitions, put_forms
from .segment import FORMAT, TEXT_FIELDS, Segment, runs

#: About so many words are merged at once.
_PIECE = 1 << 20


def in_order(segments: Sequence[tuple[Segment, NDArray[np.bool_]]]) -> list[Part]:
    """Segments, each with which of its documents live, as parts that follow one another."""
    parts, size = [], 0
    for segment, live in segments:
        parts.append(Part(segment, np.where(live, np.cumsum(live) - 1 + size, -1)))
        size += int(np.count_nonzero(live))
    return parts


class Postings(NamedTuple):
    """Postings of some slots: how many each slot has; and of these, in order, the document, how often, and where."""

    counts: Array
    docs: Array
    frequencies: Array
    positions: Array


#: A field, and the first of some merged slots and the first behind them.
Task = tuple[str, int, int]

#: Makes the pieces of tasks, in their order.
Make = Callable[[Sequence[Task]], Iterable[Postings]]


#: Given what :class:`Pieces` is, who makes the pieces.
Share = Callable[[Sequence[Part], list[NDArray[np.int64]], int], Make]


def merge(parts: Sequence[Part], path: Path, share: Share | None = None) -> int:
    """Writes the living documents of *parts* as one segment; how many they are.

    The parts' roots were made by the same rules, so that their slots are in the same order. *share* says
    who makes the pieces, if not this process.
    """
    size = sum(len(part.living) for part in parts)
    lexicon = _Lexicon(parts)
    with ArrayWriter(path, FORMAT) as writer:
        slots = put_forms(writer, lexicon.forms, lexicon.roots, lexicon.capitals)
        slots_of = [
            np.maximum.accumulate(np.append(slots, -1)[form_of[part.segment.families.forms]])
            for part, form_of in zip(parts, lexicon.form_of, strict=True)
        ]
        if share is None:
            make: Make = partial(starmap, Pieces(parts, slots_of, size).piece)
        else:
            make = share(parts, slots_of, size)
        # Workers begin with the fields while the columns are merged here.
        begun = {name: make(_tasks(name, parts, slots_of, len(slots))) for name in TEXT_FIELDS}
        put_definitions(writer, _defined(parts))
        merge_columns(writer, parts)
        for name, pieces in begun.items():
            lengths = np.zeros(size, np.uint8)
            for segment, numbers in parts:
                lengths[numbers[numbers >= 0]] = segment.text[name].length_codes[numbers >= 0]
            field = FieldWriter(writer, name, size, writer.folder)
            for postings in pieces:
                field.add(*postings)
            field.close(lengths)
    return size


def _tasks(name: str, parts: Sequence[Part], slots_of: Sequence[NDArray[np.int64]], slots: int) -> list[Task]:
    """The pieces that a field is merged in."""
    words = np.zeros(slots + 1, np.int64)
    for part, slot_of in zip(parts, slots_of, strict=True):
        each = np.diff(part.segment.text[name].position_starts.astype(np.int64))
        words[1:] += np.bincount(slot_of[slot_of >= 0], each[slot_of >= 0], slots).astype(np.int64)
    return [(name, first, last) for first, last in _pieces(np.cumsum(words))]


class _Lexicon:
    """The forms that a living document of some parts has, and the roots of these."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        # What is new in a part is in order already, and sorting makes use of that: it merges.
        every = sorted(dict.fromkeys(chain.from_iterable(part.segment.forms for part in parts)))
        place = dict(zip(every, count()))
        of = [np.fromiter(map(place.__getitem__, part.segment.forms), np.int32) for part in parts]
        del place
        roots, capitals = np.zeros(len(every), np.int64), np.zeros(len(every), np.int64)
        kept = np.zeros(len(every), np.bool_)
        for part, form_of in zip(parts, of, strict=True):
            roots[form_of] = form_of[part.segment.families.roots]
            capitals[form_of] += part.segment.capitals
            kept[form_of[part.segment.families.forms[_used(part)]]] = True
            part.segment.release()
        # What only deleted documents had is forgotten, as if they had never been.
        while not kept[roots[kept]].all():
            kept[roots[kept]] = True
        renumbered = np.where(kept, np.cumsum(kept) - 1, -1)
        self.forms = list(compress(every, kept.tolist()))
        self.roots = renumbered[roots[kept]]
        #: For each part: form → its place here; -1 where it is forgotten.
        self.form_of = [renumbered[form_of] for form_of in of]
        self._capitals = capitals[kept]

    @cached_property
    def capitals(self) -> NDArray[np.int64]:
        """How often each form stands capitalised inside sentences of living documents."""
        if dead := _dead(self._parts):
            numbers = Numbers()
            found = tokens(dead, numbers)
            place = {form: number for number, form in enumerate(self.forms)}
            here = np.fromiter((place.get(form, -1) for form in numbers.forms), np.int64, len(numbers.forms))
            gone = here[found.numbers[found.capitalised]]
            self._capitals -= np.bincount(gone[gone >= 0], minlength=len(self.forms))
        return self._capitals


def _dead(parts: Sequence[Part]) -> list[str]:
    """The bodies of the documents that are left out."""
    return [
        text.decode()
        for segment, numbers in parts
        for text, number in zip(segment.bodies if numbers.min(initial=0) < 0 else (), numbers, strict=False)
        if number < 0
    ]


def _defined(parts: Sequence[Part]) -> Counter[Pair]:
    """How often each pair of a short and a long form is defined in living documents."""
    defined: Counter[Pair] = Counter()
    for part in parts:
        defined.update(part.segment.defined())
    defined.subtract(evidence(_dead(parts)))
    return defined


def _used(part: Part) -> NDArray[np.bool_]:
    """By slot, whether a living document has its form."""
    used = np.zeros(len(part.segment.forms), np.bool_)
    for field in part.segment.text.values():
        starts = field.starts.astype(np.int64)
        if (part.numbers >= 0).all():
            used |= np.diff(starts) > 0
            continue
        for first, last in _pieces(starts):
            owners = np.arange(first, last).repeat(np.diff(starts[first : last + 1]))
            used[owners[part.numbers[field.docs(first, last)] >= 0]] = True
    return used


def _pieces(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of slots with about ``_PIECE`` postings each; *starts* says how many are before each slot."""
    first = 0
    while first < len(starts) - 1:
        last = max(first + 1, int(starts.searchsorted(starts[first] + _PIECE, "right")) - 1)
        yield first, last
        first = last


class Pieces:
    """Makes pieces of merged fields. What it needs is small, so that other processes can make pieces too."""

    def __init__(self, parts: Sequence[Part], slots_of: Sequence[NDArray[np.int64]], size: int) -> None:
        self._parts, self._slots_of, self._size = parts, slots_of, size

    def piece(self, name: str, first: int, last: int) -> Postings:
        """The living postings of the merged slots from *first* to before *last*, in their narrowest types."""
        pieces = []
        for (segment, numbers), slot_of in zip(self._parts, self._slots_of, strict=True):
            begin, end = slot_of.searchsorted((first, last)).tolist()
            pieces.append(_piece(segment, numbers, slot_of - first, name, begin, end))
        owners, docs, frequencies, positions = (np.concatenate(several) for several in zip(*pieces, strict=True))
        # Each part is in order already, and a stable sort makes use of that: it merges.
        order = (owners * self._size + docs).argsort(kind="stable")
        begins = (np.cumsum(frequencies) - frequencies)[order]
        frequencies = frequencies[order]
        counts = np.bincount(owners, minlength=last - first)
        postings = counts, docs[order], frequencies, positions[runs(begins, frequencies)]
        return Postings(*map(narrow, postings))


def _piece(
    segment: Segment, numbers: NDArray[np.int64], slot_of: NDArray[np.int64], name: str, first: int, last: int
) -> tuple[Array, Array, Array, Array]:
    """The living postings of some slots: slots and documents as they are to be numbered, frequencies, positions."""
    field = segment.text[name]
    starts = field.starts[first : last + 1].astype(np.int64)
    owners = slot_of[first:last].repeat(starts[1:] - starts[:-1])
    docs = numbers[field.docs(first, last)]
    frequencies = field.frequencies(first, last).astype(np.int64)
    positions = field.positions(first, last)
    kept = docs >= 0
    if not kept.all():
        positions = positions[np.repeat(kept, frequencies)]
        owners, docs, frequencies = owners[kept], docs[kept], frequencies[kept]
    segment.release()
    return owners, docs, frequencies, positions
