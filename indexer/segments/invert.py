"""From articles to a segment: words become integers once, and array sorts make postings of them."""

from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from ..article import Article
from ..indonesian.roots import root
from ..indonesian.words import WORD, fold, key, written
from .arrays import Array, ArrayWriter
from .columns import Columns
from .schema import Card, authors, seconds
from .segment import FORMAT, MOST_FREQUENT, TEXT_FIELDS
from .strings import put_strings

#: The word at the beginning of a sentence, whose capital says nothing about it.
_OPENING = regex.compile(rf"(?:\A|[.!?…:](?=[\s\"'”’)\]])|\n)[^\p{{L}}\p{{N}}]*({WORD.pattern})")

#: Bytes that a segment takes while it is made, by word; and PySastrawi with its dictionary and what it remembers.
_PER_WORD, _STEMMER = 90, 60 << 20

#: What Whoosh's length codes stand for, ascending.
_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.int64)


class Spellings(dict[str, int]):
    """word as written → a number; every new one gets the next."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Inverter:
    """Collects articles and writes them as a segment."""

    def __init__(self) -> None:
        self._columns = Columns()
        self._spellings = Spellings()
        self._tokens = {name: array("I") for name in TEXT_FIELDS}
        self._counts = {name: array("I") for name in TEXT_FIELDS}
        self._opening = array("I")

    def __len__(self) -> int:
        return self._columns.size

    def add(self, article: Article, digest: str) -> None:
        """Takes an article, whose id is filled and whose texts are tidied."""
        number = self._spellings.__getitem__
        for name, text in (("title", article.title), ("body", article.body)):
            before = len(self._tokens[name])
            self._tokens[name].extend(map(number, written(text)))
            self._counts[name].append(len(self._tokens[name]) - before)
        self._opening.extend(map(number, _OPENING.findall(article.body)))
        self._columns.add(
            article.id.encode(),
            seconds(article),
            bytes.fromhex(digest),
            [article.outlet] if article.outlet else [],
            list({key(name): name for name in authors(article.author)}.values()),
            Card.of(article).encode(),
            article.body.encode(),
        )

    def memory(self) -> int:
        """Bytes that :meth:`write` will take at most, about: measured on news, with the stemmer's own."""
        words = sum(map(len, self._tokens.values()))
        return _STEMMER + _PER_WORD * words + self._columns.memory()

    def write(self, path: Path) -> None:
        """Writes everything that was added as a file of arrays."""
        folded = [fold(word) for word in self._spellings]
        forms, roots = _rooted(filter(None, folded))
        place = {form: number for number, form in enumerate(forms)}
        # A lone modifier letter folds to nothing: it is no word.
        form_of = np.fromiter((place.get(form, -1) for form in folded), np.int64, len(folded))
        with ArrayWriter(path, FORMAT) as writer:
            capitals = self._capitals(form_of, len(forms))
            slots = put_forms(writer, [form.encode() for form in forms], roots, capitals)
            slot_of = np.append(slots, -1)[form_of]
            for name in TEXT_FIELDS:
                tokens = slot_of[np.frombuffer(self._tokens[name], np.uint32)]
                lengths = np.frombuffer(self._counts[name], np.uint32).astype(np.int64)
                _put_inverted(writer, name, tokens, lengths, len(forms))
            self._columns.put(writer)

    def _capitals(self, form_of: Array, forms: int) -> Array:
        """How often each form stands capitalised in a body, not at the beginning of a sentence."""
        count = len(self._spellings)
        times = np.bincount(np.frombuffer(self._tokens["body"], np.uint32), minlength=count)
        times -= np.bincount(np.frombuffer(self._opening, np.uint32), minlength=count)
        capital = np.fromiter((word[0].isupper() for word in self._spellings), np.bool_, count)
        counted = capital & (form_of >= 0)
        return np.bincount(form_of[counted], times[counted], forms).astype(np.int64)


def capitalised(body: str) -> Counter[str]:
    """How often each form stands capitalised in a body, not at the beginning of a sentence."""
    words = Counter(word for word in written(body) if word[0].isupper())
    words.subtract(word for word in _OPENING.findall(body) if word[0].isupper())
    forms: Counter[str] = Counter()
    for word, count in words.items():
        forms[fold(word)] += count
    return forms


def _rooted(found: Iterable[str]) -> tuple[list[str], Array]:
    """All forms and their roots, sorted; and the root of each, as a place."""
    base: dict[str, str] = {}
    waiting = set(found)
    while waiting:
        base |= {form: root(form) for form in waiting}
        waiting = set(base.values()) - base.keys()
    forms = sorted(base)
    place = {form: number for number, form in enumerate(forms)}
    return forms, np.fromiter((place[base[form]] for form in forms), np.int64, len(forms))


def put_forms(writer: ArrayWriter, forms: list[bytes], roots: Array, capitals: Array) -> NDArray[np.int64]:
    """Writes the lexicon: sorted forms, the place of each one's root, and how often it stands capitalised.

    Returns each form's slot: forms of one root get slots side by side.
    """
    order = np.argsort(roots, kind="stable")
    put_strings(writer, "forms", forms)
    writer.put("forms.roots", roots)
    writer.put("forms.capitals", capitals)
    writer.put("families.forms", order)
    writer.put("families.starts", np.searchsorted(roots[order], np.arange(len(roots) + 1)))
    slots = np.empty(len(order), np.int64)
    slots[order] = np.arange(len(order))
    return slots


def _put_inverted(writer: ArrayWriter, name: str, tokens: Array, lengths: Array, forms: int) -> None:
    """Turns a field around: *tokens* are the slots of all words in order, *lengths* how many each document has."""
    document = np.repeat(np.arange(len(lengths)), lengths)
    if not (words := tokens >= 0).all():
        tokens, document = tokens[words], document[words]
        lengths = np.bincount(document, minlength=len(lengths))
    starts = np.cumsum(lengths) - lengths
    # Sorting form and place in one number is several times faster than a stable sort of the forms.
    bits = max(1, len(tokens).bit_length())
    order = np.sort((tokens << bits) | np.arange(len(tokens)))
    tokens, order = order >> bits, order & ((1 << bits) - 1)
    document = document[order]
    position_starts = np.searchsorted(tokens, np.arange(forms + 1))
    first = np.flatnonzero(np.r_[True, (tokens[1:] != tokens[:-1]) | (document[1:] != document[:-1])][: len(tokens)])
    put_postings(
        writer,
        name,
        np.searchsorted(first, position_starts),
        document[first],
        np.diff(np.r_[first, len(tokens)]),
        position_starts,
        order - starts[document],
        lengths,
    )


def put_postings(
    writer: ArrayWriter,
    name: str,
    starts: Array,
    docs: Array,
    frequencies: Array,
    position_starts: Array,
    positions: Array,
    lengths: NDArray[np.int64],
) -> None:
    """Writes the postings of a field of running text; *lengths* are the words of each document."""
    often = np.flatnonzero(frequencies >= MOST_FREQUENT)
    writer.put(f"{name}.starts", starts)
    writer.put(f"{name}.docs", docs)
    writer.put(f"{name}.frequencies", np.minimum(frequencies, MOST_FREQUENT))
    writer.put(f"{name}.often_at", often)
    writer.put(f"{name}.often", frequencies[often])
    writer.put(f"{name}.position_starts", position_starts)
    writer.put(f"{name}.positions", positions)
    # As Whoosh rounds: up to the next length that a byte stands for.
    writer.put(f"{name}.lengths", np.minimum(np.searchsorted(_LENGTHS, lengths), 255))
    writer.facts[f"{name}.total"] = int(lengths.sum())
