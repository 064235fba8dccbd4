"""The query language: what a person types, as a tree. It never fails.

::

    rutan blora               all words
    "panen raya"              a phrase
    -banjir  BUKAN banjir     without            (also NOT)
    padi ATAU jagung          either             (also OR); DAN, AND for all
    (padi ATAU jagung) blora  groups
    judul:panen               in the title       (also title:)
    penulis:sri  outlet:…     byline and outlet  (also author:)
    tanggal:2024-12           a year, a month, a day, or a range 2024-12-01..2024-12-31   (also date:)
    tanggal:"minggu lalu"     days as they are said: kemarin, 3 hari terakhir, awal 2024, sejak Maret …
    persis:bekasi             in this form alone      (also exact:)
    ="warga binaan"           the same of a phrase
    pemasy*                   words that begin so

Operators count only in capitals, and not where the whole query is in capitals; a word before a colon that is no
field, a bracket without its partner, an operator without its words are plain words: so a headline can be pasted
as it stands. What was not understood is said in ``notes``.

``banjir demak minggu lalu`` has a second reading, in which its last words are no words but days
(:func:`parse_dated`); whether it is taken is for the search to decide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Literal, NamedTuple

import regex

from ..article import WIB
from ..indonesian.spellings import ordinal, spellings
from ..indonesian.tidying import tidy
from ..indonesian.time_words import CAPITALISED, STARTS
from ..indonesian.when import days, find, in_words
from ..indonesian.words import fold, words, written
from ..sentences import Sentence, said

#: More words than this are not searched, longer queries not read to the end.
MOST_WORDS = 64
MOST_CHARACTERS = 10_000

#: A prefix shorter than this would match nearly everything.
SHORTEST_PREFIX = 2

_DEEPEST = 20

Field = Literal["title", "author", "outlet", "date"]
_FIELDS: dict[str, Field] = {
    "judul": "title",
    "title": "title",
    "penulis": "author",
    "author": "author",
    "outlet": "outlet",
    "tanggal": "date",
    "date": "date",
}
_OR = {"ATAU", "OR"}
_AND = {"DAN", "AND"}
_NOT = {"BUKAN", "NOT"}

_LETTERS_ALONE = re.compile(r"[a-z ]*")
_UNSEEN = regex.compile(r"[\p{C}--\s]", regex.V1)
#: What stands between words that were typed without a blank, and belong together no more than others.
_LIST = regex.compile(r"[;…—–]+|,(?!\d)|(?<!\d),|(?<=\p{L}):(?=\p{L})|(?<=\p{L})/(?=\p{L})")
_PREFIX = regex.compile(r"[\p{L}\p{N}\p{M}]\*$")
_LEXEME = regex.compile(
    r"""
    (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?<![^\s(]) (?P<minus>-) (?=["(\p{L}])
    | (?<![^\s(-]) (?P<field>(?i:judul|title|penulis|author|outlet|tanggal|date)) : (?=[^\s)])
    | (?<![^\s(:-]) (?P<exact>=(?=")|(?i:persis|exact):(?=[^\s)]))
    | "(?P<phrase>[^"]*)"
    | (?P<word>[^\s()"]+)
    | (?P<quote>")
    """,
    regex.VERBOSE,
)
_QUOTES = str.maketrans("“”„‟«»", '""""""')


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word; *exact*: in no other form."""

    text: str
    form: str
    field: Literal["title"] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words, one after the other; *exact*: each in no other form."""

    text: str
    forms: tuple[str, ...]
    field: Literal["title"] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with the last of ``forms``; those before it, if any, are wanted whole."""

    text: str
    forms: tuple[str, ...]
    field: Literal["title"] | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """An outlet or an author, by name or by words of it."""

    text: str
    field: Literal["outlet", "author"]


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both ends included; None is open."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """Articles without."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple["Node", ...]


Node = Word | Phrase | Prefix | Name | Days | Not | And | Or


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as a tree (None: nothing to search for) and what to say about it."""

    text: str
    root: Node | None
    notes: tuple[str, ...] = field(default=())


class Dated(NamedTuple):
    """A query with words that say when, read as such; what to say where that finds nothing, and where it is a title."""

    parsed: Parsed
    if_nothing: Sentence
    if_title: Sentence


def parse(text: str, operators: bool = True, now: datetime | None = None, exact: bool = False) -> Parsed:
    """The tree of a typed query; without *operators*, BUKAN, ATAU, DAN and a minus are what they look like.

    *now* is what ``tanggal:kemarin`` counts from: the present, unless given. *exact*: as if ``persis:`` stood before
    every word.
    """
    if len(text) <= MOST_CHARACTERS and _LETTERS_ALONE.fullmatch(text) and len(typed := text.split()) <= MOST_WORDS:
        # As most questions are: nothing in them needs a closer look.
        leaf = partial(_run, where=None, exact=True) if exact else partial(_spelt, where=None)
        root = _conjunction([leaf(word, (word,)) for word in typed])
        if root is not None:
            return Parsed(text, root)
    return _Parser(text, operators, now or datetime.now(WIB), exact).parsed()


def parse_dated(text: str, now: datetime | None = None, exact: bool = False) -> Dated | None:
    """The reading in which the last or the first words of a query are a filter by date; None where there is none.

    Only what is hardly ever a subject is taken for a date (``Found.telling``), and only in small letters but for names
    of days and months: *Hari Ini* is from a headline. Quotes make words of it.
    """
    if len(text) > MOST_CHARACTERS or _is_undated(text):
        return None
    now, seen = now or datetime.now(WIB), tidy(text).strip()
    found = [each for each in find(seen, now) if each.telling]
    for span, start, end, _ in found[-1:] + found[:1]:
        typed, before, after = seen[start:end], seen[:start], seen[end:]
        if (before and after) or {*before.split()[-1:], *after.split()[:1]} & (_OR | _AND | _NOT):
            continue
        if any(word[0].isupper() and fold(word) not in CAPITALISED for word in written(typed)):
            continue
        rest = parse(before + after, now=now, exact=exact)
        if rest.root is not None:
            meant = in_words(span)
            note = said(
                "“%(words)s” dibaca sebagai tanggal %(days)s; tulis dalam tanda kutip bila yang dicari katanya.",
                words=typed,
                days=meant,
            )
            root = _conjunction([rest.root, Days(*span)])
            return Dated(
                Parsed(text, root, (*rest.notes, note)),
                said(
                    "Tidak ada yang cocok pada tanggal %(days)s, jadi “%(words)s” dicari sebagai kata.",
                    words=typed,
                    days=meant,
                ),
                said(
                    "“%(words)s” dicari sebagai kata, sebab ada judul yang berbunyi persis begini;"
                    ' tulis tanggal:"%(words)s" bila yang dimaksud harinya.',
                    words=typed,
                ),
            )
    return None


def _is_undated(text: str) -> bool:
    """Whether no date expression can begin anywhere in a text, at a glance."""
    typed = text.split() if _LETTERS_ALONE.fullmatch(text) else words(text)
    return STARTS.isdisjoint(typed) and not any(map(str.isdecimal, text))


def excludes(node: Node | None) -> bool:
    """Whether there is a negation in a tree."""
    return isinstance(node, Not) or (isinstance(node, And | Or) and any(excludes(part) for part in node.parts))


@dataclass(slots=True)
class _Lexeme:
    kind: str
    text: str


class _Parser:
    """Recursive descent over lexemes; every method returns None where there is nothing."""

    def __init__(self, text: str, operators: bool, now: datetime, exact: bool) -> None:
        self.text = text
        self.operators = operators
        #: Whether words are wanted in the form in which they stand here.
        self.exact = exact
        self.now = now
        self.notes: list[str] = []
        self.budget = MOST_WORDS
        self.depth = 0
        if len(text) > MOST_CHARACTERS:
            self._note(said("Hanya %(count)s huruf pertama yang dibaca.", count=MOST_CHARACTERS))
            text = text[:MOST_CHARACTERS]
        self.at = 0
        text = _UNSEEN.sub(" ", tidy(text).translate(_QUOTES))
        lively = operators and any(char.islower() for char in text)
        self.lexemes = [self._lexeme(match, lively) for match in _LEXEME.finditer(text) if match.lastgroup != "space"]
        self._check_brackets()

    def parsed(self) -> Parsed:
        root = self._either(None)
        if root is None and self.text.strip():
            self._note(said("Tidak ada kata yang dapat dicari dalam pertanyaan ini."))
        return Parsed(self.text, root, tuple(self.notes))

    def _note(self, note: Sentence) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _lexeme(self, match: regex.Match[str], lively: bool) -> _Lexeme:
        kind = match.lastgroup or "word"
        text = match[kind]
        if kind == "quote":
            self._note(said("Tanda kutip tanpa pasangan diabaikan."))
        elif kind == "minus" and not self.operators:
            kind = "skip"
        elif kind == "word" and lively:
            kind = "or" if text in _OR else "and" if text in _AND else "not" if text in _NOT else kind
        return _Lexeme(kind, text)

    def _check_brackets(self) -> None:
        """Brackets without a partner, and those too deep, become plain words."""
        open_: list[_Lexeme] = []
        for lexeme in self.lexemes:
            if lexeme.kind == "open":
                open_.append(lexeme)
            elif lexeme.kind == "close":
                if not open_:
                    open_.append(lexeme)
                    break
                partner = open_.pop()
                if len(open_) >= _DEEPEST:
                    partner.kind = lexeme.kind = "skip"
        if open_:
            self._note(said("Tanda kurung tanpa pasangan diabaikan."))
            for lexeme in self.lexemes:
                if lexeme.kind in ("open", "close"):
                    lexeme.kind = "skip"
        self.lexemes = [lexeme for lexeme in self.lexemes if lexeme.kind not in ("skip", "quote")]

    def _peek(self) -> str:
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else "end"

    def _either(self, within: Field | None) -> Node | None:
        parts = [self._all(within)]
        while self._peek() == "or":
            operator = self.lexemes[self.at]
            self.at += 1
            right = self._all(within)
            if right is None or parts[-1] is None:
                # An operator needs something on both sides, else it is the word it looks like.
                parts[-1] = _conjunction([parts[-1], self._leaf(operator.text, within), right])
            else:
                parts.append(right)
        found = [part for part in parts if part is not None]
        return None if not found else found[0] if len(found) == 1 else Or(tuple(found))

    def _all(self, within: Field | None) -> Node | None:
        parts: list[Node] = []
        while (kind := self._peek()) not in ("or", "close", "end"):
            if kind == "and":
                operator = self.lexemes[self.at]
                self.at += 1
                if (not parts or self._peek() in ("or", "and", "close", "end")) and (
                    word := self._leaf(operator.text, within)
                ):
                    parts.append(word)
            elif (part := self._one(within)) is not None:
                parts.append(part)
        return _conjunction(parts)

    def _one(self, within: Field | None) -> Node | None:
        lexeme = self.lexemes[self.at]
        self.at += 1
        if lexeme.kind in ("not", "minus"):
            if self._peek() in ("end", "close", "or", "and", "not", "minus"):
                return self._leaf(lexeme.text, within)
            part = self._one(within)
            return None if part is None else Not(part)
        if lexeme.kind == "open":
            inner = self._either(within)
            self.at += 1
            return inner
        if lexeme.kind == "field":
            return self._fielded(lexeme)
        if lexeme.kind == "exact":
            return self._exactly(lexeme, within)
        return self._leaf(lexeme.text, within, phrase=lexeme.kind == "phrase")

    def _fielded(self, lexeme: _Lexeme) -> Node | None:
        name = _FIELDS[lexeme.text.lower()]
        kind = self._peek()
        if kind in ("word", "phrase", "open", "exact"):
            return self._one(name)
        return self._leaf(lexeme.text, None)

    def _exactly(self, lexeme: _Lexeme, within: Field | None) -> Node | None:
        if self._peek() not in ("word", "phrase", "open"):
            return self._leaf(lexeme.text, within)
        before, self.exact = self.exact, True
        part = self._one(within)
        self.exact = before
        return part

    def _leaf(self, text: str, within: Field | None, phrase: bool = False) -> Node | None:
        if within == "date":
            span = _days(text, self.now)
            if span is not None:
                return span
            self._note(
                said(
                    "“%(word)s” bukan tanggal, jadi dicari sebagai kata;"
                    ' tulis misalnya tanggal:2024-12 atau tanggal:"minggu lalu".',
                    word=text,
                )
            )
            within = None
        forms = tuple(words(text))
        if not forms:
            return None
        if within in ("author", "outlet"):
            return Name(text, within) if self._afford(1) else None
        if not self._afford(len(forms)):
            return None
        where: Literal["title"] | None = "title" if within == "title" else None
        if phrase or self.exact:
            return _run(text, forms, where, self.exact)
        if _PREFIX.search(text):
            if len(forms[-1]) >= SHORTEST_PREFIX:
                return Prefix(text, forms, where)
            self._note(said("Awalan “%(prefix)s” terlalu pendek, jadi dicari sebagai kata.", prefix=text))
        several = [text] if "://" in text or "@" in text else _LIST.split(text)
        parts = [(part, tuple(words(part))) for part in several]
        return _conjunction([_spelt(part, has, where) for part, has in parts if has])

    def _afford(self, count: int) -> bool:
        self.budget -= count
        if self.budget < 0:
            self._note(said("Hanya %(count)s kata pertama yang dicari.", count=MOST_WORDS))
        return self.budget >= 0


def _spelt(text: str, forms: tuple[str, ...], where: Literal["title"] | None) -> Node:
    """A typed word in any of its spellings."""
    runs = [_run(text, run, where) for run in spellings(text, forms)]
    if word := ordinal(forms):
        runs.append(Word(text, word, where, exact=True))
    return runs[0] if len(runs) == 1 else Or(tuple(runs))


def _run(text: str, forms: tuple[str, ...], where: Literal["title"] | None, exact: bool = False) -> Word | Phrase:
    return Phrase(text, forms, where, exact) if len(forms) > 1 else Word(text, forms[0], where, exact)


def _conjunction(parts: Sequence[Node | None]) -> Node | None:
    """All of the parts that are something, conjunctions among them opened, each once."""
    flat: dict[Node, None] = {}
    for part in parts:
        if part is not None:
            flat |= dict.fromkeys(part.parts if isinstance(part, And) else (part,))
    return None if not flat else next(iter(flat)) if len(flat) == 1 else And(tuple(flat))


def _days(text: str, now: datetime) -> Days | None:
    """What :func:`days` reads, or a range of two of them with ``..`` between, either end open."""
    start, dots, end = text.partition("..")
    if not dots:
        span = days(text, now)
        return None if span is None else Days(*span)
    first, last = days(start, now), days(end, now)
    if (start and first is None) or (end and last is None) or not (start or end):
        return None
    since, until = first.since if first else None, last.until if last else None
    if (since is None and until is None) or (since and until and since > until):
        return None
    return Days(since, until)
