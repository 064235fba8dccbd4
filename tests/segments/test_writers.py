"""Writers that are killed, starved or locked out: the old index goes on serving."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import (
    Article,
    IndexLockedError,
    IndexMissingError,
    IndexUnusableError,
    add,
    build,
    delete,
    open_index,
)
from indexer.segments.crew import Crew
from indexer.segments.invert import Inverter, Roots
from indexer.segments.lock import LOCK
from indexer.segments.writer import Writer
from tests.conftest import DOZEN, is_a_sentence

#: How many of the dozen say panen.
PANEN = 3


_KILLED = textwrap.dedent("""
    import os, sys
    import indexer.segments.invert as invert
    import indexer.segments.writer as writer
    from indexer import Article, add, build
    folder, point = sys.argv[1], sys.argv[2]
    writer.GRACE = 0
    die = lambda *_, **__: os.kill(os.getpid(), 9)
    seen = [0]
    def at(count):
        def die_then(*args, **kwargs):
            seen[0] += 1
            return die() if seen[0] == count else real(*args, **kwargs)
        return die_then
    if point == "reading":
        def articles():
            for n in range(50):
                yield Article(f"n{n}", "durian", body="durian " * 200)
            die()
        build(articles(), folder)
    if point == "switched":
        writer.Writer._sweep = die
    elif point == "manifest":
        writer.Manifest.write = die
    elif point == "writing":
        invert.Inverter.write = die
    elif point == "half moved":
        writer.checksum = die
    elif point.startswith("sync"):
        real = writer._sync
        writer._sync = at(int(point[4:]))
    elif point == "half swept":
        real = writer.Path.unlink
        writer.Path.unlink = at(2)
    (build if len(sys.argv) < 4 else add)([Article("new", "durian")], folder)
""")


@pytest.mark.parametrize("how", [[], ["add"]])
@pytest.mark.parametrize("point", ["reading", "writing", "sync1", "half moved", "manifest", "sync2", "switched",
                                   "half swept"])  # fmt: skip
def test_killed_while_writing(tmp_path: Path, point: str, how: list[str]) -> None:
    """Wherever it dies: the old index or the new one is there, whole, and the next build leaves no rubbish."""
    folder = tmp_path / "index"
    build(DOZEN, folder)
    with open_index(folder, refresh_every=None) as before:
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, str(folder), point, *how], check=False, capture_output=True
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        assert before.search("panen").total == PANEN, "the reader that had it open"
    with open_index(folder, verify=True) as after:
        switched = point in ("switched", "half swept")
        assert after.search("durian").total == switched
        assert after.search("panen").total == (0 if switched and not how else PANEN)
    build(DOZEN[:3], folder)
    with open_index(folder, verify=True) as index:
        assert index.search("").total == 3
        expected = {"MAIN_WRITELOCK", f"telusur_{index.info().generation}.json", f"_MAIN_{index.info().generation}.toc"}
    left = {path.name for path in folder.iterdir()}
    assert expected <= left
    assert sorted(name.split(".")[1] for name in left - expected) == ["arrays", "knowledge"], "and nothing else"


def test_killed_in_the_very_first_build(tmp_path: Path) -> None:
    """There is no index yet, and the next build makes one."""
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), "manifest"], check=False, capture_output=True)
    with pytest.raises(IndexMissingError):
        open_index(tmp_path)
    build(DOZEN, tmp_path)
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)


_STARVED = textwrap.dedent("""
    import resource, sys
    from indexer import Article, TelusurError, add, build
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    corpus = [Article(f"n{n}", "durian", body=" ".join(f"kata{n * m}" for m in range(300))) for n in range(60)]
    try:
        (build if len(sys.argv) < 4 else add)(corpus, sys.argv[1])
    except TelusurError as error:
        print(type(error).__name__, error)
""")


@pytest.mark.parametrize("how", [[], ["add"]])
@pytest.mark.parametrize("limit", [0, 100, 3_000, 60_000])
def test_disk_full(tmp_path: Path, limit: int, how: list[str]) -> None:
    """One sentence about the folder; the old index is untouched and nothing is left behind."""
    build(DOZEN, tmp_path)
    before = _files(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", _STARVED, str(tmp_path), str(limit), *how], check=False, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("IndexUnusableError Indeks di “" + str(tmp_path))
    assert "tidak dapat ditulis" in done.stdout
    assert {name: content for name, content in _files(tmp_path).items() if name in before} == before
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)
    build(DOZEN[:1], tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".stage-")]


def _files(folder: Path) -> dict[str, bytes]:
    """What is in the files of an index, but for who wrote it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != LOCK}


def test_two_writers(tmp_path: Path) -> None:
    """The second is told so at once, whatever it wants to do; readers are not disturbed."""
    build(DOZEN, tmp_path)
    with Writer(tmp_path):
        actions: list[Callable[[], object]] = [
            lambda: build(DOZEN, tmp_path),
            lambda: add(DOZEN, tmp_path),
            lambda: delete(tmp_path, ids="a1"),
            lambda: delete(tmp_path, ids="a1", forget=True),
        ]
        for action in actions:
            with pytest.raises(IndexLockedError, match="sedang ditulis") as caught:
                action()
            is_a_sentence(caught.value)
            assert str(tmp_path) in str(caught.value)
        with open_index(tmp_path) as index:
            assert index.search("panen").total == PANEN
    assert add(DOZEN, tmp_path).duplicates == len(DOZEN)


def test_a_place_where_no_index_can_be(tmp_path: Path) -> None:
    """A file instead of a folder."""
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(IndexUnusableError, match="tidak dapat ditulis") as caught:
            build(DOZEN, folder)
        is_a_sentence(caught.value)
        with pytest.raises(IndexMissingError):
            open_index(folder)


@pytest.mark.parametrize("jobs", [1, 2])
def test_memory_that_is_short_makes_more_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """They are merged in the end; and what took another's place did so across them."""
    monkeypatch.setattr(Inverter, "memory", lambda _: 1 << 60)  # more than there is: a segment an article
    monkeypatch.setattr("indexer.segments.writer._BATCH", 1)
    write, times = Crew._write, iter(range(1, 99))
    spilt = [0]

    def counted(self: Crew, worker: int, roots: Roots) -> None:
        spilt[0] = next(times)
        write(self, worker, roots)

    monkeypatch.setattr(Crew, "_write", counted)
    again = Article("a1", "Panen Durian", body="Durian dipanen lagi.")
    report = build([*DOZEN, again], tmp_path, on_conflict="replace", jobs=jobs)
    assert (report.indexed, report.replaced) == (len(DOZEN), 1)
    assert spilt[0] > len(DOZEN) if jobs == 1 else spilt[0] == jobs, "processes have their own bound"
    with open_index(tmp_path, verify=True) as index:
        assert index.info().segments == 1
        assert list(index.articles()) == [*DOZEN[1:], again], "in the order in which they came"
        assert index.search("durian").hits[0].id == "a1"
