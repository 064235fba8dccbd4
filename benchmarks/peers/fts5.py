"""SQLite's FTS5 through Python's own sqlite3; counts are SQL over the rows that match."""

import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from indexer.indonesian.words import key

from ..corpus import Tokens
from ..questions import Question
from . import FACETS, Answer, Peer, between

# The words are given parted by blanks: whatever is no blank belongs to one. The articles themselves are kept in a
# table of their own, and what is counted in a narrow one.
_TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
create virtual table words using fts5({columns}, content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'");
insert into words(words, rank) values ('rank', 'bm25({weights})');
create table article(doc integer primary key, id, title, author, outlet, url, body);
create table facts(doc integer primary key, outlet, date integer, month integer);
create table author(doc integer, author, primary key (doc, author)) without rowid;
"""

_COUNTS = """
with hit as materialized ({matching})
select 'total', null, count(*) from hit
union all select 'outlet', outlet, count(*) from hit join facts using (doc) where outlet is not null group by outlet
union all select 'author', author, count(*) from hit join author using (doc) group by author
union all select 'month', month, count(*) from hit join facts using (doc) where month is not null group by month
"""


class FTS5(Peer):
    """One statement for the ten best, one for the total and the counts."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "articles.db")
        self._database.execute("pragma mmap_size = 1073741824")

    def close(self) -> None:
        self._database.close()

    @staticmethod
    def write(folder: Path, articles: Iterable[Tokens], forms: bool) -> None:
        """One transaction, and FTS5's own merge of everything at the end."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        database = sqlite3.connect(folder / "articles.db", isolation_level=None)
        columns = ["title", "body", "title_forms", "body_forms"][: 4 if forms else 2]
        weights = ", ".join(["2.0", "1.0"] * (len(columns) // 2))
        database.executescript(_TABLES.format(columns=", ".join(columns), weights=weights))
        insert = f"insert into words(rowid, {', '.join(columns)}) values (?{', ?' * len(columns)})"
        database.execute("begin")
        for doc, item in enumerate(articles, start=1):
            article = item.article
            texts = (item.title_roots, item.body_roots, item.title, item.body)[: len(columns)]
            database.execute(insert, (doc, *(" ".join(text) for text in texts)))
            names = (article.title, article.author, article.outlet, article.url)
            database.execute(
                "insert into article values (?, ?, ?, ?, ?, ?, ?)", (doc, article.id, *names, article.body)
            )
            facts = (doc, item.outlet or None, item.moment, item.month)
            database.execute("insert into facts values (?, ?, ?, ?)", facts)
            database.executemany("insert into author values (?, ?)", [(doc, name) for name in item.authors])
        database.execute("insert into words(words) values ('optimize')")
        database.execute("commit")
        database.close()

    def prepare(self, question: Question) -> Any:
        """Its two statements and their parameters."""
        # Letters and digits only, so that no quotes need be escaped.
        if question.kind == "prefix":
            wanted = f'{{title_forms body_forms}} : "{question.text[:-1]}" *'
        elif question.kind == "phrase":
            wanted = f'{{title body}} : "{" ".join(question.roots)}"'
        else:
            joined = " OR " if question.kind == "two OR" else " AND "
            wanted = joined.join(f'({{title body}} : "{root}")' for root in question.roots)
        values: list[str | int]
        conditions, values = ["words match ?"] if wanted else [], [wanted] if wanted else []
        if question.outlet:
            conditions.append("outlet = ?")
            values.append(key(question.outlet))
        if question.since:
            conditions.append("date between ? and ?")
            values += between(question)
        tables = "words" if wanted else "facts"
        if wanted and (question.newest or len(conditions) > 1):
            tables += " join facts on facts.doc = words.rowid"
        number = "words.rowid" if wanted else "doc"
        matching = f"select {number} as doc from {tables} where {' and '.join(conditions) or 'true'}"
        order = "date desc" if question.newest else "rank"
        return f"{matching} order by {order} limit 10", _COUNTS.format(matching=matching), values

    def run(self, prepared: Any) -> Any:
        """The ten best, and the counts."""
        best, counts, values = prepared
        self._database.execute(best, values).fetchall()
        return self._database.execute(counts, values).fetchall()

    def answer(self, prepared: Any) -> Answer:
        """The rows by facet."""
        (_, _, total), *rows = self.run(prepared)
        return Answer(total, {facet: {value: count for of, value, count in rows if of == facet} for facet in FACETS})


PEER = FTS5
