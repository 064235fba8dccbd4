"""Workers that share the making of segments: one in this process, or several in processes of their own."""

import queue
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexUnusableError
from ..process import Process, ProcessEndedError, possible
from .columns import Dictionaries, Item, Part
from .invert import Roots
from .knowledge import Kind, OwnPairs
from .learning import TOGETHER, Tables
from .memo import Before, Memo
from .merge import Make, Postings, Task
from .worker import Worker

#: Batches that wait for a worker.
_WAITING = 2

#: Forms that are stemmed at once: few enough that workers end together.
_CHUNK = 2_000

#: A segment that was written, and the numbers of its articles.
Written = tuple[str, NDArray[np.int64]]


class _Called(Protocol):
    def call(self, method: str, *arguments: Any) -> Any:
        """What a method of the worker returns."""

    def close(self) -> None:
        """Lets it go."""


class _Here:
    """The worker of this process."""

    def __init__(self, folder: Path, before: Before) -> None:
        self._worker = Worker(folder, before)

    def call(self, method: str, *arguments: Any) -> Any:
        return getattr(self._worker, method)(*arguments)

    def close(self) -> None:
        pass


class _Elsewhere:
    """A worker in a process of its own."""

    def __init__(self, folder: Path, before: Before) -> None:
        self._process = Process("indexer.segments.worker", folder, before)

    def call(self, method: str, *arguments: Any) -> Any:
        try:
            return self._process.call(method, *arguments)
        except ProcessEndedError as error:
            raise IndexUnusableError(
                f"Sebuah proses pembangun indeks berhenti sebelum selesai ({error}); "
                "indeks lama tidak diubah. Ulangi dengan memori yang lebih kecil atau jobs=1."
            ) from error

    def close(self) -> None:
        self._process.end()


class Crew:
    """Takes batches of articles and makes segments of them in *folder*.

    *jobs* workers share the work; each may take about *memory* bytes while it writes a segment, then another one is
    begun; what is known from *before* is not found out again. Leave it by :meth:`close`, always.
    """

    def __init__(self, folder: Path, jobs: int, memory: int, before: Before) -> None:
        jobs = jobs if possible() else 1
        kind: type[_Here] | type[_Elsewhere] = _Here if jobs == 1 else _Elsewhere
        self._workers: list[_Called] = [kind(folder, before) for _ in range(jobs)]
        self._memory, self._memo = memory, Memo()
        #: For each worker, the first number and the count of the batches of the segment at hand.
        self._taken: list[list[tuple[int, int]]] = [[] for _ in range(jobs)]
        self._written: list[Written] = []
        self._batches: queue.Queue[tuple[int, Sequence[Item]] | None] = queue.Queue(_WAITING)
        self._pool = ThreadPoolExecutor(jobs)
        #: Workers that merge or learn, and have nothing to do at the moment.
        self._free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for worker in range(jobs):
            self._free.put(worker)
        self._running: list[Future[None]] = []

    def begin(self, dictionaries: Dictionaries) -> None:
        """Gets ready for articles, whose texts are compressed with these dictionaries."""
        for worker in self._workers:
            worker.call("begin", dictionaries)
        if len(self._workers) > 1:
            self._running = [self._pool.submit(self._run, worker) for worker in range(len(self._workers))]

    def take(self, first: int, items: Sequence[Item]) -> None:
        """Takes articles, which are numbered from *first* on."""
        if not self._running:
            self._hand_over(0, first, items)
            return
        while True:
            self._check()
            try:
                self._batches.put((first, items), timeout=0.2)
                return
            except queue.Full:
                continue

    def finish(self) -> list[Written]:
        """Writes what is left; all segments that were written."""
        for _ in self._running:
            while True:
                self._check()
                try:
                    self._batches.put(None, timeout=0.2)
                    break
                except queue.Full:
                    continue
        for running in self._running:
            running.result()
        forms: set[bytes] = set()
        for several in self._each(lambda worker: self._workers[worker].call("forms")):
            forms.update(several)
        roots = self._memo.learn(forms, self._stem)
        self._each(lambda worker: self._write(worker, roots))
        return self._written

    def share(self, parts: Sequence[Part], slots_of: list[NDArray[np.int64]], size: int) -> Make:
        """Has all workers make pieces of merged fields, of segments that they have written."""
        described = [(part.segment.segid, part.numbers) for part in parts]
        waiting_for_parts = set(range(len(self._workers)))

        def made(task: Task) -> Postings:
            with self._any() as worker:
                call = self._workers[worker].call
                if worker in waiting_for_parts:
                    waiting_for_parts.discard(worker)
                    call("merging", described, slots_of, size)
                postings: Postings = call("piece", *task)
                return postings

        def make(tasks: Sequence[Task]) -> Iterator[Postings]:
            # Begun at once, but no more than the workers have at hand: what is finished takes memory.
            left = iter(tasks)
            waiting = deque(self._pool.submit(made, task) for task in islice(left, len(self._workers)))
            return self._in_turn(waiting, left, made)

        return make

    def learn(self, segids: Sequence[str], own: OwnPairs) -> list[Future[Tables]]:
        """Has workers learn from segments that they have written."""

        def learnt(kinds: Sequence[Kind]) -> Tables:
            with self._any() as worker:
                tables: Tables = self._workers[worker].call("learn", kinds, segids, own)
                return tables

        return [self._pool.submit(learnt, kinds) for kinds in TOGETHER]

    @contextmanager
    def _any(self) -> Iterator[int]:
        """A worker that has nothing else to do."""
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)

    def _in_turn(
        self, waiting: deque[Future[Postings]], left: Iterator[Task], made: Callable[[Task], Postings]
    ) -> Iterator[Postings]:
        while waiting:
            waiting.extend(self._pool.submit(made, task) for task in islice(left, 1))
            yield waiting.popleft().result()

    def close(self) -> None:
        """Ends the processes."""
        for worker in self._workers:
            worker.close()
        self._pool.shutdown(cancel_futures=True)

    def _check(self) -> None:
        """Raises what a worker has raised."""
        for running in self._running:
            if running.done():
                running.result()

    def _run(self, worker: int) -> None:
        while (batch := self._batches.get()) is not None:
            self._hand_over(worker, *batch)

    def _hand_over(self, worker: int, first: int, items: Sequence[Item]) -> None:
        needed = self._workers[worker].call("take", items)
        self._taken[worker].append((first, len(items)))
        if needed > self._memory:
            call = self._workers[worker].call
            self._write(worker, self._memo.learn(call("forms"), lambda forms: call("stem", forms)))

    def _write(self, worker: int, roots: Roots) -> None:
        if taken := self._taken[worker]:
            segid = secrets.token_hex(8)
            self._workers[worker].call("write", segid, roots)
            self._written.append((segid, np.concatenate([np.arange(n, n + count) for n, count in taken])))
            self._taken[worker] = []

    def _stem(self, forms: Sequence[bytes]) -> list[bytes]:
        """The roots of forms, stemmed by all workers."""
        roots: list[list[bytes]] = [[] for _ in range(0, len(forms), _CHUNK)]
        waiting = iter(range(len(roots)))

        def stem(worker: int) -> None:
            for chunk in waiting:
                roots[chunk] = self._workers[worker].call("stem", forms[chunk * _CHUNK : (chunk + 1) * _CHUNK])

        self._each(stem)
        return [root for several in roots for root in several]

    def _each(self, what: Callable[[int], Any]) -> list[Any]:
        """What every worker answers, all at once."""
        return list(self._pool.map(what, range(len(self._workers))))
