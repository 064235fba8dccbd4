"""Text → words: one pass of one regular expression, then one folding per distinct form."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import accumulate
from operator import itemgetter
from typing import Any

import regex

#: What is written together with the number behind it: Rp500.
_MONEY = "(?i:r['’‘`]?p)(?=['’‘`]?[0-9])"

#: A word: letters, digits and their marks; an apostrophe stands inside one (Jum'at, Ma’ruf).
WORD = regex.compile(
    rf"{_MONEY}|[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}\p{{M}}]*(?:['’‘ʼ`][\p{{L}}\p{{N}}][\p{{L}}\p{{N}}\p{{M}}]*)*"
)

# On text of Latin letters and punctuation Python's own ``re`` finds the same words in half the time; and where no
# apostrophe joins two of them, its shortest class does in a third.
_NOT_LATIN = re.compile("[^\x00-\u024f\u2000-\u206f€™]")
_JOINED = re.compile("['’‘`_]")
_LATIN = re.compile(rf"{_MONEY}|[^\W_]+(?:['’‘`][^\W_]+)*")
_PLAIN = re.compile(rf"{_MONEY}|\w+")

# Text of ASCII and these is folded by being put in lower case, where no apostrophe is inside a word.
_PUNCTUATION = "“”–—…‘’"
_APOSTROPHE = re.compile(r"['’‘`](?<=[^\W_].)(?=[^\W_])")

#: Shorter words stand in too many others to be looked for one by one.
_TELLING = 3

#: The same, with what is between the words: text, word, text, word, …, text.
_PARTS: dict[Any, Any] = {
    WORD: regex.compile(f"({WORD.pattern})"),
    _LATIN: re.compile(f"({_LATIN.pattern})"),
    _PLAIN: re.compile(f"({_PLAIN.pattern})"),
}

_ACCENTS_AND_APOSTROPHES = regex.compile(r"[\u0300-\u036f'’‘ʼ`]")


class Folding(dict[str, str]):
    """form as written → form as searched: NFKC, case folded, without accents and apostrophes.

    A dictionary that fills itself, so that each distinct spelling is folded once. It is emptied when it has
    grown past ``limit`` spellings.
    """

    limit = 1 << 20

    def __missing__(self, form: str) -> str:
        if form.isascii():
            folded = form.lower()
            if "'" in folded or "`" in folded:
                folded = _ACCENTS_AND_APOSTROPHES.sub("", folded)
        else:
            folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", form).casefold())
            folded = unicodedata.normalize("NFC", _ACCENTS_AND_APOSTROPHES.sub("", folded))
            folded = "".join(folded.split())  # a few signs stand for several words (ﷺ)
        if len(self) >= self.limit:
            self.clear()
        self[form] = folded
        return folded


_FOLDED = Folding()


def fold(form: str) -> str:
    """One word as it is searched: ``Jum’at`` → ``jumat``, ``François`` → ``francois``."""
    return _FOLDED[form]


def _pattern(text: str) -> Any:
    """The fastest expression that finds in *text* what WORD finds."""
    if _NOT_LATIN.search(text):
        return WORD
    return _LATIN if _JOINED.search(text) else _PLAIN


def written(text: str) -> list[str]:
    """The words of *text* in order, as they are written."""
    found: list[str] = _pattern(text).findall(text)
    return found


def words(text: str) -> list[str]:
    """The words of *text* in order, folded. Hyphens part words: ``se-Eks`` is ``se``, ``eks``."""
    # A lone modifier letter (ʼ) folds to nothing.
    return list(filter(None, map(_FOLDED.__getitem__, written(text))))


def spans(text: str, forms: Collection[str], prefixes: tuple[str, ...] = ()) -> list[tuple[str, int, int]]:
    """The words of *text* that, folded, are among *forms* or begin with one of *prefixes*, in order.

    Each folded, and where it starts and ends, in characters.
    """
    simple = not prefixes and all(len(form) >= _TELLING and form.isalpha() for form in forms)
    if simple and _folds_simply(text):
        return _found(text, forms)
    parts = _PARTS[_pattern(text)].split(text)
    folded = list(map(_FOLDED.__getitem__, parts[1::2]))
    chosen = [n for n, form in enumerate(folded) if form in forms or (prefixes and form.startswith(prefixes))]
    if not chosen:
        return []
    ends = list(accumulate(map(len, parts)))
    return [(folded[n], ends[2 * n], ends[2 * n + 1]) for n in chosen]


def _folds_simply(text: str) -> bool:
    if not text.isascii():
        others = len(text) - len(text.encode("ascii", "ignore"))
        if others != sum(map(text.count, _PUNCTUATION)):
            return False
    return not (_JOINED.search(text) and _APOSTROPHE.search(text))


def _found(text: str, forms: Collection[str]) -> list[tuple[str, int, int]]:
    """As :func:`spans`, of text that folds simply: a few words are found faster than all are read."""
    # Every sign of punctuation becomes one question mark, so that nothing moves.
    text = text.encode("ascii", "replace").decode().lower()
    found = []
    for form in forms:
        start = text.find(form)
        while start >= 0:
            end = start + len(form)
            if not text[end : end + 1].isalnum() and not (start and text[start - 1].isalnum()):
                found.append((form, start, end))
            start = text.find(form, end)
    found.sort(key=itemgetter(1))
    return found


def key(name: str) -> str:
    """A name (of an outlet, an author) as it is compared: without regard to case and to runs of blanks."""
    return " ".join(name.casefold().split())


def contains_phrase(words: list[str], phrase: Iterable[str]) -> bool:
    """Whether the words of *phrase* stand one after the other in *words*."""
    wanted = list(phrase)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
