"""The gazetteer: names of places and of people, which are no derivations of the words that they look like."""

from functools import cache
from typing import NamedTuple

import regex

from .lists import Source, lines, packed
from .words import words

#: Words with blanks, hyphens or apostrophes between their letters; an abbreviation may end in a full stop.
_NAME = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*\.?(?:(?: +|-|['’‘ʼ`])[\p{L}\p{N}][\p{L}\p{M}\p{N}]*\.?)*")


class Places(NamedTuple):
    """Names of one word, folded, which are never stemmed; and those of several, as their words."""

    words: frozenset[str]
    phrases: frozenset[tuple[str, ...]]


def read_places(source: Source) -> Places:
    """A list of names, one a line. Raises UsageError with file and line where a line is no name."""
    names = set()
    for line in lines(source):
        if not _NAME.fullmatch(line.text):
            raise line.refused(f"“{line.text}” bukan nama; tulis satu nama per baris, huruf dan spasi saja")
        names.add(tuple(words(line.text)))
    return Places(
        frozenset(name[0] for name in names if len(name) == 1), frozenset(name for name in names if len(name) > 1)
    )


@cache
def places() -> Places:
    """The names of ``places.txt``."""
    return read_places(packed("places.txt"))


@cache
def gazetteer() -> frozenset[str]:
    """Every form that is a name in any case: of ``places.txt``, and of ``people.txt``."""
    return places().words | read_places(packed("people.txt")).words
