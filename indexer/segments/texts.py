"""Texts, compressed in small blocks, so that one is read without the others.

A block is the UTF-8 of several texts, one after the other, as a Zstandard frame (RFC 8878). Under a name there are
``blob`` (the frames), ``frames`` (where in it each frame begins, and one more for the end), ``first`` (the number of
each block's first text, and one more) and ``ends`` (where each text ends, counted in bytes through all blocks before
compression, a 0 ahead).
"""

import threading
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
import zstandard

from .arrays import ArrayFile, ArrayWriter

#: Zstandard's level: the next ones take thrice the time for 3 % less.
_LEVEL = 3


_OF_THREAD = threading.local()


class TextsWriter:
    """Collects texts and compresses them, some *block* bytes at a time."""

    def __init__(self, block: int) -> None:
        self._block = block
        self._compress = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False).compress
        self._waiting: list[bytes] = []
        self._pending = 0
        #: Bytes of the blocks that are finished.
        self.size = 0
        self._blob: list[bytes] = []
        self._first = [0]
        self._lengths: list[int] = []

    def add(self, text: bytes) -> None:
        """Appends a text."""
        self._waiting.append(text)
        self._lengths.append(len(text))
        self._pending += len(text)
        if self._pending >= self._block:
            self._close()

    def _close(self) -> None:
        self._blob.append(self._compress(b"".join(self._waiting)))
        self.size += len(self._blob[-1])
        self._first.append(len(self._lengths))
        self._waiting.clear()
        self._pending = 0

    def put(self, writer: ArrayWriter, name: str) -> None:
        """Writes all texts under *name*."""
        if self._waiting:
            self._close()
        writer.put(f"{name}.frames", np.cumsum([0, *map(len, self._blob)]))
        writer.put(f"{name}.blob", np.frombuffer(b"".join(self._blob), np.uint8))
        writer.put(f"{name}.first", np.array(self._first, np.int64))
        writer.put(f"{name}.ends", np.cumsum([0, *self._lengths]))


class Texts:
    """Texts by number. What cannot be decompressed raises ValueError or zstandard.ZstdError."""

    def __init__(self, arrays: ArrayFile, name: str) -> None:
        self._blob = arrays[f"{name}.blob"].data
        self._frames = arrays[f"{name}.frames"].data
        self._first = arrays[f"{name}.first"].data
        self._ends = arrays[f"{name}.ends"].data

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        block = bisect_right(self._first, number) - 1
        start = self._ends[self._first[block]]
        return self._block(block)[self._ends[number] - start : self._ends[number + 1] - start].decode()

    def __iter__(self) -> Iterator[bytes]:
        """All texts, encoded, each block decompressed once."""
        for block in range(len(self._first) - 1):
            first, last = self._first[block], self._first[block + 1]
            start, content = self._ends[first], self._block(block)
            for number in range(first, last):
                yield content[self._ends[number] - start : self._ends[number + 1] - start]

    def _block(self, block: int) -> bytes:
        first, last = self._first[block], self._first[block + 1]
        size = self._ends[last] - self._ends[first]
        frame = self._blob[self._frames[block] : self._frames[block + 1]]
        # A damaged frame may claim any size: it is asked before memory is taken for it.
        if zstandard.frame_content_size(frame) != size:
            raise ValueError("a block of texts has not the size that it should have")
        return _decompressor().decompress(frame)


def _decompressor() -> zstandard.ZstdDecompressor:
    """The decompressor of this thread: they are not to be shared."""
    try:
        found: zstandard.ZstdDecompressor = _OF_THREAD.decompressor
    except AttributeError:
        found = _OF_THREAD.decompressor = zstandard.ZstdDecompressor()
    return found
