"""Nodes of ours in a Whoosh query tree, each of which is to Whoosh a query it knows.

The executor weighs all forms of a root as one word; plain Whoosh, which sees the disjunction of the forms, finds
the same articles and adds up the forms' own scores.
"""

from collections.abc import Sequence

from whoosh import query as q
from whoosh.query.spans import SpanNear2


class Forms(q.Or):  # type: ignore[misc]  # Whoosh is untyped
    """Any of the forms of one word in one field."""

    def __init__(self, fieldname: str, text: str, forms: Sequence[str], boost: float = 1.0) -> None:
        super().__init__([q.Term(fieldname, form) for form in forms], boost=boost)
        self.fieldname = fieldname
        self.text = text
        self.forms = tuple(forms)

    def normalize(self) -> q.Query:
        """As Whoosh's own classes."""
        return q.Or(self.subqueries, boost=self.boost).normalize()

    def __str__(self) -> str:
        return f"{self.fieldname}:{self.text}"


class FormsPhrase(SpanNear2):  # type: ignore[misc]  # Whoosh is untyped
    """Words one after the other in one field, each in any of its forms."""

    def __init__(self, words: Sequence[Forms], boost: float = 1.0) -> None:
        super().__init__(list(words), slop=1, ordered=True)
        self.fieldname = words[0].fieldname
        self.boost = boost

    def normalize(self) -> q.Query:
        """As Whoosh's own classes."""
        return SpanNear2([word.normalize() for word in self.qs], slop=1, ordered=True)

    def __str__(self) -> str:
        return f'{self.fieldname}:"{" ".join(word.text for word in self.qs)}"'
