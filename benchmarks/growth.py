"""What more articles cost, and what daily ones do: ``make bench-growth``, a quarter of an hour and 8 GB of disk.

Articles are :mod:`benchmarks.recombine`'s. First collections of growing size, each built in one process and asked;
then a collection that gets a hundred articles a day for a year, beside one build of the same.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from indexer import Article, Index, open_index, read

from .charts import bars, columns, dots
from .corpus import WORK, news
from .peers.telusur import Telusur
from .processes import TELUSUR, Ran, run
from .questions import NUMBER, Question, is_plain, questions, without_variants
from .recombine import Recombined
from .results import RESULTS, machine, share, table, write
from .together import THREADS, together

MEMORY = "1G"

#: Rounds of questions, after one that warms the pages.
_ROUNDS = 3


@dataclass(frozen=True)
class Scale:
    """How much of everything: collections, and what a year of days is added to."""

    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    base: int = 35_000
    days: int = 365
    daily: int = 100


_QUICK = Scale((500, 1_000, 2_000), 1_000, 12, 20)

_READ_ME = """
The articles are sentences of {models:,} real ones put together anew, {beta}, outlets, authors and dates those of the
real ones. A build is one call of `telusur build --memory {memory}` into a new folder with an empty home; *memory* is
the most that all of its processes had at once (PSS, looked at every 50 ms; *of files*: the part of it that are pages
of mapped files). *Ask*: {questions} different questions (the classes of ask.md), each in {rounds} rounds, whole calls
of `index.search(q, snippets=False)` with all counts. *Threads*: calls a second of {threads} threads on the same open
index, for each of one thread's. *Open*: `open_index`, the median of nine. *Shell*: `telusur search WORD`, the whole
process with Python's start, the median of five. An *add* is one whole process of `telusur add`. Pages are in memory.
"""


def main() -> None:
    """Measures, prints tables and writes them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where articles and indexes are kept")
    parser.add_argument(
        "--quick", action="store_true", help="a few hundred articles, to see that it runs; writes nothing down"
    )
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    work = asked.work / ("growth-quick" if asked.quick else "growth")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    scale = _QUICK if asked.quick else Scale()
    models = [item for item in read(news(asked.work)) if isinstance(item, Article)]
    made = Recombined(models)
    collections, charts = grow(made, scale, work)
    year, days = add_daily(Recombined(models), scale, work)
    shutil.rmtree(work)
    print("\n" + collections + "\n" + year)
    if asked.quick:
        return
    law = made.heaps
    beta = f"with new forms where these run out, as many as Heaps' law has it ({law.k:.0f}·n^{law.beta:.3f})"
    read_me = _READ_ME.format(
        models=len(models), beta=beta, memory=MEMORY, questions=NUMBER, rounds=_ROUNDS, threads=THREADS
    )
    write("growth", f"# Growth\n\n{machine()}\n{collections}\n{year}{read_me}", charts | days, asked.results)


# -- size ----------------------------------------------------------------------------------------------------


def grow(made: Recombined, scale: Scale, work: Path) -> tuple[str, dict[str, str]]:
    """Collections of growing size: the table, and charts."""
    rows: list[dict[str, str]] = []
    speed, half, nearly_all = {}, [], []
    sources: list[Path] = []
    articles = iter(made)
    before = 0
    folder = work / "index"
    for size in scale.sizes:
        # Each collection is the one before and more.
        sources.append(_write(work / f"to-{size}.jsonl", islice(articles, size - before)))
        before = size
        ran, megabytes = _built(sources, folder)
        with open_index(folder, refresh_every=None) as index:
            chosen = questions(index._current())
            (times,) = _ask(chosen, index)
            shared = together(chosen, Telusur(index), snippets=False)
            segments = index.info().segments
        raw = sum(source.stat().st_size for source in sources) / 1e6
        label = f"{size:,}"
        speed[label] = size / ran.wall
        half.append(share(times, 0.5) * 1000)
        nearly_all.append(share(times, 0.99) * 1000)
        word = next(question.text for question in chosen if question.kind == "common")
        shell = median(run([*TELUSUR, "search", word, "--index", str(folder)]).wall for _ in range(5))
        rows.append({
            "articles": label, "raw MB": f"{raw:,.0f}", "forms": f"{made.forms:,}", "build s": f"{ran.wall:.1f}",
            "articles/s": f"{speed[label]:,.0f}", "CPU s": f"{ran.cpu:.1f}", "others s": f"{ran.others:.1f}",
            "memory MB": f"{ran.peak / 1e6:,.0f}", "of files": f"{ran.mapped / 1e6:,.0f}",
            "disk MB": f"{megabytes:,.0f}", "segments": str(segments), "ask p50 ms": f"{half[-1]:.2f}",
            "p99 ms": f"{nearly_all[-1]:.2f}", "threads ×": f"{shared:.2f}",
            "open ms": f"{_opening(folder) * 1000:.1f}", "shell s": f"{shell:.2f}",
        })  # fmt: skip
        print(", ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
        shutil.rmtree(folder)
    asking = {"median": half, "99 %": nearly_all}
    charts = {
        "growth-build.svg": bars("Articles indexed per second, by size of the collection", speed),
        "growth-ask.svg": dots("Milliseconds of a whole call, by size of the collection", [*speed], asking),
    }
    return table([*rows[0]], [[*row.values()] for row in rows]), charts


def _opening(folder: Path) -> float:
    """Seconds to open the index."""

    def once() -> float:
        started = time.perf_counter()
        index = open_index(folder, refresh_every=None)
        ended = time.perf_counter()
        index.close()
        return ended - started

    return median(once() for _ in range(9))


# -- days ----------------------------------------------------------------------------------------------------


def add_daily(made: Recombined, scale: Scale, work: Path) -> tuple[str, dict[str, str]]:
    """A collection with a year of days added, beside one build of the same: the table, and a chart."""
    articles = iter(made)
    sources = [_write(work / "base.jsonl", islice(articles, scale.base))]
    sources += [_write(work / f"day-{day:03}.jsonl", islice(articles, scale.daily)) for day in range(1, scale.days + 1)]
    whole, added = work / "whole", work / "added"
    built, _ = _built(sources, whole)
    _built(sources[:1], added)
    seconds, segments = [], []
    for source in sources[1:]:
        ran = run([*TELUSUR, "add", str(source), "--index", str(added)], _home(added), allowed=(0, 1))
        seconds.append(ran.wall)
        with open_index(added, refresh_every=None) as index:
            segments.append(index.info().segments)
    expected = scale.base + scale.days * scale.daily
    with open_index(whole, refresh_every=None) as one, open_index(added, refresh_every=None) as many:
        for index in (one, many):
            if index.info().articles != expected:
                sys.exit(f"{index.path} has {index.info().articles} articles, not {expected}")
        chosen = questions(one._current())
        grown = many._current()
        plain = without_variants(grown)
        for question in chosen:
            # Other spellings are learnt anew when articles have changed by a twentieth: till then they may differ.
            if not (question.plain and is_plain(question, grown, plain)):
                continue
            found = [
                (each.total, [hit.id for hit in each]) for each in (Telusur(of).call(question) for of in (one, many))
            ]
            if found[0] != found[1]:
                sys.exit(f"{question}: one build finds {found[0]}, the one with days added {found[1]}")
        times = _ask(chosen, one, many)
    half, nearly_all = ([share(each, of) * 1000 for each in times] for of in (0.5, 0.99))
    rows = [
        ["one build of all, s", f"{built.wall:.1f}"],
        [f"{scale.days} adds of {scale.daily} to {scale.base:,}, together, s", f"{sum(seconds):.1f}"],
        ["an add, median, s", f"{median(seconds):.2f}"],
        ["an add, worst, s", f"{max(seconds):.2f}"],
        ["adds of at most a second", f"{sum(each <= 1 for each in seconds)} of {len(seconds)}"],
        ["segments after an add, most / last", f"{max(segments)} / {segments[-1]}"],
        ["ask, p50 ms: one build / days added", f"{half[0]:.2f} / {half[1]:.2f}"],
        ["ask, p99 ms: one build / days added", f"{nearly_all[0]:.2f} / {nearly_all[1]:.2f}"],
        ["ask, p50, times one build", f"{half[1] / half[0]:.2f}"],
        ["ask, mean, times one build", f"{sum(times[1]) / sum(times[0]):.2f}"],
    ]
    below = f"{scale.days} days, {scale.daily} articles each, added to {scale.base:,}"
    chart = columns("Seconds of a day's telusur add, whole process", seconds, below)
    return table(["daily articles", ""], rows), {"growth-days.svg": chart}


# -- both ----------------------------------------------------------------------------------------------------


def _write(path: Path, articles: Iterator[Article]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(article.to_dict(), ensure_ascii=False) + "\n" for article in articles)
    return path


def _home(folder: Path) -> Path:
    """An empty home for an index."""
    home = folder.with_name(folder.name + "-home")
    home.mkdir(exist_ok=True)
    return home


def _built(sources: Sequence[Path], folder: Path) -> tuple[Ran, float]:
    """One build into a new folder, and how many megabytes it takes there."""
    shutil.rmtree(_home(folder))
    command = [*TELUSUR, "build", *map(str, sources), "--index", str(folder), "--memory", MEMORY]
    ran = run(command, _home(folder), allowed=(0, 1))
    return ran, sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _ask(chosen: Sequence[Question], *indexes: Index) -> list[list[float]]:
    """Seconds of whole calls, by index, which take turns in every round."""
    engines = [Telusur(index) for index in indexes]
    times: list[list[float]] = [[] for _ in engines]
    for turn in range(_ROUNDS + 1):
        for engine, each in zip(engines, times, strict=True):
            found = [_timed(engine.call, question) for question in chosen]
            if turn:
                each += found
    return times


def _timed(call: Callable[[Question], object], question: Question) -> float:
    started = time.perf_counter()
    call(question)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
