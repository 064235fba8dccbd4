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


def _holder(path: Path) -> str:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(record["since"])
        return f"proses {int(record['pid'])} di {record['host']} sejak {since:%Y-%m-%d %H:%M:%S}"
    except (OSError, ValueError, KeyError, TypeError):
        return "proses lain"
