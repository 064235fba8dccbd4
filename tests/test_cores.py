"""How many threads search at once."""

import os
import threading
from contextlib import AbstractContextManager, suppress

import pytest

from indexer import cores

ONE, TWO, ALL = 1, 2, 3


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


@pytest.mark.parametrize(
    ("free", "usable", "few", "many"),
    [(True, 2, ALL, ALL), (False, 2, ONE, TWO), (False, 8, ONE, TWO), (False, 1, ONE, ONE)],
)
def test_how_many_search_at_once(free: bool, usable: int, few: int, many: int) -> None:
    """Without a lock over all threads everybody; else one, and two where operations are long and cores are there."""
    assert tuple(map(_at_once, cores.turns(free, usable))) == (few, many)


def test_large_is_where_two_gain() -> None:
    assert cores.turn(cores.LARGE - 1) is cores.turn(1)
    assert cores.turn(cores.LARGE) is cores.turn(10 * cores.LARGE) is not cores.turn(1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes are not bound to cores here")
def test_cores_are_those_that_may_be_used() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores.cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert cores.cores() == len(allowed)
