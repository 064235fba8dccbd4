"""Writing: articles into segments, aside, and one switch that makes them the index.

A writer holds Whoosh's own lock. What it writes lies in a folder of its own inside the index until
:meth:`Writer.commit` moves the files in, writes the manifest, and last of all renames Whoosh's table of contents into
place. Until that rename a reader, and whoever opens the index after a crash, sees the old one.
"""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from ..article import WIB, Article
from ..errors import IndexUnusableError, IndexVersionError, UsageError
from ..indonesian.families import rules
from . import learning, lock
from .card import Card, seconds
from .codec import ArraySegment
from .columns import WORTH_A_DICTIONARY, Item, Part
from .crew import Crew, Written
from .deletions import deletions_file, living, write_living
from .invert import memory
from .knowledge import TABLES, Kind, Knowledge, own_pairs
from .manifest import Manifest, PartOfIndex, checksum, latest_generation, manifest_name, read_manifest, toc_name
from .memo import Before
from .memory import trim
from .merge import in_order, merge
from .schema import schema
from .segment import FORMAT, Segment, segment_file
from .tiers import merged_tail

#: Seconds that files of the generation before stay after a switch: whoever has just read the old table of
#: contents still opens them.
GRACE = 0.05

#: Bytes that all processes together may take, unless told otherwise; and the least that makes sense.
MEMORY = 1 << 30
LEAST_MEMORY = 128 << 20

#: Bytes that this process needs for itself, and each worker: Python, NumPy, the stemmer and its dictionary.
_OWN, _OF_WORKER = 96 << 20, 64 << 20

#: Characters of articles that are handed to a worker at once.
_BATCH = 1 << 20

#: A commit that has merged more articles leaves it to the next one to learn.
_LITTLE = 1_000

#: A kind of what was learnt from the articles is learnt anew when they have become more or fewer by this part; and by
#: that one, whatever else is done then.
LEARNT_AT, _AT_ONCE = 0.05, 0.15

_STAGE = ".stage-"


class Writer:
    """One change to the index in *folder*: add and drop, then commit; leaving without a commit changes nothing.

    *bound* is, in bytes and about, the most that all processes take together; *jobs* is how many of them make segments.
    Raises IndexLockedError when somebody else is writing, and is so for *wait* seconds.
    """

    def __init__(self, folder: Path, bound: int = MEMORY, jobs: int = 1, wait: float = 0.0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = lock.acquire(folder, wait)
        try:
            for stale in folder.glob(_STAGE + "*"):  # left by a writer that was killed
                shutil.rmtree(stale, ignore_errors=True)
            self._own = own_pairs(folder)
            self._stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
        except BaseException:
            lock.release(self.folder, self._lock)
            raise
        self._generation = latest_generation(folder) + 1
        self._given = bound
        # One worker is this process itself.
        self._jobs = max(1, min(jobs, (bound - _OWN) // (2 * _OF_WORKER)))
        self._memory = (bound - _OWN) // self._jobs - (_OF_WORKER if self._jobs > 1 else 0)
        self._crew: Crew | None = None
        self._begun = self._alone = False
        #: How many articles were copied from segments to others.
        self._copied = 0
        #: The file of what was learnt while segments were merged.
        self._new_knowledge = ""
        self._batch: list[Item] = []
        self._batch_size = 0
        self._staged = 0
        self._dropped: list[int] = []
        #: Files that were written into the stage.
        self._written: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, article: Article, digest: bytes) -> int:
        """Stages *article*, whose id is filled, with its digest; its number among the staged ones.

        Raises UsageError where it alone needs more memory than there is.
        """
        size = len(article.body)
        if memory(size, size) > self._memory:
            words = article.body.split()
            needed = memory(len(words), len(set(words)))
            if needed > self._memory:
                least = (self._given + (needed - self._memory) * self._jobs >> 20) + 1
                raise UsageError(
                    f"Artikel {article.id} terlalu panjang untuk batas memori {self._given >> 20} MiB; "
                    f"pakai paling sedikit {least} MiB (--memory {least}M)."
                )
        self._batch.append(Item(Card.of(article), seconds(article), digest, article.body))
        self._batch_size += size
        self._staged += 1
        if self._batch_size >= _BATCH:
            if self._crew is None:
                # While they start, enough articles for a dictionary are read. Few articles are not worth a process.
                self._crew = self._new_crew(self._jobs)
            if self._begun or self._batch_size >= WORTH_A_DICTIONARY:
                self._hand_over()
        return self._staged - 1

    def drop(self, number: int) -> None:
        """Takes a staged article out again."""
        self._dropped.append(number)

    def _hand_over(self) -> None:
        first, batch = self._staged - len(self._batch), self._batch
        if self._crew is None:
            self._crew = self._new_crew(1)
        if not self._begun:
            self._begun = True
            worth_it = self._batch_size >= WORTH_A_DICTIONARY
            self._crew.begin(self._known.dictionaries(batch) if worth_it else {})
        step = max(1, -(-len(batch) * _BATCH // max(_BATCH, self._batch_size)))
        for at in range(0, len(batch) or 1, step):  # of no articles an empty segment is made
            self._crew.take(first + at, batch[at : at + step])
        self._batch, self._batch_size = [], 0

    def _new_crew(self, jobs: int) -> Crew:
        return Crew(self._stage, jobs, self._memory, self._known)

    def commit(self, delete: Collection[int] | None = None) -> None:
        """Makes the index consist of what was added alone; or, with *delete*, of that and what is there already.

        *delete* are numbers of documents through all segments there are. Small segments are merged; old files go
        after a moment of grace.
        """
        parts = [] if delete is None or self._generation == 0 else self._without(delete)
        self._alone = not parts
        if self._staged > len(self._dropped) or not parts:
            parts.append(self._new())
        first = merged_tail([part.documents - part.deleted for part in parts])
        tail = parts[first:]
        wasteful = [part for part in parts[:first] if part.deleted > part.documents // 2]
        if len(tail) > 1:
            parts[first:] = [self._merged(tail)]
        parts = [self._merged([part]) if part in wasteful else part for part in parts]
        self._switch(parts)

    def optimize(self) -> bool:
        """Makes one segment of all, without the deleted documents; whether there was anything to do."""
        parts = self._without(())
        if not parts or (len(parts) == 1 and not parts[0].deleted):
            return False
        self._switch([self._merged(parts)])
        return True

    def _new(self) -> PartOfIndex:
        """The staged articles as one segment."""
        if self._batch or self._crew is None:
            self._hand_over()
        assert self._crew is not None
        written = self._crew.finish()
        if len(written) == 1 and not self._dropped:
            ((segid, numbers),) = written
            self._written.append(segment_file(segid))
            return PartOfIndex(segid, len(numbers))
        joined = self._joined(written, self._crew)
        # The processes end, so that there is memory for what follows.
        self._crew.close()
        return joined

    def _joined(self, written: Sequence[Written], crew: Crew) -> PartOfIndex:
        kept = np.ones(self._staged, np.bool_)
        kept[self._dropped] = False
        number_of = np.where(kept, np.cumsum(kept) - 1, -1)
        parts = [Part(Segment(self._stage, segid), number_of[numbers]) for segid, numbers in written]
        trim()
        learnt = []
        if self._alone and not self._dropped:  # what is learnt from the parts is learnt from the whole
            learnt = crew.learn([segid for segid, _ in written], self._own)
        merged = self._merge(parts, crew)
        if learnt:
            self._new_knowledge = self._new_file()
            learning.write(self._stage / self._new_knowledge, [tables.result() for tables in learnt], self._own)
        return merged

    def _merge(self, parts: Sequence[Part], crew: Crew | None = None) -> PartOfIndex:
        segid = secrets.token_hex(8)
        self._written.append(segment_file(segid))
        return PartOfIndex(segid, merge(parts, self._stage / segment_file(segid), crew.share if crew else None))

    def _merged(self, parts: Sequence[PartOfIndex]) -> PartOfIndex:
        opened = []
        for part in parts:
            live = living(self._where(part.deletions or ""), part.documents, part.deletions)
            opened.append((Segment(self._where(segment_file(part.segid)), part.segid), live))
            self._copied += part.documents
        return self._merge(in_order(opened))

    def _where(self, name: str) -> Path:
        """The folder in which a file is."""
        return self._stage if name in self._written else self.folder

    def _without(self, delete: Collection[int]) -> list[PartOfIndex]:
        """The segments there are, without the documents of these numbers; emptied ones are left out."""
        manifest = read_manifest(self.folder)
        if manifest.rules != rules():
            raise IndexVersionError(
                f"Indeks di “{self.folder}” dibangun dengan aturan kata dasar lain ({manifest.rules}, kini {rules()}); "
                "bangun ulang dengan “telusur build” sebelum mengubahnya."
            )
        numbers = np.fromiter(delete, np.int64)
        base, parts = 0, []
        for part in manifest.segments:
            here = numbers[(numbers >= base) & (numbers < base + part.documents)] - base
            base += part.documents
            if len(here):
                live = living(self.folder, part.documents, part.deletions)
                live[here] = False
                part = self._deleting(part, live)
            if part.deleted < part.documents:
                parts.append(part)
        return parts

    def _deleting(self, part: PartOfIndex, live: NDArray[np.bool_]) -> PartOfIndex:
        name = deletions_file(part.segid, self._generation)
        write_living(self._stage / name, live)
        self._written.append(name)
        return replace(part, deleted=int(np.count_nonzero(~live)), deletions=name)

    @cached_property
    def _known(self) -> Before:
        """What need not be found out again."""
        before = self._before()
        if before is None or before.rules != rules():
            return Before(self.folder)
        return Before(self.folder, tuple(part.segid for part in before.segments))

    def _switch(self, parts: Sequence[PartOfIndex]) -> None:
        folder, toc = self.folder, toc_name(self._generation)
        segments = [ArraySegment(part.segid, part.documents, part.deleted, part.deletions) for part in parts]
        # Whoosh renames its table of contents into place itself; in the stage it can be measured first.
        TOC(schema(), segments, self._generation).write(FileStorage(str(self._stage)), "MAIN")
        staged = self._stage / toc
        _sync(staged)
        known = self._known_files()
        knowledge, learnt_from = self._learnt(parts)
        files = {knowledge: self._moved(knowledge) or known[knowledge]}
        for part in parts:
            for name in filter(None, (segment_file(part.segid), part.deletions)):
                if name in self._written and name == segment_file(part.segid):
                    Segment(self._stage, part.segid)  # what was written can be opened
                files[name] = self._moved(name) or known[name]
        files[toc] = (staged.stat().st_size, checksum(staged))
        built = datetime.now(WIB).isoformat(timespec="seconds")
        Manifest(FORMAT, self._generation, built, rules(), knowledge, learnt_from, tuple(parts), files).write(folder)
        _sync(folder)
        staged.replace(folder / toc)
        _sync(folder)
        self._sweep({*files, manifest_name(self._generation)})

    def _moved(self, name: str) -> tuple[int, str] | None:
        """Moves a file of the stage to the index: its size and checksum; None where it is there already."""
        if name not in self._written:
            return None
        _sync(self._stage / name)
        (self._stage / name).replace(self.folder / name)
        return (self.folder / name).stat().st_size, checksum(self.folder / name)

    def _learnt(self, parts: Sequence[PartOfIndex]) -> tuple[str, dict[Kind, int]]:
        """The file of what is known of the articles, and from how many of them each kind: the one there is, as long as
        it fits.

        At a build or an optimization it is always made anew.
        """
        articles = sum(part.documents - part.deleted for part in parts)
        if self._new_knowledge:
            return self._new_knowledge, dict.fromkeys(TABLES, articles)
        before = None if len(parts) == 1 and not parts[0].deleted else self._before()
        due = self._due(before, articles) if before else list(TABLES)
        if before and not due:
            return before.knowledge, before.learnt_from
        tables = [learning.learn(due, [Segment(self._where(segment_file(p.segid)), p.segid) for p in parts], self._own)]
        learnt_from = dict.fromkeys(due, articles)
        if before and (kept := set(TABLES).difference(due)):
            tables.append(learning.learnt(self.folder / before.knowledge, kept))
            learnt_from |= {kind: before.learnt_from[kind] for kind in kept}
        name = self._new_file()
        learning.write(self._stage / name, tables, self._own)
        return name, learnt_from

    def _due(self, before: Manifest, articles: int) -> list[Kind]:
        """What is to be learnt anew. Unless much has changed: only where little was merged, and of several kinds the
        one that has waited longest."""
        changed = {kind: abs(articles - count) / (count or 1) for kind, count in before.learnt_from.items()}
        due = sorted((kind for kind in changed if changed[kind] > LEARNT_AT), key=lambda kind: -changed[kind])
        if due and changed[due[0]] <= _AT_ONCE:
            due = [] if self._copied > _LITTLE else due[:1]
        if Knowledge(self.folder / before.knowledge).own_list != self._own.digest and "short forms" not in due:
            due.append("short forms")
        return due

    def _new_file(self) -> str:
        """The name of a new file of what was learnt."""
        name = f"MAIN_{secrets.token_hex(8)}.knowledge"
        self._written.append(name)
        return name

    def _before(self) -> Manifest | None:
        """The manifest of the generation before, if that is of any use still."""
        try:
            return read_manifest(self.folder)
        except IndexUnusableError:
            return None

    def _known_files(self) -> dict[str, tuple[int, str]]:
        """The files of the generation before, as its manifest has them; none where that is of no use any more."""
        before = self._before()
        return before.files if before else {}

    def _sweep(self, current: set[str]) -> None:
        stale = [
            path
            for pattern in ("MAIN_*.*", "_MAIN_*.toc*", "telusur_*.json", "telusur_*.tmp")
            for path in self.folder.glob(pattern)
            if path.name not in current
        ]
        if stale and self._generation:
            time.sleep(GRACE)
        for path in stale:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Ends the workers, lets go of the lock and removes what was staged and not committed."""
        if self._crew is not None:
            self._crew.close()
        shutil.rmtree(self._stage, ignore_errors=True)
        lock.release(self.folder, self._lock)


def _sync(path: Path) -> None:
    """Has the system write a file, or a folder's list of names, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
