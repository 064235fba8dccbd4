"""Random Whoosh trees over the fields of an index, and what they match and score, worked out the slow and plain way."""

import fnmatch
from collections.abc import Sequence
from datetime import datetime
from math import log
from typing import Any

from hypothesis import strategies as st
from whoosh import query as q
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer import Article
from indexer.article import authors
from indexer.indonesian.families import root_of
from indexer.indonesian.words import key, words
from indexer.segments.card import seconds
from indexer.segments.nodes import Forms, FormsPhrase
from indexer.segments.segment import NO_DATE, Moments

from ..strategies import AUTHORS, OUTLETS

WORDS = (
    "serah menyerahkan penyerahan bina binaan pembinaan panen memanen petani rutan blora di yang raya banjir xyzzy"
).split()
_FIELDS = st.sampled_from(("title", "body"))
_WORD = st.sampled_from(WORDS)
_BOOST = st.sampled_from((1.0, 1.0, 2.0, 0.5))
_MOMENT = st.sampled_from(
    [datetime(2024, 12, 30, 17), datetime(2024, 12, 31, 16, 30), datetime(2025, 1, 1), datetime(1969, 5, 1)]
)

_TERMS = st.builds(q.Term, _FIELDS, _WORD, _BOOST)
_PHRASES = st.builds(q.Phrase, _FIELDS, st.lists(_WORD, min_size=1, max_size=3), slop=st.integers(1, 3), boost=_BOOST)
#: Leaves whose scores plain Whoosh works out as the executor does, and such where it does not.
RANKED = st.one_of(_TERMS, _TERMS, _PHRASES)
_NAMES = st.one_of(
    st.builds(q.Term, st.just("outlet"), st.sampled_from(OUTLETS).map(key)),
    st.builds(q.Term, st.just("author"), st.sampled_from(AUTHORS).map(key)),
    st.builds(q.Term, st.just("id"), st.sampled_from(["n1", "n2", "n3", "zz"])),
)
EXPANDED = st.one_of(
    st.builds(q.Prefix, _FIELDS, st.sampled_from(["pe", "me", "bina", "s", "zz"]), _BOOST),
    st.builds(q.Wildcard, _FIELDS, st.sampled_from(["*an", "p*n", "?anen", "*a*a*", "x*", "r?ya"]), _BOOST),
    st.builds(q.FuzzyTerm, _FIELDS, _WORD, _BOOST, st.integers(0, 2), st.integers(0, 2)),
    st.builds(q.TermRange, _FIELDS, st.one_of(st.none(), _WORD), st.one_of(st.none(), _WORD), st.booleans(),
              st.booleans()).filter(lambda node: node.start is None or node.end is None or node.start <= node.end),
    st.builds(q.DateRange, st.just("date"), _MOMENT, st.one_of(st.none(), _MOMENT), st.booleans(), st.booleans()),
    st.builds(q.Prefix, st.just("outlet"), st.sampled_from(["warta", "s"])),
    st.builds(q.Wildcard, st.just("author"), st.sampled_from(["s*", "*o"])),
)  # fmt: skip


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(several.map(q.And), several.map(q.Or), st.builds(q.AndMaybe, inner, inner))


def _grown_wild(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        _grown(inner),
        st.builds(q.And, several, _BOOST),
        st.builds(q.Or, several, _BOOST),
        inner.map(q.Not),
        st.builds(q.AndNot, inner, inner),
        st.builds(q.ConstantScoreQuery, inner, st.sampled_from((0.0, 3.0))),
    )


#: Trees on which plain Whoosh is right in everything; and such in which it is wrong in places, which are named in
#: the tests: there the plain evaluation below decides.
RANKED_TREES = st.recursive(RANKED, _grown, max_leaves=5)
ALL_TREES = st.recursive(
    st.one_of(RANKED, EXPANDED, _NAMES, st.just(q.Every()), st.just(q.NullQuery)), _grown_wild, max_leaves=6
)


class Plain:
    """A list of articles on which trees are evaluated one article at a time."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles
        self._forms = [{"title": words(one.title), "body": words(one.body)} for one in articles]

    def evaluate(self, tree: q.Query) -> dict[str, float]:
        """id → score of every article that matches."""
        scores = {article.id: self._score(tree, place) for place, article in enumerate(self.articles)}
        return {id_: score for id_, score in scores.items() if score is not None}

    def _score(self, node: Any, place: int) -> float | None:
        if isinstance(node, Forms):
            return self._word(node.fieldname, [node.text], place, node.weight, roots=True)
        if isinstance(node, FormsPhrase):
            wanted = [word.text for word in node.qs]
            here = list(map(root_of, self._forms[place][node.fieldname]))
            return self._added(node.qs, place) if _near(here, wanted, 1) else None
        if isinstance(node, q.Term):
            if node.fieldname in ("title", "body"):
                return self._word(node.fieldname, [node.text], place, node.boost)
            return float(node.boost) if node.text in self._names(node.fieldname, place) else None
        if isinstance(node, q.Phrase):
            if not _near(self._forms[place][node.fieldname], node.words, node.slop):
                return None
            return self._added([q.Term(node.fieldname, word) for word in node.words], place, node.boost)
        if isinstance(node, q.And):
            return self._added(node.subqueries, place, node.boost)
        if isinstance(node, q.Or):
            scores = [self._score(part, place) for part in node.subqueries]
            return None if all(score is None for score in scores) else node.boost * sum(filter(None, scores))
        if isinstance(node, q.Not):
            return 0.0 if self._score(node.query, place) is None else None
        if isinstance(node, q.AndNot):
            return self._score(node.a, place) if self._score(node.b, place) is None else None
        if isinstance(node, q.AndMaybe):
            score = self._score(node.a, place)
            return None if score is None else score + (self._score(node.b, place) or 0.0)
        if isinstance(node, q.ConstantScoreQuery):
            return None if self._score(node.child, place) is None else float(node.score)
        if isinstance(node, q.Every):
            return float(node.boost)
        return float(node.boost) if self._expands(node, place) else None

    def _added(self, parts: Sequence[Any], place: int, boost: float = 1.0) -> float | None:
        scores = [self._score(part, place) for part in parts]
        return None if None in scores else boost * sum(filter(None, scores))

    def _names(self, field: str, place: int) -> list[str]:
        article = self.articles[place]
        written = {"id": [article.id], "outlet": [article.outlet], "author": authors(article.author)}[field]
        return [name if field == "id" else key(name) for name in written if name]

    def _expands(self, node: Any, place: int) -> bool:
        """Whether a term of an article is one that an expansion stands for."""
        if node == q.NullQuery:
            return False
        if isinstance(node, q.NumericRange):
            moment = seconds(self.articles[place])
            if moment == NO_DATE:
                return False
            return _between(Moments.microseconds(moment), node)
        terms = self._forms[place].get(node.fieldname)
        terms = self._names(node.fieldname, place) if terms is None else terms
        if isinstance(node, q.Prefix):
            return any(term.startswith(node.text) for term in terms)
        if isinstance(node, q.Wildcard):
            return any(fnmatch.fnmatchcase(term, node.text) for term in terms)
        if isinstance(node, q.TermRange):
            return any(_between(term, node) for term in terms)
        assert isinstance(node, q.FuzzyTerm)
        start = node.text[: node.prefixlength]
        return any(term.startswith(start) and _distance(term, node.text) <= node.maxdist for term in terms)

    def _word(self, field: str, wanted: Sequence[str], place: int, boost: float, roots: bool = False) -> float | None:
        each = [[root_of(form) for form in one[field]] if roots else one[field] for one in self._forms]
        often = sum(each[place].count(word) for word in wanted)
        if not often:
            return None
        holding = sum(any(word in forms for word in wanted) for forms in each)
        idf = log((len(each) + 1) / (holding + 0.5)) + 0.25
        length = byte_to_length(length_to_byte(len(each[place])))
        average = sum(map(len, each)) / len(each)
        return float(boost * idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length / average)))


def _between(value: Any, node: Any) -> bool:
    low = node.start is None or value > node.start or (value == node.start and not node.startexcl)
    return low and (node.end is None or value < node.end or (value == node.end and not node.endexcl))


def _near(words_: Sequence[str], wanted: Sequence[str], slop: int) -> bool:
    ends = [at for at, word in enumerate(words_) if word == wanted[0]]
    for word in wanted[1:]:
        ends = [at for at, one in enumerate(words_) if one == word and any(0 < at - end <= slop for end in ends)]
    return bool(ends)


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        before, row[0] = row[0], place
        for at, wanted in enumerate(other, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sign != wanted))
    return row[-1]
