"""A page of results as sentences and links: what the template writes down without thinking."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indexer import FacetValue, Results

from . import formats
from .urls import FILTERS, Args, path_with, path_with_removed, path_with_replaced

#: So many values of a facet are seen at once; the others unfold.
VALUES_AT_ONCE = 8

_NAMES = {"outlet": "Outlet", "author": "Penulis", "since": "Sejak", "until": "Sampai"}
_SORTS = {"relevance": "paling relevan", "newest": "terbaru", "oldest": "terlama"}
_REASONS = {
    "word": "dicari apa adanya",
    "root": "dicari dalam semua bentuk dari kata dasar",
    "exact": "dicari persis dalam bentuk ini",
    "variant": "ejaan lain; dicari dalam semua bentuk dari kata dasar",
    "correction": "dikoreksi; dicari dalam semua bentuk dari kata dasar",
    "acronym": "singkatan; dicari juga sebagai",
    "ambiguous": "singkatan dengan beberapa arti, antara lain",
    "prefix": "semua kata yang berawalan",
    "phrase": "frasa; kata-katanya harus berurutan",
    "asked": "menyebut jenis jawaban yang ditanyakan; tidak wajib ada",
    "stopword": "kata umum; tidak ikut dicari",
    "excluded": "tidak boleh ada dalam berita",
}
_FIELDS = {"title": "judul", "author": "penulis", "outlet": "outlet", "date": "tanggal"}


@dataclass(frozen=True)
class Link:
    """A link and whether it leads to where one already is."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Chip:
    """A filter that is on; its link takes it off."""

    name: str
    text: str
    url: str


@dataclass(frozen=True)
class Word:
    """A word of the question, as it was understood."""

    text: str
    meaning: str
    root: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Results at a path with args, as a reader sees them."""

    results: Results
    path: str
    args: Args

    @cached_property
    def asked(self) -> str:
        """The question, no longer than a line."""
        return formats.shortened(self.results.query.text)

    @cached_property
    def title(self) -> str:
        """For the tab and the history of the browser."""
        parts = [self.asked] if self.asked else []
        if self.results.page > 1:
            parts.append(f"halaman {formats.number(self.results.page)}")
        return ", ".join(parts)

    @cached_property
    def status(self) -> str:
        """How much was found and what of it is on this page, in one sentence."""
        results = self.results
        about = f" untuk “{self.asked}”" if self.asked else ""
        total, partial = formats.number(results.total), formats.number(results.total_partial)
        if not results.total and not results.total_partial:
            return f"Tidak ada berita{about}."
        if not results.total:
            return f"Tidak ada berita yang memuat semua kata{about}; {partial} memuat sebagian darinya."
        first = (results.page - 1) * results.per_page + 1
        whole = sum(not hit.partial for hit in results.hits)
        range_ = f"{formats.number(first)}–{formats.number(first + whole - 1)} dari " if whole else ""
        if whole == 1:
            range_ = f"{formats.number(first)} dari " if results.total > 1 else ""
        more = f"; {partial} lagi memuat sebagian katanya" if results.total_partial else ""
        return f"{range_}{total} berita{about}{more}."

    @cached_property
    def beyond(self) -> Link | None:
        """The way back for a page number past the end."""
        if self.results.hits or not self.results.pages:
            return None
        last = self.results.pages
        return Link(formats.number(last), path_with_replaced(self.path, self.args, page=last))

    @cached_property
    def first_number(self) -> int:
        """The number of the first hit on this page."""
        return (self.results.page - 1) * self.results.per_page + 1

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """What became of each word of the question."""
        shown = []
        for term in self.results.query.terms:
            meaning = _REASONS.get(term.reason, term.reason)
            if term.field:
                meaning += f"; hanya di {_FIELDS.get(term.field, term.field)}"
            named = (
                term.root if term.reason in ("root", "variant", "correction", "prefix", "acronym", "ambiguous") else ""
            )
            shown.append(Word(term.text, meaning, named, tuple(form.text for form in term.forms)))
        return tuple(shown)

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        """The filters that are on, as they were asked for."""
        chips = []
        span = self._span
        for name, value in dict.fromkeys(pair for pair in self.args if pair[0] in FILTERS):
            if span and name in ("since", "until"):
                continue
            text = formats.written_day(value) if name in ("since", "until") else self._label(name, value)
            url = path_with_removed(self.path, self.args, name, value=value)
            chips.append(Chip(_NAMES[name], formats.shortened(text), url))
        if span:
            chips.append(Chip("Tanggal", span, path_with_removed(self.path, self.args, "since", "until")))
        return tuple(chips)

    @cached_property
    def without_filters(self) -> str:
        """The same question with no filter at all."""
        return path_with_removed(self.path, self.args, *FILTERS)

    @cached_property
    def sorts(self) -> tuple[Link, ...]:
        """The orders to choose from. Without a question nothing is more relevant than anything else."""
        current, sorts = self.results.sort, dict(_SORTS)
        if not self.asked:
            del sorts["relevance"]
            current = "newest" if current == "relevance" else current
        usual = "relevance" if self.asked else "newest"
        return tuple(
            Link(
                text,
                path_with_replaced(self.path, self.args, sort=None if name == usual else name),
                name == current,
            )
            for name, text in sorts.items()
        )

    @cached_property
    def pages(self) -> tuple[Link | None, ...]:
        """The pages near this one, the first and the last; None for those left out between them."""
        page, last = self.results.page, self.results.pages
        if last < 2:
            return ()
        near = {1, last, *range(max(1, page - 2), min(last, page + 2) + 1)}
        # One page left out takes as much room as its number.
        near |= {number for number in range(2, last) if number - 1 in near and number + 1 in near}
        links: list[Link | None] = []
        for number in sorted(near):
            if links and number - 1 not in near:
                links.append(None)
            url = path_with_replaced(self.path, self.args, page=number)
            links.append(Link(formats.number(number), url, number == page))
        return tuple(links)

    @cached_property
    def previous(self) -> str:
        """The page before this one, if there is one."""
        page = self.results.page
        return path_with_replaced(self.path, self.args, page=page - 1) if 1 < page <= self.results.pages else ""

    @cached_property
    def next(self) -> str:
        """The page after this one, if there is one."""
        page = self.results.page
        return path_with_replaced(self.path, self.args, page=page + 1) if page < self.results.pages else ""

    def values(self, name: str) -> tuple[tuple[FacetValue, ...], tuple[FacetValue, ...]]:
        """The values of a facet to show at once, those ticked first, and those to unfold."""
        values = self.results.facets[name].values
        ticked = tuple(value for value in values if value.selected)
        others = tuple(value for value in values if not value.selected)
        room = max(0, VALUES_AT_ONCE - len(ticked))
        # Nothing is hidden behind a click that takes no less room than itself.
        room = len(others) if len(others) <= room + 2 else room
        return ticked + others[:room], others[room:]

    @cached_property
    def years(self) -> tuple[tuple[Link, int], ...]:
        """The years with their counts; choosing the chosen one again takes it off."""
        shown = []
        for value in self.results.years.values:
            if value.selected:
                url = path_with_removed(self.path, self.args, "since", "until")
            else:
                year = value.value.zfill(4)
                url = path_with_replaced(self.path, self.args, since=f"{year}-01-01", until=f"{year}-12-31")
            shown.append((Link(value.label, url, value.selected), value.count))
        return tuple(shown)

    def day(self, name: str) -> tuple[str, str]:
        """``(type, value)`` of a date field. A browser's date field shows only ISO 8601: what else was asked
        for (``kemarin``) gets a text field, or else the next Terapkan would lose it."""
        value = next((value for given, value in self.args if given == name), "").strip()
        return ("date" if not value or formats.is_iso_day(value) else "text", value)

    @cached_property
    def _span(self) -> str:
        """Both ends of the range in one expression, when they are days of the calendar."""
        since, until = self.day("since")[1], self.day("until")[1]
        if not (formats.is_iso_day(since) and formats.is_iso_day(until)):
            return ""
        return formats.span(date.fromisoformat(since), date.fromisoformat(until))

    def _label(self, name: str, value: str) -> str:
        """The spelling that the index uses, for a name asked for in another."""
        wanted = value.casefold()
        return next((v.label for v in self.results.facets[name].values if v.label.casefold() == wanted), value)

    @cached_property
    def unfiltered(self) -> str:
        """Everything there is."""
        return path_with(self.path, ())
