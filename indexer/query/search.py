"""One search: plan, run, filter, count, rank, show."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypedDict, get_args

import numpy as np
from numpy.typing import NDArray

from ..article import WIB
from ..errors import UsageError
from ..indonesian.dates import parse_date
from ..indonesian.words import contains_phrase, key, words
from ..segments.execute import Matches, coverage, execute, explain
from ..segments.schema import NO_DATE
from ..segments.snapshot import Docs, Snapshot, Values
from .facets import facet, histogram, years
from .language import excludes, parse
from .plan import Plan, plan, seconds
from .results import Hit, Results, Snippet, Sort, Understood
from .snippets import marked, snippets

#: The most hits on one page.
MOST_PER_PAGE = 1000


def most_of(words: int) -> int:
    """How many of so many words an article must have to follow below those that have all.

    Half of up to four words; of a longer question, where the answer shares a few telling words and the rest is how
    it was asked, two, and a quarter from nine on (measured: ARCHITECTURE, "Partial matches").
    """
    return -(-words // 2) if words <= 4 else max(2, -(-words // 4))


_INTERVALS = ("auto", "year", "month", "day")

Mask = NDArray[np.bool_]


class Filters(TypedDict, total=False):
    """Which articles may be found at all. See :func:`options`."""

    outlet: str | Sequence[str]
    author: str | Sequence[str]
    since: date | str | None
    until: date | str | None
    now: datetime | None


class Asked(Filters, total=False):
    """The keyword arguments of a search. See :func:`options`."""

    sort: str
    page: int
    per_page: int
    snippets: bool
    interval: str
    explain: bool


@dataclass(frozen=True)
class Options:
    """What a search is asked beside its query, checked. See :func:`options`."""

    outlet: tuple[str, ...]
    author: tuple[str, ...]
    since: date | None
    until: date | None
    sort: Sort
    page: int
    per_page: int
    snippets: bool
    interval: Literal["auto", "year", "month", "day"]
    explain: bool


def options(
    *,
    outlet: str | Sequence[str] = (),
    author: str | Sequence[str] = (),
    since: date | str | None = None,
    until: date | str | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = 10,
    snippets: bool = True,
    interval: str = "auto",
    now: datetime | None = None,
    explain: bool = False,
) -> Options:
    """The options, checked; UsageError names the value that is not allowed and what is.

    Days are days in WIB; *since* and *until* are included. A day may be a date, ISO 8601 or Indonesian text, or
    ``hari ini`` and ``kemarin`` (``today``, ``yesterday``), counted from *now*.
    """
    if sort not in get_args(Sort):
        raise UsageError(f"sort={sort!r} tidak dikenal; pilih salah satu dari {', '.join(get_args(Sort))}.")
    if interval not in _INTERVALS:
        raise UsageError(f"interval={interval!r} tidak dikenal; pilih salah satu dari {', '.join(_INTERVALS)}.")
    for name, value, most in (("page", page, None), ("per_page", per_page, MOST_PER_PAGE)):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < 1 or (most is not None and value > most):
            allowed = f"1 sampai {most}" if most else "1 ke atas"
            raise UsageError(f"{name}={value!r} tidak berlaku; pakai bilangan bulat {allowed}.")
    first, last = _day("since", since, now), _day("until", until, now)
    if first and last and first > last:
        raise UsageError(f"since={first} jatuh sesudah until={last}; tukar keduanya.")
    return Options(
        outlet=_names("outlet", outlet),
        author=_names("author", author),
        since=first,
        until=last,
        sort=sort,  # type: ignore[arg-type]  # checked above
        page=page,
        per_page=per_page,
        snippets=snippets,
        interval=interval,  # type: ignore[arg-type]  # checked above
        explain=explain,
    )


def _names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    for item in names:
        if not isinstance(item, str):
            raise UsageError(f"{name}={item!r} bukan nama; pakai teks, atau beberapa teks.")
    return tuple(item for item in names if item.strip())


def _day(name: str, value: date | str | None, now: datetime | None) -> date | None:
    if value is None or value == "":
        return None
    if now is not None and not isinstance(now, datetime):
        raise UsageError(f"now={now!r} bukan saat; pakai datetime.")
    try:
        if isinstance(value, datetime):
            return value.astimezone(WIB).date() if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            today = (now.astimezone(WIB) if now else datetime.now(WIB)).date()
            named = {"hari ini": today, "today": today}
            named |= dict.fromkeys(("kemarin", "yesterday"), today - timedelta(days=1))
            if found := named.get(key(value)):
                return found
            if written := parse_date(value):
                return written.date.astimezone(WIB).date()
    except OverflowError:  # a moment at the very end of time has no day in WIB
        pass
    raise UsageError(f"{name}={value!r} bukan tanggal; tulis misalnya 2024-12-24.")


def search(snapshot: Snapshot, query: str, asked: Options) -> Results:
    """One page of what *snapshot* has for *query*, with counts over all of it."""
    started = time.perf_counter()
    found = _Found(snapshot, query, asked)
    counted = found.counted()
    since, until = asked.since, asked.until
    in_range = found.in_range
    ranged = counted[in_range[counted]]
    bars, interval = histogram(snapshot.days[found.kept(counted)], asked.interval, since, until)
    outlets, authors = snapshot.outlets, snapshot.authors
    return Results(
        query=Understood(query, tuple(found.plan.terms), (), tuple(found.notes())),
        total=len(found.full.docs),
        total_partial=len(found.partial.docs),
        hits=found.page_of_hits(),
        facets={
            "outlet": facet("outlet", outlets, ranged[found.by_author[ranged]], asked.outlet),
            "author": facet("author", authors, ranged[found.by_outlet[ranged]], asked.author),
        },
        years=years(snapshot.days[counted[(found.by_outlet & found.by_author)[counted]]], since, until),
        histogram=bars,
        interval=interval,
        page=asked.page,
        per_page=asked.per_page,
        sort=asked.sort,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def scan(snapshot: Snapshot, query: str, asked: Options) -> Iterator[Hit]:
    """Every article with all of the words, in the order of the index, unranked, one at a time."""
    found = _Found(snapshot, query, replace(asked, per_page=1, snippets=False))
    for doc, score in zip(found.full.docs.tolist(), found.full.scores.tolist(), strict=True):
        yield found.hit(doc, score, False)


class _Found:
    """What matches a query under the filters: ``full`` with all of the words, ``partial`` with most of them."""

    def __init__(self, snapshot: Snapshot, query: str, asked: Options) -> None:
        self.snapshot, self.asked = snapshot, asked
        self.plan, self._all = _read(snapshot, query)
        self.by_outlet = _chosen(snapshot.outlets, asked.outlet, snapshot.size)
        self.by_author = _chosen(snapshot.authors, asked.author, snapshot.size)
        self.in_range = _within(snapshot, asked.since, asked.until)
        self._mask = self.by_outlet & self.by_author & self.in_range
        self._most: Matches | None = None
        self.full = self._all.where(self._mask[self._all.docs])
        self.partial = self._all.where(slice(0, 0))
        if len(self.full.docs) < asked.per_page and len(self.plan.units) > 1:
            self._most = self._with_most()
            self.partial = self._most.where(self._mask[self._most.docs])

    def _with_most(self) -> Matches:
        units = self.plan.units
        matches, counts = coverage(self.snapshot, units)
        matches = matches.where((counts >= most_of(len(units))) & (counts < len(units)))
        for required in self.plan.required:
            matches = matches.only(execute(self.snapshot, required).docs)
        return matches

    def counted(self) -> Docs:
        """The articles that facets count, before any filter: those with most of the words when none has all."""
        if not len(self.full.docs) and self._most is not None and len(self.partial.docs):
            return self._most.docs
        return self._all.docs

    def kept(self, docs: Docs) -> Docs:
        """Those of *docs* that all filters let through."""
        return docs[self._mask[docs]]

    def notes(self) -> list[str]:
        """What to say to the person who asked."""
        said = list(self.plan.notes)
        if not len(self.full.docs) and len(self.partial.docs):
            said.append("Tidak ada berita yang memuat semua kata; yang tampil memuat sebagian darinya.")
        return said

    def page_of_hits(self) -> tuple[Hit, ...]:
        """The hits of the page that was asked for."""
        first = (self.asked.page - 1) * self.asked.per_page
        last = first + self.asked.per_page
        ranked = [(doc, score, False) for doc, score in self._ranked(self.full, last)]
        if last > len(ranked):
            ranked += [(doc, score, True) for doc, score in self._ranked(self.partial, last)]
        return tuple(self.hit(doc, score, part) for doc, score, part in ranked[first:last])

    def _ranked(self, matches: Matches, most: int) -> list[tuple[int, float]]:
        docs, scores = matches
        dates = self.snapshot.dates[docs]
        if self.asked.sort == "oldest":
            # What has no date comes last in either direction.
            order = np.lexsort((docs, dates, dates == NO_DATE))
        elif self.asked.sort == "newest" or not self.plan.units:
            order = np.lexsort((docs, ~dates))
        else:
            if len(docs) > 4 * most:
                limit = np.partition(scores, len(scores) - most)[len(scores) - most]
                chosen = scores >= limit
                docs, scores, dates = docs[chosen], scores[chosen], dates[chosen]
            order = np.lexsort((docs, ~dates, -scores))
        order = order[:most]
        return list(zip(docs[order].tolist(), scores[order].tolist(), strict=True))

    def hit(self, doc: int, score: float, partial: bool) -> Hit:
        """The hit of a document."""
        article = self.snapshot.article(doc, with_body=self.asked.snippets)
        shown: tuple[Snippet, ...] = ()
        title = Snippet(article.title, ())
        if self.asked.snippets:
            title = marked(article.title, self.plan.marked)
            shown = snippets(article.body, self.plan.marked)
        return Hit(
            id=article.id,
            title=article.title,
            author=article.author,
            outlet=article.outlet,
            date=article.date,
            date_precision=article.date_precision,
            date_text=article.date_text(),
            url=article.url,
            extra=article.extra,
            score=score,
            partial=partial,
            title_marked=title,
            snippets=shown,
            explanation=self._explanation(doc, partial) if self.asked.explain else None,
            load_body=lambda: self.snapshot.body(doc),
        )

    def _explanation(self, doc: int, partial: bool) -> tuple[tuple[str, float], ...]:
        trees = self.plan.units if partial else [self.plan.tree]
        return tuple(part for tree in trees for part in explain(self.snapshot, tree, doc) or ())


def _read(snapshot: Snapshot, query: str) -> tuple[Plan, Matches]:
    """The plan of a query and what has all that it asks for.

    A headline can hold a minus or a BUKAN that nobody meant as an operator. So when a query with a negation finds
    nothing, but stands in the title of an article word for word, it is read plainly, and the notes say so.
    """
    parsed = parse(query)
    planned = plan(parsed, snapshot)
    matches = execute(snapshot, planned.tree)
    if len(matches.docs) or not excludes(parsed.root):
        return planned, matches
    plainly = plan(parse(query, operators=False), snapshot)
    found = execute(snapshot, plainly.tree)
    best = found.docs[np.argsort(-found.scores)[:10]]
    if not any(contains_phrase(words(snapshot.article(doc, False).title), words(query)) for doc in best.tolist()):
        return planned, matches
    plainly.notes.append("Minus dan BUKAN dibaca sebagai kata biasa, sebab ada judul yang berbunyi persis begini.")
    return plainly, found


def _chosen(values: Values, names: Sequence[str], size: int) -> Mask:
    """By document, whether it has one of *names*; all do when there are none."""
    if not names:
        return np.ones(size, np.bool_)
    wanted = {key(name) for name in names}
    ordinals = [place for place, name in enumerate(values.keys) if name in wanted]
    owners = np.repeat(np.arange(size), np.diff(values.starts))
    mask = np.zeros(size, np.bool_)
    mask[owners[np.isin(values.ordinals, ordinals)]] = True
    return mask


def _within(snapshot: Snapshot, since: date | None, until: date | None) -> Mask:
    """By document, whether its date is in the range; those without a date are in none."""
    if since is None and until is None:
        return np.ones(snapshot.size, np.bool_)
    first, last = seconds(since, until)
    mask: Mask = snapshot.dates != NO_DATE
    if first is not None:
        mask = mask & (snapshot.dates >= first)
    if last is not None:
        mask = mask & (snapshot.dates <= last)
    return mask
