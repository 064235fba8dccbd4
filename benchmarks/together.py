"""Several threads on one open index: what they answer together, beside what one answers alone.

As a program of its own for the Python that runs it, one with a lock over all threads or without.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from indexer import open_index

from .corpus import WORK, news
from .peers.telusur import Telusur
from .processes import TELUSUR, run
from .questions import Question, questions
from .results import RESULTS, machine, table, write

THREADS = 8

#: How often one and several are measured, in turns; the median of the pairs counts.
_PAIRS = 9

_READ_ME = """
Whole calls a second of {threads} threads on one open index, for each of one thread's: the same {questions} questions,
each once, in turns, the median of {pairs} pairs. Every answer of the {threads} was that of the one.
"""


def main() -> None:
    """Builds, asks, prints a table and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where the index is kept")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    folder = asked.work / "ask" / "telusur"
    run([*TELUSUR, "build", str(news(asked.work)), "--index", str(folder)], allowed=(0, 1))
    with open_index(folder, refresh_every=None) as index:
        chosen = questions(index._current())
        ratios = [together(chosen, Telusur(index), snippets) for snippets in (False, True)]
        row = [f"{index.info().articles:,}", *(f"{ratio:.2f}" for ratio in ratios)]
    rows = table(["articles", "×", "with snippets ×"], [row])
    print(rows)
    read_me = _READ_ME.format(threads=THREADS, questions=len(chosen), pairs=_PAIRS)
    write("together", f"# Together\n\n{machine()}\n{rows}{read_me}", {}, asked.results)


def together(asked: Sequence[Question], telusur: Telusur, snippets: bool) -> float:
    """Whole calls a second of :data:`THREADS` threads, for each of one thread's: the same questions, each once.

    Leaves with an error where they answer one otherwise.
    """
    answers: list[list[Any]] = [[None] * len(asked) for _ in range(2)]

    def ask(number: int) -> None:
        telusur.call(asked[number], snippets)

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(THREADS) as several:
        pools = (one, 1), (several, THREADS)
        ratios = []
        _each(len(asked), ask, several, THREADS)  # who helps them has begun
        for _ in range(_PAIRS):
            alone, together = (_each(len(asked), ask, *pool) for pool in pools)
            ratios.append(alone / together)
        for pool, said in zip(pools, answers, strict=True):

            def note(number: int, said: list[Any] = said) -> None:
                said[number] = telusur.call(asked[number], snippets).to_dict() | {"took_ms": 0}

            _each(len(asked), note, *pool)
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


if __name__ == "__main__":
    main()
