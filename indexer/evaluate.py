"""How good the ranking is, by the field's measures on judged questions (ir-measures)."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from pathlib import Path

import numpy as np

from .errors import UsageError
from .index import Index
from .query.ranking import DEFAULT, Ranking

#: What is reported, in the names of ir-measures.
MEASURES = ("nDCG@10", "RR@10", "R@100")

#: So many questions are measured at once; so many coins are thrown.
_AT_ONCE, _COINS = 256, 1 << 22

#: query → document → number: a grade in judgments, a score in a run.
Table = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Evaluation:
    """Means of each measure over the judged questions; ``by_query`` holds them one by one."""

    queries: int
    means: dict[str, float]
    by_query: dict[str, dict[str, float]]


def read_queries(path: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    """``(id, text)`` of each line ``id<TAB>text``, one at a time; UsageError names a line that is none."""
    number = 0
    for number, line in _lines(path):
        name, tab, text = line.partition("\t")
        if not tab or not name.strip() or not text.strip():
            raise UsageError(f"{path} baris {number}: bukan pertanyaan; yang diharapkan id<TAB>teks.")
        yield name.strip(), text.strip()
    if not number:
        raise UsageError(f"{path} kosong; yang diharapkan baris-baris id<TAB>teks.")


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
            run.setdefault(query, {})[document] = _finite(score)
        except ValueError:
            raise UsageError(
                f"{path} baris {number}: bukan baris TREC; yang diharapkan pertanyaan Q0 dokumen peringkat skor nama."
            ) from None
    if not run:
        raise UsageError(f"{path} kosong; yang diharapkan baris-baris pertanyaan Q0 dokumen peringkat skor nama.")
    return run


def _finite(score: str) -> float:
    value = float(score)
    if not isfinite(value):
        raise ValueError
    return value


def run_queries(
    index: Index, queries: Iterable[tuple[str, str]], depth: int, ranking: Ranking = DEFAULT
) -> Iterator[tuple[str, list[str]]]:
    """The ids found for each question, best first, by exactly what the page calls."""
    for name, text in queries:
        yield name, [hit.id for hit in index.search(text, per_page=depth, snippets=False, ranking=ranking)]


def as_scores(ids: list[str]) -> dict[str, float]:
    """A ranking as scores, so that measures keep its order whatever the engine's own scores tie on."""
    return {id_: float(len(ids) - place) for place, id_ in enumerate(ids)}


def measure(judged: Table, rankings: Iterable[tuple[str, dict[str, float]]]) -> Evaluation:
    """The measures of rankings, one a question, as scores; a judged question that has none counts 0. UsageError where
    none is judged.

    Of the rankings no more than some hundred are kept at a time.
    """
    try:
        from ir_measures import RR, R, iter_calc, nDCG
    except ImportError as error:
        raise UsageError("Evaluasi memerlukan ir-measures; pasang dengan: pip install 'telusur[evaluate]'") from error
    measures = [nDCG @ 10, RR @ 10, R @ 100]  # its parser of names fails from Python 3.14 on
    by_query: dict[str, dict[str, float]] = {name: dict.fromkeys(MEASURES, 0.0) for name in judged}
    rankings = ((name, scores) for name, scores in rankings if name in judged)
    any_ = False
    while run := dict(islice(rankings, _AT_ONCE)):
        any_ = True
        for value in iter_calc(measures, {name: judged[name] for name in run}, run):
            by_query[value.query_id][str(value.measure)] = float(value.value)
    if not any_:
        raise UsageError("Tidak satu pun pertanyaan ada di penilaian; periksa apakah id keduanya sama.")
    means = {name: sum(values[name] for values in by_query.values()) / len(by_query) for name in MEASURES}
    return Evaluation(len(by_query), means, by_query)


@dataclass(frozen=True)
class Comparison:
    """Two rankings on the same questions by one measure.

    ``won`` and ``lost`` are the questions on which ours is better and worse and by how much, the clearest first; ``p``
    is how likely so large a difference of the means is if neither is better.
    """

    measure: str
    ours: float
    theirs: float
    won: list[tuple[str, float]]
    lost: list[tuple[str, float]]
    p: float


def compare(ours: Evaluation, theirs: Evaluation, name: str = MEASURES[0]) -> Comparison:
    """Ours against another ranking, question by question."""
    difference = {query: values[name] - theirs.by_query[query][name] for query, values in ours.by_query.items()}
    clearest = sorted(difference.items(), key=lambda each: (-abs(each[1]), each[0]))
    return Comparison(
        name,
        ours.means[name],
        theirs.means[name],
        [(query, by) for query, by in clearest if by > 0],
        [(query, by) for query, by in clearest if by < 0],
        randomisation([by for _, by in sorted(difference.items())]),
    )


def randomisation(differences: Sequence[float], rounds: int = 10_000, seed: int = 0) -> float:
    """The two-sided p of a paired randomisation test of a mean difference (Smucker, Allan and Carterette, 2007, *A
    comparison of statistical significance tests for information retrieval evaluation*, CIKM): of so many rounds, in
    which a coin says for each question which ranking is whose, the share with as large a difference."""
    values = np.array([by for by in differences if by], np.float64)
    seen = abs(values.sum())
    if not len(values):
        return 1.0
    random = np.random.default_rng(seed)
    extreme, done = 0, 0
    while done < rounds:
        now = min(rounds - done, max(1, _COINS // len(values)))
        signs = random.integers(0, 2, (now, len(values)), np.int8) * 2 - 1
        extreme += int(np.count_nonzero(np.abs(signs @ values) >= seen - 1e-12))
        done += now
    # The ranking as it was is one of the rounds.
    return (extreme + 1) / (rounds + 1)


def _lines(path: str | os.PathLike[str]) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        with Path(path).open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if text := line.decode("utf-8-sig" if number == 1 else "utf-8").strip():
                    yield number, text
    except OSError as error:
        raise UsageError(f"{path} tidak dapat dibaca ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} baris {number}: bukan teks UTF-8; simpan ulang sebagai UTF-8.") from error
