"""From articles to a segment: words become integers once, and an array sort makes postings of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..indonesian.definitions import Pair, evidence
from ..indonesian.numbering import Numbers
from ..indonesian.tokens import Tokens, tokens
from .arrays import Array, ArrayWriter
from .columns import Columns, Dictionaries, Item
from .field_writer import FieldWriter, length_codes, put_definitions, put_forms
from .segment import FORMAT, TEXT_FIELDS

#: Bytes that a segment takes while it is made, by word and by form: measured on news.
_PER_WORD, _PER_FORM = 24, 1_000

#: form → its root, of the forms that are not their own.
Roots = Mapping[bytes, bytes]


def memory(words: int, forms: int) -> int:
    """Bytes that a segment of so many words and forms takes while it is made, about."""
    return _PER_WORD * words + _PER_FORM * forms


class Inverter:
    """Collects articles and writes them as a segment; what does not fit into memory goes to files in *folder*."""

    def __init__(self, dictionaries: Dictionaries, folder: Path) -> None:
        self._folder = folder
        self._columns = Columns(dictionaries, folder)
        self._numbers = Numbers()
        self._found: dict[str, list[Tokens]] = {name: [] for name in TEXT_FIELDS}
        self._words = 0
        self._defined: Counter[Pair] = Counter()

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, items: Sequence[Item]) -> None:
        """Takes articles whose ids are filled and whose texts are tidied."""
        for name, texts in (("title", [item.card.title for item in items]), ("body", [item.body for item in items])):
            found = tokens(texts, self._numbers)
            self._found[name].append(found)
            self._words += len(found.numbers)
        self._defined.update(evidence(item.body for item in items))
        self._columns.add(items)

    def memory(self) -> int:
        """Bytes that :meth:`write` will take at most, about."""
        return memory(self._words, len(self._numbers.forms))

    @property
    def forms(self) -> list[bytes]:
        """Every form that was found."""
        return self._numbers.forms

    def write(self, path: Path, roots: Roots) -> None:
        """Writes everything that was added as a file of arrays, and forgets it.

        *roots* must hold those of the forms, and of roots that are no forms here.
        """
        forms = _with_roots(self.forms, roots)
        place = {form: number for number, form in enumerate(forms)}
        root_of = np.fromiter((place[roots.get(form, form)] for form in forms), np.int64, len(forms))
        place_of = np.fromiter(map(place.__getitem__, self.forms), np.int64, len(self.forms))
        capitalised = np.concatenate([found.numbers[found.capitalised] for found in self._found["body"]])
        capitals = np.bincount(place_of[capitalised], minlength=len(forms))
        with ArrayWriter(path, FORMAT) as writer:
            slot_of = put_forms(writer, forms, root_of, capitals)[place_of]
            for name in TEXT_FIELDS:
                several = self._found.pop(name)
                lengths = np.concatenate([found.counts for found in several])
                field = FieldWriter(writer, name, len(self), self._folder)
                field.add(*_inverted(several, slot_of, lengths, len(forms)))
                field.close(length_codes(lengths))
            put_definitions(writer, self._defined)
            self._columns.put(writer)


def _with_roots(forms: Sequence[bytes], roots: Roots) -> list[bytes]:
    """All forms and their roots, and the roots of these, sorted."""
    every, waiting = set(forms), set(forms)
    while waiting:
        waiting = {roots[form] for form in waiting if form in roots} - every
        every |= waiting
    return sorted(every)


def _inverted(
    several: list[Tokens], slot_of: NDArray[np.int64], lengths: NDArray[np.int64], count: int
) -> tuple[Array, Array, Array, Array]:
    """Turns a field around: the words of all documents, whose forms have the slots *slot_of*; *lengths* of these.

    Empties *several*. Returns for each of *count* slots its number of postings; and of the postings documents,
    frequencies, positions.
    """
    # Slot, document and position in one number: sorted, it is taken apart again. Where they do not fit into 63 bits
    # (more than a billion words), the segment would not have fitted into memory.
    position_bits = int(lengths.max(initial=1)).bit_length()
    document_bits = len(lengths).bit_length()
    keys = np.empty(int(lengths.sum()), np.int64)
    word = document = 0
    several.reverse()
    while several:
        numbers, counts, _ = several.pop()
        here = slot_of[numbers] << (document_bits + position_bits)
        here |= (np.arange(document, document + len(counts)) << position_bits).repeat(counts)
        here |= np.arange(len(numbers)) - (np.cumsum(counts) - counts).repeat(counts)
        keys[word : word + len(numbers)] = here
        word, document = word + len(numbers), document + len(counts)
    keys.sort(kind="stable")  # merges what is in order, as the documents of a form are
    positions = (keys & ((1 << position_bits) - 1)).astype(np.uint32)
    keys >>= position_bits
    new = np.empty(len(keys), np.bool_)
    new[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    (first,) = new.nonzero()
    frequencies = np.diff(first, append=len(keys)).astype(np.uint32)
    keys = keys[first]
    counts = np.diff(np.searchsorted(keys, np.arange(count + 1) << document_bits))
    keys &= (1 << document_bits) - 1
    return counts, keys, frequencies, positions
