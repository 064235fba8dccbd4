"""Writing: articles into segments, aside, and one switch that makes them the index.

A writer holds Whoosh's own lock. What it writes lies in a folder of its own inside the index until
:meth:`Writer.commit` moves the segment files in, writes the manifest, and last of all renames Whoosh's table of
contents into place. Until that rename a reader, and whoever opens the index after a crash, sees the old one.
"""

import contextlib
import os
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, create_in
from whoosh.reading import SegmentReader

from ..article import WIB, Article
from ..errors import IndexLockedError
from .lexicon import lexicon_name, write_lexicon
from .manifest import FORMAT, Manifest, checksum, latest_generation, manifest_name, toc_name
from .schema import document, restore, schema

#: Seconds that files of the generation before stay after a switch: whoever has just read the old table of
#: contents still opens them.
GRACE = 0.2

#: Segments smaller than this many articles are merged once there are more than _MANY of them.
_SMALL = 5_000
_MANY = 8

_STAGE = ".stage-"


class Writer:
    """One change to the index in *folder*: add and drop, then commit; leaving without a commit changes nothing.

    *memory* bounds, in bytes, what Whoosh's posting pool holds before it spills to disk. Raises
    IndexLockedError when somebody else is writing.
    """

    def __init__(self, folder: Path, memory: int = 512 << 20) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.storage = FileStorage(str(folder))
        self._lock = self.storage.lock("MAIN_WRITELOCK")
        if not self._lock.acquire():
            raise IndexLockedError(
                f"Indeks di “{folder}” sedang ditulis oleh proses lain; tunggu sampai selesai, lalu ulangi."
            )
        try:
            for stale in folder.glob(_STAGE + "*"):  # left by a writer that was killed
                shutil.rmtree(stale, ignore_errors=True)
            self._stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
            staged = create_in(str(self._stage), schema())
            self._writer: Any = staged.writer(limitmb=max(16, memory >> 20))
        except BaseException:
            self._lock.release()
            raise
        self._dropped: list[int] = []
        self._forms: set[str] = set()
        self._added = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, article: Article, digest: str) -> int:
        """Stages *article*, whose id is filled; its number in the new segment."""
        record = document(article, digest)
        self._forms.update(record["title"], record["body"])
        self._writer.add_document(**record)
        self._added += 1
        return self._added - 1

    def drop(self, number: int) -> None:
        """Takes a staged article out again."""
        self._dropped.append(number)

    def segments(self) -> list[Segment]:
        """The segments of the index as it stands, to be changed and handed to :meth:`commit`."""
        generation = latest_generation(self.folder)
        return [] if generation < 0 else list(TOC.read(self.storage, "MAIN", gen=generation).segments)

    def commit(self, kept: list[Segment]) -> None:
        """Makes the index consist of *kept* and what was added; old files go after a moment of grace."""
        kept = [segment for segment in kept if segment.doc_count()]
        small = [segment for segment in kept if segment.doc_count() < _SMALL]
        if len(small) >= _MANY:
            kept = [segment for segment in kept if segment not in small]
            self._merge(small)
        if self._added:
            new = self._writer._finalize_segment()
            for number in self._dropped:
                new.delete_document(number)
            self._writer._finish()
            write_lexicon(self._stage / lexicon_name(new), self._forms)
            for path in sorted(self._stage.glob(f"{new.segment_id()}.*")):
                _sync(path)
                path.replace(self.folder / path.name)
            kept = [*kept, new]
        self._switch(kept)

    def _merge(self, segments: list[Segment]) -> None:
        # Article by article from what is stored: Whoosh's own way would add up lengths that are rounded already,
        # and scores would depend on how often an index was merged.
        for segment in segments:
            with contextlib.closing(SegmentReader(self.storage, schema(), segment)) as reader:
                for number in reader.all_doc_ids():
                    stored = reader.stored_fields(number)
                    self.add(restore(stored), stored["digest"])

    def _switch(self, segments: list[Segment]) -> None:
        folder = self.folder
        before = latest_generation(folder)
        generation = before + 1
        names = [path.name for segment in segments for path in folder.glob(f"{segment.segment_id()}.*")]
        # Whoosh renames its table of contents into place itself; in the stage it can be measured first.
        toc = toc_name(generation)
        (self._stage / toc).unlink(missing_ok=True)
        TOC(schema(), segments, generation).write(FileStorage(str(self._stage)), "MAIN")
        staged = self._stage / toc
        _sync(staged)
        files = {name: (path.stat().st_size, checksum(path)) for name in names for path in [folder / name]}
        files[toc] = (staged.stat().st_size, checksum(staged))
        built = datetime.now(WIB).isoformat(timespec="seconds")
        count = sum(segment.doc_count() for segment in segments)
        Manifest(FORMAT, generation, built, count, files).write(folder)
        _sync(folder)
        staged.replace(folder / toc)
        _sync(folder)
        self._sweep({*files, manifest_name(generation)}, before)

    def _sweep(self, current: set[str], before: int) -> None:
        stale = [
            path
            for pattern in ("MAIN_*.*", "_MAIN_*.toc*", "telusur_*.json", "telusur_*.tmp")
            for path in self.folder.glob(pattern)
            if path.name not in current
        ]
        if stale and before >= 0:
            time.sleep(GRACE)
        for path in stale:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of the lock and removes what was staged and not committed."""
        with contextlib.suppress(Exception):
            if not self._writer.is_closed:
                self._writer.cancel()
        shutil.rmtree(self._stage, ignore_errors=True)
        self._lock.release()


def _sync(path: Path) -> None:
    """Has the system write a file, or a folder's list of names, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
