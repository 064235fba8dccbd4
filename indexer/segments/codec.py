"""Whoosh's view of a segment of arrays: what its readers and matchers ask for, answered from the arrays.

Telusur itself searches with :mod:`.execute`. This is the way for whoever opens the index with plain Whoosh, for query
nodes that the executor does not know, and for the tests, which let Whoosh judge the executor. Segments are read this
way, never written: ``ix.writer()`` raises. (The seam is ``whoosh.codec.base``; blocks of 128 postings with the
statistics of Whoosh's own codec make its block skipping the same.)
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns
from whoosh.codec import base
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo
from whoosh.util.numeric import byte_to_length

from ..errors import UsageError
from .deletions import living
from .schema import stored_fields
from .segment import NAME_FIELDS, NO_DATE, Field, Moments, Segment, TextField

_BLOCK = 128


class ArraySegment(base.Segment):  # type: ignore[misc]  # Whoosh is untyped
    """A segment as Whoosh's table of contents lists it: its name, its size, and how many documents are deleted."""

    def __init__(self, segid: str, size: int, deleted: int, deletions: str | None) -> None:
        self.indexname = "MAIN"
        self.segid = segid
        self.compound = False
        self.size = size
        self.deleted = deleted
        #: The file that says which are deleted.
        self.deletions = deletions

    def codec(self) -> "ArrayCodec":
        """The codec that reads it."""
        return ArrayCodec()

    def should_assemble(self) -> bool:
        """No: a segment is one file as it is."""
        return False

    def doc_count_all(self) -> int:
        """Raises UsageError: Whoosh asks a segment this when it is about to write, and only then."""
        raise _read_only()

    def deleted_count(self) -> int:
        """Documents that are deleted."""
        return self.deleted


def _read_only() -> UsageError:
    return UsageError("Indeks Telusur tidak ditulis dengan Whoosh; pakai build, add, atau delete dari Telusur.")


class ArrayCodec(base.Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Reads segments of arrays; *opened* is one that is open already, with its living documents."""

    def __init__(self, opened: tuple[Segment, NDArray[np.bool_]] | None = None) -> None:
        self._opened = opened

    def _open(self, storage: Any, segment: ArraySegment) -> tuple[Segment, NDArray[np.bool_]]:
        if self._opened is None:
            folder = Path(storage.folder)
            self._opened = Segment(folder, segment.segid), living(folder, segment.size, segment.deletions)
        return self._opened

    def terms_reader(self, storage: Any, segment: ArraySegment) -> "ArrayTermsReader":
        """Reads its terms."""
        return ArrayTermsReader(self._open(storage, segment)[0])

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> "ArrayDocumentReader":
        """Reads its documents."""
        return ArrayDocumentReader(*self._open(storage, segment))

    def per_document_writer(self, *_: Any) -> Any:
        """Raises UsageError: it reads."""
        raise _read_only()

    field_writer = postings_writer = new_segment = per_document_writer


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh is untyped
    """The terms of a segment, by field and bytes."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._in_use: dict[str, list[int]] = {}

    def in_use(self, fieldname: str) -> list[int]:
        """The places of the terms that a document has in a field; the table of forms has others too."""
        if fieldname not in self._in_use:
            field = self._segment.fields[fieldname]
            used = np.diff(field.starts.astype(np.int64)) > 0
            self._in_use[fieldname] = np.flatnonzero(used[field.slots(range(len(used)))]).tolist()
        return self._in_use[fieldname]

    def _find(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        field = self._segment.fields.get(fieldname)
        place = -1 if field is None else field.terms.find(text)
        if field is None or place < 0 or not field.count(slot := field.slot(place)):
            raise KeyError(f"no term {fieldname}:{text!r}")
        return field, slot

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        try:
            self._find(*term)
        except KeyError:
            return False
        return True

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return sorted(self._segment.fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        """Walks the terms of a field."""
        return ArrayCursor(self, self._segment.fields[fieldname], fieldname, fieldobj)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All terms from one on, through all later fields, as Whoosh has it."""
        for name in self.indexed_field_names():
            if name >= fieldname:
                terms = self._segment.fields[name].terms
                first = terms.at_least(prefix) if name == fieldname else 0
                yield from ((name, terms[place]) for place in self.in_use(name) if place >= first)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms."""
        return self.terms_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As :meth:`terms_from`, with statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return self.items_from("", b"")

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term, made anew, since Whoosh changes what it is given."""
        field, slot = self._find(fieldname, text)
        docs = field.docs(slot)
        if not isinstance(field, TextField):
            return TermInfo(float(len(docs)), len(docs), 1, 1, 1.0, int(docs[0]), int(docs[-1]))
        codes = field.length_codes[docs]
        return TermInfo(
            float(field.total_frequency(slot)),
            len(docs),
            byte_to_length(int(codes.min())),
            byte_to_length(int(codes.max())),
            float(field.frequencies(slot).max()),
            int(docs[0]),
            int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs."""
        field, slot = self._find(fieldname, text)
        return float(field.total_frequency(slot) if isinstance(field, TextField) else field.count(slot))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a term."""
        field, slot = self._find(fieldname, text)
        return field.count(slot)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> "ArrayMatcher":
        """The postings of a term."""
        field, slot = self._find(fieldname, text)
        return ArrayMatcher(field, slot, (fieldname, text), format_, scorer)


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh is untyped
    """Stands at a term of a field; speaks str."""

    def __init__(self, reader: ArrayTermsReader, field: Field, fieldname: str, fieldobj: Any) -> None:
        self._reader, self._terms = reader, field.terms
        self._fieldname, self._fieldobj = fieldname, fieldobj
        self._places = np.array(reader.in_use(fieldname), np.int64)
        self._at = 0

    def first(self) -> Any:
        """To the first term."""
        self._at = 0
        return self.text()

    def find(self, term: Any) -> Any:
        """To the first term that is *term* or comes after it."""
        wanted = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = int(np.searchsorted(self._places, self._terms.at_least(wanted)))
        return self.text()

    def next(self) -> Any:
        """To the next term."""
        self._at += 1
        return self.text()

    def text(self) -> Any:
        """The term; None after the last."""
        return self._fieldobj.from_bytes(self._terms[int(self._places[self._at])]) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Its statistics."""
        if not self.is_valid():
            return None
        return self._reader.term_info(self._fieldname, self._terms[int(self._places[self._at])])

    def is_valid(self) -> bool:
        """Whether it stands at a term."""
        return self._at < len(self._places)


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """The postings of a term, one after the other."""

    def __init__(self, field: Field, slot: int, term: tuple[str, bytes], format_: Any, scorer: Any) -> None:
        self._field, self._slot = field, slot
        self._term, self.format, self.scorer = term, format_, scorer
        self._docs = field.docs(slot)
        text = isinstance(field, TextField)
        self._frequencies = field.frequencies(slot) if text else np.ones(len(self._docs))  # type: ignore[attr-defined]  # a TextField
        # Whoosh asks for these after the end too.
        self._ids: list[int] = [*self._docs.tolist(), -1]
        self._weights: list[float] = [*map(float, self._frequencies.tolist()), 0.0]
        self._count = len(self._docs)
        self._position_starts: NDArray[np.int64] | None = None
        self._at = 0

    def reset(self) -> None:
        """Back to the first posting."""
        self._at = 0

    def copy(self) -> "ArrayMatcher":
        """Another one at the same posting."""
        other = ArrayMatcher(self._field, self._slot, self._term, self.format, self.scorer)
        other._at = self._at
        return other

    def is_active(self) -> bool:
        """Whether it stands at a posting."""
        return self._at < self._count

    def id(self) -> int:
        """The document."""
        return self._ids[self._at]

    def weight(self) -> float:
        """How often the document has the term."""
        return self._weights[self._at]

    def all_ids(self) -> Iterator[int]:
        """All documents."""
        return iter(self._ids[:-1])

    def value(self) -> bytes:
        """The posting's value as Whoosh encodes it."""
        return bytes(self.format.encode(self.value_as("positions"))) if self.format.supports("positions") else b""

    def value_as(self, astype: str) -> Any:
        """Its weight, frequency or positions."""
        if astype == "weight":
            return self.weight()
        if astype == "frequency":
            return int(self.weight())
        if astype != "positions" or not isinstance(self._field, TextField):
            raise ValueError(f"postings of {self._term[0]} have no {astype}")
        if self._position_starts is None:
            self._position_starts = np.concatenate(([0], np.cumsum(self._frequencies))).astype(np.int64)
        first, last = self._position_starts[self._at : self._at + 2]
        return self._field.positions(self._slot)[first:last].tolist()

    def next(self) -> bool:
        """To the next posting; whether that is in another block."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % _BLOCK == 0 or not self.is_active()

    def skip_to(self, id: int) -> None:
        """To the first document that is *id* or comes after it."""
        if not self.is_active():
            raise ReadTooFar
        if id > self.id():
            self._at += int(np.searchsorted(self._docs[self._at :], id))

    def skip_to_quality(self, minquality: float) -> int:
        """Over blocks in which no score is above *minquality*; how many."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = (self._at // _BLOCK + 1) * _BLOCK
            skipped += 1
        self._at = min(self._at, self._count)
        return skipped

    def _block(self) -> slice:
        first = self._at // _BLOCK * _BLOCK
        return slice(first, min(first + _BLOCK, self._count))

    def block_min_id(self) -> int:
        """The first document of the block."""
        return int(self._docs[self._block()][0])

    def block_max_id(self) -> int:
        """The last document of the block."""
        return int(self._docs[self._block()][-1])

    def block_max_weight(self) -> float:
        """The greatest frequency in the block."""
        return float(self._frequencies[self._block()].max())

    def block_min_length(self) -> int:
        """The shortest text in the block."""
        return self._lengths().start

    def block_max_length(self) -> int:
        """The longest text in the block."""
        return self._lengths().stop

    def _lengths(self) -> range:
        if not isinstance(self._field, TextField):
            return range(1, 1)
        codes = self._field.length_codes[self._docs[self._block()]]
        return range(byte_to_length(int(codes.min())), byte_to_length(int(codes.max())))


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh is untyped
    """The documents of a segment."""

    def __init__(self, segment: Segment, live: NDArray[np.bool_]) -> None:
        self._segment, self._live = segment, live

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return int(np.count_nonzero(self._live))

    def doc_count_all(self) -> int:
        """Documents, deleted ones too."""
        return self._segment.size

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return not self._live.all()

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted; Whoosh asks this of the number after the last too."""
        return docnum < len(self._live) and not self._live[docnum]

    def deleted_docs(self) -> list[int]:
        """Those that are deleted."""
        return np.flatnonzero(~self._live).tolist()

    def all_doc_ids(self) -> Iterator[int]:
        """Those that are not."""
        return iter(np.flatnonzero(self._live).tolist())

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether a field has one."""
        return fieldname in self.list_columns()

    def list_columns(self) -> list[str]:
        """The fields that have one."""
        return [*NAME_FIELDS, "date"]

    def column_reader(self, fieldname: str, column: Any) -> columns.ColumnReader:
        """The values of a field by document."""
        if fieldname == "date":
            return _DateColumn(self._segment, column)
        return _NamesColumn(self._segment, fieldname)

    def _text(self, fieldname: str) -> TextField | None:
        return self._segment.text.get(fieldname)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words of a document in a field, rounded as Whoosh rounds them."""
        field = self._text(fieldname)
        return default if field is None else byte_to_length(int(field.length_codes[docnum]))

    def field_length(self, fieldname: str) -> int:
        """Words of all documents in a field, exactly."""
        field = self._text(fieldname)
        return 0 if field is None else field.total_length

    def min_field_length(self, fieldname: str) -> int:
        """Words of the shortest document that has any."""
        field = self._text(fieldname)
        codes = np.empty(0, np.int64) if field is None else field.length_codes[field.length_codes > 0]
        return byte_to_length(int(codes.min())) if len(codes) else 0

    def max_field_length(self, fieldname: str) -> int:
        """Words of the longest document."""
        field = self._text(fieldname)
        return 0 if field is None else byte_to_length(int(field.length_codes.max(initial=0)))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The article, as plain Whoosh shows it."""
        return stored_fields(self._segment, int(docnum))


class _NamesColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """Names as written; several in one value parted by a semicolon."""

    def __init__(self, segment: Segment, fieldname: str) -> None:
        self._segment, self._fieldname = segment, fieldname

    def __len__(self) -> int:
        return self._segment.size

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, docnum: int) -> bytes:
        return "; ".join(self._segment.names_of(self._fieldname, int(docnum))).encode()


class _DateColumn(columns.ColumnReader):  # type: ignore[misc]  # Whoosh is untyped
    """Microseconds since the year 1, as Whoosh counts; the column's default where there is no date."""

    def __init__(self, segment: Segment, column: Any) -> None:
        self._dates, self._default, self._sign = segment.dates, column.default_value(), 1

    def __len__(self) -> int:
        return len(self._dates)

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, docnum: int) -> int:
        seconds = int(self._dates[docnum])
        return int(self._default) if seconds == NO_DATE else Moments.microseconds(seconds)

    def sort_key(self, docnum: int) -> int:
        """What to sort by."""
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        """From now on, the other way round."""
        self._sign = -1
