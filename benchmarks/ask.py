"""Asks every engine the same 400 questions, shuffled, once a round: the engine alone, and the whole call.

Answers are not kept between rounds by anybody. The run fails where engines that were fed the same tokens find different
numbers of articles or count them differently, and where counts do not add up.
"""

import argparse
import gc
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from indexer import Results, open_index

from .charts import dots
from .corpus import WORK, news, tokens
from .peers import PEERS, Answer, Engine, peer
from .peers.telusur import Telusur
from .processes import TELUSUR, run
from .questions import KINDS, Question, questions
from .results import RESULTS, machine, share, table, write
from .together import THREADS, together

#: Stock Whoosh takes a quarter of a second for a common word: it is asked this many of each class, once.
_FEW = 4

#: FTS5 takes as long: it is asked everything, once after a round that warms it.
_ROUNDS = {"SQLite FTS5": 1, "stock Whoosh": 1}

#: Seconds by engine and class.
Times = dict[str, dict[str, list[float]]]

_READ_ME = """
Milliseconds: the median of a class's questions over {rounds} rounds (SQLite FTS5: one; stock Whoosh: {few} questions
of each class, once) on {articles:,} articles in {segments} segment(s), the pages in memory, the engines in turn
within a round. *Engine*: from a parsed query to the numbers of the ten best and the counts by outlet, author and
month (Tantivy: search with a count, and three aggregations; FTS5: two statements of SQL; bm25s ranks single words and
either of two, and counts nothing). *Call*: from what is typed to ten results (`index.search(q, snippets=False)`;
Tantivy: query, search, aggregations, ten stored documents). All are fed the roots of Telusur's words. All found the
same numbers of articles and counted the same, else there would be no table.
"""


def main() -> None:
    """Builds, asks, prints a table and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where indexes are kept")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", action="append", default=[], choices=PEERS, help="leave out; writes nothing down")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    ours = asked.work / "ask" / "telusur"
    run([*TELUSUR, "build", str(news(asked.work)), "--index", str(ours)], allowed=(0, 1))
    with open_index(ours, refresh_every=None) as index:
        snapshot = index._current()
        telusur = Telusur(index)
        chosen = questions(snapshot)
        peers = [_peer(name, asked.work, snapshot) for name in PEERS if name not in asked.without]
        check(chosen, telusur, peers)
        print(f"{len(chosen)} questions were answered alike", flush=True)
        engine, call, shown = measure(chosen, telusur, peers, asked.rounds)
        shared = [together(chosen, telusur, snippets) for snippets in (False, True)]
        info = index.info()
        for one in peers:
            one.close()
    rows, summary = report(engine, call, shown)
    summary += f"- {THREADS} threads on the same open index, calls a second for each of one thread's: "
    summary += "{:.2f} ×; with snippets {:.2f} ×\n".format(*shared)
    print(rows + "\n" + summary)
    if asked.without:
        return
    read_me = _READ_ME.format(rounds=asked.rounds, few=_FEW, articles=info.articles, segments=info.segments)
    chart = dots("Milliseconds to the ten best and three counts, median by class", KINDS, {
        name: [median(of[kind]) * 1000 if kind in of else None for kind in KINDS] for name, of in engine.items()
    })  # fmt: skip
    write("ask", f"# Ask\n\n{machine()}\n{rows}\n{summary}{read_me}", {"ask.svg": chart}, asked.results)


def _peer(name: str, work: Path, snapshot: Any) -> Engine:
    """A peer with its index: stock Whoosh's is the one of the build where there is one, the others are made anew."""
    kind = peer(name)
    folder = work / name
    if name != "stock_whoosh" or not list(folder.glob("*.toc")):
        folder = work / "ask" / name
        print(f"feeding {kind.name} …", flush=True)
        kind.write(folder, tokens(snapshot), forms=name != "stock_whoosh")
    return kind(folder)


def check(asked: Sequence[Question], telusur: Telusur, peers: Sequence[Engine]) -> None:
    """Leaves with an error where two engines find different things, or counts do not add up."""
    wrong = []
    few = _Few()
    for question in asked:
        ours = telusur.answer(telusur.prepare(question))
        wrong += [f"{question}: {said}" for said in unlike(question, ours, telusur.call(question))]
        for one in peers:
            if one.can(question) and (one.name != "stock Whoosh" or few(question)):
                theirs = one.answer(one.prepare(question))
                if theirs.total != ours.total:
                    wrong.append(f"{question}: {ours.total} articles, {one.name} {theirs.total}")
                for facet, counts in theirs.counts.items():
                    if counts != ours.counts[facet]:
                        wrong.append(f"{question}: {facet} {ours.counts[facet]}, {one.name} {counts}")
    if wrong:
        print("\n".join(wrong[:20]), file=sys.stderr)
        sys.exit(f"{len(wrong)} answers differ")


def unlike(question: Question, ours: Answer, whole: Results) -> list[str]:
    """Where the page of results is not what the engine found, or does not add up."""
    said = []
    if whole.total != ours.total:
        said.append(f"{ours.total} articles, on the page {whole.total}")
    if not whole.total:
        return said  # then the page counts articles with some of the words
    dated = sum(ours.counts["month"].values())
    if (bars := sum(bar.total for bar in whole.histogram)) != dated:
        said.append(f"{bars} in the histogram, {dated} with a month")
    facets = [*whole.facets.values(), *([] if question.since else [whole.years])]
    for facet in facets:
        if facet.name == "outlet" and question.outlet:
            continue  # its counts are those without the filter
        counted = sum(value.count for value in facet.values) + facet.other
        engine = sum(ours.counts["month" if facet.name == "year" else facet.name].values())
        if counted != engine:
            said.append(f"{facet.name}: {counted} on the page, {engine} by the engine")
        # Of authors an article may have several.
        if counted + facet.missing < whole.total or (facet.name != "author" and counted + facet.missing > whole.total):
            said.append(f"{facet.name}: {counted} and {facet.missing} without are not {whole.total}")
    return said


class _Few:
    """Says yes to the first questions of each class that stock Whoosh, which is fed no other spellings, can answer."""

    def __init__(self) -> None:
        self._asked: dict[str, int] = defaultdict(int)

    def __call__(self, question: Question) -> bool:
        self._asked[question.kind] += question.plain
        return question.plain and self._asked[question.kind] <= _FEW


def measure(
    asked: Sequence[Question], telusur: Telusur, peers: Sequence[Any], rounds: int
) -> tuple[Times, Times, list[float]]:
    """Seconds by engine and class: the engine, the whole call; and Telusur's whole calls with snippets."""
    engine: Times = defaultdict(lambda: defaultdict(list))
    call: Times = defaultdict(lambda: defaultdict(list))
    shown: list[float] = []
    everyone: list[Any] = [telusur, *peers]
    prepared = {one.name: [one.prepare(each) if one.can(each) else None for each in asked] for one in everyone}
    gc.disable()
    for turn in range(rounds + 1):  # the first warms the pages
        for one in everyone if turn % 2 else reversed(everyone):
            if turn > _ROUNDS.get(one.name, rounds) or (one.name == "stock Whoosh" and not turn):
                continue
            few = _Few()
            for question, query in zip(asked, prepared[one.name], strict=True):
                if query is not None and (one.name != "stock Whoosh" or few(question)):
                    engine[one.name][question.kind].append(_timed(one.run, query))
            if hasattr(one, "call"):
                for question in asked:
                    call[one.name][question.kind].append(_timed(one.call, question))
        shown += [_timed(partial(telusur.call, snippets=True), question) for question in asked]
        gc.collect()
        if not turn:
            engine.clear()
            call.clear()
            shown.clear()
    gc.enable()
    return engine, call, shown


def _timed(run: Callable[[Any], object], argument: object) -> float:
    started = time.perf_counter()
    run(argument)
    return time.perf_counter() - started


def report(engine: Times, call: Times, shown: Sequence[float]) -> tuple[str, str]:
    """Medians in milliseconds by class, with ratios to Tantivy where it was asked; and what they come to."""
    compared = ["Telusur", *(["Tantivy"] if "Tantivy" in engine else [])]
    others = [name for name in engine if name not in compared]
    ratio = ["×"] * (len(compared) - 1)
    header = ["class", *compared, *ratio, *others, "call: Telusur", *compared[1:], *ratio]
    rows = []
    ratios: list[list[float]] = [[], []]
    for kind in KINDS:
        row = [kind]
        for times, each in zip((engine, call), ratios, strict=True):
            found = [median(times[name][kind]) * 1000 for name in compared]
            row += [f"{milliseconds:.3f}" for milliseconds in found]
            if len(found) > 1:
                each.append(found[0] / found[1])
                row.append(f"{each[-1]:.2f}")
            if times is engine:
                row += [f"{median(of) * 1000:.2f}" if (of := engine[name].get(kind)) else "–" for name in others]
        rows.append(row)
    said = [
        f"{name}: median over classes {median(each):.2f} × Tantivy's time, worst class {max(each):.2f}"
        for name, each in zip(("engine", "whole call"), ratios, strict=True)
        if each
    ]
    half, nearly_all = (share(shown, of) * 1000 for of in (0.5, 0.99))
    said.append(f"whole call with snippets: p50 {half:.1f} ms, p99 {nearly_all:.1f} ms")
    return table(header, rows), "".join(f"- {line}\n" for line in said)


if __name__ == "__main__":
    main()
