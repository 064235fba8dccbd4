"""Arguments that are odd or not allowed: an answer, or the value named."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from indexer import (
    Article,
    Index,
    UsageError,
    add,
    build,
    open_index,
)
from tests.conftest import DOZEN, is_a_sentence

#: How many of the dozen say panen.
PANEN = 3


@pytest.mark.parametrize(("asked", "named"), [
    ({"per_page": 0}, "per_page=0"), ({"per_page": 1001}, "per_page=1001"), ({"per_page": -1}, "per_page=-1"),
    ({"per_page": "10"}, "per_page='10'"), ({"per_page": True}, "per_page=True"), ({"per_page": 1.5}, "per_page=1.5"),
    ({"per_page": None}, "per_page=None"), ({"page": 0}, "page=0"), ({"page": None}, "page=None"),
    ({"sort": "best"}, "sort='best'"), ({"sort": None}, "sort=None"), ({"sort": []}, r"sort=\[\]"),
    ({"interval": "week"}, "interval='week'"), ({"since": "kapan"}, "since='kapan'"),
    ({"until": "2024-13-01"}, "until='2024-13-01'"), ({"since": 20241224}, "since=20241224"),
    ({"since": "2025", "until": "2024-01-01"}, "since="),
    ({"since": "2025-01-01", "until": "2024-01-01"}, "since=2025"),
    ({"outlet": 5}, "outlet=5"), ({"outlet": [None]}, "outlet=None"), ({"author": b"sri"}, "author=b?'?"),
    ({"since": datetime.max.replace(tzinfo=UTC)}, "since="),
])  # fmt: skip
def test_arguments_that_are_not_allowed(index: Index, asked: dict[str, Any], named: str) -> None:
    """The error names the argument and its value, in one sentence."""
    for ask in (index.search, index.scan):
        with pytest.raises(UsageError, match=named) as caught:
            ask("panen", **asked)
        is_a_sentence(caught.value)


@pytest.mark.parametrize("asked", [
    {"page": 10**30}, {"per_page": 1000}, {"since": date.min}, {"until": date.max}, {"outlet": ""},
    {"outlet": ["", " "]},
    {"since": date.min, "until": date.max, "interval": "day"}, {"since": ""}, {"since": "kemarin"}, {"until": "today"},
    {"since": datetime(1, 1, 1)}, {"since": "24 Desember 2024"}, {"author": "\udcff"}, {"outlet": "x" * 100_000},
    {"interval": "day"}, {"interval": "year"}, {"explain": True}, {"snippets": False},
])  # fmt: skip
def test_arguments_that_are_odd_and_allowed(index: Index, asked: dict[str, Any]) -> None:
    """Far pages, the ends of the calendar, blank names: an answer."""
    results = index.search("panen", **asked)
    assert results.total <= PANEN
    json.dumps(results.to_dict())
    assert len(results.histogram) <= 9_999


def test_one_moment_is_one_day(tmp_path: Path) -> None:
    """Days are days in WIB, whether the moment is given as text or as a datetime."""
    build(Article("a", "panen", date=datetime(2024, 12, 25, 10)), tmp_path)
    moment = datetime(2024, 12, 24, 23, tzinfo=UTC)
    with open_index(tmp_path) as index:
        for given in (moment, moment.isoformat()):
            assert index.search("panen", since=given, until=given).total == 1


@pytest.mark.parametrize("asked", [{"jobs": 0}, {"jobs": -1}, {"memory": 1}, {"id_prefix": ["a", "b"]}])
def test_arguments_of_build(tmp_path: Path, asked: dict[str, Any]) -> None:
    """Refused before anything is read or written."""
    for write in (build, add):
        with pytest.raises(UsageError) as caught:
            write(DOZEN, tmp_path / "index", **asked)
        is_a_sentence(caught.value)
    assert not (tmp_path / "index").exists()
