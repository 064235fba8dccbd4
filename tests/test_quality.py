"""The ranking is as good as was written down, on judged questions."""

import math
import os
import random
from pathlib import Path

import pytest

from indexer.evaluate import Evaluation, compare, randomisation

_DATA = os.environ.get("TELUSUR_DATA")


@pytest.mark.skipif(not _DATA, reason="TELUSUR_DATA names no folder of evaluation data")
@pytest.mark.parametrize("collection", ["facqa", "tydiqa_id", "summary2news", "headline2body", "short"])
def test_no_figure_has_fallen(collection: str, tmp_path: Path) -> None:
    """The ranking as it is, and with each of its parts switched off."""
    from benchmarks.quality import MEASURE, SETS, SWITCHES, evaluated, known

    written, seen = known(), set()
    for (name, switch), found in evaluated(collection, tmp_path):
        seen.add((name, switch))
        assert found.means[MEASURE] >= written[name, switch] - 0.003, (name, switch)
    assert seen == {(name, switch) for name in SETS[collection] for switch in SWITCHES}


def test_randomisation_tells_chance_from_a_difference() -> None:
    chosen = random.Random(1)
    noise = [chosen.gauss(0, 1) for _ in range(200)]
    assert randomisation(noise) > 0.05
    assert randomisation([each + 0.5 for each in noise]) < 0.001
    assert randomisation([]) == randomisation([0.0, 0.0]) == 1.0
    # Of three equal differences two of eight signs are as extreme.
    assert randomisation([1.0, 1.0, 1.0]) == pytest.approx(0.25, abs=0.02)
    assert randomisation(noise) == randomisation(noise), "the same coins each time"


def test_compared_question_by_question() -> None:
    ours = {"a": 1.0, "b": 0.2, "c": 0.5}
    theirs = {"a": 0.5, "b": 0.9, "c": 0.5}
    one, other = (
        Evaluation(3, {"nDCG@10": math.fsum(each.values()) / 3}, {q: {"nDCG@10": v} for q, v in each.items()})
        for each in (ours, theirs)
    )
    compared = compare(one, other)
    assert compared.won == [("a", 0.5)]
    assert [query for query, _ in compared.lost] == ["b"]
    assert compared.p > 0.4
