"""Questions made of the words of an index by a seeded hand: at most four words, in classes, none twice."""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np

from indexer.indonesian.roots import roots
from indexer.indonesian.stopwords import stopwords
from indexer.indonesian.words import words
from indexer.query.language import parse, parse_dated
from indexer.query.plan import plan
from indexer.segments.execute import Executor
from indexer.segments.lexicon import Lexicon
from indexer.segments.segment import NO_DATE
from indexer.segments.snapshot import Snapshot

from .corpus import roots_fed

#: How many questions are asked.
NUMBER = 400

#: The classes; the last is one question, so that the others make up the number.
KINDS = (
    "rare", "middle", "common", "two AND", "three AND", "two OR", "phrase", "prefix", "outlet filter", "date range",
    "by date", "match-all",
)  # fmt: skip

#: A class that has found nothing new so often has nothing new.
_PATIENCE = 1000


@dataclass(frozen=True)
class Question:
    """A question: what is typed, and what is asked beside it.

    ``roots``: the roots of its words; ``plain``: no article that it finds has one of them spelt otherwise alone.
    """

    kind: str
    text: str
    roots: tuple[str, ...] = ()
    outlet: str = ""
    since: date | None = None
    until: date | None = None
    newest: bool = False
    plain: bool = True


def questions(snapshot: Snapshot, seed: int = 2024, number: int = NUMBER) -> list[Question]:
    """So many different questions for an index, shuffled. ValueError where it has too few words for them."""
    maker = _Maker(snapshot, random.Random(seed))
    made: dict[tuple[object, ...], Question] = {}
    each, more = divmod(number - 1, len(KINDS) - 1)
    for place, kind in enumerate(KINDS):
        wanted = len(made) + (1 if kind == KINDS[-1] else each + (place < more))
        for tries, question in enumerate(maker.make(kind)):
            # The order of words makes no other question, nor does the class.
            asked = frozenset(question.text.split()) if question.roots and kind != "phrase" else question.text
            # Words that say when (minggu lalu) are a filter to Telusur, and short forms are also what they stand
            # for: not so to the others.
            told = plan(parse(question.text), snapshot).terms
            ours = parse_dated(question.text) or any(term.reason in _OURS for term in told)
            # Words that may be written in several ways are told as such (antarklub, antar klub).
            ours = ours or (kind != "phrase" and len(told) > max(1, len(question.roots)))
            plain = not ours and is_plain(question, snapshot, maker.plain)
            # Words that were glued together stand in one place, which is no phrase to others.
            if plain or (not ours and kind != "phrase"):
                key = (asked, question.outlet, question.since, question.newest)
                made.setdefault(key, replace(question, plain=plain))
            if len(made) == wanted:
                break
            if tries > _PATIENCE * number:
                raise ValueError(f"the index has too few words for {number} questions: {kind}")
    shuffled = list(made.values())
    maker.random.shuffle(shuffled)
    return shuffled


def is_plain(question: Question, snapshot: Snapshot, plain: Snapshot) -> bool:
    """Whether a question finds as much where words are not spelt otherwise, *plain*."""
    return _total(question, snapshot) == _total(question, plain)


def _total(question: Question, snapshot: Snapshot) -> int:
    """How many articles have the words of a question."""
    return int(np.count_nonzero(Executor(snapshot).run(plan(parse(question.text), snapshot).tree).mask))


def without_variants(snapshot: Snapshot) -> Snapshot:
    """The same articles, whose words are not spelt otherwise."""
    plain = copy.copy(snapshot)
    plain.lexicon = Lexicon(snapshot.segments, snapshot.lexicon.names)
    return plain


#: A word as the maker draws it: a form, and its root.
Word = tuple[str, str]


#: What only Telusur makes of words.
_OURS = ("acronym", "ambiguous", "variant")


class _Maker:
    """Draws words by how many articles have them: of 1,000 at most one, of 50 at most one, of 12 more than one."""

    def __init__(self, snapshot: Snapshot, chosen: random.Random) -> None:
        self.snapshot, self.plain, self.random = snapshot, without_variants(snapshot), chosen
        size = snapshot.size
        rare, middle, common = max(4, size // 1000), max(16, size // 50), size // 12
        bands: dict[str, list[Word]] = {"rare": [], "middle": [], "common": []}
        frequencies = _frequencies(snapshot)
        self._plain = _Plain(self.plain, list(frequencies))
        for form, (frequency, root) in sorted(frequencies.items()):
            if form.isalpha() and len(form) > 3 and form not in stopwords():
                if 2 <= frequency <= rare:
                    bands["rare"].append((form, root))
                elif rare < frequency <= middle:
                    bands["middle"].append((form, root))
                elif frequency > common:
                    bands["common"].append((form, root))
        if not all(bands.values()):
            raise ValueError("the index has too few articles to have rare, middle and common words")
        self.bands = bands
        dates = np.sort(snapshot.dates[snapshot.dates != NO_DATE])
        some = dates[:: max(1, len(dates) // 1000)].tolist()
        self.years = [datetime.fromtimestamp(second, UTC).year for second in some]

    def make(self, kind: str) -> Iterator[Question]:
        """Questions of a kind, without end."""
        while True:
            if kind in self.bands:
                yield self._of(kind, [kind])
            elif kind == "two AND":
                yield self._of(kind, ["common", self._often()])
            elif kind == "three AND":
                yield self._of(kind, ["common", "common", "middle"])
            elif kind == "two OR":
                yield self._of(kind, ["common", self._often()], " ATAU ")
            elif kind == "phrase":
                if two := self._phrase():
                    yield Question(
                        kind, f'"{" ".join(two)}"', tuple(self.snapshot.lexicon.word(form).root for form in two)
                    )
            elif kind == "prefix":
                form, _ = self.random.choice(self.bands["middle"])
                yield Question(kind, form[: self.random.choice((4, 5))] + "*")
            elif kind == "outlet filter":
                yield self._of(kind, ["common"], outlet=self.random.choice(self.snapshot.outlets.labels))
            elif kind == "date range":
                year = self.random.choice(self.years)
                since = date(year, self.random.randint(1, 12), 1)
                yield self._of(kind, ["common"], since=since, until=date(year + 1, 12, 31))
            elif kind == "by date":
                yield self._of(kind, [self._often()], newest=True)
            else:
                yield Question(kind, "", newest=True)

    def _often(self) -> str:
        return self.random.choice(("middle", "common"))

    def _of(self, kind: str, bands: list[str], between: str = " ", **asked: object) -> Question:
        """Words of these bands, no two of one root."""
        chosen: dict[str, str] = {}
        while len(chosen) < len(bands):
            form, _ = self.random.choice(self.bands[bands[len(chosen)]])
            if form in self._plain:
                chosen.setdefault(self.snapshot.lexicon.word(form).root, form)
        return Question(kind, between.join(chosen.values()), tuple(chosen), **asked)  # type: ignore[arg-type]  # fields

    def _phrase(self) -> list[str]:
        """Two words that stand side by side somewhere."""
        text = words(self.snapshot.body(int(self.random.choice(self.snapshot.live))))
        if len(text) < 2:
            return []
        at = self.random.randrange(len(text) - 1)
        two = text[at : at + 2]
        return two if all(word.isalpha() and word not in stopwords() and word in self._plain for word in two) else []


class _Plain:
    """The words that are to Telusur what PySastrawi alone makes of them, and what the other engines are fed."""

    def __init__(self, snapshot: Snapshot, forms: list[str]) -> None:
        self._lexicon = snapshot.lexicon
        stemmed = dict(zip(forms, roots(forms), strict=True))
        fed = {form: several[0] for form, several in roots_fed(snapshot).items()}
        self._by_root: list[dict[str, set[str]]] = []
        for base in (stemmed, fed):
            families: dict[str, set[str]] = {}
            for form in forms:
                families.setdefault(base[form], set()).add(form)
            self._by_root.append(families)

    def __contains__(self, form: str) -> bool:
        word = self._lexicon.word(form)
        return all(
            set(word.texts) == {one for one in families.get(word.root, set()) if self._lexicon.exactly(one).forms}
            for families in self._by_root
        )


def _frequencies(snapshot: Snapshot) -> dict[str, tuple[int, str]]:
    """form → how many bodies have it, and its root, through all segments."""
    found: dict[str, tuple[int, str]] = {}
    for segment in snapshot.segments:
        forms = segment.forms.texts
        counts = np.diff(segment.body.starts.astype(np.int64))[segment.body.slots(range(len(forms)))]
        for form, count, root in zip(forms, counts.tolist(), segment.families.roots.tolist(), strict=True):
            found[form] = found.get(form, (0,))[0] + count, forms[root]
    return found
