"""Questions made of the words of an index by a seeded hand: at most four words, in classes, none twice."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from indexer.indonesian.stopwords import stopwords
from indexer.indonesian.words import words
from indexer.segments.snapshot import Snapshot

#: How many questions each class has.
EACH = 34


@dataclass(frozen=True)
class Question:
    """A question: what is typed, and what is asked beside it. ``roots``: the roots of its words."""

    kind: str
    text: str
    roots: tuple[str, ...] = ()
    outlet: str = ""
    since: date | None = None
    until: date | None = None
    newest: bool = False


def questions(snapshot: Snapshot, seed: int = 2024, each: int = EACH) -> list[Question]:
    """The questions for an index, shuffled."""
    maker = _Maker(snapshot, random.Random(seed))
    found: dict[str, list[Question]] = {}
    for kind in maker.kinds:
        made: dict[str, Question] = {}
        for question in maker.make(kind):
            made.setdefault(f"{question.text} {question.outlet} {question.since}", question)
            if len(made) == each or kind == "match-all":
                break
        found[kind] = list(made.values())
    shuffled = [question for several in found.values() for question in several]
    maker.random.shuffle(shuffled)
    return shuffled


class _Maker:
    kinds = (
        "rare", "middle", "common", "two AND", "three AND", "two OR", "phrase", "prefix", "outlet filter",
        "date range", "by date", "match-all",
    )  # fmt: skip

    def __init__(self, snapshot: Snapshot, chosen: random.Random) -> None:
        self.snapshot, self.random = snapshot, chosen
        (segment,) = snapshot.segments
        body = segment.text["body"]
        frequencies = np.diff(body.starts.astype(np.int64))[body.slots(range(len(segment.forms)))]
        self.forms = [
            (form, int(frequency), segment.forms.text(int(root)))
            for form, frequency, root in zip(segment.forms.texts, frequencies, segment.families.roots, strict=True)
            if frequency and form.isalpha() and len(form) > 3 and form not in stopwords()
        ]
        size = snapshot.size
        self.bands = {
            "rare": [word for word in self.forms if 2 <= word[1] <= 30],
            "middle": [word for word in self.forms if 30 < word[1] <= size // 50],
            "common": [word for word in self.forms if word[1] > size // 12],
        }

    def make(self, kind: str) -> Iterator[Question]:
        """Questions of a kind, without end."""
        while True:
            if kind in self.bands:
                yield self._of(kind, [self._word(kind)])
            elif kind == "two AND":
                yield self._of(kind, [self._word("common"), self._word(self.random.choice(("middle", "common")))])
            elif kind == "three AND":
                yield self._of(kind, [self._word("common"), self._word("common"), self._word("middle")])
            elif kind == "two OR":
                pair = [self._word("common"), self._word(self.random.choice(("middle", "common")))]
                yield self._of(kind, pair, " ATAU ")
            elif kind == "phrase":
                if two := self._phrase():
                    yield Question(
                        kind, f'"{" ".join(two)}"', tuple(self.snapshot.lexicon.word(form).root for form in two)
                    )
            elif kind == "prefix":
                yield Question(kind, self._word("middle")[0][: self.random.choice((4, 5))] + "*")
            elif kind == "outlet filter":
                outlet = self.random.choices(self.snapshot.outlets.labels)[0]
                yield self._of(kind, [self._word("common")], outlet=outlet)
            elif kind == "date range":
                year = self.random.randint(2015, 2023)
                since = date(year, self.random.randint(1, 12), 1)
                yield self._of(kind, [self._word("common")], since=since, until=date(year + 1, 12, 31))
            elif kind == "by date":
                yield self._of(kind, [self._word(self.random.choice(("middle", "common")))], newest=True)
            else:
                yield Question(kind, "", newest=True)

    def _word(self, band: str) -> tuple[str, int, str]:
        return self.random.choice(self.bands[band])

    @staticmethod
    def _of(kind: str, chosen: list[tuple[str, int, str]], between: str = " ", **asked: object) -> Question:
        roots = tuple(dict.fromkeys(root for *_, root in chosen))
        return Question(kind, between.join(form for form, *_ in chosen), roots, **asked)  # type: ignore[arg-type]  # fields

    def _phrase(self) -> list[str]:
        """Two words that stand side by side somewhere."""
        doc = self.random.randrange(self.snapshot.size)
        text = words(self.snapshot.body(doc))
        if len(text) < 2:
            return []
        at = self.random.randrange(len(text) - 1)
        two = text[at : at + 2]
        return two if all(word.isalpha() and word not in stopwords() for word in two) else []
