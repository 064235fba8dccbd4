"""The fields of the index, and how an article fills them.

===============  ==========================  =====================================================
field            indexed as                  stored / column
===============  ==========================  =====================================================
id               the id, one term            stored
title, body      folded forms, positions     title stored; body as zlib'd UTF-8 in ``text``
outlet           its key, one term           stored, column: as the source spells it
author           key of each author          stored, column: as written
date             seconds since 1970, UTC     column; as written (ISO 8601) in ``written``
url, extra,      –                           stored (``extra`` as JSON, ``digest`` as hex)
digest
===============  ==========================  =====================================================
"""

import json
import zlib
from typing import Any

import regex
from whoosh import columns, fields, formats

from ..article import WIB, Article
from ..indonesian.words import key, words

#: What parts the authors of one byline.
_AUTHORS = regex.compile(r"\s*[;|&]\s*|\s+dan\s+", regex.IGNORECASE)


class FormsField(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """Text given as a list of folded words, in order; positions count words."""

    def index(self, value: list[str], **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        """``(term, frequency, weight, encoded positions)`` per distinct form."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(value):
            places.setdefault(word, []).append(place)
        encode = self.format.encode
        return [(word.encode(), len(at), float(len(at)), encode(at)) for word, at in places.items()]


class SetField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """A set of terms, given as an iterable of str: who has it, not how often or where."""

    def __init__(self, column: columns.Column | None = None, stored: bool = False) -> None:
        self.format = formats.Existence()
        self.analyzer = None
        self.vector = None
        self.scorable = self.unique = self.spelling = self.multitoken_query = False
        self.indexed = True
        self.stored = stored
        self.column_type = column

    def index(self, value: Any, **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        """``(term, 1, 1.0, b"")`` per distinct term."""
        return [(term.encode(), 1, 1.0, b"") for term in set(value)]


def schema() -> fields.Schema:
    """The schema of every index of this format."""
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=FormsField(stored=True),
        body=FormsField(),
        outlet=fields.ID(stored=True, sortable=columns.VarBytesColumn()),
        author=SetField(columns.VarBytesColumn(), stored=True),
        date=fields.NUMERIC(int, bits=64, sortable=True),
        url=fields.STORED(),
        text=fields.STORED(),
        written=fields.STORED(),
        extra=fields.STORED(),
        digest=fields.STORED(),
    )


#: Stands in arrays of dates and days where an article has no date: before all others.
NO_DATE = -(1 << 63)


def authors(byline: str) -> list[str]:
    """The authors of a byline, parted at ``;``, ``|``, ``&`` and ``dan``; a comma belongs to a title."""
    return [name for part in _AUTHORS.split(byline) if (name := part.strip())]


def document(article: Article, digest: str) -> dict[str, Any]:
    """What the writer is given for *article*, whose id is filled."""
    record: dict[str, Any] = {
        "id": article.id,
        "title": words(article.title),
        "_stored_title": article.title,
        "body": words(article.body),
        "text": zlib.compress(article.body.encode(), 6),
        "digest": digest,
    }
    if article.outlet:
        record |= {"outlet": key(article.outlet), "_stored_outlet": article.outlet}
    if article.author:
        record |= {"author": map(key, authors(article.author)), "_stored_author": article.author}
    if article.date:
        # Of a date that is a day alone, that day in WIB counts, whatever its offset.
        day = article.date_precision == "day"
        moment = article.date.replace(hour=0, minute=0, second=0, tzinfo=WIB) if day else article.date
        record |= {"date": int(moment.timestamp()), "written": article.date_text()}
    if article.url:
        record["url"] = article.url
    if article.extra:
        record["extra"] = json.dumps(dict(article.extra), ensure_ascii=False)
    return record


def restore(stored: dict[str, Any], with_body: bool = True) -> Article:
    """The article in the stored fields of a document; without its body when that is not wanted."""
    from ..indonesian.dates import parse_date

    written = parse_date(stored["written"]) if "written" in stored else None
    return Article(
        id=stored["id"],
        title=stored.get("title", ""),
        author=stored.get("author", ""),
        outlet=stored.get("outlet", ""),
        date=written.date if written else None,
        date_precision=written.precision if written else "minute",
        url=stored.get("url", ""),
        body=body_of(stored) if with_body else "",
        extra=json.loads(stored["extra"]) if "extra" in stored else {},
    )


def body_of(stored: dict[str, Any]) -> str:
    """The body in the stored fields of a document."""
    return zlib.decompress(stored["text"]).decode()
