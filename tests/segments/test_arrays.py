"""Files of arrays, tables of strings and texts: what is written is read; what cannot be is refused."""

import fnmatch
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, add, build, open_index
from indexer.segments.arrays import ArrayFile, ArrayWriter, narrow
from indexer.segments.segment import FORMAT, Families, Segment, TextField, runs
from indexer.segments.strings import Strings, put_strings
from indexer.segments.texts import Texts, TextsWriter


@given(st.lists(st.integers(-(1 << 63), (1 << 63) - 1), max_size=6))
def test_narrow_keeps_every_number(numbers: list[int]) -> None:
    kept = narrow(np.array(numbers, np.int64))
    assert kept.tolist() == numbers
    most = max(numbers, default=0)
    size = 8 if min(numbers, default=0) < 0 else next(size for size in (1, 2, 4, 8) if most < 1 << 8 * size)
    assert kept.dtype.itemsize == size


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=8))
def test_runs(pairs: list[tuple[int, int]]) -> None:
    starts, counts = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    assert runs(starts, counts).tolist() == [n for start, count in pairs for n in range(start, start + count)]


@given(st.sets(st.text("abcé\n*", max_size=5)), st.text("abé", max_size=3), st.text("abcé*?", max_size=4))
def test_strings(tmp_path_factory: pytest.TempPathFactory, values: set[str], wanted: str, pattern: str) -> None:
    """A sorted table finds what it holds, what begins with something, and what is like a pattern."""

    path = tmp_path_factory.mktemp("strings") / "file"
    ordered = sorted(values)
    with ArrayWriter(path, FORMAT) as writer:
        put_strings(writer, "x", [value.encode() for value in ordered])
    strings = Strings.read(ArrayFile(path, FORMAT), "x")
    assert (strings.texts, len(strings)) == (ordered, len(ordered))
    assert strings.find(wanted.encode()) == (ordered.index(wanted) if wanted in values else -1)
    assert [ordered[place] for place in strings.prefixed(wanted.encode())] == [
        value for value in ordered if value.startswith(wanted)
    ]
    if not any("\n" in value for value in values):
        found = [ordered[place] for place in strings.like(pattern).tolist()]
        assert found == [value for value in ordered if fnmatch.fnmatchcase(value, pattern)]


@given(st.lists(st.text(max_size=40), max_size=9), st.integers(1, 60))
def test_texts(tmp_path_factory: pytest.TempPathFactory, values: list[str], block: int) -> None:
    path = tmp_path_factory.mktemp("texts") / "file"
    values = [value.encode("utf-8", "replace").decode() for value in values]
    with ArrayWriter(path, FORMAT) as writer:
        texts = TextsWriter(block, b"", path.parent)
        for value in values:
            texts.add(value.encode())
        texts.put(writer, "x")
    read = Texts(ArrayFile(path, FORMAT), "x")
    assert [read[number] for number in range(len(read))] == values
    assert [text.decode() for text in read] == values


@pytest.mark.parametrize("content", [b"", b"TLSR", b"x" * 100, b"TLSR\x02\0\0\0" + b"\0" * 40])
def test_file_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ValueError, match=r"format|damaged|empty"):
        ArrayFile(tmp_path / "file", FORMAT)


def test_directory_that_says_what_cannot_be(tmp_path: Path) -> None:
    """Even with a right checksum."""

    for entry in ('["<u1", 9999, 8]', '["<u1", -1, 8]', '["<u1", 1, 0]', '["|O", 1, 8]'):
        directory = f'{{"arrays": {{"x": {entry}}}, "facts": {{}}}}'.encode()
        tail = struct.pack("<QI4s", len(directory), zlib.crc32(directory), b"RSLT")
        (tmp_path / "file").write_bytes(b"TLSR" + struct.pack("<I", FORMAT) + b"abc" + directory + tail)
        with pytest.raises((ValueError, KeyError)):
            ArrayFile(tmp_path / "file", FORMAT)


def test_a_file_beyond_two_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hole of 2³¹ bytes before an array: everything behind it is found all the same."""
    begin = ArrayWriter._begin

    def far(self: ArrayWriter, name: str, kind: str, count: int) -> None:
        if name == "body.docs":
            self._stream.seek(1 << 31, 1)
        begin(self, name, kind, count)

    monkeypatch.setattr(ArrayWriter, "_begin", far)
    build([Article("a", "panen"), Article("b", "padi", body="panen raya panen")], tmp_path)
    with open_index(tmp_path) as index:
        assert [hit.id for hit in index.search('"raya panen"')] == ["b"]
        assert index.info().bytes > 1 << 31
        assert index.get("b") == Article("b", "padi", body="panen raya panen")


def test_postings_beyond_two_billion(tmp_path: Path) -> None:
    """Offsets are counted in 64 bits: a sparse file stands in for the postings before."""
    first = (1 << 31) + 5
    with open(tmp_path / "sparse", "wb") as stream:
        stream.seek(first)
        stream.write(bytes([3, 7, 9]))
    far = np.memmap(tmp_path / "sparse", np.uint8, "r")
    arrays = {
        "forms.roots": np.array([0, 1], np.uint8), "families.starts": np.array([0, 1, 2], np.uint8),
        "families.forms": np.array([0, 1], np.uint8), "body.starts": np.array([0, first, first + 3], np.int64),
        "body.docs": far, "body.frequencies": _packed(tmp_path, first), "body.positions": far,
        "body.frequencies.at": np.array([first + 2], np.int64), "body.frequencies.of": np.array([300], np.uint16),
        "body.positions.high": np.empty(0, np.uint8), "body.positions.high.at": np.empty(0, np.uint8),
        "body.positions.high.of": np.empty(0, np.uint8),
        "body.position_starts": np.array([0, first, first + 3], np.int64), "body.lengths": np.zeros(10, np.uint8),
    }  # fmt: skip

    class Arrays(dict):  # type: ignore[type-arg]  # a stand-in
        facts = {"body.total": 1}  # noqa: RUF012  # not changed

    read = Arrays(arrays)
    field = TextField(read, "body", None, Families(read))  # type: ignore[arg-type]  # a stand-in
    assert field.docs(1).tolist() == [3, 7, 9]
    assert field.frequencies(1).tolist() == [3, 7, 300]
    assert field.positions(1).tolist() == [3, 7, 9]
    assert field.positions_at(1, np.array([2, 0])).tolist() == [9, 3]
    assert field.docs_of(np.array([1])).tolist() == [3, 7, 9]


def _packed(folder: Path, first: int) -> np.memmap:
    """Two frequencies a byte: 3, 7, and one that is listed, in the places from *first* on, which is odd."""
    with open(folder / "packed", "wb") as stream:
        stream.seek(first // 2)
        stream.write(bytes([3 << 4, 15 << 4 | 7]))
    return np.memmap(folder / "packed", np.uint8, "r")


def test_articles_out_of_the_ordinary(tmp_path: Path) -> None:
    """A million words, a term of 10 kB, an empty body, a word 300 times: built, added, merged and found."""
    long = "a" * 10_000
    corpus = [
        Article("million", "panjang", body="panen " * 300 + "padi " * 999_699 + "raya"),
        Article("long", "kata", body=f"awal {long} akhir"),
        Article("empty", "kosong"),
        Article("often", "sering", body="banjir " * 256 + "surut"),
    ]
    build(corpus[0], tmp_path)
    for article in corpus[1:]:
        add(article, tmp_path)
    with open_index(tmp_path) as index:
        for text, wanted in (("raya", "million"), ('"padi raya"', "million"), (long, "long"), ("kosong", "empty"),
                             ('"banjir surut"', "often"), (f"{long[:20]}*", "long"), ("panen", "million")):  # fmt: skip
            assert [hit.id for hit in index.search(text, per_page=1)] == [wanted]
        assert [index.get(article.id) for article in corpus] == corpus
        segments = index._current().segments
        million = next(segment for segment in segments if segment.ids.find(b"million") >= 0)
        _has(million, b"panen", 300)


def _has(segment: Segment, form: bytes, times: int) -> None:
    slot = segment.families.slot(segment.forms.find(form))
    assert segment.body.frequencies(slot).tolist() == [times]


def test_one_article(tmp_path: Path) -> None:
    build(Article("a", "panen"), tmp_path)
    with open_index(tmp_path, verify=True) as index:
        assert index.search("panen").total == 1
