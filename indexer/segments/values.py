"""Names and months by document over a whole snapshot, ready to be counted."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .arrays import Array, narrow
from .segment import NO_DATE, Docs, Names


class Values:
    """A column of names, several a document.

    The values of document d are ``ordinals[starts[d]:starts[d + 1]]``; the spelling shown for ordinal o is
    ``labels[o]``, the most frequent one of documents that live; its key is ``keys[o]``.
    """

    def __init__(self, keys: list[str], labels: list[str], ordinals: NDArray[np.int64], starts: Docs) -> None:
        self.keys, self.labels, self.ordinals, self.starts = keys, labels, ordinals, starts

    @cached_property
    def place_of(self) -> dict[str, int]:
        """key → ordinal, of the names that a living document has."""
        return {key: ordinal for ordinal, (key, label) in enumerate(zip(self.keys, self.labels, strict=True)) if label}

    @cached_property
    def _first(self) -> tuple[Array, NDArray[np.bool_] | None]:
        """By document its first value, or the number of all values for none; and whether it has several, if any has."""
        counts = np.diff(self.starts)
        first = np.full(len(counts), len(self.keys))
        first[counts > 0] = self.ordinals[self.starts[:-1][counts > 0]]
        several = counts > 1
        return narrow(first), several if several.any() else None

    def count(self, docs: Docs) -> tuple[NDArray[np.int64], int]:
        """How many of *docs* have each value, and how many have none."""
        first, several = self._first
        counts = np.bincount(first.take(docs), minlength=len(self.keys) + 1)
        missing = int(counts[-1])
        if several is not None and len(others := docs[several.take(docs)]):
            begin = self.starts[others] + 1
            extra = self.starts[others + 1] - begin
            places = np.arange(int(extra.sum())) + np.repeat(begin - np.cumsum(extra) + extra, extra)
            counts += np.bincount(self.ordinals[places], minlength=len(self.keys) + 1)
        return counts[:-1], missing

    def owners(self, ordinals: Sequence[int]) -> NDArray[np.bool_]:
        """By document, whether it has one of these values."""
        wanted = np.zeros(len(self.keys) + 1, np.bool_)
        wanted[list(ordinals)] = True
        first, several = self._first
        found: NDArray[np.bool_] = wanted.take(first)
        if several is not None:
            for doc in several.nonzero()[0].tolist():
                found[doc] = wanted[self.ordinals[self.starts[doc] : self.starts[doc + 1]]].any()
        return found


class Months:
    """The month of each document, in WIB, ready to be counted; months are numbered from January 1970."""

    def __init__(self, days: NDArray[np.int64]) -> None:
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        dated = days != NO_DATE
        #: The month that is counted first.
        self.first = int(months[dated].min()) if dated.any() else 0
        self._count = int(months[dated].max()) - self.first + 1 if dated.any() else 0
        self._ordinals = narrow(np.where(dated, months - self.first, self._count))
        ahead = self.first % 12
        #: Where each year begins among the months.
        self._years = np.maximum(np.arange(0, ahead + self._count, 12) - ahead, 0)

    def by_year(self, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Counts by month as counts by year, the first year being that of the first month."""
        return np.add.reduceat(counts, self._years) if self._count else counts

    def count(self, docs: Docs) -> tuple[NDArray[np.int64], int]:
        """How many of *docs* each month has, from ``first`` on, and how many have no date."""
        counts = np.bincount(self._ordinals.take(docs), minlength=self._count + 1)
        return counts[:-1], int(counts[-1])


def merged(parts: Sequence[tuple[Names, NDArray[np.bool_]]]) -> Values:
    """The names of several segments, each with which of its documents live, as one column.

    Raises ValueError where an ordinal on disk is out of bounds.
    """
    keys = sorted({key for names, _ in parts for key in names.keys.texts})
    place = {key: ordinal for ordinal, key in enumerate(keys)}
    spelt: list[dict[str, int]] = [{} for _ in keys]
    ordinals: list[Array] = []
    counts: list[Array] = []
    for names, live in parts:
        if not (_within(names.label_of, len(names.labels)) and _within(names.key_of, len(names.keys))):
            raise ValueError("a document has a name that is not in the table of names")
        ordinal_of = np.array([place[key] for key in names.keys.texts], np.int64)[names.key_of.astype(np.int64)]
        starts = names.label_starts.astype(np.int64)
        each = starts[1:] - starts[:-1]
        if each.min(initial=0) < 0:
            raise ValueError("the names of a document end before they begin")
        alive = np.repeat(live, each)
        frequencies = np.bincount(names.label_of[alive], minlength=len(names.labels)).tolist()
        for label, ordinal, frequency in zip(names.labels.texts, ordinal_of.tolist(), frequencies, strict=True):
            if frequency:
                spelt[ordinal][label] = spelt[ordinal].get(label, 0) + frequency
        ordinals.append(ordinal_of[names.label_of])
        counts.append(each)
    labels = [min(seen, key=lambda label: (-seen[label], label), default="") for seen in spelt]
    starts = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    return Values(keys, labels, np.concatenate(ordinals), starts)


def _within(ordinals: Array, count: int) -> bool:
    return not len(ordinals) or int(ordinals.max()) < count
