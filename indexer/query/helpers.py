"""Searches side by side where Python runs one thread at a time: what finds this process searching goes to a helper.

A helper is a process that has opened the same generation of the index; its pages are in memory once for all. It is
begun when searches have waited for each other for as long as its beginning costs, so that a program that asks one
question at a time has none. Whatever a helper cannot do is done here: no answer depends on one.
"""

import gc
import sys
import threading
import time
from collections import deque
from pathlib import Path

from ..cores import FREE, cores
from ..process import Process, ProcessEndedError, answer
from ..segments.snapshot import Snapshot
from .options import Options, options
from .packing import Packed, pack, unpack
from .results import Results
from .search import search

#: Seconds that searches wait for each other, all of them together, before one more helper is begun. To begin one takes
#: a core .3 s; one that is begun in vain also takes some memory, for as long as the index is open.
WORTH = 1.0


class Searchers:
    """Whoever searches in *folder* for the threads of this process: this process, and ``jobs - 1`` helpers at most."""

    def __init__(self, folder: Path, jobs: int | None) -> None:
        self._folder = folder
        #: How many more helpers may be begun. Threads that run side by side need none, and a program that is an
        #: executable of its own would begin itself.
        self._left = 0 if FREE or getattr(sys, "frozen", False) else (jobs or cores()) - 1
        self._alone = not self._left
        #: Who has nothing to do; None is this process, and the last, as it is taken from the end.
        self._idle: deque[Process | None] = deque([None])
        self._some = threading.Semaphore(1)
        self._waited = 0.0
        #: The state of a snapshot that helpers cannot open: a newer one took its place, or its files are damaged.
        self._without = ""
        self._closed = False
        self._lock = threading.Lock()

    def search(self, snapshot: Snapshot, query: str, asked: Options) -> Results:
        """What :func:`.search.search` answers."""
        if self._alone:
            return search(snapshot, query, asked)
        if not self._some.acquire(blocking=False):
            since = time.perf_counter()
            self._some.acquire()
            self._wait(time.perf_counter() - since, snapshot)
        helper = self._idle.pop()
        if helper is None:
            try:
                return search(snapshot, query, asked)
            finally:
                self._idle.append(None)
                self._some.release()
        found = self._helped(helper, snapshot, query, asked)
        return search(snapshot, query, asked) if found is None else found

    def close(self) -> None:
        """Ends the helpers; one that is at work when it is done."""
        with self._lock:
            self._closed = True
            helpers = [helper for helper in list(self._idle) if helper]
        for helper in helpers:
            helper.end()

    def _helped(self, helper: Process, snapshot: Snapshot, query: str, asked: Options) -> Results | None:
        """What a helper answers, who is idle thereafter; None where it cannot."""
        found: Packed | None = None
        try:
            if snapshot.state != self._without:
                found = helper.call("search", snapshot.state, query, asked)
                if found is None:
                    self._without = snapshot.state
        except ProcessEndedError:
            return None
        except Exception:
            # Of the question, which then is raised here; or of files that this process opened when they were whole.
            self._without = snapshot.state
        self._rest(helper)
        return None if found is None else unpack(found, snapshot)

    def _rest(self, helper: Process) -> None:
        with self._lock:
            if not self._closed:
                self._idle.appendleft(helper)
                self._some.release()
                return
        helper.end()

    def _wait(self, seconds: float, snapshot: Snapshot) -> None:
        """Notes that a search waited, and begins a helper where that was once too often."""
        with self._lock:
            self._waited += seconds
            if not self._left or self._waited < WORTH or snapshot.state == self._without:
                return
            self._waited, self._left = 0.0, self._left - 1
        threading.Thread(target=self._begin, args=(snapshot,), daemon=True).start()

    def _begin(self, snapshot: Snapshot) -> None:
        """Begins a helper and has it read what every answer needs."""
        try:
            helper = Process(__name__, self._folder)
        except OSError:  # no memory for one, or no descriptors
            return
        self._helped(helper, snapshot, "", options())


class _Helper:
    """Searches in one snapshot of *folder*, the newest whenever another one is asked for."""

    def __init__(self, folder: Path) -> None:
        self._snapshot = Snapshot(folder)
        self._folder = folder

    def search(self, state: str, query: str, asked: Options) -> Packed | None:
        """What the snapshot with this *state* answers; None where there is none any more."""
        if self._snapshot.state != state and self._snapshot.outdated():
            self._snapshot = Snapshot(self._folder)
        return pack(search(self._snapshot, query, asked)) if self._snapshot.state == state else None


def serve() -> None:
    """Is a helper for the process that began this one, for as long as that wants it."""
    # Cycles are rare in what a search makes.
    gc.set_threshold(100_000)
    gc.freeze()
    answer(_Helper)
