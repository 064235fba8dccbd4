"""The first judge: what the contracts say, computed the slow and plain way over a list of articles.

Shares with the library only the words, their roots, the stop words and the parser; nothing of the plan, of the
executor, of the columns or of the facets.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cache, partial
from math import log
from typing import Any

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer import Article
from indexer.indonesian.asking import asks, names_a_kind
from indexer.indonesian.families import root_of
from indexer.indonesian.stopwords import stopwords
from indexer.indonesian.words import words
from indexer.query.language import And, Days, Name, Node, Not, Or, Phrase, Prefix, Word, parse
from indexer.query.short_forms import main_reading, shortened, shorts_of_words
from indexer.segments.knowledge import Acronyms

WIB = timezone(timedelta(hours=7))


def folded(name: str) -> str:
    """A name as the contract compares it: without regard to case and to runs of blanks."""
    return " ".join(name.casefold().split())


def authors_of(article: Article) -> dict[str, str]:
    """folded → as written, of each author of a byline."""
    parts = re.split(r"[;|&]|\sdan\s", article.author, flags=re.IGNORECASE)
    return {folded(part): part.strip() for part in parts if part.strip()}


def outlet_of(article: Article) -> dict[str, str]:
    """folded → as written, of the outlet, if there is one."""
    return {folded(article.outlet): article.outlet} if article.outlet else {}


NAMES: dict[str, Callable[[Article], dict[str, str]]] = {"outlet": outlet_of, "author": authors_of}


def day_of(article: Article) -> date | None:
    """The day in WIB."""
    return article.date and article.date.astimezone(WIB).date()


def most_of(units: int) -> int:
    """Of how many words an article must have how many: half of up to four, two, of nine and more a quarter."""
    return (units + 1) // 2 if units <= 4 else max(2, (units + 3) // 4)


def _enough(has: Sequence[bool], weights: Sequence[float]) -> bool:
    """Whether an article with these of the words follows those with all; *weights* are those of a question's words."""
    if any(weights):
        return any(has) and sum(w for w, one in zip(weights, has, strict=True) if one) >= 0.15 * sum(weights) - 1e-6
    return sum(has) >= most_of(len(has))


@dataclass(frozen=True)
class Filters:
    """What is asked beside the query."""

    outlet: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def admit(self, article: Article, but: str = "") -> bool:
        """Whether *article* passes all filters *but* one."""
        for name, wanted in (("outlet", self.outlet), ("author", self.author)):
            if name != but and wanted and not NAMES[name](article).keys() & {folded(item) for item in wanted}:
                return False
        return but == "date" or within(article, self.since, self.until)


def within(article: Article, since: date | None, until: date | None) -> bool:
    """Whether the day of *article* is in a range; without a date it is in every open one only."""
    day = day_of(article)
    if since is None and until is None:
        return True
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


@dataclass(frozen=True)
class Counts:
    """A facet: how often each value occurs, the spellings that may be shown for it, and how many have none."""

    counts: dict[str, int]
    missing: int


@dataclass(frozen=True)
class Answer:
    """What a search has to answer. ``ranked`` is ``(article, score, partial)`` in order."""

    full: list[Article]
    partial: list[Article]
    ranked: list[tuple[Article, float, bool]]
    facets: dict[str, Counts]
    years: Counts
    days: list[date]


@dataclass(frozen=True)
class _Abbreviated:
    """A word of a long form, which may be missing where its short form stands; that counts a share of it."""

    part: Node
    short: tuple[str, ...]
    share: int


class Reference:
    """A list of articles that can be searched."""

    def __init__(
        self, articles: Sequence[Article], names: Collection[str] = (), acronyms: Acronyms | None = None
    ) -> None:
        self.articles = list(articles)
        #: Forms that are names, and not stemmed; and what short forms stand for.
        self._names, self._acronyms = names, acronyms
        self._forms = {
            (article.id, field): words(getattr(article, field)) for article in articles for field in ("title", "body")
        }
        self._roots = {place: [self._root(form) for form in forms] for place, forms in self._forms.items()}
        self._weight = cache(self._bm25)

    def search(
        self, text: str, filters: Filters = Filters(), sort: str = "relevance", per_page: int = 10, likely: str = ""
    ) -> Answer:
        """The whole answer, all pages of it; *likely*: what may have been meant where nothing has all words."""
        units, required = self._units(text)
        question = asks(text, words(text))
        kinds = [unit for unit in units if question and self._names_a_kind(unit)]
        if len(kinds) == len(units):
            kinds = []
        units = [unit for unit in units if unit not in kinds]
        meant = self._units(likely)[0] if likely else []
        typed = self._typed(meant or [*units, *kinds])
        in_order = [part for unit in meant or units if isinstance(part := _unwrapped(unit), Word) and not part.field]
        scored = [(article, [self._score(unit, article) for unit in units]) for article in self.articles
                  if all(self._score(node, article) is not None for node in required)]  # fmt: skip
        more = {
            article.id: self._more(article, kinds, typed) + self._as_headline(article, in_order)
            for article, _ in scored
        }
        full = {
            article.id: (article, more[article.id] + sum(filter(None, scores)))
            for article, scores in scored
            if None not in scores
        }
        if parse(text).root is None and text.strip():
            full = {}
        weights = [self._telling(unit) if question else 0.0 for unit in units]
        some = {
            article.id: (article, more[article.id] + sum(filter(None, scores)))
            for article, scores in scored
            if None in scores and _enough([score is not None for score in scores], weights)
        }
        for article, scores in scored if meant else ():
            every = [self._score(unit, article) for unit in meant]
            if None not in every:
                best = max(sum(filter(None, every)), sum(filter(None, scores)))
                some[article.id] = article, more[article.id] + best
        found = [item for item in full.values() if filters.admit(item[0])]
        rest = [item for item in some.values() if filters.admit(item[0])] if len(found) < per_page else []
        counted = [item[0] for item in (some if not found and rest else full).values()]
        if not units and sort == "relevance":
            sort = "newest"
        return Answer(
            [article for article, _ in found],
            [article for article, _ in rest],
            [(*item, False) for item in _sorted(found, sort)] + [(*item, True) for item in _sorted(rest, sort)],
            {
                name: _counts([NAMES[name](article).keys() for article in counted if filters.admit(article, but=name)])
                for name in NAMES
            },
            _counts([_year(article) for article in counted if filters.admit(article, but="date")]),
            [day for article in counted if filters.admit(article) and (day := day_of(article))],
        )

    def _names_a_kind(self, unit: Node) -> bool:
        return isinstance(unit, Word) and not unit.exact and names_a_kind(self._root(unit.form).removeprefix("="))

    def _telling(self, unit: Node) -> float:
        """How much a word tells of an article that has it."""
        holding = sum(self._score(unit, article) is not None for article in self.articles)
        return 1 + log(len(self.articles) / (holding + 1))

    def _typed(self, nodes: Sequence[Any]) -> set[tuple[str, str | None]]:
        """The forms that count by themselves too, each with the field that it was typed for."""
        found: set[tuple[str, str | None]] = set()
        for node in nodes:
            if isinstance(node, Word) and self._counts_itself(node):
                found.add((node.form, node.field))
            elif isinstance(node, And | Or):
                found |= self._typed(self._parts(node.parts) if isinstance(node, And) else node.parts)
            elif isinstance(node, _Abbreviated):
                found |= self._typed([node.part])
        return found

    def _counts_itself(self, node: Word) -> bool:
        forms = self._found(node.form, node.exact)
        return not node.exact and isinstance(forms, frozenset) and len(forms) > 1 and node.form in forms

    def _more(self, article: Article, kinds: Sequence[Node], typed: Iterable[tuple[str, str | None]]) -> float:
        """What words add that are not required: half of those that a question asks with, and forms as typed."""
        asked = 0.5 * sum(self._score(kind, article) or 0.0 for kind in kinds)
        return asked + 0.3 * sum(self._word(form, where, article, exact=True) or 0.0 for form, where in typed)

    def _as_headline(self, article: Article, typed: Sequence[Word]) -> float:
        """Eight tenths of what words of the title weigh, where it has all of several in the order they were typed."""
        title, at = self._roots[article.id, "title"], 0
        forms = self._forms[article.id, "title"]
        wanted = [(self._root(word.form), word.exact, word.form) for word in typed]
        for root, exact, form in wanted:
            text, term = (forms, form) if exact else (title, root)
            if term not in text[at:]:
                return 0.0
            at = text.index(term, at) + 1
        weights = [self._weight("title", form if exact else root, article.id, exact) for root, exact, form in wanted]
        return 0.8 * sum(weights) if len(typed) > 1 else 0.0

    def labels(self, name: str) -> dict[str, set[str]]:
        """folded → the spellings of an outlet or author that no other is more frequent than."""
        spelt: dict[str, Counter[str]] = {}
        for article in self.articles:
            for key, written in NAMES[name](article).items():
                spelt.setdefault(key, Counter())[written] += 1
        return {key: {one for one in seen if seen[one] == max(seen.values())} for key, seen in spelt.items()}

    def _units(self, text: str) -> tuple[list[Node], list[Node]]:
        """What most of is wanted at least, and what no answer goes without."""
        node = parse(text).root
        if node is None:
            return [], []
        parts = self._parts(node.parts if isinstance(node, And) else (node,))
        units: list[Node] = []
        for part in parts:
            if not _is_filter(part):
                units.append(part)
        units = list({self._sense(unit): unit for unit in units}.values())
        return units, [part for part in parts if _is_filter(part)]

    def _score(self, node: Node, article: Article, excluded: bool = False) -> float | None:
        """What *node* adds to the score of *article*; None when it does not match."""
        if isinstance(node, Not):
            return 0.0 if self._score(node.part, article, not excluded) is None else None
        if isinstance(node, And):
            return _added([self._score(part, article, excluded) for part in self._parts(node.parts)])
        if isinstance(node, _Abbreviated):
            part = self._score(node.part, article, excluded)
            short = self._in(None, lambda field: self._phrase(node.short, field, article, False))
            return None if part is short is None else max(part or 0.0, (short or 0.0) / node.share)
        if isinstance(node, Or):
            # What means the same is asked once.
            parts = {self._sense(part): part for part in node.parts}.values()
            scores = [self._score(part, article, excluded) for part in parts]
            return None if all(score is None for score in scores) else sum(filter(None, scores))
        if isinstance(node, Name):
            return 0.0 if NAMES[node.field](article).keys() & self._named(node) else None
        if isinstance(node, Days):
            return 0.0 if within(article, node.since, node.until) and article.date else None
        if isinstance(node, Phrase):
            return self._any_run(node, node.forms, article)
        if isinstance(node, Prefix):
            whole = [self._word(form, node.field, article) for form in node.forms[:-1]]
            begins = self._in(node.field, lambda field: self._begins(node.forms[-1], field, article))
            return _added([*whole, begins])
        assert isinstance(node, Word)
        return self._any_run(node, (node.form,), article)

    def _any_run(self, node: Word | Phrase, forms: tuple[str, ...], article: Article) -> float | None:
        """What the words of a node add, or what they stand for, or are shortened to."""
        found: list[float | None] = []
        own = 0.7 if isinstance(node, Word) and self._counts_itself(node) else 1.0
        for run, exact in ((forms, node.exact), *((other, False) for other in self._others(node))):
            score = self._in(node.field, partial(self._phrase_in, run, article, exact))
            # The words of a long form count as the one that they stand for.
            share = own if run is forms else 1 / len(run) if isinstance(node, Word) else 1.0
            found.append(share * score if score else score)
        # They are ways to say one thing: the best counts.
        return max((score for score in found if score is not None), default=None)

    def _phrase_in(self, forms: tuple[str, ...], article: Article, exact: bool, field: str) -> float | None:
        return self._phrase(forms, field, article, exact)

    def _parts(self, parts: Sequence[Node]) -> list[Node]:
        """The parts of a conjunction that tell, those of a long form with its short one."""
        shorts = shorts_of_words(self._acronyms, parts) if self._acronyms else {}
        joined: list[Any] = list(parts)
        told = _telling(parts)
        for place, (short, share) in shorts.items():
            joined[place] = _Abbreviated(parts[place], tuple(short.split()), share)
        return [one for one, part in zip(joined, parts, strict=True) if part in told]

    def _others(self, node: Word | Phrase) -> list[tuple[str, ...]]:
        """What a word or a phrase stands for, or is shortened to."""
        if node.exact or self._acronyms is None:
            return []
        if isinstance(node, Phrase):
            return [tuple(short.split()) for short in shortened(self._acronyms, node.forms)]
        main = main_reading(self._acronyms.readings(node.form))
        return list(main.long_forms) if main else []

    def _sense(self, node: Node) -> object:
        """What a node asks for: equal where two ask for the same."""
        if isinstance(node, Word | Phrase):
            forms = (node.form,) if isinstance(node, Word) else node.forms
            return tuple(self._found(form, node.exact) for form in forms), node.field, tuple(self._others(node))
        if isinstance(node, _Abbreviated):
            return self._sense(node.part), node.short
        if isinstance(node, And | Or):
            return type(node), *map(self._sense, node.parts)
        return (Not, self._sense(node.part)) if isinstance(node, Not) else node

    def _found(self, form: str, exact: bool) -> object:
        """The forms that articles have of what is meant; what is meant where there are none."""
        every = {one for forms in self._forms.values() for one in forms}
        meant = {form} if exact else {one for one in every if self._root(one) == self._root(form)}
        return frozenset(meant & every) or (form if exact else self._root(form).removeprefix("="))

    def _root(self, form: str) -> str:
        """A name is another word than one that has it as a root."""
        return f"={form}" if form in self._names else root_of(form)

    def _word(self, form: str, where: str | None, article: Article, exact: bool = False) -> float | None:
        return self._in(where, lambda field: self._phrase((form,), field, article, exact))

    def _in(self, where: str | None, leaf: Callable[[str], float | None]) -> float | None:
        if where == "title":
            return leaf("title")
        title, body = leaf("title"), leaf("body")
        # The title counts twice.
        return None if title is None and body is None else 2.0 * (title or 0.0) + (body or 0.0)

    def _phrase(self, forms: Iterable[str], field: str, article: Article, exact: bool) -> float | None:
        # What is wanted exactly is looked for among the forms, which stand for themselves there.
        wanted = list(forms) if exact else [self._root(form) for form in forms]
        text = (self._forms if exact else self._roots)[article.id, field]
        if not any(text[at : at + len(wanted)] == wanted for at in range(len(text) - len(wanted) + 1)):
            return None
        return sum(self._weight(field, term, article.id, exact) for term in wanted)

    def _begins(self, prefix: str, field: str, article: Article) -> float | None:
        return 1.0 if any(form.startswith(prefix) for form in self._forms[article.id, field]) else None

    def _bm25(self, field: str, term: str, id_: str, exact: bool) -> float:
        known = self._forms if exact else self._roots
        texts = [known[article.id, field] for article in self.articles]
        idf = log((len(texts) + 1) / (sum(term in text for text in texts) + 0.5)) + 0.25
        frequency = known[id_, field].count(term)
        length = byte_to_length(length_to_byte(len(known[id_, field])))
        average = sum(map(len, texts)) / len(texts)
        return float(idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / average)))

    def _named(self, node: Name) -> set[str]:
        names = {key for article in self.articles for key in NAMES[node.field](article)}
        if folded(node.text) in names:
            return {folded(node.text)}
        wanted = words(node.text)
        spans = {name: words(name) for name in names}
        return {name for name, has in spans.items()
                if any(has[at : at + len(wanted)] == wanted for at in range(len(has)))}  # fmt: skip


def _unwrapped(unit: Any) -> Any:
    return unit.part if isinstance(unit, _Abbreviated) else unit


def _is_filter(node: Node) -> bool:
    """Whether *node* asks for no word: a name, a range of days, a negation, or a group of nothing else."""
    if isinstance(node, And | Or):
        return all(_is_filter(part) for part in node.parts)
    return isinstance(node, Not | Name | Days)


def _telling(parts: Sequence[Node]) -> list[Node]:
    """*parts* without stop words, where there are others."""
    told: list[Node] = []
    for part in parts:
        if not (isinstance(part, Word) and part.form in stopwords() and not part.exact):
            told.append(part)
    return list(parts) if all(_is_filter(part) for part in told) else told


def _added(scores: list[float | None]) -> float | None:
    return None if None in scores else sum(filter(None, scores))


def _year(article: Article) -> list[str]:
    day = day_of(article)
    return [str(day.year)] if day else []


def _counts(values: Sequence[Iterable[str]]) -> Counts:
    each = [list(several) for several in values]
    return Counts(dict(Counter(value for several in each for value in several)), sum(not several for several in each))


def _sorted(found: list[tuple[Article, float]], sort: str) -> list[tuple[Article, float]]:
    def place(item: tuple[Article, float]) -> tuple[float, bool, float]:
        moment = item[0].date.timestamp() if item[0].date else 0.0
        return (
            -item[1] if sort == "relevance" else 0.0,
            item[0].date is None,
            moment if sort == "oldest" else -moment,
        )

    return sorted(found, key=place)
