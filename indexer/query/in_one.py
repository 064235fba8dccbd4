"""Two words that articles also write in one: *kerja sama* as *kerjasama*, *covid 19* as *covid19*."""

from collections.abc import Sequence
from itertools import pairwise

from ..indonesian.spellings import BOUND
from ..indonesian.stopwords import stopwords
from ..segments.lexicon import Lexicon
from .language import Node, Word

#: Shorter ones are affixes that somebody wrote apart, if they are not among those that are.
_SHORTEST = 3


def in_one(lexicon: Lexicon, parts: Sequence[Node]) -> dict[int, str]:
    """The words among *parts* that articles have in one with a neighbour: place → the form of both."""
    found: dict[int, str] = {}
    for place, (first, second) in enumerate(pairwise(parts)):
        if place in found or not (isinstance(first, Word) and isinstance(second, Word)):
            continue
        if not (_may_be(first) and (_may_be(second) or second.form.isdigit())):
            continue
        form = first.form + second.form
        word = lexicon.word(form)
        # What an affix makes of another word is that word's, and what was learnt to be both is found by each.
        if word.root == form and lexicon.has(form) and not lexicon.right(form):
            found |= dict.fromkeys((place, place + 1), form)
    return found


def _may_be(part: Word) -> bool:
    if part.exact or part.field or not part.form.isalpha():
        return False
    return part.form in BOUND or (len(part.form) >= _SHORTEST and part.form not in stopwords())
