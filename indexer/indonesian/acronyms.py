"""Short forms and what they stand for, as a corpus defines them: which definitions hold, and look-up both ways.

What is counted (:func:`evidence`) adds up over batches and can be taken away again; what holds (:func:`learn`) is
decided anew from the sum.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ..errors import UsageError
from .alignment import PASSED_OVER, align
from .definitions import Pair, evidence
from .words import words

__all__ = ["Acronyms", "Form", "Pair", "Reading", "UserPairs", "evidence", "learn", "read_user_pairs"]

#: What an alignment may cost by letter beyond the second; for each time that it costs so much more, the pair must be
#: defined once more.
_LIBERTY = 0.5
#: Beside a reading seen so often, one seen once holds only where each word gives one letter; and a short form that is a
#: word of its own (*ban*, *jawa*) must be defined so often, or whoever looks for the word finds something else.
_ESTABLISHED = 10
#: A long form of one word (WhatsApp, WA) is defined so often, or it is chance.
_ONE_WORD = 2


class Form(NamedTuple):
    """A long form as its words, and how often it was defined."""

    words: tuple[str, ...]
    times: int


class Reading(NamedTuple):
    """One thing that a short form stands for: its long forms, the most frequent first, and all their definitions."""

    forms: tuple[Form, ...]
    times: int
    #: Whether the user's own list says so.
    given: bool


class UserPairs(NamedTuple):
    """What a user adds and forbids."""

    added: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()


NO_USER = UserPairs()


class Acronyms:
    """What is known of short and long forms."""

    def __init__(self, readings: Mapping[str, tuple[Reading, ...]]) -> None:
        #: Short form (folded, a blank between words) → its readings, the most frequent first.
        self.readings: dict[str, tuple[Reading, ...]] = dict(readings)
        found: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
        for short, several in self.readings.items():
            for reading in several:
                for form in reading.forms:
                    found[form.words].append((-reading.times, short))
        #: Long form as its words → its short forms, the most frequent first.
        self.shorts: dict[tuple[str, ...], tuple[str, ...]] = {
            long: tuple(short for _, short in sorted(several)) for long, several in found.items()
        }
        #: How many words the longest long form has.
        self.longest = max(map(len, self.shorts), default=0)


def learn(counts: Mapping[Pair, int], user: UserPairs = NO_USER, ordinary: Container[str] = ()) -> Acronyms:
    """Which pairs hold, by how often each was defined.

    The long forms of one thing become one reading: those that differ in words passed over (*pendapatan dan belanja*,
    *pendapatan belanja*), in a slip (*pelindungan*, *perlindungan*), or in a word more (*rumah tahanan*, *rumah tahanan
    negara*). What only lengthens a form that is better explained is none (*komisi pemberantasan korupsi republik
    indonesia*), but counts for it. *ordinary*: forms that are words or names in their own right.
    """
    candidates: dict[str, list[_Candidate]] = defaultdict(list)
    for pair, count in counts.items():
        if count > 0 and pair not in user.added:
            candidates[pair[0]].append(_Candidate.mined(*pair, count))
    for short, long in user.added:
        count = max(0, counts.get((short, long), 0))
        candidates[short].append(_Candidate(tuple(long.split()), count, 0.0, True, True, True))
    for short, long in user.forbidden:
        words = long.split()
        candidates[short] = [one for one in candidates[short] if one.given or not _alike(one.words, words)]
    readings = {}
    for short in sorted(candidates):
        found = _readings(candidates[short])
        if short in ordinary:
            found = [reading for reading in found if reading.given or reading.times >= _ESTABLISHED]
        if found:
            readings[short] = tuple(found)
    return Acronyms(readings)


class _Candidate(NamedTuple):
    words: tuple[str, ...]
    times: int
    cost: float
    #: Whether each word with a meaning gives one letter.
    initials: bool
    #: Whether it was defined often enough.
    holds: bool
    given: bool = False

    @classmethod
    def mined(cls, short: str, long: str, count: int) -> "_Candidate":
        letters, words = short.replace(" ", ""), tuple(long.split())
        if len(words) == 1:
            return cls(words, count, 0.0, False, count >= _ONE_WORD)
        aligned = align(letters, words)
        if aligned is None or aligned.start:  # of words that were glued together
            return cls(words, count, inf, False, False)
        initials = any("".join(word[0] for word in some) == letters for some in (words, _meant(words)))
        liberties = aligned.cost / _LIBERTY - (len(letters) - 2)
        needed = 1 + max(0.0, liberties)
        return cls(words, count, aligned.cost, initials, count >= needed)


def _readings(candidates: list[_Candidate]) -> list[Reading]:
    candidates = sorted(candidates, key=lambda one: (not one.given, not one.holds, -one.times, one.cost, one.words))
    most = candidates[0].times if candidates else 0
    readings: list[list[_Candidate]] = []
    counts: list[int] = []
    lengthened = []
    for one in candidates:
        if not one.given and any(_lengthens(one, other) for other in candidates if other.holds):
            lengthened.append(one)
            continue
        for number, forms in enumerate(readings):
            if _alike(one.words, forms[0].words) or (one.holds and _contained(one.words, forms[0].words)):
                forms.append(one)
                counts[number] += one.times
                break
        else:
            if one.holds and (one.given or one.initials or one.times > 1 or most < _ESTABLISHED):
                readings.append([one])
                counts.append(one.times)
    for one in lengthened:
        for number, forms in enumerate(readings):
            if any(_lengthens(one, form) for form in forms):
                counts[number] += one.times
                break
    found = [
        Reading(
            tuple(Form(one.words, one.times) for one in sorted(forms, key=lambda one: (-one.times, one.words))),
            count,
            any(one.given for one in forms),
        )
        for forms, count in zip(readings, counts, strict=True)
    ]
    return sorted(found, key=lambda reading: (-reading.times, reading.forms[0].words))


def _meant(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in PASSED_OVER)


def _alike(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two long forms differ only in words passed over, in blanks, and in slips of the pen."""
    some, others = _meant(some), _meant(others)
    if len(some) != len(others):
        return "".join(some) == "".join(others)
    return all(one == other or _slip(one, other) for one, other in zip(some, others, strict=True))


def _slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= 5 and OSA.distance(one, other, score_cutoff=2) <= (1 if shorter < 8 else 2)


def _contained(some: Sequence[str], others: Sequence[str]) -> bool:
    one, other = f" {' '.join(some)} ", f" {' '.join(others)} "
    return one in other or other in one


def _lengthens(one: _Candidate, other: _Candidate) -> bool:
    """Whether *one* is *other* with something more, glued to it or not, that explains nothing."""
    if len(one.words) < len(other.words) or one.words == other.words:
        return False
    long, within = " ".join(one.words), " ".join(other.words)
    if within not in long:
        return False
    if _contained(other.words, one.words):
        return one.cost > other.cost
    return one.times <= other.times


def read_user_pairs(lines: Iterable[str], file: str) -> UserPairs:
    """A user's list: ``RUTAN = rumah tahanan negara`` adds a pair, ``- PN = panitia nasional`` forbids one.

    ``#`` begins a comment. Raises UsageError that names *file* and the line where one cannot be read.
    """
    seen: dict[Pair, tuple[int, bool]] = {}
    for number, line in enumerate(lines, start=1):
        entry = _COMMENT.sub("", line.removeprefix("\ufeff")).strip()
        if not entry:
            continue
        forbids = entry.startswith("-")
        left, equals, right = entry.removeprefix("-").partition("=")
        short, long = tuple(words(left)), tuple(words(right))
        if not equals or not short or not long:
            raise _refused(number, file, "tulis “SINGKATAN = kepanjangan”, atau “- SINGKATAN = kepanjangan”")
        if "=" in right:
            raise _refused(number, file, "tulis satu pasangan per baris")
        if len(short) > len(long):
            raise _refused(number, file, "singkatan ditulis di kiri, kepanjangannya di kanan")
        if short == long:
            raise _refused(number, file, f"“{right.strip()}” sama dengan singkatannya")
        pair = " ".join(short), " ".join(long)
        if pair in seen:
            raise _refused(number, file, f"pasangan ini sudah ada di baris {seen[pair][0]}; hapus salah satunya")
        seen[pair] = number, forbids
    return UserPairs(
        frozenset(pair for pair, (_, forbids) in seen.items() if not forbids),
        frozenset(pair for pair, (_, forbids) in seen.items() if forbids),
    )


_COMMENT = re.compile(r"(?:^|\s)#.*", re.DOTALL)


def _refused(number: int, file: str, why: str) -> UsageError:
    return UsageError(f"Baris {number} di “{file}” tidak dapat dipakai: {why}.")
