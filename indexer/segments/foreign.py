"""What Whoosh's own matchers say of a query, over the same arrays: for what the executor does not know."""

from typing import Any

import numpy as np
from whoosh import scoring
from whoosh.query import Query
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from .codec import ArrayCodec, ArraySegment
from .schema import schema
from .segment import Docs, Scores
from .snapshot import Snapshot
from .weighting import K1, B, idf


def matches(snapshot: Snapshot, query: Query) -> tuple[Docs, Scores]:
    """The documents that match, ascending, and their scores."""
    docs: list[int] = []
    scores: list[float] = []
    # Whoosh's searchers keep state: each call has its own.
    searcher = Searcher(_reader(snapshot), weighting=BM25())
    context = searcher.context()
    for leaf, offset in searcher.leaf_searchers():
        matcher = query.matcher(leaf, context)
        while matcher.is_active():
            docs.append(matcher.id() + offset)
            scores.append(matcher.score())
            matcher.next()
    return np.array(docs, np.int64), np.array(scores, np.float32)


def _reader(snapshot: Snapshot) -> Any:
    fields = schema()
    readers = [
        SegmentReader(
            None, fields, ArraySegment(segment.segid, segment.size, 0, None), codec=ArrayCodec((segment, live))
        )
        for segment, live in zip(snapshot.segments, snapshot.living, strict=True)
    ]
    return readers[0] if len(readers) == 1 else MultiReader(readers)


class BM25(scoring.BM25F):  # type: ignore[misc]  # Whoosh is untyped
    """What :mod:`.weighting` says, for Whoosh's own searcher, field by field."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        """As :func:`idf`; of all documents, deleted ones too, as Whoosh counts."""
        parent = searcher.get_parent()
        return idf(parent.doc_count_all(), parent.doc_frequency(fieldname, text))
