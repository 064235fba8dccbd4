"""Builds an index of the news file with every engine in turn, as whole processes, three times: ``make bench``.

Raw JSON lines go in, a searchable index with stored text and Indonesian roots comes out. Engines without Indonesian
are fed by :mod:`benchmarks.feed`, and how much of their time PySastrawi takes is told. *Cold* is a folder, a home and
caches that are empty; *warm* is a second build into the same folder. The engines take turns, so that what else the
machine does meets them alike; the best of three counts.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from . import lucene
from .charts import bars
from .corpus import WORK, news
from .peers import PEERS
from .processes import TELUSUR, Ran, run
from .results import RESULTS, machine, table, write

_NAMES = {
    "telusur": "Telusur, cold",
    "warm": "Telusur, warm",
    "lucene": "Lucene (Anserini)",
    "tantivy": "Tantivy",
    "fts5": "SQLite FTS5",
    "bm25s": "bm25s",
    "stock_whoosh": "stock Whoosh",
}

_READ_ME = """
Each figure is of a whole process, from its start to its end, that reads the news file ({articles:,} articles,
{size:.0f} MB of JSON lines) and leaves an index on disk; the best of {rounds} runs, the engines in turn. *Memory*
is the most that all processes of an engine had at once in any run (PSS, looked at every 50 ms; *of files*: the part of
it that are pages of mapped files). *Others* is how long the machine worked on something else
during the best run, in seconds of one core, of which there were {cores} × wall. Cold: a new folder, an empty home,
empty caches. Warm: a second build into the same folder.

What the engines do is not the same. Telusur keeps forms and roots, positions, columns of outlet, author and date, and
the articles. Lucene runs its own Indonesian analyzer (a stemmer of rules without a dictionary; stop words are left
out) over title and text as one field, with positions and the text stored, and no columns; its input was converted
beforehand, to two files, one for each of its threads. The others are fed roots by one process of Python, which asks
PySastrawi once for each distinct form (*PySastrawi*: what that took of their time): stock Whoosh, SQLite FTS5
(contentless, beside tables of the articles and of what is counted) and Tantivy keep positions, columns and the
articles, bm25s scores and the articles.
"""


@dataclass
class Engine:
    """An engine, and what its runs took. ``count``: how many articles an output says were indexed."""

    name: str
    folder: Path
    start: Callable[[], Ran]
    count: Callable[[str], int]
    runs: list[Ran] = field(default_factory=list)
    size: int = 0

    @property
    def best(self) -> Ran:
        """The fastest."""
        return min(self.runs, key=lambda ran: ran.wall)

    @property
    def stemming(self) -> float | None:
        """How long PySastrawi took of the fastest."""
        return _said(self.best.output).get("stemming")


def main() -> None:
    """Runs everything, prints a table and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where indexes are kept")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", action="append", default=[], choices=_NAMES, help="leave out; writes nothing down")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    source = news(asked.work)
    with source.open("rb") as lines:
        articles = sum(1 for _ in lines)
    chosen, versions, remarks = engines(source, asked.work, asked.without)
    for turn in range(asked.rounds):
        for engine in chosen:
            ran = engine.start()
            if engine.count(ran.output) != articles:
                sys.exit(f"{engine.name} indexed {engine.count(ran.output)} of {articles} articles")
            engine.runs.append(ran)
            engine.size = sum(path.stat().st_size for path in engine.folder.rglob("*") if path.is_file())
            print(f"{turn + 1} {_NAMES[engine.name]:20} {ran.wall:7.2f} s, others {ran.others:.2f} s", flush=True)
    rows = _rows(chosen, articles)
    print("\n" + rows)
    if asked.without:
        return
    size = source.stat().st_size / 1e6
    read_me = _READ_ME.format(articles=articles, size=size, cores=os.cpu_count(), rounds=asked.rounds)
    speed = {_NAMES[engine.name]: articles / engine.best.wall for engine in chosen}
    chart = bars("Articles indexed per second, whole processes", speed)
    text = f"# Build\n\n{machine(versions)}{remarks}\n{rows}{read_me}"
    write("build", text, {"build.svg": chart}, asked.results)


def engines(source: Path, work: Path, without: list[str]) -> tuple[list[Engine], dict[str, str], str]:
    """Those that can be run here, versions to tell, and remarks on those that cannot."""
    ours = work / "telusur"
    chosen = {
        "telusur": Engine("telusur", ours, partial(_telusur, source, ours, cold=True), _ours),
        "warm": Engine("warm", ours, partial(_telusur, source, ours, cold=False), _ours),
    }
    if "telusur" in without:
        del chosen["warm"]
    versions, remarks = {}, ""
    if "lucene" not in without:
        try:
            (java, version), jar = lucene.java(), lucene.jar(work)
            folder = work / "lucene"
            command = lucene.command(java, jar, lucene.convert(source, work / "lucene-input"), folder)
            chosen["lucene"] = Engine("lucene", folder, partial(_fresh, command, folder), lucene.indexed)
            versions = {"Anserini": jar.name.split("-")[1], "Java": version}
        except lucene.MissingError as error:
            print(f"Lucene is skipped: {error}")
            remarks = f"- Lucene was skipped: {error}\n"
    for name in PEERS:
        folder = work / name
        command = [sys.executable, "-m", "benchmarks.feed", name, str(source), str(folder)]
        chosen[name] = Engine(name, folder, partial(_fresh, command, folder), lambda said: int(_said(said)["articles"]))
    return [engine for name, engine in chosen.items() if name not in without], versions, remarks


def _telusur(source: Path, folder: Path, cold: bool) -> Ran:
    home = folder.with_name("home")
    if cold:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
    # 1: built, with rejections, which are counted below.
    ran = run([*TELUSUR, "build", str(source), "--index", str(folder)], home, allowed=(0, 1))
    told = run([*TELUSUR, "info", "--index", str(folder), "--json"], home)
    return Ran(ran.wall, ran.cpu, ran.others, ran.peak, ran.mapped, told.output)


def _fresh(command: list[str], folder: Path) -> Ran:
    shutil.rmtree(folder, ignore_errors=True)
    return run(command)


def _ours(output: str) -> int:
    return int(json.loads(output)["articles"])


def _said(output: str) -> dict[str, float]:
    """What :mod:`benchmarks.feed` prints last; nothing where it is another's output."""
    last = output.strip().splitlines()[-1:] or [""]
    return dict(json.loads(last[0])) if last[0].startswith("{") else {}


def _rows(chosen: list[Engine], articles: int) -> str:
    wall = {engine.name: engine.best.wall for engine in chosen}
    rows = []
    for engine in chosen:
        best, most = engine.best, max(engine.runs, key=lambda ran: ran.peak)
        rows.append({
            "engine": _NAMES[engine.name],
            "articles/s": f"{articles / best.wall:,.0f}",
            "wall s": f"{best.wall:.2f}",
            "all runs": " ".join(f"{ran.wall:.2f}" for ran in engine.runs),
            "CPU s": f"{best.cpu:.1f}",
            "PySastrawi s": "–" if engine.stemming is None else f"{engine.stemming:.1f}",
            "memory MB": f"{most.peak / 1e6:.0f}",
            "of files": f"{most.mapped / 1e6:.0f}",
            "disk MB": f"{engine.size / 1e6:.1f}",
            "others s": f"{best.others:.1f}",
            "× Lucene's time": f"{best.wall / wall['lucene']:.2f}" if "lucene" in wall else "–",
            "× Whoosh's speed": f"{wall['stock_whoosh'] / best.wall:.1f}" if "stock_whoosh" in wall else "–",
        })  # fmt: skip
    return table([*rows[0]], [[*row.values()] for row in rows])


if __name__ == "__main__":
    main()
