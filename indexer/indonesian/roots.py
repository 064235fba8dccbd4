"""Roots of words, by PySastrawi, each distinct form once.

PySastrawi implements Nazief and Adriani's algorithm with its enhancements (Adriani et al., 2007, *Stemming
Indonesian: A confix-stripping approach*, ACM TALIP 6(4); Arifin et al., 2009). Its result is a word of its
dictionary or the form itself. It is asked only for the fifth of all forms that it may change.
"""

from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import Any

from .guard import may_change

#: Forms this short are roots already, and nothing longer than this is a word of the language.
_SHORTEST, _LONGEST = 4, 40


@cache
def _stemmer() -> Any:
    # Reads PySastrawi and its dictionary of 30,000 words: only who stems pays for it.
    from .stemmer import load

    return load()


def dictionary() -> Collection[str]:
    """PySastrawi's words."""
    words: Collection[str] = _stemmer().dictionary
    return words


@lru_cache(maxsize=1 << 18)
def root(form: str) -> str:
    """The root of a folded form: ``penyerahan`` → ``serah``; the form itself when it has none.

    Only plain ASCII words are stemmed: PySastrawi raises ``re.error`` on metacharacters, and knows no others.
    """
    if not (_SHORTEST <= len(form) <= _LONGEST and form.isascii() and form.isalpha()):
        return form
    form = form.lower()
    stemmer = _stemmer()
    return str(stemmer.stem_singular_word(form)) if may_change(form, stemmer.dictionary) else form


def roots(forms: Iterable[str]) -> list[str]:
    """The root of each form: for many at once, all different, which need not be remembered."""
    return list(map(root.__wrapped__, forms))
