"""Several segments into one, deleted documents left out."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import Array, ArrayWriter
from .columns import Columns
from .invert import capitalised, put_forms, put_postings
from .segment import FORMAT, TEXT_FIELDS, Segment

#: A segment and, by document, whether it lives.
Living = tuple[Segment, NDArray[np.bool_]]


def merge(parts: Sequence[Living], path: Path) -> int:
    """Writes the living documents of *parts*, in order, as one segment; how many they are."""
    columns = Columns()
    gone: Counter[str] = Counter()
    for part in parts:
        gone.update(_copy(*part, columns))
    numbering = _numbering(parts)
    found = {name: [_postings(*numbered, name) for numbered in numbering.parts] for name in TEXT_FIELDS}
    # What only deleted documents had is forgotten, as if they had never been.
    kept = np.zeros(len(numbering.forms), np.bool_)
    for postings in found.values():
        for terms, *_ in postings:
            kept[terms] = True
    while not kept[numbering.roots[kept]].all():
        kept[numbering.roots[kept]] = True
    renumbered = np.cumsum(kept) - 1
    forms = [form for form, keep in zip(numbering.forms, kept.tolist(), strict=True) if keep]
    capitals = numbering.capitals[kept]
    place = {form: number for number, form in enumerate(forms)}
    for form, count in gone.items():
        if (number := place.get(form.encode())) is not None:
            capitals[number] -= count
    with ArrayWriter(path, FORMAT) as writer:
        slots = put_forms(writer, forms, renumbered[numbering.roots[kept]], capitals)
        for name, postings in found.items():
            terms, docs, frequencies, positions = (np.concatenate(several) for several in zip(*postings, strict=True))
            _put_merged(
                writer, name, (slots[renumbered[terms]], docs, frequencies, positions), len(forms), columns.size
            )
        columns.put(writer)
    return columns.size


def _copy(segment: Segment, live: NDArray[np.bool_], columns: Columns) -> Counter[str]:
    """Takes the documents of a part over; what the deleted ones had counted as capitalised."""
    gone: Counter[str] = Counter()
    for document, (card, body) in enumerate(zip(segment.cards, segment.bodies, strict=True)):
        if live[document]:
            columns.add(
                segment.ids[int(segment.id_of[document])],
                int(segment.dates[document]),
                segment.digest(document),
                segment.names_of("outlet", document),
                segment.names_of("author", document),
                card,
                body,
            )
        else:
            gone.update(capitalised(body.decode()))
    return gone


class _Numbering(NamedTuple):
    """All forms of several parts, sorted, and for each part where its forms and documents come to lie."""

    forms: list[bytes]
    roots: Array
    capitals: Array
    parts: list[tuple[Segment, Array, Array]]


def _numbering(parts: Sequence[Living]) -> _Numbering:
    forms = sorted({form for segment, _ in parts for form in segment.forms})
    place = {form: number for number, form in enumerate(forms)}
    roots, capitals = np.zeros(len(forms), np.int64), np.zeros(len(forms), np.int64)
    numbered, size = [], 0
    for segment, live in parts:
        form_of = np.fromiter(map(place.__getitem__, segment.forms), np.int64, len(segment.forms))
        roots[form_of] = form_of[segment.families.roots]
        capitals[form_of] += segment.capitals
        numbered.append((segment, form_of, np.where(live, np.cumsum(live) - 1 + size, -1)))
        size += int(live.sum())
    return _Numbering(forms, roots, capitals, numbered)


def _put_merged(
    writer: ArrayWriter, name: str, postings: tuple[Array, Array, Array, Array], forms: int, size: int
) -> None:
    terms, docs, frequencies, positions = postings
    # Parts follow one another in documents, so a stable sort keeps each form's documents ascending.
    order = np.argsort(terms, kind="stable")
    begins = (np.cumsum(frequencies) - frequencies)[order]
    terms, docs, frequencies = terms[order], docs[order], frequencies[order]
    ends = np.r_[0, np.cumsum(frequencies)]
    starts = np.searchsorted(terms, np.arange(forms + 1))
    places = np.arange(len(positions)) + np.repeat(begins - ends[:-1], frequencies)
    lengths = np.bincount(docs, frequencies, size).astype(np.int64)
    put_postings(writer, name, starts, docs, frequencies, ends[starts], positions[places], lengths)


def _postings(segment: Segment, form_of: Array, document_of: Array, name: str) -> tuple[Array, Array, Array, Array]:
    """The living postings of a field: forms and documents as they are to be numbered, frequencies, positions."""
    field = segment.text[name]
    starts = field.starts.astype(np.int64)
    terms = np.repeat(form_of[segment.families.forms], np.diff(starts))
    docs = document_of[field.docs(0, len(segment.forms))]
    frequencies = field.frequencies(0, len(segment.forms)).astype(np.int64)
    positions = field.positions(0, len(segment.forms)).astype(np.int64)
    kept = docs >= 0
    if not kept.all():
        positions = positions[np.repeat(kept, frequencies)]
    return terms[kept], docs[kept], frequencies[kept], positions
