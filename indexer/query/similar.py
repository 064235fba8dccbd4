"""Related articles: those that share the telling words of one, its copies left out."""

from collections import Counter
from math import log

import numpy as np
from whoosh import query as q

from ..indonesian.stopwords import stopwords
from ..indonesian.words import words
from ..segments.execute import Executor
from ..segments.nodes import Forms
from ..segments.snapshot import Snapshot

#: So many words tell what an article is about; one that more than this part of all articles has (and more than so many)
#: tells nothing, nor does one that no other article has. A word in the title counts as so many in the body.
_TELLING, _COMMON, _MANY, _RARE, _TITLE = 25, 0.1, 20, 2, 3

#: An article that shares this part of its runs of three words with another is a copy of it (Broder, 1997, *On the
#: resemblance and containment of documents*: the smaller of the two is what counts, as copies are shortened).
_RUN, _COPY = 3, 0.5

#: For each one that is wanted so many are looked at: others may be copies.
_LOOKED_AT = 4


def similar(snapshot: Snapshot, doc: int, most: int) -> list[tuple[int, float]]:
    """The documents most like *doc*, and their scores, at most *most*; copies of it, or of one another, left out."""
    card = snapshot.card(doc)
    own = words(snapshot.body(doc))
    leaves = _telling(snapshot, words(card.title), own)
    if not leaves:
        return []
    found = Executor(snapshot).run(q.Or(leaves))
    mask = found.mask.copy()
    mask[doc] = False
    (docs,) = mask.nonzero()
    scores = found.scores(docs)
    wanted = _LOOKED_AT * most
    if len(docs) > wanted:
        best = np.sort(np.argpartition(-scores, wanted)[:wanted])
        docs, scores = docs[best], scores[best]
    order = np.lexsort((docs, -scores))
    chosen: list[tuple[int, float]] = []
    seen = [_runs(own)]
    for other, score in zip(docs[order].tolist(), scores[order].tolist(), strict=True):
        here = _runs(words(snapshot.body(other)))
        if not any(_is_copy(here, before) for before in seen):
            chosen.append((other, score))
            seen.append(here)
        if len(chosen) == most:
            break
    return chosen


def _telling(snapshot: Snapshot, title: list[str], body: list[str]) -> list[Forms]:
    """The words that tell most of an article, by how often it has them and how few others do (tf · idf)."""
    often = Counter(body)
    for form in title:
        often[form] += _TITLE
    by_root: dict[str, tuple[float, Forms]] = {}
    times: Counter[str] = Counter()
    meant = {}
    for form, count in often.items():
        if form.isalpha() and form not in stopwords():
            word = snapshot.lexicon.word(form)
            times[word.root] += count
            meant[word.root] = word
    for root, count in times.items():
        forms = meant[root].texts
        articles = sum(run.field.count(run.first, run.last) for run in snapshot.lexicon.runs("body", forms))
        if _RARE <= articles <= max(_MANY, _COMMON * snapshot.size):
            weight = (1 + log(count)) * log(1 + snapshot.size / articles)
            by_root[root] = weight, Forms("body", root, forms, 1.0 + log(count))
    best = sorted(by_root, key=lambda root: (-by_root[root][0], root))[:_TELLING]
    return [by_root[root][1] for root in best]


def _runs(text: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(text[at:] for at in range(_RUN)), strict=False)) if len(text) >= _RUN else {tuple(text)}


def _is_copy(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    return len(one & other) >= _COPY * min(len(one), len(other))
