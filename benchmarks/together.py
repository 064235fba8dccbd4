"""Several threads on one open index: what they answer together, beside what one answers alone."""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from .peers.telusur import Telusur
from .questions import Question

THREADS = 8

#: How often one and several are measured, in turns; the median of the pairs counts.
_PAIRS = 9


def together(asked: Sequence[Question], telusur: Telusur, snippets: bool) -> float:
    """Whole calls a second of :data:`THREADS` threads, for each of one thread's: the same questions, each once.

    Leaves with an error where they answer one otherwise.
    """
    answers: list[list[Any]] = [[None] * len(asked) for _ in range(2)]

    def ask(number: int) -> None:
        telusur.call(asked[number], snippets)

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(THREADS) as several:
        pools = (one, 1), (several, THREADS)
        for pool, said in zip(pools, answers, strict=True):

            def note(number: int, said: list[Any] = said) -> None:
                said[number] = telusur.call(asked[number], snippets).to_dict() | {"took_ms": 0}

            _each(len(asked), note, *pool)
        ratios = []
        for _ in range(_PAIRS):
            alone, together = (_each(len(asked), ask, *pool) for pool in pools)
            ratios.append(alone / together)
    if other := [question for question, *said in zip(asked, *answers, strict=True) if said[0] != said[1]]:
        sys.exit(f"{len(other)} questions are answered otherwise by {THREADS} threads: {other[0]}")
    return median(ratios)


def _each(count: int, what: Callable[[int], None], pool: ThreadPoolExecutor, threads: int) -> float:
    """Seconds that a pool's threads take for the numbers up to *count*, each of which the next free one takes."""
    numbers = iter(range(count))

    def work() -> None:
        for number in numbers:  # the next of a range is taken by one thread only
            what(number)

    gc.collect()
    gc.disable()
    started = time.perf_counter()
    for working in [pool.submit(work) for _ in range(threads)]:
        working.result()
    seconds = time.perf_counter() - started
    gc.enable()
    return seconds
