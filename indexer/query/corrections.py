"""What was probably meant by a word that no article has.

A candidate is a form of the articles at most two letters away (dropped, added, another, or two that changed places:
Damerau, 1964, *A technique for computer detection and correction of spelling errors*, CACM 7). The best is the one with
the most to be said for it as a noisy channel (Kernighan, Church and Gale, 1990, *A spelling correction program based on
a noisy channel model*, COLING): how often it stands, how fingers slip, and whether an article has it with the other
words of the question. A word that articles have, in any form, is never touched.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import log
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..indonesian.places import gazetteer
from ..indonesian.slips import slip
from ..segments.lexicon import Lexicon
from .language import And, Node, Or, Parsed, Word
from .results import Correction

#: Shorter words are too much like others; up to so many letters one slip is believed, of longer ones two.
_SHORTEST, _ONE_SLIP = 4, 5

#: What speaks against a slip, in logarithms of a frequency; two slips, or one that the first letter is part of.
_AGAINST = {"dropped": 1.0, "doubled": 1.0, "brushed": 1.0, "added": 2.5, "swapped": 1.0, "missed": 1.0, "vowel": 2.0,
            "other": 4.0}  # fmt: skip
_TWO, _FIRST = 7.0, 2.0

#: How much more an article with all words says than the frequency of a candidate alone.
_TOGETHER = 1.0

#: So many candidates are tried with the other words.
_TRIED = 8


class Candidate(NamedTuple):
    """A form that may have been meant, and what is to be said for it."""

    form: str
    plausible: float


def corrected(
    parsed: Parsed, lexicon: Lexicon, articles: Callable[[Parsed], int]
) -> tuple[Parsed | None, tuple[Correction, ...]]:
    """The question with its unknown words corrected, if that has a match; and what to say.

    *articles*: how many articles have all that a question asks for.
    """
    unknown = list(dict.fromkeys(word for word in _words(parsed.root) if _is_unknown(word, lexicon)))
    said: list[Correction] = []
    best = parsed
    matched = True
    for word in unknown:
        found = candidates(word.form, lexicon)
        if not found:
            matched = False
            continue
        tried = []
        for candidate in found:
            question = replace(best, root=_with(best.root, word, candidate.form))
            # The other unknown words are left open: what is asked of them is not known yet.
            known = replace(question, root=_without(question.root, [other for other in unknown if other != word]))
            tried.append((candidate, question, articles(known)))
        fits = [(each.plausible + _TOGETHER * log(count), each, question) for each, question, count in tried if count]
        if fits:
            _, chosen, best = max(fits, key=lambda fit: (fit[0], fit[1].form))
        else:
            matched, chosen = False, found[0]
        said.append(Correction(word.text, chosen.form, bool(fits)))
    if not said:
        return None, ()
    if not matched or not articles(best):
        return None, tuple(each._replace(applied=False) for each in said)
    return best, tuple(said)


def candidates(form: str, lexicon: Lexicon) -> list[Candidate]:
    """What may have been meant by a form, the most plausible first."""
    most = 1 if len(form) <= _ONE_SLIP else 2
    near = process.extract(form, lexicon.texts, scorer=OSA.distance, score_cutoff=most, limit=None)
    name = form in gazetteer()
    found = []
    for text, distance, _ in near:
        if not (text.isascii() and text.isalpha()) or (name and text not in lexicon.names):
            continue
        times = sum(each.times for each in lexicon.exactly(text).forms)
        if times:
            found.append(Candidate(text, log(times) - _against(form, text, distance)))
    return sorted(found, key=lambda each: (-each.plausible, each.form))[:_TRIED]


def _against(typed: str, meant: str, distance: int) -> float:
    if distance > 1:
        return _TWO + (_FIRST if typed[0] != meant[0] else 0)
    how = slip(typed, meant)
    return _AGAINST[how.kind] + (_FIRST if not how.before and how.kind != "swapped" else 0)


def _is_unknown(word: Word, lexicon: Lexicon) -> bool:
    plain = not word.exact and word.form.isascii() and word.form.isalpha() and len(word.form) >= _SHORTEST
    return plain and not lexicon.word(word.form).forms


def _words(node: Node | None) -> Iterator[Word]:
    if isinstance(node, Word):
        yield node
    elif isinstance(node, And) or (isinstance(node, Or) and all(isinstance(part, Word) for part in node.parts)):
        for part in node.parts:
            yield from _words(part)


def _with(node: Node | None, word: Word, form: str) -> Node | None:
    """The tree with another form in the place of a word."""
    if node == word:
        return replace(word, form=form)
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(changed for part in node.parts if (changed := _with(part, word, form))))
    return node


def _without(node: Node | None, words: list[Word]) -> Node | None:
    if isinstance(node, And):
        parts = tuple(part for part in node.parts if part not in words)
        return replace(node, parts=parts) if parts else None
    return node
