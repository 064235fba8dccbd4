"""Asks every engine the same questions, shuffled, once a round: the engine alone, and the whole call.

Answers are not kept between rounds by anybody. The run fails where engines that were fed the same tokens find
different numbers of articles, or counts do not add up.
"""

import argparse
import gc
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from indexer import build, open_index

from .corpus import news, tokens
from .peers import StockWhoosh, Tantivy, Telusur
from .questions import Question, questions

#: Stock Whoosh takes a quarter of a second for a common word: it is asked this many of each class, once.
_SLOW = 4

Times = dict[str, dict[str, list[float]]]


def main() -> None:
    """Builds what is missing in the folder of work, asks, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("benchmarks/.work"), help="where indexes are kept")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without-whoosh", action="store_true", help="leave out stock Whoosh, which is slow to build")
    options = parser.parse_args()
    ours = options.work / "telusur"
    if not (ours / "takedowns.jsonl").exists() and not list(ours.glob("_MAIN_*.toc")):
        build(news(), ours)
    with open_index(ours, refresh_every=None) as index:
        snapshot = index._current()

        def peer(kind: Any) -> Any:
            folder = options.work / kind.name.casefold()
            return kind(folder, None if folder.exists() else tokens(snapshot))

        asked = questions(snapshot)
        telusur, tantivy = Telusur(index), peer(Tantivy)
        agree(asked, telusur, tantivy)
        engine, call, shown = measure(asked, telusur, tantivy, options.rounds)
        stock = {} if options.without_whoosh else slowly(asked, peer(StockWhoosh))
    report(engine, call, shown, stock)


def agree(asked: list[Question], telusur: Telusur, tantivy: Tantivy) -> None:
    """Leaves with an error where two engines find different things."""
    wrong = 0
    for question in asked:
        ours, theirs = (one.engine(one.prepare(question)) for one in (telusur, tantivy))
        whole = telusur.call(question)
        if not ours.total == theirs.total == whole or ours.counted != theirs.counted:
            wrong += 1
            print(f"{question}: {ours.total} {ours.counted}, {theirs.total} {theirs.counted}, {whole}", file=sys.stderr)
    if wrong:
        sys.exit(f"{wrong} of {len(asked)} questions were answered differently")


def measure(asked: list[Question], telusur: Telusur, tantivy: Tantivy, rounds: int) -> tuple[Times, Times, Times]:
    """Seconds by engine and class: the engine, the whole call, and Telusur's with snippets."""
    engine: Times = defaultdict(lambda: defaultdict(list))
    call: Times = defaultdict(lambda: defaultdict(list))
    shown: Times = defaultdict(lambda: defaultdict(list))
    prepared = {one.name: [one.prepare(question) for question in asked] for one in (telusur, tantivy)}
    gc.disable()
    for turn in range(rounds + 1):  # the first warms the pages
        for one in (telusur, tantivy) if turn % 2 else (tantivy, telusur):
            for place, question in enumerate(asked):
                engine[one.name][question.kind].append(_timed(one.engine, prepared[one.name][place]))
            for question in asked:
                call[one.name][question.kind].append(_timed(one.call, question))
        for question in asked:
            shown[telusur.name][question.kind].append(_timed(telusur.call_with_snippets, question))
        gc.collect()
        if not turn:
            for times in (engine, call, shown):
                times.clear()
    gc.enable()
    return engine, call, shown


def slowly(asked: list[Question], whoosh: StockWhoosh) -> dict[str, list[float]]:
    """Seconds of stock Whoosh by class, of a few questions each."""
    times: dict[str, list[float]] = defaultdict(list)
    for question in asked:
        if len(times[question.kind]) < _SLOW:
            times[question.kind].append(_timed(whoosh.engine, whoosh.prepare(question)))
    return times


def _timed(run: Callable[[Any], object], argument: object) -> float:
    started = time.perf_counter()
    run(argument)
    return time.perf_counter() - started


def report(engine: Times, call: Times, shown: Times, stock: dict[str, list[float]]) -> None:
    """Prints medians in milliseconds by class, and ratios."""
    print(
        f"{'class':15}{'engine':>8}{'Tantivy':>9}{'ratio':>7}{'call':>9}{'Tantivy':>9}{'ratio':>7}{'Whoosh':>9}{'times':>7}"
    )
    ratios: list[tuple[float, float]] = []
    for kind in engine["Telusur"]:
        ours, theirs = (median(engine[name][kind]) * 1000 for name in ("Telusur", "Tantivy"))
        our_call, their_call = (median(call[name][kind]) * 1000 for name in ("Telusur", "Tantivy"))
        ratios.append((ours / theirs, our_call / their_call))
        slow = median(stock[kind]) * 1000 if stock.get(kind) else 0.0
        print(
            f"{kind:15}{ours:8.3f}{theirs:9.3f}{ratios[-1][0]:7.2f}{our_call:9.3f}{their_call:9.3f}{ratios[-1][1]:7.2f}"
            f"{slow:9.1f}{slow / ours:7.0f}"
        )
    for name, each in zip(("engine", "whole call"), zip(*ratios, strict=True), strict=True):
        print(f"{name}: median over classes {median(each):.2f} × Tantivy, worst {max(each):.2f}")
    everything = sorted(second * 1000 for each in shown["Telusur"].values() for second in each)
    print(
        f"whole call with snippets: p50 {everything[len(everything) // 2]:.1f} ms, "
        f"p99 {everything[len(everything) * 99 // 100]:.1f} ms"
    )


if __name__ == "__main__":
    main()
