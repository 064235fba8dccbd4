"""Pieces of an article that show why it was found, the words that matched marked as they stand in the text."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from ..indonesian.words import spans
from .results import Snippet

#: About as long as a snippet gets, in characters.
LENGTH = 240

#: How much of a long sentence is shown ahead of its first mark, in characters.
_LEAD = 40

_SENTENCE_END = regex.compile(r"[.!?…][\"'”’)\]]?\s+(?=[\"'“‘(\[]?[\p{Lu}\p{N}])|\n+")

#: Where a word to mark starts and ends, and its root: two forms of one word say no more than one.
_Mark = tuple[int, int, str]


@dataclass
class Marked:
    """What is to be marked: forms, each with its root, and whatever begins with one of some prefixes."""

    forms: dict[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()


def marked(text: str, what: Marked) -> Snippet:
    """The whole of *text* with its marks."""
    found = _marks(text, what)
    return Snippet(text, tuple((start, end) for start, end, _ in found), tuple(root for _, _, root in found))


def _marks(text: str, what: Marked) -> list[_Mark]:
    if not what.forms and not what.prefixes:
        return []
    # Two forms of one word say no more than one.
    found = spans(text, what.forms, what.prefixes)
    return [(start, end, what.forms.get(form, form)) for form, start, end in found]


def snippets(body: str, what: Marked) -> tuple[Snippet, ...]:
    """The sentence of *body* with most of the words, and one more when it has words that the first has not.

    A sentence too long is cut at word ends, and ``…`` says so. Where nothing matched, how the body begins.
    """
    marks = _marks(body, what)
    sentences = _sentences(body, marks[-1][1] if marks else 0)
    if not sentences:
        return ()
    if not marks:
        return (_cut(body, *sentences[0], []),)
    within: dict[int, list[_Mark]] = {}
    place = 0
    for mark in marks:
        while sentences[place][1] <= mark[0]:
            place += 1
        within.setdefault(place, []).append(mark)

    seen: set[str] = set()
    chosen: list[int] = []
    while len(chosen) < 2 and within.keys() - set(chosen):
        # Most new words first, then most words in all, then the earlier sentence.
        best = max(
            within.keys() - set(chosen),
            key=lambda at: (len({term for *_, term in within[at]} - seen), min(len(within[at]), 6), -at),
        )
        new = {term for *_, term in within[best]} - seen
        if not new:
            break
        seen |= new
        chosen.append(best)
    pieces: list[Snippet] = []
    room = LENGTH
    for at in chosen:
        piece = _cut(body, *sentences[at], within[at], max(room, LENGTH // 2))
        room -= len(piece.text)
        pieces.append(piece)
        if room < LENGTH // 4:
            break
    in_order = sorted(zip(chosen, pieces, strict=False), key=lambda pair: pair[0])
    return tuple(piece for _, piece in in_order)


def _sentences(body: str, until: int) -> list[tuple[int, int]]:
    """Where the sentences of *body* start and end; together they cover every word of it that begins before *until*."""
    edges = [0]
    until = max(until, len(body) - len(body.lstrip()) + 1)
    for match in _SENTENCE_END.finditer(body):
        edges.append(match.end())
        if match.end() >= until:
            break
    else:
        edges.append(len(body))
    return [(start, end) for start, end in pairwise(edges) if body[start:end].strip()]


def _cut(body: str, start: int, end: int, marks: list[_Mark], length: int = LENGTH) -> Snippet:
    """The sentence ``body[start:end]``, shortened to about *length* around the densest part of its marks."""
    while end > start and body[end - 1].isspace():
        end -= 1
    while start < end and body[start].isspace():
        start += 1
    left, right = start, end
    if end - start > length:
        left = _densest(marks, start, end, length)
        right = min(end, left + length)
        if left > start:
            # To the next start of a word, unless that loses the first mark.
            gap = regex.search(r"(?<=\s)\S", body, pos=left, endpos=right)
            left = gap.start() if gap and not any(left <= mark[0] < gap.start() for mark in marks) else left
        if right < end and not body[right].isspace():
            gap_at = max(body.rfind(" ", left, right), body.rfind("\n", left, right))
            right = gap_at if gap_at > left else right
    text = body[left:right]
    ahead = "…" if left > start else ""
    tail = "…" if right < end else ""
    kept = [mark for mark in marks if left <= mark[0] and mark[1] <= right]
    moved = len(ahead) - left
    return Snippet(
        f"{ahead}{text}{tail}",
        tuple((mark_start + moved, mark_end + moved) for mark_start, mark_end, _ in kept),
        tuple(root for _, _, root in kept),
    )


def _densest(marks: list[_Mark], start: int, end: int, length: int) -> int:
    """Where a window of *length* over the sentence holds the most different words."""
    best, most = start, -1
    inside: Counter[str] = Counter()
    ahead = 0
    for mark in marks:
        while ahead < len(marks) and marks[ahead][1] <= mark[0] + length - _LEAD:
            inside[marks[ahead][2]] += 1
            ahead += 1
        if len(inside) > most:
            best, most = mark[0] - _LEAD, len(inside)
        # The window moves on: what it began with is no longer in it.
        inside[mark[2]] -= 1
        if inside[mark[2]] <= 0:
            del inside[mark[2]]
    return max(start, min(best, end - length))
