"""Sources that are none, or half of one: each rejected with its reason, the rest is indexed."""

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import indexer.sources
from indexer import (
    Article,
    IndexMissingError,
    NothingBuiltError,
    Rejected,
    add,
    build,
    open_index,
    read,
)
from tests.conftest import DOZEN, is_a_sentence

#: How many of the dozen say panen.
PANEN = 3


def _reasons(*sources: Path) -> list[str]:
    return [item.reason for item in read(*sources) if isinstance(item, Rejected)]


@pytest.mark.parametrize(("name", "content", "reason"), [
    ("empty.txt", b"", "berkas kosong"),
    ("blank.txt", b" \n\n\t", "berkas kosong"),
    ("empty.jsonl.gz", gzip.compress(b""), "berkas kosong"),
    ("image.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "berkas biner, bukan teks"),
    ("noise.bin", bytes(range(1, 32)) * 50, "berkas biner, bukan teks"),
    ("page.html", b"<!DOCTYPE html><html><body>Panen</body></html>", "halaman HTML atau XML"),
    ("half.txt", b"\xff\xfeP\x00a", "bukan teks UTF-16 yang utuh"),
    ("array.json", b'[{"title": "panen"}]', "larik JSON"),
    ("array2.json", b'[\n {"title": "panen"}\n]', "larik JSON"),
    ("cut.jsonl", b'{"title": "panen', "bukan JSON yang utuh"),
    ("list.jsonl", b'{"title": ["panen"]}', "isian “title” bukan teks"),
    ("nothing.jsonl", b"{}", "tidak ada judul dan tidak ada isi"),
    ("cut.gz", gzip.compress(os.urandom(9_999))[:5_000], "arsip gzip rusak atau terpotong"),
    ("bad.gz", b"\x1f\x8bxxxxxxxxxxxxxxxx", "arsip gzip rusak atau terpotong"),
])  # fmt: skip
def test_bad_file(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """Rejected with its path and a reason, and the rest of the folder is read."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.txt").write_text("Panen Raya\n\nPetani memanen padi.")
    items = list(read(tmp_path))
    assert isinstance(items[-1], Article)
    (rejected,) = items[:-1]
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason
    assert rejected.source == str(tmp_path / name)


def test_gzip_cut_short_keeps_what_could_be_read(tmp_path: Path) -> None:
    """A download that broke off: the articles before the break count, the break is said."""
    lines = "".join(json.dumps({"id": f"{n}", "title": f"panen {os.urandom(20).hex()}"}) + "\n" for n in range(5_000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-2_000])
    items = list(read(tmp_path))
    assert 1_000 < sum(isinstance(item, Article) for item in items) < 5_000
    assert isinstance(items[-1], Rejected)
    assert "gzip" in items[-1].reason


def test_missing_and_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such file, no right to read it, no file at all: each its own reason."""
    os.mkfifo(tmp_path / "pipe")
    os.symlink("nowhere", tmp_path / "dangling")
    assert _reasons(tmp_path / "none.txt", tmp_path / "pipe") == ["berkas tidak ada", "bukan berkas biasa"]
    assert _reasons(tmp_path / "dangling") == ["bukan berkas biasa"]

    def refuse(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "secret.txt").write_text("rahasia")
    # chmod does not stop root, under whom CI runs.
    monkeypatch.setattr(indexer.sources, "open", refuse, raising=False)
    assert _reasons(tmp_path / "secret.txt") == ["tidak boleh dibaca (izin ditolak)"]


def test_line_of_50_megabytes(tmp_path: Path) -> None:
    """Is passed over without being held in memory, and the lines around it are read."""
    with open(tmp_path / "a.jsonl", "wb") as stream:
        stream.write(b'{"title": "satu"}\n{"title": "')
        for _ in range(50):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n{"title": "tiga"}\n')
    first, second, third = read(tmp_path)
    assert isinstance(first, Article)
    assert isinstance(second, Rejected)
    assert isinstance(third, Article)
    assert (second.line, "50 MB" in second.reason) == (2, True)


def test_folders_that_lead_back(tmp_path: Path) -> None:
    """A folder inside itself, and a link to itself, are rejected; a link elsewhere is followed."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Panen Raya\n\nPetani memanen padi.")
    os.symlink(tmp_path, tmp_path / "in" / "up")
    os.symlink(tmp_path / "in", tmp_path / "other")
    assert sum(isinstance(item, Article) for item in read(tmp_path)) == 2
    assert len(_reasons(tmp_path)) == 2
    os.symlink("self", tmp_path / "self")
    assert len(_reasons(tmp_path)) == 3
    assert build(tmp_path, tmp_path / "index").read == 5


def test_very_deep_folders(tmp_path: Path) -> None:
    """Deeper than Python's stack: read, or rejected, but no traceback."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_000):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    (tmp_path / "zz.txt").write_text("Panen Raya\n\nPetani memanen padi.")
    try:
        assert any(isinstance(item, Article) for item in read(tmp_path))
    except RecursionError:
        pytest.fail("a traceback of a thousand frames")
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


@pytest.mark.parametrize("depth", [100, 400, 600, 900, 1_000, 5_000, 100_000])
def test_deeply_nested_json(tmp_path: Path, depth: int) -> None:
    """An article or a rejection, however deep."""
    (tmp_path / "a.jsonl").write_text('{"title": "a", "x": ' + "[" * depth + "]" * depth + "}\n")
    (item,) = read(tmp_path)
    if isinstance(item, Article):
        build(item, tmp_path / "index")


@pytest.mark.parametrize("line", [
    '{"id": 1, "title": 2, "date": 3}', '{"title": "a", "date": "99/99/9999"}', '{"title": "a", "date": [1]}',
    '{"title": "\\ud800", "x": "\\udfff"}', '{"title": "a", "id": "\\u0000"}', '{"title": "a", "x": NaN, "y": 1e999}',
    '{"title": "a", "extra": 5}', '{"title": "a", "extra": {"title": "b", "extra": {}}}', '{"": "", "title": "a"}',
    '{"title": "a", "id": ' + "9" * 4_000 + "}", '{"title": "a", "date": "0001-01-01T00:00+09:00"}',
    '{"title": "a", "date": "2024-12-24T10:00+23:59"}', '{"title": "a", "id": "%s"}' % ("x" * 100_000),
    json.dumps({"title": "a", "outlet": "y" * 100_000, "author": "z; " * 10_000}),
    '{"title": "%s"}' % ("kata" * 50_000), '{"body": "ʼ ` ʼ"}', '{"title": "ﷺ ͺ ½"}',
])  # fmt: skip
def test_odd_but_whole_json(tmp_path: Path, line: str) -> None:
    """Everything that JSON can say can be built, found, exported and built again."""
    (tmp_path / "a.jsonl").write_text(line + "\n")
    build(tmp_path / "a.jsonl", tmp_path / "one")
    with open_index(tmp_path / "one") as index:
        (article,) = index.articles()
        (hit,) = index.search("")
        assert index.get(article.id) == article
        assert hit.id == article.id
        if any(char.isalpha() for char in article.title) and len(article.title) < 9_000:
            assert [found.id for found in index.search(article.title) if not found.partial] == [article.id]
        (tmp_path / "b.jsonl").write_text(json.dumps(article.to_dict(), ensure_ascii=False))
    build(tmp_path / "b.jsonl", tmp_path / "two")
    with open_index(tmp_path / "two") as index:
        assert repr(list(index.articles())) == repr([article])


@pytest.mark.parametrize("sources", [[], ["none.txt"], [Rejected("x", "y")], [Article(title=" ", body="\n")]])
def test_nothing_built_replaces_nothing(tmp_path: Path, sources: list[Any]) -> None:
    """The old index stays, the error says so and has the account."""
    build(DOZEN, tmp_path)
    for write in (build, add):
        with pytest.raises(NothingBuiltError, match="indeks lama tidak diubah") as caught:
            write(sources, tmp_path)
        is_a_sentence(caught.value)
        assert caught.value.report is not None
        assert caught.value.report.rejected == caught.value.report.read == len(sources)
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)
    with pytest.raises(NothingBuiltError):
        build(sources, tmp_path / "new")
    with pytest.raises(IndexMissingError):
        open_index(tmp_path / "new")
