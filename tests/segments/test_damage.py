"""Indexes that are missing, damaged or of another format: one sentence, and nothing that runs or crashes."""

import gc
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import (
    IndexDamagedError,
    IndexMissingError,
    IndexUnusableError,
    IndexVersionError,
    TelusurError,
    build,
    delete,
    open_index,
    search,
)
from tests.conftest import DOZEN, is_a_sentence

#: How many of the dozen say panen.
PANEN = 3


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
@pytest.mark.parametrize("kind", [".seg", ".forms", ".toc", ".json"])
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
    assert {Path(name).suffix for name in _names(folder)} == {".seg", ".forms", ".toc", ".json"}


@pytest.fixture
def _files_that_whoosh_leaves_open() -> Iterator[None]:
    """Whoosh closes no file that it fails to open an index from; the warning must not fall on a later test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the same, while it runs
@pytest.mark.usefixtures("_files_that_whoosh_leaves_open")
@pytest.mark.parametrize("kind", [".seg", ".forms", ".toc"])
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


@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b"\xff", b'{"format": "x"}', b'{"format": 1, "files": 5}',
                                     b'{"format": null}',
                                     b'{"format": 1, "generation": 0, "built": "", "files": []}'])  # fmt: skip
def test_manifest_that_is_none(folder: Path, tmp_path: Path, content: bytes) -> None:
    """JSON of another kind is damage too."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (copy / "telusur_0.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"telusur_0\.json"):
        open_index(copy)


@pytest.mark.parametrize(("format_", "said"), [(2, "lebih baru"), (999, "lebih baru"), (0, "lebih lama")])
def test_other_format(folder: Path, tmp_path: Path, format_: int, said: str) -> None:
    """A newer Telusur's index asks for the newer Telusur; its other fields may be anything."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (copy / "telusur_0.json").write_text(json.dumps({"format": format_, "new": True}))
    with pytest.raises(IndexVersionError, match=said) as caught:
        open_index(copy)
    is_a_sentence(caught.value)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh closes no file it fails on
def test_table_of_contents_runs_no_code(folder: Path, tmp_path: Path) -> None:
    """Whoosh pickles into its table of contents; opening somebody's index must not run what they put there."""
    copy, trace = tmp_path / "index", tmp_path / "trace"
    shutil.copytree(folder, copy)
    harm = b"cos\nmkdir\n(V" + str(trace).encode() + b"\ntR."
    path = copy / "_MAIN_0.toc"
    whole = path.read_bytes()
    at = whole.index(b"\x80\x02")
    path.write_bytes((whole[:at] + harm).ljust(len(whole), b".")[: len(whole)])
    manifest = json.loads((copy / "telusur_0.json").read_text())
    manifest["files"]["_MAIN_0.toc"][0] = path.stat().st_size
    (copy / "telusur_0.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexUnusableError):
        open_index(copy)
    assert not trace.exists()


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
