"""Weighs the parts of the ranking for judgments of your own.

    python -m benchmarks.tune --index DIR --queries TSV --qrels FILE [--folds 5] [--seed 2024]

One part after the other is set to the value with the best nDCG@10, until none gets better (coordinate ascent; Metzler
and Croft, 2007, *Linear feature-based models for information retrieval*, Information Retrieval 10). What that is worth
is told by cross-validation: each question is answered by weights that were chosen without it and its fold. Where the
gain may be chance (p of a paired randomisation test), keep the ranking as it is.
"""

import argparse
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from indexer import Index, open_index
from indexer.evaluate import as_scores, measure, randomisation, read_qrels, read_queries, run_queries
from indexer.query.ranking import DEFAULT, Ranking

#: What is tried of each part.
GRID: dict[str, tuple[float | None, ...]] = {
    "title": (0.5, 1.0, 1.5, 2.0, 3.0, 5.0),
    "headline": (0.0, 0.2, 0.4, 0.8),
    "near": (0.0, 0.05, 0.1, 0.2),
    "exact": (0.0, 0.15, 0.3, 0.45, 0.6),
    "asked": (None, 0.0, 0.25, 0.5, 0.75),
}

#: A part is set otherwise for a gain of so much at least.
_GAIN = 1e-4


def main() -> None:
    """Prints the best weights, and what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", required=True)
    parser.add_argument("--queries", required=True, type=Path)
    parser.add_argument("--qrels", required=True, type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=2024)
    asked = parser.parse_args()
    with open_index(asked.index, refresh_every=None) as index:
        tuner = Tuner(index, asked.queries, asked.qrels)
        names = sorted(tuner.gains(DEFAULT))
        random.Random(asked.seed).shuffle(names)
        best = tuner.best(names)
        usual, chosen = tuner.gains(DEFAULT), crossed(tuner, names, asked.folds)
    mean = sum(usual.values()) / len(names)
    better = sum(chosen.values()) / len(names)
    p = randomisation([chosen[name] - usual[name] for name in sorted(names)])
    print(" ".join(f"--ranking {name}={'none' if value is None else value}"
                   for name, value in best._asdict().items() if name in GRID))  # fmt: skip
    print(f"nDCG@10 {mean:.4f} as it is, {better:.4f} cross-validated over {asked.folds} folds, p = {p:.4f}")


class Tuner:
    """Rankings of the judged questions of an index, each run once."""

    def __init__(self, index: Index, queries: Path, qrels: Path) -> None:
        self._index, self._queries, self._judged = index, queries, read_qrels(qrels)
        self.gains = cache(self._gains)

    def _gains(self, ranking: Ranking) -> dict[str, float]:
        """question → nDCG@10."""
        asked = (pair for pair in read_queries(self._queries) if pair[0] in self._judged)
        ranked = ((name, as_scores(ids)) for name, ids in run_queries(self._index, asked, 10, ranking))
        return {name: values["nDCG@10"] for name, values in measure(self._judged, ranked).by_query.items()}

    def best(self, names: Sequence[str]) -> Ranking:
        """The weights that are best for some questions."""

        def worth(ranking: Ranking) -> float:
            gains = self.gains(ranking)
            return sum(gains[name] for name in names) / len(names)

        best, before = DEFAULT, None
        while best != before:
            before = best
            for part, values in GRID.items():
                tried = [best._replace(**{part: value}) for value in values]  # type: ignore[arg-type]  # see GRID
                first = max(tried, key=worth)
                if worth(first) > worth(best) + _GAIN:
                    best = first
        return best


def crossed(tuner: Tuner, names: Sequence[str], folds: int) -> dict[str, float]:
    """question → nDCG@10 with the weights that are best for the questions of the other folds."""
    found: dict[str, float] = {}
    for fold in range(folds):
        held = names[fold::folds]
        others = [name for name in names if name not in set(held)]
        gains = tuner.gains(tuner.best(others or names))
        found |= {name: gains[name] for name in held}
    return found


if __name__ == "__main__":
    main()
