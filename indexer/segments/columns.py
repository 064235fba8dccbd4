"""What a segment keeps by document, collected or merged: ids, dates, names, digests, and the texts themselves."""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..article import authors
from ..indonesian.words import key
from .arrays import Array, ArrayWriter
from .card import Card
from .segment import NAME_FIELDS, NO_DATE, Segment
from .strings import put_strings
from .texts import TextsWriter, dictionary

#: Bytes of text in a block before compression, and of a dictionary for it: small blocks are read faster, large ones
#: are smaller.
_BLOCKS = {"cards": 512, "bodies": 8 << 10}
_DICTIONARIES = {"cards": 16 << 10, "bodies": 100 << 10}

#: Fewer bytes of bodies than this are not worth a dictionary.
WORTH_A_DICTIONARY = 2 << 20

#: After so many blocks the system may take back the memory of those that were copied.
_RELEASED = 4096

Dictionaries = dict[str, bytes]

_Value = TypeVar("_Value", str, bytes)


class Item(NamedTuple):
    """An article on its way into a segment; *seconds* is its moment, ``NO_DATE`` for none."""

    card: Card
    seconds: int
    digest: bytes
    body: str


def dictionaries(items: Sequence[Item], before: Iterable[Segment] = ()) -> Dictionaries:
    """Dictionaries for the texts of articles like *items*: those of a segment of *before* that suit, or new ones."""
    items = items[::2]  # half of them make as good ones in half the time
    samples = {"cards": [item.card.encode() for item in items], "bodies": [item.body.encode() for item in items]}
    for segment in before:
        if all(texts.suit(samples[name], _BLOCKS[name]) for name, texts in segment.texts.items()):
            return {name: texts.dictionary for name, texts in segment.texts.items()}
    return {name: dictionary(texts, _DICTIONARIES[name]) for name, texts in samples.items()}


class Part(NamedTuple):
    """A segment to be merged: *numbers* are its documents in the merged one, ascending; -1 for those left out."""

    segment: Segment
    numbers: NDArray[np.int64]

    @property
    def living(self) -> NDArray[np.int64]:
        """The documents that are not left out."""
        return (self.numbers >= 0).nonzero()[0]


class Columns:
    """Documents in order, each added once, written at the end."""

    def __init__(self, dictionaries: Dictionaries, folder: Path) -> None:
        self._ids: list[bytes] = []
        self._dates = array("q")
        self._digests = bytearray()
        self._names: dict[str, list[Sequence[str]]] = {name: [] for name in NAME_FIELDS}
        self._texts = {name: TextsWriter(_BLOCKS[name], dictionaries.get(name, b""), folder) for name in _BLOCKS}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, items: Sequence[Item]) -> None:
        """Appends documents, which a merge will find side by side."""
        self._ids += [item.card.id.encode() for item in items]
        self._dates.extend([item.seconds for item in items])
        self._digests += b"".join([item.digest for item in items])
        self._names["outlet"] += [(item.card.outlet,) if item.card.outlet else () for item in items]
        self._names["author"] += [_authors(item.card.author) for item in items]
        for item in items:
            self._texts["cards"].add(item.card.encode())
            self._texts["bodies"].add(item.body.encode())
        for texts in self._texts.values():
            texts.close_block()

    def put(self, writer: ArrayWriter) -> None:
        """Writes all columns."""
        size = len(self)
        writer.facts["documents"] = size
        writer.put("digests", np.frombuffer(self._digests, np.uint8))
        for name, values in self._names.items():
            labels = sorted({label for several in values for label in several})
            place = {label: number for number, label in enumerate(labels)}
            label_of = np.array([place[label] for several in values for label in several], np.int64)
            _put_names(writer, name, labels, label_of, np.fromiter(map(len, values), np.int64, size))
        # An id stands twice where an article was given again and the first one dropped.
        ids = sorted(set(self._ids))
        place_of = {id_: number for number, id_ in enumerate(ids)}
        _put_ids(writer, ids, np.fromiter(map(place_of.__getitem__, self._ids), np.int64, size))
        _put_dates(writer, np.array(self._dates, np.int64))
        for name, texts in self._texts.items():
            texts.put(writer, name)


def merge_columns(writer: ArrayWriter, parts: Sequence[Part]) -> None:
    """Writes the columns of the living documents of *parts*."""
    size = sum(len(part.living) for part in parts)
    writer.facts["documents"] = size
    digests, dates = np.empty((size, 16), np.uint8), np.empty(size, np.int64)
    for segment, numbers in parts:
        alive = numbers >= 0
        digests[numbers[alive]] = segment.digests.reshape(-1, 16)[alive]
        dates[numbers[alive]] = segment.dates[alive]
    writer.put("digests", digests.ravel())
    for name in NAME_FIELDS:
        _merge_names(writer, name, parts, size)
    ids, of = _merged_table([(list(part.segment.ids), part.segment.id_of[part.living]) for part in parts])
    id_of = np.empty(size, np.int64)
    for part, here in zip(parts, of, strict=True):
        id_of[part.numbers[part.living]] = here
    _put_ids(writer, ids, id_of)
    _put_dates(writer, dates)
    for name in _BLOCKS:
        _merge_texts(parts, name, writer.folder).put(writer, name)


def _merge_names(writer: ArrayWriter, name: str, parts: Sequence[Part], size: int) -> None:
    counts = np.zeros(size, np.int64)
    tables, owners = [], []
    for segment, numbers in parts:
        names = segment.names[name]
        each = _each(names.label_starts)
        counts[numbers[numbers >= 0]] = each[numbers >= 0]
        owner = numbers.repeat(each)
        tables.append((names.labels.texts, names.label_of[owner >= 0]))
        owners.append(owner[owner >= 0])
    labels, of = _merged_table(tables)
    order = np.concatenate(owners).argsort(kind="stable")
    _put_names(writer, name, labels, np.concatenate(of)[order], counts)


def _merged_table(tables: Sequence[tuple[list[_Value], Array]]) -> tuple[list[_Value], list[NDArray[np.int64]]]:
    """Several sorted tables, of which some places are used, as one of what is used, and these places in it."""
    used = [np.unique(places) for _, places in tables]
    merged = sorted({table[place] for (table, _), several in zip(tables, used, strict=True) for place in several})
    number = {value: place for place, value in enumerate(merged)}
    found = []
    for (table, places), several in zip(tables, used, strict=True):
        new = np.zeros(len(table), np.int64)
        new[several] = [number[table[place]] for place in several.tolist()]
        found.append(new[places])
    return merged, found


def _merge_texts(parts: Sequence[Part], name: str, folder: Path) -> TextsWriter:
    """The texts that are not left out; blocks that stay as they are, are not decompressed."""
    several = [part.segment.texts[name] for part in parts]
    merged = TextsWriter(_BLOCKS[name], max(several, key=len).dictionary, folder)
    found = []
    for number, (texts, part) in enumerate(zip(several, parts, strict=True)):
        first, size = texts.blocks()
        if not len(size):
            continue
        begin, end = part.numbers[first[:-1]], part.numbers[first[1:] - 1]
        # Small blocks are put together; of those that lose a text or are pulled apart each text is taken.
        whole = (begin >= 0) & (end - begin == np.diff(first) - 1) & (size >= _BLOCKS[name] // 2)
        whole &= texts.dictionary == merged.dictionary
        begin = np.minimum.reduceat(np.where(part.numbers < 0, len(part.numbers), part.numbers), first[:-1])
        found.append(np.stack((begin, np.full(len(size), number), np.arange(len(size)), whole)))
    order = np.concatenate(found, axis=1) if found else np.empty((4, 0), np.int64)
    for turn, (number, block, whole) in enumerate(order[1:, order[0].argsort(kind="stable")].T):
        if whole:
            merged.add_block(*several[number].frame(block))
        else:
            first = several[number].first(block)
            for text, place in zip(several[number].block(block), parts[number].numbers[first:].tolist(), strict=False):
                if place >= 0:
                    merged.add(text)
        if turn % _RELEASED == 0:
            for part in parts:
                part.segment.release()
    return merged


def _each(starts: Array) -> NDArray[np.int64]:
    """How many there are of each, of where each begins."""
    starts = starts.astype(np.int64)
    return starts[1:] - starts[:-1]


def _authors(byline: str) -> Sequence[str]:
    return list({key(name): name for name in authors(byline)}.values()) if byline else ()


def _put_ids(writer: ArrayWriter, ids: Sequence[bytes], of: NDArray[np.int64]) -> None:
    put_strings(writer, "ids", ids)
    writer.put("id.of", of)
    _put_postings(writer, "id", of, np.arange(len(of)), len(ids))


def _put_dates(writer: ArrayWriter, dates: NDArray[np.int64]) -> None:
    moments, places = np.unique(dates, return_inverse=True)
    undated = int(len(moments) > 0 and moments[0] == NO_DATE)
    writer.put("date.seconds", dates)
    writer.put("date.moments", moments[undated:])
    _put_postings(writer, "date", places - undated, np.arange(len(dates)), len(moments) - undated)


def _put_names(
    writer: ArrayWriter, name: str, labels: Sequence[str], label_of: NDArray[np.int64], counts: NDArray[np.int64]
) -> None:
    """Writes names: sorted *labels*, those of each document one after the other, and how many each has."""
    keys = sorted({key(label) for label in labels})
    place = {text: number for number, text in enumerate(keys)}
    key_of = np.array([place[key(label)] for label in labels], np.int64)
    put_strings(writer, f"{name}.keys", [text.encode() for text in keys])
    put_strings(writer, f"{name}.labels", [label.encode() for label in labels])
    writer.put(f"{name}.key_of", key_of)
    writer.put(f"{name}.label_of", label_of)
    writer.put(f"{name}.label_starts", np.concatenate(([0], np.cumsum(counts))))
    _put_postings(writer, name, key_of[label_of], np.repeat(np.arange(len(counts)), counts), len(keys))


def _put_postings(writer: ArrayWriter, name: str, terms: Array, documents: Array, count: int) -> None:
    """Writes who has each of *count* terms, from pairs of term and document; a negative term is none."""
    order = np.argsort(terms, kind="stable")
    order = order[terms[order] >= 0]
    writer.put(f"{name}.docs", documents[order])
    writer.put(f"{name}.starts", np.searchsorted(terms[order], np.arange(count + 1)))
