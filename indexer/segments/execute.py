"""Runs a Whoosh query tree over whole arrays: documents that match, and their scores.

Leaves are postings; And, Or and Not are set operations on sorted arrays. The score of a word is Okapi BM25
(Robertson et al., TREC-3, 1994), all its forms counted as one, with the idf and the rounding of field lengths that
Whoosh uses: for a word of one form plain Whoosh agrees, as long as nothing is deleted. A conjunction or disjunction
adds up its parts, a negation adds nothing. What this module does not know is left to Whoosh's own matchers.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from .nodes import Forms, FormsPhrase
from .schema import NO_DATE
from .snapshot import Docs, Scores, Snapshot

#: BM25: how fast a word's repetition saturates, and how much the length of the text counts.
K1 = 1.2
B = 0.75


class Matches(NamedTuple):
    """Documents, ascending, each with its score."""

    docs: Docs
    scores: Scores

    def only(self, docs: Docs) -> "Matches":
        """Those that are among *docs* (ascending)."""
        return self.where(np.isin(self.docs, docs, assume_unique=True))

    def where(self, mask: Any) -> "Matches":
        """Those for which *mask* is true."""
        return Matches(self.docs[mask], self.scores[mask])


def execute(snapshot: Snapshot, tree: q.Query) -> Matches:
    """The documents of *snapshot* that match *tree*, deleted ones left out."""
    for kind, run in _RUNNERS.items():
        if type(tree) is kind:
            return run(snapshot, tree)
    return Matches(*snapshot.whoosh_matches(tree))


def coverage(snapshot: Snapshot, units: Sequence[q.Query]) -> tuple[Matches, NDArray[np.int64]]:
    """Every document that matches any of *units*, scores added up; and how many of them each matches."""
    found = [execute(snapshot, unit) for unit in units]
    docs = np.concatenate([matches.docs for matches in found]) if found else np.empty(0, np.int64)
    scores = np.concatenate([matches.scores for matches in found]) if found else np.empty(0)
    unique, place = np.unique(docs, return_inverse=True)
    summed = np.bincount(place, scores, len(unique)).astype(np.float64)
    return Matches(unique, summed), np.bincount(place, minlength=len(unique))


def explain(snapshot: Snapshot, tree: q.Query, doc: int) -> list[tuple[str, float]] | None:
    """What each leaf of *tree* adds to the score of *doc*; None when it does not match."""
    matches = execute(snapshot, tree)
    at = int(np.searchsorted(matches.docs, doc))
    if at == len(matches.docs) or matches.docs[at] != doc:
        return None
    if type(tree) in (q.And, q.Or):
        parts = (explain(snapshot, part, doc) for part in tree.subqueries if type(part) is not q.Not)
        return [leaf for part in parts if part for leaf in part]
    score = float(matches.scores[at])
    return [(str(tree), score)] if score else []


def _term(snapshot: Snapshot, node: q.Term) -> Matches:
    return _weighed(snapshot, node.fieldname, (node.text,), node.boost)


def _forms(snapshot: Snapshot, node: Forms) -> Matches:
    return _weighed(snapshot, node.fieldname, node.forms, node.weight)


def _weighed(snapshot: Snapshot, field: str, terms: tuple[str, ...], boost: float) -> Matches:
    """BM25 in the fields of text, of all *terms* as one word; elsewhere a match counts 1."""
    docs, frequencies = snapshot.postings(field, terms)
    if field not in ("title", "body") or not len(docs):
        return Matches(docs, np.full(len(docs), boost))
    idf = log(len(snapshot.live) / (len(docs) + 1)) + 1
    length = snapshot.lengths(field)[docs] / snapshot.average_length(field)
    return Matches(docs, boost * idf * (frequencies * (K1 + 1)) / (frequencies + K1 * (1 - B + B * length)))


def _and(snapshot: Snapshot, node: q.And) -> Matches:
    wanted = [part for part in node.subqueries if type(part) is not q.Not]
    unwanted = [part for part in node.subqueries if type(part) is q.Not]
    matches = reduce(_both, (execute(snapshot, part) for part in wanted)) if wanted else _every(snapshot, node)
    for part in unwanted:
        matches = matches.where(~np.isin(matches.docs, execute(snapshot, part.query).docs, assume_unique=True))
    return Matches(matches.docs, matches.scores * node.boost)


def _both(left: Matches, right: Matches) -> Matches:
    docs, at_left, at_right = np.intersect1d(left.docs, right.docs, assume_unique=True, return_indices=True)
    return Matches(docs, left.scores[at_left] + right.scores[at_right])


def _or(snapshot: Snapshot, node: q.Or) -> Matches:
    matches, _ = coverage(snapshot, node.subqueries)
    return Matches(matches.docs, matches.scores * node.boost)


def _not(snapshot: Snapshot, node: q.Not) -> Matches:
    docs = np.setdiff1d(snapshot.live, execute(snapshot, node.query).docs, assume_unique=True)
    return Matches(docs, np.zeros(len(docs)))


def _every(snapshot: Snapshot, _: q.Query) -> Matches:
    return Matches(snapshot.live, np.zeros(len(snapshot.live)))


def _nothing(*_: Any) -> Matches:
    return Matches(np.empty(0, np.int64), np.empty(0))


def _phrase(snapshot: Snapshot, node: FormsPhrase) -> Matches:
    matches = reduce(_both, (_forms(snapshot, word) for word in node.qs))
    # One number a place: document and word, shifted back so that a phrase's words fall on one number.
    starts: Docs | None = None
    for step, word in enumerate(node.qs):
        docs, places = snapshot.positions(word.fieldname, word.forms, matches.docs)
        shifted = (docs << 32) + places - step
        starts = np.unique(shifted) if starts is None else np.intersect1d(starts, shifted)
    assert starts is not None
    return matches.only(np.unique(starts >> 32))


def _prefix(snapshot: Snapshot, node: q.Prefix) -> Matches:
    docs = snapshot.postings(node.fieldname, snapshot.lexicon.prefixed(node.text)).docs
    return Matches(docs, np.full(len(docs), node.boost))


def _range(snapshot: Snapshot, node: q.NumericRange) -> Matches:
    """Only the date is a number; both ends count unless the range excludes them."""
    dates = snapshot.dates[snapshot.live]
    mask = dates != NO_DATE
    if node.start is not None:
        mask &= dates > node.start if node.startexcl else dates >= node.start
    if node.end is not None:
        mask &= dates < node.end if node.endexcl else dates <= node.end
    docs = snapshot.live[mask]
    return Matches(docs, np.full(len(docs), node.boost))


def _constant(snapshot: Snapshot, node: q.ConstantScoreQuery) -> Matches:
    docs = execute(snapshot, node.child).docs
    return Matches(docs, np.full(len(docs), node.score))


_RUNNERS: dict[type, Callable[[Snapshot, Any], Matches]] = {
    q.Term: _term,
    q.And: _and,
    q.Or: _or,
    q.Not: _not,
    q.Every: _every,
    type(q.NullQuery): _nothing,
    Forms: _forms,
    FormsPhrase: _phrase,
    q.Prefix: _prefix,
    q.NumericRange: _range,
    q.ConstantScoreQuery: _constant,
}
