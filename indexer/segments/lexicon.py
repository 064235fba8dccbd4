"""The lexicon: which forms the index has, and the root of each.

Postings are kept per form; that forms share a root is a property of the lexicon. Beside each segment lies
``<segment>.forms``, UTF-8, a line for each form in order of the alphabet: the form, and where it differs, a tab
and its root.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..indonesian.roots import root


def lexicon_name(segment: Any) -> str:
    """The file name of the lexicon of a Whoosh segment."""
    return f"{segment.segment_id()}.forms"


def write_lexicon(path: Path, forms: Iterable[str]) -> None:
    """Writes *forms*, each with its root."""
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        for form in sorted(forms):
            base = root(form)
            stream.write(f"{form}\n" if base == form else f"{form}\t{base}\n")


def parse_lexicon(data: bytes) -> dict[str, str]:
    """form → root of one segment, from the bytes of its file."""
    roots = {}
    for line in data.decode().split("\n"):
        if line:
            form, _, base = line.partition("\t")
            roots[form] = base or form
    return roots


class Lexicon:
    """The forms of all segments of a snapshot."""

    def __init__(self, roots: Mapping[str, str]) -> None:
        self._sorted = sorted(roots)
        self._forms: dict[str, list[str]] = {}
        for form in self._sorted:
            self._forms.setdefault(roots[form], []).append(form)

    def forms(self, base: str) -> tuple[str, ...]:
        """The forms whose root is *base*, in order of the alphabet."""
        return tuple(self._forms.get(base, ()))

    def prefixed(self, prefix: str) -> tuple[str, ...]:
        """The forms that begin with *prefix*, in order of the alphabet."""
        first = bisect_left(self._sorted, prefix)
        return tuple(self._sorted[first : bisect_left(self._sorted, prefix + "\U0010ffff", first)])
