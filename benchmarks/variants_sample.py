"""Variants in the news file: draws links to be read and labelled, and judges by the labels.

Those of forms whose digest is odd: the rules were made by looking at the others. ::

    TELUSUR_DATA=… python -m benchmarks.variants_sample --seed 5 --slip 210 --glued 150 --spelling 60

prints ``form  right form  reason``, with how often each stands and how often capitalised, in how many articles of the
form the right one stands too, and the words around the form. Only the first three and a label are kept, in
``variants.tsv``: *yes* where whoever wrote the form meant the right one, or writes the same word so. Without numbers
all labels are judged.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.indonesian.numbering import Numbers
from indexer.indonesian.roots import roots
from indexer.indonesian.stemmer import load
from indexer.indonesian.tokens import tokens
from indexer.indonesian.variants import Corpus, Variant, spellings, variants

from .acronyms_sample import bodies
from .corpus import data

REASONS = ("slip", "glued", "spelling")


def corpus(texts: Iterable[str]) -> Corpus:
    """What is known of some articles, by form."""
    numbers = Numbers()
    found = tokens(list(texts), numbers)
    there = [form.decode() for form in numbers.forms]
    root_of = dict(zip(there, roots(there), strict=True))
    forms = sorted({*there, *root_of.values()})
    place = {form: number for number, form in enumerate(forms)}
    places, size = np.array([place[form] for form in there], np.int64)[found.numbers], len(found.counts)
    keys = np.unique(places * size + np.arange(size).repeat(found.counts))
    starts = (keys // size).searchsorted(np.arange(len(forms) + 1))
    articles = keys % size
    return Corpus(
        forms=forms,
        place=place,
        counts=np.bincount(places, minlength=len(forms)),
        capitals=np.bincount(places[found.capitalised], minlength=len(forms)),
        roots=np.array([place[root_of.get(form, form)] for form in forms], np.int64),
        size=size,
        articles=lambda place: [articles[starts[place] : starts[place + 1]]],
    )


def found(known: Corpus) -> list[Variant]:
    """The variants in a corpus."""
    return variants(known, load().dictionary, spellings())


def judged(form: str) -> bool:
    """Whether a form belongs to the half that judges."""
    return blake2b(form.encode(), digest_size=1).digest()[0] % 2 == 1


class Score(NamedTuple):
    """How many labelled links are right, how many wrong, and how many are no longer made."""

    right: int
    wrong: int
    gone: int

    @property
    def precision(self) -> float:
        """The share of the links that is right."""
        return self.right / (self.right + self.wrong)


def judge(links: Iterable[Variant]) -> dict[str, Score]:
    """The labels of the links that are made, by reason, and of all."""
    made = {(variant.form, " ".join(variant.right)) for variant in links}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (Path(__file__).parent / "variants.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            form, right, reason, label = line.split("\t")
            for group in (reason, "all"):
                counts[group][label if (form, right) in made else "gone"] += 1
    return {reason: Score(count["yes"], count["no"], count["gone"]) for reason, count in counts.items()}


def draw(known: Corpus, links: list[Variant], texts: list[str], numbers: dict[str, int], seed: int) -> None:
    """Prints links to be judged, so many of each reason: how often each form stands, in what company, and where."""
    for reason in REASONS:
        chosen = [variant for variant in links if variant.reason == reason and judged(variant.form)]
        random.Random(seed).shuffle(chosen)
        for variant in chosen[: numbers[reason]]:
            form, *right = (known.place[word] for word in (variant.form, *variant.right))
            told = [f"{known.counts[word]} c{known.capitals[word]}" for word in (form, *right)]
            (articles,), (company,) = known.articles(form), known.articles(right[0])  # the texts are one part
            together = np.isin(articles, company).sum()
            lowered = texts[int(articles[0])].casefold()
            at = max(0, lowered.find(variant.form))
            around = " ".join(texts[int(articles[0])][max(0, at - 45) : at + 45].split())
            print(variant.form, " ".join(variant.right), reason, *told, f"{together}/{len(articles)}", around, sep="\t")


def main() -> None:
    """Prints links, or judges them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    for reason in REASONS:
        parser.add_argument(f"--{reason}", type=int, default=0)
    options = parser.parse_args()
    numbers = {reason: getattr(options, reason) for reason in REASONS}
    texts = list(bodies(data()).values())
    known = corpus(texts)
    started = time.process_time()
    links = found(known)
    taken = time.process_time() - started
    if any(numbers.values()):
        draw(known, links, texts, numbers, options.seed)
        return
    for reason, score in judge(links).items():
        print(f"{reason}: precision {score.precision:.3f} {tuple(score)}")
    counts = Counter(variant.reason for variant in links)
    print(f"{len(links)} variants among {len(known.forms)} forms in {taken:.2f} s of one core: {dict(counts)}")


if __name__ == "__main__":
    main()
