"""Draws places of the news file where somebody may be defining a short form, to be read and labelled by a person.

Generous on purpose, and made without regard to how :mod:`indexer.indonesian.acronyms` reads: what that misses must
be able to stand here. A short form is drawn once, so that a rare one counts as much as KPK. Those whose digest is
even belong to the sample that the rules were made with, the odd ones to the sample that judges them: nobody who
looks at the one has seen a short form of the other.

    TELUSUR_DATA=… python -m benchmarks.acronyms_sample judged --seed 2 --count 420

prints ``article  offset  short form  context``. Only what was read off is kept, in ``acronyms.tsv``: the long form
(folded, as few words as the short form stands for), ``-`` where the place defines nothing, or ``~`` and the long form
where it is the name in another language (Organisasi Kesehatan Dunia, WHO), whose letters do not tell.
"""

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

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


def main() -> None:
    """Prints a sample with its contexts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("half", choices=("tuned", "judged"))
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    options = parser.parse_args()
    texts = bodies(data())
    for place in sample(texts, options.half == "judged", options.seed, options.count):
        body = texts[place.article]
        context = body[max(0, place.offset - 130) : place.offset + 70].replace("\n", " / ")
        print(place.article, place.offset, place.short, context, sep="\t")


if __name__ == "__main__":
    main()
