"""The lock of whoever writes an index: Whoosh's own, with a word in it about who holds it and since when."""

import json
import os
import socket
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from ..article import WIB
from ..errors import IndexLockedError

LOCK = "MAIN_WRITELOCK"

#: Seconds between two tries.
_PAUSE = 0.1


def acquire(folder: Path, wait: float) -> Any:
    """The lock of the index in *folder*, held until it is released; waits for it as many seconds as *wait* says.

    The system lets go of the lock of a process that has ended, however it ended. Raises IndexLockedError.
    """
    lock = FileStorage(str(folder)).lock(LOCK)
    until = time.monotonic() + wait
    while not lock.acquire():
        if time.monotonic() >= until:
            raise IndexLockedError(
                f"Indeks di “{folder}” sedang ditulis oleh {_holder(folder / LOCK)}; "
                "tunggu sampai selesai, lalu ulangi, atau pakai --wait (wait=…)."
            )
        time.sleep(_PAUSE)
    since = datetime.now(WIB).isoformat(timespec="seconds")
    with suppress(OSError):  # where a locked file cannot be written by another handle, nobody is named
        (folder / LOCK).write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
    return lock


def release(folder: Path, lock: Any) -> None:
    """Lets go of what :func:`acquire` gave, and takes back the word about who held it."""
    with suppress(OSError):
        (folder / LOCK).write_text("")
    lock.release()


def writing_since(folder: Path) -> str:
    """Since when a process of this machine has been writing the index in *folder*; ``""`` where none is known to.

    Told by the word in the lock and not by taking it: who came to write just then would be turned away.
    """
    record = _record(folder / LOCK)
    if record is None or record[1] != socket.gethostname() or os.name != "posix":
        return ""
    try:
        os.kill(record[0], 0)
    except PermissionError:  # somebody else's process: it runs
        pass
    except (OSError, OverflowError):
        return ""
    return record[2]


def _holder(path: Path) -> str:
    record = _record(path)
    return f"proses {record[0]} di {record[1]} sejak {record[2]}" if record else "proses lain"


def _record(path: Path) -> tuple[int, str, str] | None:
    """Process, machine and moment of who wrote into the lock; None where nobody legibly did."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(record["since"])
        return int(record["pid"]), str(record["host"]), f"{since:%Y-%m-%d %H:%M:%S}"
    except (OSError, ValueError, KeyError, TypeError):
        return None
