"""What the engine took a question for: one line, what is behind it, and the ways to have it otherwise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from indexer import Results, Term

from . import formats
from .i18n import N_, gettext, ngettext
from .links import Link
from .urls import Args, path_with_replaced

_REASONS = {
    "word": N_("dicari apa adanya"),
    "root": N_("dicari dalam semua bentuk dari kata dasar"),
    "exact": N_("dicari persis dalam bentuk ini"),
    "variant": N_("ejaan lain; dicari dalam semua bentuk dari kata dasar"),
    "correction": N_("dikoreksi; dicari dalam semua bentuk dari kata dasar"),
    "acronym": N_("singkatan; dicari juga sebagai"),
    "ambiguous": N_("singkatan dengan beberapa arti, antara lain"),
    "prefix": N_("semua kata yang berawalan"),
    "phrase": N_("frasa; kata-katanya harus berurutan"),
    "asked": N_("menyebut jenis jawaban yang ditanyakan; tidak wajib ada"),
    "stopword": N_("kata umum; tidak ikut dicari"),
    "excluded": N_("tidak boleh ada dalam berita"),
}
_ITS_OWN_ROOT = N_("kata dasar; dicari dalam semua bentuknya")
_FIELDS = {"title": N_("judul"), "author": N_("penulis"), "outlet": N_("outlet"), "date": N_("tanggal")}

#: Reasons whose root tells something that the word does not.
_ROOTED = ("root", "variant", "correction", "prefix", "acronym", "ambiguous")

#: The library tells no more forms of a word than these.
_MOST_TOLD = 50

#: So many forms of a word are listed.
_MOST_FORMS = 8

#: The line names so many words.
_MOST_WORDS = 6


@dataclass(frozen=True)
class Word:
    """A word of the question: what became of it, and the same question with it exactly as typed."""

    text: str
    meaning: str
    root: str
    forms: tuple[str, ...]
    more: int
    exactly: str


@dataclass(frozen=True)
class Understanding:
    """How *results* took their question, at a path with args."""

    results: Results
    path: str
    args: Args

    @cached_property
    def line(self) -> str:
        """In one line: the words that were searched, each with how many forms."""
        told = list(dict.fromkeys(filter(None, map(_in_short, self.results.query.terms))))
        return " · ".join(told[:_MOST_WORDS]) + (" · …" if len(told) > _MOST_WORDS else "")

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the library has to say, without what the page says by itself."""
        known = "Tidak ada berita yang memuat semua kata; yang tampil memuat sebagian darinya."
        return tuple(formats.translated(note) for note in self.results.query.notes if note != known)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """What became of each word."""
        return tuple(self._words())

    @cached_property
    def exactly(self) -> str:
        """The address of the same question in exactly the forms that were typed; nothing where it was read so."""
        if not any(map(_is_loose, self.results.query.terms)) or ("exact", "1") in self.args:
            return ""
        return path_with_replaced(self.path, self.args, exact=1)

    @cached_property
    def corrections(self) -> tuple[Link, ...]:
        """Where the engine corrected: the question as typed. Where it only asks: the question as probably meant."""
        query = self.results.query.text
        if not self.results.query.corrections:
            return ()
        applied = all(each.applied for each in self.results.query.corrections)
        other = query
        for each in self.results.query.corrections:
            other = _instead(other, each.typed, f"persis:{each.typed}" if applied else each.meant)
        if other == query:
            return ()
        if applied:
            text = gettext("Cari persis “%(asked)s”", asked=formats.shortened(query, 60))
        else:
            text = gettext("Cari “%(asked)s”", asked=formats.shortened(other, 60))
        return (Link(text, path_with_replaced(self.path, self.args, q=other)),)

    def _words(self) -> Iterator[Word]:
        query = self.results.query.text
        for term in self.results.query.terms:
            reason = _ITS_OWN_ROOT if term.reason == "word" and _is_loose(term) else _REASONS[term.reason]
            meaning = gettext(reason)
            if term.field:
                meaning += gettext("; hanya di %(field)s", field=gettext(_FIELDS[term.field]))
            exactly = ""
            if term.reason in ("word", "root") and _is_loose(term) and not term.field:
                other = _instead(query, term.text, f"persis:{term.text}")
                exactly = path_with_replaced(self.path, self.args, q=other) if other != query else ""
            often = sorted(term.forms, key=lambda form: -form.times)
            yield Word(
                text=formats.shortened(term.text, 60),
                meaning=meaning,
                root=term.root if term.reason in _ROOTED else "",
                forms=tuple(form.text for form in often[:_MOST_FORMS]),
                more=max(0, len(often) - _MOST_FORMS),
                exactly=exactly,
            )


def _is_loose(term: Term) -> bool:
    """Whether something was searched beside the form that was typed."""
    if term.reason in ("word", "phrase"):
        return len(term.forms) > max(1, len(term.text.split()))
    return term.reason in ("root", "variant", "correction", "acronym")


def _in_short(term: Term) -> str:
    text = formats.shortened(term.text, 40)
    if term.reason in ("stopword", "asked", "ambiguous"):
        return ""
    if term.reason == "excluded":
        return gettext("tanpa %(word)s", word=text)
    if term.reason == "exact":
        return gettext("persis %(word)s", word=text)
    if term.reason == "phrase":
        return f"“{text}”"
    if term.reason == "acronym":
        return f"{text} = {formats.shortened(term.root, 60)}"
    if not term.forms:
        return gettext("%(word)s (tidak ada dalam berita)", word=text)
    # What is written in one is itself.
    if term.reason in ("variant", "correction") and term.root != text:
        text = f"{text} → {term.root}"
    if len(term.forms) == 1:
        return text
    count = len(term.forms)
    told = formats.number(count) + ("+" if count >= _MOST_TOLD else "")
    return ngettext("%(word)s dalam %(count)s bentuk", "%(word)s dalam %(count)s bentuk", count, word=text, count=told)


def _instead(query: str, word: str, other: str) -> str:
    """*query* with *other* in the place of *word*, where it stands between blanks and outside of quotes."""
    if '"' in query:
        return query
    return re.sub(rf"(?<!\S){re.escape(word)}(?!\S)", lambda _: other, query, count=1)
