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
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from ..article import WIB, Article
from ..errors import IndexLockedError, IndexUnusableError
from .codec import ArraySegment
from .deletions import deletions_file, living, write_living
from .invert import Inverter
from .manifest import Manifest, Part, checksum, latest_generation, manifest_name, read_manifest, toc_name
from .merge import merge
from .schema import schema
from .segment import FORMAT, Segment, segment_file

#: Seconds that files of the generation before stay after a switch: whoever has just read the old table of
#: contents still opens them.
GRACE = 0.2

#: Segments smaller than this many articles are merged once there are more than _MANY of them.
_SMALL = 5_000
_MANY = 8

#: Bytes that a segment may take while it is made, unless told otherwise; and the least that makes sense, most of
#: which is the stemmer's.
MEMORY = 1 << 30
LEAST_MEMORY = 96 << 20

_STAGE = ".stage-"


class Writer:
    """One change to the index in *folder*: add and drop, then commit; leaving without a commit changes nothing.

    *memory* bounds, in bytes and about, what the articles of one segment take while it is made; more articles become
    more segments. Raises IndexLockedError when somebody else is writing.
    """

    def __init__(self, folder: Path, memory: int = MEMORY) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = FileStorage(str(folder)).lock("MAIN_WRITELOCK")
        if not self._lock.acquire():
            raise IndexLockedError(
                f"Indeks di “{folder}” sedang ditulis oleh proses lain; tunggu sampai selesai, lalu ulangi."
            )
        try:
            for stale in folder.glob(_STAGE + "*"):  # left by a writer that was killed
                shutil.rmtree(stale, ignore_errors=True)
            self._stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
        except BaseException:
            self._lock.release()
            raise
        self._generation = latest_generation(folder) + 1
        self._memory = memory
        self._inverter = Inverter()
        #: New segments, each with the number of its first document among the staged ones.
        self._new: list[tuple[int, Part]] = []
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

    def add(self, article: Article, digest: str) -> int:
        """Stages *article*, whose id is filled; its number among the staged ones."""
        if len(self._inverter) and self._inverter.memory() > self._memory:
            self._spill()
        self._inverter.add(article, digest)
        self._staged += 1
        return self._staged - 1

    def drop(self, number: int) -> None:
        """Takes a staged article out again."""
        self._dropped.append(number)

    def commit(self, delete: Collection[int] | None = None) -> None:
        """Makes the index consist of what was added alone; or, with *delete*, of that and what is there already.

        *delete* are numbers of documents through all segments there are. Old files go after a moment of grace.
        """
        parts = [] if delete is None or latest_generation(self.folder) < 0 else self._without(delete)
        small = [part for part in parts if part.documents - part.deleted < _SMALL]
        if len(small) >= _MANY:
            parts = [part for part in parts if part not in small] + [self._merged(small)]
        if len(self._inverter) or not (parts or self._new):
            self._spill()
        self._switch((*parts, *(self._without_dropped(*new) for new in self._new)))

    def _without(self, delete: Collection[int]) -> list[Part]:
        """The segments there are, without the documents of these numbers; emptied ones are left out."""
        numbers = np.fromiter(delete, np.int64)
        base, parts = 0, []
        for part in read_manifest(self.folder).segments:
            here = numbers[(numbers >= base) & (numbers < base + part.documents)] - base
            base += part.documents
            if len(here):
                live = living(self.folder, part.documents, part.deletions)
                live[here] = False
                part = self._deleting(part, live)
            if part.deleted < part.documents:
                parts.append(part)
        return parts

    def _deleting(self, part: Part, live: NDArray[np.bool_]) -> Part:
        name = deletions_file(part.segid, self._generation)
        write_living(self._stage / name, live)
        self._written.append(name)
        return replace(part, deleted=int(np.count_nonzero(~live)), deletions=name)

    def _merged(self, parts: list[Part]) -> Part:
        opened = []
        for part in parts:
            staged = part.deletions in self._written
            live = living(self._stage if staged else self.folder, part.documents, part.deletions)
            opened.append((Segment(self.folder, part.segid), live))
        segid = self._new_segment()
        return Part(segid, merge(opened, self._stage / segment_file(segid)))

    def _spill(self) -> None:
        """Writes what is staged in memory as a segment."""
        segid, size = self._new_segment(), len(self._inverter)
        self._inverter.write(self._stage / segment_file(segid))
        self._new.append((self._staged - size, Part(segid, size)))
        self._inverter = Inverter()

    def _without_dropped(self, base: int, part: Part) -> Part:
        dropped = [number - base for number in self._dropped if base <= number < base + part.documents]
        if not dropped:
            return part
        live = np.ones(part.documents, np.bool_)
        live[dropped] = False
        return self._deleting(part, live)

    def _new_segment(self) -> str:
        segid = secrets.token_hex(8)
        self._written.append(segment_file(segid))
        return segid

    def _switch(self, parts: tuple[Part, ...]) -> None:
        folder, toc = self.folder, toc_name(self._generation)
        segments = [ArraySegment(part.segid, part.documents, part.deleted, part.deletions) for part in parts]
        # Whoosh renames its table of contents into place itself; in the stage it can be measured first.
        TOC(schema(), segments, self._generation).write(FileStorage(str(self._stage)), "MAIN")
        staged = self._stage / toc
        _sync(staged)
        known = {} if latest_generation(folder) < 0 else self._known()
        files = {}
        for part in parts:
            for name in filter(None, (segment_file(part.segid), part.deletions)):
                if name in self._written:
                    (self._stage / name).replace(folder / name)
                    files[name] = ((folder / name).stat().st_size, checksum(folder / name))
                else:
                    files[name] = known[name]
        files[toc] = (staged.stat().st_size, checksum(staged))
        built = datetime.now(WIB).isoformat(timespec="seconds")
        Manifest(FORMAT, self._generation, built, parts, files).write(folder)
        _sync(folder)
        staged.replace(folder / toc)
        _sync(folder)
        self._sweep({*files, manifest_name(self._generation)})

    def _known(self) -> dict[str, tuple[int, str]]:
        """The files of the generation before, as its manifest has them; none where that is of no use any more."""
        try:
            return read_manifest(self.folder).files
        except IndexUnusableError:
            return {}

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
        """Lets go of the lock and removes what was staged and not committed."""
        shutil.rmtree(self._stage, ignore_errors=True)
        self._lock.release()


def _sync(path: Path) -> None:
    """Has the system write a file, or a folder's list of names, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
