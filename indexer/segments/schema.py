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
from typing import Any, NamedTuple

import regex
from whoosh import columns, fields, formats

from ..article import WIB, Article, DatePrecision
from .segment import NO_DATE, Segment

#: What parts the authors of one byline.
_AUTHORS = regex.compile(r"\s*[;|&]\s*|\s+dan\s+", regex.IGNORECASE)


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


def authors(byline: str) -> list[str]:
    """The authors of a byline, parted at ``;``, ``|``, ``&`` and ``dan``; a comma belongs to a title."""
    return [name for part in _AUTHORS.split(byline) if (name := part.strip())]


def seconds(article: Article) -> int:
    """The moment of an article in seconds since 1970 in UTC; ``NO_DATE`` for none."""
    if article.date is None:
        return NO_DATE
    # Of a date that is a day alone, that day in WIB counts, whatever its offset.
    day = article.date_precision == "day"
    moment = article.date.replace(hour=0, minute=0, second=0, tzinfo=WIB) if day else article.date
    return int(moment.timestamp())


class Card(NamedTuple):
    """What a result list shows of an article; ``written`` is its date in ISO 8601, as the article has it."""

    id: str
    title: str
    author: str
    outlet: str
    written: str
    url: str
    extra: dict[str, Any] = {}  # noqa: RUF012  # nobody changes it

    @classmethod
    def of(cls, article: Article) -> "Card":
        """The card of an article."""
        extra = dict(article.extra)
        return cls(article.id, article.title, article.author, article.outlet, article.date_text(), article.url, extra)

    def encode(self) -> bytes:
        """As a JSON array in UTF-8, without ``extra`` where that is empty."""
        return json.dumps(self if self.extra else self[:-1], ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def decode(cls, text: str) -> "Card":
        """The card that :meth:`encode` wrote. Raises ValueError or TypeError where that is none."""
        return cls(*json.loads(text))

    @property
    def date(self) -> datetime | None:
        """The date with its offset; without one it is in WIB."""
        if not self.written:
            return None
        date = datetime.fromisoformat(self.written)
        return date if date.tzinfo else date.replace(tzinfo=WIB)

    @property
    def date_precision(self) -> DatePrecision:
        """How much of the date is known."""
        return "day" if len(self.written) == len("2024-12-24") else "minute"

    def article(self, body: str) -> Article:
        """The article with its body."""
        return Article(
            self.id, self.title, self.author, self.outlet, self.date, self.url, body, self.extra, self.date_precision
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
