"""quickwit-oss/tantivy through tantivy-py."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from indexer.indonesian.words import key

from ..corpus import Tokens
from ..questions import Question
from . import FACETS, Answer, Peer, between

#: What is kept of an article to be shown, in fields of their own.
_STORED = ("id", "stored_title", "byline", "url", "text")

#: More values than any facet has.
_ALL = 65_000


def _schema(forms: bool) -> Any:
    builder = tantivy.SchemaBuilder()
    for field in ("title", "body"):
        builder.add_text_field(field, tokenizer_name="whitespace")
        if forms:
            builder.add_text_field(f"{field}_forms", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("outlet", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field("author", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_date_field("date", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("month", fast=True)
    for field in _STORED:
        # What is text is always indexed too: bytes are not.
        builder.add_bytes_field(field, stored=True)
    return builder.build()


class Tantivy(Peer):
    """Its searcher with ``count=True`` and three aggregations."""

    name = "Tantivy"

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema = index.schema
        self._searcher = index.searcher()
        self._best: Any = None

    @staticmethod
    def write(folder: Path, articles: Iterable[Tokens], forms: bool) -> None:
        """One commit; a heap that holds everything, so that each of its threads makes one segment."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        writer = tantivy.Index(_schema(forms), path=str(folder)).writer(heap_size=500_000_000)
        for item in articles:
            article = item.article
            document = tantivy.Document(title=" ".join(item.title_roots), body=" ".join(item.body_roots))
            kept = (article.id, article.title, article.author, article.url, article.body)
            for field, text in zip(_STORED, kept, strict=True):
                document.add_bytes(field, text.encode())
            if forms:
                document.add_text("title_forms", " ".join(item.title))
                document.add_text("body_forms", " ".join(item.body))
            if item.outlet:
                document.add_text("outlet", item.outlet)
            for name in item.authors:
                document.add_text("author", name)
            if item.moment is not None and item.month is not None:
                document.add_date("date", datetime.fromtimestamp(item.moment, UTC))
                document.add_unsigned("month", item.month)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def prepare(self, question: Question) -> Any:
        """Its query object."""
        schema = self._schema

        def either(title: Any, body: Any) -> Any:
            return Query.boolean_query([(Occur.Should, Query.boost_query(title, 2.0)), (Occur.Should, body)])

        if question.kind == "prefix":
            pattern = question.text[:-1] + ".*"
            fields = ("title_forms", "body_forms")
            words = [either(*(Query.regex_query(schema, field, pattern) for field in fields))]
        elif question.kind == "phrase":
            words = [either(*(Query.phrase_query(schema, f, [*question.roots]) for f in ("title", "body")))]
        else:
            words = [
                either(*(Query.term_query(schema, f, root, index_option="freq") for f in ("title", "body")))
                for root in question.roots
            ]
        how = Occur.Should if question.kind == "two OR" else Occur.Must
        parts = [(how, word) for word in words]
        if question.outlet:
            outlet = Query.term_query(schema, "outlet", key(question.outlet), index_option="basic")
            parts.append((Occur.Must, Query.const_score_query(outlet, 0.0)))
        if question.since:
            low, high = (datetime.fromtimestamp(second, UTC) for second in between(question))
            dates = Query.range_query(schema, "date", tantivy.FieldType.Date, low, high)
            parts.append((Occur.Must, Query.const_score_query(dates, 0.0)))
        if not parts:
            return Query.all_query(), question.newest
        return (parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)), question.newest

    def run(self, prepared: Any, size: int = 31) -> Any:
        """Its search for ten, and three aggregations."""
        query, newest = prepared
        order: Any = {"order_by_field": "date"} if newest else {}
        self._best = self._searcher.search(query, limit=10, count=True, **order)
        counts = self._searcher.aggregate(query, {
            "outlet": {"terms": {"field": "outlet", "size": size}},
            "author": {"terms": {"field": "author", "size": size}},
            "month": {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}},
        })  # fmt: skip
        return self._best.count, counts

    def answer(self, prepared: Any) -> Answer:
        """The same with all values of each facet."""
        total, counts = self.run(prepared, _ALL)
        return Answer(total, {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in counts[facet]["buckets"]} for facet in FACETS
        })  # fmt: skip

    def call(self, question: Question) -> int:
        """Its query from parsed words, search, three aggregations, ten stored documents."""
        total, _ = self.run(self.prepare(question))
        for _, address in self._best.hits:
            self._searcher.doc(address).to_dict()
        return int(total)


PEER = Tantivy
