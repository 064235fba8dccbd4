"""What a segment keeps by document, collected: ids, dates, names, digests, and the texts themselves."""

from array import array
from collections.abc import Sequence

import numpy as np

from ..indonesian.words import key
from .arrays import Array, ArrayWriter
from .segment import NO_DATE
from .strings import put_strings
from .texts import TextsWriter

#: Bytes of text in a block before compression: small blocks are read faster, large ones are smaller.
_CARDS, _BODIES = 1 << 10, 20 << 10


class Columns:
    """Documents in order, each added once, written at the end."""

    def __init__(self) -> None:
        self.size = 0
        self._ids: list[bytes] = []
        self._dates = array("q")
        self._digests = bytearray()
        self._names: dict[str, list[Sequence[str]]] = {"outlet": [], "author": []}
        self._cards, self._bodies = TextsWriter(_CARDS), TextsWriter(_BODIES)

    def add(
        self,
        id_: bytes,
        date: int,
        digest: bytes,
        outlets: Sequence[str],
        authors: Sequence[str],
        card: bytes,
        body: bytes,
    ) -> None:
        """Appends a document; *date* in seconds since 1970 in UTC."""
        self.size += 1
        self._ids.append(id_)
        self._dates.append(date)
        self._digests += digest
        self._names["outlet"].append(outlets)
        self._names["author"].append(authors)
        self._cards.add(card)
        self._bodies.add(body)

    def memory(self) -> int:
        """Bytes of the compressed texts."""
        return self._cards.size + self._bodies.size

    def put(self, writer: ArrayWriter) -> None:
        """Writes all columns."""
        writer.facts["documents"] = self.size
        writer.put("digests", np.frombuffer(self._digests, np.uint8))
        for name, values in self._names.items():
            _put_names(writer, name, values)
        # An id stands twice where an article was given again and the first one dropped.
        ids = sorted(set(self._ids))
        place = {id_: number for number, id_ in enumerate(ids)}
        of = np.fromiter(map(place.__getitem__, self._ids), np.int64, self.size)
        put_strings(writer, "ids", ids)
        writer.put("id.of", of)
        _put_postings(writer, "id", of, np.arange(self.size), len(ids))
        dates = np.array(self._dates, np.int64)
        moments, places = np.unique(dates, return_inverse=True)
        undated = int(len(moments) > 0 and moments[0] == NO_DATE)
        writer.put("date.seconds", dates)
        writer.put("date.moments", moments[undated:])
        _put_postings(writer, "date", places - undated, np.arange(self.size), len(moments) - undated)
        self._cards.put(writer, "cards")
        self._bodies.put(writer, "bodies")


def _put_names(writer: ArrayWriter, name: str, values: Sequence[Sequence[str]]) -> None:
    labels = sorted({label for several in values for label in several})
    keys = sorted({key(label) for label in labels})
    key_place = {text: place for place, text in enumerate(keys)}
    label_place = {text: place for place, text in enumerate(labels)}
    key_of = np.array([key_place[key(label)] for label in labels], np.int64)
    label_of = np.array([label_place[label] for several in values for label in several], np.int64)
    counts = np.fromiter(map(len, values), np.int64, len(values))
    put_strings(writer, f"{name}.keys", [text.encode() for text in keys])
    put_strings(writer, f"{name}.labels", [text.encode() for text in labels])
    writer.put(f"{name}.key_of", key_of)
    writer.put(f"{name}.label_of", label_of)
    writer.put(f"{name}.label_starts", np.concatenate(([0], np.cumsum(counts))))
    _put_postings(writer, name, key_of[label_of], np.repeat(np.arange(len(values)), counts), len(keys))


def _put_postings(writer: ArrayWriter, name: str, terms: Array, documents: Array, count: int) -> None:
    """Writes who has each of *count* terms, from pairs of term and document; a negative term is none."""
    order = np.argsort(terms, kind="stable")
    order = order[terms[order] >= 0]
    writer.put(f"{name}.docs", documents[order])
    writer.put(f"{name}.starts", np.searchsorted(terms[order], np.arange(count + 1)))
