"""Searches side by side where Python runs one thread at a time: what finds others at it is left to helpers.

A helper is a process that has opened the same generation of the index, and maps the same files. Helpers are begun when
searches have waited for each other for longer than a beginning takes, so that a program that asks one question at a
time has none, and is answered here when it has. Whatever a helper cannot do is done here: no answer depends on one.
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

#: Seconds that searches wait for each other, all of them together, before helpers are begun. Each takes a core .3 s to
#: begin, and some memory for as long as the index is open.
WORTH = 1.0

#: So many helpers answer about as fast as one process can ask: a question without snippets takes a helper .9 ms, and
#: who asks .25.
_MOST = 4

#: As long as there are searches that this process is at, here or in helpers, of whatever index. It is looked at only to
#: decide where to search: Ctrl-C may leave one too many.
_UNDER_WAY: deque[None] = deque()


class Searchers:
    """Whoever searches in *folder* for the threads of this process: itself for one at a time, *jobs* helpers for more.

    None stands for a helper a core, up to four; with one job nobody helps.
    """

    def __init__(self, folder: Path, jobs: int | None) -> None:
        self._folder = folder.absolute()
        # Threads that run side by side need no helpers.
        self._jobs = (jobs or min(cores(), _MOST)) if possible() and not FREE else 1
        #: Those that can be asked: all that there are to be, or none.
        self._helpers: tuple[Process, ...] = ()
        #: Those too that begin.
        self._all: list[Process] = []
        self._begun = self._jobs == 1
        self._waited = 0.0
        self._closed = False
        self._lock = threading.Lock()

    def search(self, snapshot: Snapshot, query: str, asked: Options) -> Results:
        """What :func:`.search.search` answers."""
        others = bool(_UNDER_WAY)
        _UNDER_WAY.append(None)
        try:
            if others and (found := self._helped(snapshot, query, asked)) is not None:
                return unpack(found, snapshot)
            since = time.perf_counter()
            results = search(snapshot, query, asked)
        finally:
            _UNDER_WAY.pop()
        if others:
            self._wait(time.perf_counter() - since - results.took_ms / 1000)
        return results

    def close(self) -> None:
        """Ends the helpers; what they are at is searched here."""
        self._closed = True
        for helper in list(self._all):
            helper.end()

    def _helped(self, snapshot: Snapshot, query: str, asked: Options) -> Packed | None:
        """What the helper with the least to do answers; None where there is none, or it cannot."""
        helper = min(self._helpers, key=lambda helper: len(helper.calls), default=None)
        if helper is None:
            return None
        try:
            question = pickle.dumps((query, asked), protocol=pickle.HIGHEST_PROTOCOL)
        except Exception:  # it cannot be sent, for one reason or another
            return None
        try:
            found: Packed | None = helper.call("search", snapshot.state, question)
        except ProcessEndedError:
            found = None
        finally:
            if not helper.end.alive:
                self._dismiss(helper)
        return found

    def _dismiss(self, ended: Process) -> None:
        """Ends the helpers of which one has ended: should they be missed, others are begun."""
        with self._lock:
            if ended not in self._helpers:
                return
            helpers, self._helpers, self._all = self._helpers, (), []
            self._waited, self._begun = 0.0, False
        for helper in helpers:
            helper.end()

    def _wait(self, seconds: float) -> None:
        """Notes that a search waited, and begins helpers where that was once too often."""
        with self._lock:
            self._waited += seconds
            if self._begun or self._waited < WORTH:
                return
            self._begun = True
        try:
            threading.Thread(target=self._begin, daemon=True).start()
        except RuntimeError:  # this program has threads enough, or is about to end
            self._begun = False

    def _begin(self) -> None:
        """Begins helpers and has them read what every answer needs."""
        try:
            for _ in range(self._jobs):
                self._all.append(Process(__name__, self._folder))
            if not self._closed:
                for helper in self._all:
                    helper.call("warm")
                self._helpers = tuple(self._all)
                return
        except Exception:  # there is no room for them, say: they are not begun again
            pass
        for helper in self._all:
            helper.end()


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
