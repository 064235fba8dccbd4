"""Whether and how a short form is made of words: Rutan of *rumah tahanan negara*, Mendagri of *menteri dalam negeri*.

After Schwartz and Hearst (2003, *A simple algorithm for identifying abbreviation definitions in biomedical text*, PSB
8): every letter of the short form stands in the long form, in order, and the first begins it. They take the nearest
beginning that fits; Indonesian short forms are made of initials, of beginnings, of roots and of ends of words (KPK,
Mendagri, Kemenhub, Sembako), so that several fit, and the one with the fewest liberties is wanted: the alignment of
least cost, as Chang, Schütze and Altman (2002, *Creating an online dictionary of abbreviations from MEDLINE*, JAMIA 9)
choose it, with what Indonesian allows for free.
"""

import re
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

#: Words that a short form may pass over.
PASSED_OVER = frozenset(
    "dan di ke dari untuk yang dengan pada atau oleh tentang serta bagi para terhadap dalam antara sebagai atas secara"
    " of the and for in on to a an at by from with de la el du und al".split()
)
#: The same, and no part of the long form at its end.
APPENDED = frozenset("ri tbk persero".split())
_FREE = PASSED_OVER | APPENDED

#: What an alignment may cost at most, and at most half of it by letter of the short form. Each liberty has a price.
_DEAREST = 3.0

_WORD_PASSED = 1.5  # a word with a meaning of its own gives no letter
_ROOT = 0.5  # letters begin at the root of a word: perhubungan → hub
_PREFIX_AND_ROOT = 0.25  # its prefix and its root give one each: pajak penghasilan → pph
_INSIDE = 1.5  # letters begin elsewhere in a word: pemilu → lu
_JUMP = 1.0  # a letter inside a word is left out: direktorat → dit


class Aligned(NamedTuple):
    """Where in the words the long form begins and ends, and what it costs."""

    start: int
    end: int
    cost: float


#: P2 is two words that begin with P.
_TIMES = re.compile("([a-z])([2-4])|([2-4])([a-z])")


def align(short: str, words: Sequence[str]) -> Aligned | None:
    """The best long form for *short* (letters and digits) that ends with the last of *words*, or None.

    At least two words give letters. Of several that cost the same the nearest: so one that costs nothing is found
    whatever stands to its left.
    """
    if short[0] not in short[1:]:  # else a nearer beginning might do
        start = len(words) - len(short)
        if start >= 0 and words[start] not in PASSED_OVER and "".join([word[0] for word in words[start:]]) == short:
            return Aligned(start, len(words), 0.0)
    spellings = [short]
    if not short.isalpha():
        spelt = _TIMES.sub(lambda times: times[1] * int(times[2]) if times[1] else times[4] * int(times[3]), short)
        spellings.append(spelt)
    start = max(_for_nothing(spelling, len(spelling), words, len(words), {}) for spelling in spellings)
    if start >= 0:
        return Aligned(start, _end(words, start + 1), 0.0)
    for spelling in spellings:
        if aligned := _cheapest(spelling, words):
            return aligned
    return None


def _for_nothing(short: str, letters: int, words: Sequence[str], count: int, known: dict[tuple[int, int], int]) -> int:
    """Where the nearest alignment that costs nothing begins, or -1: each word with a meaning gives its first letters.

    Of the first *letters* of *short* with the first *count* words. *known*: the answers so far.
    """
    if (best := known.get((letters, count))) is not None:
        return best
    best = -1
    for n in range(count - 1, -1, -1):
        word = words[n]
        first = word[0]
        at = letters
        while (at := short.rfind(first, 0, at)) >= 0:
            if not word.startswith(short[at:letters]):
                continue
            if at:
                if n:
                    best = max(best, _for_nothing(short, at, words, n, known))
            elif letters < len(short) and (word not in PASSED_OVER or word == "dalam"):
                best = max(best, n)
        if not (word in _FREE or (n and word == words[n - 1])):
            break
    known[letters, count] = best
    return best


def _cheapest(short: str, words: Sequence[str]) -> Aligned | None:
    """The alignment of least cost, a letter after the other: dynamic programming over where the last one stands."""
    end, count = len(short), len(words)
    last, dearest = end - 1, min(end / 2, _DEAREST)
    first, head = short[0], short[:3]
    # (word, letter in it) of the letter matched last → what it costs, and where the long form begins.
    ways: dict[tuple[int, int], tuple[float, int]] = {}
    for n in range(count - 1):
        word = words[n]
        if word[0] == first:
            if word not in PASSED_OVER or word == "dalam":
                ways[n, 0] = 0.0, -n
        elif len(head) == 3 and (here := word.find(head, 1)) > 0:
            ways[n, here] = _ROOT if here == _root(word) else _INSIDE, -n
    if not ways:
        return None
    price = [_WORD_PASSED] * count
    for n, word in enumerate(words):
        if word in _FREE or (n and word == words[n - 1]):
            price[n] = 0.0
    for at in range(1, end):
        letter, two = short[at], short[at : at + 2]
        steps: list[tuple[int, int, float, int]] = []
        for (n, k), (cost, start) in ways.items():
            word = words[n]
            here = word.find(letter, k + 1)
            if here == k + 1:
                steps.append((n, here, cost, start))
                here = word.find(letter, here + 1)
            if here > 0 and cost < dearest:
                steps.append((n, here, cost + (_PREFIX_AND_ROOT if not k and here == _root(word) else _JUMP), start))
            for other in range(n + 1, count):
                word = words[other]
                if word[0] == letter:
                    steps.append((other, 0, cost, start))
                if cost < dearest and two[-1] in word:
                    # The last letter begins nothing inside a word, but its root.
                    here = word.find(two, 1) if at < last else _root(word)
                    if here > 0 and word[here] == letter:
                        steps.append((other, here, cost + (_ROOT if here == _root(word) else _INSIDE), start))
                    elif at < last and cost + _INSIDE + _JUMP <= dearest and (here := _spread(word, two)):
                        steps.append((other, here, cost + _INSIDE, start))
                cost += price[other]
                if cost > dearest:
                    break
        ways = {}
        for n, k, cost, start in steps:
            if cost <= dearest and (cost, start) < ways.get((n, k), _NO_WAY):
                ways[n, k] = cost, start
        if not ways:
            return None
    arrived = [(cost + sum(price[n + 1 :]), start, n) for (n, _), (cost, start) in ways.items() if n > -start]
    cost, start, n = min(arrived, default=(inf, 0, 0))
    return Aligned(-start, _end(words, n + 1), cost) if cost <= dearest else None


_NO_WAY = (inf, 0)


def _end(words: Sequence[str], least: int) -> int:
    end = len(words)
    while end > least and words[end - 1] in APPENDED:
        end -= 1
    return end


def _spread(word: str, two: str) -> int:
    """Where inside a word two letters stand with one between them; 0 if nowhere."""
    here = word.find(two[0], 1)
    while here > 0:
        if word[here + 2 : here + 3] == two[1]:
            return here
        here = word.find(two[0], here + 1)
    return 0


def _root(word: str) -> int:
    """Where the root of a word may begin, 0 where it is not known to have a prefix."""
    for length, prefixes in _PREFIXES:
        if word[:length] in prefixes and len(word) > length + 3:
            return length
    return 0


#: Prefixes, with what they grow before some letters.
_PREFIXES = (
    (4, frozenset({"peng", "meng"})),
    (3, frozenset({"pem", "pen", "per", "mem", "men", "ber", "ter"})),
    (2, frozenset({"pe", "ke", "me", "di", "se"})),
)
