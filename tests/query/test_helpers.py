"""Searches that helpers do: what they answer, and what happens when they cannot."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from indexer import Article, Index, IndexUnusableError, Results, UsageError, build, open_index
from indexer.process import Process
from indexer.query import helpers
from indexer.query.options import options
from indexer.query.search import search
from tests.conftest import DOZEN, is_a_sentence

QUESTIONS = ("panen", "petani panen", '"panen raya"', "pan*", "-panen", "penulis:sri", "", "di", "xyzzy",
             "padi ATAU harga", "tanggal:2025 padi", "memnen padi", "siapa bupati blora?")  # fmt: skip


@pytest.fixture(autouse=True)
def _locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs one thread at a time, here at least."""
    monkeypatch.setattr(helpers, "FREE", False)


@pytest.fixture
def own(tmp_path: Path, folder: Path) -> Path:
    """An index of the dozen that may be changed."""
    return Path(shutil.copytree(folder, tmp_path / "index"))


def _until(what: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def _idle(index: Index) -> list[Process]:
    return [helper for helper in index._searchers._idle if helper]


def _begun(index: Index) -> Process:
    """A helper of *index*, which waits for work."""
    before = len(_idle(index))
    index._searchers._wait(helpers.WORTH, index._current())
    _until(lambda: len(_idle(index)) > before)
    return _idle(index)[0]


@contextmanager
def _at_it(index: Index) -> Iterator[list[str]]:
    """While this lasts, this process is searching already. What it searches all the same, for want of a helper."""
    searchers, here = index._searchers, []
    assert searchers._some.acquire(timeout=1)
    assert searchers._idle.pop() is None

    def noted(snapshot: Any, query: str, asked: Any) -> Results:
        here.append(query)
        return search(snapshot, query, asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpers, "search", noted)
        yield here
    searchers._idle.append(None)
    searchers._some.release()


def _all(index: Index, text: str) -> tuple[Any, ...]:
    results = index.search(text, explain=True, now=datetime(2025, 3, 10))
    notes = [(note, getattr(note, "template", None)) for note in results.query.notes]
    return results.to_dict() | {"took_ms": 0}, [hit.body for hit in results], notes


def test_a_helper_answers_as_one_does_here(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        here = [_all(index, text) for text in QUESTIONS]
        _begun(index)
        with _at_it(index) as done_here:
            assert [_all(index, text) for text in QUESTIONS] == here
        assert not done_here


def test_threads_that_wait_begin_one_and_get_what_one_gets(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "WORTH", 0.0)
    with open_index(own, jobs=3) as index, ThreadPoolExecutor(8) as pool:
        alone = [_all(index, text) for text in QUESTIONS]
        assert not _idle(index), "one thread waits for nobody"
        for _ in range(200):
            assert list(pool.map(lambda text: _all(index, text), QUESTIONS)) == alone
            if len(_idle(index)) == 2:
                break
        assert len(_idle(index)) == 2, "a third process may help, and no more"
        assert list(pool.map(lambda text: _all(index, text), QUESTIONS * 5)) == alone * 5
        assert len(_idle(index)) == 2


@pytest.mark.parametrize("free", [False, True])
def test_nobody_helps_one_process_nor_free_threads(own: Path, monkeypatch: pytest.MonkeyPatch, free: bool) -> None:
    monkeypatch.setattr(helpers, "FREE", free)
    monkeypatch.setattr(helpers, "WORTH", 0.0)
    with open_index(own, jobs=8 if free else 1) as index, ThreadPoolExecutor(8) as pool:
        assert [results.total for results in pool.map(index.search, ["panen"] * 500)] == [3] * 500
        assert not index._searchers._left
        assert not _idle(index)


def test_how_many_is_a_number(folder: Path) -> None:
    with pytest.raises(UsageError, match="jobs=0") as caught:
        open_index(folder, jobs=0)
    is_a_sentence(caught.value)


def test_a_helper_that_is_killed_is_missed_by_nobody(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        here = _all(index, "panen")
        _begun(index)._process.kill()
        with _at_it(index) as done_here:
            assert _all(index, "panen") == here
            assert done_here == ["panen"]
        assert not _idle(index)
        assert _all(index, "panen") == here


def test_a_helper_that_cannot_begin_is_missed_by_nobody(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with open_index(own, jobs=2) as index:
        index._searchers._wait(helpers.WORTH, index._current())
        _until(lambda: not index._searchers._left)
        assert index.search("panen").total == 3
        assert not _idle(index)


def test_a_helper_follows_a_rebuild(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=None) as index:
        _begun(index)
        build([Article("new", "panen durian", body="isi baru")], own)
        old = _all(index, "panen")
        with _at_it(index) as done_here:
            assert index.search("panen").total == 3, "this index has not refreshed"
            index.refresh()
            assert [hit.body for hit in index.search("panen")] == ["isi baru"]
            assert not done_here, "the helper had the old files open, as this process had"
        assert old[0]["total"] == 3
        build(DOZEN, own)
        index.refresh()
        with _at_it(index) as done_here:
            assert _all(index, "panen") == old
        assert not done_here


def test_what_a_helper_can_no_longer_open_is_searched_here(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=None) as index:
        build([Article("new", "panen durian", body="isi baru")], own)
        index._searchers._wait(helpers.WORTH, index._current())
        _until(lambda: _idle(index))
        with _at_it(index) as done_here:
            assert index.search("panen").total == 3
            assert done_here == ["panen"]
            index.refresh()
            assert index.search("panen").total == 1
        assert done_here == ["panen"]


def test_a_helper_that_finds_damage_leaves_the_search_to_who_has_opened_it(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=None) as index:
        (own / "telusur_0.json").write_bytes(b"x")
        index._searchers._wait(helpers.WORTH, index._current())
        _until(lambda: not index._searchers._left)
        with ThreadPoolExecutor(4) as pool:
            assert [results.total for results in pool.map(index.search, ["panen"] * 50)] == [3] * 50


class _Local(tzinfo):
    """A time zone that stays where it is."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(hours=7)

    def tzname(self, _: datetime | None) -> str:
        return "lokal"

    def dst(self, _: datetime | None) -> None:
        return None

    def __reduce__(self) -> Any:
        raise TypeError


def test_what_cannot_be_sent_is_searched_here(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        _begun(index)
        with _at_it(index) as done_here:
            assert index.search("panen", now=datetime(2025, 3, 10, tzinfo=_Local())).total == 3
            assert done_here == ["panen"]
        assert len(_idle(index)) == 1


def test_closing_ends_helpers_and_so_does_forgetting(own: Path) -> None:
    index = open_index(own, jobs=2)
    process = _begun(index)._process
    index.close()
    assert process.poll() is not None
    with pytest.raises(IndexUnusableError, match="ditutup"):
        index.search("panen")
    index = open_index(own, jobs=2)
    process = _begun(index)._process
    del index
    gc.collect()
    assert process.poll() is not None


def test_closing_while_a_helper_is_at_work(own: Path) -> None:
    index = open_index(own, jobs=2)
    helper = _begun(index)
    searchers, snapshot = index._searchers, index._current()
    assert searchers._some.acquire(timeout=1)
    assert searchers._idle.popleft() is helper
    index.close()
    assert helper._process.poll() is None
    found = searchers._helped(helper, snapshot, "panen", options())
    assert found is not None
    assert found.total == 3
    assert helper._process.poll() is not None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_leaves_the_helpers_of_its_parent_alone(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        helper = _begun(index)
        with _at_it(index) as done_here:
            child = os.fork()
            if not child:
                found = index.search("panen").total
                index.close()
                os._exit(found if done_here == ["panen"] else 99)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
            assert index.search("panen").total == 3
            assert not done_here
        assert helper._process.poll() is None
