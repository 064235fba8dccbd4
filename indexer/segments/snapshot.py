"""Reading: one generation of the index, opened, immutable, its segments side by side.

Document numbers run through all segments of a snapshot; deleted documents keep theirs and appear in no answer. Arrays
are mapped, columns of several segments put together when they are first asked for; nothing here is ever changed, so
that any number of threads may ask at once.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
import zstandard
from numpy.typing import NDArray

from ..article import Article
from ..errors import IndexDamagedError, IndexUnusableError
from ..indonesian.tidying import tidy
from ..sentences import said
from .card import Card
from .deletions import living
from .knowledge import Knowledge
from .lexicon import Lexicon
from .manifest import Manifest, damaged_file, latest_generation, read_manifest, toc_name, verify
from .segment import NO_DATE, Docs, Scores, Segment, segment_file
from .values import Months, Values, merged
from .weighting import K1, B

Identity = tuple[int, int]
Mask = NDArray[np.bool_]

#: The first and the last second of the years 1 to 9999: no other moment is a date.
_FIRST, _LAST = -62_135_596_800, 253_402_300_799

#: Just below the most for which glibc adapts (mallopt(3), M_MMAP_THRESHOLD).
_LARGEST_BLOCK = 30 << 20


class Snapshot:
    """One generation of the index in *folder*. Safe to use from many threads.

    Raises an IndexUnusableError that says what is wrong; with *check* every checksum is compared.
    """

    def __init__(self, folder: Path, check: bool = False) -> None:
        self.folder = folder
        #: ``living``: by segment, which of its documents live.
        self.manifest, self._identity, self.segments, self.living, knowledge = _open(folder, check)
        #: The number of each segment's first document, and one more for the end.
        self.bases = [0, *accumulate(segment.size for segment in self.segments)]
        #: Documents, deleted ones too.
        self.size = self.bases[-1]
        #: By document whether it lives; None where all do.
        self.alive: Mask | None = None
        if any(part.deleted for part in self.manifest.segments):
            self.alive = np.concatenate(self.living)
        self.lexicon = Lexicon(self.segments, knowledge.names, knowledge.variants, knowledge.acronyms)
        self.acronyms = knowledge.acronyms
        #: Entered by whatever reads the arrays.
        self.reading = _Reading(folder)
        # Arrays of all documents come and go with every query. The C library of Linux gives each of them back to the
        # system and asks for it anew, which takes longer than the work, until a block of this size was freed once.
        np.empty(_LARGEST_BLOCK, np.uint8)

    @property
    def generation(self) -> int:
        """Which commit this is."""
        return self.manifest.generation

    @property
    def state(self) -> str:
        """Which commit this is of all that there were: a folder that was emptied counts from 0 again."""
        return "-".join(f"{number:x}" for number in (self.generation, *self._identity))

    # -- columns -------------------------------------------------------------------------------------------

    @cached_property
    def live(self) -> Docs:
        """Every document that is not deleted."""
        return np.arange(self.size) if self.alive is None else np.flatnonzero(self.alive)

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """Seconds since 1970 in UTC by document; ``NO_DATE`` where there is none."""
        dates = np.concatenate([segment.dates.astype(np.int64) for segment in self.segments])
        if ((dates != NO_DATE) & ((dates < _FIRST) | (dates > _LAST))).any():
            raise damaged(self.folder)
        return dates

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Days since 1970 in WIB by document; ``NO_DATE`` where there is none."""
        return np.where(self.dates == NO_DATE, NO_DATE, (self.dates + 7 * 3600) // 86400)

    @cached_property
    def months(self) -> Months:
        """The month of each document."""
        return Months(self.days)

    @cached_property
    def outlets(self) -> Values:
        """The outlet of each document."""
        return self._values("outlet")

    @cached_property
    def authors(self) -> Values:
        """The authors of each document."""
        return self._values("author")

    def _values(self, field: str) -> Values:
        with self.reading:
            return merged(
                [(segment.names[field], live) for segment, live in zip(self.segments, self.living, strict=True)]
            )

    @cached_property
    def norms(self) -> dict[str, Scores]:
        """By field and document, what the length of the text adds to a frequency in BM25's denominator."""
        norms = {}
        for field in ("title", "body"):
            lengths = np.concatenate([segment.text[field].lengths() for segment in self.segments]).astype(np.float64)
            average = sum(segment.text[field].total_length for segment in self.segments) / (self.size or 1)
            norms[field] = (K1 * ((1 - B) + B * lengths / (average or 1.0))).astype(np.float32)
        return norms

    # -- articles ------------------------------------------------------------------------------------------

    def _locate(self, doc: int) -> tuple[Segment, int]:
        place = bisect_right(self.bases, doc) - 1
        return self.segments[place], doc - self.bases[place]

    def digest(self, doc: int) -> bytes:
        """The digest of a document's article."""
        segment, document = self._locate(doc)
        return segment.digest(document)

    def card(self, doc: int) -> Card:
        """What a result list shows of a document."""
        return self.cards([doc])[0]

    def cards(self, docs: Sequence[int]) -> list[Card]:
        """What a result list shows of some documents."""
        cards = []
        with self.reading:
            for segment, document in map(self._locate, docs):
                cards.append(Card.decode(segment.cards[document]))
        return cards

    def article(self, doc: int) -> Article:
        """The article of a document."""
        return self.card(doc).article(self.body(doc))

    def body(self, doc: int) -> str:
        """The body of a document."""
        with self.reading:
            segment, document = self._locate(doc)
            return segment.bodies[document]

    def find(self, id_: str) -> int | None:
        """The document whose id this is."""
        if tidy(id_) != id_:  # no id is stored untidied, and a lone surrogate cannot even be looked up
            return None
        with self.reading:
            for segment, base, live in zip(self.segments, self.bases, self.living, strict=False):
                if (place := segment.ids.find(id_.encode())) >= 0:
                    for document in segment.fields["id"].docs(place).tolist():
                        if live[document]:
                            return base + int(document)
        return None

    # -- upkeep --------------------------------------------------------------------------------------------

    def outdated(self) -> bool:
        """Whether a newer generation lies in the folder."""
        newest = latest_generation(self.folder)
        # A folder that was emptied and built anew counts from 0 again.
        return newest >= 0 and (newest != self.generation or _identity(self.folder, newest) != self._identity)

    def size_on_disk(self) -> int:
        """Bytes of the files of this generation."""
        return sum(size for size, _ in self.manifest.files.values())


class _Reading:
    """Whatever damaged bytes lead to, while it is left with that error, is said to be damage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, ValueError | IndexError | KeyError | TypeError | OverflowError | zstandard.ZstdError):
            raise damaged(self._folder) from error


def _open(folder: Path, check: bool) -> tuple[Manifest, Identity, list[Segment], list[Mask], Knowledge]:
    # A writer can switch while this looks and opens: then look again.
    for _ in range(10):
        looked, name = latest_generation(folder), ""
        try:
            manifest = read_manifest(folder)
            identity = _identity(folder, manifest.generation)
            # The table of contents is small enough to be compared always.
            verify(folder, manifest, None if check else {toc_name(manifest.generation)})
            segments, masks = [], []
            for part in manifest.segments:
                name = segment_file(part.segid)
                segments.append(Segment(folder, part.segid))
                name = part.deletions or name
                masks.append(living(folder, part.documents, part.deletions))
            name = manifest.knowledge
            return manifest, identity, segments, masks, Knowledge(folder / name)
        except (OSError, ValueError, KeyError, TypeError, IndexError, IndexUnusableError) as error:
            if latest_generation(folder) == looked:
                raise error if isinstance(error, IndexUnusableError) else damaged(folder, name) from error
    raise IndexUnusableError(
        said("Indeks di “%(path)s” terus berganti selagi dibuka; coba lagi sebentar.", path=str(folder))
    )


def _identity(folder: Path, generation: int) -> Identity:
    """What tells a table of contents from another of the same number."""
    try:
        found = (folder / toc_name(generation)).stat()
    except OSError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


def damaged(folder: Path, name: str = "") -> IndexDamagedError:
    if name:
        return damaged_file(folder, name, said("tidak terbaca"))
    return IndexDamagedError(
        said("Indeks di “%(path)s” rusak dan tidak terbaca; bangun ulang dengan “telusur build”.", path=str(folder))
    )
