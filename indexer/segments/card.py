"""What a segment knows of an article beside its body: the card that a result list shows, its authors, its moment."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from ..article import WIB, Article, DatePrecision
from .segment import NO_DATE

#: The unit separator of ASCII.
_SEPARATOR = "\x1f"


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
        """Its texts in UTF-8, a separator between them that stands in no tidied text; ``extra``, if any, as JSON."""
        *texts, extra = self
        if extra:
            texts.append(json.dumps(extra, ensure_ascii=False, separators=(",", ":")))
        return _SEPARATOR.join(texts).encode()

    @classmethod
    def decode(cls, text: str) -> "Card":
        """The card that :meth:`encode` wrote. Raises ValueError or TypeError where that is none."""
        id_, title, author, outlet, written, url, *extra = text.split(_SEPARATOR)
        return cls(id_, title, author, outlet, written, url, json.loads(extra[0]) if extra else {})

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
