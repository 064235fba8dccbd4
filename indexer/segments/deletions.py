"""Which documents of a segment are deleted: a file of one bit for each, set where it lives; no file, none deleted."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def deletions_file(segid: str, generation: int) -> str:
    """The name of the file for one generation; each generation that deletes has its own."""
    return f"MAIN_{segid}.live{generation}"


def living(folder: Path, size: int, name: str | None) -> NDArray[np.bool_]:
    """By document whether it lives. Raises ValueError where the file *name* is not for so many documents."""
    if name is None:
        return np.ones(size, np.bool_)
    packed = np.fromfile(folder / name, np.uint8)
    if len(packed) != (size + 7) // 8:
        raise ValueError(f"{name} is not for {size} documents")
    return np.unpackbits(packed, count=size).view(np.bool_)


def write_living(path: Path, live: NDArray[np.bool_]) -> None:
    """Writes which documents live."""
    with open(path, "wb") as stream:
        stream.write(np.packbits(live).tobytes())
        stream.flush()
        os.fsync(stream.fileno())
