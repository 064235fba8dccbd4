"""One search: plan, run, filter, count, rank, show."""

import functools
import time
from collections.abc import Iterator, Sequence
from datetime import date
from math import log

import numpy as np
from whoosh.query import Or

from ..cores import TURN
from ..indonesian.words import key
from ..segments.card import Card
from ..segments.execute import Executor
from ..segments.nodes import Best
from ..segments.segment import NO_DATE, Docs, Scores
from ..segments.snapshot import Mask, Snapshot
from ..segments.values import Values
from ..sentences import said
from .facets import facet, histogram, years
from .options import Options
from .plan import Plan, seconds
from .ranking import LOOKED_AT, freshness
from .reading import read
from .results import Hit, Results, Snippet, Understood
from .snippets import marked, snippets

#: What part of the weight of a question's words is enough: its answer shares a telling word or two, and the rest is how
#: it was asked (measured: ARCHITECTURE, "Ranking").
_MOST_OF_A_QUESTION = 0.15


def most_of(words: int) -> int:
    """How many of so many words an article must have to follow below those that have all; of a question see above.

    Half of up to four words; of more two, and a quarter from nine on.
    """
    return -(-words // 2) if words <= 4 else max(2, -(-words // 4))


def search(snapshot: Snapshot, query: str, asked: Options) -> Results:
    """One page of what *snapshot* has for *query*, with counts over all of it."""
    with TURN:
        return _search(snapshot, query, asked)


def _search(snapshot: Snapshot, query: str, asked: Options) -> Results:
    started = time.perf_counter()
    found = _Found(snapshot, query, asked)
    since, until, most = asked.since, asked.until, asked.facet_values
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
            "outlet": facet("outlet", snapshot.outlets, found.counted(but="outlet"), asked.outlet, most),
            "author": facet("author", snapshot.authors, found.counted(but="author"), asked.author, most),
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
    with TURN:
        found = _Found(snapshot, query, asked._replace(per_page=1, snippets=False))
        scores = found.scores(found.full, partial=False)
    for doc, score in zip(found.full.tolist(), scores.tolist(), strict=True):
        yield found.hit(doc, snapshot.card(doc), score, False)


def marks(snapshot: Snapshot, doc: int, query: str, asked: Options) -> tuple[Snippet, Snippet]:
    """The title and the whole body of a document with what *query* finds in them."""
    article = snapshot.article(doc)
    with TURN:
        what = read(Executor(snapshot), query, asked)[0].marked
    return marked(article.title, what), marked(article.body, what)


class _Found:
    """What matches a query under the filters: ``full`` has all of the words, ``partial`` most of them."""

    def __init__(self, snapshot: Snapshot, query: str, asked: Options) -> None:
        self.snapshot, self.asked = snapshot, asked
        executor = Executor(snapshot)
        self.plan, self._all = read(executor, query, asked)
        self._evidence = executor.run(Or(self.plan.evidence)) if self.plan.evidence else None
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
        notes = list(self.plan.notes)
        if not len(self.full) and len(self.partial):
            notes.append(said("Tidak ada berita yang memuat semua kata; yang tampil memuat sebagian darinya."))
        return notes

    def scores(self, docs: Docs, partial: bool) -> Scores:
        """The scores of some of the articles found, ascending."""
        source = self._most if partial else self._all
        assert source is not None
        return source.scores(docs) + self._evident(docs)

    def _evident(self, docs: Docs) -> Scores:
        """What the forms that were typed add to the scores of *docs*."""
        return self._evidence.scores(docs) if self._evidence else np.zeros(len(docs), np.float32)

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
        if len(docs) > 4 * last:
            best = _best(scores, last)
            docs, scores = docs[best], scores[best]
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
        if self._evidence and (self._looked_at is None or doc in self._looked_at):
            leaves += self._evidence.explain(doc)
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
        units = [executor.run(unit).mask for unit in plan.units]
        parts = Or([*plan.units, *plan.asked])
        self._parts = executor.run(Best([parts, plan.likely]) if plan.likely else parts)
        size, articles = executor.snapshot.size, len(executor.snapshot.live)
        counts, weights = np.zeros(size, np.int8), np.zeros(size, np.float32)
        enough = 0.0
        for unit in units:
            counts += unit
            if plan.is_question:
                weight = 1 + log(max(1, articles) / (np.count_nonzero(unit) + 1))
                weights += unit * np.float32(weight)
                enough += _MOST_OF_A_QUESTION * weight
        some = (weights >= enough) & (counts > 0) if plan.is_question else counts >= most_of(len(plan.units))
        #: By document whether it is one.
        self.mask: Mask = some & (counts < len(plan.units))
        if plan.likely:
            self.mask |= executor.run(plan.likely).mask
        for required in plan.required:
            self.mask &= executor.run(required).mask

    def scores(self, docs: Docs) -> Scores:
        """What the units that they match say of *docs*."""
        return self._parts.scores(docs)

    def explain(self, doc: int) -> list[tuple[str, float]]:
        """The same, leaf by leaf."""
        return self._parts.explain(doc)


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
