"""The engines, one a module: how each writes an index and is asked, all fed the same tokens.

These are the roots of Telusur's words, in the fields title and body, a match in the title counting twice; and, for
prefixes, the forms.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from indexer.query.plan import seconds

from ..corpus import Tokens
from ..questions import Question

#: What is counted of everything that a question finds.
FACETS = ("outlet", "author", "month")


class Answer(NamedTuple):
    """How many articles match, and by facet how many of them have each value; no facets where none are counted."""

    total: int
    counts: Mapping[str, Mapping[Any, int]]


class Engine(ABC):
    """An engine with an index."""

    name: str

    def can(self, question: Question) -> bool:  # noqa: ARG002  # of most, everything can be asked
        """Whether it can be asked this."""
        return True

    def close(self) -> None:  # noqa: B027  # most have nothing to let go of
        """Lets go of the index."""

    @abstractmethod
    def prepare(self, question: Question) -> Any:
        """The question as the engine's own query."""

    @abstractmethod
    def run(self, prepared: Any) -> Any:
        """From the query to the numbers of the ten best, and the counts. This is what is timed."""

    @abstractmethod
    def answer(self, prepared: Any) -> Answer:
        """What :meth:`run` finds, with every count."""


class Peer(Engine):
    """An engine that is fed."""

    @abstractmethod
    def __init__(self, folder: Path) -> None:
        """The index in *folder*, opened."""

    @staticmethod
    @abstractmethod
    def write(folder: Path, articles: Iterable[Tokens], forms: bool) -> None:
        """An index of *articles* in *folder*, with a second pair of fields for the *forms* or not."""


#: The peers by the names of their modules.
PEERS = ("tantivy", "fts5", "bm25s", "stock_whoosh")


def peer(name: str) -> type[Peer]:
    """One of PEERS; its library is imported."""
    found: type[Peer] = import_module(f".{name}", __name__).PEER
    return found


def between(question: Question) -> tuple[int, int]:
    """The first and the last moment of a date range, in seconds since 1970."""
    first, last = seconds(question.since, question.until)
    assert first is not None
    assert last is not None
    return first, last
