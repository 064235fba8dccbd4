"""How good the ranking is on judged questions, whole and with each part switched off.

    python -m benchmarks.quality [--write] [--work FOLDER]

Prints nDCG@10 by set and switch beside what ``benchmarks/quality.tsv`` holds; ``--write`` writes it there. A test
computes the figures of the ranking as it is anew, and fails where one has fallen by more than .003.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from indexer import Article, Index, build, open_index, read
from indexer.evaluate import as_scores, measure, read_qrels, read_queries, run_queries
from indexer.query.ranking import DEFAULT, Ranking

from .corpus import ROOT, WORK, data

SETS = ("facqa", "tydiqa_id", "summary2news", "headline2body")

#: Each part of the ranking, switched off.
SWITCHES: dict[str, Ranking] = {
    "as it is": DEFAULT,
    "forms alike": DEFAULT._replace(exact=0.0),
    "words that ask required": DEFAULT._replace(asked=None),
    "title as body": DEFAULT._replace(title=1.0),
}

FIGURES = ROOT / "benchmarks" / "quality.tsv"

#: nDCG@10 looks no further.
_DEPTH = 10


def main() -> None:
    """Prints the figures, and writes them down where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--work", type=Path, default=WORK)
    asked = parser.parse_args()
    before, now = known(), {}
    for name in SETS:
        with indexed(name, asked.work / "quality" / name) as index:
            for switch, ranking in SWITCHES.items():
                now[name, switch] = figure(name, index, ranking)
                then = before.get((name, switch))
                print(f"{name:14} {switch:24} {now[name, switch]:.4f}" + (f"   {then:.4f} before" if then else ""))
    if asked.write:
        lines = [f"{name}\t{switch}\t{value:.4f}\n" for (name, switch), value in now.items()]
        FIGURES.write_text("# set, switch, nDCG@10\n" + "".join(lines), encoding="utf-8")


def known() -> dict[tuple[str, str], float]:
    """set and switch → nDCG@10, as written down."""
    lines = FIGURES.read_text(encoding="utf-8").splitlines() if FIGURES.exists() else []
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(name, switch): float(value) for name, switch, value in rows}


def indexed(name: str, folder: Path) -> Index:
    """The index of a set's documents, made in *folder*."""
    build(_documents(name), folder)
    return open_index(folder, refresh_every=None)


def figure(name: str, index: Index, ranking: Ranking = DEFAULT) -> float:
    """nDCG@10 of the questions of a set."""
    folder = data() / "ir" / name
    ranked = run_queries(index, read_queries(folder / "queries.tsv"), _DEPTH, ranking)
    judged = read_qrels(folder / "qrels.txt")
    return measure(judged, ((query, as_scores(ids)) for query, ids in ranked)).means["nDCG@10"]


def _documents(name: str) -> Iterator[Article]:
    """The documents of a set; those of headlines are the bodies of the news, without titles."""
    bodies = name == "headline2body"
    source = data() / "news" / "news.jsonl.gz" if bodies else data() / "ir" / name / "docs.jsonl.gz"
    for article in read(source):
        if isinstance(article, Article):
            yield Article(article.id, body=article.body) if bodies else article


if __name__ == "__main__":
    main()
