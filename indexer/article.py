"""Article: the one record that flows through the house, and Rejected, what did not become one."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

#: Western Indonesian Time. Indonesia keeps no summer time, so a fixed offset is exact.
WIB = timezone(timedelta(hours=7), "WIB")

#: What parts the authors of one byline.
_AUTHORS = re.compile(r"\s*[;|&]\s*|\s+dan\s+", re.IGNORECASE)

DatePrecision = Literal["minute", "day"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as its source gives it.

    Missing text is ``""`` and a missing date ``None``; nothing is guessed from another field. A date
    without an offset means +07:00. An empty ``id`` is filled by :meth:`identified`.
    """

    id: str = ""
    title: str = ""
    author: str = ""
    outlet: str = ""
    date: datetime | None = None
    url: str = ""
    body: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    date_precision: DatePrecision = "minute"

    def __post_init__(self) -> None:
        if self.date is not None and self.date.tzinfo is None:
            object.__setattr__(self, "date", self.date.replace(tzinfo=WIB))

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors that the byline names."""
        return tuple(authors(self.author))

    def date_text(self) -> str:
        """The date as ISO 8601: a day alone when no more is known, else with its offset; ``""`` for none."""
        if self.date is None:
            return ""
        if self.date_precision == "day":
            return self.date.date().isoformat()
        return self.date.isoformat(timespec="seconds" if self.date.second else "minutes")

    def identified(self) -> "Article":
        """This article with an id: its own, else a digest of the url, else of outlet, date, title and body."""
        if self.id:
            return self
        basis = [self.url] if self.url else [self.outlet, self.date_text(), self.title, self.body]
        return replace(self, id=_digest(basis))

    def digest(self) -> bytes:
        """16 bytes over everything but the id: equal exactly when the content is equal."""
        extra = _json(self.extra) if self.extra else ""
        texts = (self.title, self.author, self.outlet, self.date_text(), self.url, self.body, extra)
        # With their lengths, so that no two contents make the same bytes.
        joined = "".join(texts) + str([*map(len, texts)])
        return hashlib.blake2b(_encoded(joined), digest_size=16).digest()

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON values, as ``telusur export`` writes it and the JSONL source reads it back."""
        record: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "author": self.author,
            "outlet": self.outlet,
            "date": self.date_text(),
            "url": self.url,
            "body": self.body,
        }
        if self.extra:
            record["extra"] = dict(self.extra)
        return record


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something in a source that did not become an article, and why."""

    source: str
    reason: str
    line: int | None = None
    id: str = ""

    def where(self) -> str:
        """The path, with the line for sources of many articles."""
        return self.source if self.line is None else f"{self.source}:{self.line}"

    def to_dict(self) -> dict[str, Any]:
        """As one JSON line of ``telusur build --report FILE``."""
        return {"source": self.source, "line": self.line, "id": self.id, "reason": self.reason}


def authors(byline: str) -> list[str]:
    """The authors of a byline, parted at ``;``, ``|``, ``&`` and ``dan``; a comma belongs to a title."""
    return [name for part in _AUTHORS.split(byline) if (name := part.strip())]


def _digest(parts: list[Any]) -> str:
    return hashlib.blake2b(_encoded(_json(parts)), digest_size=16).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _encoded(text: str) -> bytes:
    # surrogatepass: a lone surrogate in hostile JSON must not stop the build.
    return text.encode("utf-8", "surrogatepass")
