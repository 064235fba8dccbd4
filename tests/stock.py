"""Stock Whoosh with its own codec: the engine that Telusur's arrays are judged by, in tests and benchmarks.

Fields are those of an index of Telusur's, given ready words and names. At the top of a module, for Whoosh's pickles.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.index import create_in

from indexer import Article
from indexer.article import authors
from indexer.indonesian.words import key, words
from indexer.segments.card import seconds


class TokensField(fields.TEXT):  # type: ignore[misc]  # Whoosh is untyped
    """Text given as a list of words."""

    def index(self, value: list[str], **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        """``(term, frequency, weight, encoded positions)`` per distinct word."""
        at: dict[str, list[int]] = {}
        for place, word in enumerate(value):
            at.setdefault(word, []).append(place)
        return [(word.encode(), len(each), float(len(each)), self.format.encode(each)) for word, each in at.items()]


class NamesField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """Names given as a list of ``(key, as written)``; the column holds them as written."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = self.vector = None
        self.scorable = self.unique = self.spelling = self.multitoken_query = self.stored = False
        self.indexed = True
        self.column_type = columns.VarBytesColumn()

    def index(self, value: list[tuple[str, str]], **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        """``(key, 1, 1.0, b"")`` per name."""
        return [(name.encode(), 1, 1.0, b"") for name in {key_ for key_, _ in value}]

    def to_column_value(self, value: list[tuple[str, str]]) -> bytes:
        """The names as written, parted by a semicolon."""
        return "; ".join(written for _, written in value).encode()


def names(written: Iterable[str]) -> list[tuple[str, str]]:
    """Names as :class:`NamesField` wants them, each key once."""
    return list({key(name): (key(name), name) for name in written}.values())


def build_stock(folder: Path, articles: Iterable[Article]) -> None:
    """An index of *articles* by stock Whoosh, of the same words, names and moments as Telusur's."""
    date = fields.DATETIME(sortable=True)
    date.shift_step = 0
    schema = fields.Schema(
        id=fields.ID(stored=True), title=TokensField(), body=TokensField(), outlet=NamesField(), author=NamesField(),
        date=date,
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    writer = create_in(str(folder), schema).writer()
    for article in articles:
        record: dict[str, Any] = {"id": article.id, "title": words(article.title), "body": words(article.body)}
        record["outlet"] = names([article.outlet] if article.outlet else [])
        record["author"] = names(authors(article.author))
        if article.date:
            record["date"] = datetime.fromtimestamp(seconds(article), UTC).replace(tzinfo=None)
        writer.add_document(**record)
    writer.commit()
