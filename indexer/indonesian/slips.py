"""How a word that is a letter away from another comes of it when fingers slip."""

from typing import Literal, NamedTuple

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = {letter: (row, place) for row, letters in enumerate(_ROWS) for place, letter in enumerate(letters)}
_VOWELS = frozenset("aiueo")


class Slip(NamedTuple):
    """How one form comes of another, and how many letters are the same before and behind the place.

    ``dropped``: a letter; ``doubled``: one; ``brushed``: the key beside one was hit too; ``added``: any other;
    ``swapped``: two; ``missed``: the key beside the right one was hit; ``vowel``: another; ``other``: another letter.
    """

    kind: Literal["dropped", "doubled", "brushed", "added", "swapped", "missed", "vowel", "other"]
    before: int
    behind: int


def slip(written: str, meant: str) -> Slip:
    """How *written* came of *meant*, which is a letter away."""
    before = 0
    shorter = min(len(written), len(meant))
    while before < shorter and written[before] == meant[before]:
        before += 1
    behind = 0
    while behind < shorter - before and written[-1 - behind] == meant[-1 - behind]:
        behind += 1
    if len(written) < len(meant):
        return Slip("dropped", before, behind)
    letter = written[before]
    if len(written) > len(meant):
        beside = written[max(0, before - 1) : before] + written[before + 1 : before + 2]
        if letter in beside:
            return Slip("doubled", before, behind)
        return Slip("brushed" if any(_neighbours(letter, key) for key in beside) else "added", before, behind)
    if len(written) - before - behind == 2:
        return Slip("swapped", before, behind)
    if _neighbours(letter, meant[before]):
        return Slip("missed", before, behind)
    return Slip("vowel" if letter in _VOWELS and meant[before] in _VOWELS else "other", before, behind)


def beside(key: str) -> str:
    """The keys that touch the one of a letter."""
    return "".join(other for other in sorted(_KEYS) if other != key and _neighbours(key, other))


def _neighbours(one: str, other: str) -> bool:
    """Whether two keys touch each other; the rows are set off to the right."""
    (row, place), (other_row, other_place) = sorted((_KEYS[one], _KEYS[other]))
    return other_place - place in ((1,) if row == other_row else (-1, 0) if other_row == row + 1 else ())
