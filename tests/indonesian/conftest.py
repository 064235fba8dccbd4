"""The lexicon of the news: every form of the bodies, counted."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import Article, read
from indexer.indonesian.numbering import Numbers
from indexer.indonesian.roots import roots
from indexer.indonesian.tokens import tokens


class Counted(NamedTuple):
    """Forms in order, each with how often it stands in bodies, how often capitalised, and its root's place."""

    forms: list[str]
    counts: NDArray[np.int64]
    capitals: NDArray[np.int64]
    roots: NDArray[np.int64]


def counted(bodies: Sequence[str]) -> Counted:
    """The lexicon of some bodies."""
    numbers = Numbers()
    found = tokens(bodies, numbers)
    seen = [form.decode() for form in numbers.forms]
    root_of = dict(zip(seen, roots(seen), strict=True))
    forms = sorted({*seen, *root_of.values()})
    place = {form: at for at, form in enumerate(forms)}
    at = np.array([place[form] for form in seen], np.int64)
    return Counted(
        forms,
        np.bincount(at[found.numbers], minlength=len(forms)),
        np.bincount(at[found.numbers[found.capitalised]], minlength=len(forms)),
        np.array([place[root_of.get(form, form)] for form in forms], np.int64),
    )


@pytest.fixture(scope="session")
def news(data: Path) -> Counted:
    """The lexicon of the news."""
    articles = read(data / "news" / "news.jsonl.gz")
    return counted([article.body for article in articles if isinstance(article, Article)])
