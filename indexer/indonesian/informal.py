"""Chat and informal spellings reach their standard word: *yg*, *nggak*, *nyari*, *dengerin*, *ngopi*, *mengupdate*.

A reviewed table where only a list can know, and rules where Indonesian is regular. A rule is asked about a form that
PySastrawi neither knows nor changes, and counts only where it ends at a word that PySastrawi knows, or at one of
``bases.txt``: so it can bring a form to a word, and never a word to another. The one exception is *-nya*, which stands
behind any word, of the dictionary or not. Not to be asked about names: they are told apart first.

Colloquial verbs: Sneddon, *Colloquial Jakartan Indonesian* (2006), chapter 2: the nasal prefix without *me-* (ngopi,
nyapu, nonton, mikir), *nge-* before short and foreign words, and *-in* for *-kan* and *-i*.
"""

import re
from collections.abc import Iterator
from functools import cache

from .lists import Pairs, lines, packed, pairs
from .roots import dictionary, root

_LONGER = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"([a-z]{3,})2([a-z]*)")
_CLITICS = re.compile(r"(?:nya)+$")
_PASSIVE = re.compile(r"(?:di|ke|ter|ku)(?=[a-z]{4})")

#: What a nasal at the beginning stands for: the letter that melted into it, or the nasal put before. Not m-, which more
#: foreign words begin with than verbs: those are in the table.
_NASALS = {"ny": ("s", "c"), "ng": ("k", "", "g"), "n": ("t",)}
#: Shorter forms and shorter words are found in too much.
_SHORTEST_FORM, _SHORTEST_WORD = 5, 4
#: Longer ones are no words.
_LONGEST = 40


@cache
def informal() -> Pairs:
    """The table of ``informal.txt``."""
    return pairs(packed("informal.txt"))


@cache
def _affixed() -> re.Pattern[str]:
    """A base of ``bases.txt`` with an affix at least before or behind it."""
    bases = "|".join(sorted((line.text for line in lines(packed("bases.txt"))), key=len, reverse=True))
    nasals = "(?:ng?e?|m|n)?"
    return re.compile(
        rf"(?:di|diper|memper|me{nasals}|nge?|ber|ter|pe{nasals}|ke(?=\w+an)|se)?({bases})(?:kan|in|i|an)?(?:nya|ku|mu)?"
    )


def standard(form: str) -> str:
    """The standard spelling of a folded form; the form itself where there is none, or where it is standard."""
    return informal().meaning.get(form) or _by_rule(form) or form


def _by_rule(form: str) -> str | None:
    if len(form) > _LONGEST or not form.isascii() or not form.isalnum():
        return None
    if doubled := _DOUBLED.fullmatch(form):  # anak2, teman2nya
        return _word("".join(doubled.groups()))
    if len(form) < _SHORTEST_FORM or not form.isalpha() or _in_use(form):
        return None
    if affixed := _affixed().fullmatch(form):
        return None if affixed[1] == form else informal().meaning.get(affixed[1], affixed[1])
    if _LONGER.search(form):  # bangettt; keberadaaan
        return _word(_LONGER.sub(r"\1\1", form)) or _word(_LONGER.sub(r"\1", form))
    if form.endswith("nya") and len(bare := _CLITICS.sub("", form)) >= _SHORTEST_WORD:
        # The n of -an written once: penggunaanya.
        return _word(bare) or (bare + "n" if root(bare + "n") != bare + "n" else bare)
    return _verb(form)


def _in_use(form: str) -> bool:
    """Whether PySastrawi knows a form, or finds a root in it."""
    return form in dictionary() or root(form) != form


def _word(form: str) -> str | None:
    """What a form stands for that is in the table, that PySastrawi knows, or that is a colloquial verb."""
    return informal().meaning.get(form) or (form if _in_use(form) else _verb(form))


def _verb(form: str) -> str | None:
    """The base of a colloquial verb: ngelakuin, dibeliin, nonton."""
    if not form.endswith("in"):
        return next(_bases(form), None) if form.startswith("n") else None
    passive = _PASSIVE.match(form)
    return next(_bases(form[passive.end() :] if passive else form), None)


def _bases(form: str) -> Iterator[str]:
    if form.endswith("in"):
        bare = form[:-2]
        if bare in informal().meaning or _is_base(bare):
            yield informal().meaning.get(bare, bare)
        yield from _bases(bare)
    if form.startswith("nge") and _is_base(form[3:], 3):
        yield form[3:]
    for nasal, letters in _NASALS.items():
        if form.startswith(nasal):
            rest = form[len(nasal) :]
            found = [letter + rest for letter in letters if _is_base(letter + rest, _SHORTEST_WORD if letter else 3)]
            # Of two bases, sari and cari for nyari, only a list can know the right one.
            if len(found) == 1:
                yield found[0]
            break


def _is_base(word: str, shortest: int = _SHORTEST_WORD) -> bool:
    return len(word) >= shortest and word in dictionary()
