"""As many articles as wanted: sentences of some real ones, put together anew, with a vocabulary that grows as theirs.

Sentences alone would run out of new words. How many distinct forms a text of n words has follows Heaps' law, K·n^β
(Heaps, 1978, *Information Retrieval*); K and β are measured on the articles, and when the forms so far fall behind,
new ones are made: names of others' syllables, affixed forms, two words glued. How often each of them comes follows
Zipf's law as it holds for rare words (Zipf, 1935, *The Psycho-Biology of Language*): k times at least with probability
1/k, so that every second one is seen once. Outlets, authors and dates are those of the articles.
"""

import random
import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from indexer import Article
from indexer.indonesian.words import words

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])[\s,]+(?=[A-Z“\"])")
_SYLLABLE = re.compile(r"[^aeiou]*[aeiou]+(?:n(?:g)?(?![aeiou]))?")
_PREFIXES = ("di", "ber", "ter", "ke", "se", "per", "me", "pe", "")
_SUFFIXES = ("kan", "an", "i", "nya", "lah", "")

#: No new word comes more often than this.
_MOST = 1000

#: Of the words that are still to come again, one in so many does in each article.
_LATER = 1000


class Heaps(NamedTuple):
    """How many distinct forms so many words have: K·n^β, from ``since`` words on."""

    k: float
    beta: float
    since: int

    def forms(self, tokens: int) -> int:
        """The least forms that a text of so many words should have."""
        return int(self.k * tokens**self.beta) if tokens >= self.since else 0


def heaps(texts: Iterable[list[str]]) -> Heaps:
    """K and β of texts in words, by least squares over the logarithms, from a tenth of all words on."""
    seen: set[str] = set()
    tokens = 0
    points = []
    for text in texts:
        seen.update(text)
        tokens += len(text)
        if text:
            points.append((tokens, len(seen)))
    # In shorter texts β is greater.
    since = tokens // 10
    measured = np.log([point for point in points if point[0] >= since])
    beta, k = np.polyfit(measured[:, 0], measured[:, 1], 1)
    return Heaps(float(np.exp(k)), float(beta), since)


class Recombined:
    """Iterates over articles without end, the same for the same articles and seed.

    ``tokens`` and ``forms`` count the words and the distinct forms of those that have been given out.
    """

    def __init__(self, articles: Iterable[Article], seed: int = 2024) -> None:
        self._random = random.Random(seed)
        self._models = list(articles)
        self._random.shuffle(self._models)
        self.heaps = heaps(words(f"{model.title}\n{model.body}") for model in self._models)
        parts = [_BETWEEN_SENTENCES.split(model.body) for model in self._models]
        #: How many sentences articles have.
        self._sizes = [len(each) for each in parts]
        self._sentences = [sentence for each in parts for sentence in each]
        # An article with neither title nor body is none.
        self._titles = [model.title for model in self._models if model.title]
        plain = re.compile(r"\b[a-z]{4,12}\b")
        #: What new words are made of.
        self._stock: list[str] = sorted(
            {word for text in self._sentences + self._titles for word in plain.findall(text)}
        )
        self._seen: set[str] = set()
        #: sentence or title → how many words it has, of those that were used
        self._lengths: dict[str, int] = {}
        #: New words that are to come again, as often as they stand here.
        self._waiting: list[str] = []
        self.tokens = 0

    @property
    def forms(self) -> int:
        """Distinct forms so far."""
        return len(self._seen)

    def __iter__(self) -> Iterator[Article]:
        chosen = self._random
        for number in count(1):
            model = chosen.choice(self._models)
            title = chosen.choice(self._titles)
            sentences = chosen.choices(self._sentences, k=chosen.choice(self._sizes))
            self._count([title, *sentences])
            for _ in range(len(self._waiting) // _LATER):
                # Any of them, the last one taking its place.
                place = chosen.randrange(len(self._waiting))
                self._waiting[place], self._waiting[-1] = self._waiting[-1], self._waiting[place]
                self._put_into(sentences, self._waiting.pop())
            while self.forms < self.heaps.forms(self.tokens):
                self._put_into(sentences, self._new())
            when = chosen.choice(self._models)
            yield Article(
                f"r{number:07}", title, model.author, model.outlet, when.date, "", " ".join(sentences),
                date_precision=when.date_precision,
            )  # fmt: skip

    def _count(self, texts: Iterable[str]) -> None:
        for text in texts:
            length = self._lengths.get(text)
            if length is None:
                found = words(text)
                self._seen.update(found)
                length = self._lengths[text] = len(found)
            self.tokens += length

    def _new(self) -> str:
        """A word that was not there before."""
        while (word := self._made()).lower() in self._seen:
            pass
        self._seen.add(word.lower())
        often = min(_MOST, int(1 / (1 - self._random.random())))
        self._waiting += [word] * (often - 1)
        return word

    def _made(self) -> str:
        """A word as there could be: half of them names."""
        chosen, stock = self._random, self._stock
        kind = chosen.randrange(4)
        if kind == 0:
            return chosen.choice(_PREFIXES) + chosen.choice(stock) + chosen.choice(_SUFFIXES)
        if kind == 1:
            return chosen.choice(stock) + chosen.choice(stock)
        several = (chosen.choice(_SYLLABLE.findall(chosen.choice(stock)) or ["a"]) for _ in range(chosen.randint(2, 4)))
        return "".join(several).capitalize()

    def _put_into(self, sentences: list[str], word: str) -> None:
        place = self._random.randrange(len(sentences))
        parts = sentences[place].split(" ")
        parts.insert(self._random.randint(0, len(parts)), word)
        sentences[place] = " ".join(parts)
        self.tokens += 1
