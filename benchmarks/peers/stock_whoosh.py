"""Whoosh 2.7.4 with its own codec, given ready words: its own analyzers would take longer."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import columns, fields
from whoosh import query as q
from whoosh.index import create_in, open_dir

from indexer.indonesian.words import key
from tests.stock import NamesField, TokensField, names

from ..corpus import Tokens
from ..questions import Question
from . import Answer, Peer, between


class StockWhoosh(Peer):
    """Its searcher, grouping by outlet, author and month."""

    name = "stock Whoosh"

    def __init__(self, folder: Path) -> None:
        self._searcher = open_dir(str(folder)).searcher()

    @staticmethod
    def write(folder: Path, articles: Iterable[Tokens], forms: bool) -> None:
        """One process and one commit, as is its default."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        schema = fields.Schema(
            id=fields.STORED(), title=TokensField(), body=TokensField(),
            outlet=fields.ID(sortable=columns.RefBytesColumn()), author=NamesField(),
            date=fields.NUMERIC(int, bits=64, sortable=True), month=fields.NUMERIC(int, sortable=True),
            stored_title=fields.STORED(), byline=fields.STORED(), url=fields.STORED(), text=fields.STORED(),
        )  # fmt: skip
        if forms:
            schema.add("title_forms", TokensField())
            schema.add("body_forms", TokensField())
        writer = create_in(str(folder), schema).writer(limitmb=512)
        for item in articles:
            article = item.article
            record: dict[str, Any] = {"title": item.title_roots, "body": item.body_roots}
            if forms:
                record |= {"title_forms": item.title, "body_forms": item.body}
            record |= {"id": article.id, "stored_title": article.title, "byline": article.author}
            record |= {"url": article.url, "text": article.body, "author": names(item.authors)}
            if item.outlet:
                record["outlet"] = item.outlet
            if item.moment is not None:
                record |= {"date": item.moment, "month": item.month}
            writer.add_document(**record)
        writer.commit()

    def can(self, question: Question) -> bool:
        """Prefixes want the forms, which its index, the one of the build, has not."""
        return question.kind != "prefix"

    def prepare(self, question: Question) -> Any:
        """Its tree."""

        def either(leaf: Any) -> q.Query:
            return q.Or([leaf("title", 2.0), leaf("body", 1.0)])

        if question.kind == "phrase":
            words = [either(lambda field, boost: q.Phrase(field, list(question.roots), boost=boost))]
        else:
            words = [either(lambda field, boost, root=root: q.Term(field, root, boost)) for root in question.roots]
        parts = [q.Or(words)] if question.kind == "two OR" else words
        if question.outlet:
            parts.append(q.ConstantScoreQuery(q.Term("outlet", key(question.outlet)), 0.0))
        if question.since:
            parts.append(q.ConstantScoreQuery(q.NumericRange("date", *between(question)), 0.0))
        if not parts:
            return q.Every(), question.newest
        return (parts[0] if len(parts) == 1 else q.And(parts)), question.newest

    def run(self, prepared: Any) -> Any:
        """Its search for ten, grouped by outlet, author and month."""
        tree, newest = prepared
        order = {"sortedby": "date", "reverse": True} if newest else {}
        return self._searcher.search(tree, limit=10, groupedby=["outlet", "author", "month"], **order)

    def answer(self, prepared: Any) -> Answer:
        """How many match; it counts an article without an outlet, an author or a date as one of a value."""
        return Answer(len(self.run(prepared)), {})


PEER = StockWhoosh
