"""Text → words: one pass of one regular expression, then one folding per distinct form."""

import unicodedata
from collections.abc import Iterable

import regex

#: A word: letters, digits and their marks; an apostrophe stands inside one (Jum'at, Ma’ruf).
WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’‘ʼ`][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*")

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


def words(text: str) -> list[str]:
    """The words of *text* in order, folded. Hyphens part words: ``se-Eks`` is ``se``, ``eks``."""
    # A lone modifier letter (ʼ) folds to nothing.
    return list(filter(None, map(_FOLDED.__getitem__, WORD.findall(text))))


def spans(text: str) -> list[tuple[str, int, int]]:
    """The words of *text*, folded, each with where it starts and ends, in characters."""
    return [(form, match.start(), match.end()) for match in WORD.finditer(text) if (form := _FOLDED[match.group()])]


def key(name: str) -> str:
    """A name (of an outlet, an author) as it is compared: without regard to case and to runs of blanks."""
    return " ".join(name.casefold().split())


def contains_phrase(words: list[str], phrase: Iterable[str]) -> bool:
    """Whether the words of *phrase* stand one after the other in *words*."""
    wanted = list(phrase)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
