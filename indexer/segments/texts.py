"""Texts, compressed in small blocks, so that one is read without the others.

A block is the UTF-8 of several texts, one after the other, as a Zstandard frame (RFC 8878), which may draw on a
dictionary made of sample texts: small blocks become small in spite of their size. Under a name there are ``blob``
(the frames), ``dictionary`` (none: empty), ``frames`` (where in the blob each frame begins, and one more for the
end), ``first`` (the number of each block's first text, and one more) and ``ends`` (where each text ends, counted in
bytes through all blocks before compression, a 0 ahead).
"""

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import zstandard
from numpy.typing import NDArray

from .arrays import ArrayFile, ArrayWriter, Spool

#: A dictionary still suits when it leaves so much more than it left of the texts that it was made for; so many bytes
#: are tried.
_SUITS, _TRIED = 1.03, 1 << 18

#: Zstandard's level: the next ones take thrice the time for 3 % less.
_LEVEL = 3


def dictionary(samples: Sequence[bytes], size: int) -> bytes:
    """A dictionary of *size* bytes that suits texts like *samples*; empty where they are too few or too much alike."""
    try:
        return zstandard.train_dictionary(size, list(samples)).as_bytes()
    except zstandard.ZstdError:
        return b""


def _compressor(dictionary: bytes) -> Callable[[bytes], bytes]:
    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=known, write_checksum=False).compress


class TextsWriter:
    """Collects texts and compresses them, some *block* bytes at a time."""

    def __init__(self, block: int, dictionary: bytes, folder: Path) -> None:
        self._block, self.dictionary = block, dictionary
        self._compress = _compressor(dictionary)
        self._waiting: list[bytes] = []
        self._pending = 0
        self._blob = Spool(folder)
        self._frames, self._first = array("q", [0]), array("q", [0])
        self._lengths = array("q")

    def add(self, text: bytes) -> None:
        """Appends a text."""
        self._waiting.append(text)
        self._lengths.append(len(text))
        self._pending += len(text)
        if self._pending >= self._block:
            self.close_block()

    def close_block(self) -> None:
        """Makes a block of what waits for one."""
        if self._waiting:
            self._append(self._compress(b"".join(self._waiting)))
            self._waiting.clear()
            self._pending = 0

    def add_block(self, frame: bytes, lengths: Sequence[int]) -> None:
        """Appends a block as it is, made with the same dictionary, of texts of these lengths in bytes."""
        self.close_block()
        self._lengths.extend(lengths)
        self._append(frame)

    def _append(self, frame: bytes) -> None:
        self._blob.write(frame)
        self._frames.append(self._blob.size)
        self._first.append(len(self._lengths))

    def put(self, writer: ArrayWriter, name: str) -> None:
        """Writes all texts under *name*."""
        self.close_block()
        writer.put_spooled(f"{name}.blob", self._blob, "<u1")
        writer.put(f"{name}.dictionary", np.frombuffer(self.dictionary, np.uint8))
        writer.put(f"{name}.frames", np.array(self._frames, np.int64))
        writer.put(f"{name}.first", np.array(self._first, np.int64))
        writer.put(f"{name}.ends", np.concatenate(([0], np.cumsum(np.array(self._lengths)))))


class Texts:
    """Texts by number. What cannot be decompressed raises ValueError or zstandard.ZstdError."""

    def __init__(self, arrays: ArrayFile, name: str) -> None:
        # No slice is taken of a memoryview: threads that run side by side have it lose count of its slices.
        self._blob = arrays[f"{name}.blob"]
        self._frames = arrays[f"{name}.frames"].data
        self._first = arrays[f"{name}.first"].data
        self._ends = arrays[f"{name}.ends"].data
        self.dictionary = arrays[f"{name}.dictionary"].tobytes()
        # Decompressors are not to be shared.
        self._of_thread = threading.local()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        ends = self._ends
        block = bisect_right(self._first, number) - 1
        start = ends[self._first[block]]
        return self._block(block)[ends[number] - start : ends[number + 1] - start].decode()

    def __iter__(self) -> Iterator[bytes]:
        """All texts, encoded, each block decompressed once."""
        for block in range(len(self._first) - 1):
            yield from self.block(block)

    def suit(self, samples: Sequence[bytes], block: int) -> bool:
        """Whether the dictionary makes texts like *samples*, *block* bytes at a time, about as small as these here."""
        if not self.dictionary:
            return False
        tried = b"".join(samples[:: max(1, sum(map(len, samples)) // _TRIED)])
        compress = _compressor(self.dictionary)
        left = sum(len(compress(tried[at : at + block])) for at in range(0, len(tried), block))
        return left * self._ends[-1] <= _SUITS * len(tried) * len(self._blob)

    def blocks(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of each block the number of its first text, and one more for the end; and how many bytes its texts have."""
        first = np.array(self._first, np.int64)
        return first, np.diff(np.array(self._ends, np.int64)[first])

    def first(self, block: int) -> int:
        """The number of a block's first text."""
        return int(self._first[block])

    def block(self, block: int) -> list[bytes]:
        """The texts of a block."""
        first, last = self._first[block], self._first[block + 1]
        start, content = self._ends[first], self._block(block)
        return [content[self._ends[n] - start : self._ends[n + 1] - start] for n in range(first, last)]

    def frame(self, block: int) -> tuple[bytes, list[int]]:
        """A block as it is on disk, and the lengths of its texts."""
        ends = map(self._ends.__getitem__, range(self._first[block], self._first[block + 1] + 1))
        frame = self._blob[self._frames[block] : self._frames[block + 1]].tobytes()
        return frame, [end - start for start, end in pairwise(ends)]

    def _block(self, block: int) -> bytes:
        first, last = self._first[block], self._first[block + 1]
        size = self._ends[last] - self._ends[first]
        frame = self._blob[self._frames[block] : self._frames[block + 1]].tobytes()
        # A damaged frame may claim any size: it is asked before memory is taken for it.
        if zstandard.frame_content_size(frame) != size:
            raise ValueError("a block of texts has not the size that it should have")
        return self._decompressor().decompress(frame)

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        """The decompressor of this thread."""
        try:
            found: zstandard.ZstdDecompressor = self._of_thread.decompressor
        except AttributeError:
            known = zstandard.ZstdCompressionDict(self.dictionary) if self.dictionary else None
            found = self._of_thread.decompressor = zstandard.ZstdDecompressor(dict_data=known)
        return found
