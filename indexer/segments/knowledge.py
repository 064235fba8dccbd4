"""What a generation has learnt from its articles: names, what short forms stand for, variants of spelling.

Kept in a file of arrays beside the segments, which :mod:`.learning` makes.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

from ..errors import UsageError
from ..indonesian import acronyms
from .arrays import ArrayFile
from .segment import FORMAT
from .strings import Strings

#: So many words are remembered with what they stand for.
_REMEMBERED = 1 << 12


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
        self.readings = lru_cache(maxsize=_REMEMBERED)(self._readings)
        self._has_longs = lru_cache(maxsize=_REMEMBERED)(lambda start: bool(longs.prefixed(start.encode())))

    def _readings(self, short: str) -> list[Reading]:
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
        return self._has_longs(" ".join(words))

    def __iter__(self) -> Iterator[tuple[str, list[Reading]]]:
        """Every short form with its readings, in order of the alphabet."""
        for short in dict.fromkeys(text.partition("\t")[0] for text in self._shorts.texts):
            yield short, self.readings(short)


class Variants:
    """Forms that are others, spelt otherwise, or two of them glued together."""

    def __init__(self, rights: Strings, variants: Strings) -> None:
        self._rights, self._variants = rights, variants

    def right(self, form: str) -> tuple[str, ...]:
        """What a form stands for; nothing where it stands for itself."""
        found = self._rights.prefixed(f"{form}\t".encode())
        return tuple(self._rights.text(found[0]).split("\t")[1].split()) if found else ()

    def of(self, form: str) -> list[str]:
        """The forms that stand for a form, alone or with another."""
        start = f"{form}\t"
        return [self._variants.text(place).removeprefix(start) for place in self._variants.prefixed(start.encode())]


#: What is learnt.
Kind = Literal["names", "variants", "short forms"]

#: The tables of each kind, under the names by which :class:`Knowledge` reads them.
TABLES: dict[Kind, tuple[str, ...]] = {
    "names": ("names",),
    "variants": ("variants", "variants.of"),
    "short forms": ("acronyms", "acronyms.longs"),
}


class Knowledge:
    """What was learnt, read from its file. Raises ValueError or KeyError where that cannot be."""

    def __init__(self, path: Path) -> None:
        arrays = ArrayFile(path, FORMAT)
        self.names = Names(Strings.read(arrays, "names"))
        #: Which list of the user's was used.
        self.own_list = arrays.facts["own list"]
        self.variants = Variants(Strings.read(arrays, "variants"), Strings.read(arrays, "variants.of"))
        self.acronyms = Acronyms(Strings.read(arrays, "acronyms"), Strings.read(arrays, "acronyms.longs"))


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
