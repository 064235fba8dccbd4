"""How much a word weighs: Okapi BM25 (Robertson et al., TREC-3, 1994), with K1 and B as everybody has them.

The inverse document frequency is log((N + 1) / (n + ½)) + ¼, steeper than Whoosh's log(N / (n + 1)) + 1: a word that
stands everywhere tells next to nothing, and questions have many of those (measured: ARCHITECTURE, "Ranking").
"""

from math import log

K1, B = 1.2, 0.75

_LEAST = 0.25


def idf(articles: int, holding: int) -> float:
    """The inverse document frequency of a word that *holding* of so many articles have."""
    return log((articles + 1) / (holding + 0.5)) + _LEAST
