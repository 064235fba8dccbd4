"""PySastrawi without what it wastes: its rules, their order and its dictionary are its own.

PySastrawi sends visitors to a word, one after the other, each of which may take an affix away. To note what it took,
each compiles a regular expression of the word that is left; and all 41 that know prefixes and infixes are sent,
though most words begin with none. The visitors here ask PySastrawi's for what is left, and do neither. Who is sent
when, what is given back and what the answer is stays with PySastrawi's ``Stemmer`` and ``Context``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from Sastrawi.Stemmer.Context.Removal import Removal
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

#: Which rules are about words that begin so, by their number.
_NUMBERS = {
    "be": {1, 2, 3, 4, 5},
    "te": {6, 7, 8, 9, 35},
    "me": set(range(10, 20)),
    "pe": {*range(20, 35), 36},
    "ku": {41},
    "ka": {42},
}
#: The others are about infixes, which any word may have.
_INFIXES = {37, 38, 39, 40}

#: What may be left of a word, or None.
_Rule = Callable[[str], str | None]


class Words(frozenset[str]):
    """PySastrawi's dictionary, which it asks several times a word."""

    contains = frozenset.__contains__


class _Affix:
    """For a visitor of affixes that go whatever is left: suffixes, and *di-*, *ke-*, *se-*."""

    def __init__(self, kind: str, remove: Callable[[str], str]) -> None:
        self._kind, self._remove = kind, remove

    def visit(self, context: Any) -> None:
        left = self._remove(context.current_word)
        if left != context.current_word:
            _take(self, context, left, self._kind)


class _Prefixes:
    """For all visitors of prefixes that change with what follows, and of infixes: the first that can, does.

    PySastrawi also looks in its dictionary between them, for a word that has not changed since it looked last.
    """

    def __init__(self, visitors: Iterable[Any]) -> None:
        rules: dict[int, list[_Rule]] = {}
        for visitor in visitors:
            # The class of rule 13a is called DisambiguatorPrefixRule13a.
            number = int("".join(filter(str.isdigit, type(visitor.disambiguators[0]).__name__)))
            rules[number] = [disambiguator.disambiguate for disambiguator in visitor.disambiguators]
        self._infixes = [rules[number] for number in rules if number in _INFIXES]
        self._beginning = {
            letters: [rules[number] for number in rules if number in numbers | _INFIXES]
            for letters, numbers in _NUMBERS.items()
        }

    def visit(self, context: Any) -> None:
        word = context.current_word
        for alternatives in self._beginning.get(word[:2], self._infixes):
            left = None
            for rule in alternatives:
                left = rule(word)
                if left in context.dictionary:
                    break
            if left is not None:
                return _take(self, context, left, "DP")
        return None


def _take(visitor: Any, context: Any, left: str, kind: str) -> None:
    word = context.current_word
    context.add_removal(Removal(visitor, word, left, word.replace(left, "", 1), kind))
    context.current_word = left


def load(words: Iterable[str] | None = None) -> Any:
    """PySastrawi's stemmer with its dictionary, or with other *words*."""
    if words is None:
        words = StemmerFactory().get_words()
    stemmer = Stemmer(Words(word for word in words if word.strip()))
    provider = stemmer.visitor_provider
    provider.suffix_visitors = [
        _Affix(kind, visitor.remove) for kind, visitor in zip(("P", "PP", "DS"), provider.suffix_visitors, strict=True)
    ]
    # The plain prefixes stay a visitor of their own, and the first: after it, PySastrawi looks whether it has a word
    # as it stands (berewokan: -kan goes, -k comes back, and before ber- could go, berewok is a word).
    plain, *others = provider.prefix_visitors
    provider.prefix_visitors = [_Affix("DP", plain.remove), _Prefixes(others)]
    return stemmer
