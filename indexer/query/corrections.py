"""What was probably meant by a word that no article has, or none with the other words of the question.

A candidate is a form of the articles at most two letters away (dropped, added, another, or two that changed places:
Damerau, 1964, *A technique for computer detection and correction of spelling errors*, CACM 7). The best is the one with
the most to be said for it as a noisy channel (Kernighan, Church and Gale, 1990, *A spelling correction program based on
a noisy channel model*, COLING): in how many articles it stands with the other words, and how fingers slip. A word that
articles have, in any form, is never replaced; what may have been meant is only asked.
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
_SHORTEST, _ONE_SLIP = 3, 5

#: What speaks against a slip, in logarithms of a frequency; two slips, or one that the first letter is part of.
_AGAINST = {"dropped": 1.0, "doubled": 1.0, "brushed": 1.0, "added": 2.5, "swapped": 1.0, "missed": 1.0, "vowel": 2.0,
            "other": 4.0}  # fmt: skip
_TWO, _FIRST = 7.0, 1.0

#: So many candidates are tried with the other words.
_TRIED = 8

#: A name is one where it stands so often; a slip in capitals does not.
_NAMED = 20

#: A word that articles have is doubted where they have it at most so often: the rarest few of a short question.
_RARE, _DOUBTED, _WORDS_AT_MOST = 1_000, 3, 5


class Candidate(NamedTuple):
    """A form that may have been meant: how often articles have it, and what speaks against such a slip."""

    form: str
    times: int
    against: float

    @property
    def plausible(self) -> float:
        """What is to be said for it while nothing is known of other words."""
        return log(self.times) - self.against


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
        found = candidates(word.form, lexicon, named=_is_named(word, parsed))
        if not found:
            matched = False
            continue
        # The other unknown words are left open: what is asked of them is not known yet.
        others = [other for other in unknown if other != word]
        fits = []
        for candidate in found:
            question = replace(best, root=_with(best.root, word, candidate.form))
            if count := articles(replace(question, root=_without(question.root, others))):
                fits.append((log(count) - candidate.against, candidate, question))
        if fits:
            _, chosen, best = max(fits, key=_by_weight)
        else:
            matched, chosen = False, found[0]
        said.append(Correction(word.text, chosen.form, bool(fits)))
    if not said:
        return None, ()
    if not matched or not articles(best):
        return None, tuple(each._replace(applied=False) for each in said)
    return best, tuple(said)


def doubted(parsed: Parsed, lexicon: Lexicon, articles: Callable[[Parsed], int]) -> tuple[Parsed, Correction] | None:
    """Of a short question that nothing has all words of: the same with one rare word corrected, if something has that.

    *articles* as in :func:`corrected`.
    """
    typed = list(dict.fromkeys(_words(parsed.root)))
    if not 1 < len(typed) <= _WORDS_AT_MOST:
        return None
    often = {word: sum(form.times for form in lexicon.word(word.form).forms) for word in typed if _is_plain(word)}
    rare = sorted((word for word in often if 0 < often[word] <= _RARE), key=lambda word: often[word])
    fits = []
    for word in rare[:_DOUBTED]:
        for candidate in candidates(word.form, lexicon, most=1):
            question = replace(parsed, root=_with(parsed.root, word, candidate.form))
            if candidate.times > often[word] and (count := articles(question)):
                said = Correction(word.text, candidate.form, False)
                fits.append((log(count) - candidate.against, candidate, (question, said)))
    return max(fits, key=_by_weight)[2] if fits else None


def _by_weight(fit: tuple[float, Candidate, object]) -> tuple[float, str]:
    return fit[0], fit[1].form


def candidates(form: str, lexicon: Lexicon, most: int = 2, named: bool = False) -> list[Candidate]:
    """What may have been meant by a form, at most so many letters away, the most plausible first.

    A name, known or said to be one (*named*), is never taken for a common word.
    """
    most = min(most, 1 if len(form) <= _ONE_SLIP else 2)
    near = [
        each
        for length in range(len(form) - most, len(form) + most + 1)
        for each in process.extract(
            form, lexicon.texts_by_length.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None
        )
    ]
    name = named or form in gazetteer() or (form in lexicon.names and _times(form, lexicon) >= _NAMED)
    found = []
    for text, distance, _ in near:
        if not distance or not (text.isascii() and text.isalpha()):
            continue
        if name and text not in lexicon.names and not lexicon.is_capitalised(text):
            continue
        if times := _times(text, lexicon):
            found.append(Candidate(text, times, _against(form, text, distance)))
    return sorted(found, key=lambda each: (-each.plausible, each.form))[:_TRIED]


def _times(form: str, lexicon: Lexicon) -> int:
    return sum(each.times for each in lexicon.exactly(form).forms)


def _against(typed: str, meant: str, distance: int) -> float:
    if distance > 1:
        return _TWO + (_FIRST if typed[0] != meant[0] else 0)
    how = slip(typed, meant)
    return _AGAINST[how.kind] + (_FIRST if not how.before and how.kind != "swapped" else 0)


def _is_named(word: Word, parsed: Parsed) -> bool:
    """Whether a word was typed as names are: with a capital, behind others, of which not all have one."""
    first, *others = parsed.text.split() or [""]
    return word.text[:1].isupper() and word.text != first and any(other[0].islower() for other in (first, *others))


def _is_unknown(word: Word, lexicon: Lexicon) -> bool:
    return _is_plain(word) and not lexicon.word(word.form).forms


def _is_plain(word: Word) -> bool:
    return not word.exact and word.form.isascii() and word.form.isalpha() and len(word.form) >= _SHORTEST


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
