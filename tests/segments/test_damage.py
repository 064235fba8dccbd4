"""Indexes that are missing, damaged or of another format: one sentence, and nothing that runs or crashes."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh.query import Term

from indexer import (
    Article,
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
    TelusurError,
    build,
    delete,
    open_index,
    search,
)
from indexer.segments.foreign import matches
from indexer.segments.manifest import checksum, read_manifest
from indexer.segments.segment import FORMAT
from tests.conftest import DOZEN, is_a_sentence

#: How many of the dozen say panen.
PANEN = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the dozen from which an article was deleted, so that it has every kind of file."""
    path = tmp_path_factory.mktemp("damage") / "index"
    build([*DOZEN, Article("gone", "durian")], path)
    delete(path, ids="gone")
    return path


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in ("MAIN_WRITELOCK", "takedowns.jsonl"))


_DAMAGES: dict[str, Callable[[Path], None]] = {
    "gone": Path.unlink,
    "empty": lambda path: os.truncate(path, 0),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "short": lambda path: os.truncate(path, path.stat().st_size - 1),
    "longer": lambda path: os.truncate(path, path.stat().st_size + 1),
}


@pytest.mark.parametrize("damage", list(_DAMAGES))
@pytest.mark.parametrize("kind", [".arrays", ".knowledge", ".live1", ".toc", ".json"])
def test_damaged_file(folder: Path, tmp_path: Path, kind: str, damage: str) -> None:
    """Every file of the index, missing, cut short or too long, is named in one sentence at opening."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (name,) = (name for name in _names(copy) if name.endswith(kind))
    _DAMAGES[damage](copy / name)
    # Without its table of contents there is no index; that is what a killed first build leaves too.
    wanted = IndexMissingError if (kind, damage) == (".toc", "gone") else IndexDamagedError
    for act in (lambda: open_index(copy), lambda: search("panen", copy)):
        with pytest.raises(wanted) as caught:
            act()
        is_a_sentence(caught.value)
        assert wanted is IndexMissingError or name in str(caught.value)
        assert "telusur build" in str(caught.value)
    build(DOZEN, copy)
    with open_index(copy, verify=True) as index:
        assert index.search("").total == len(DOZEN)


def test_no_kind_of_file_is_forgotten(folder: Path) -> None:
    """The test above damages all there are."""
    assert {Path(name).suffix for name in _names(folder)} == {".arrays", ".knowledge", ".live1", ".toc", ".json"}


@pytest.mark.parametrize("kind", [".arrays", ".knowledge", ".live1", ".toc"])
def test_flipped_bits(folder: Path, tmp_path: Path, kind: str) -> None:
    """Verified, each is noticed; unverified, an answer may be wrong, or the index damaged, but nothing else raised."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (path,) = (copy / name for name in _names(copy) if name.endswith(kind))
    whole = path.read_bytes()
    raised = set()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        with pytest.raises(IndexDamagedError):
            open_index(copy, verify=True)
        for text in ("panen petani", '"panen raya"', "pan*", ""):
            try:
                with open_index(copy, refresh_every=None) as index:
                    index.search(text)
            except TelusurError:
                pass
            except Exception as error:
                raised.add(type(error).__name__)
    assert not raised, "a person sees a traceback"


@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b"\xff", b'{"format": "x"}', b'{"format": 4, "files": 5}',
                                     b'{"format": null}',
                                     b'{"format": 4, "generation": 0, "built": "", "files": []}'])  # fmt: skip
def test_manifest_that_is_none(folder: Path, tmp_path: Path, content: bytes) -> None:
    """JSON of another kind is damage too."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (copy / "telusur_1.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"telusur_1\.json"):
        open_index(copy)


@pytest.mark.parametrize(
    ("format_", "said"), [(FORMAT + 1, "lebih baru"), (999, "lebih baru"), (FORMAT - 1, "lebih lama")]
)
def test_other_format(folder: Path, tmp_path: Path, format_: int, said: str) -> None:
    """A newer Telusur's index asks for the newer Telusur; its other fields may be anything."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (copy / "telusur_1.json").write_text(json.dumps({"format": format_, "new": True}))
    with pytest.raises(IndexVersionError, match=said) as caught:
        open_index(copy)
    is_a_sentence(caught.value)


def test_pickles_are_not_read(folder: Path, tmp_path: Path) -> None:
    """Whoosh pickles into its table of contents; opening and searching somebody's index must not run what they put
    there, even if every checksum is right."""
    copy, trace = tmp_path / "index", tmp_path / "trace"
    shutil.copytree(folder, copy)
    harm = b"cos\nmkdir\n(V" + str(trace).encode() + b"\ntR."
    path = copy / "_MAIN_1.toc"
    whole = path.read_bytes()
    for at in (match.start() for match in re.finditer(b"\x80\x02", whole)):
        whole = (whole[:at] + harm).ljust(len(whole), b".")
    path.write_bytes(whole)
    manifest = read_manifest(folder)
    files = manifest.files | {path.name: (len(whole), checksum(path))}
    replace(manifest, files=files).write(copy)
    with open_index(copy, verify=True) as index:
        assert index.search("panen").total == PANEN
        assert len(matches(index._current(), Term("body", "panen"))[0]) == 2
    assert not trace.exists()
    plain = "import sys; from whoosh.index import open_dir; open_dir(sys.argv[1]).reader()"
    subprocess.run([sys.executable, "-c", plain, str(copy)], check=False, capture_output=True)
    assert trace.exists(), "the pickle was one that does no harm"


def test_no_index_there(tmp_path: Path) -> None:
    """One sentence with the command that makes one; looking for it makes no folder."""
    actions: list[Callable[[], object]] = [
        lambda: open_index(tmp_path / "none"),
        lambda: search("x", tmp_path / "none"),
        lambda: delete(tmp_path / "none", ids="a"),
    ]
    for action in actions:
        with pytest.raises(IndexMissingError, match="none") as caught:
            action()
        is_a_sentence(caught.value)
    assert not (tmp_path / "none").exists()


def test_takedown_list_that_cannot_be_read(tmp_path: Path) -> None:
    """Lets nothing back in: writing stops and names the line."""
    build(DOZEN, tmp_path)
    for content in (b'{"id": "a"}\n{"id"\n', b"[]\n", b"\xff\xfe\n", b'{"since": "2024"}\n'):
        (tmp_path / "takedowns.jsonl").write_bytes(content)
        for action in (lambda: build(DOZEN, tmp_path), lambda: delete(tmp_path, ids="a1")):
            with pytest.raises(IndexDamagedError, match=r"takedowns\.jsonl"):
                action()
    with open_index(tmp_path) as index:
        assert index.search("").total == len(DOZEN)
