"""Reviewed lists of words: packed ones, and a user's own in their place. A broken one is refused by file and line."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError
from .words import WORD, fold

#: Longer lines are no entries, and longer files no lists: somebody named another file.
_LONGEST_LINE, _LONGEST_FILE = 400, 16 << 20

#: A list that is packed, or a file of the user's.
Source = Traversable | Path


class Line(NamedTuple):
    """An entry: its text without blanks around it, and where it stands."""

    text: str
    file: str
    number: int

    def refused(self, why: str) -> UsageError:
        """The error that says which entry is broken, and *why*."""
        return UsageError(f"Baris {self.number} di “{self.file}” tidak dapat dipakai: {why}.")


def packed(name: str) -> Traversable:
    """A list that comes with this package."""
    return files(__package__).joinpath(name)


def lines(source: Source) -> Iterator[Line]:
    """The entries of a list in UTF-8; empty lines and those that begin with ``#`` are none."""
    try:
        content = source.read_bytes()
    except OSError as error:
        why = "tidak ada" if isinstance(error, FileNotFoundError) else "tidak dapat dibaca"
        raise UsageError(f"Daftar “{source}” {why}; periksa nama dan izin berkasnya.") from error
    if len(content) > _LONGEST_FILE:
        raise UsageError(f"Daftar “{source}” lebih dari {_LONGEST_FILE >> 20} MB; sebutkan berkas daftar kata.")
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            text = raw.decode().strip()
        except UnicodeDecodeError:
            raise Line("", str(source), number).refused("bukan UTF-8; simpan ulang berkasnya sebagai UTF-8") from None
        line = Line(text, str(source), number)
        if len(text) > _LONGEST_LINE:
            raise line.refused(f"lebih dari {_LONGEST_LINE} huruf; tulis satu entri per baris")
        if text and not text.startswith("#"):
            yield line


class Pairs(NamedTuple):
    """A table: form → what it stands for, and form → why."""

    meaning: dict[str, str]
    reason: dict[str, str]


def pairs(source: Source) -> Pairs:
    """A table of a form, what it stands for, and a reason, with blanks between them.

    What a form stands for stands for itself: no chains. Both are words as they are searched: folded.
    """
    meaning: dict[str, str] = {}
    reason: dict[str, str] = {}
    entries = []
    for line in lines(source):
        parts = line.text.split(None, 2)
        if len(parts) < 3:
            raise line.refused("tulis bentuk, kata tujuannya, lalu alasannya")
        for word in parts[:2]:
            if not WORD.fullmatch(word) or fold(word) != word:
                raise line.refused(f"“{word}” bukan satu kata dengan huruf kecil tanpa tanda baca")
        if parts[0] in meaning:
            raise line.refused(f"“{parts[0]}” sudah ada di atas; hapus salah satunya")
        meaning[parts[0]], reason[parts[0]] = parts[1], parts[2]
        entries.append((line, parts[1]))
    for line, target in entries:
        if meaning.get(target, target) != target:
            raise line.refused(f"“{target}” sendiri diarahkan ke “{meaning[target]}”; tulis tujuan akhirnya")
    return Pairs(meaning, reason)
