"""Searches that helpers do: what they answer, and what happens when they cannot."""

import gc
import os
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from indexer import Article, Index, IndexUnusableError, Results, UsageError, build, open_index
from indexer.cores import FREE
from indexer.process import Process
from indexer.query import helpers
from indexer.query.search import search
from tests.conftest import DOZEN, is_a_sentence

QUESTIONS = ("panen", "petani panen", '"panen raya"', "pan*", "-panen", "penulis:sri", "", "di", "xyzzy",
             "padi ATAU harga", "tanggal:2025 padi", "memnen padi", "siapa bupati blora?")  # fmt: skip


@pytest.fixture(autouse=True)
def _locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs one thread at a time, or so it is thought."""
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


def _begun(index: Index) -> tuple[Process, ...]:
    """The helpers of *index*, ready."""
    index._searchers._wait(helpers.WORTH)
    _until(lambda: index._searchers._helpers)
    return index._searchers._helpers


@contextmanager
def _at_it() -> Iterator[list[str]]:
    """While this lasts, this process is searching already. What it searches all the same, for want of a helper."""
    here = []

    def noted(snapshot: Any, query: str, asked: Any) -> Results:
        here.append(query)
        return search(snapshot, query, asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpers, "search", noted)
        patch.setattr(helpers, "_UNDER_WAY", deque([None]))
        yield here


def _all(index: Index, text: str) -> tuple[Any, ...]:
    results = index.search(text, explain=True, now=datetime(2025, 3, 10))
    notes = [(note, getattr(note, "template", None)) for note in results.query.notes]
    return results.to_dict() | {"took_ms": 0}, [hit.body for hit in results], notes


def test_a_helper_answers_as_one_does_here(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        here = [_all(index, text) for text in QUESTIONS]
        _begun(index)
        with _at_it() as done_here:
            assert [_all(index, text) for text in QUESTIONS] == here
        assert not done_here


@pytest.mark.skipif(FREE, reason="threads run side by side, and wait for nobody")
def test_threads_that_wait_begin_helpers_and_get_what_one_gets(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "WORTH", 0.0)
    with open_index(own, jobs=3) as index, ThreadPoolExecutor(8) as pool:
        alone = [_all(index, text) for text in QUESTIONS]
        assert not index._searchers._all, "one thread waits for nobody"
        for _ in range(200):
            assert list(pool.map(lambda text: _all(index, text), QUESTIONS)) == alone
            if index._searchers._helpers:
                break
        assert len(index._searchers._helpers) == 3
        assert list(pool.map(lambda text: _all(index, text), QUESTIONS * 5)) == alone * 5
        assert len(index._searchers._all) == 3
        assert all(not helper.calls for helper in index._searchers._helpers)
        assert not helpers._UNDER_WAY


def test_one_process_is_one_process(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "WORTH", 0.0)
    with open_index(own, jobs=1) as index, ThreadPoolExecutor(8) as pool, _at_it():
        assert [results.total for results in pool.map(index.search, ["panen"] * 50)] == [3] * 50
        assert not index._searchers._all


@pytest.mark.parametrize("program", ["/usr/bin/uwsgi", "", None])
def test_what_is_no_python_is_not_run(own: Path, monkeypatch: pytest.MonkeyPatch, program: str | None) -> None:
    monkeypatch.setattr("sys.executable", program)
    with open_index(own, jobs=8) as index:
        assert index._searchers._jobs == 1
    assert build(DOZEN, own, jobs=2).indexed == len(DOZEN)


@pytest.mark.parametrize("jobs", [0, -1, 2.5])
def test_how_many_is_a_number(folder: Path, jobs: Any) -> None:
    with pytest.raises(UsageError, match=f"jobs={jobs}") as caught:
        open_index(folder, jobs=jobs)
    is_a_sentence(caught.value)


def test_a_helper_that_is_killed_is_missed_by_nobody(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        here = _all(index, "panen")
        _begun(index)[0]._process.kill()
        with _at_it() as done_here:
            assert _all(index, "panen") == here
            assert done_here == ["panen"]
            assert not index._searchers._helpers
            _begun(index)
            assert _all(index, "panen") == here
        assert done_here == ["panen"], "others have taken their places"


def test_a_helper_that_cannot_begin_is_missed_by_nobody(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with open_index(own, jobs=2) as index, _at_it():
        index._searchers._wait(helpers.WORTH)
        assert index.search("panen").total == 3
        assert index._searchers._begun
        assert not index._searchers._helpers


def test_no_thread_to_begin_one_in(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(helpers, "WORTH", 0.0)
    with open_index(own, jobs=2) as index, _at_it(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert index.search("panen").total == 3
        assert index.search("panen").total == 3
        assert not index._searchers._begun


def test_a_helper_follows_a_rebuild(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=None) as index:
        _begun(index)
        build([Article("new", "panen durian", body="isi baru")], own)
        old = _all(index, "panen")
        with _at_it() as done_here:
            assert index.search("panen").total == 3, "this index has not refreshed"
            index.refresh()
            assert [hit.body for hit in index.search("panen")] == ["isi baru"]
            assert not done_here, "the helper had the old files open, as this process had"
        assert old[0]["total"] == 3
        build(DOZEN, own)
        index.refresh()
        with _at_it() as done_here:
            assert _all(index, "panen") == old
        assert not done_here


def test_what_a_helper_can_no_longer_open_is_searched_here(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=None) as index:
        build([Article("new", "panen durian", body="isi baru")], own)
        _begun(index)
        with _at_it() as done_here:
            assert index.search("panen").total == 3
            assert done_here == ["panen"]
            index.refresh()
            assert index.search("panen").total == 1
        assert done_here == ["panen"]


def test_a_helper_keeps_no_old_files(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=0) as index:
        maps = Path(f"/proc/{_begun(index)[0]._process.pid}/maps")
        if not maps.exists():
            pytest.skip("this system does not tell what a process has mapped")
        with _at_it() as done_here:
            for turn in range(4):
                build([Article("new", "panen", body=f"{turn}")], own)
                assert [hit.body for hit in index.search("panen")] == [f"{turn}"]
        assert not done_here
        mapped = {line.split(maxsplit=5)[5] for line in maps.read_text().splitlines() if ".arrays" in line}
        assert len(mapped) == 1, mapped


def test_where_the_index_is_does_not_change_with_the_folder(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.parent)
    monkeypatch.syspath_prepend("")
    with open_index(own.name, jobs=2, refresh_every=None) as index:
        away = own.parent / "away"
        away.mkdir()
        for module in ("json", "indexer"):
            (away / f"{module}.py").write_text("raise SystemExit(1)", encoding="utf-8")
        monkeypatch.chdir(away)
        _begun(index)
        with _at_it() as done_here:
            assert index.search("panen").total == 3
        assert not done_here


def test_a_helper_that_finds_damage_leaves_the_search_to_who_has_opened_it(own: Path) -> None:
    with open_index(own, jobs=2, refresh_every=None) as index:
        manifest = own / "telusur_0.json"
        whole = manifest.read_bytes()
        manifest.write_bytes(b"x")
        _begun(index)
        with _at_it() as done_here:
            assert index.search("panen").total == 3
            assert done_here == ["panen"]
            manifest.write_bytes(whole)
            assert index.search("panen").total == 3
        assert done_here == ["panen"]


def test_what_goes_wrong_there_is_raised_here(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        _begun(index)
        with _at_it() as done_here:
            with pytest.raises(TypeError):
                index.search(b"panen")  # type: ignore[arg-type]  # which is refused
            assert len(done_here) == 1
            assert index.search("panen").total == 3
            assert len(done_here) == 1


class _TookTooLongError(Exception):
    pass


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no such signals here")
@pytest.mark.parametrize("kind", [KeyboardInterrupt, TimeoutError, _TookTooLongError])
def test_what_interrupts_a_search_is_raised_and_mixes_up_no_answers(
    own: Path, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    def interrupt(*_: object) -> None:
        raise kind

    before = signal.signal(signal.SIGALRM, interrupt)
    monkeypatch.setattr(helpers, "WORTH", 1e9)  # nobody begins but by hand
    try:
        with open_index(own, jobs=2) as index:
            process = _begun(index)[0]._process
            with _at_it() as done_here:
                process.send_signal(signal.SIGSTOP)
                signal.setitimer(signal.ITIMER_REAL, 0.1)
                with pytest.raises(kind):
                    index.search("panen")
                assert process.poll() is not None
                assert index.search("bupati").hits[0].id == index.search("bupati").hits[0].id
                assert not index._searchers._helpers
            _begun(index)
            with _at_it() as done_here:
                assert index.search("panen").total == 3
            assert not done_here
    finally:
        signal.signal(signal.SIGALRM, before)


class _Local(tzinfo):
    """A time zone that stays where it is; *why* it cannot be taken elsewhere."""

    def __init__(self, why: type[Exception]) -> None:
        self._why = why

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(hours=7)

    def tzname(self, _: datetime | None) -> str:
        return "lokal"

    def dst(self, _: datetime | None) -> None:
        return None

    def __reduce__(self) -> Any:
        if self._why is ImportError:
            return _unknown_there, (self._why,)
        raise self._why


def _unknown_there(_: type[Exception]) -> tzinfo:
    raise AssertionError("nobody calls this")


@pytest.mark.parametrize("why", [TypeError, ValueError, ImportError])
def test_what_cannot_be_sent_is_searched_here(own: Path, monkeypatch: pytest.MonkeyPatch, why: type[Exception]) -> None:
    monkeypatch.setattr(_unknown_there, "__module__", "__main__")
    monkeypatch.setattr(sys.modules["__main__"], _unknown_there.__name__, _unknown_there, raising=False)
    with open_index(own, jobs=2) as index:
        _begun(index)
        with _at_it() as done_here:
            assert index.search("panen", now=datetime(2025, 3, 10, tzinfo=_Local(why))).total == 3
            assert done_here == ["panen"]
        assert len(index._searchers._helpers) == 2


def test_closing_ends_helpers_and_so_does_forgetting(own: Path) -> None:
    index = open_index(own, jobs=2)
    process = _begun(index)[0]._process
    index.close()
    assert process.poll() is not None
    with pytest.raises(IndexUnusableError, match="ditutup"):
        index.search("panen")
    index = open_index(own, jobs=2)
    process = _begun(index)[0]._process
    del index
    gc.collect()
    assert process.poll() is not None


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be halted here")
def test_closing_while_a_helper_is_at_work(own: Path) -> None:
    index = open_index(own, jobs=2)
    helper = _begun(index)[0]
    process = helper._process
    process.send_signal(signal.SIGSTOP)
    with _at_it() as done_here, ThreadPoolExecutor(1) as pool:
        searching = pool.submit(index.search, "panen")
        _until(lambda: helper.calls)
        index.close()
        assert searching.result(30).total == 3, "it was asked before"
    assert done_here == ["panen"]
    assert process.poll() is not None


def test_closing_while_helpers_begin(own: Path) -> None:
    index = open_index(own, jobs=2)
    searchers = index._searchers
    searchers._wait(helpers.WORTH)
    _until(lambda: searchers._all)
    index.close()
    _until(lambda: len(searchers._all) == 2 and all(helper._process.poll() is not None for helper in searchers._all))
    assert not searchers._helpers


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_leaves_the_helpers_of_its_parent_alone(own: Path) -> None:
    with open_index(own, jobs=2) as index:
        helper = _begun(index)[0]
        with _at_it() as done_here:
            child = os.fork()
            if not child:
                found = index.search("panen").total
                index.close()
                os._exit(found if done_here == ["panen"] else 99)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
            assert index.search("panen").total == 3
            assert not done_here
        assert helper._process.poll() is None


@pytest.mark.skipif(not hasattr(os, "fork") or not hasattr(signal, "SIGSTOP"), reason="no fork, or no halting here")
def test_a_process_that_is_forked_while_a_helper_is_asked_can_end(own: Path) -> None:
    with open_index(own, jobs=2) as index, _at_it(), ThreadPoolExecutor(1) as pool:
        helper = _begun(index)[0]
        helper._process.send_signal(signal.SIGSTOP)
        searching = pool.submit(index.search, "panen")
        _until(lambda: helper.calls)
        time.sleep(0.1)  # by then it waits for the answer
        child = os.fork()
        if not child:
            signal.alarm(10)
            index.close()
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        helper._process.send_signal(signal.SIGCONT)
        assert searching.result(30).total == 3
        assert os.waitstatus_to_exitcode(status) == 0
