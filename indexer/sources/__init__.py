"""Files → Articles, one module per format, chosen by content.

A format is a module with ``matches(head) -> bool`` and ``read(path, stream) -> Iterator[Article | Rejected]``;
the first in ``FORMATS`` whose ``matches`` says yes reads the file. Text as crawled comes last: it takes whatever
is text.
"""

import gzip
import io
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ..article import Article, Rejected
from . import crawled, jsonl

FORMATS = (jsonl, crawled)

_HEAD = 4096
_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Meter:
    """How far the reading is: files, and bytes as they lie on disk."""

    files: int = 0
    files_done: int = 0
    size: int = 0
    size_done: int = 0

    def expect(self, paths: Iterable[str]) -> None:
        """Counts files that will be read."""
        for path in paths:
            self.files += 1
            if os.path.isfile(path):
                self.size += os.path.getsize(path)


def read(*sources: str | os.PathLike[str]) -> Iterator[Article | Rejected]:
    """Every article in *sources* (files and folders, walked in order of name), and what was rejected, and why.

    Hidden files and folders (``.git``, ``.DS_Store``) in a folder are passed over, as in a shell. Links are
    followed; a folder that leads back into itself is rejected. Nothing that a file contains raises.
    """
    for path in paths(*sources):
        if isinstance(path, Rejected):
            yield path
        else:
            yield from read_path(path, Meter())


def paths(*sources: str | os.PathLike[str], without: str | os.PathLike[str] = "") -> Iterator[str | Rejected]:
    """The files in *sources*, in order of name, and folders that could not be walked; the folder *without* left out."""
    left_out = os.path.realpath(without) if without else ""
    for source in sources:
        name = os.fspath(source)
        if os.path.isdir(name):
            yield from _walk(name, left_out)
        else:
            yield name


def _walk(top: str, left_out: str) -> Iterator[str | Rejected]:
    # A stack of folders still to be walked, each with the real folders above it.
    waiting: list[tuple[str, frozenset[str]]] = [(top, frozenset())]
    while waiting:
        path, above = waiting.pop()
        try:
            if not os.path.isdir(path):
                yield path
                continue
            real = os.path.realpath(path)
            if real == left_out:
                continue
            if real in above:
                yield Rejected(path, "folder ini menunjuk kembali ke folder di atasnya")
                continue
            names = sorted(os.listdir(path), reverse=True)
        except OSError as error:
            yield Rejected(path, _because(error))
            continue
        waiting += [(os.path.join(path, name), above | {real}) for name in names if not name.startswith(".")]


def read_path(path: str, meter: Meter) -> Iterator[Article | Rejected]:
    """The articles of one file, plain or gzip, in whichever format its content shows; *meter* is kept going."""
    before = meter.size_done
    try:
        if not Path(path).is_file():
            reason = "bukan berkas biasa" if os.path.lexists(path) else "berkas tidak ada"
            yield Rejected(path, reason)
            return
        with open(path, "rb") as raw:
            buffered: BinaryIO = raw
            if raw.peek(2)[:2] == _GZIP:
                buffered = cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw))))
            head = cast(io.BufferedReader, buffered).peek(_HEAD)
            if not head:
                yield Rejected(path, "berkas kosong")
                return
            chosen = next(module for module in FORMATS if module.matches(head))
            for item in chosen.read(path, buffered):
                meter.size_done = before + raw.tell()
                yield item
    except (OSError, EOFError, zlib.error) as error:
        yield Rejected(path, _because(error))
    finally:
        meter.files_done += 1


def _because(error: Exception) -> str:
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "arsip gzip rusak atau terpotong"
    if isinstance(error, PermissionError):
        return "tidak boleh dibaca (izin ditolak)"
    if isinstance(error, OSError) and error.strerror:
        return f"tidak dapat dibaca ({error.strerror})"
    return f"tidak dapat dibaca ({error})"
