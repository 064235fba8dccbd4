"""The manifest: what a generation of the index consists of, so that a missing byte is seen at opening.

One JSON file a generation, ``telusur_<generation>.json``, written before Whoosh's table of contents of the same
number: ``format``, ``generation``, ``built`` (ISO 8601), ``rules`` (of the roots), ``segments``, for each file its
size in bytes and SHA-256, and the SHA-256 of all this. Telusur opens an index by its manifest and unpickles nothing:
Whoosh's table of contents is for plain Whoosh, and for its name, whose appearance is the commit.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import IndexDamagedError, IndexMissingError, IndexVersionError
from ..sentences import Sentence, said
from .knowledge import TABLES, Kind
from .lock import writing_since
from .segment import FORMAT

_TOC = re.compile(r"_MAIN_(\d+)\.toc")


@dataclass(frozen=True, slots=True)
class PartOfIndex:
    """A segment of a generation: its name, its documents, and how many and which (in a file) are deleted."""

    segid: str
    documents: int
    deleted: int = 0
    deletions: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation of the index: its segments, and its files with ``(size in bytes, SHA-256)``.

    ``rules`` are those by which the roots of its forms were found; ``knowledge`` is the file of what was learnt, and
    ``learnt_from`` says from how many articles each kind of it was.
    """

    format: int
    generation: int
    built: str
    rules: str
    knowledge: str
    learnt_from: dict[Kind, int]
    segments: tuple[PartOfIndex, ...]
    files: dict[str, tuple[int, str]]

    @property
    def articles(self) -> int:
        """Documents that are not deleted."""
        return sum(part.documents - part.deleted for part in self.segments)

    def write(self, folder: Path) -> Path:
        """Writes this manifest into *folder*, whole or not at all."""
        target = folder / manifest_name(self.generation)
        temporary = target.with_suffix(".tmp")
        record = asdict(self)
        with open(temporary, "w", encoding="utf-8") as stream:
            json.dump(record | {"checksum": _checksum_of(record)}, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        return target


def _checksum_of(record: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def manifest_name(generation: int) -> str:
    """The file name of the manifest of *generation*."""
    return f"telusur_{generation}.json"


def toc_name(generation: int) -> str:
    """The file name of Whoosh's table of contents of *generation*."""
    return f"_MAIN_{generation}.toc"


def latest_generation(folder: Path) -> int:
    """The number of the newest table of contents in *folder*; -1 when there is none."""
    try:
        names = os.listdir(folder)
    except OSError:
        return -1
    return max((int(match[1]) for name in names if (match := _TOC.fullmatch(name))), default=-1)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the newest generation in *folder*, every file of it there in its full size.

    Raises IndexMissingError, IndexVersionError or IndexDamagedError.
    """
    generation = latest_generation(folder)
    if generation < 0:
        if since := writing_since(folder):
            raise IndexMissingError(
                said(
                    "Indeks di “%(path)s” sedang dibangun sejak %(since)s; tunggu sampai selesai, lalu coba lagi.",
                    path=str(folder),
                    since=since,
                )
            )
        raise IndexMissingError(
            said(
                "Tidak ada indeks di “%(path)s”; bangun dahulu dengan “telusur build SUMBER --index %(path)s”.",
                path=str(folder),
            )
        )
    name = manifest_name(generation)
    try:
        record = json.loads((folder / name).read_text(encoding="utf-8"))
        version = int(record["format"])
        if version != FORMAT:
            told = {"path": str(folder), "format": str(version), "known": str(FORMAT)}
            raise IndexVersionError(
                said(
                    "Indeks di “%(path)s” berformat %(format)s, lebih baru dari format %(known)s yang dikenal versi"
                    " ini; perbarui Telusur, atau bangun ulang dengan “telusur build”.",
                    **told,
                )
                if version > FORMAT
                else said(
                    "Indeks di “%(path)s” berformat %(format)s, lebih lama dari format %(known)s yang dikenal versi"
                    " ini; bangun ulang dengan “telusur build”.",
                    **told,
                )
            )
        if record.pop("checksum") != _checksum_of(record):
            raise ValueError("the checksum of the manifest is another")
        manifest = Manifest(
            version,
            int(record["generation"]),
            str(record["built"]),
            str(record["rules"]),
            str(record["knowledge"]),
            {kind: int(record["learnt_from"][kind]) for kind in TABLES},
            tuple(PartOfIndex(**part) for part in record["segments"]),
            {str(path): (int(size), str(digest)) for path, (size, digest) in record["files"].items()},
        )
    except FileNotFoundError:
        raise damaged_file(folder, name, said("tidak ada")) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged_file(folder, name, said("tidak terbaca")) from error
    for path, (size, _) in manifest.files.items():
        check_size(folder, path, size)
    return manifest


def check_size(folder: Path, name: str, size: int) -> None:
    """Raises IndexDamagedError unless the file *name* is there and *size* bytes long."""
    try:
        found = (folder / name).stat().st_size
    except OSError:
        raise damaged_file(folder, name, said("tidak ada")) from None
    if found != size:
        sizes = said("%(found)s byte, seharusnya %(size)s", found=str(found), size=str(size))
        raise damaged_file(folder, name, sizes)


def verify(folder: Path, manifest: Manifest, names: Collection[str] | None = None) -> None:
    """Raises IndexDamagedError, naming the first file (of *names*, else of all) that is not as it was written."""
    for name in manifest.files if names is None else names:
        _, digest = manifest.files.get(name, (0, ""))
        if checksum(folder / name) != digest:
            raise damaged_file(folder, name, said("isinya berubah"))


def damaged_file(folder: Path, name: str, why: Sentence) -> IndexDamagedError:
    """What is raised for a file that is not as it was written."""
    return IndexDamagedError(
        said(
            "Indeks di “%(path)s” rusak: berkas “%(file)s” %(why)s; bangun ulang dengan “telusur build”.",
            path=str(folder),
            file=name,
            why=why,
        )
    )


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
