"""Makes short questions of headlines: three words as people really type them, clean, with a slip, and in other forms.

    python -m benchmarks.short FOLDER [--number 600] [--seed 2024]

Three of a headline's words that have four letters and more, are no stop words and stand in the body too; the article
itself is what is sought. *clean.tsv*: as they stand. *slip.tsv*: one of them with two letters swapped, one dropped, one
doubled, or a key beside the right one. *form.tsv*: one of them in another form of the articles, where PySastrawi and
Snowball find one root for both and neither is mostly capitalised inside sentences. *qrels.txt* goes with all three.
What Telusur makes of them, and plain BM25 over Snowball's roots with titles counted twice, is printed.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from math import log
from pathlib import Path

import numpy as np
import snowballstemmer  # type: ignore[import-untyped]  # it has no types
from numpy.typing import NDArray

from indexer import Article, build, open_index, read
from indexer.evaluate import as_scores, measure, read_qrels, read_queries, run_queries
from indexer.indonesian.numbering import Numbers
from indexer.indonesian.roots import roots
from indexer.indonesian.slips import beside
from indexer.indonesian.stopwords import stopwords
from indexer.indonesian.tokens import tokens
from indexer.indonesian.words import words
from indexer.segments.postings import Occurrences
from indexer.segments.snapshot import Snapshot

from .corpus import WORK, news

_WORDS, _LETTERS = 3, 4
#: The share of capitals from which a form is taken for a name; a form that stands less often is no form to type.
_NAME, _OFTEN = 0.5, 5
#: So many articles are drawn for each question that is wanted, until it is given up.
_TRIES = 200


#: The sets, by how the questions of the first are changed.
SETS = ("clean", "slip", "form")


def main() -> None:
    """Writes the sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=600)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--work", type=Path, default=WORK)
    asked = parser.parse_args()
    write(asked.folder, asked.number, asked.seed, asked.work)
    build([news(asked.work)], asked.folder / "index")
    with open_index(asked.folder / "index", refresh_every=None) as index:
        peer = Plain(index._current())
        judged = read_qrels(asked.folder / "qrels.txt")
        for name in SETS:
            queries = list(read_queries(asked.folder / f"{name}.tsv"))
            ours = measure(judged, ((query, as_scores(ids)) for query, ids in run_queries(index, queries, 10)))
            theirs = measure(judged, ((query, as_scores(peer.best(text))) for query, text in queries))
            for measured, value in ours.means.items():
                if measured != "R@100":
                    print(f"{name:6} {measured:8} {value:.4f}   plain BM25 {theirs.means[measured]:.4f}")


class Plain:
    """BM25 as Lucene has it, of all forms that Snowball makes one root of, a title counted twice."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._stemmer = snowballstemmer.stemmer("indonesian")
        self._family: dict[str, list[str]] = defaultdict(list)
        for form, root in zip(snapshot.lexicon.texts, self._stemmer.stemWords(snapshot.lexicon.texts), strict=True):
            self._family[root].append(form)

    def best(self, text: str, most: int = 10) -> list[str]:
        """The ids of the best articles."""
        scores = np.zeros(self._snapshot.size, np.float64)
        for word in words(text):
            forms = tuple(self._family.get(self._stemmer.stemWord(word), ()))
            for field, boost in (("title", 2.0), ("body", 1.0)):
                scores += boost * self._leaf(field, forms)
        first = np.lexsort((np.arange(len(scores)), -scores))[:most]
        return [card.id for card in self._snapshot.cards(first[scores[first] > 0].tolist())]

    def _leaf(self, field: str, forms: tuple[str, ...]) -> NDArray[np.float64]:
        size = self._snapshot.size
        found = Occurrences(self._snapshot.lexicon.runs(field, forms), size)
        often = np.bincount(found.docs, found.often, size)
        holding = np.count_nonzero(often)
        idf = log(1 + (size - holding + 0.5) / (holding + 0.5))
        scored: NDArray[np.float64] = idf * often / (often + self._snapshot.norms[field])
        return scored


def write(folder: Path, number: int = 600, seed: int = 2024, work: Path = WORK) -> None:
    """Writes the sets into *folder*; *work* is where the news lie unpacked."""
    articles = [one for one in read(news(work)) if isinstance(one, Article)]
    folder.mkdir(parents=True, exist_ok=True)
    made = _Maker(articles, random.Random(seed)).make(number)
    files = {name: (folder / f"{name}.tsv").open("w", encoding="utf-8") for name in SETS}
    with (folder / "qrels.txt").open("w", encoding="utf-8") as qrels:
        for place, (id_, *three) in enumerate(made):
            qrels.write(f"s{place:04} 0 {id_} 1\n")
            for name, text in zip(SETS, three, strict=True):
                files[name].write(f"s{place:04}\t{text}\n")
    for file in files.values():
        file.close()


class _Maker:
    def __init__(self, articles: list[Article], chosen: random.Random) -> None:
        self._articles, self._random = articles, chosen
        numbers = Numbers()
        found = tokens([article.body for article in articles], numbers)
        counts = np.bincount(found.numbers, minlength=len(numbers.forms))
        capitals = np.bincount(found.numbers[found.capitalised], minlength=len(numbers.forms))
        forms = [form.decode() for form in numbers.forms]
        plain = (counts >= _OFTEN) & (capitals < _NAME * counts)
        usual = [form for form, fits in zip(forms, plain.tolist(), strict=True) if fits and form.isalpha()]
        snowball = snowballstemmer.stemmer("indonesian").stemWords(usual)
        self._root = dict(zip(usual, zip(roots(usual), snowball, strict=True), strict=True))
        self._family: dict[tuple[str, str], list[str]] = defaultdict(list)
        for form, root in self._root.items():
            self._family[root].append(form)

    def make(self, number: int) -> Iterator[tuple[str, str, str, str]]:
        """The id of an article and its question in three ways; SystemExit where the articles do not yield as many."""
        seen: set[str] = set()
        for _ in range(_TRIES * number):
            if len(seen) == number:
                return
            article = self._random.choice(self._articles)
            body = set(words(article.body))
            telling = [
                form
                for form in dict.fromkeys(words(article.title))
                if len(form) >= _LETTERS and form.isascii() and form.isalpha() and form not in stopwords()
                and form in body
            ]  # fmt: skip
            if len(telling) < _WORDS or article.id in seen:
                continue
            chosen = [telling[place] for place in sorted(self._random.sample(range(len(telling)), _WORDS))]
            others = [place for place, form in enumerate(chosen) if len(self._others(form)) > 0]
            if not others:
                continue
            seen.add(article.id)
            slipped, varied = list(chosen), list(chosen)
            place = self._random.randrange(_WORDS)
            slipped[place] = self._slip(chosen[place])
            place = self._random.choice(others)
            varied[place] = self._random.choice(self._others(chosen[place]))
            yield article.id, " ".join(chosen), " ".join(slipped), " ".join(varied)
        if len(seen) < number:
            raise SystemExit(f"These articles yield {len(seen)} questions, not {number}.")

    def _others(self, form: str) -> list[str]:
        root = self._root.get(form)
        return [other for other in self._family[root] if other != form] if root else []

    def _slip(self, form: str) -> str:
        while True:
            kind = self._random.choice(("swap", "drop", "double", "beside"))
            at = self._random.randrange(len(form) - (kind == "swap"))
            if kind == "swap":
                made = form[:at] + form[at + 1] + form[at] + form[at + 2 :]
            elif kind == "drop":
                made = form[:at] + form[at + 1 :]
            elif kind == "double":
                made = form[:at] + form[at] + form[at:]
            else:
                made = form[:at] + self._random.choice(beside(form[at])) + form[at + 1 :]
            if made != form:
                return made


if __name__ == "__main__":
    main()
