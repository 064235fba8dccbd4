"""Which forms of a lexicon are a slip of the pen away from another, and which are two others glued together.

Over whole arrays. Two forms are a letter apart (dropped, added, another, or two that changed places) only where they,
or what is left of them without one letter, are the same: symmetric deletion (Mor and Fraenkel, 1982, *A hash code
method for detecting and correcting spelling errors*, CACM 25). Forms without a letter, beginnings and ends are compared
by hashes that are sums over letters, so that each comes of two prefix sums (Karp and Rabin, 1987, *Efficient randomized
pattern-matching algorithms*, IBM Journal 31); what they find is verified.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

Places = NDArray[np.int64]

#: No word of the language is longer, and longer forms are not looked at.
LONGEST = 28

#: Any odd number; and its inverse modulo 2⁶⁴.
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_BITS = 22

#: For so many forms hashes are made at once.
_AT_ONCE = 1 << 14


def _powers(base: int) -> NDArray[np.uint64]:
    return np.array([pow(base, power, 1 << 64) for power in range(LONGEST + 1)], np.uint64)


_POWERS, _INVERSES = _powers(_BASE), _powers(_INVERSE)


class Letters:
    """The letters of many forms, of which only plain ones take part: a to z."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms
        encoded = [form.encode() for form in forms]
        self.lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        # One column more, so that no longer form looks like its beginning.
        matrix = np.array(encoded, f"S{LONGEST + 1}").view(np.uint8).reshape(len(forms), LONGEST + 1)
        self._matrix = matrix[:, :LONGEST]
        letters = ((matrix >= ord("a")) & (matrix <= ord("z"))).sum(axis=1)
        #: Which forms are plain.
        self.plain = (letters == self.lengths) & (self.lengths <= LONGEST)

    def _sums(self, places: Places) -> NDArray[np.uint64]:
        """The hash of the first 0, 1, … letters of each form; the last is the whole form's."""
        sums = np.zeros((len(places), LONGEST + 1), np.uint64)
        np.cumsum(self._matrix[places] * _POWERS[:LONGEST], axis=1, out=sums[:, 1:])
        return sums

    def _without_one(self, places: Places) -> tuple[NDArray[np.uint64], Places]:
        """The hashes of the forms and of what is left without each of their letters, and whose they are."""
        sums = self._sums(places)
        whole = sums[:, -1:]
        left = np.concatenate((whole, sums[:, :-1] + (whole - sums[:, 1:]) * np.uint64(_INVERSE)), axis=1)
        kept = np.arange(LONGEST + 1) <= self.lengths[places, None]
        return left[kept], np.repeat(places, self.lengths[places] + 1)

    def a_letter_apart(self, some: Places, others: Places) -> tuple[Places, Places]:
        """All pairs of one of *some* and one of *others* that are a letter apart."""
        if len(some) < len(others):  # the fewer are looked up in
            other, one = self.a_letter_apart(others, some)
            return one, other
        hashed = zip(*map(self._without_one, _blocks(others)), strict=True)
        known, owners = (np.concatenate(several) for several in hashed)
        order = np.argsort(known)
        known, owners = known[order], owners[order]
        # Most are nobody's: a look into a table of bits spares the search.
        table = np.zeros(1 << _BITS, np.bool_)
        table[known >> np.uint64(64 - _BITS)] = True

        def matches(places: Places) -> tuple[Places, Places, Places]:
            """Whose hashes are known, where, and how often."""
            hashes, whose = self._without_one(places)
            hit = table[hashes >> np.uint64(64 - _BITS)]
            hashes, whose = hashes[hit], whose[hit]
            first = known.searchsorted(hashes)
            hit = known.take(first, mode="clip") == hashes
            first = first[hit]
            return whose[hit], first, known.searchsorted(hashes[hit], "right") - first

        found = zip(*map(matches, _blocks(some)), strict=True)
        askers, first, counts = (np.concatenate(several) for several in found)
        one = askers.repeat(counts)
        ends = np.cumsum(counts)
        other = owners[np.arange(len(one)) - (ends - counts).repeat(counts) + first.repeat(counts)]
        pairs = np.unique(one * len(self._forms) + other)
        one, other = pairs // len(self._forms), pairs % len(self._forms)
        spelt = [self._forms[place] for place in one.tolist()], [self._forms[place] for place in other.tolist()]
        near = np.fromiter(map(OSA.distance, *spelt), np.int64, len(one)) == 1
        return one[near], other[near]

    def glued(self, some: Places, parts: Places, shortest: int) -> tuple[Places, Places]:
        """Those of *some* that are two of *parts* put together, in one way only; and how many letters the first has."""
        known = np.sort(np.concatenate([self._sums(block)[:, -1] for block in _blocks(parts)]))
        found = [self._glued(block, known, shortest) for block in _blocks(some)]
        return np.concatenate([one for one, _ in found]), np.concatenate([end for _, end in found])

    def _glued(self, some: Places, known: NDArray[np.uint64], shortest: int) -> tuple[Places, Places]:
        sums, ends = self._sums(some), np.arange(LONGEST + 1)
        rows, ends = np.nonzero((ends >= shortest) & (ends <= self.lengths[some, None] - shortest))
        begun = _among(known, sums[rows, ends])
        rows, ends = rows[begun], ends[begun]
        ended = _among(known, (sums[rows, -1] - sums[rows, ends]) * _INVERSES[ends])
        rows, ends = rows[ended], ends[ended]
        once = np.bincount(rows, minlength=len(some))[rows] == 1
        return some[rows[once]], ends[once]


def _blocks(places: Places) -> list[Places]:
    """The same, some at a time, so that what is made of them is small; one at least."""
    return np.array_split(places, len(places) // _AT_ONCE + 1)


def _among(known: NDArray[np.uint64], asked: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of *asked* are among the sorted *known*."""
    if not len(known):
        return np.zeros(len(asked), np.bool_)
    found: NDArray[np.bool_] = known[np.minimum(known.searchsorted(asked), len(known) - 1)] == asked
    return found
