"""Marked text as HTML. Built here rather than in a template: a page has a hundred marks, and Jinja takes its time.

Everything that comes from an article or a query is escaped where it is written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from indexer import Snippet, Term

from .i18n import gettext

#: So many places of an article get a link to the next; one with more is read as a whole anyway.
MOST_STOPS = 80

#: Marks as near to each other as this are one place: the words of a phrase, and what is between them.
_ONE_PLACE = 3


def tooltips(terms: Iterable[Term]) -> dict[str, str]:
    """What a mark says of itself, by what it is a form of."""
    told: dict[str, str] = {}
    for term in terms:
        if term.reason == "acronym":
            # A form of the short form or a word of the long one: a mark does not know which.
            told[term.text.casefold()] = gettext("cocok dengan “%(root)s”", root=term.text)
        elif term.reason not in ("excluded", "stopword", "prefix", "ambiguous"):
            for root in term.root.split():
                told.setdefault(root, gettext("bentuk dari “%(root)s”", root=root))
    return told


def marked(snippet: Snippet, told: Mapping[str, str]) -> Markup:
    """The text with its marks; one that is not spelt like what it is a form of says so."""
    if not snippet.marks:
        return escape(snippet.text)
    text, at = snippet.text, 0
    parts: list[str] = []
    for (start, end), root in zip(snippet.marks, snippet.roots, strict=True):
        parts += [escape(text[at:start]), _mark(text[start:end], root, told)]
        at = end
    parts.append(escape(text[at:]))
    return Markup("".join(parts))


def _mark(word: str, root: str, told: Mapping[str, str], id_: str = "") -> str:
    title = told.get(root) if word.casefold() != root else None
    attributes = (f' id="{id_}"' if id_ else "") + (f' title="{escape(title)}"' if title else "")
    return f"<mark{attributes}>{escape(word)}</mark>"


@dataclass
class Places:
    """Numbers the places of an article where something matched, and links each to the next."""

    told: Mapping[str, str]
    total: int
    label: str
    number: int = 0

    def marked(self, snippet: Snippet) -> Markup:
        """The text with its marks, those of one place together."""
        text, at = snippet.text, 0
        parts: list[str] = []
        for stop in stops(snippet):
            for place, ((start, end), root) in enumerate(stop):
                first = place == 0 and self.number < MOST_STOPS
                parts.append(escape(text[at:start]))
                parts.append(_mark(text[start:end], root, self.told, f"temu-{self.number + 1}" if first else ""))
                at = end
            self.number += 1
            if self.number < min(self.total, MOST_STOPS):
                parts.append(f'<a class="next" href="#temu-{self.number + 1}" aria-label="{escape(self.label)}">↓</a>')
        parts.append(escape(text[at:]))
        return Markup("".join(parts))


def stops(snippet: Snippet) -> Iterator[list[tuple[tuple[int, int], str]]]:
    """The marks, those of one place together."""
    stop: list[tuple[tuple[int, int], str]] = []
    for mark, root in zip(snippet.marks, snippet.roots, strict=True):
        if stop and mark[0] - stop[-1][0][1] > _ONE_PLACE:
            yield stop
            stop = []
        stop.append((mark, root))
    if stop:
        yield stop


def part(snippet: Snippet, start: int, end: int) -> Snippet:
    """A piece of a marked text with the marks that lie in it."""
    marks = zip(snippet.marks, snippet.roots, strict=True)
    inside = [(mark, root) for mark, root in marks if start <= mark[0] and mark[1] <= end]
    return Snippet(
        snippet.text[start:end],
        tuple((mark[0] - start, mark[1] - start) for mark, _ in inside),
        tuple(root for _, root in inside),
    )
