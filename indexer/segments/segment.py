"""A segment, opened: the arrays of some articles that were indexed together. Never changed; safe in many threads.

What a file ``<segment>.arrays`` holds is listed in ARCHITECTURE.md, "A segment's arrays". Documents are numbered from
0 within a segment.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from ..indonesian.definitions import Pair
from .arrays import Array, ArrayFile
from .packed import Packed
from .strings import Strings
from .texts import Texts

#: Raised whenever an index of the older kind cannot be read as it is.
FORMAT = 4

#: Fields of running text, with frequencies and positions; and fields of names, one term each.
TEXT_FIELDS = ("title", "body")
NAME_FIELDS = ("outlet", "author")

#: Stands in arrays of dates and days where an article has no date: before all others.
NO_DATE = -(1 << 63)

#: Bits of a frequency, and of a position above its low byte; larger ones are listed.
FREQUENCY_BITS, POSITION_BITS = 4, 2

#: Words of a field as Whoosh rounds them: byte → number of words.
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.float32)

#: Places in a table: a run of them, or one by one.
Places = range | NDArray[np.int64]

Docs = NDArray[np.int64]
#: As precise as Lucene's; half the memory to go through of float64.
Scores = NDArray[np.float32]


def segment_file(segid: str) -> str:
    """The name of the file of a segment."""
    return f"MAIN_{segid}.arrays"


class Field:
    """The postings of one field: for each slot, who has its term. A term's slot is its place in the sorted table."""

    def __init__(self, arrays: ArrayFile, name: str, terms: "Strings | Moments") -> None:
        self.terms = terms
        self.starts = arrays[f"{name}.starts"]
        self._starts = self.starts.data
        self._docs = arrays[f"{name}.docs"]

    def slot(self, term: int) -> int:
        """The slot of the term at a place of the table."""
        return term

    def slots(self, terms: Places) -> Places:
        """The slots of the terms at some places."""
        return terms

    def count(self, slot: int, last: int | None = None) -> int:
        """How many postings a slot has; or all slots before *last*."""
        return self._starts[slot + 1 if last is None else last] - self._starts[slot]

    def docs(self, slot: int, last: int | None = None) -> Array:
        """The documents of a slot, ascending; or those of each slot before *last*, one slot's after the other's."""
        return self._docs[self._starts[slot] : self._starts[slot + 1 if last is None else last]]

    def docs_of(self, slots: Places) -> Array:
        """The documents of some slots, one slot's after the other's."""
        if isinstance(slots, range):
            return self.docs(slots.start, slots.stop)
        starts = self.starts[slots].astype(np.int64)
        chosen: Array = self._docs[runs(starts, self.starts[slots + 1] - starts)]
        return chosen


def runs(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its count, one run after the other."""
    ends = counts.cumsum()
    begins: NDArray[np.int64] = (starts - ends + counts).repeat(counts)
    return np.arange(len(begins)) + begins


class Families:
    """How forms come together: the slots of the forms of one root lie side by side.

    *roots*: form → its root, as places in the table of forms. The slots of root r are ``starts[r]`` to
    ``starts[r + 1]``; ``forms[slot]`` is the form of a slot, ascending within a family.
    """

    def __init__(self, arrays: ArrayFile) -> None:
        self.roots = arrays["forms.roots"]
        self._starts = arrays["families.starts"].data
        self.forms = arrays["families.forms"]

    def family(self, root: int) -> range:
        """The slots of the forms whose root this is."""
        return range(self._starts[root], self._starts[root + 1])

    def slot(self, form: int) -> int:
        """The slot of a form."""
        slots = self.family(int(self.roots[form]))
        return slots.start + int(self.forms[slots.start : slots.stop].searchsorted(form))

    @cached_property
    def slots(self) -> NDArray[np.int64]:
        """form → its slot."""
        slots = np.zeros(len(self.forms), np.int64)
        slots[self.forms] = np.arange(len(self.forms))
        return slots


class TextField(Field):
    """The postings of a field of running text, with how often and where; its slots go by families."""

    def __init__(self, arrays: ArrayFile, name: str, terms: Strings, families: Families) -> None:
        super().__init__(arrays, name, terms)
        self.families = families
        self._frequencies = Packed(arrays, f"{name}.frequencies", FREQUENCY_BITS)
        self.position_starts = arrays[f"{name}.position_starts"]
        self._position_starts = self.position_starts.data
        #: The low bytes of the positions, and what is above them.
        self._positions = arrays[f"{name}.positions"]
        self._high = Packed(arrays, f"{name}.positions.high", POSITION_BITS)
        #: Words by document, as the byte that Whoosh rounds them to; and in all, exactly.
        self.length_codes = arrays[f"{name}.lengths"]
        self.total_length = int(arrays.facts[f"{name}.total"])

    def slot(self, term: int) -> int:
        """The slot of the form at a place of the table."""
        return self.families.slot(term)

    def slots(self, terms: Places) -> NDArray[np.int64]:
        """The slots of the forms at some places."""
        return self.families.slots[slice(terms.start, terms.stop) if isinstance(terms, range) else terms]

    def total_frequency(self, slot: int, last: int | None = None) -> int:
        """How often the term of a slot occurs in all documents; or those of all slots before *last*."""
        return self._position_starts[slot + 1 if last is None else last] - self._position_starts[slot]

    def frequencies(self, slot: int, last: int | None = None) -> Array:
        """How often each of the documents of :meth:`docs` has the term."""
        return self._frequencies.between(self._starts[slot], self._starts[slot + 1 if last is None else last])

    def frequencies_at(self, slot: int, places: Array) -> Array:
        """Of the frequencies from *slot* on, those in some *places*."""
        return self._frequencies.take(places + self._starts[slot])

    def positions(self, slot: int, last: int | None = None) -> Array:
        """The positions of the documents of :meth:`docs`, one document's after the other's, each ascending."""
        first, end = self._position_starts[slot], self._position_starts[slot + 1 if last is None else last]
        return self._high.between(first, end).astype(np.int64) << 8 | self._positions[first:end]

    def positions_at(self, slot: int, places: Array) -> Array:
        """Of the positions from *slot* on, those in some *places*."""
        places = places + self._position_starts[slot]
        return self._high.take(places).astype(np.int64) << 8 | self._positions.take(places)

    def lengths(self) -> Scores:
        """Words by document, rounded as Whoosh rounds them: exact to 10."""
        return _LENGTHS[self.length_codes]


class Gathered:
    """The postings of a few slots of a text that lie apart and have few documents each, read once and kept."""

    def __init__(self, field: TextField, slots: Sequence[int]) -> None:
        self._docs: Array = np.concatenate([field.docs(slot) for slot in slots])
        self._frequencies: Array = np.concatenate([field.frequencies(slot) for slot in slots])
        self._positions: Array = np.concatenate([field.positions(slot) for slot in slots])

    def count(self, *_: int | None) -> int:
        """As a text field's; of all slots, whichever are asked for."""
        return len(self._docs)

    def docs(self, *_: int | None) -> Array:
        """As a text field's."""
        return self._docs

    def frequencies(self, *_: int | None) -> Array:
        """As a text field's."""
        return self._frequencies

    def total_frequency(self, *_: int | None) -> int:
        """As a text field's."""
        return len(self._positions)

    def positions_at(self, _: int, places: Array) -> Array:
        """As a text field's."""
        return self._positions.take(places)


class Names:
    """The names that documents have in one field: as written, and by key, as they are compared."""

    def __init__(self, arrays: ArrayFile, name: str) -> None:
        #: Sorted; ordinals of keys are places here.
        self.keys = Strings.read(arrays, f"{name}.keys")
        #: As written; ``key_of[label]`` is the ordinal of its key.
        self.labels = Strings.read(arrays, f"{name}.labels")
        self.key_of = arrays[f"{name}.key_of"]
        #: The labels of document d are ``label_of[label_starts[d]:label_starts[d + 1]]``.
        self.label_starts = arrays[f"{name}.label_starts"]
        self.label_of = arrays[f"{name}.label_of"]


class Moments:
    """The distinct moments of a segment as terms: as Whoosh writes a DATETIME, sorted."""

    #: Seconds from the year 1, from which Whoosh counts, to 1970.
    _EPOCH = 62_135_596_800

    def __init__(self, seconds: Array) -> None:
        self.seconds = seconds

    def __len__(self) -> int:
        return len(self.seconds)

    def __getitem__(self, place: int) -> bytes:
        return b"\0" + (self.microseconds(int(self.seconds[place])) + (1 << 63)).to_bytes(8, "big")

    def at_least(self, wanted: bytes) -> int:
        """The place of the first moment that is *wanted* or comes after it."""
        micros = int.from_bytes(wanted[1:9].ljust(8, b"\0"), "big") - (1 << 63)
        return int(np.searchsorted(self.seconds, self.seconds_since_1970(micros)))

    def find(self, wanted: bytes) -> int:
        """Where *wanted* is; -1 where it is not."""
        place = self.at_least(wanted)
        return place if place < len(self) and self[place] == wanted else -1

    @classmethod
    def microseconds(cls, seconds: int) -> int:
        """Of seconds since 1970: microseconds since the year 1, as Whoosh counts."""
        return (seconds + cls._EPOCH) * 1_000_000

    @classmethod
    def seconds_since_1970(cls, micros: int) -> int:
        """Of microseconds since the year 1, as Whoosh counts: the first whole second that is not before."""
        return -(-micros // 1_000_000) - cls._EPOCH


class Segment:
    """The arrays of a segment. Raises ValueError or KeyError where they cannot be."""

    def __init__(self, folder: Path, segid: str) -> None:
        arrays = ArrayFile(folder / segment_file(segid), FORMAT)
        self.segid = segid
        self.size = int(arrays.facts["documents"])
        #: Every form of the articles and every root of one, in order of their UTF-8.
        self.forms = Strings.read(arrays, "forms")
        self.families = Families(arrays)
        #: How often each form stands capitalised inside a sentence.
        self.capitals = arrays["forms.capitals"]
        #: What is said of short forms, as ``short<TAB>long``, sorted; and how often each is.
        self.definitions = Strings.read(arrays, "definitions")
        self.definition_times = arrays["definitions.times"]
        self.names = {name: Names(arrays, name) for name in NAME_FIELDS}
        #: In order; ``id_of[document]`` is a place here.
        self.ids = Strings.read(arrays, "ids")
        self.id_of = arrays["id.of"]
        #: Seconds since 1970 in UTC by document.
        self.dates = arrays["date.seconds"]
        self.moments = Moments(arrays["date.moments"])
        self.text = {name: TextField(arrays, name, self.forms, self.families) for name in TEXT_FIELDS}
        self.title, self.body = self.text["title"], self.text["body"]
        self.fields: dict[str, Field] = {
            **self.text,
            **{name: Field(arrays, name, self.names[name].keys) for name in NAME_FIELDS},
            "id": Field(arrays, "id", self.ids),
            "date": Field(arrays, "date", self.moments),
        }
        #: 16 bytes a document, which are equal exactly where two articles are: :meth:`Article.digest`.
        self.digests = arrays["digests"]
        self.texts = {name: Texts(arrays, name) for name in ("cards", "bodies")}
        self.cards, self.bodies = self.texts["cards"], self.texts["bodies"]
        #: Has the system take back the memory of what was read.
        self.release = arrays.release
        self._check(arrays)

    def _check(self, arrays: ArrayFile) -> None:
        """Whether the arrays fit each other, as far as a look at their ends tells."""
        sizes = {"date.seconds": self.size, "id.of": self.size, "digests": 16 * self.size}
        sizes |= {f"{name}": len(self.forms) for name in ("forms.roots", "forms.capitals", "families.forms")}
        sizes |= {f"{name}.lengths": self.size for name in TEXT_FIELDS}
        sizes["definitions.times"] = len(self.definitions)
        sizes |= {f"{name}.key_of": len(self.names[name].labels) for name in NAME_FIELDS}
        for name, size in sizes.items():
            if len(arrays[name]) != size:
                raise ValueError(f"{name} has {len(arrays[name])} entries, not {size}")
        for name in TEXT_FIELDS:
            for packed, count, each in (
                ("frequencies", len(arrays[f"{name}.docs"]), 8 // FREQUENCY_BITS),
                ("positions.high", len(arrays[f"{name}.positions"]), 8 // POSITION_BITS),
            ):
                if len(arrays[f"{name}.{packed}"]) not in (0, -(-count // each)):
                    raise ValueError(f"{name}.{packed} is not for {count} numbers")
        starts = {f"{name}.starts": (len(field.terms), f"{name}.docs") for name, field in self.fields.items()}
        starts["families.starts"] = (len(self.forms), "families.forms")
        starts |= {f"{name}.position_starts": (len(self.forms), f"{name}.positions") for name in TEXT_FIELDS}
        starts |= {f"{name}.label_starts": (self.size, f"{name}.label_of") for name in NAME_FIELDS}
        tables = (
            "forms",
            "ids",
            "definitions",
            *(f"{name}.{part}" for name in NAME_FIELDS for part in ("keys", "labels")),
        )
        starts |= {f"{name}.starts": (len(arrays[f"{name}.starts"]) - 1, f"{name}.blob") for name in tables}
        starts |= {f"{name}.frames": (len(arrays[f"{name}.first"]) - 1, f"{name}.blob") for name in ("cards", "bodies")}
        for name, (count, target) in starts.items():
            array = arrays[name]
            if len(array) != count + 1 or array[0] != 0 or array[-1] != len(arrays[target]):
                raise ValueError(f"{name} does not fit {target}")
        for name in ("cards", "bodies"):
            if len(arrays[f"{name}.ends"]) != self.size + 1 or arrays[f"{name}.first"][-1] != self.size:
                raise ValueError(f"{name} are not those of all documents")

    def defined(self) -> Counter[Pair]:
        """How often each pair of a short and a long form is defined in the bodies."""
        pairs = (text.partition("\t") for text in self.definitions.texts)
        times = self.definition_times.tolist()
        return Counter({(short, long): count for (short, _, long), count in zip(pairs, times, strict=True)})

    def names_of(self, field: str, document: int) -> list[str]:
        """The names of a document in one field, as written."""
        names = self.names[field]
        first, last = names.label_starts[document : document + 2].tolist()
        return [names.labels.text(label) for label in names.label_of[first:last].tolist()]

    def digest(self, document: int) -> bytes:
        """The digest of a document."""
        return self.digests[16 * document : 16 * document + 16].tobytes()
