"""The lexicon of a snapshot: the forms of all its segments, and the root of each."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from ..indonesian.roots import root
from .segment import Segment

#: The forms of so many roots are remembered.
_REMEMBERED = 1 << 12


class Lexicon:
    """The forms that the articles of some segments have."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.forms = lru_cache(maxsize=_REMEMBERED)(self._forms)

    def root(self, form: str) -> str:
        """The root of a form, which need not be in any article."""
        wanted = form.encode()
        for segment in self._segments:
            if (place := segment.forms.find(wanted)) >= 0:
                return segment.forms.text(int(segment.families.roots[place]))
        return root(form)

    def _forms(self, base: str) -> tuple[str, ...]:
        """The forms whose root is *base*, in order of the alphabet."""
        wanted = base.encode()
        found: list[str] = []
        for segment in self._segments:
            if (place := segment.forms.find(wanted)) >= 0:
                forms, text = segment.families.forms.data, segment.forms.text
                found += [text(forms[slot]) for slot in segment.families.family(place) if _in_use(segment, slot)]
        return tuple(found if len(self._segments) == 1 else sorted(set(found)))

    def prefixed(self, prefix: str, most: int) -> tuple[str, ...]:
        """The first *most* forms that begin with *prefix*, in order of the alphabet."""
        found: set[str] = set()
        for segment in self._segments:
            begun = segment.forms.prefixed(prefix.encode())
            places = (place for place in begun if _in_use(segment, segment.families.slot(place)))
            found.update(map(segment.forms.text, islice(places, most)))
        return tuple(sorted(found)[:most])


def _in_use(segment: Segment, slot: int) -> bool:
    """Whether a document has the form of a slot; the table holds roots too that none has."""
    return bool(segment.body.count(slot) or segment.title.count(slot))
