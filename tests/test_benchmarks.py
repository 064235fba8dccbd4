"""The benchmarks measure what they say: questions, recombined articles, engines that agree. Nothing here is timed."""

import gzip
import json
import math
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from rapidfuzz.distance import OSA

from benchmarks import charts, short, web
from benchmarks.ask import check, unlike
from benchmarks.corpus import ROOT, tokens
from benchmarks.feed import Feed
from benchmarks.peers import PEERS, Answer, Engine, peer
from benchmarks.peers.stock_whoosh import StockWhoosh
from benchmarks.peers.telusur import Telusur
from benchmarks.processes import run
from benchmarks.questions import KINDS, Question, questions
from benchmarks.recombine import Recombined, heaps
from benchmarks.results import share, table
from benchmarks.whoosh_page import create_app as whoosh_page
from indexer import Article, Index, add, build, open_index, read
from indexer.indonesian.roots import root
from indexer.indonesian.stopwords import stopwords
from indexer.indonesian.words import words
from indexer.query.language import parse_dated
from search_web import create_app

from .conftest import DOZEN, unmerged

NUMBER = 80


def recombined(count: int, seed: int = 1) -> list[Article]:
    return list(islice(Recombined(DOZEN, seed), count))


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """300 recombined articles in more than one segment."""
    folder = tmp_path_factory.mktemp("several") / "index"
    articles = recombined(300)
    with unmerged():
        build(articles[:200], folder)
        add(articles[200:], folder)
    with open_index(folder, refresh_every=None) as index:
        assert (index.info().segments, index.info().articles) == (2, 300)
        yield index


@pytest.fixture(scope="module")
def asked(several: Index) -> list[Question]:
    return questions(several._current(), number=NUMBER)


# -- recombined articles -------------------------------------------------------------------------------------


def test_recombined_articles_are_the_same_for_a_seed() -> None:
    assert recombined(50) == recombined(50)
    assert recombined(50) != recombined(50, seed=2)


def test_the_vocabulary_of_recombined_articles_grows_by_the_law() -> None:
    made = Recombined(DOZEN)
    seen: set[str] = set()
    count, sizes = 0, []
    for article in islice(made, 500):
        found = words(f"{article.title}\n{article.body}")
        seen.update(found)
        count += len(found)
        sizes.append(len(seen))
        assert (made.tokens, made.forms) == (count, len(seen))
        assert made.forms >= made.heaps.forms(made.tokens)
    assert all(before <= after for before, after in pairwise(sizes))
    # The dozen's own words are far fewer: new ones are made to the end.
    assert sizes[-1] > sizes[400] > sizes[100] > len({word for each in DOZEN for word in words(each.body)})


def test_recombined_articles_have_ids_of_their_own_and_facts_of_real_ones() -> None:
    made = recombined(100)
    assert len({article.id for article in made}) == 100
    assert {(article.author, article.outlet) for article in made} <= {(each.author, each.outlet) for each in DOZEN}
    assert {article.date for article in made} <= {each.date for each in DOZEN}


def test_heaps_law_is_found_where_it_holds() -> None:
    # A text whose n words have √n forms.
    text = [str(int(place**0.5)) for place in range(40_000)]
    law = heaps(text[at : at + 100] for at in range(0, len(text), 100))
    assert law.beta == pytest.approx(0.5, abs=0.01)
    assert law.forms(160_000) == pytest.approx(400, rel=0.05)
    assert law.forms(100) == 0  # nothing is said of texts this short


# -- questions -----------------------------------------------------------------------------------------------


def test_questions_are_as_many_as_wanted_different_and_in_all_classes(several: Index, asked: list[Question]) -> None:
    assert len(asked) == NUMBER
    assert len({(each.text, each.outlet, each.since, each.newest) for each in asked}) == NUMBER
    by_kind = {kind: [each for each in asked if each.kind == kind] for kind in KINDS}
    assert len(by_kind["match-all"]) == 1
    sizes = [len(each) for kind, each in by_kind.items() if kind != "match-all"]
    assert max(sizes) - min(sizes) <= 1
    assert asked == questions(several._current(), number=NUMBER)


def test_questions_keep_to_their_class(asked: list[Question]) -> None:
    for question in asked:
        found = words(question.text.replace("ATAU", ""))
        assert len(found) <= 4
        assert parse_dated(question.text) is None
        if question.kind not in ("phrase", "prefix"):
            assert not stopwords().intersection(found)
            assert [root(word) for word in found] == list(question.roots)
            assert len(set(question.roots)) == len(question.roots)
        assert bool(question.outlet) == (question.kind == "outlet filter")
        assert bool(question.since) == bool(question.until) == (question.kind == "date range")
        assert question.newest == (question.kind in ("by date", "match-all"))
        assert question.text.endswith("*") == (question.kind == "prefix")
        assert question.text.startswith('"') == (question.kind == "phrase")


def test_questions_do_not_depend_on_segments(tmp_path: Path, asked: list[Question]) -> None:
    build(recombined(300), tmp_path / "index")
    with open_index(tmp_path / "index", refresh_every=None) as index:
        assert index.info().segments == 1
        assert questions(index._current(), number=NUMBER) == asked


def test_an_index_with_too_few_words_says_so(index: Index) -> None:
    with pytest.raises(ValueError, match="too few"):
        questions(index._current())


# -- engines -------------------------------------------------------------------------------------------------


def test_all_engines_find_and_count_the_same(several: Index, asked: list[Question], tmp_path: Path) -> None:
    peers = []
    for name in PEERS:
        peer(name).write(tmp_path / name, tokens(several._current()), forms=name != "stock_whoosh")
        peers.append(peer(name)(tmp_path / name))
    check(asked, Telusur(several), peers)
    for one in peers:
        can = [question for question in asked if one.can(question)]
        assert can
        for question in can:
            one.run(one.prepare(question))
        one.close()


class Liar(Engine):
    """Says what Telusur says, but for something."""

    name = "Liar"

    def __init__(self, telusur: Telusur, more: int, outlets: int) -> None:
        self._telusur, self._more, self._outlets = telusur, more, outlets

    def prepare(self, question: Question) -> Any:
        return self._telusur.prepare(question)

    def run(self, prepared: Any) -> Any:
        return self._telusur.run(prepared)

    def answer(self, prepared: Any) -> Answer:
        total, counts = self._telusur.answer(prepared)
        outlets = {name: count + self._outlets for name, count in counts["outlet"].items()}
        return Answer(total + self._more, {**counts, "outlet": outlets})


@pytest.mark.parametrize(("more", "outlets"), [(1, 0), (0, 1)])
def test_an_engine_that_finds_or_counts_something_else_is_told(
    several: Index, asked: list[Question], more: int, outlets: int, capsys: pytest.CaptureFixture[str]
) -> None:
    telusur = Telusur(several)
    check(asked, telusur, [Liar(telusur, 0, 0)])
    with pytest.raises(SystemExit, match="answers differ"):
        check(asked, telusur, [Liar(telusur, more, outlets)])
    assert "Liar" in capsys.readouterr().err


def test_a_page_that_does_not_add_up_is_told(several: Index) -> None:
    telusur, question = Telusur(several), Question("common", "petani", ("tani",))
    whole, ours = telusur.call(question), telusur.answer(telusur.prepare(question))
    assert unlike(question, ours, whole) == []
    assert unlike(question, ours._replace(total=ours.total + 1), whole)
    for facet in ours.counts:
        assert unlike(question, ours._replace(counts={**ours.counts, facet: {"x": 1}}), whole)


def test_what_is_fed_are_words_and_the_roots_that_pysastrawi_says(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    records = ({**article.to_dict(), "text": article.body} for article in DOZEN)
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    feed = Feed(source)
    for fed, article in zip(feed, DOZEN, strict=True):
        assert (fed.article.id, fed.article.date) == (article.id, article.date)
        assert fed.body == words(article.body)
        assert fed.body_roots == [root(word) for word in fed.body]
    assert feed.articles == len(DOZEN)


# -- what is written down ------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_the_memory_of_all_processes_counts() -> None:
    program = "import subprocess, sys, time; held = b'x' * {}; {}; time.sleep(.4)"
    child = program.format("(60 << 20)", "print('held')")
    both = program.format("(40 << 20)", f"subprocess.run([sys.executable, '-c', {child!r}])")
    ran = run([sys.executable, "-c", both])
    assert 100 << 20 < ran.peak < 200 << 20
    assert ran.output == "held\n"


def test_a_command_that_fails_ends_the_run_with_what_it_said() -> None:
    with pytest.raises(SystemExit, match=r"ended with 3:\nso it is"):
        run([sys.executable, "-c", "print('so it is'); raise SystemExit(3)"])


def test_tables_and_charts() -> None:
    assert table(["a", "bb"], [["x", "1"]]) == "| a | bb |\n| - | -: |\n| x |  1 |\n"
    assert [share([3, 1, 2, 4], of) for of in (0.0, 0.5, 0.99)] == [1, 3, 4]
    drawn = (
        charts.bars("T & T", {"one": 1.0, "two": 2.0}),
        charts.dots("T", ["a", "b"], {"x": [0.1, None], "y": [20.0, 3.0]}),
        charts.columns("T", [0.0, 1.0, 0.5], "below"),
    )
    for svg in drawn:
        root_ = ElementTree.fromstring(svg)
        right = float(root_.attrib["viewBox"].split()[2])
        for shape in root_.iter():
            place = shape.attrib.get("x") or shape.attrib.get("cx") or "0"
            assert 0 <= float(place) + float(shape.attrib.get("width", 0)) <= right


# -- the page under load -------------------------------------------------------------------------------------


class _Answering(ThreadingHTTPServer):
    """Writes down when it was asked for what."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[tuple[float, str]] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked.append((time.perf_counter(), self.path))
                body = gzip.compress(b"ya")
                self.send_response(status)
                self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.daemon_threads = True


@contextmanager
def _answering(status: int = 200) -> Iterator[_Answering]:
    server = _Answering(status)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_steady_load_asks_everything_once_and_at_its_time(asked: list[Question]) -> None:
    with _answering() as server:
        load = web.steadily(server.server_port, os.getpid(), asked[:24], rate=10, clients=4)
    assert sorted(path for _, path in server.asked) == sorted(map(web.address, asked[:24]))
    assert len(load.seconds) == 24
    assert load.bytes == 24 * len(gzip.compress(b"ya"))
    moments = [moment for moment, _ in server.asked]
    assert max(moments) - min(moments) > 0.4  # six questions of each client are half a second apart in all
    assert load.wall > 0.5


def test_saturation_asks_until_time_is_up_and_an_error_ends_the_run(asked: list[Question]) -> None:
    with _answering() as server:
        load = web.saturate(server.server_port, os.getpid(), asked[:5], seconds=0.3, clients=3)
    assert len(load.seconds) == len(server.asked) > 5
    assert load.rate == pytest.approx(len(load.seconds) / load.wall)
    with _answering(status=503) as server, pytest.raises(RuntimeError, match="503"):
        web.saturate(server.server_port, os.getpid(), asked[:5], seconds=0.3, clients=2)


def test_what_a_load_came_to_is_told() -> None:
    steady = web.Load([0.01] * 94 + [0.03] * 5 + [0.5], wall=10, bytes=1000, cpu=1, others=5)
    full, stock = web.Load([0.05] * 200, 2, 10, 1, 1), web.Load([0.5] * 20, 2)
    rows, record = web.report({"steady": steady, "full": full, "stock": stock})
    assert (record["steady_p50_ms"], record["steady_p95_ms"], record["steady_p99_ms"]) == (10, 30, 500)
    assert (record["pages_per_second"], record["times_stock"], record["cpu_ms_per_page"]) == (100, 10, 5)
    assert record["steady_others_cores"] == 0.5
    assert "100.0" in rows


def test_both_pages_tell_the_same_totals(several: Index, asked: list[Question], tmp_path: Path) -> None:
    StockWhoosh.write(tmp_path, tokens(several._current()), forms=False)
    ours, theirs = create_app({"TELUSUR_INDEX": several.path}).test_client(), whoosh_page(tmp_path).test_client()
    compared = 0
    for question in asked:
        if question.plain and question.kind != "prefix":
            found = theirs.get(web.address(question))
            assert found.status_code == 200
            told = web.total_of(ours.get(web.address(question, "/cari.json")).text)
            assert web.total_of(found.text) == told, question
            compared += told > 0
    assert compared > 20


def test_short_questions_are_of_headlines() -> None:
    """Three words of the title that stand in the body too; with one slip of one letter; with one in another form."""
    # Bodies five times over: a form that stands less often is none to type.
    found = [one for one in read(ROOT / "corpus") if isinstance(one, Article)]
    articles = {str(n): Article(str(n), one.title, body=f"{one.body}\n" * 5) for n, one in enumerate(found)}
    made = list(short._Maker(list(articles.values()), random.Random(1)).make(30))
    assert len({id_ for id_, *_ in made}) == 30
    for id_, *three in made:
        clean, slipped, varied = (text.split() for text in three)
        article = articles[id_]
        title = [word for word in words(article.title) if word in clean]
        assert [word for word in clean if word in dict.fromkeys(title)] == clean
        assert set(clean) <= set(words(article.body))
        for other in (slipped, varied):
            assert sum(one != two for one, two in zip(clean, other, strict=True)) == 1
        assert sum(OSA.distance(one, two) for one, two in zip(clean, slipped, strict=True)) == 1
        assert [root(one) for one in clean] == [root(one) for one in varied]


def test_too_few_articles_for_short_questions_are_told() -> None:
    with pytest.raises(SystemExit, match="yield 0 questions, not 3"):
        list(short._Maker(list(DOZEN), random.Random(1)).make(3))


def test_the_plain_peer_is_bm25(tmp_path: Path) -> None:
    articles = [Article("a", "Panen", body="panen padi raya"), Article("b", "Padi", body="memanen padi padi di sawah"),
                Article("c", "Banjir", body="banjir di sawah")]  # fmt: skip
    build(articles, tmp_path)
    with open_index(tmp_path) as index:
        peer = short.Plain(index._current())
        assert peer.best("banjir") == ["c"]
        assert peer.best("gajah") == []
        # Two of three have panen in some form: idf log(1 + 1.5 / 2.5); one of them twice as much in the title.
        idf = math.log(1 + 1.5 / 2.5)
        norm = 1.2 * (0.25 + 0.75 * 3 / (11 / 3))
        assert peer._leaf("body", ("panen", "memanen"))[0] == pytest.approx(idf / (1 + norm), rel=1e-6)
        assert peer.best("panen") == ["a", "b"]
