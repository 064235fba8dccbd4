"""How good the ranking is on judged questions, whole and with each part switched off.

    python -m benchmarks.quality [--write] [--work FOLDER]

Prints nDCG@10 by set and switch beside what ``benchmarks/quality.tsv`` holds, and for each switch what the part is
worth over all questions of all sets, with the p of a paired randomisation test; ``--write`` writes the figures down. A
test computes them anew, and fails where one has fallen by more than .003.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from indexer import Article, Index, build, open_index, read
from indexer.evaluate import (
    Evaluation,
    as_scores,
    measure,
    randomisation,
    read_qrels,
    read_queries,
    run_queries,
)
from indexer.query.ranking import DEFAULT, Ranking

from . import short
from .corpus import ROOT, WORK, data

#: By collection of articles the sets of questions on it.
SETS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("facqa", "tydiqa_id", "summary2news", "headline2body")},
    "short": tuple(f"short {name}" for name in short.SETS),
}

#: The ranking, and it with each part switched off, or on where it is off.
SWITCHES: dict[str, Ranking] = {
    "as it is": DEFAULT,
    "forms alike": DEFAULT._replace(exact=0.0),
    "order in titles alike": DEFAULT._replace(headline=0.0),
    "near words": DEFAULT._replace(near=0.1),
    "words that ask required": DEFAULT._replace(asked=None),
    "title as body": DEFAULT._replace(title=1.0),
}

FIGURES = ROOT / "benchmarks" / "quality.tsv"

MEASURE = "nDCG@10"
#: It looks no further.
_DEPTH = 10

#: Evaluations by set and switch.
Found = dict[tuple[str, str], Evaluation]


def main() -> None:
    """Prints the figures, and writes them down where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--work", type=Path, default=WORK)
    asked = parser.parse_args()
    before, now = known(), Found()
    for collection in SETS:
        for (name, switch), found in evaluated(collection, asked.work / "quality" / collection):
            now[name, switch] = found
            then = before.get((name, switch))
            value = found.means[MEASURE]
            print(f"{name:14} {switch:24} {value:.4f}" + (f"   {then:.4f} before" if then else ""), flush=True)
    for switch in list(SWITCHES)[1:]:
        worth = [
            now[name, "as it is"].by_query[query][MEASURE] - values[MEASURE]
            for name, of in now
            if of == switch
            for query, values in sorted(now[name, switch].by_query.items())
        ]
        mean, p = sum(worth) / len(worth), randomisation(worth)
        print(f"{'all questions':14} {switch:24} {-mean:+.4f}   p = {p:.4f} of {len(worth):,}")
    if asked.write:
        lines = [f"{name}\t{switch}\t{found.means[MEASURE]:.4f}\n" for (name, switch), found in now.items()]
        FIGURES.write_text(f"# set, switch, {MEASURE}\n" + "".join(lines), encoding="utf-8")


def known() -> dict[tuple[str, str], float]:
    """set and switch → nDCG@10, as written down."""
    lines = FIGURES.read_text(encoding="utf-8").splitlines() if FIGURES.exists() else []
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(name, switch): float(value) for name, switch, value in rows}


def evaluated(collection: str, folder: Path) -> Iterator[tuple[tuple[str, str], Evaluation]]:
    """Set and switch with their evaluation; the index, and questions that have to be made, lie in *folder*."""
    build(_documents(collection), folder / "index")
    if collection == "short":
        short.write(folder, work=folder)
        files = {f"short {name}": (folder / f"{name}.tsv", folder / "qrels.txt") for name in short.SETS}
    else:
        given = data() / "ir" / collection
        files = {collection: (given / "queries.tsv", given / "qrels.txt")}
    with open_index(folder / "index", refresh_every=None) as index:
        for name, (queries, qrels) in files.items():
            for switch, ranking in SWITCHES.items():
                yield (name, switch), _evaluate(index, queries, qrels, ranking)


def _evaluate(index: Index, queries: Path, qrels: Path, ranking: Ranking) -> Evaluation:
    ranked = run_queries(index, read_queries(queries), _DEPTH, ranking)
    return measure(read_qrels(qrels), ((query, as_scores(ids)) for query, ids in ranked))


def _documents(collection: str) -> Iterator[Article]:
    """The documents of a collection; those of headlines are the bodies of the news, without titles."""
    bodies = collection == "headline2body"
    of_news = bodies or collection == "short"
    source = data() / "news" / "news.jsonl.gz" if of_news else data() / "ir" / collection / "docs.jsonl.gz"
    for article in read(source):
        if isinstance(article, Article):
            yield Article(article.id, body=article.body) if bodies else article


if __name__ == "__main__":
    main()
