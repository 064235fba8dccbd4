"""What need not be found out again: roots and dictionaries that the index before has, roots that were just found."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import zstandard

from ..errors import IndexUnusableError
from .columns import Dictionaries, Item, dictionaries
from .invert import Roots
from .segment import Segment

#: A form is stemmed sooner than so many are read that were known before.
_SOONER = 8

#: What a damaged index leads to: what cannot be read there is found out anew.
_DAMAGE = (IndexUnusableError, OSError, ValueError, KeyError, IndexError, zstandard.ZstdError)

#: So many forms are remembered with their roots.
_REMEMBERED = 1 << 19


class Before(NamedTuple):
    """The segments of the index before, in its *folder*; none where there is none that was made by these rules."""

    folder: Path
    segids: tuple[str, ...] = ()

    def roots(self, forms: Sequence[bytes]) -> tuple[dict[bytes, bytes], list[bytes]]:
        """form → root of forms there that are not their own; and which of *forms* are not known from there."""
        known: dict[bytes, bytes] = {}
        unknown = set(forms)
        with suppress(*_DAMAGE):
            for segment in self._segments():
                if len(segment.forms) <= _SOONER * len(forms):
                    names = list(segment.forms)
                    roots = segment.families.roots.tolist()
                    known |= {names[form]: names[root] for form, root in enumerate(roots) if form != root}
                    unknown.difference_update(names)
        return known, list(unknown)

    def dictionaries(self, items: Sequence[Item]) -> Dictionaries:
        """Dictionaries for the texts of articles like *items*."""
        try:
            return dictionaries(items, self._segments())
        except _DAMAGE:
            return dictionaries(items)

    def _segments(self) -> Iterator[Segment]:
        return (Segment(self.folder, segid) for segid in self.segids)


class Memo:
    """The roots of forms that were stemmed already. Safe in many threads."""

    def __init__(self) -> None:
        self._roots: dict[bytes, bytes] = {}
        self._lock = threading.Lock()

    def learn(self, forms: Iterable[bytes], stem: Callable[[Sequence[bytes]], list[bytes]]) -> Roots:
        """form → root of those *forms* that are not their own, and of roots that are no forms here."""
        with self._lock:
            changed: dict[bytes, bytes] = {}
            asked = set(forms)
            if len(self._roots) > _REMEMBERED:
                self._roots = {}
            while asked:
                new = sorted(asked - self._roots.keys())
                self._roots.update(zip(new, stem(new), strict=True))
                here = {form: root for form in asked if (root := self._roots[form]) != form}
                changed |= here
                asked = set(here.values()) - changed.keys() - asked
            return changed
