"""Which terms of a segment a prefix, a pattern, a range or an approximate word stands for, on the sorted table."""

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from .segment import Moments, Places, Segment
from .strings import Strings


def expanded(segment: Segment, node: q.Query) -> Places | None:
    """The places of the terms of a node in its field's table; None where only Whoosh knows."""
    field = segment.fields.get(node.fieldname)
    if field is None:
        return range(0)
    terms = field.terms
    if isinstance(terms, Moments):
        return _moments(terms, node) if isinstance(node, q.NumericRange) else None
    kind = type(node)
    if kind is q.Prefix:
        return terms.prefixed(node.text.encode())
    if kind is q.TermRange:
        return _between(terms, node)
    if node.fieldname == "id":  # an id may hold what no pattern expects, a line end for one
        return None
    if kind is q.Wildcard and "[" not in node.text:
        return terms.like(node.text)
    return _near(terms, node) if kind is q.FuzzyTerm else None


def _between(terms: Strings, node: q.TermRange) -> range:
    first, last = 0, len(terms)
    if node.start is not None:
        start = _bytes(node.start)
        first = terms.at_least(start) + (node.startexcl and terms.find(start) >= 0)
    if node.end is not None:
        end = _bytes(node.end)
        last = terms.at_least(end) + (not node.endexcl and terms.find(end) >= 0)
    return range(first, max(first, last))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _moments(moments: Moments, node: q.NumericRange) -> range:
    """Whoosh counts microseconds, articles have whole seconds."""
    first, last = 0, len(moments)
    if node.start is not None:
        first = int(np.searchsorted(moments.seconds, moments.seconds_since_1970(node.start + node.startexcl)))
    if node.end is not None:
        last = int(np.searchsorted(moments.seconds, moments.seconds_since_1970(node.end + (not node.endexcl))))
    return range(first, max(first, last))


def _near(terms: Strings, node: q.FuzzyTerm) -> NDArray[np.int64]:
    """Terms at most ``maxdist`` insertions, deletions and replacements away (Levenshtein, 1966)."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    among = terms.prefixed(node.text[: node.prefixlength].encode())
    choices = terms.texts[among.start : among.stop]
    distances = cdist([node.text], choices, scorer=Levenshtein.distance, score_cutoff=node.maxdist, dtype=np.uint8)[0]
    return among.start + np.flatnonzero(distances <= node.maxdist)
