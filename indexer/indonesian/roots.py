"""Roots of words, by PySastrawi, each distinct form once.

PySastrawi implements Nazief and Adriani's algorithm with its enhancements (Adriani et al., 2007, *Stemming
Indonesian: A confix-stripping approach*, ACM TALIP 6(4); Arifin et al., 2009). Its result is a word of its
dictionary or the form itself.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

#: The rules by which roots are found; another text whenever a root may be another.
RULES = "1"

#: Forms this short are roots already, and nothing longer than this is a word of the language.
_SHORTEST, _LONGEST = 4, 40


@cache
def _stemmer() -> Any:
    # Reads its dictionary of 30,000 words when made: only who stems pays for it.
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    stemmer = StemmerFactory().create_stemmer()
    # The wrapper adds a memo without bound; the memo here has one.
    return getattr(stemmer, "delegatedStemmer", stemmer)


@lru_cache(maxsize=1 << 18)
def root(form: str) -> str:
    """The root of a folded form: ``penyerahan`` → ``serah``; the form itself when it has none.

    Only plain ASCII words are stemmed: PySastrawi raises ``re.error`` on metacharacters, and knows no others.
    """
    if not (_SHORTEST <= len(form) <= _LONGEST and form.isascii() and form.isalpha()):
        return form
    return str(_stemmer().stem(form)) or form


def roots(forms: Sequence[str]) -> list[str]:
    """The roots of many folded forms."""
    return list(map(root, forms))
