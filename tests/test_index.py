"""An opened index at work: threads, rebuilds under its feet, and its end."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from indexer import (
    Article,
    Index,
    IndexDamagedError,
    IndexMissingError,
    IndexUnusableError,
    Snippet,
    UsageError,
    add,
    build,
    open_index,
    search,
)
from indexer.segments import lock, manifest
from tests.conftest import DOZEN, is_a_sentence

#: How many of the dozen say panen.
PANEN = 3


def test_eight_threads_get_what_one_gets(folder: Path) -> None:
    """One Index, freshly opened, so that everything it reads on first touch is read by all at once."""
    questions = ["panen", "petani panen", '"panen raya"', "pan*", "-panen", "penulis:sri", "judul:rutan binaan", ""]
    questions += ["di", "tanggal:2025 padi", "panen ATAU harga", "banjir demak xyzzy", "outlet:warta padi", "bupati"]

    def answer(index: Index, text: str) -> tuple[Any, ...]:
        record = index.search(text, explain=True).to_dict()
        record.pop("took_ms")
        bodies = [hit.body for hit in index.search(text)]
        return record, bodies, [hit.id for hit in index.scan(text)], index.get("a1"), index.info()

    with open_index(folder, refresh_every=None) as index:
        wanted = [answer(index, text) for text in questions]
    for _ in range(2):
        with open_index(folder, refresh_every=None) as index, ThreadPoolExecutor(8) as pool:
            start = threading.Barrier(8)

            def ask(turn: int, index: Index = index, start: threading.Barrier = start) -> list[tuple[Any, ...]]:
                start.wait()
                order = questions[turn:] + questions[:turn]
                answers = {text: answer(index, text) for text in order}
                return [answers[text] for text in questions]

            for got in pool.map(ask, range(8)):
                assert got == wanted


def test_searching_while_writing(tmp_path: Path) -> None:
    """Readers that refresh all the time, and such that open anew, always see one whole generation."""
    build([Article(f"{n}", "panen", body="0") for n in range(5)], tmp_path)
    stop = threading.Event()
    wrong: list[str] = []

    def look() -> None:
        with open_index(tmp_path, refresh_every=0) as index:
            while not stop.is_set():
                try:
                    bodies = {hit.body for hit in index.search("panen")}
                    with open_index(tmp_path) as fresh:
                        bodies_fresh = {hit.body for hit in fresh.search("panen")}
                except Exception as error:
                    wrong.append(repr(error))
                    return
                if len(bodies) != 1 or len(bodies_fresh) != 1:
                    wrong.append(f"{bodies} {bodies_fresh}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.segments.writer.GRACE", 0.05)
        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for turn in range(1, 12):
                build([Article(f"{n}", "panen", body=f"{turn}") for n in range(5)], tmp_path)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert not wrong


def test_opening_looks_again_when_a_writer_switches_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of the manifest that was just read are gone when their sizes are looked at."""
    build(Article("old", "panen"), tmp_path)
    real, turns = manifest.check_size, iter([True])

    def late(folder: Path, name: str, size: int) -> None:
        if next(turns, False):
            build(Article("new", "durian"), tmp_path)
        real(folder, name, size)

    monkeypatch.setattr(manifest, "check_size", late)
    with open_index(tmp_path) as index:
        assert index.get("new") is not None


def test_refresh_takes_a_rebuild_and_old_hits_keep_their_bodies(tmp_path: Path) -> None:
    """What is on somebody's page can be opened after the files it came from are gone."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path, refresh_every=None) as index:
        old = index.search("panen")
        build(Article("new", "panen durian", body="isi baru"), tmp_path)
        assert index.search("panen").total == PANEN, "its snapshot, until it refreshes"
        assert index.refresh() is True
        assert index.refresh() is False
        assert [hit.body for hit in index.search("panen")] == ["isi baru"]
        known = {article.id: article.body for article in DOZEN}
        assert [hit.body for hit in old] == [known[hit.id] for hit in old]


def test_a_snapshot_answers_after_its_files_are_gone(tmp_path: Path) -> None:
    """Also what it has not been asked yet: opened is opened."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path, refresh_every=None) as index:
        build(Article("new", "durian"), tmp_path)
        assert index.search("panen").total == PANEN
        assert index.search("pan*").total == PANEN
        assert index.get("a1") == DOZEN[0]
        assert index.info().articles == len(DOZEN)


def test_refresh_to_a_damaged_index_keeps_the_old_one(tmp_path: Path) -> None:
    """Who is searching goes on; who asks to refresh is told."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path, refresh_every=0) as index:
        index.search("panen")
        (tmp_path / "_MAIN_7.toc").write_bytes(b"x")
        assert index.search("panen").total == PANEN
        with pytest.raises(IndexDamagedError, match=r"telusur_7\.json"):
            index.refresh()
        assert index.search("panen").total == PANEN


def test_the_function_sees_what_was_just_added(tmp_path: Path) -> None:
    """``add`` and then ``search`` in one program: no second of blindness."""
    build(Article("a", "panen"), tmp_path)
    assert search("panen", tmp_path).total == 1
    add(Article("b", "panen"), tmp_path)
    assert search("panen", tmp_path).total == 2


def test_closed_index_says_so(folder: Path) -> None:
    """And closing twice is no error."""
    index = open_index(folder)
    index.close()
    index.close()
    actions: list[Callable[[], object]] = [
        lambda: index.search("x"),
        lambda: index.get("a1"),
        index.info,
        index.refresh,
    ]
    for action in actions:
        with pytest.raises(IndexUnusableError, match="ditutup") as caught:
            action()
        is_a_sentence(caught.value)


def test_a_whole_article_is_marked_as_a_search_marks_it(index: Index) -> None:
    marked = index.marked("b3", "panen")
    assert marked is not None
    title, body = marked
    assert [title.text[start:end] for start, end in title.marks] == ["Panen"]
    assert [body.text[start:end] for start, end in body.marks] == ["memanen"]
    assert body.roots == ("panen",)
    assert index.marked("b3", "panen", exact=True) == (title, Snippet(body.text, ()))
    assert index.marked("b3", "") == (Snippet(title.text, ()), Snippet(body.text, ()))
    assert index.marked("nobody", "panen") is None


def test_a_facet_lists_as_many_values_as_asked(index: Index) -> None:
    every = index.search("").facets["author"]
    two = index.search("", facet_values=2).facets["author"]
    assert two.values == every.values[:2]
    assert two.other == sum(value.count for value in every.values[2:])
    with pytest.raises(UsageError, match="facet_values=0"):
        index.search("", facet_values=0)


def test_the_authors_of_a_byline() -> None:
    assert Article(author="Sri Rahayu dan Joko; Budi, S.Pd. | ").authors == ("Sri Rahayu", "Joko", "Budi, S.Pd.")
    assert Article().authors == ()


def test_an_index_that_is_being_built_is_said_to_be(tmp_path: Path) -> None:
    held = lock.acquire(tmp_path, 0)
    with pytest.raises(IndexMissingError, match="sedang dibangun sejak") as caught:
        open_index(tmp_path)
    is_a_sentence(caught.value)
    lock.release(tmp_path, held)
    with pytest.raises(IndexMissingError, match="Tidak ada indeks"):
        open_index(tmp_path)


def test_who_writes_meanwhile_is_known(tmp_path: Path) -> None:
    build([Article("a", "panen")], tmp_path)
    with open_index(tmp_path) as index:
        assert index.writing_since() == ""
        held = lock.acquire(tmp_path, 0)
        assert index.writing_since()[:2] == "20"
        assert index.search("panen").total == 1
        lock.release(tmp_path, held)
        assert index.writing_since() == ""
