"""Telusur itself: its executor, and the library's own door."""

from typing import Any

import numpy as np
from whoosh import query as q

from indexer import Index, Results
from indexer.indonesian.words import key
from indexer.query.language import parse
from indexer.query.plan import plan
from indexer.segments.execute import Executor
from indexer.segments.segment import Moments

from ..questions import Question
from . import FACETS, Answer, Engine, between


class Telusur(Engine):
    """The library."""

    name = "Telusur"

    def __init__(self, index: Index) -> None:
        self._index = index
        self._snapshot = index._current()

    def prepare(self, question: Question) -> Any:
        """The tree that the executor is given."""
        tree = plan(parse(question.text), self._snapshot).tree
        parts = [tree]
        if question.outlet:
            parts.append(q.ConstantScoreQuery(q.Term("outlet", key(question.outlet)), 0.0))
        if question.since:
            first, last = map(Moments.microseconds, between(question))
            parts.append(q.ConstantScoreQuery(q.NumericRange("date", first, last), 0.0))
        return (q.And(parts) if len(parts) > 1 else tree), question.newest

    def run(self, prepared: Any) -> Any:
        """From the tree to the numbers of the ten best and the counts of outlet, author and month."""
        tree, newest = prepared
        snapshot = self._snapshot
        execution = Executor(snapshot).run(tree)
        docs = np.flatnonzero(execution.mask)
        keys = snapshot.dates[docs] if newest else execution.scores(docs)
        best = docs if len(docs) <= 10 else docs[keys >= np.partition(keys, len(keys) - 10)[len(keys) - 10]]
        assert len(best) >= min(10, len(docs))
        return len(docs), (snapshot.outlets.count(docs), snapshot.authors.count(docs), snapshot.months.count(docs))

    def answer(self, prepared: Any) -> Answer:
        """The counts by name."""
        total, counted = self.run(prepared)
        first = self._snapshot.months.first
        values = (self._snapshot.outlets.keys, self._snapshot.authors.keys, range(first, first + len(counted[2][0])))
        return Answer(total, {
            facet: {value: count for value, count in zip(named, counts.tolist(), strict=True) if count}
            for facet, named, (counts, _) in zip(FACETS, values, counted, strict=True)
        })  # fmt: skip

    def call(self, question: Question, snippets: bool = False) -> Results:
        """From what was typed to a page of results."""
        return self._index.search(
            question.text,
            outlet=question.outlet,
            since=question.since,
            until=question.until,
            sort="newest" if question.newest else "relevance",
            snippets=snippets,
        )
