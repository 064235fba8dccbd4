"""Writing the lexicon of a segment and the postings of its fields of running text."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from ..indonesian.definitions import Pair
from .arrays import Array, ArrayWriter, Spool, narrowest
from .packed import PackedWriter
from .segment import FREQUENCY_BITS, POSITION_BITS
from .strings import put_strings

#: What Whoosh's length codes stand for, ascending.
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.int64)


def length_codes(lengths: Array) -> NDArray[np.uint8]:
    """Numbers of words as the bytes that Whoosh rounds them to: up to the next length that a byte stands for."""
    return np.minimum(np.searchsorted(_LENGTHS, lengths), 255).astype(np.uint8)


def put_forms(writer: ArrayWriter, forms: Sequence[bytes], roots: Array, capitals: Array) -> NDArray[np.int64]:
    """Writes the lexicon: sorted forms, the place of each one's root, and how often it stands capitalised.

    Returns each form's slot: forms of one root get slots side by side.
    """
    order = np.argsort(roots, kind="stable")
    put_strings(writer, "forms", forms)
    writer.put("forms.roots", roots)
    writer.put("forms.capitals", capitals)
    writer.put("families.forms", order)
    writer.put("families.starts", np.searchsorted(roots[order], np.arange(len(roots) + 1)))
    slots = np.empty(len(order), np.int64)
    slots[order] = np.arange(len(order))
    return slots


def put_definitions(writer: ArrayWriter, defined: Mapping[Pair, int]) -> None:
    """Writes how often each pair of a short and a long form is defined."""
    held = sorted((f"{short}\t{long}".encode(), times) for (short, long), times in defined.items() if times > 0)
    put_strings(writer, "definitions", [text for text, _ in held])
    writer.put("definitions.times", np.array([times for _, times in held], np.int64))


class FieldWriter:
    """Writes the postings of a field, slot after slot, in as many pieces as it takes."""

    def __init__(self, writer: ArrayWriter, name: str, documents: int, folder: Path) -> None:
        self._writer, self._name = writer, name
        self._kind = narrowest(max(0, documents - 1))
        self._docs, self._low = Spool(folder), Spool(folder)
        self._frequencies = PackedWriter(FREQUENCY_BITS, folder)
        self._high = PackedWriter(POSITION_BITS, folder)
        self._starts, self._position_starts = [np.zeros(1, np.int64)], [np.zeros(1, np.int64)]
        self._postings = self._words = 0

    def add(self, counts: Array, docs: Array, frequencies: Array, positions: Array) -> None:
        """Appends slots: how many postings each has; and of these, in order, the document, how often, and where."""
        ends = np.cumsum(counts)
        frequency_ends = np.concatenate(([0], np.cumsum(frequencies)))
        self._starts.append(ends + self._postings)
        self._position_starts.append(frequency_ends[ends] + self._words)
        self._postings += len(docs)
        self._words += len(positions)
        self._docs.write(docs.astype(self._kind))
        self._frequencies.add(frequencies)
        self._low.write(positions.astype(np.uint8))  # the low byte
        self._high.add(positions >> 8)

    def close(self, lengths: NDArray[np.uint8]) -> None:
        """Writes everything; *lengths* are the length codes of all documents."""
        writer, name = self._writer, self._name
        writer.put(f"{name}.starts", np.concatenate(self._starts))
        writer.put_spooled(f"{name}.docs", self._docs, self._kind)
        self._frequencies.put(writer, f"{name}.frequencies")
        writer.put(f"{name}.position_starts", np.concatenate(self._position_starts))
        writer.put_spooled(f"{name}.positions", self._low, "<u1")
        self._high.put(writer, f"{name}.positions.high")
        writer.put(f"{name}.lengths", lengths)
        writer.facts[f"{name}.total"] = self._words
