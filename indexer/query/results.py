"""What a search answers: small frozen records, as JSON values by ``to_dict``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from html import escape
from typing import Any, Literal, NamedTuple

from ..article import DatePrecision
from ..segments.card import Card
from ..segments.lexicon import Form

#: The version of what ``to_dict`` returns; raised when a key changes its meaning or goes.
VERSION = 1

Sort = Literal["relevance", "newest", "oldest"]
Reason = Literal[
    "word", "root", "exact", "variant", "correction", "prefix", "phrase", "acronym", "ambiguous", "asked", "stopword",
    "excluded",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query, as it was understood.

    ``reason``: ``word`` (its own root), ``root`` (searched with every form of its root), ``exact`` (in this form
    alone), ``variant`` (``root`` is that of what it is another spelling of), ``correction`` (``root`` is that of what
    was probably meant: :attr:`Understood.corrections`), ``prefix``, ``phrase``, ``acronym`` (``root`` is its long or
    short form, which is searched too), ``ambiguous`` (a short form that stands for several things, this being one: not
    searched), ``asked`` (says what kind of answer a question wants: not required), ``stopword`` (not searched) or
    ``excluded``. ``forms``: the forms of the word that the articles have, folded, in order of the alphabet (at most
    50), each with how often.
    """

    text: str
    root: str
    reason: Reason
    field: str | None = None
    forms: tuple[Form, ...] = ()


class Correction(NamedTuple):
    """A word as it was typed, what was probably meant, and whether that is what was searched."""

    typed: str
    meant: str
    applied: bool

    def to_dict(self) -> dict[str, str | bool]:
        """As JSON values."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class Understood:
    """The query as it was understood; ``notes`` are sentences for the person who typed it."""

    text: str
    terms: tuple[Term, ...] = ()
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()


class Snippet(NamedTuple):
    """A piece of text; ``marks`` are ``(start, end)`` of the words that matched, in characters of ``text``.

    ``roots`` says of each mark as a form of what it matched: a root, or a short form that stands for it.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    roots: tuple[str, ...] = ()

    def parts(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        at = 0
        for start, end in self.marks:
            yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        yield self.text[at:], False

    def to_html(self) -> str:
        """The text, escaped, with ``<mark>`` around what matched."""
        return "".join(f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in self.parts())

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {"text": self.text, "marks": [list(mark) for mark in self.marks]}


@dataclass(frozen=True, init=False)
class Hit:
    """An article that was found; ``body`` is read when it is first asked for."""

    card: Card = field(repr=False)
    score: float
    partial: bool
    title_marked: Snippet
    snippets: tuple[Snippet, ...]
    explanation: tuple[tuple[str, float], ...] | None
    load_body: Callable[[], str] = field(repr=False, compare=False)

    def __init__(
        self,
        card: Card,
        score: float,
        partial: bool,
        title_marked: Snippet,
        snippets: tuple[Snippet, ...],
        explanation: tuple[tuple[str, float], ...] | None,
        load_body: Callable[[], str],
    ) -> None:
        # What a frozen dataclass does field by field takes three times as long, for each hit of each answer.
        self.__dict__.update(
            card=card,
            score=score,
            partial=partial,
            title_marked=title_marked,
            snippets=snippets,
            explanation=explanation,
            load_body=load_body,
        )

    @property
    def id(self) -> str:
        """The article's id."""
        return self.card.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.card.title

    @property
    def author(self) -> str:
        """Its byline, as written."""
        return self.card.author

    @property
    def outlet(self) -> str:
        """Its outlet, as the source spells it."""
        return self.card.outlet

    @property
    def date(self) -> datetime | None:
        """Its date with the offset that it has."""
        return self.card.date

    @property
    def date_precision(self) -> DatePrecision:
        """How much of the date is known."""
        return self.card.date_precision

    @property
    def date_text(self) -> str:
        """The date as ISO 8601: a day alone when no more is known; ``""`` for none."""
        return self.card.written

    @property
    def url(self) -> str:
        """Its address."""
        return self.card.url

    @property
    def extra(self) -> Mapping[str, Any]:
        """What else its source says of it."""
        return self.card.extra

    @cached_property
    def body(self) -> str:
        """The whole text."""
        return self.load_body()

    def to_dict(self) -> dict[str, Any]:
        """As JSON values, without the body."""
        record: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "title_marks": [list(mark) for mark in self.title_marked.marks],
            "author": self.author,
            "outlet": self.outlet,
            "date": self.date_text,
            "url": self.url,
            "extra": dict(self.extra),
            "score": round(self.score, 6),
            "partial": self.partial,
            "snippets": [snippet.to_dict() for snippet in self.snippets],
        }
        if self.explanation is not None:
            record["explanation"] = [{"node": node, "score": score} for node, score in self.explanation]
        return record


class FacetValue(NamedTuple):
    """A value of a facet: ``value`` is what a filter takes, ``label`` what is shown."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # takes the place of tuple.count, which nobody needs here
    selected: bool

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {"value": self.value, "label": self.label, "count": self.count, "selected": self.selected}


@dataclass(frozen=True, slots=True)
class Facet:
    """Values with their counts, most frequent first.

    ``missing``: articles found that have no value. ``other``: the sum of the counts of the values that are not
    listed. What is selected in this facet does not change its counts.
    """

    name: str
    values: tuple[FacetValue, ...]
    missing: int
    other: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "values": [value.to_dict() for value in self.values],
            "missing": self.missing,
            "other": self.other,
        }


class Bar(NamedTuple):
    """A bar of the histogram: its first and last day, both included, and how many articles."""

    start: date
    end: date
    total: int


@dataclass(frozen=True)
class Results:
    """One page of what was found, and the counts over all of it. Iterates over its hits."""

    query: Understood
    total: int
    total_partial: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Facet]
    years: Facet
    histogram: tuple[Bar, ...]
    interval: Literal["year", "month", "day"]
    page: int
    per_page: int
    sort: Sort
    took_ms: float
    version: int = VERSION

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    @property
    def pages(self) -> int:
        """How many pages there are, articles with most of the words included."""
        return -(-(self.total + self.total_partial) // self.per_page)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values: what ``telusur search --json`` prints and the API returns."""
        return {
            "version": self.version,
            "query": {
                "text": self.query.text,
                "terms": [
                    {
                        "text": term.text,
                        "field": term.field,
                        "root": term.root,
                        "forms": [{"form": form.text, "count": form.times} for form in term.forms],
                        "reason": term.reason,
                    }
                    for term in self.query.terms
                ],
                "corrections": [correction.to_dict() for correction in self.query.corrections],
                "notes": list(self.query.notes),
            },
            "total": self.total,
            "total_partial": self.total_partial,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {name: facet.to_dict() for name, facet in self.facets.items()},
            "years": self.years.to_dict(),
            "histogram": [
                {"start": bar.start.isoformat(), "end": bar.end.isoformat(), "count": bar.total}
                for bar in self.histogram
            ],
            "interval": self.interval,
            "page": self.page,
            "per_page": self.per_page,
            "sort": self.sort,
            "took_ms": round(self.took_ms, 2),
        }

    def _repr_html_(self) -> str:
        """The hits as a table, for notebooks."""
        rows = "".join(
            f"<tr><td>{escape(hit.date_text[:10])}</td><td>{escape(hit.outlet)}</td>"
            f"<td><b>{hit.title_marked.to_html()}</b><br>{' '.join(s.to_html() for s in hit.snippets)}</td></tr>"
            for hit in self.hits
        )
        caption = f"{self.total} berita untuk “{escape(self.query.text)}”"
        return f"<table><caption>{caption}</caption><tbody>{rows}</tbody></table>"
