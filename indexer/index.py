"""Index: an opened index, for searching and reading."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from .article import WIB, Article
from .errors import IndexUnusableError
from .query import search as searching
from .query import similar as relating
from .query import suggest as suggesting
from .query.helpers import Searchers
from .query.options import Asked, Filters, options, too_low
from .query.results import Hit, Results, Snippet
from .query.suggest import Suggestion
from .segments.knowledge import Reading
from .segments.lock import writing_since
from .segments.segment import NO_DATE
from .segments.snapshot import Snapshot
from .sentences import said


@dataclass(frozen=True, slots=True)
class Info:
    """What an index holds; ``bytes`` counts its files, ``built`` is when it was last written."""

    path: str
    articles: int
    outlets: int
    authors: int
    first: datetime | None
    last: datetime | None
    undated: int
    built: str
    segments: int
    generation: int
    bytes: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "path": self.path,
            "articles": self.articles,
            "outlets": self.outlets,
            "authors": self.authors,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
            "undated": self.undated,
            "built": self.built,
            "segments": self.segments,
            "generation": self.generation,
            "bytes": self.bytes,
        }


class Index:
    """An opened index. Threads may share it; close it, or use it in a ``with`` statement.

    Every call answers from one snapshot of the index. A newer one is taken at :meth:`refresh`, and by itself when
    *refresh_every* seconds have passed since the last look (None: never).

    Where Python runs one thread at a time, threads whose searches keep waiting for each other are helped by *jobs*
    processes of this index' own, which end with it (default: one a core, up to four; 1: none).
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        refresh_every: float | None = 1.0,
        verify: bool = False,
        jobs: int | None = None,
    ) -> None:
        if jobs is not None and (not isinstance(jobs, int) or jobs < 1):
            raise too_low("jobs", jobs)
        self.path = Path(path)
        self._searchers = Searchers(self.path, jobs)
        self._refresh_every = refresh_every
        self._snapshot: Snapshot | None = Snapshot(self.path, check=verify)
        self._looked = time.monotonic()
        self._lock = threading.Lock()

    def search(self, query: str, **asked: Unpack[Asked]) -> Results:
        """One page of hits for *query*, with facets and histogram over everything found.

        Keyword arguments, all optional: ``outlet``, ``author`` (a name or several, any of which will do),
        ``since``, ``until`` (days, included; also ``"kemarin"``, ``"awal tahun"``), ``sort`` (``"relevance"``,
        ``"newest"``, ``"oldest"``), ``page`` (from 1), ``per_page`` (1–1000), ``snippets`` (False leaves out marks
        and snippets), ``interval`` of the histogram (``"auto"``, ``"year"``, ``"month"``, ``"day"``), ``now`` (what
        ``"kemarin"`` counts from, also in *query*), ``explain`` (True: each hit says what its score is made of),
        ``exact`` (True: each word in the form that is typed, and no other) and ``facet_values`` (how many values each
        facet lists).

        What is typed as *query* never raises; UsageError names an argument that is not allowed.
        """
        return self._searchers.search(self._current(), query, options(**asked))

    def scan(self, query: str, **filters: Unpack[Filters]) -> Iterator[Hit]:
        """Every article with all the words of *query*, unranked, one at a time; filters as in :meth:`search`."""
        return searching.scan(self._current(), query, options(**filters))

    def get(self, id: str) -> Article | None:
        """The article with this id, or None."""
        snapshot = self._current()
        doc = snapshot.find(id)
        return None if doc is None else snapshot.article(doc)

    def marked(
        self, id: str, query: str, *, exact: bool = False, now: datetime | None = None
    ) -> tuple[Snippet, Snippet] | None:
        """The title and the body of the article with this id, whole, with marks as :meth:`search` puts them.

        None where there is no such article.
        """
        snapshot = self._current()
        doc = snapshot.find(id)
        return None if doc is None else searching.marks(snapshot, doc, query, options(exact=exact, now=now))

    def suggest(self, prefix: str, most: int = 6) -> list[Suggestion]:
        """Ways in which what was typed may go on: words, outlets, authors, headlines, the most used first.

        None before the last word has two letters. UsageError where *most* is less than 1.
        """
        if most < 1:
            raise too_low("most", most)
        return suggesting.suggest(self._current(), prefix, most)

    def similar(self, id: str, most: int = 5) -> list[Hit]:
        """The articles most like the one with this id, its copies left out; none where there is no such article.

        UsageError where *most* is less than 1.
        """
        if most < 1:
            raise too_low("most", most)
        snapshot = self._current()
        doc = snapshot.find(id)
        found = [] if doc is None else relating.similar(snapshot, doc, most)
        cards = snapshot.cards([other for other, _ in found])
        return [
            Hit(card, score, False, Snippet(card.title, ()), (), None, partial(snapshot.body, other))
            for card, (other, score) in zip(cards, found, strict=True)
        ]

    def articles(self) -> Iterator[Article]:
        """Every article, in the order of the index."""
        snapshot = self._current()
        return (snapshot.article(doc) for doc in snapshot.live.tolist())

    def acronyms(self) -> Iterator[tuple[str, list[Reading]]]:
        """Every short form that the articles define, with what it stands for, the most frequent first."""
        return iter(self._current().acronyms)

    def info(self) -> Info:
        """What the index holds."""
        snapshot = self._current()
        dates = snapshot.dates[snapshot.live]
        dated = dates[dates != NO_DATE]
        return Info(
            path=str(self.path),
            articles=len(snapshot.live),
            outlets=len(snapshot.outlets.place_of),
            authors=len(snapshot.authors.place_of),
            first=datetime.fromtimestamp(int(dated.min()), WIB) if len(dated) else None,
            last=datetime.fromtimestamp(int(dated.max()), WIB) if len(dated) else None,
            undated=len(dates) - len(dated),
            built=snapshot.manifest.built,
            segments=len(snapshot.segments),
            generation=snapshot.generation,
            bytes=snapshot.size_on_disk(),
        )

    @property
    def state(self) -> str:
        """A short text that is another whenever the articles may be: what answers are kept by."""
        return self._current().state

    def writing_since(self) -> str:
        """Since when a process of this machine has been writing this index; ``""`` where none is known to.

        What is opened goes on answering meanwhile.
        """
        return writing_since(self.path)

    def refresh(self) -> bool:
        """Takes the newest snapshot; whether there was a newer one. On failure the old one goes on serving."""
        with self._lock:
            snapshot = self._open()
            self._looked = time.monotonic()
            if not snapshot.outdated():
                return False
            # The old snapshot closes when the last hit that reads from it is gone; a helper's, when it is asked again.
            self._snapshot = Snapshot(self.path)
            return True

    def close(self) -> None:
        """Lets go of the files; searching afterwards raises."""
        with self._lock:
            self._snapshot = None
        self._searchers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> Snapshot:
        if self._snapshot is None:
            raise IndexUnusableError(
                said("Indeks di “%(path)s” sudah ditutup; buka lagi dengan open_index.", path=str(self.path))
            )
        return self._snapshot

    def _current(self) -> Snapshot:
        every = self._refresh_every
        if every is not None and time.monotonic() - self._looked >= every and self._snapshot is not None:
            try:
                self.refresh()
            except IndexUnusableError:
                # A rebuild in progress or a broken one: what is open still answers.
                self._looked = time.monotonic()
        return self._open()


def open_index(
    path: str | os.PathLike[str] = "index",
    *,
    refresh_every: float | None = 1.0,
    verify: bool = False,
    jobs: int | None = None,
) -> Index:
    """Opens the index at *path*; with *verify* every file's checksum is compared first.

    *jobs* processes at most search for threads that would wait for each other: :class:`Index`.

    Raises IndexMissingError, IndexDamagedError or IndexVersionError, each saying what to do.
    """
    return Index(path, refresh_every, verify, jobs)


_opened: dict[Path, Index] = {}
_opening = threading.Lock()


def search(query: str, index: str | os.PathLike[str] = "index", **asked: Unpack[Asked]) -> Results:
    """Searches the index at *index*, which stays open for the next call. Arguments as in :meth:`Index.search`."""
    path = Path(index).resolve()
    with _opening:
        opened = _opened.get(path)
        if opened is None:
            # Looks for a newer snapshot at every call: what this program has just added is found.
            opened = _opened[path] = Index(path, refresh_every=0)
    return opened.search(query, **asked)
