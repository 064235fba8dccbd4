"""Numbers of which most are small: a few bits each, side by side in bytes, and those too large for that in a list.

Under a name there are the packed codes, ``at`` (which numbers are too large, ascending) and ``of`` (what they are).
The code with all bits set stands for a number that is listed. Numbers that are all 0 take no codes.
"""

from bisect import bisect_left
from pathlib import Path

import numpy as np

from .arrays import Array, ArrayFile, ArrayWriter, Spool


def _unpacked(bits: int) -> Array:
    """For each byte, the codes in it as bytes of one number."""
    codes = np.arange(256)[:, None] >> np.arange(0, 8, bits) & ((1 << bits) - 1)
    return codes.astype(np.uint8).view(f"<u{8 // bits}").ravel()


_UNPACKED = {bits: _unpacked(bits) for bits in (2, 4)}


class Packed:
    """Packed numbers, read from a file of arrays. Damaged ones raise ValueError or IndexError, or are wrong."""

    def __init__(self, arrays: ArrayFile, name: str, bits: int) -> None:
        self._codes, self._at, self._of = arrays[name], arrays[f"{name}.at"], arrays[f"{name}.of"]
        self._bits, self._each, self._all_set = bits, 8 // bits, (1 << bits) - 1
        self._places = self._at.data

    def between(self, first: int, last: int) -> Array:
        """The numbers in places from *first* up to *last*."""
        if not len(self._codes):
            return np.zeros(last - first, np.uint8)
        begin = first // self._each
        codes = _UNPACKED[self._bits].take(self._codes[begin : -(-last // self._each)]).view(np.uint8)
        numbers: Array = codes[first - begin * self._each : last - begin * self._each]
        low, high = bisect_left(self._places, first), bisect_left(self._places, last)
        if low < high:
            numbers = numbers.astype(np.int64)
            numbers[self._at[low:high].astype(np.int64) - first] = self._of[low:high]
        return numbers

    def take(self, places: Array) -> Array:
        """The numbers in these places (int64)."""
        if not len(self._codes):
            return np.zeros(len(places), np.uint8)
        # As // and %, which NumPy takes ten times as long for.
        shift = (places & (self._each - 1)).astype(np.uint8)
        shift *= self._bits
        numbers: Array = self._codes.take(places >> (self._each.bit_length() - 1))
        numbers >>= shift
        numbers &= self._all_set
        (large,) = (numbers == self._all_set).nonzero()
        if len(large):
            numbers = numbers.astype(np.int64)
            numbers[large] = self._of[self._at.searchsorted(places[large])]
        return numbers


class PackedWriter:
    """Packs numbers, given in pieces."""

    def __init__(self, bits: int, folder: Path) -> None:
        self._bits, self._each, self._all_set = bits, 8 // bits, (1 << bits) - 1
        self._codes = Spool(folder)
        self._at, self._of = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        #: Codes that do not fill a byte yet.
        self._left = np.empty(0, np.uint8)
        self._count, self._any = 0, False

    def add(self, numbers: Array) -> None:
        """Appends numbers, none negative."""
        (large,) = (numbers >= self._all_set).nonzero()
        self._at.append(large + self._count)
        self._of.append(numbers[large].astype(np.int64))
        self._count += len(numbers)
        self._any = self._any or bool(numbers.any())
        codes = np.concatenate((self._left, np.minimum(numbers, self._all_set).astype(np.uint8)))
        whole = len(codes) // self._each * self._each
        self._left = codes[whole:]
        self._pack(codes[:whole])

    def _pack(self, codes: Array) -> None:
        packed = codes[:: self._each].copy()
        for place in range(1, self._each):
            packed |= codes[place :: self._each] << (place * self._bits)
        self._codes.write(packed)

    def put(self, writer: ArrayWriter, name: str) -> None:
        """Writes the numbers under *name*."""
        self._pack(np.pad(self._left, (0, -len(self._left) % self._each)))
        if self._any:
            writer.put_spooled(name, self._codes, "<u1")
        else:
            writer.put(name, np.empty(0, np.uint8))
        writer.put(f"{name}.at", np.concatenate(self._at))
        writer.put(f"{name}.of", np.concatenate(self._of))
