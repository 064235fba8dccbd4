"""How many cores this process may use, and how many threads may search on them at once."""

import os
import sys
import threading
from contextlib import AbstractContextManager, nullcontext


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


#: Whether threads run Python side by side: no lock over all of them (PEP 703).
FREE = not getattr(sys, "_is_gil_enabled", lambda: True)()

#: From so many documents on, two threads that search at once do more than one.
LARGE = 250_000


def turns(free: bool, usable: int) -> tuple[AbstractContextManager[object], AbstractContextManager[object]]:
    """What a search is done within: one of few documents, and one of many.

    Where threads are *free* (:data:`FREE`), nobody waits. Else NumPy lets go of the interpreter in every longer
    operation, and threads that search at once pass it to and fro and wait for it. Where operations are short, eight
    of them give half the answers that one gives, so they take turns and give nearly as many: what is left is that the
    next one has to be woken, on a core whose caches are cold. Where operations are long, two use two cores
    (``benchmarks/together.py``).
    """
    if free:
        return nullcontext(), nullcontext()
    return threading.Lock(), threading.Semaphore(min(2, usable))


_FEW, _MANY = turns(FREE, cores())


def turn(documents: int) -> AbstractContextManager[object]:
    """What a search of so many documents is done within."""
    return _FEW if documents < LARGE else _MANY
