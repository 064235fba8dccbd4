"""What a person who has begun to type may mean: words, outlets and authors, headlines, the most used first."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from ..indonesian.stopwords import stopwords
from ..indonesian.tidying import tidy
from ..indonesian.words import words, written
from ..segments.execute import Executor
from ..segments.postings import Occurrences
from ..segments.segment import NO_DATE
from ..segments.snapshot import Mask, Snapshot
from ..segments.values import Values
from .language import parse
from .plan import plan

#: Fewer letters begin too much.
SHORTEST = 2

#: So many words are looked at, by how many articles have them, before those already typed are regarded.
_LOOKED_AT = 64

#: A title says what an article is about: an article with a word there counts as so many.
_TITLE = 3

Kind = Literal["word", "outlet", "author", "headline"]


class Suggestion(NamedTuple):
    """What may be meant: ``text`` is the whole question; ``articles`` is how many have what was added."""

    text: str
    kind: Kind
    articles: int

    def to_dict(self) -> dict[str, str | int]:
        """As JSON values."""
        return self._asdict()


def suggest(snapshot: Snapshot, typed: str, most: int) -> list[Suggestion]:
    """At most *most* ways in which *typed* may go on; none before its last word has two letters."""
    typed = tidy(typed).lstrip()
    begun = written(typed)
    if not begun or not typed.endswith(begun[-1]):
        return []
    forms = words(begun[-1])
    prefix = forms[-1] if forms else ""
    if len(prefix) < SHORTEST:
        return []
    head = typed[: -len(begun[-1])]
    with snapshot.reading:
        among = _among(snapshot, head)
        used = [*_words(snapshot, head, prefix, among, most), *_names(snapshot, head, prefix)]
        used.sort(key=lambda each: (-each[0], each[1].text))
        found = [suggestion for _, suggestion in used]
        if len(found) < most:
            found += _headlines(snapshot, typed, prefix, among, most - len(found))
    once: dict[str, Suggestion] = {}
    for each in found:
        once.setdefault(each.text, each)
    return list(once.values())[:most]


def _among(snapshot: Snapshot, head: str) -> Mask | None:
    """The articles with all that was typed before; None where that says nothing."""
    parsed = parse(head)
    if parsed.root is None:
        return snapshot.alive
    return Executor(snapshot).run(plan(parsed, snapshot).tree).mask


#: How much something is used, a word in a title counting more; and the suggestion.
_Used = tuple[int, Suggestion]


def _words(snapshot: Snapshot, head: str, prefix: str, among: Mask | None, most: int) -> Iterator[_Used]:
    """The most used forms that begin with *prefix*."""
    typed = set(words(head))
    uses: Counter[str] = Counter()
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        places = segment.forms.prefixed(prefix.encode())
        slots = segment.body.slots(places)
        fields = ((segment.body, 1), (segment.title, _TITLE))
        rough = np.zeros(len(slots), np.int64)
        for field, weight in fields:
            starts = field.starts
            rough += weight * (starts[slots + 1].astype(np.int64) - starts[slots])
        best = np.argpartition(-rough, _LOOKED_AT)[:_LOOKED_AT] if len(rough) > _LOOKED_AT else np.arange(len(rough))
        for at in best.tolist():
            form = segment.forms.text(places[at])
            if form in typed or form in stopwords() or (prefix.isalpha() and not form.isalpha()):
                continue
            use = int(rough[at])
            if among is not None:
                here, slot = among[base : base + segment.size], int(slots[at])
                use = sum(weight * int(np.count_nonzero(here.take(field.docs(slot)))) for field, weight in fields)
            uses[form] += use
    for form, use in uses.most_common(most):
        if use:
            yield use, Suggestion(head + form, "word", _holding(snapshot, form, among))


def _holding(snapshot: Snapshot, form: str, among: Mask | None) -> int:
    """How many articles have a form, in the title or the body."""
    found = np.zeros(snapshot.size, np.bool_)
    for field in ("title", "body"):
        found |= Occurrences(snapshot.lexicon.runs(field, (form,)), snapshot.size).mask
    return int(np.count_nonzero(found if among is None else found & among))


def _names(snapshot: Snapshot, head: str, prefix: str) -> Iterator[_Used]:
    """Outlets and authors, a word of whose name begins like what was typed."""
    wanted = [*words(head), prefix]
    kinds: tuple[tuple[Kind, Values], ...] = (("outlet", snapshot.outlets), ("author", snapshot.authors))
    for kind, values in kinds:
        places = [at for at, key in enumerate(values.keys) if prefix in key and _begins(words(key), wanted)]
        if places:
            counts, _ = values.count(snapshot.live)
            for at in places:
                if counts[at]:
                    yield int(counts[at]), Suggestion(values.labels[at], kind, int(counts[at]))


def _begins(name: list[str], wanted: list[str]) -> bool:
    """Whether the words *wanted* stand side by side in a name, the last of them begun."""
    size = len(wanted)
    return any(
        name[at : at + size - 1] == wanted[:-1] and name[at + size - 1].startswith(wanted[-1])
        for at in range(len(name) - size + 1)
    )


def _headlines(snapshot: Snapshot, typed: str, prefix: str, among: Mask | None, most: int) -> Iterator[Suggestion]:
    """Titles in which what was typed stands word for word, the newest first."""
    wanted = words(typed)
    found = np.zeros(snapshot.size, np.bool_)
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        slots = segment.title.slots(segment.forms.prefixed(prefix.encode()))
        found[base : base + segment.size][segment.title.docs_of(slots).astype(np.int64)] = True
    if among is not None:
        found &= among
    (docs,) = found.nonzero()
    dates = snapshot.dates[docs]
    newest = docs[np.argsort(np.where(dates == NO_DATE, ~NO_DATE, ~dates), kind="stable")]
    for doc in newest[: 8 * most].tolist():
        title = snapshot.card(doc).title
        if most and _begins(words(title), wanted):
            most -= 1
            yield Suggestion(title, "headline", 1)
