"""How many threads search at once."""

import os
import threading
from contextlib import AbstractContextManager, suppress

import pytest

from indexer import cores

ONE, ALL = 1, 3


def _at_once(turn: AbstractContextManager[object]) -> int:
    """How many of three threads are within *turn* together; each stays until all are, or a while has passed."""
    all_in = threading.Barrier(ALL)
    inside: list[int] = []
    counts: list[int] = []

    def work() -> None:
        with turn:
            inside.append(0)
            counts.append(len(inside))
            with suppress(threading.BrokenBarrierError):
                all_in.wait(0.3)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(ALL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(counts)


def test_how_many_search_at_once() -> None:
    """Without a lock over all threads everybody; else one."""
    assert _at_once(cores.TURN) == (ALL if cores.FREE else ONE)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes are not bound to cores here")
def test_cores_are_those_that_may_be_used() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores.cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert cores.cores() == len(allowed)
