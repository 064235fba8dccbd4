"""How many cores this process may use, and how many of its threads may search on them at once."""

import os
import sys
import threading
from contextlib import AbstractContextManager, nullcontext


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


#: Whether threads run Python side by side: no lock over all of them (PEP 703).
FREE = not getattr(sys, "_is_gil_enabled", lambda: True)()

#: What every search of this process is done within. Where threads are free, nobody waits. Else NumPy lets go of the
#: interpreter in every longer operation, and threads that search at once pass it to and fro and wait for it: eight of
#: them give half the answers that one gives. So they take turns; what else the cores can do is left to helpers
#: (:mod:`.query.helpers`).
TURN: AbstractContextManager[object] = nullcontext() if FREE else threading.Lock()
