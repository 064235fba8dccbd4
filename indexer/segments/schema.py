"""The fields of the index as plain Whoosh sees them, and an article as it is stored.

===============  ==========================  =====================================================
field            indexed as                  stored / column in plain Whoosh
===============  ==========================  =====================================================
id               the id, one term            stored
title, body      folded forms, positions     stored
outlet           its key, one term           stored, column: as the source spells it
author           key of each author          stored: the byline; column: the authors as written
date             moment in UTC               stored and column: datetime, naive, UTC
url, extra,      –                           stored (``extra`` as JSON, ``written``: the date in ISO 8601
written, digest                              as the article has it, ``digest`` as hex)
===============  ==========================  =====================================================
"""

import json
from datetime import UTC, datetime
from typing import Any

from whoosh import columns, fields, formats

from .card import Card
from .segment import Segment


class FormsField(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """Text that was indexed as folded words, in order; positions count words."""


class NamesField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """Names, one term each: who has one, not how often or where."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.vector = None
        self.scorable = self.unique = self.spelling = self.multitoken_query = False
        self.indexed = self.stored = True
        self.column_type = columns.VarBytesColumn()


def schema() -> fields.Schema:
    """The schema of every index of this format."""
    date = fields.DATETIME(stored=True, sortable=True)
    date.shift_step = 0  # each moment is one term: a range is a run of them
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=FormsField(stored=True),
        body=FormsField(stored=True),
        outlet=NamesField(),
        author=NamesField(),
        date=date,
        url=fields.STORED(),
        written=fields.STORED(),
        extra=fields.STORED(),
        digest=fields.STORED(),
    )


def stored_fields(segment: Segment, document: int) -> dict[str, Any]:
    """A document as plain Whoosh shows it: what it has none of is left out."""
    article = Card.decode(segment.cards[document]).article(segment.bodies[document])
    record: dict[str, Any] = {
        name: getattr(article, name) for name in ("id", "title", "author", "outlet", "url", "body")
    }
    if article.date:
        moment = datetime.fromtimestamp(int(segment.dates[document]), UTC).replace(tzinfo=None)
        record |= {"date": moment, "written": article.date_text()}
    if article.extra:
        record["extra"] = json.dumps(dict(article.extra), ensure_ascii=False)
    return {name: value for name, value in record.items() if value} | {"digest": segment.digest(document).hex()}
