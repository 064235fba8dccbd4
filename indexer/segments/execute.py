"""Runs a Whoosh query tree over whole arrays: which documents match, and their scores.

A set of documents is a mask, one bool a document, so And, Or and Not are one operation over all documents. A score is
a sum over the leaves of the tree, added up when it is asked for, after all filters. The score of a word is BM25 as
:mod:`.weighting` has it, all its forms counted as one, with the rounding of field lengths that Whoosh uses: for a word
of one form plain Whoosh with that weighting agrees. Statistics count deleted documents until a merge drops them, as
Whoosh's and Lucene's do. A negation adds nothing; an expansion (prefix, wildcard, fuzzy, range) counts its boost.
What this module does not know is left to Whoosh's own matchers over the same arrays, and explanations say so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

import numpy as np
from whoosh import query as q

from . import foreign
from .arrays import Array
from .expand import expanded
from .nodes import Best, Forms, FormsPhrase
from .postings import Occurrences, of_term, places
from .segment import TEXT_FIELDS, Docs, Scores, TextField
from .snapshot import Mask, Snapshot
from .weighting import K1, idf

#: Where fewer than this part of all documents are looked at, they are looked up one by one.
_FEW = 8

#: So few documents are looked up among others faster than a table of all is made.
_SORTED = 256


class Executor:
    """Runs trees on a snapshot; what a node was worked out to is kept for the other trees that have the same node."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._known: dict[int, tuple[q.Query, _Operator]] = {}
        self._occurrences: dict[tuple[str, tuple[str, ...]], Occurrences] = {}

    def run(self, tree: q.Query) -> "Execution":
        """The tree at work. Raises IndexDamagedError where the arrays cannot be."""
        with self.snapshot.reading:
            return Execution(self.snapshot, self.operator(tree))

    def operator(self, node: q.Query) -> "_Operator":
        """A node at work."""
        if (known := self._known.get(id(node))) is not None:
            return known[1]
        run = _RUNNERS.get(type(node))
        found = None if run is None else run(self, node)
        operator = _foreign(self.snapshot, node) if found is None else found
        self._known[id(node)] = node, operator
        return operator

    def occurrences(self, field: str, forms: tuple[str, ...]) -> Occurrences:
        """Where some forms stand in a field."""
        if (found := self._occurrences.get((field, forms))) is None:
            found = Occurrences(self.snapshot.lexicon.runs(field, forms), self.snapshot.size)
            self._occurrences[field, forms] = found
        return found


class Execution:
    """What a tree matches and what it scores, each worked out when it is asked for."""

    def __init__(self, snapshot: Snapshot, operator: "_Operator") -> None:
        self._snapshot, self._operator = snapshot, operator
        self._mask: Mask | None = None

    @property
    def mask(self) -> Mask:
        """By document whether it matches; deleted ones do not."""
        if self._mask is None:
            with self._snapshot.reading:
                found, alive = self._operator.mask, self._snapshot.alive
            self._mask = found if alive is None else found & alive
        return self._mask

    def scores(self, docs: Docs) -> Scores:
        """The scores of *docs* (ascending); 0 where one does not match."""
        with self._snapshot.reading:
            return self._operator.scores(At(docs, self._snapshot.size))

    def explain(self, doc: int) -> list[tuple[str, float]]:
        """What each leaf of the tree adds to the score of *doc*, which matches."""
        with self._snapshot.reading:
            leaves = self._operator.explain(At(np.array([doc]), self._snapshot.size))
            return [(label, score) for label, score in leaves if score]


class At:
    """Documents that are looked at, ascending, of an index of so many."""

    def __init__(self, docs: Docs, size: int) -> None:
        self.docs, self._size = docs, size
        self._places: Array | None = None

    def __len__(self) -> int:
        return len(self.docs)

    def among(self, docs: Docs) -> tuple[Docs, Array]:
        """Which of some documents, in no order, are among these: their places there, and here."""
        if self._places is None and len(docs) <= _SORTED:
            place = self.docs.searchsorted(docs)
            (found,) = (self.docs.take(place, mode="clip") == docs).nonzero() if len(self) else (docs[:0],)
            return found, place.take(found)
        if self._places is None:
            # By document its place here, for all words that are looked for in the same documents.
            self._places = np.full(self._size, -1, np.int32)
            self._places[self.docs] = np.arange(len(self.docs), dtype=np.int32)
        here = self._places.take(docs)
        (found,) = (here >= 0).nonzero()
        return found, here.take(found)


class _Operator(Protocol):
    """A node of a tree at work."""

    @property
    def mask(self) -> Mask:
        """By document whether it matches."""

    def scores(self, at: At) -> Scores:
        """The scores of the documents *at*; 0 where one does not match."""

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        """What it adds to the score of the one document *at*, leaf by leaf."""


class _Word:
    """A term, or all forms of a root as one word, weighed by BM25."""

    def __init__(self, snapshot: Snapshot, node: Any, found: Occurrences, boost: float) -> None:
        self.runs = found.runs
        self._node = node
        self._occurrences = found
        self._norms = snapshot.norms[node.fieldname]
        self._size, self._boost = snapshot.size, boost
        self._weight: float | None = None

    @property
    def mask(self) -> Mask:
        """By document whether it has the word."""
        return self._occurrences.mask

    def _weighs(self) -> float:
        # A document has one entry of a form: of one form the entries are the documents.
        one = sum(run.last - run.first for run in self.runs) <= 1
        holding = self._occurrences.count if one else int(np.count_nonzero(self.mask))
        return self._boost * idf(self._size, holding) * (K1 + 1)

    def scores(self, at: At) -> Scores:
        if not self.runs:
            return np.zeros(len(at), np.float32)
        if self._weight is None:
            self._weight = self._weighs()
        often = self._often(at).astype(np.float32)
        scores: Scores = often * self._weight
        often += self._norms.take(at.docs)
        scores /= often
        return scores

    def _often(self, at: At) -> Array:
        """How often the documents *at* have the word."""
        count, size = self._occurrences.count, self._size
        if len(self.runs) == 1 and len(at) * _FEW < count:
            (run,) = self.runs
            if run.last - run.first == 1 and isinstance(run.field, TextField):
                return _looked_up(run.field, run.first, at.docs - run.base if run.base else at.docs)
        docs, often = self._occurrences.docs, self._occurrences.often
        if min(count, len(at)) * _FEW > size:
            return np.bincount(docs, often, size).take(at.docs)
        entries, places = at.among(docs)
        return np.bincount(places, often.take(entries), len(at))

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        yield str(self._node), float(self.scores(at)[0])


def _looked_up(field: TextField, slot: int, at: Docs) -> Array:
    """How often few documents of a segment have the form of a slot."""
    docs = field.docs(slot)  # ascending
    # Of one type: NumPy would copy the longer of the two into that of the other. No document is beyond the segment.
    wanted = at.astype(docs.dtype)
    place = docs.searchsorted(wanted)
    (found,) = (docs.take(place, mode="clip") == at).nonzero()
    often = np.zeros(len(at), np.int64)
    often[found] = field.frequencies_at(slot, place[found])
    return often


@dataclass
class _Constant:
    """Every document that matches counts the same."""

    mask: Mask
    score: float
    label: str

    def scores(self, at: At) -> Scores:
        return self.mask.take(at.docs).astype(np.float32) * self.score

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        yield self.label, float(self.scores(at)[0])


@dataclass
class _Foreign:
    """What Whoosh's own matchers found."""

    mask: Mask
    every: Scores
    label: str

    def scores(self, at: At) -> Scores:
        return self.every.take(at.docs)

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        yield f"Whoosh: {self.label}", float(self.scores(at)[0])


class _Sum:
    """Several nodes, whose scores add up, and which match what any of them does; or what *mask* has."""

    def __init__(self, snapshot: Snapshot, parts: Sequence[_Operator], boost: float, mask: Mask | None = None) -> None:
        self._snapshot, self._parts, self._boost, self._mask = snapshot, parts, boost, mask
        #: Whether a part may match where the whole does not.
        self._strict = mask is not None

    @property
    def mask(self) -> Mask:
        """By document whether it matches."""
        if self._mask is None:
            self._mask = _any(self._snapshot, self._parts)
        return self._mask

    def scores(self, at: At) -> Scores:
        here = self.mask.take(at.docs) if self._strict else None
        if not self._parts or (here is not None and not here.any()):
            return np.zeros(len(at), np.float32)
        total = self._parts[0].scores(at)
        for part in self._parts[1:]:
            total += part.scores(at)
        if self._boost != 1:
            total *= self._boost
        if here is not None:
            total *= here
        return total

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        if self.mask[at.docs[0]]:
            for part in self._parts:
                yield from ((label, score * self._boost) for label, score in part.explain(at))


@dataclass
class _Highest:
    """Several nodes, of which for each document the one with the highest score counts."""

    mask: Mask
    parts: Sequence[_Operator]

    def scores(self, at: At) -> Scores:
        highest: Scores = reduce(np.maximum, (part.scores(at) for part in self.parts))
        return highest

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        yield from max(self.parts, key=lambda part: float(part.scores(at)[0])).explain(at)


class _Near:
    """Words in order, each at most *slop* places behind the one before; their scores add up where they stand so."""

    def __init__(self, snapshot: Snapshot, words: Sequence[_Word], slop: int, boost: float) -> None:
        self._size, self._words, self._slop, self._boost = snapshot.size, words, slop, boost
        self._mask: Mask | None = None

    @property
    def mask(self) -> Mask:
        """By document whether it matches."""
        if self._mask is None:
            self._mask = self._among(reduce(np.logical_and, (word.mask for word in self._words)))
        return self._mask

    def _among(self, documents: Mask) -> Mask:
        """Which of some documents, that have all words, match."""
        near = np.zeros(self._size, np.bool_)
        if not documents.any():
            return near
        ends = places(self._words[0].runs, documents)
        for word in self._words[1:]:
            at = places(word.runs, documents)
            # Not in the document before.
            before = ends.searchsorted(at - 1 if self._slop == 1 else np.maximum(at - self._slop, at >> 32 << 32))
            found = before < len(ends)
            found[found] = ends[before[found]] < at[found]
            ends = at[found]
        near[ends >> 32] = True
        return near

    def scores(self, at: At) -> Scores:
        if (near := self._mask) is None:
            # Not asked where it matches: only these are looked at.
            near = np.zeros(self._size, np.bool_)
            near[at.docs[reduce(np.logical_and, (word.mask.take(at.docs) for word in self._words))]] = True
            near = self._among(near)
        (here,) = near.take(at.docs).nonzero()
        scores = np.zeros(len(at), np.float32)
        if len(here):
            found = At(at.docs[here], self._size)
            scores[here] = sum(word.scores(found) for word in self._words)
            scores *= self._boost
        return scores

    def explain(self, at: At) -> Iterator[tuple[str, float]]:
        if self.mask[at.docs[0]]:
            for word in self._words:
                yield from ((label, score * self._boost) for label, score in word.explain(at))


def _foreign(snapshot: Snapshot, node: q.Query) -> _Operator:
    docs, scores = foreign.matches(snapshot, node)
    every = np.zeros(snapshot.size, np.float32)
    every[docs] = scores
    return _Foreign(_mask(snapshot, docs), every, str(node))


def _mask(snapshot: Snapshot, docs: Docs) -> Mask:
    mask = np.zeros(snapshot.size, np.bool_)
    mask[docs] = True
    return mask


def _none(snapshot: Snapshot) -> Mask:
    return np.zeros(snapshot.size, np.bool_)


def _all(snapshot: Snapshot) -> Mask:
    return np.ones(snapshot.size, np.bool_)


def _any(snapshot: Snapshot, parts: Sequence[_Operator]) -> Mask:
    return reduce(np.logical_or, (part.mask for part in parts)) if parts else _none(snapshot)


def _term(run: Executor, node: q.Term) -> _Operator | None:
    text = node.text.encode() if isinstance(node.text, str) else node.text
    if not isinstance(text, bytes) or node.fieldname == "date":
        return None
    found = Occurrences(of_term(run.snapshot, node.fieldname, text), run.snapshot.size)
    if node.fieldname in TEXT_FIELDS:
        return _Word(run.snapshot, node, found, node.boost)
    return _Constant(found.mask, node.boost, str(node))


def _forms(run: Executor, node: Forms) -> _Word:
    return _Word(run.snapshot, node, run.occurrences(node.fieldname, node.forms), node.weight)


def _and(run: Executor, node: q.And) -> _Operator:
    wanted = [run.operator(part) for part in node.subqueries if type(part) is not q.Not]
    mask = reduce(np.logical_and, (part.mask for part in wanted)) if wanted else _all(run.snapshot)
    for part in node.subqueries:
        if type(part) is q.Not:
            mask = mask & ~run.operator(part.query).mask
    return _Sum(run.snapshot, wanted, node.boost, mask)


def _or(run: Executor, node: q.Or) -> _Operator | None:
    if node.minmatch or node.scale is not None:
        return None
    return _Sum(run.snapshot, [run.operator(part) for part in node.subqueries], node.boost)


def _best(run: Executor, node: Best) -> _Operator:
    parts = [run.operator(part) for part in node.subqueries]
    return _Highest(_any(run.snapshot, parts), parts)


def _not(run: Executor, node: q.Not) -> _Operator:
    return _Constant(~run.operator(node.query).mask, 0.0, str(node))


def _and_not(run: Executor, node: q.AndNot) -> _Operator:
    wanted, unwanted = run.operator(node.a), run.operator(node.b)
    return _Sum(run.snapshot, [wanted], 1.0, wanted.mask & ~unwanted.mask)


def _and_maybe(run: Executor, node: q.AndMaybe) -> _Operator:
    wanted, maybe = run.operator(node.a), run.operator(node.b)
    return _Sum(run.snapshot, [wanted, maybe], 1.0, wanted.mask)


def _every(run: Executor, node: q.Every) -> _Operator | None:
    return None if node.fieldname else _Constant(_all(run.snapshot), node.boost, str(node))


def _nothing(run: Executor, node: q.Query) -> _Operator:
    return _Constant(_none(run.snapshot), 0.0, str(node))


def _expansion(run: Executor, node: Any) -> _Operator | None:
    if not node.constantscore:
        return None
    mask = _none(run.snapshot)
    for segment, base in zip(run.snapshot.segments, run.snapshot.bases, strict=False):
        found = expanded(segment, node)
        if found is None:
            return None
        if len(found):
            field = segment.fields[node.fieldname]
            slots = field.slots(found)
            mask[base : base + segment.size][field.docs_of(slots).astype(np.int64)] = True
    return _Constant(mask, node.boost, str(node))


def _constant(run: Executor, node: q.ConstantScoreQuery) -> _Operator:
    return _Constant(run.operator(node.child).mask, node.score, str(node))


def _phrase(run: Executor, node: q.Phrase) -> _Operator | None:
    if node.fieldname not in TEXT_FIELDS or not node.words:
        return None
    words = []
    for word in node.words:
        text = word.encode() if isinstance(word, str) else word
        found = Occurrences(of_term(run.snapshot, node.fieldname, text), run.snapshot.size)
        words.append(_Word(run.snapshot, q.Term(node.fieldname, word), found, 1.0))
    return _Near(run.snapshot, words, node.slop, node.boost)


def _forms_phrase(run: Executor, node: FormsPhrase) -> _Operator:
    return _Near(run.snapshot, [_forms(run, word) for word in node.qs], node.slop, 1.0)


_RUNNERS: dict[type, Callable[[Executor, Any], _Operator | None]] = {
    q.Term: _term,
    q.And: _and,
    q.Or: _or,
    Best: _best,
    q.Not: _not,
    q.AndNot: _and_not,
    q.AndMaybe: _and_maybe,
    q.Every: _every,
    type(q.NullQuery): _nothing,
    Forms: _forms,
    FormsPhrase: _forms_phrase,
    q.Phrase: _phrase,
    q.Prefix: _expansion,
    q.Wildcard: _expansion,
    q.FuzzyTerm: _expansion,
    q.TermRange: _expansion,
    q.NumericRange: _expansion,
    q.DateRange: _expansion,
    q.ConstantScoreQuery: _constant,
}
