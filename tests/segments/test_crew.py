"""Several processes that build one index: the same index, whatever becomes of them."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from indexer import Article, IndexUnusableError, UsageError, add, build, open_index
from indexer.segments import writer
from indexer.segments.card import Card
from indexer.segments.columns import Item
from indexer.segments.crew import Crew
from indexer.segments.memo import Before
from tests.conftest import DOZEN, is_a_sentence

from .arrays_alike import assert_same_segment

_WORDS = (
    "panen memanen dipanen raya bupati menyerahkan penyerahan bantuan warga binaan Blora Demak Jum'at café “rutan” "
    "pertanian petani bertani hujan kehujanan 2024 Straße ﬁlm pembinaan 12 minuman makanan ke-2 antar-UPT"
).split()


def _corpus(count: int, seed: int = 7) -> list[Article]:
    chosen = random.Random(seed)

    def text(words: int) -> str:
        return " ".join(chosen.choice(_WORDS) + chosen.choice(("", "", ",", ".", "\n")) for _ in range(words)).strip()

    return [
        Article(
            f"n{number}", text(chosen.randint(0, 9)), chosen.choice(("", "Sri", "Joko dan Sri", "joko")),
            chosen.choice(("", "Warta Bukit", "WARTA BUKIT", "Kabar Samudra")),
            chosen.choice((None, datetime(2024, 1, 1) + timedelta(hours=number))),
            "", text(chosen.randint(1, 300)), {"rubrik": "daerah"} if number % 9 == 0 else {},
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few articles are enough for several processes, several batches each, and a dictionary."""
    monkeypatch.setattr(writer, "_BATCH", 20_000)
    monkeypatch.setattr(writer, "WORTH_A_DICTIONARY", 150_000)


@pytest.mark.usefixtures("_small_batches")
def test_as_many_processes_as_there_are_make_the_same_index(tmp_path: Path) -> None:
    corpus = _corpus(600)
    again = Article("n5", "Panen Durian", body="diganti")  # drops one that a process has already
    for jobs in (1, 3):
        report = build([*corpus, again], tmp_path / f"{jobs}", jobs=jobs, on_conflict="replace")
        assert (report.indexed, report.replaced) == (600, 1)
    assert_same_segment(tmp_path / "1", tmp_path / "3")
    with open_index(tmp_path / "3", verify=True) as index:
        assert list(index.articles()) == [*corpus[:5], *corpus[6:], again]
        texts = index._current().segments[0].texts
        assert texts["bodies"].dictionary
        assert texts["cards"].dictionary


@pytest.mark.usefixtures("_small_batches")
def test_a_second_build_knows_the_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is stemmed twice, and the index is the same."""
    corpus = _corpus(300)
    build(corpus, tmp_path / "one")
    build(corpus, tmp_path / "two")
    stemmed: list[bytes] = []
    stem = Crew._stem

    def counted(self: Crew, forms: list[bytes]) -> list[bytes]:
        stemmed.extend(forms)
        return stem(self, forms)

    monkeypatch.setattr(Crew, "_stem", counted)
    build([*corpus, Article("new", "keduriandurianan")], tmp_path / "two")
    assert stemmed == [b"keduriandurianan"]
    build(corpus, tmp_path / "two")
    assert_same_segment(tmp_path / "one", tmp_path / "two")


@pytest.mark.usefixtures("_small_batches")
@pytest.mark.parametrize("damage", ["cut", "overwritten", "gone"])
def test_a_damaged_index_is_built_anew(tmp_path: Path, damage: str) -> None:
    """What it knew is found out again."""
    corpus = _corpus(300)
    build(corpus, tmp_path / "whole")
    build(corpus, tmp_path / "damaged")
    (file,) = (tmp_path / "damaged").glob("*.arrays")
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(content[:1000] if damage == "cut" else content[:64] + b"\xff" * (len(content) - 64))
    for jobs in (1, 2):
        build(corpus, tmp_path / "damaged", jobs=jobs)
        assert_same_segment(tmp_path / "whole", tmp_path / "damaged")


def test_segments_that_are_begun_before_the_end_hold_every_article_once(tmp_path: Path) -> None:
    """With next to no memory every batch becomes a segment."""
    items = [Item(Card.of(article), 0, article.digest(), article.body) for article in _corpus(40)]
    crew = Crew(tmp_path, 2, 1, Before(tmp_path))
    try:
        crew.begin({})
        for at in range(0, 40, 8):
            crew.take(at, items[at : at + 8])
        written = crew.finish()
    finally:
        crew.close()
    assert len(written) == 5
    assert np.sort(np.concatenate([numbers for _, numbers in written])).tolist() == list(range(40))


@pytest.mark.usefixtures("_small_batches")
def test_a_worker_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(DOZEN, tmp_path)
    take = Crew.take

    def killing(self: Crew, first: int, items: list[Item]) -> None:
        self._workers[0]._process._process.kill()  # type: ignore[attr-defined]  # one of its own process
        take(self, first, items)

    monkeypatch.setattr(Crew, "take", killing)
    with pytest.raises(IndexUnusableError, match="berhenti sebelum selesai") as caught:
        build(_corpus(600), tmp_path, jobs=2)
    is_a_sentence(caught.value)
    assert not list(tmp_path.glob(".stage-*"))
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)


_ALONE = textwrap.dedent("""
    import sys
    import indexer.segments.writer as writer
    from indexer import Article, TelusurError, build
    writer._BATCH = 20_000
    if len(sys.argv) > 2:
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    try:
        corpus = [Article(f"{n}", "panen", body="panen raya " * 50) for n in range(200)]
        print(build(corpus, sys.argv[1], jobs=2).indexed)
    except TelusurError as error:
        print(error)
""")


def test_a_program_that_builds_is_run_once(tmp_path: Path) -> None:
    """Though it does not say ``if __name__ == "__main__"``."""
    (tmp_path / "program.py").write_text(_ALONE)
    command = [sys.executable, str(tmp_path / "program.py"), str(tmp_path / "index")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("200\n", "")


def test_a_full_disk_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(_ALONE)
    command = [sys.executable, str(tmp_path / "program.py"), str(tmp_path / "index"), "3000"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "tidak dapat ditulis" in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


_ENDLESS = textwrap.dedent("""
    import sys, itertools
    import indexer.segments.writer as writer
    from indexer import Article, build
    writer._BATCH = 20_000
    def articles():
        for n in itertools.count():
            if n == 300:
                print("going", flush=True)
            yield Article(f"{n}", "panen", body="panen raya " * 50)
    build(articles(), sys.argv[1], jobs=2)
""")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_build(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C goes to all of them; and a kill to the first alone ends the others too."""
    running = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"going\n"
        if how == signal.SIGINT:
            os.killpg(running.pid, how)
        else:
            running.kill()
    assert running.returncode == -how
    for _ in range(100):
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("a process is still there")
    if how == signal.SIGINT:
        assert not list(tmp_path.glob(".stage-*"))


def test_memory_that_is_too_small_for_one_article(tmp_path: Path) -> None:
    """It says what is enough; and that is."""
    article = Article("besar", "panjang", body="a " * 1_500_000)
    with pytest.raises(UsageError, match=r"besar terlalu panjang .* paling sedikit (\d+) MiB") as caught:
        build(article, tmp_path, memory=writer.LEAST_MEMORY)
    is_a_sentence(caught.value)
    enough = int(str(caught.value).split("paling sedikit ")[1].split()[0])
    assert build(article, tmp_path, memory=enough << 20).indexed == 1


def test_adds_are_merged_and_stay_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacements and deletions across segments, reclaimed by merges."""
    monkeypatch.setattr("indexer.segments.tiers._SMALL", 20)
    monkeypatch.setattr("indexer.segments.tiers._MOST", 100)
    corpus = _corpus(400)
    build(corpus[:100], tmp_path / "many")
    for at in range(100, 400, 10):
        add([*corpus[at : at + 10], corpus[at - 50]], tmp_path / "many")  # a known one is a copy
        with open_index(tmp_path / "many") as index:
            assert index.info().segments <= 9
            assert index.info().articles == at + 10
    add([Article(f"n{number}", "diganti") for number in range(0, 400, 2)], tmp_path / "many")
    with open_index(tmp_path / "many", verify=True) as index:
        assert index.info().articles == 400
        assert index.search("diganti").total == 200
        assert all(part.deleted <= part.documents // 2 for part in index._current().manifest.segments)
