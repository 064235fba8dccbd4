"""What a generation has learnt from its articles: which forms are names, and what short forms stand for.

Kept in a file of arrays beside the segments, and made anew when the articles have become noticeably more: a function of
counts over all of them, however they came to be indexed together.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import UsageError
from ..indonesian import acronyms
from ..indonesian.acronyms import Acronyms as Learnt
from ..indonesian.definitions import Pair
from ..indonesian.names import names
from ..indonesian.overrides import override
from ..indonesian.places import gazetteer
from ..indonesian.roots import dictionary
from .arrays import ArrayFile, ArrayWriter
from .segment import FORMAT, Segment
from .strings import Strings, put_strings


class Names:
    """The forms that are names, which are not stemmed."""

    def __init__(self, table: Strings) -> None:
        self._table = table

    def __contains__(self, form: object) -> bool:
        return isinstance(form, str) and self._table.find(form.encode()) >= 0

    def __iter__(self) -> "map[str]":
        return map(bytes.decode, self._table)

    def __len__(self) -> int:
        return len(self._table)


class Reading(NamedTuple):
    """One thing that a short form stands for: its long forms, most frequent first, and how often it is defined so."""

    long_forms: tuple[tuple[str, ...], ...]
    times: int


class Acronyms:
    """Short forms and what they stand for."""

    def __init__(self, shorts: Strings, longs: Strings) -> None:
        self._shorts, self._longs = shorts, longs

    def readings(self, short: str) -> list[Reading]:
        """What a short form (folded, a blank between words) stands for, the most frequent first."""
        found: dict[int, list[str]] = {}
        times: dict[int, int] = {}
        for place in self._shorts.prefixed(f"{short}\t".encode()):
            _, number, _, count, long = self._shorts.text(place).split("\t")
            found.setdefault(int(number), []).append(long)
            times[int(number)] = int(count)
        return [Reading(tuple(tuple(long.split()) for long in longs), times[at]) for at, longs in sorted(found.items())]

    def shorts(self, long: Sequence[str]) -> list[str]:
        """The short forms of a long one."""
        start = f"{' '.join(long)}\t"
        return [self._longs.text(place).removeprefix(start) for place in self._longs.prefixed(start.encode())]

    def begins(self, words: Sequence[str]) -> bool:
        """Whether a long form begins with some words."""
        return bool(self._longs.prefixed(" ".join(words).encode()))

    def __iter__(self) -> Iterator[tuple[str, list[Reading]]]:
        """Every short form with its readings, in order of the alphabet."""
        for short in dict.fromkeys(text.partition("\t")[0] for text in self._shorts.texts):
            yield short, self.readings(short)


class Knowledge:
    """What was learnt, read from its file. Raises ValueError or KeyError where that cannot be."""

    def __init__(self, path: Path) -> None:
        arrays = ArrayFile(path, FORMAT)
        self.names = Names(Strings.read(arrays, "names"))
        #: Which list of the user's was used.
        self.own_list = arrays.facts["own list"]
        self.acronyms = Acronyms(Strings.read(arrays, "acronyms"), Strings.read(arrays, "acronyms.longs"))


class _Counts(NamedTuple):
    """The forms of some segments, sorted; how often each stands in bodies, and capitalised; the place of its root."""

    forms: list[str]
    times: NDArray[np.int64]
    capitals: NDArray[np.int64]
    roots: NDArray[np.int64]


#: The user's own list of short forms, in the folder of the index; and who has none.
OWN_LIST = "acronyms.txt"


class OwnPairs(NamedTuple):
    """What the user's list says, and a number that tells one list from another."""

    pairs: acronyms.UserPairs
    digest: int


def own_pairs(folder: Path) -> OwnPairs:
    """The user's list in *folder*, if there is one. Raises UsageError with file and line where it is broken."""
    path = folder / OWN_LIST
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return OwnPairs(acronyms.UserPairs(), 0)
    try:
        lines = content.decode().splitlines()
    except UnicodeDecodeError:
        raise UsageError(f"Daftar “{path}” bukan teks UTF-8; simpan ulang sebagai UTF-8.") from None
    digest = int.from_bytes(blake2b(content, digest_size=7).digest())
    return OwnPairs(acronyms.read_user_pairs(lines, str(path)), digest)


def learn(segments: Sequence[Segment], path: Path, own: OwnPairs) -> None:
    """Writes what is learnt from all articles of some segments; deleted ones count until a merge drops them."""
    counts = _counted(segments)
    found = names(*counts, gazetteer(), dictionary()) if counts.forms else np.empty(0, np.bool_)
    defined: Counter[Pair] = Counter()
    for segment in segments:
        defined.update(segment.defined())
    with ArrayWriter(path, FORMAT) as writer:
        named = (counts.forms[place] for place in found.nonzero()[0].tolist())
        # What somebody has read and put on the list is more than what was counted.
        put_strings(writer, "names", [form.encode() for form in named if override(form) is None])
        ordinary = gazetteer() | frozenset(dictionary())
        _put_acronyms(writer, acronyms.learn(defined, own.pairs, ordinary))
        writer.facts["own list"] = own.digest


def _put_acronyms(writer: ArrayWriter, acronyms: Learnt) -> None:
    shorts = [
        f"{short}\t{number:03}\t{place:03}\t{reading.times}\t{' '.join(form.words)}"
        for short, readings in acronyms.readings.items()
        for number, reading in enumerate(readings)
        for place, form in enumerate(reading.forms)
    ]
    longs = [f"{' '.join(long)}\t{short}" for long, several in acronyms.shorts.items() for short in several]
    put_strings(writer, "acronyms", sorted(text.encode() for text in shorts))
    put_strings(writer, "acronyms.longs", sorted(text.encode() for text in longs))


def _counted(segments: Sequence[Segment]) -> _Counts:
    # In order of their UTF-8 as on disk, which is the order of their code points.
    tables = [segment.forms.texts for segment in segments]
    forms = tables[0] if len(tables) == 1 else sorted(set().union(*tables))
    place = {form: number for number, form in enumerate(forms)}
    times, capitals, roots = (np.zeros(len(forms), np.int64) for _ in range(3))
    for segment, table in zip(segments, tables, strict=True):
        of = np.fromiter(map(place.__getitem__, table), np.int64, len(table))
        starts = segment.body.position_starts.astype(np.int64)
        times[of[segment.families.forms]] += starts[1:] - starts[:-1]
        capitals[of] += segment.capitals
        roots[of] = of[segment.families.roots]
    return _Counts(forms, times, capitals, roots)
