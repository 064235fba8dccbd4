"""How much a word weighs: Okapi BM25 (Robertson et al., TREC-3, 1994), with K1 and B as everybody has them.

The inverse document frequency is log((N + 1) / (n + ½)) + ¼, steeper than Whoosh's log(N / (n + 1)) + 1: a word that
stands everywhere tells next to nothing, and questions have many of those (measured: ARCHITECTURE, "Ranking").
"""

from math import log
from typing import Any

from whoosh import scoring

K1, B = 1.2, 0.75

_LEAST = 0.25


def idf(articles: int, holding: int) -> float:
    """The inverse document frequency of a word that *holding* of so many articles have."""
    return log((articles + 1) / (holding + 0.5)) + _LEAST


class BM25(scoring.BM25F):  # type: ignore[misc]  # Whoosh is untyped
    """The same for Whoosh's own searcher, field by field."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        """As :func:`idf`; of all documents, deleted ones too, as Whoosh counts."""
        parent = searcher.get_parent()
        return idf(parent.doc_count_all(), parent.doc_frequency(fieldname, text))
