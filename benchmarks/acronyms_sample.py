"""Short forms of the news file and what they stand for: draws what is to be labelled, and judges by the labels.

A place where somebody may be defining a short form is looked for generously, and without regard to how
:mod:`indexer.indonesian.definitions` reads: what that misses must be able to stand here. A short form is drawn once, so
that a rare one counts as much as KPK. Those whose digest is even belong to the sample that the rules were made with,
the odd ones to the sample that judges them: by short forms that they were not made with. ::

    TELUSUR_DATA=… python -m benchmarks.acronyms_sample tuned --seed 1 --count 300
    TELUSUR_DATA=… python -m benchmarks.acronyms_sample judged --seed 2 --count 450

print ``article  offset  short form  context``. Only what was read off is kept, in ``acronyms.tsv``: the long form
(folded, as few words as the short form stands for, up to the short form; alternatives with ``|``), ``-`` where the
place defines nothing, or ``~`` and the long form where both name one thing but the letters do not tell: the name in
another language (*Organisasi Kesehatan Dunia*, WHO), a code of an exchange or an airport, words that were glued
together or are not side by side. These are neither wanted nor wrong. ::

    TELUSUR_DATA=… python -m benchmarks.acronyms_sample learnt --seed 3 --count 260

prints pairs that were learnt, of the odd half, for ``acronyms_learnt.tsv``; and without a word all is judged.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from indexer.indonesian.acronyms import Acronyms, evidence, learn
from indexer.indonesian.tidying import tidy
from indexer.indonesian.words import words

from .corpus import data

#: One word or two in brackets.
_BRACKETED = re.compile(r"\(([^\W_][\w.&/-]{1,14}(?: [^\W_][\w.-]{1,9})?)\)")
_CAPITALISED = re.compile(r"(?:\b[A-Z][\w.'’-]*[ ,-]+(?:(?:dan|di|of|the|and|untuk|bagi|ke)[ ]+)?){2}$")
#: A short form ahead of several words in brackets.
_AHEAD = re.compile(r"(\w*[A-Z]\w*[A-Z]\w*) \([^\W\d_][\w'’-]*(?: [\w'’/&-]+)+\)")
_OR = re.compile(r"\w+ atau (\w*[A-Z]\w*[A-Z]\w*)|\b(\w*[A-Z]\w*[A-Z]\w*) atau [A-Z]\w+")
_SAID = re.compile(
    r"\b(?:disingkat|disebut|singkatan dari|kepanjangan dari|akronim dari|dikenal dengan|dikenal sebagai)"
    r"(?: (?:dengan|sebagai|juga|menjadi|jadi))*[ :]+[\"'“‘(]?(\w*[A-Z]\w*)"
)
_SAID_BEFORE = re.compile(
    r"\b(\w*[A-Z]\w*[A-Z]\w*)[\"'”’)]?,? (?:adalah |merupakan )?(?:singkatan|kepanjangan|akronim)"
)


class Place(NamedTuple):
    """Where a short form stands: the article, how many characters into its body, and the form, folded."""

    article: str
    offset: int
    short: str


def bodies(folder: Path) -> dict[str, str]:
    """The bodies of the news file, by the ids of their articles."""
    with gzip.open(folder / "news" / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {article["id"]: tidy(article["text"] or "") for article in map(json.loads, lines)}


def places(article: str, body: str) -> Iterator[Place]:
    """Every place of a body where a short form may be defined."""
    lowered = body.islower()
    for match in _BRACKETED.finditer(body):
        written = match[1]
        letters = sum(map(str.isalpha, written))
        capitals = sum(map(str.isupper, written))
        before = body[max(0, match.start() - 80) : match.start()]
        if 2 <= letters <= 12 and (lowered or capitals >= 2 or _CAPITALISED.search(before)):
            yield Place(article, match.start(1), _folded(written))
    for pattern in (_AHEAD, _OR, _SAID, _SAID_BEFORE):
        for match in pattern.finditer(body):
            group = match.lastindex or 1
            if 2 <= len(match[group]) <= 14:
                yield Place(article, match.start(group), _folded(match[group]))


def judged(short: str) -> bool:
    """Whether a short form belongs to the sample that judges."""
    return blake2b(short.encode(), digest_size=1).digest()[0] % 2 == 1


def sample(texts: dict[str, str], half: bool, seed: int, count: int) -> list[Place]:
    """*count* places, a short form once."""
    found = [place for article, body in texts.items() for place in places(article, body) if place.short]
    random.Random(seed).shuffle(found)
    first: dict[str, Place] = {}
    for place in found:
        if judged(place.short) is half:
            first.setdefault(place.short, place)
    return list(first.values())[:count]


def _folded(written: str) -> str:
    return " ".join(words(written))


class Score(NamedTuple):
    """How many were found rightly, how many wrongly, how many were missed, and how many did not count."""

    right: int
    wrong: int
    missed: int
    neutral: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f} {tuple(self)}"


class Label(NamedTuple):
    """A place and the long forms that are right for it, none where nothing is defined; whether they are wanted."""

    place: Place
    right: tuple[str, ...]
    wanted: bool


def labels(half: str) -> list[Label]:
    """The labelled places of a sample."""
    found = []
    for sample, article, offset, short, label in _rows("acronyms.tsv"):
        if sample == half:
            right = () if label == "-" else tuple(label.removeprefix("~").split("|"))
            found.append(Label(Place(article, int(offset), short), right, label[0] not in "-~"))
    return found


def judge_places(texts: dict[str, str], half: str) -> Score:
    """What is read at the labelled places."""
    right = wrong = missed = neutral = 0
    for (article, offset, short), meant, wanted in labels(half):
        around = texts[article][max(0, offset - 220) : offset + 150]
        found = {pair[1] for pair in evidence([around]) if pair[0] == short}
        if found.isdisjoint(meant):
            wrong += bool(found)
            missed += wanted
        elif wanted:
            right += 1
        else:
            neutral += 1
    return Score(right, wrong, missed, neutral)


def recall_of_pairs(known: Acronyms, half: str) -> Score:
    """Which of the pairs defined at the labelled places were learnt from the whole file."""
    wanted = [label for label in labels(half) if label.wanted]
    right = sum(not _long_forms(known, place.short).isdisjoint(meant) for place, meant, _ in wanted)
    return Score(right, 0, len(wanted) - right)


def precision_of_pairs(known: Acronyms) -> Score:
    """Which of the labelled pairs that are learnt are right; those no longer learnt do not count."""
    right = wrong = gone = 0
    for short, long, label in _rows("acronyms_learnt.tsv"):
        if long not in _long_forms(known, short):
            gone += 1
        else:
            right, wrong = right + (label == "yes"), wrong + (label == "no")
    return Score(right, wrong, 0, gone)


def _long_forms(known: Acronyms, short: str) -> set[str]:
    return {" ".join(form.words) for reading in known.readings.get(short, ()) for form in reading.forms}


def _rows(name: str) -> list[list[str]]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def main() -> None:
    """Prints a sample, or judges."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample", nargs="?", choices=("tuned", "judged", "learnt"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    texts = bodies(data())
    if options.sample in ("tuned", "judged"):
        for place in sample(texts, options.sample == "judged", options.seed, options.count):
            body = texts[place.article]
            context = body[max(0, place.offset - 130) : place.offset + 70].replace("\n", " / ")
            print(place.article, place.offset, place.short, context, sep="\t")
        return
    started = time.process_time()
    counts = evidence(texts.values())
    read = time.process_time() - started
    known = learn(counts)
    if options.sample:
        pairs = sorted((short, long) for short in known.readings if judged(short) for long in _long_forms(known, short))
        random.Random(options.seed).shuffle(pairs)
        print(*("\t".join(pair) for pair in pairs[: options.count]), sep="\n")
        return
    for half in ("tuned", "judged"):
        print(f"{half}: places {judge_places(texts, half)}; learnt {recall_of_pairs(known, half)}")
    print(f"learnt pairs: {precision_of_pairs(known)}")
    several = sum(len(readings) > 1 for readings in known.readings.values())
    readings = sum(map(len, known.readings.values()))
    print(f"{counts.total()} definitions of {len(counts)} pairs in {read:.2f} s of one core")
    print(f"{len(known.readings)} short forms ({several} with several readings), {readings} readings")


if __name__ == "__main__":
    main()
