"""A file of named arrays: written once, mapped into memory, never changed.

Layout, all little-endian::

    b"TLSR" | format (uint32) | array, array, … each at a multiple of 64 bytes | directory (JSON) |
    size of the directory (uint64) | CRC-32 of the directory (uint32) | b"RSLT"

The directory gives for each name ``[dtype, count, offset in bytes]``, and facts that are single numbers. Every array
is kept in the first of uint8, uint16, uint32 and int64 that holds all of its numbers; whoever reads it may meet any
of the four and counts on in int64.
"""

import json
import mmap
import shutil
import struct
import weakref
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_HEAD = struct.Struct("<4sI")
_TAIL = struct.Struct("<QI4s")
_ALIGNMENT = 64

#: Bytes of an array that wait in memory.
_SPOOLED = 16 << 20

#: The types that an array may have on disk.
_TYPES = {name: np.dtype(name) for name in ("<u1", "<u2", "<u4", "<i8")}


def narrow(array: Array) -> Array:
    """An array of integers in the narrowest type that holds them."""
    negative = len(array) > 0 and array.min() < 0
    return array.astype("<i8" if negative else narrowest(int(array.max(initial=0))), copy=False)


def narrowest(most: int) -> str:
    """The narrowest type that holds numbers from 0 to *most*."""
    limits = (("<u1", 1 << 8), ("<u2", 1 << 16), ("<u4", 1 << 32))
    return next((name for name, limit in limits if most < limit), "<i8")


class Spool:
    """Numbers of one array that come in pieces: in memory while they are few, else in a nameless file."""

    def __init__(self, folder: Path) -> None:
        self.file = SpooledTemporaryFile(_SPOOLED, dir=str(folder))  # noqa: SIM115  # closed with the last who knows it
        weakref.finalize(self, self.file.close)
        #: Bytes so far.
        self.size = 0

    def write(self, piece: Array | bytes) -> None:
        """Appends a piece."""
        data = piece if isinstance(piece, bytes) else np.ascontiguousarray(piece).data
        self.size += self.file.write(data) if len(piece) else 0


class ArrayWriter:
    """Writes a file of arrays, one after the other; whole once it was left without an error."""

    def __init__(self, path: Path, format_: int) -> None:
        self._stream: BinaryIO = open(path, "wb")  # noqa: SIM115  # closed by __exit__
        #: Where what does not fit into memory waits.
        self.folder = path.parent
        self._directory: dict[str, tuple[str, int, int]] = {}
        #: Single numbers, kept in the directory.
        self.facts: dict[str, int] = {}
        self._stream.write(_HEAD.pack(b"TLSR", format_))

    def put(self, name: str, array: Array) -> None:
        """Writes an array of integers under *name*, narrowed."""
        kept = np.ascontiguousarray(array if array.dtype == np.uint8 else narrow(array))
        self._begin(name, f"<{kept.dtype.kind}{kept.dtype.itemsize}", len(kept))
        self._stream.write(kept.data if len(kept) else b"")

    def put_spooled(self, name: str, spool: Spool, kind: str) -> None:
        """Writes what was spooled, numbers of type *kind* (``<u2``), under *name*."""
        self._begin(name, kind, spool.size // np.dtype(kind).itemsize)
        spool.file.seek(0)
        shutil.copyfileobj(spool.file, self._stream, 1 << 20)

    def _begin(self, name: str, kind: str, count: int) -> None:
        self._stream.write(b"\0" * (-self._stream.tell() % _ALIGNMENT))
        self._directory[name] = (kind, count, self._stream.tell())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stream:
            if error is None:
                directory = json.dumps({"arrays": self._directory, "facts": self.facts}).encode()
                self._stream.write(directory)
                self._stream.write(_TAIL.pack(len(directory), zlib.crc32(directory), b"RSLT"))


class ArrayFile:
    """A file of arrays, mapped into memory; it lives as long as an array of it does.

    Raises ValueError where the file is not one of *format_*, or its directory says what cannot be.
    """

    def __init__(self, path: Path, format_: int) -> None:
        with open(path, "rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        size = len(self._map)
        if size < _HEAD.size + _TAIL.size or _HEAD.unpack_from(self._map) != (b"TLSR", format_):
            raise ValueError("no file of arrays of this format")
        length, checksum, magic = _TAIL.unpack_from(self._map, size - _TAIL.size)
        start = size - _TAIL.size - length
        directory = self._map[max(start, 0) : size - _TAIL.size]
        if magic != b"RSLT" or start < _HEAD.size or zlib.crc32(directory) != checksum:
            raise ValueError("the directory of the arrays is damaged")
        record: Mapping[str, Any] = json.loads(directory)
        self.facts: Mapping[str, int] = record["facts"]
        self._arrays: dict[str, Array] = {}
        for name, (kind, count, offset) in record["arrays"].items():
            if offset < _HEAD.size or count < 0 or offset + count * _TYPES[kind].itemsize > start:
                raise ValueError(f"the array {name} lies outside of its file")
            self._arrays[name] = np.frombuffer(self._map, _TYPES[kind], count, offset)

    def names(self) -> list[str]:
        """The names of all arrays."""
        return list(self._arrays)

    def release(self) -> None:
        """Has the system take back the memory of what was read; it is read again when it is needed."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def __getitem__(self, name: str) -> Array:
        """The array of this name, read-only; KeyError where there is none."""
        return self._arrays[name]
