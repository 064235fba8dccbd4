"""A table of byte strings: one after the other, a line end behind each, and where each begins."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .arrays import Array, ArrayFile, ArrayWriter

#: How many found places a table remembers.
_REMEMBERED = 1 << 16

#: One character of UTF-8 that ends no line.
_CHARACTER = rb"(?:[^\n\x80-\xff]|[\xc0-\xff][\x80-\xbf]*)"


class Strings:
    """A table of byte strings. To look something up in it, it has to be sorted and without repetitions."""

    def __init__(self, blob: Array, starts: Array) -> None:
        # No slice is taken of a memoryview: threads that run side by side have it lose count of its slices.
        self._blob, self._array, self._starts = blob, starts, starts.data
        self._places: dict[bytes, int] = {}

    @classmethod
    def read(cls, arrays: ArrayFile, name: str) -> Self:
        """The table that :func:`put_strings` wrote under *name*."""
        return cls(arrays[f"{name}.blob"], arrays[f"{name}.starts"])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> bytes:
        return self._blob[self._starts[place] : self._starts[place + 1] - 1].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        lines = self._blob.tobytes().split(b"\n")[:-1]
        # A string that holds a line end itself makes two.
        return iter(lines) if len(lines) == len(self) else map(self.__getitem__, range(len(self)))

    @cached_property
    def texts(self) -> list[str]:
        """All strings, decoded, and kept."""
        return self.decoded()

    def decoded(self) -> list[str]:
        """All strings, decoded."""
        lines = str(self._blob.data, "utf-8").split("\n")[:-1]
        return lines if len(lines) == len(self) else [value.decode() for value in self]

    def text(self, place: int) -> str:
        """The string at *place*, decoded."""
        return str(self[place], "utf-8")

    def find(self, wanted: bytes) -> int:
        """Where *wanted* is; -1 where it is not."""
        place = self._places.get(wanted)
        if place is None:
            place = self.at_least(wanted)
            if place == len(self) or self[place] != wanted:
                place = -1
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            self._places[wanted] = place
        return place

    def at_least(self, wanted: bytes) -> int:
        """The place of the first string that is *wanted* or comes after it."""
        return bisect_left(range(len(self)), wanted, key=self.__getitem__)

    def prefixed(self, prefix: bytes) -> range:
        """The places of the strings that begin with *prefix*."""
        # 0xff is in no UTF-8, so it comes after whatever can follow.
        return range(self.at_least(prefix), self.at_least(prefix + b"\xff"))

    def like(self, pattern: str) -> NDArray[np.int64]:
        """The places of the strings that match *pattern*: ``*`` stands for any characters, ``?`` for one."""
        literal = re.match(r"[^*?]*", pattern)
        among = self.prefixed(literal[0].encode() if literal else b"")
        parts = {"*": rb"[^\n]*", "?": _CHARACTER}
        whole = b"".join(parts.get(sign) or re.escape(sign.encode()) for sign in pattern)
        lines = re.compile(b"^" + whole + b"$", re.MULTILINE)
        begin, end = self._starts[among.start], self._starts[among.stop]
        matches = (match.start() for match in lines.finditer(self._blob.data, begin, end))
        # An empty pattern matches behind the last line end too.
        found = np.fromiter((start for start in matches if start < end), np.int64)
        return np.searchsorted(self._array, found)


def put_strings(writer: ArrayWriter, name: str, values: Sequence[bytes]) -> None:
    """Writes a table of strings under *name*."""
    starts = np.zeros(len(values) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, values), np.int64, len(values)) + 1, out=starts[1:])
    blob = b"\n".join((*values, b""))
    writer.put(f"{name}.blob", np.frombuffer(blob, np.uint8))
    writer.put(f"{name}.starts", starts)
