"""One search: plan, run, filter, count, rank, show."""

import functools
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from math import log
from typing import Literal, NamedTuple, TypedDict, get_args

import numpy as np

from ..article import WIB
from ..errors import UsageError
from ..indonesian.tidying import tidy
from ..indonesian.when import days
from ..indonesian.words import contains_phrase, key, words
from ..segments.card import Card
from ..segments.execute import Execution, Executor
from ..segments.segment import NO_DATE, Docs, Scores
from ..segments.snapshot import Mask, Snapshot
from ..segments.values import Values
from .facets import facet, histogram, years
from .language import MOST_WORDS, Parsed, Phrase, excludes, parse, parse_dated
from .plan import Plan, plan, seconds
from .ranking import DEFAULT, LOOKED_AT, Ranking, freshness
from .results import Hit, Results, Snippet, Sort, Understood
from .snippets import marked, snippets

#: The most hits on one page.
MOST_PER_PAGE = 1000


#: What part of the weight of a question's words is enough: its answer shares a telling word or two, and the rest is how
#: it was asked (measured: ARCHITECTURE, "Ranking").
_MOST_OF_A_QUESTION = 0.15


def most_of(words: int) -> int:
    """How many of so many words an article must have to follow below those that have all; of a question see above.

    Half of up to four words; of more two, and a quarter from nine on.
    """
    return -(-words // 2) if words <= 4 else max(2, -(-words // 4))


_INTERVALS = ("auto", "year", "month", "day")
_SORTS = get_args(Sort)


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
    exact: bool
    ranking: Ranking


class Options(NamedTuple):
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
    exact: bool
    now: datetime
    ranking: Ranking


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
    exact: bool = False,
    ranking: Ranking = DEFAULT,
) -> Options:
    """The options, checked; UsageError names the value that is not allowed and what is.

    Days are days in WIB; *since* and *until* are included. A day may be a date, ISO 8601, or text as people say it:
    ``kemarin``, ``awal tahun``, ``2024`` (:mod:`indexer.indonesian.when`), counted from *now*; of several days *since*
    is the first and *until* the last.
    """
    if sort not in _SORTS:
        raise UsageError(f"sort={sort!r} tidak dikenal; pilih salah satu dari {', '.join(_SORTS)}.")
    if interval not in _INTERVALS:
        raise UsageError(f"interval={interval!r} tidak dikenal; pilih salah satu dari {', '.join(_INTERVALS)}.")
    for name, value, most in (("page", page, None), ("per_page", per_page, MOST_PER_PAGE)):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < 1 or (most is not None and value > most):
            allowed = f"1 sampai {most}" if most else "1 ke atas"
            raise UsageError(f"{name}={value!r} tidak berlaku; pakai bilangan bulat {allowed}.")
    if now is not None and not isinstance(now, datetime):
        raise UsageError(f"now={now!r} bukan saat; pakai datetime.")
    now = now or datetime.now(WIB)
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
        exact=exact,
        now=now,
        ranking=ranking.checked(),
    )


def _names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    if value == ():
        return ()
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    for item in names:
        if not isinstance(item, str):
            raise UsageError(f"{name}={item!r} bukan nama; pakai teks, atau beberapa teks.")
    return tuple(item for item in names if item.strip())


def _day(name: str, value: date | str | None, now: datetime) -> date | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, datetime):
            return value.astimezone(WIB).date() if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str) and (span := days(value, now)):
            day = span.since if name == "since" else span.until
            if day is not None:
                return day
    except OverflowError:  # a moment at the very end of time has no day in WIB
        pass
    raise UsageError(f"{name}={value!r} bukan tanggal; tulis misalnya 2024-12-24 atau minggu lalu.")


#: NumPy lets go of the interpreter in every operation, so that threads searching at once pass it to and fro and wait
#: for it: eight of them got 62 answers a second where one alone got 459. So one searches at a time.
_TURN = threading.Lock()


def search(snapshot: Snapshot, query: str, asked: Options) -> Results:
    """One page of what *snapshot* has for *query*, with counts over all of it."""
    with _TURN:
        return _search(snapshot, query, asked)


def _search(snapshot: Snapshot, query: str, asked: Options) -> Results:
    started = time.perf_counter()
    found = _Found(snapshot, query, asked)
    since, until = asked.since, asked.until
    docs, of_any_date = found.counted(), found.counted(but="date")
    months = snapshot.months.count(docs)
    bars, interval = histogram(snapshot, docs, months[0], asked.interval, since, until)
    if docs is not of_any_date:
        months = snapshot.months.count(of_any_date)
    return Results(
        query=Understood(query, tuple(found.plan.terms), found.plan.corrections, tuple(found.notes())),
        total=len(found.full),
        total_partial=len(found.partial),
        hits=found.page_of_hits(),
        facets={
            "outlet": facet("outlet", snapshot.outlets, found.counted(but="outlet"), asked.outlet),
            "author": facet("author", snapshot.authors, found.counted(but="author"), asked.author),
        },
        years=years(snapshot.months, *months, since, until),
        histogram=bars,
        interval=interval,
        page=asked.page,
        per_page=asked.per_page,
        sort=asked.sort,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def scan(snapshot: Snapshot, query: str, asked: Options) -> Iterator[Hit]:
    """Every article with all of the words, in the order of the index, unranked, one at a time."""
    with _TURN:
        found = _Found(snapshot, query, asked._replace(per_page=1, snippets=False))
        scores = found.scores(found.full, partial=False)
    for doc, score in zip(found.full.tolist(), scores.tolist(), strict=True):
        yield found.hit(doc, snapshot.card(doc), score, False)


class _Found:
    """What matches a query under the filters: ``full`` has all of the words, ``partial`` most of them."""

    def __init__(self, snapshot: Snapshot, query: str, asked: Options) -> None:
        self.snapshot, self.asked = snapshot, asked
        executor = Executor(snapshot)
        self.plan, self._all = _read(executor, query, asked)
        self._evidence = [executor.run(tree) for tree in self.plan.evidence]
        #: The documents whose scores hold the evidence of forms; None: all.
        self._looked_at: Docs | None = None
        self._filters = {
            "outlet": _chosen(snapshot.outlets, asked.outlet),
            "author": _chosen(snapshot.authors, asked.author),
            "date": _within(snapshot, asked.since, asked.until),
        }
        self.full = self._filtered(self._all.mask)
        self._most: _Most | None = None
        self.partial = self.full[:0]
        if len(self.full) < asked.per_page and len(self.plan.units) > 1:
            self._most = _Most(executor, self.plan)
            self.partial = self._filtered(self._most.mask)

    def _filtered(self, mask: Mask, but: str = "") -> Docs:
        for name, wanted in self._filters.items():
            if wanted is not None and name != but:
                mask = mask & wanted
        return mask.nonzero()[0]

    def counted(self, but: str = "") -> Docs:
        """What facets count: what passes all filters *but* one; of the partial ones when none has all words."""
        some = self._most is not None and not len(self.full) and len(self.partial)
        if self._filters.get(but) is None:
            return self.partial if some else self.full
        return self._filtered(self._most.mask if some and self._most else self._all.mask, but)

    def notes(self) -> list[str]:
        """What to say to the person who asked."""
        said = list(self.plan.notes)
        if not len(self.full) and len(self.partial):
            said.append("Tidak ada berita yang memuat semua kata; yang tampil memuat sebagian darinya.")
        return said

    def scores(self, docs: Docs, partial: bool) -> Scores:
        """The scores of some of the articles found, ascending."""
        source = self._most if partial else self._all
        assert source is not None
        return source.scores(docs) + self._evident(docs)

    def _evident(self, docs: Docs) -> Scores:
        """What the forms that were typed add to the scores of *docs*."""
        return sum((typed.scores(docs) for typed in self._evidence), np.zeros(len(docs), np.float32))

    def _ranked(self, docs: Docs, partial: bool, first: int, last: int) -> tuple[Docs, Scores]:
        """The documents in these places by their scores, and these.

        The forms that were typed are looked for in the best by their roots only; as they add to scores, the others
        stay behind them.
        """
        source = self._most if partial else self._all
        assert source is not None
        half_life, now = self.asked.ranking.half_life, self.asked.now.timestamp()
        scores = source.scores(docs)
        if half_life is not None:
            scores *= freshness(self.snapshot, docs, now, half_life)
        most = max(last, LOOKED_AT if self._evidence else 0)
        if len(docs) > 4 * most or (self._evidence and len(docs) > most):
            best = _best(scores, most)
            docs, scores = docs[best], scores[best]
        if self._evidence:
            best = _best(scores, LOOKED_AT)
            self._looked_at = docs[best]
            evident = self._evident(docs[best])
            if half_life is not None:
                evident *= freshness(self.snapshot, docs[best], now, half_life)
            scores[best] += evident
        order = np.lexsort((docs, ~self.snapshot.dates[docs], -scores))[first:last]
        return docs[order], scores[order]

    def page_of_hits(self) -> tuple[Hit, ...]:
        """The hits of the page that was asked for."""
        first = (self.asked.page - 1) * self.asked.per_page
        last = first + self.asked.per_page
        hits = self._hits(self.full, False, first, last)
        ahead = len(self.full)
        if last > ahead and len(self.partial):
            hits += self._hits(self.partial, True, max(first - ahead, 0), last - ahead)
        return tuple(hits)

    def _hits(self, docs: Docs, partial: bool, first: int, last: int) -> list[Hit]:
        """The hits in these places of the order that was asked for."""
        if first >= len(docs):
            return []
        if self.asked.sort == "relevance" and self.plan.units:
            chosen, scored = self._ranked(docs, partial, first, last)
        else:
            chosen = self._in_time(docs, last)[first:last]
            ascending = chosen.argsort()
            scored = np.empty(len(chosen), np.float32)
            scored[ascending] = self.scores(chosen[ascending], partial)
        several = chosen.tolist()
        cards = self.snapshot.cards(several)
        return [self.hit(*each, partial) for each in zip(several, cards, scored.tolist(), strict=True)]

    def _in_time(self, docs: Docs, most: int) -> Docs:
        """The first *most* of *docs* in order of time, those without a date last in either direction."""
        dates = self.snapshot.dates.take(docs)
        times = np.where(dates == NO_DATE, ~NO_DATE, dates) if self.asked.sort == "oldest" else ~dates
        if len(docs) > 4 * most:
            early = times <= np.partition(times, most)[most]
            docs, times = docs[early], times[early]
        return docs[np.lexsort((docs, times))[:most]]

    def hit(self, doc: int, card: Card, score: float, partial: bool) -> Hit:
        """The hit of a document."""
        body = functools.partial(self.snapshot.body, doc)
        explanation = self._explanation(doc, score, partial) if self.asked.explain else None
        if self.asked.snippets:
            title, shown = marked(card.title, self.plan.marked), snippets(body(), self.plan.marked)
            return Hit(card, score, partial, title, shown, explanation, body)
        return Hit(card, score, partial, Snippet(card.title, ()), (), explanation, body)

    def _explanation(self, doc: int, score: float, partial: bool) -> tuple[tuple[str, float], ...]:
        source = self._most if partial and self._most else self._all
        leaves = source.explain(doc)
        if self._looked_at is None or doc in self._looked_at:
            leaves += [leaf for typed in self._evidence for leaf in typed.explain(doc)]
        if self.asked.ranking.half_life is not None and self.asked.sort == "relevance":
            leaves.append(("age", score - sum(added for _, added in leaves)))
        return tuple(leaves)


def _best(scores: Scores, most: int) -> Docs:
    """Where the *most* highest scores are, and those as high as the last of them."""
    if len(scores) <= most:
        return np.arange(len(scores))
    found: Docs = (scores >= np.partition(scores, len(scores) - most)[len(scores) - most]).nonzero()[0]
    return found


class _Most:
    """The articles with most of the units of a plan, but not all of them, and everything that is required."""

    def __init__(self, executor: Executor, plan: Plan) -> None:
        self._units = [executor.run(unit) for unit in plan.units]
        self._asked = [executor.run(asked) for asked in plan.asked]
        size, articles = executor.snapshot.size, len(executor.snapshot.live)
        counts, weights = np.zeros(size, np.int32), np.zeros(size, np.float32)
        enough = 0.0
        for unit in self._units:
            counts += unit.mask
            if plan.is_question:
                weight = 1 + log(max(1, articles) / (np.count_nonzero(unit.mask) + 1))
                weights += unit.mask * np.float32(weight)
                enough += _MOST_OF_A_QUESTION * weight
        some = (weights >= enough) & (counts > 0) if plan.is_question else counts >= most_of(len(plan.units))
        #: By document whether it is one.
        self.mask: Mask = some & (counts < len(plan.units))
        for required in plan.required:
            self.mask &= executor.run(required).mask

    def scores(self, docs: Docs) -> Scores:
        """What the units that they match say of *docs*."""
        return sum((unit.scores(docs) for unit in (*self._units, *self._asked)), np.zeros(len(docs), np.float32))

    def explain(self, doc: int) -> list[tuple[str, float]]:
        """The same, leaf by leaf."""
        return [leaf for unit in (*self._units, *self._asked) for leaf in unit.explain(doc)]


def _read(executor: Executor, query: str, asked: Options) -> tuple[Plan, Execution]:
    """The plan of a query and what has all that it asks for.

    A headline can end in *hari ini*, and hold a minus or a BUKAN that nobody meant as an operator. So words that say
    when are a filter only where that finds something, and where the query stands in the title of no article word for
    word; and a query with a negation that finds nothing, but stands in a title, is read plainly. The notes say so.
    """
    snapshot, now, exact, said = executor.snapshot, asked.now, asked.exact, []
    planned_as = functools.partial(plan, snapshot=snapshot, ranking=asked.ranking)
    if dated := parse_dated(query, now, exact):
        planned = planned_as(dated.parsed)
        found = executor.run(planned.tree)
        if _in_a_title(executor, query):
            said.append(dated.if_title)
        elif found.mask.any():
            return planned, found
        else:
            said.append(dated.if_nothing)
    parsed = parse(query, now=now, exact=exact)
    planned = planned_as(parsed)
    planned.notes += said
    found = executor.run(planned.tree)
    if found.mask.any():
        return planned, found
    if not excludes(parsed.root) or not _in_a_title(executor, query):
        return _corrected(executor, parsed, planned, found, asked.ranking)
    plainly = planned_as(parse(query, operators=False, now=now, exact=exact))
    said.append("Minus dan BUKAN dibaca sebagai kata biasa, sebab ada judul yang berbunyi persis begini.")
    plainly.notes += said
    return plainly, executor.run(plainly.tree)


def _corrected(
    executor: Executor, parsed: Parsed, planned: Plan, found: Execution, ranking: Ranking
) -> tuple[Plan, Execution]:
    """The same with words that no article has corrected, where that finds something; else with what may be meant."""
    if not any(term.reason in ("word", "root") and not term.forms for term in planned.terms):
        return planned, found
    from .corrections import corrected  # which loads what only few questions need

    def articles(question: Parsed) -> int:
        return int(np.count_nonzero(executor.run(plan(question, executor.snapshot).tree).mask))

    better, said = corrected(parsed, executor.snapshot.lexicon, articles)
    typed, meant = " ".join(each.typed for each in said), " ".join(each.meant for each in said)
    if better is not None:
        planned = plan(better, executor.snapshot, ranking)
        planned.notes.append(
            f"Tidak ada berita yang memuat “{typed}”, jadi yang dicari “{meant}”; tulis persis:{said[0].typed} untuk"
            " mencari seperti yang diketik."
        )
        corrected_texts = {each.typed for each in said}
        planned.terms = [
            replace(term, reason="correction")
            if term.text in corrected_texts and term.reason in ("word", "root")
            else term
            for term in planned.terms
        ]
        found = executor.run(planned.tree)
    elif said:
        planned.notes.append(f"Tidak ada berita yang memuat “{typed}”. Mungkin maksud Anda “{meant}”?")
    planned.corrections = said
    return planned, found


def _in_a_title(executor: Executor, query: str) -> bool:
    """Whether *query* stands word for word in the title of an article."""
    snapshot, wanted = executor.snapshot, words(tidy(query))
    if len(wanted) > MOST_WORDS:
        return False
    roots = plan(Parsed(query, Phrase(query, tuple(wanted), "title")), snapshot).tree
    docs = np.flatnonzero(executor.run(roots).mask)
    return any(contains_phrase(words(snapshot.card(doc).title), wanted) for doc in docs.tolist())


def _chosen(values: Values, names: Sequence[str]) -> Mask | None:
    """By document, whether it has one of *names*; None when there are none, and all do."""
    if not names:
        return None
    return values.owners([place for name in names if (place := values.place_of.get(key(name))) is not None])


def _within(snapshot: Snapshot, since: date | None, until: date | None) -> Mask | None:
    """By document, whether its date is in the range, those without a date are in none; None for no range."""
    if since is None and until is None:
        return None
    first, last = seconds(since, until)
    mask: Mask = snapshot.dates != NO_DATE
    if first is not None:
        mask = mask & (snapshot.dates >= first)
    if last is not None:
        mask = mask & (snapshot.dates <= last)
    return mask
