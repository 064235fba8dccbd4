"""Words in one array of bytes → their numbers, without an object for any word that is known already.

The bytes of a word of up to 16 are two integers, and a hash table made of arrays (open addressing, linear probing;
Knuth, The Art of Computer Programming 3, 6.4) is asked for all words of a batch at once. Longer ones, of which there is
one in a thousand, are looked up one by one. On news this takes a quarter of the time of a ``dict`` of ``bytes``.
"""

import numpy as np
from numpy.typing import NDArray

from .words import WORD, fold

Integers = NDArray[np.int64]
_Halves = NDArray[np.uint64]

_FREE, _NO_FORM = -2, -1
_LONGEST = 16
#: By length of a word, what of its first and of its next eight bytes belongs to it.
_HEAD = np.array([(1 << 8 * min(length, 8)) - 1 for length in range(_LONGEST + 1)], np.uint64)
_TAIL = np.array([(1 << 8 * max(length - 8, 0)) - 1 for length in range(_LONGEST + 1)], np.uint64)
#: Odd numbers without a pattern: the golden ratio's and the square root of three's fraction (multiplicative hashing).
_BY_HEAD, _BY_TAIL = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)

_FIRST_BITS, _MORE_BITS = 16, 2
#: The table grows when more than one in so many of its slots is taken.
_ROOM = 3


class Numbers:
    """word as it stands in a prepared text → the number of its form; every new form gets the next.

    What folds to nothing has the number -1. ``forms`` are the folded forms in order of their numbers.
    """

    def __init__(self) -> None:
        self.forms: list[bytes] = []
        self._number_of: dict[bytes, int] = {}
        self._long: dict[bytes, int] = {}
        self._taken = 0
        self._clear(_FIRST_BITS)

    def of(self, text: bytes, starts: Integers, ends: Integers) -> NDArray[np.int32]:
        """The numbers of the words of *text* that begin and end at these bytes, in lower case where that is ASCII."""
        lengths = ends - starts
        padded = np.frombuffer(text + bytes(_LONGEST), np.uint8)
        eights = np.ndarray(len(padded) - 7, "<u8", padded, strides=(1,))  # at each byte, it and the next seven
        capped = np.minimum(lengths, _LONGEST)
        heads, tails = eights[starts] & _HEAD[capped], eights[starts + 8] & _TAIL[capped]
        found = self._find(heads, tails)
        short = lengths <= _LONGEST
        if len(new := ((found == _FREE) & short).nonzero()[0]):
            # A word that is new stands here several times: its first place is enough.
            places: dict[bytes, int] = {}
            for place, start, end in zip(new.tolist(), starts[new].tolist(), ends[new].tolist(), strict=True):
                places.setdefault(text[start:end], place)
            numbers = np.fromiter(map(self._number, places), np.int32, len(places))
            chosen = np.fromiter(places.values(), np.int64, len(places))
            self._insert(heads[chosen], tails[chosen], numbers)
            found[new] = self._find(heads[new], tails[new])
        for place in (~short).nonzero()[0].tolist():
            word = text[starts[place] : ends[place]]
            number = self._long.get(word)
            if number is None:
                number = self._long[word] = self._number(word)
            found[place] = number
        return found

    def _number(self, word: bytes) -> int:
        """The number of a new word's form."""
        form = word
        if not word.isascii():
            found = WORD.search(word.decode())  # without marks ahead of the first letter
            form = fold(found[0]).encode() if found else b""
        if not form:
            return _NO_FORM
        number = self._number_of.setdefault(form, len(self.forms))
        if number == len(self.forms):
            self.forms.append(form)
        return number

    def _clear(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._heads, self._tails = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint64)
        self._numbers = np.full(1 << bits, _FREE, np.int32)

    def _slots(self, heads: _Halves, tails: _Halves) -> Integers:
        """Where each word is looked for first."""
        return ((heads * _BY_HEAD + tails * _BY_TAIL) >> self._shift).astype(np.int64)

    def _differ(self, slots: Integers, heads: _Halves, tails: _Halves) -> NDArray[np.bool_]:
        """Which of the slots hold another word, or none."""
        differ: NDArray[np.bool_] = (self._heads.take(slots) != heads) | (self._tails.take(slots) != tails)
        return differ

    def _find(self, heads: _Halves, tails: _Halves) -> NDArray[np.int32]:
        """The numbers of some words; ``_FREE`` of those that are not in the table."""
        slots = self._slots(heads, tails)
        found = self._numbers.take(slots)
        left = (self._differ(slots, heads, tails) & (found != _FREE)).nonzero()[0]
        while len(left):
            slots[left] = here = slots[left] + 1 & self._last
            found[left] = numbers = self._numbers.take(here)
            left = left[self._differ(here, heads[left], tails[left]) & (numbers != _FREE)]
        return found

    def _insert(self, heads: _Halves, tails: _Halves, numbers: NDArray[np.int32]) -> None:
        """Takes words, all different, that are not in the table."""
        self._taken += len(numbers)
        if self._taken * _ROOM > self._last:
            old = (self._numbers != _FREE).nonzero()[0]
            heads = np.concatenate((self._heads[old], heads))
            tails = np.concatenate((self._tails[old], tails))
            numbers = np.concatenate((self._numbers[old], numbers))
            bits = self._last.bit_length()
            while self._taken * _ROOM >> bits:
                bits += _MORE_BITS
            self._clear(bits)
        slots = self._slots(heads, tails)
        left = np.arange(len(numbers))
        while len(left):
            here = left[self._numbers.take(slots[left]) == _FREE]
            # Of several that want one slot the last gets it, in all three arrays.
            for table, values in ((self._heads, heads), (self._tails, tails), (self._numbers, numbers)):
                table[slots[here]] = values[here]
            left = left[self._differ(slots[left], heads[left], tails[left])]
            slots[left] = slots[left] + 1 & self._last
