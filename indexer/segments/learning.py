"""What is learnt from the articles of segments: a function of counts over all, whichever way they were indexed.

Made anew when the articles have become noticeably more, one kind after the other, so that nobody waits for all at once.
What is learnt are tables of texts; those of different kinds can be made side by side.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import compress, count, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..indonesian import acronyms
from ..indonesian.definitions import Pair
from ..indonesian.names import names
from ..indonesian.overrides import override
from ..indonesian.places import gazetteer
from ..indonesian.roots import dictionary
from ..indonesian.variants import Corpus, spellings, variants
from .arrays import ArrayFile, ArrayWriter
from .knowledge import TABLES, Kind, OwnPairs
from .segment import FORMAT, Segment
from .strings import Strings, put_strings

#: What can be learnt side by side; names and variants are learnt from the same counts.
TOGETHER: tuple[tuple[Kind, ...], ...] = (("names", "variants"), ("short forms",))

#: After so many looks at postings the system may take back the memory of those that were read.
_RELEASED = 16

#: Texts in UTF-8, sorted, by table.
Tables = dict[str, list[bytes]]


def learn(kinds: Collection[Kind], segments: Sequence[Segment], own: OwnPairs) -> Tables:
    """What is learnt from all articles of some segments; deleted ones count until a merge drops them."""
    tables: Tables = {}
    if "names" in kinds or "variants" in kinds:
        counts = _counted(segments)
        if "names" in kinds:
            tables |= _names(counts)
        if "variants" in kinds:
            tables |= _variants(_corpus(segments, counts))
    if "short forms" in kinds:
        tables |= _short_forms(segments, own.pairs)
    return tables


def learnt(path: Path, kinds: Collection[Kind]) -> Tables:
    """What was learnt before, from its file. Raises ValueError or KeyError where that cannot be."""
    arrays = ArrayFile(path, FORMAT)
    return {name: list(Strings.read(arrays, name)) for kind in kinds for name in TABLES[kind]}


def write(path: Path, tables: Iterable[Tables], own: OwnPairs) -> None:
    """Writes what was learnt, of every kind, with the user's list *own*."""
    with ArrayWriter(path, FORMAT) as writer:
        for several in tables:
            for name, texts in several.items():
                put_strings(writer, name, texts)
        writer.facts["own list"] = own.digest


def _names(counts: "_Counts") -> Tables:
    forms, _, times, capitals, roots, _ = counts
    found = names(forms, times, capitals, roots, gazetteer(), dictionary()) if forms else np.empty(0, np.bool_)
    named = (forms[place] for place in found.nonzero()[0].tolist())
    # What somebody has read and put on the list is more than what was counted.
    return {"names": sorted(form.encode() for form in named if override(form) is None)}


def _variants(corpus: Corpus) -> Tables:
    varied = variants(corpus, dictionary(), spellings())
    return {
        "variants": sorted(f"{one.form}\t{' '.join(one.right)}".encode() for one in varied),
        "variants.of": sorted(f"{right}\t{one.form}".encode() for one in varied for right in one.right),
    }


def _short_forms(segments: Sequence[Segment], own: acronyms.UserPairs) -> Tables:
    defined: Counter[Pair] = Counter()
    for segment in segments:
        defined.update(segment.defined())
    learnt = acronyms.learn(defined, own, gazetteer() | frozenset(dictionary()))
    shorts = [
        f"{short}\t{number:03}\t{place:03}\t{reading.times}\t{' '.join(form.words)}".encode()
        for short, readings in learnt.readings.items()
        for number, reading in enumerate(readings)
        for place, form in enumerate(reading.forms)
    ]
    longs = [f"{' '.join(long)}\t{short}".encode() for long, several in learnt.shorts.items() for short in several]
    return {"acronyms": sorted(shorts), "acronyms.longs": sorted(longs)}


class _Counts(NamedTuple):
    """The forms of some segments, in no order, and the place of each; how often each stands in bodies, and capitalised;
    the place of its root; and by segment its slot there, -1 for none."""

    forms: list[str]
    place: dict[str, int]
    times: NDArray[np.int64]
    capitals: NDArray[np.int64]
    roots: NDArray[np.int64]
    slots: list[NDArray[np.int32]]


def _corpus(segments: Sequence[Segment], counts: _Counts) -> Corpus:
    calls = count(1)
    nothing = np.empty(0, np.int64)

    def articles(place: int) -> list[NDArray[np.integer]]:
        if next(calls) % _RELEASED == 0:
            for segment in segments:
                segment.release()
        slots = [int(slots[place]) for slots in counts.slots]
        return [s.body.docs(slot) if slot >= 0 else nothing for s, slot in zip(segments, slots, strict=True)]

    forms, place, times, capitals, roots, _ = counts
    return Corpus(forms, place, times, capitals, roots, sum(segment.size for segment in segments), articles)


def _counted(segments: Sequence[Segment]) -> _Counts:
    place: dict[str, int] = {}
    places = []
    # The largest table first, whose forms are all new; and only one of them at a time.
    for segment in sorted(segments, key=lambda segment: -len(segment.forms)):
        forms = segment.forms.decoded()
        of = np.fromiter(map(place.get, forms, repeat(-1)), np.int32, len(forms)) if place else np.full(len(forms), -1)
        new = of < 0
        of[new] = np.arange(len(place), len(place) + np.count_nonzero(new))
        place.update(zip(compress(forms, new.tolist()), count(len(place)), strict=False))
        places.append((segment, of))
    times, capitals, roots = (np.zeros(len(place), np.int64) for _ in range(3))
    slots = {}
    for segment, of in places:
        starts = segment.body.position_starts.astype(np.int64)
        by_slot = of[segment.families.forms]
        times[by_slot] += starts[1:] - starts[:-1]
        capitals[of] += segment.capitals
        roots[of] = of[segment.families.roots]
        slots[segment] = np.full(len(place), -1, np.int32)
        slots[segment][by_slot] = np.arange(len(by_slot))
        segment.release()
    return _Counts(list(place), place, times, capitals, roots, [slots[segment] for segment in segments])
