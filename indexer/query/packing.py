"""Results as plain tuples and numbers, to be sent from process to process.

Pickle takes a named tuple for an object of a class and asks it for its state; plain ones take it a third of the time.
"""

from datetime import date
from functools import partial
from typing import Any

from ..segments.card import Card
from ..segments.snapshot import Snapshot
from .results import Bar, Facet, FacetValue, Hit, Results, Snippet

#: What :func:`pack` makes. Nothing but :func:`unpack` of the same program reads it.
Packed = dict[str, Any]

_Row = tuple[Any, ...]


def pack(results: Results) -> Packed:
    """*results* without the bodies of its hits."""
    return vars(results) | {
        "hits": [_hit(hit) for hit in results.hits],
        "facets": [_facet(facet) for facet in results.facets.values()],
        "years": _facet(results.years),
        "histogram": [(bar.start.toordinal(), bar.end.toordinal(), bar.total) for bar in results.histogram],
    }


def unpack(packed: Packed, snapshot: Snapshot) -> Results:
    """What :func:`pack` was given; its hits read their bodies from *snapshot*, the same as it was found in."""
    day = date.fromordinal
    packed["hits"] = tuple([_as_hit(snapshot, *hit) for hit in packed["hits"]])
    packed["facets"] = {facet[0]: _as_facet(*facet) for facet in packed["facets"]}
    packed["years"] = _as_facet(*packed["years"])
    packed["histogram"] = tuple([Bar(day(start), day(end), total) for start, end, total in packed["histogram"]])
    return Results(**packed)


def _facet(facet: Facet) -> _Row:
    return facet.name, [tuple(value) for value in facet.values], facet.missing, facet.other


def _as_facet(name: str, values: list[_Row], missing: int, other: int) -> Facet:
    return Facet(name, tuple([FacetValue._make(value) for value in values]), missing, other)


def _hit(hit: Hit) -> _Row:
    snippets = [tuple(snippet) for snippet in hit.snippets]
    return tuple(hit.card), hit.score, hit.partial, tuple(hit.title_marked), snippets, hit.explanation


def _as_hit(
    snapshot: Snapshot,
    card: _Row,
    score: float,
    part: bool,
    title: _Row,
    snippets: list[_Row],
    explanation: tuple[tuple[str, float], ...] | None,
) -> Hit:
    shown = tuple([Snippet._make(snippet) for snippet in snippets])
    body = partial(_body, snapshot, card[0])
    return Hit(Card._make(card), score, part, Snippet._make(title), shown, explanation, body)


def _body(snapshot: Snapshot, id_: str) -> str:
    doc = snapshot.find(id_)
    assert doc is not None
    return snapshot.body(doc)
