"""Searches side by side where Python runs one thread at a time: what finds this process searching goes to a helper.

A helper is a process that has opened the same generation of the index, and maps the same files. It is begun when
searches have waited for each other for longer than its beginning takes, so that a program that asks one question at a
time has none. Whatever a helper cannot do is done here: no answer depends on one.
"""

import gc
import pickle
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

from ..cores import FREE, cores
from ..errors import TelusurError
from ..process import Process, ProcessEndedError, answer, possible
from ..segments.snapshot import Snapshot
from .options import Options, options
from .packing import Packed, pack, unpack
from .results import Results
from .search import search

#: Seconds that searches wait for each other, all of them together, before one more helper is begun. To begin one takes
#: a core .3 s; one that is begun in vain also takes some memory, for as long as the index is open.
WORTH = 1.0

#: As long as there are searches that this process is at, or is to do next, of whatever index. It is looked at only to
#: decide where to search: Ctrl-C may leave one too many.
_HERE: deque[None] = deque()


class Searchers:
    """Whoever searches in *folder* for the threads of this process: this process, and ``jobs - 1`` helpers at most."""

    def __init__(self, folder: Path, jobs: int | None) -> None:
        self._folder = folder.absolute()
        #: How many more helpers may be begun. Threads that run side by side need none.
        self._left = (jobs or cores()) - 1 if possible() and not FREE else 0
        self._helpers: set[Process] = set()
        #: Those that have nothing to do, the last one that had first.
        self._idle: deque[Process] = deque()
        self._waited = 0.0
        self._closed = False
        self._lock = threading.Lock()

    def search(self, snapshot: Snapshot, query: str, asked: Options) -> Results:
        """What :func:`.search.search` answers."""
        others = bool(_HERE)
        if others and (found := self._helped(snapshot, query, asked)) is not None:
            return unpack(found, snapshot)
        since = time.perf_counter()
        _HERE.append(None)
        try:
            results = search(snapshot, query, asked)
        finally:
            _HERE.pop()
        if others:
            self._wait(time.perf_counter() - since - results.took_ms / 1000)
        return results

    def close(self) -> None:
        """Ends the helpers; what they are at is searched here."""
        with self._lock:
            self._closed = True
            helpers = list(self._helpers)
        for helper in helpers:
            helper.end()

    def _helped(self, snapshot: Snapshot, query: str, asked: Options) -> Packed | None:
        """What an idle helper answers; None where there is none, or it cannot."""
        try:
            question = pickle.dumps((query, asked), protocol=pickle.HIGHEST_PROTOCOL)
            helper = self._idle.popleft()
        except Exception:  # nobody is idle; or it cannot be sent, for one reason or another
            return None
        try:
            found: Packed | None = helper.call("search", snapshot.state, question)
        except ProcessEndedError:
            found = None
        finally:
            if helper.end.alive:
                self._idle.appendleft(helper)
            else:
                with self._lock:
                    if helper in self._helpers:  # there is room for another
                        self._helpers.remove(helper)
                        self._left += 1
        return found

    def _wait(self, seconds: float) -> None:
        """Notes that a search waited, and begins a helper where that was once too often."""
        with self._lock:
            self._waited += seconds
            if self._waited < WORTH or not self._left:
                return
            self._waited, self._left = 0.0, self._left - 1
        try:
            threading.Thread(target=self._begin, daemon=True).start()
        except RuntimeError:  # this program has threads enough, or is about to end
            with self._lock:
                self._left += 1

    def _begin(self) -> None:
        """Begins a helper and has it read what every answer needs."""
        with suppress(Exception):  # there is no room for it, say: then there is none for the next
            helper = Process(__name__, self._folder)
            with self._lock:
                self._helpers.add(helper)
            if self._closed:
                helper.end()
            helper.call("warm")
            self._idle.append(helper)


class _Helper:
    """Searches in one snapshot of *folder*, the newest whenever another one is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot: Snapshot | None = None

    def warm(self) -> None:
        """Reads what every answer needs."""
        with suppress(TelusurError):  # it may be whole when it is asked of
            self._snapshot = Snapshot(self._folder)
            search(self._snapshot, "", options())

    def search(self, state: str, question: bytes) -> Packed | None:
        """What the snapshot with this *state* answers; None where there is none any more, or anything is wrong."""
        try:
            query, asked = pickle.loads(question)
            if self._snapshot is None or self._snapshot.state != state:
                self._renew()
            snapshot = self._snapshot
            return pack(search(snapshot, query, asked)) if snapshot and snapshot.state == state else None
        except Exception:  # it is searched, and raised, where it was asked
            return None

    def _renew(self) -> None:
        if self._snapshot is None or self._snapshot.outdated():
            self._snapshot = Snapshot(self._folder)
            gc.collect()  # the old one refers to itself, and holds files


def serve() -> None:
    """Is a helper for the process that began this one, for as long as that wants it."""
    # A search leaves no cycles behind.
    gc.set_threshold(100_000)
    gc.freeze()
    answer(_Helper)
