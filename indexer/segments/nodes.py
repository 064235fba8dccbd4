"""Nodes of ours in a Whoosh query tree, each of which is to Whoosh a query it knows.

The executor weighs all forms of a root as one word; plain Whoosh, which sees the disjunction of the forms, finds
the same articles and adds up the forms' own scores.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from whoosh import query as q
from whoosh.query.spans import SpanNear2


class Forms(q.Or):  # type: ignore[misc]  # Whoosh is untyped
    """One word in one field: any of its *forms*; *text* is what to call it, its root as a rule."""

    def __init__(self, fieldname: str, text: str, forms: tuple[str, ...], boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.text = text
        self.forms = forms
        self.weight = boost
        # As Whoosh's Or has them, but for ``subqueries``; of its matchers the only one that knows positions.
        self.boost, self.minmatch, self.scale, self.matcher_type = 1.0, 0, None, q.Or.DEFAULT_MATCHER

    @cached_property
    def subqueries(self) -> list[q.Query]:
        """What it is to plain Whoosh. The boost is on the terms: Whoosh loses that of a disjunction of one."""
        return [q.Term(self.fieldname, form, boost=self.weight) for form in self.forms]

    def normalize(self) -> q.Query:
        """As Whoosh's own classes."""
        return q.Or(self.subqueries).normalize()

    def __str__(self) -> str:
        return f"{self.fieldname}:{self.text}"


class FormsPhrase(SpanNear2):  # type: ignore[misc]  # Whoosh is untyped
    """Words in order in one field, each in any of its forms and at most *slop* places behind the one before."""

    def __init__(self, words: Sequence[Forms], slop: int = 1) -> None:
        super().__init__(list(words), slop=slop, ordered=True)
        self.fieldname = words[0].fieldname

    def normalize(self) -> q.Query:
        """Is what it is; Whoosh asks."""
        return self

    def estimate_size(self, ixreader: Any) -> int:
        """How many documents it may match, at most. Whoosh's own raises a NameError (2.7.4)."""
        return min(int(word.estimate_size(ixreader)) for word in self.qs)

    estimate_min_size = estimate_size

    def __str__(self) -> str:
        between = " " if self.slop == 1 else " … "
        return f'{self.fieldname}:"{between.join(word.text for word in self.qs)}"'


class Best(q.Or):  # type: ignore[misc]  # Whoosh is untyped
    """Ways to say one thing, any of which will do; the highest score counts, to plain Whoosh all of them."""
