"""Loads the page as readers do, then as hard as it bears, and a plain page over stock Whoosh in the same run.

Eight clients ask two questions a second each, none twice, each at its time whether or not the one before was answered;
an answer's time counts from when it was due. Then eight clients ask without a pause. The load tool runs on the same
machine, beside what it measures.
"""

import argparse
import gzip
import http.client
import itertools
import json
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from indexer import open_index
from indexer.segments.snapshot import Snapshot

from .corpus import ROOT, WORK, news, tokens
from .peers.stock_whoosh import StockWhoosh
from .processes import TELUSUR, busy, run, worked
from .questions import Question, questions
from .results import RESULTS, machine, share, table, write

CLIENTS = 8

#: Questions a second of each client of the steady load.
RATE = 2.0

_READ_ME = """
*Steady*: {clients} clients, {rate:g} questions a second each for {steady:g} s, {asked} pages, none asked twice, no
conditional requests, gzip accepted; milliseconds from when an answer was due to its last byte. *Saturation*: {clients}
clients without a pause for {full:g} s each, on the same machine as the load tool. {articles:,} articles. Both are
served by waitress with eight threads. Telusur's page has ten hits with snippets, facets, years, a histogram and links;
stock Whoosh's ten hits and three facets. Where both are fed the same words, both said the same totals beforehand.
"""


def main() -> None:
    """Serves, asks, prints a table and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where indexes are kept")
    parser.add_argument("--index", type=Path, help="an index to serve as it is, in the place of one that is made")
    parser.add_argument("--steady", type=float, default=60, help="seconds of the steady load")
    parser.add_argument("--full", type=float, default=20, help="seconds of saturation")
    parser.add_argument("--without-whoosh", action="store_true", help="leave out; writes nothing down")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    ours = asked.index or asked.work / "ask" / "telusur"
    if not asked.index:
        run([*TELUSUR, "build", str(news(asked.work)), "--index", str(ours)], allowed=(0, 1))
    with open_index(ours, refresh_every=None) as index:
        snapshot = index._current()
        articles = index.info().articles
        steady = int(CLIENTS * RATE * asked.steady)
        several = different(snapshot, steady + 1000)
        stock = asked.work / "stock_whoosh"
        if not asked.without_whoosh and not list(stock.glob("*.toc")):
            print("feeding stock Whoosh …", flush=True)
            StockWhoosh.write(stock, tokens(snapshot), forms=False)
    for_whoosh = [one for one in several[steady:] if one.kind != "prefix"]
    found: dict[str, Load] = {}
    with _telusur(ours) as (port, pid):
        warm(port, several[:40])
        found["steady"] = steadily(port, pid, several[:steady], RATE)
        found["full"] = saturate(port, pid, for_whoosh, asked.full)
        totals = _totals(port, for_whoosh, "/cari.json")
    if not asked.without_whoosh:
        with _stock(stock) as (port, pid):
            warm(port, several[:4])
            if (theirs := _totals(port, for_whoosh, "/")) != totals:
                sys.exit(f"they do not find the same: {totals}, stock Whoosh {theirs}")
            found["stock"] = saturate(port, pid, for_whoosh, asked.full)
    rows, record = report(found)
    print(rows)
    if asked.without_whoosh:
        return
    told = _READ_ME.format(clients=CLIENTS, rate=RATE, steady=asked.steady, full=asked.full, asked=steady,
                           articles=articles)  # fmt: skip
    write("web", f"# Web\n\n{machine()}\n{rows}{told}", {}, asked.results)
    (asked.results / "web.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def different(snapshot: Snapshot, number: int) -> list[Question]:
    """So many questions of all classes, no two of one address."""
    found: dict[str, Question] = {}
    for seed in itertools.count():
        found |= {address(one): one for one in questions(snapshot, seed) if address(one) not in found}
        if len(found) >= number:
            return list(found.values())[:number]
    raise AssertionError  # there are seeds without end


@dataclass
class Load:
    """What came of a load: seconds of each answer, how long all took, and bytes.

    ``cpu`` is what the server worked, ``others`` what everybody did but it and the load tool, in seconds of one core.
    """

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    bytes: int = 0
    cpu: float = 0.0
    others: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.wall


def report(found: dict[str, Load]) -> tuple[str, dict[str, float]]:
    """A table, and the same as numbers."""
    steady, full = found["steady"], found["full"]
    record = {
        "steady_p50_ms": median(steady.seconds) * 1000,
        "steady_p95_ms": share(steady.seconds, 0.95) * 1000,
        "steady_p99_ms": share(steady.seconds, 0.99) * 1000,
        "steady_pages": len(steady.seconds),
        "page_bytes": steady.bytes / len(steady.seconds),
        "pages_per_second": full.rate,
        "cpu_ms_per_page": full.cpu / len(full.seconds) * 1000,
        "steady_others_cores": steady.others / steady.wall,
        "saturation_others_cores": full.others / full.wall,
    }
    rows = [
        ["a page under a steady load, median", f"{record['steady_p50_ms']:.1f} ms"],
        ["95 of 100", f"{record['steady_p95_ms']:.1f} ms"],
        ["99 of 100", f"{record['steady_p99_ms']:.1f} ms"],
        ["bytes of a page, compressed", f"{record['page_bytes']:,.0f}"],
        ["pages a second at saturation", f"{full.rate:.1f}"],
        ["work of the server for a page", f"{record['cpu_ms_per_page']:.1f} ms"],
        [
            "cores that others kept busy, steady and at saturation",
            f"{record['steady_others_cores']:.2f}, {record['saturation_others_cores']:.2f}",
        ],
    ]
    if stock := found.get("stock"):
        record |= {"stock_pages_per_second": stock.rate, "times_stock": full.rate / stock.rate}
        rows += [
            ["stock Whoosh and Flask, pages a second", f"{stock.rate:.2f}"],
            ["Telusur's page in times of that", f"{full.rate / stock.rate:.1f}"],
        ]
    return table(["page", "measured"], rows), {name: round(value, 3) for name, value in record.items()}


def address(question: Question, path: str = "/") -> str:
    """The page of a question."""
    asked = {
        "q": question.text,
        "outlet": question.outlet,
        "since": question.since.isoformat() if question.since else "",
        "until": question.until.isoformat() if question.until else "",
        "sort": "newest" if question.newest else "",
    }
    return f"{path}?" + urlencode({name: value for name, value in asked.items() if value})


class Client:
    """A connection that is kept; an answer that is no page ends the run."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def close(self) -> None:
        """Lets go of the connection."""
        self._connection.close()

    def page(self, path: str) -> bytes:
        """The body of an answer, as it was sent."""
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "id"})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" and self.unpacks else body

    #: Browsers unpack on machines of their own; here that would take from what is measured.
    unpacks = False


def warm(port: int, asked: Sequence[Question]) -> None:
    """Asks each once, so that pages of files are in memory and templates compiled."""
    with closing(Client(port)) as client:
        for question in asked:
            client.page(address(question))


def steadily(port: int, pid: int, asked: Sequence[Question], rate: float, clients: int = CLIENTS) -> Load:
    """The load of *clients*, each asking *rate* questions a second at its own times."""
    load, chance = Load(), random.Random(7)
    began = time.perf_counter() + 0.1
    offsets = [chance.random() / rate for _ in range(clients)]

    def ask(client: Client, number: int) -> None:
        for turn, question in enumerate(asked[number::clients]):
            due = began + offsets[number] + turn / rate
            if (early := due - time.perf_counter()) > 0:
                time.sleep(early)
            body = client.page(address(question))
            load.seconds.append(time.perf_counter() - due)
            load.bytes += len(body)

    _together(ask, port, pid, clients, load)
    load.wall = time.perf_counter() - began
    return load


def saturate(port: int, pid: int, asked: Sequence[Question], seconds: float, clients: int = CLIENTS) -> Load:
    """The load of *clients* that ask without a pause."""
    load = Load()
    began = time.perf_counter()

    def ask(client: Client, number: int) -> None:
        turn = number
        while time.perf_counter() < began + seconds:
            started = time.perf_counter()
            body = client.page(address(asked[turn % len(asked)]))
            load.seconds.append(time.perf_counter() - started)
            load.bytes += len(body)
            turn += clients

    _together(ask, port, pid, clients, load)
    load.wall = time.perf_counter() - began
    return load


def _together(ask: Callable[[Client, int], None], port: int, pid: int, clients: int, load: Load) -> None:
    wrong: list[Exception] = []

    def one(number: int) -> None:
        try:
            with closing(Client(port)) as client:
                ask(client, number)
        except Exception as error:
            wrong.append(error)

    server, everybody, ours = worked(pid), busy(), time.process_time()
    threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.cpu = worked(pid) - server
    load.others = max(0.0, busy() - everybody - load.cpu - (time.process_time() - ours))
    if wrong:
        raise wrong[0]


def _totals(port: int, asked: Sequence[Question], path: str) -> list[int]:
    """How many articles the page says that there are, for one plain question of each kind."""
    totals, kinds = [], set()
    with closing(Client(port)) as client:
        client.unpacks = True
        for question in asked:
            if question.plain and question.kind not in kinds:
                kinds.add(question.kind)
                totals.append(total_of(client.page(address(question, path)).decode()))
    return totals


def total_of(page: str) -> int:
    """The total that a page tells: Telusur's as JSON, the other's in a paragraph."""
    return int(json.loads(page)["total"] if page.startswith("{") else re.findall(r'id="total">(\d+)', page)[0])


@contextmanager
def _telusur(index: Path) -> Iterator[tuple[int, int]]:
    with _process([*TELUSUR, "serve", "--index", str(index), "--port", str(port := _free())], port) as pid:
        yield port, pid


@contextmanager
def _stock(folder: Path) -> Iterator[tuple[int, int]]:
    with _process([sys.executable, "-m", "benchmarks.whoosh_page", str(folder), str(port := _free())], port) as pid:
        yield port, pid


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _process(command: Sequence[str], port: int) -> Iterator[int]:
    """A server while it is asked."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() > deadline:
                        raise
                    time.sleep(0.1)
            yield server.pid
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
