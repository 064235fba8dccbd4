"""Reading: one generation of the index, opened, immutable, with its columns as arrays.

Document numbers run through all segments of a snapshot; deleted documents keep theirs and appear in no answer.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import Query
from whoosh.reading import TermNotFound

from ..article import Article
from ..errors import IndexDamagedError, IndexUnusableError
from ..indonesian.tidying import tidy
from ..indonesian.words import key
from .lexicon import Lexicon, parse_lexicon
from .manifest import Manifest, latest_generation, read_manifest, toc_name, verify
from .schema import NO_DATE, authors, body_of, restore

Docs = NDArray[np.int64]
Scores = NDArray[np.float64]
Identity = tuple[int, int]

#: Postings kept at hand, in number of postings (16 bytes each).
_CACHED_POSTINGS = 4 << 20


class Postings(NamedTuple):
    """Who has a term: document numbers, ascending, and how often each has it."""

    docs: Docs
    frequencies: Scores


class Values(NamedTuple):
    """A column of names that are compared without regard to case, several a document.

    The values of document d are ``ordinals[starts[d]:starts[d + 1]]``; the spelling shown for ordinal o is
    ``labels[o]``, its key ``keys[o]``.
    """

    keys: list[str]
    labels: list[str]
    ordinals: NDArray[np.int32]
    starts: NDArray[np.int64]

    def of(self, docs: Docs) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The ordinals of *docs*, one after the other, and for each the place in *docs* it belongs to."""
        counts = self.starts[docs + 1] - self.starts[docs]
        owners = np.repeat(np.arange(len(docs)), counts)
        first = np.cumsum(counts) - counts
        within = np.arange(len(owners)) - first[owners]
        return self.ordinals[self.starts[docs][owners] + within], owners


class Snapshot:
    """One generation of the index in *folder*. Safe to use from many threads.

    Raises an IndexUnusableError that says what is wrong; with *check* every checksum is compared.
    """

    def __init__(self, folder: Path, check: bool = False) -> None:
        self.folder = folder
        self.manifest, self._identity, self._index, self._searcher, self._lexicons = _open(folder, check)
        # Whoever holds a hit may still read from a snapshot that nobody searches: it closes with the last of them.
        self.close = weakref.finalize(self, _close, self._searcher, self._index)
        # Whoosh's matchers and readers keep state: one thread at a time is among them.
        self._lock = threading.RLock()
        self._cache: OrderedDict[tuple[str, tuple[str, ...]], Postings] = OrderedDict()
        self._cached = 0
        self.size = int(self._searcher.doc_count_all())

    @property
    def generation(self) -> int:
        """Which commit this is."""
        return self.manifest.generation

    # -- postings ------------------------------------------------------------------------------------------

    def postings(self, field: str, terms: tuple[str, ...]) -> Postings:
        """The postings of one or several terms as one, over all segments, deleted documents left out."""
        with self._reading():
            wanted = (field, terms)
            if (found := self._cache.get(wanted)) is not None:
                self._cache.move_to_end(wanted)
                return found
            docs: list[int] = []
            frequencies: list[float] = []
            for matcher, offset in self._matchers(field, terms):
                while matcher.is_active():
                    docs.append(matcher.id() + offset)
                    frequencies.append(matcher.weight())
                    matcher.next()
            unique, place = np.unique(np.array(docs, np.int64), return_inverse=True)
            found = Postings(unique, np.bincount(place, frequencies, len(unique)).astype(np.float64))
            self._cache[wanted] = found
            self._cached += len(found.docs)
            while self._cached > _CACHED_POSTINGS and len(self._cache) > 1:
                self._cached -= len(self._cache.popitem(last=False)[1].docs)
            return found

    def positions(self, field: str, terms: tuple[str, ...], among: Docs) -> tuple[Docs, Docs]:
        """Where any of *terms* stands in the documents *among*: each time its document, and which word it is."""
        docs: list[int] = []
        places: list[int] = []
        wanted = set(among.tolist())
        with self._reading():
            for matcher, offset in self._matchers(field, terms):
                while matcher.is_active():
                    doc = matcher.id() + offset
                    if doc in wanted:
                        at = matcher.value_as("positions")
                        places.extend(at)
                        docs.extend([doc] * len(at))
                    matcher.next()
        return np.array(docs, np.int64), np.array(places, np.int64)

    def _matchers(self, field: str, terms: tuple[str, ...]) -> Iterator[tuple[Any, int]]:
        for reader, offset in self._leaves():
            for term in terms:
                try:
                    yield reader.postings(field, term), offset
                except TermNotFound:
                    continue

    @cached_property
    def lexicon(self) -> Lexicon:
        """The forms of this snapshot and their roots."""
        with self._reading():
            return Lexicon({form: base for data in self._lexicons for form, base in parse_lexicon(data).items()})

    def whoosh_matches(self, query: Query) -> tuple[Docs, Scores]:
        """What Whoosh's own matchers say of a query: documents, ascending, and their scores."""
        docs: list[int] = []
        scores: list[float] = []
        with self._reading():
            context = self._searcher.context()
            for searcher, offset in self._searcher.leaf_searchers():
                matcher = query.matcher(searcher, context)
                while matcher.is_active():
                    docs.append(matcher.id() + offset)
                    scores.append(matcher.score())
                    matcher.next()
        return np.array(docs, np.int64), np.array(scores, np.float64)

    # -- columns -------------------------------------------------------------------------------------------

    @cached_property
    def live(self) -> Docs:
        """Every document that is not deleted."""
        with self._reading():
            return np.array(
                [number + offset for reader, offset in self._leaves() for number in reader.all_doc_ids()], np.int64
            )

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """Seconds since 1970 in UTC by document; ``NO_DATE`` where there is none."""
        # Whoosh's column holds the seconds plus 2⁶³, and the greatest number of all where there are none.
        raw = np.array(self._column("date"), np.uint64)
        dates = (raw ^ np.uint64(1 << 63)).view(np.int64)
        return np.where(raw == np.iinfo(np.uint64).max, NO_DATE, dates)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Days since 1970 in WIB by document; ``NO_DATE`` where there is none."""
        return np.where(self.dates == NO_DATE, NO_DATE, (self.dates + 7 * 3600) // 86400)

    @cached_property
    def outlets(self) -> Values:
        """The outlet of each document."""
        return _values([[name] if name else [] for name in self._names("outlet")])

    @cached_property
    def authors(self) -> Values:
        """The authors of each document."""
        parted: dict[str, list[str]] = {}
        bylines = self._names("author")
        for byline in bylines:
            if byline not in parted:
                parted[byline] = list({key(name): name for name in authors(byline)}.values())
        return _values([parted[byline] for byline in bylines])

    def lengths(self, field: str) -> Scores:
        """Words of *field* by document, rounded as Whoosh keeps them (one byte, exact to 10)."""
        with self._reading():
            if field not in self._lengths:
                self._lengths[field] = np.array(
                    [
                        reader.doc_field_length(number, field)
                        for reader, _ in self._leaves()
                        for number in range(reader.doc_count_all())
                    ],
                    np.float64,
                )
            return self._lengths[field]

    def average_length(self, field: str) -> float:
        """Words of *field* in a document, on average; 1 where no document has any."""
        return float(self._searcher.avg_field_length(field) or 1.0)

    # -- articles ------------------------------------------------------------------------------------------

    def stored(self, doc: int) -> dict[str, Any]:
        """The stored fields of a document."""
        with self._reading():
            return dict(self._searcher.stored_fields(int(doc)))

    def article(self, doc: int, with_body: bool = True) -> Article:
        """The article of a document."""
        with self._reading():
            return restore(self.stored(doc), with_body)

    def body(self, doc: int) -> str:
        """The body of a document."""
        with self._reading():
            return body_of(self.stored(doc))

    def find(self, id_: str) -> int | None:
        """The document whose id this is."""
        if tidy(id_) != id_:  # no id is stored untidied, and a lone surrogate cannot even be looked up
            return None
        docs = self.postings("id", (id_,)).docs
        return int(docs[-1]) if len(docs) else None

    # -- upkeep --------------------------------------------------------------------------------------------

    def outdated(self) -> bool:
        """Whether a newer generation lies in the folder."""
        newest = latest_generation(self.folder)
        # A folder that was emptied and built anew counts from 0 again.
        return newest >= 0 and (newest != self.generation or _identity(self.folder, newest) != self._identity)

    def size_on_disk(self) -> int:
        """Bytes of the files of this generation."""
        return sum(size for size, _ in self.manifest.files.values())

    def segment_count(self) -> int:
        """How many segments there are."""
        return sum(1 for _ in self._leaves())

    @cached_property
    def _lengths(self) -> dict[str, Scores]:
        return {}

    def _leaves(self) -> Iterator[tuple[Any, int]]:
        for searcher, offset in self._searcher.leaf_searchers():
            if searcher.doc_count_all():
                yield searcher.reader(), offset

    def _column(self, field: str) -> list[Any]:
        values: list[Any] = []
        with self._reading():
            for reader, _ in self._leaves():
                column = reader.column_reader(field, translate=False)
                values.extend(column[number] for number in range(reader.doc_count_all()))
        return values

    def _names(self, field: str) -> list[str]:
        """The column as text; nothing where a document is deleted, whose names count no more."""
        alive = set(self.live.tolist())
        return [value.decode() if doc in alive else "" for doc, value in enumerate(self._column(field))]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One thread at a time, and whatever damaged bytes lead Whoosh to is said to be damage."""
        with self._lock:
            try:
                yield
            except (IndexUnusableError, MemoryError):
                raise
            except Exception as error:
                raise _damaged(self.folder) from error


def _open(folder: Path, check: bool) -> tuple[Manifest, Identity, Any, Any, list[bytes]]:
    # A writer can switch while this looks and opens: then look again.
    for _ in range(10):
        manifest = read_manifest(folder)
        try:
            identity = _identity(folder, manifest.generation)
            # The table of contents is always compared before it is unpickled, and all of it when asked for.
            toc = toc_name(manifest.generation)
            verify(folder, manifest, None if check else {toc})
            index = FileIndex(FileStorage(str(folder)), indexname="MAIN")
            searcher = index.searcher(weighting=scoring.BM25F())
            lexicons = [(folder / name).read_bytes() for name in sorted(manifest.files) if name.endswith(".forms")]
            if searcher.reader().generation() in (manifest.generation, None):
                return manifest, identity, index, searcher, lexicons
        except Exception as error:
            if latest_generation(folder) == manifest.generation:
                raise error if isinstance(error, IndexUnusableError) else _damaged(folder) from error
    raise IndexUnusableError(f"Indeks di “{folder}” terus berganti selagi dibuka; coba lagi sebentar.")


def _close(searcher: Any, index: Any) -> None:
    searcher.close()
    index.close()


def _identity(folder: Path, generation: int) -> Identity:
    """What tells a table of contents from another of the same number."""
    try:
        found = (folder / toc_name(generation)).stat()
    except OSError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


def _damaged(folder: Path) -> IndexDamagedError:
    return IndexDamagedError(f"Indeks di “{folder}” rusak dan tidak dapat dibuka; bangun ulang dengan “telusur build”.")


def _values(names: Sequence[Sequence[str]]) -> Values:
    """A column from the names of each document; of the spellings of one key the most frequent is shown."""
    spellings: dict[str, dict[str, int]] = {}
    ordinal: dict[str, int] = {}
    ordinals: list[int] = []
    counts = np.zeros(len(names) + 1, np.int64)
    known: dict[str, tuple[str, int]] = {}
    for doc, several in enumerate(names):
        counts[doc + 1] = len(several)
        for name in several:
            if name not in known:
                folded = key(name)
                known[name] = (folded, ordinal.setdefault(folded, len(ordinal)))
            folded, number = known[name]
            seen = spellings.setdefault(folded, {})
            seen[name] = seen.get(name, 0) + 1
            ordinals.append(number)
    labels = [max(sorted(spellings[folded]), key=spellings[folded].__getitem__) for folded in ordinal]
    return Values(list(ordinal), labels, np.array(ordinals, np.int32), np.cumsum(counts))
