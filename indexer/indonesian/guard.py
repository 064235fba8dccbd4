"""Which words PySastrawi cannot change: a quick test that never says so of one it can.

PySastrawi answers a word of its dictionary or the form itself, so a form can only change where a word that is
looked up on the way is in the dictionary. All that is looked up are **heads less an ending**: a head is the form
after at most three steps at its front (``_STEPS``), an ending one of ``_ends``. Where none of these is a word, the
form stays. That there are no others, in the names of ``Sastrawi.Stemmer.Context``:

- *Endings.* ``remove_suffixes`` takes a particle, a pronoun and a derivational suffix away, in this order, each
  at most once; ``loop_pengembalian_akhiran`` gives them back from the last on. What is left is the form less the
  first none, one, two or three of them. A ``-kan`` is also given back as ``-k``: the form less ``-an``.
- *Steps.* ``remove_prefixes`` makes at most three, and the loop starts again from the form less an ending. To take
  an infix out is such a step, before or after others.
- *Steps after endings.* A rule looks at the first letters. ``_STEPS`` keeps of its conditions the letters that must
  be there, drops those that must not, and follows all alternatives where PySastrawi asks its dictionary for one.
  So what applies to the form less its ending applies to the form, and leaves the same and the ending.
- *Endings after steps* (``PrecedenceAdjustmentSpecification``). A step puts at most one letter before what was in
  the form. An ending that takes in this letter is the whole word, and nothing is left. Any other is an ending of
  the form too, but where the form ends in *-isasi* the head may only end in *-i*: all are taken that fit.
"""

from collections.abc import Set
from itertools import product

#: Classes of letters, in what must follow.
_CLASSES = {
    "V": "aiueo",
    "C": "bcdfghjklmnpqrstvwxyz",
    "A": "abcdefghijklmnopqrstuvwxyz",
    "B": "bfv",
    "D": "cdjstz",
    "G": "ghkq",
    "L": "lrwy",
}

#: ``gone>put+next``: what goes, what comes in its place, what must follow. Read off the rules in
#: ``Sastrawi.Morphology.Disambiguator``, and off ``RemovePlainPrefix``; some cover others (``pe>C`` all of *pe-mV*).
_PREFIXES = """
    di>  ke>  se>  ku>  kau>
    ber>A  be>rV  be>Cer  bel>aj
    ter>A  te>rV  te>Cer
    me>LV  mem>B  mem>pA  me>mV  mem>p+V  men>D  me>nV  men>t+V  me>nyV  meny>s+V
    meng>G  meng>V  meng>k+V  menge>  me>ngV
    pe>C  per>A  pel>aj  pem>B  pem>p+V  pen>D  pen>t+V  peny>s+V  peng>A  peng>k+V  penge>
"""
_INFIXES = ("er", "el", "em", "in")

_PARTICLES = ("lah", "kah", "tah", "pun")
_PRONOUNS = ("ku", "mu", "nya")
_DERIVATIONAL = ("an", "i", "kan", "is", "isasi", "isme")


def _steps() -> dict[str, list[tuple[int, str]]]:
    """The first letters of a word → the steps they allow: how many letters go, what comes in their place."""
    steps: dict[str, list[tuple[int, str]]] = {}
    for rule in _PREFIXES.split():
        gone, _, rest = rule.partition(">")
        put, _, following = rest.rpartition("+")
        for letters in product(*(_CLASSES.get(letter, letter) for letter in following)):
            steps.setdefault(gone + "".join(letters), []).append((len(gone), put))
    for first, infix, vowel in product(_CLASSES["C"], _INFIXES, _CLASSES["V"]):
        steps.setdefault(first + infix + vowel, []).append((3, first))
    return steps


_STEPS = _steps()
_LENGTHS = tuple(sorted(set(map(len, _STEPS))))
# Two letters at either end tell of most words at once that nothing can go there.
_OPENINGS = frozenset(letters[:2] for letters in _STEPS)
_CLOSINGS = frozenset(
    (letter + ending)[-2:] for letter, ending in product(_CLASSES["A"], (*_PARTICLES, *_PRONOUNS, *_DERIVATIONAL))
)


def may_change(form: str, words: Set[str]) -> bool:
    """Whether PySastrawi with the dictionary *words* might answer something else than *form*.

    For plain words of lower-case ASCII letters, of at least four: shorter ones stop PySastrawi before the first step.
    """
    if form in words:
        return False
    heads = [form]
    if form[:2] in _OPENINGS:
        level = heads
        for _ in range(3):
            level = [
                put + head[gone:]
                for head in level
                if head[:2] in _OPENINGS
                for length in _LENGTHS
                for gone, put in _STEPS.get(head[:length], ())
            ]
            heads = heads + level
    if form[-2:] not in _CLOSINGS:
        return not words.isdisjoint(heads)
    return not words.isdisjoint([head[:end] for end in _ends(form) for head in heads])


def _ends(form: str) -> list[int | None]:
    """Where to cut *form*, so that an ending goes: none; a particle; a pronoun too; a derivational suffix too."""
    ends: list[int | None] = [None]
    rest, length = form, len(form)
    for endings in (_PARTICLES, _PRONOUNS, _DERIVATIONAL):
        if rest.endswith(endings):
            fit = [len(ending) for ending in endings if rest.endswith(ending)]
            ends += [len(rest) - length - gone for gone in fit]
            rest = rest[: -max(fit)]
    return ends
