"""The takedown list: ids that were deleted and must not come back when the index is rebuilt.

``takedowns.jsonl`` beside the index, a JSON object a line: ``{"id": …, "since": "2025-11-29"}``.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ..article import WIB
from ..errors import IndexDamagedError

NAME = "takedowns.jsonl"


def read_takedowns(folder: Path) -> dict[str, str]:
    """id → the day since which it is kept out.

    Raises IndexDamagedError for a line that is none: a list that cannot be read must not let articles back in.
    """
    path = folder / NAME
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise IndexDamagedError(f"Daftar penarikan “{path}” bukan teks UTF-8; simpan ulang sebagai UTF-8.") from None
    listed = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
                listed[str(record["id"])] = str(record.get("since", ""))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise IndexDamagedError(
                    f"Daftar penarikan “{path}” baris {number} tidak terbaca; "
                    'tulis {"id": "…", "since": "TTTT-BB-HH"} atau hapus baris itu.'
                ) from None
    return listed


def take_down(folder: Path, ids: Iterable[str]) -> None:
    """Adds *ids* to the list."""
    listed = read_takedowns(folder)
    today = datetime.now(WIB).date().isoformat()
    _write(folder, listed | {id_: listed.get(id_, today) for id_ in ids})


def forget(folder: Path, ids: Iterable[str]) -> int:
    """Takes *ids* off the list; how many were on it."""
    listed = read_takedowns(folder)
    lifted = listed.keys() & set(ids)
    if lifted:
        _write(folder, {id_: since for id_, since in listed.items() if id_ not in lifted})
    return len(lifted)


def _write(folder: Path, listed: dict[str, str]) -> None:
    temporary = folder / f"{NAME}.tmp"
    with open(temporary, "w", encoding="utf-8") as stream:
        for id_, since in listed.items():
            stream.write(json.dumps({"id": id_, "since": since}, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(folder / NAME)
