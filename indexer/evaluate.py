"""How good the ranking is, by the field's measures on judged questions (ir-measures)."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import UsageError
from .index import Index

#: What is reported, in the names of ir-measures.
MEASURES = ("nDCG@10", "RR@10", "R@100")

#: query → document → number: a grade in judgments, a score in a run.
Table = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Evaluation:
    """Means of each measure over the judged questions; ``by_query`` holds them one by one."""

    queries: int
    means: dict[str, float]
    by_query: dict[str, dict[str, float]]


def read_queries(path: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    """``(id, text)`` of each line ``id<TAB>text``; UsageError names a line that is none."""
    for number, line in _lines(path):
        name, tab, text = line.partition("\t")
        if not tab or not name.strip() or not text.strip():
            raise UsageError(f"{path} baris {number}: bukan pertanyaan; yang diharapkan id<TAB>teks.")
        yield name.strip(), text.strip()


def read_qrels(path: str | os.PathLike[str]) -> Table:
    """TREC judgments, ``query 0 document grade``; UsageError names a line that is none."""
    judged: Table = {}
    for number, line in _lines(path):
        columns = line.split()
        try:
            query, _, document, grade = columns
            judged.setdefault(query, {})[document] = int(grade)
        except ValueError:
            raise UsageError(
                f"{path} baris {number}: bukan penilaian TREC; yang diharapkan pertanyaan 0 dokumen nilai."
            ) from None
    if not judged:
        raise UsageError(f"{path} kosong; yang diharapkan baris-baris pertanyaan 0 dokumen nilai.")
    return judged


def read_run(path: str | os.PathLike[str]) -> Table:
    """A TREC run, ``query Q0 document rank score name``; UsageError names a line that is none."""
    run: Table = {}
    for number, line in _lines(path):
        columns = line.split()
        try:
            query, _, document, _, score, _ = columns
            run.setdefault(query, {})[document] = float(score)
        except ValueError:
            raise UsageError(
                f"{path} baris {number}: bukan baris TREC; yang diharapkan pertanyaan Q0 dokumen peringkat skor nama."
            ) from None
    return run


def run_queries(index: Index, queries: Iterator[tuple[str, str]], depth: int) -> Iterator[tuple[str, list[str]]]:
    """The ids found for each question, best first, by exactly what the page calls."""
    for name, text in queries:
        yield name, [hit.id for hit in index.search(text, per_page=depth, snippets=False)]


def as_scores(ids: list[str]) -> dict[str, float]:
    """A ranking as scores, so that measures keep its order whatever the engine's own scores tie on."""
    return {id_: float(len(ids) - place) for place, id_ in enumerate(ids)}


def measure(judged: Table, run: Table) -> Evaluation:
    """The measures of *run*; a judged question that it does not answer counts 0."""
    try:
        import ir_measures
    except ImportError as error:
        raise UsageError("Evaluasi memerlukan ir-measures; pasang dengan: pip install 'telusur[evaluate]'") from error
    measures: list[Any] = [ir_measures.parse_measure(name) for name in MEASURES]
    by_query: dict[str, dict[str, float]] = {name: dict.fromkeys(MEASURES, 0.0) for name in judged}
    if run:
        for value in ir_measures.iter_calc(measures, judged, run):
            by_query[value.query_id][str(value.measure)] = float(value.value)
    means = {name: sum(values[name] for values in by_query.values()) / len(by_query) for name in MEASURES}
    return Evaluation(len(by_query), means, by_query)


def _lines(path: str | os.PathLike[str]) -> Iterator[tuple[int, str]]:
    try:
        with Path(path).open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.rstrip("\n")
    except OSError as error:
        raise UsageError(f"{path} tidak dapat dibaca ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} bukan teks UTF-8.") from error
