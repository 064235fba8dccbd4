"""The peers, each behind the same two questions: the engine alone, and the whole call.

All are fed the same tokens: the roots of Telusur's words, in the fields title and body, a match in the title counting
twice; and, for prefixes, the forms.
"""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import query as q

from indexer import Index
from indexer.indonesian.words import key
from indexer.query.language import parse
from indexer.query.plan import plan, seconds
from indexer.segments.card import authors
from indexer.segments.execute import Executor
from indexer.segments.segment import Moments
from indexer.segments.snapshot import Snapshot

from .corpus import Tokens
from .questions import Question

WIB = timezone(timedelta(hours=7))


def month(moment: datetime) -> int:
    """The month of a moment in WIB, counted from January 1970."""
    local = moment.astimezone(WIB)
    return (local.year - 1970) * 12 + local.month - 1


class Answer:
    """What an engine said: how many match; how many of them have an outlet, an author or a month, each counted."""

    def __init__(self, total: int, counted: tuple[int, int, int]) -> None:
        self.total, self.counted = total, counted


class Telusur:
    """The library."""

    name = "Telusur"

    def __init__(self, index: Index) -> None:
        self._index = index
        self._snapshot: Snapshot = index._current()

    def prepare(self, question: Question) -> Any:
        """The tree that the engine is given."""
        tree = plan(parse(question.text), self._snapshot).tree
        parts = [tree]
        if question.outlet:
            parts.append(q.ConstantScoreQuery(q.Term("outlet", key(question.outlet)), 0.0))
        if question.since:
            first, last = seconds(question.since, question.until)
            assert first is not None
            assert last is not None
            between = q.NumericRange("date", Moments.microseconds(first), Moments.microseconds(last))
            parts.append(q.ConstantScoreQuery(between, 0.0))
        return (q.And(parts) if len(parts) > 1 else tree), question.newest

    def engine(self, prepared: Any) -> Answer:
        """From the tree to the numbers of the ten best and the counts of outlet, author and month."""
        tree, newest = prepared
        snapshot = self._snapshot
        execution = Executor(snapshot).run(tree)
        docs = np.flatnonzero(execution.mask)
        keys = snapshot.dates[docs] if newest else execution.scores(docs)
        best = docs if len(docs) <= 10 else docs[keys >= np.partition(keys, len(keys) - 10)[len(keys) - 10]]
        counted = (snapshot.outlets.count(docs), snapshot.authors.count(docs), snapshot.months.count(docs))
        assert len(best) >= min(10, len(docs))
        return Answer(len(docs), tuple(int(counts.sum()) for counts, _ in counted))  # type: ignore[arg-type]  # three

    def call(self, question: Question) -> int:
        """From what was typed to a page of results."""
        return self._asked(question, snippets=False)

    def call_with_snippets(self, question: Question) -> int:
        """The same with snippets, as the page asks."""
        return self._asked(question, snippets=True)

    def _asked(self, question: Question, snippets: bool) -> int:
        return self._index.search(
            question.text,
            outlet=question.outlet,
            since=question.since,
            until=question.until,
            sort="newest" if question.newest else "relevance",
            snippets=snippets,
        ).total


class Tantivy:
    """quickwit-oss/tantivy through tantivy-py."""

    name = "Tantivy"

    def __init__(self, folder: Path, articles: Iterable[Tokens] | None) -> None:
        import tantivy

        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        for field in ("title", "body"):
            builder.add_text_field(field, tokenizer_name="whitespace")
            builder.add_text_field(f"{field}_forms", tokenizer_name="whitespace", index_option="basic")
        builder.add_text_field("outlet", tokenizer_name="raw", fast=True, index_option="basic")
        builder.add_text_field("author", tokenizer_name="raw", fast=True, index_option="basic")
        builder.add_date_field("date", stored=True, indexed=True, fast=True)
        builder.add_unsigned_field("month", fast=True)
        for field in ("id", "stored_title", "byline", "url", "text"):
            builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        if articles is not None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        if articles is not None:
            self._fill(articles)
        self._index.reload()
        self._searcher = self._index.searcher()

    def _fill(self, articles: Iterable[Tokens]) -> None:
        writer = self._index.writer(heap_size=500_000_000)
        for item in articles:
            article = item.article
            document = self._tantivy.Document(
                title=" ".join(item.title_roots), body=" ".join(item.body_roots),
                title_forms=" ".join(item.title), body_forms=" ".join(item.body),
                id=article.id, stored_title=article.title, byline=article.author, url=article.url, text=article.body,
            )  # fmt: skip
            if article.outlet:
                document.add_text("outlet", key(article.outlet))
            for name in {key(name) for name in authors(article.author)}:
                document.add_text("author", name)
            if article.date:
                document.add_date("date", article.date.astimezone(UTC))
                document.add_unsigned("month", month(article.date))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def prepare(self, question: Question) -> Any:
        """Its query object."""
        return self._query(question), question.newest

    def _query(self, question: Question) -> Any:
        tantivy, schema = self._tantivy, self._schema
        query, occur = tantivy.Query, tantivy.Occur

        def either(title: Any, body: Any) -> Any:
            return query.boolean_query([(occur.Should, query.boost_query(title, 2.0)), (occur.Should, body)])

        if question.kind == "prefix":
            pattern = question.text[:-1] + ".*"
            fields = ("title_forms", "body_forms")
            words = [either(*(query.regex_query(schema, field, pattern) for field in fields))]
        elif question.kind == "phrase":
            words = [either(*(query.phrase_query(schema, f, list(question.roots)) for f in ("title", "body")))]
        else:
            words = [
                either(*(query.term_query(schema, f, root, index_option="freq") for f in ("title", "body")))
                for root in question.roots
            ]
        how = occur.Should if question.kind == "two OR" else occur.Must
        parts = [(how, word) for word in words]
        if question.outlet:
            parts.append((occur.Must, query.const_score_query(
                query.term_query(schema, "outlet", key(question.outlet), index_option="basic"), 0.0)))  # fmt: skip
        if question.since:
            first, last = seconds(question.since, question.until)
            assert first is not None
            assert last is not None
            low, high = (datetime.fromtimestamp(second, UTC) for second in (first, last))
            between = query.range_query(schema, "date", tantivy.FieldType.Date, low, high)
            parts.append((occur.Must, query.const_score_query(between, 0.0)))
        if not parts:
            return query.all_query()
        return parts[0][1] if len(parts) == 1 else query.boolean_query(parts)

    _COUNTS = {  # noqa: RUF012  # not changed
        "outlet": {"terms": {"field": "outlet", "size": 31}},
        "author": {"terms": {"field": "author", "size": 31}},
        "month": {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}},
    }

    def engine(self, prepared: Any) -> Answer:
        """Its search for ten, and three aggregations."""
        query, newest = prepared
        order: Any = {"order_by_field": "date"} if newest else {}
        found: Any = self._searcher.search(query, limit=10, count=True, **order)
        counts = self._searcher.aggregate(query, self._COUNTS)
        summed = [
            int(sum(bucket["doc_count"] for bucket in part["buckets"])) + int(part.get("sum_other_doc_count", 0))
            for part in (counts["outlet"], counts["author"], counts["month"])
        ]
        self._last = found
        return Answer(int(found.count), (summed[0], summed[1], summed[2]))

    def call(self, question: Question) -> int:
        """Its query from parsed words, search, three aggregations, ten stored documents."""
        answer = self.engine((self._query(question), question.newest))
        for _, address in self._last.hits:
            self._searcher.doc(address).to_dict()
        return answer.total


class StockWhoosh:
    """Whoosh 2.7.4 with its own codec."""

    name = "Whoosh"

    def __init__(self, folder: Path, articles: Iterable[Tokens] | None) -> None:
        from whoosh import columns, fields
        from whoosh.index import create_in, open_dir

        from tests.stock import NamesField, TokensField, names

        if articles is not None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            whole = fields.Schema(
                id=fields.STORED(), title=TokensField(), body=TokensField(), title_forms=TokensField(),
                body_forms=TokensField(), outlet=fields.ID(sortable=columns.RefBytesColumn()),
                author=NamesField(), date=fields.NUMERIC(int, bits=64, sortable=True),
                month=fields.NUMERIC(int, sortable=True), text=fields.STORED(),
            )  # fmt: skip
            writer = create_in(str(folder), whole).writer(limitmb=512)
            for item in articles:
                article = item.article
                record: dict[str, Any] = {"title": item.title_roots, "body": item.body_roots}
                record |= {"title_forms": item.title, "body_forms": item.body}
                record |= {"id": article.id, "text": article.body}
                record["author"] = names(authors(article.author))
                if article.outlet:
                    record["outlet"] = key(article.outlet)
                if article.date:
                    record |= {"date": int(article.date.timestamp()), "month": month(article.date)}
                writer.add_document(**record)
            writer.commit()
        self._searcher = open_dir(str(folder)).searcher()

    def prepare(self, question: Question) -> Any:
        """Its tree."""
        suffix = "_forms" if question.kind == "prefix" else ""

        def either(leaf: Any) -> q.Query:
            return q.Or([leaf(f"title{suffix}", 2.0), leaf(f"body{suffix}", 1.0)])

        if question.kind == "prefix":
            words = [either(lambda field, boost: q.Prefix(field, question.text[:-1], boost))]
        elif question.kind == "phrase":
            words = [either(lambda field, boost: q.Phrase(field, list(question.roots), boost=boost))]
        else:
            words = [either(lambda field, boost, root=root: q.Term(field, root, boost)) for root in question.roots]
        parts = [q.Or(words)] if question.kind == "two OR" else words
        if question.outlet:
            parts.append(q.ConstantScoreQuery(q.Term("outlet", key(question.outlet)), 0.0))
        if question.since:
            parts.append(q.ConstantScoreQuery(q.NumericRange("date", *seconds(question.since, question.until)), 0.0))
        if not parts:
            return q.Every(), question.newest
        return (parts[0] if len(parts) == 1 else q.And(parts)), question.newest

    def engine(self, prepared: Any) -> Answer:
        """Its search for ten, grouped by outlet, author and month."""
        tree, newest = prepared
        order = {"sortedby": "date", "reverse": True} if newest else {}
        found = self._searcher.search(tree, limit=10, groupedby=["outlet", "author", "month"], **order)
        return Answer(len(found), (0, 0, 0))
