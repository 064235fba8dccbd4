"""A page of results as sentences and links: what the template writes down without thinking."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indexer import FacetValue, Results

from . import formats
from .i18n import N_, gettext, ngettext
from .links import Chip, Link
from .urls import FILTERS, Args, path_with, path_with_removed, path_with_replaced, year_path

#: So many values of a facet are seen at once; some more unfold, the rest is found by searching.
VALUES_AT_ONCE, VALUES_UNFOLDED = 8, 4

#: So many years are listed; older ones are found in the histogram.
MOST_YEARS = 12

_NAMES = {
    "outlet": N_("Outlet"),
    "author": N_("Penulis"),
    "since": N_("Sejak"),
    "until": N_("Sampai"),
    "exact": N_("Bentuk kata"),
}
_SORTS = {"relevance": N_("paling relevan"), "newest": N_("terbaru"), "oldest": N_("terlama")}


def articles(count: int) -> str:
    """``123 berita``."""
    return ngettext("%(count)s berita", "%(count)s berita", count, count=formats.number(count))


@dataclass(frozen=True)
class Choices:
    """The values of a facet: those seen at once (what is ticked first, be it 0), those to unfold, and how many more."""

    seen: tuple[FacetValue, ...]
    folded: tuple[FacetValue, ...]
    more: bool
    missing: int


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
        """For the tab and the history of the browser; screen readers read it first."""
        parts = [f"{self.asked}: {articles(self.results.total)}"] if self.asked else []
        if self.results.page > 1:
            parts.append(gettext("halaman %(number)s", number=formats.number(self.results.page)))
        return ", ".join(parts)

    @cached_property
    def status(self) -> str:
        """How much was found and what of it is on this page, in one sentence."""
        results = self.results
        partial = formats.number(results.total_partial)
        if not results.total:
            if results.total_partial:
                found = gettext("Tidak ada berita yang memuat semua kata")
                rest = ngettext(
                    "%(count)s memuat sebagian darinya",
                    "%(count)s memuat sebagian darinya",
                    results.total_partial,
                    count=partial,
                )
                return f"{self._about(found)}; {rest}."
            found = gettext("Tidak ada berita")
            return f"{self._about(found)}."
        found = articles(results.total)
        first = (results.page - 1) * results.per_page + 1
        whole = sum(not hit.partial for hit in results.hits)
        if whole and results.total > 1:
            last = first + whole - 1
            there = formats.number(first) if whole == 1 else f"{formats.number(first)}–{formats.number(last)}"
            found = gettext("%(there)s dari %(count)s", there=there, count=found)
        if not results.total_partial:
            return f"{self._about(found)}."
        more = ngettext(
            "%(count)s lagi memuat sebagian katanya",
            "%(count)s lagi memuat sebagian katanya",
            results.total_partial,
            count=partial,
        )
        return f"{self._about(found)}; {more}."

    def _about(self, found: str) -> str:
        return gettext("%(found)s untuk “%(asked)s”", found=found, asked=self.asked) if self.asked else found

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
    def chips(self) -> tuple[Chip, ...]:
        """The filters that are on, as they were asked for."""
        chips = []
        span = self._span
        for name, value in dict.fromkeys(pair for pair in self.args if pair[0] in FILTERS):
            if (span and name in ("since", "until")) or (name == "exact" and value != "1"):
                continue
            if name == "exact":
                text = gettext("persis seperti diketik")
            else:
                text = formats.written_day(value) if name in ("since", "until") else self._label(name, value)
            url = path_with_removed(self.path, self.args, name, value=value)
            chips.append(Chip(gettext(_NAMES[name]), formats.shortened(text), url))
        if span:
            chips.append(Chip(gettext("Tanggal"), span, path_with_removed(self.path, self.args, "since", "until")))
        return tuple(chips)

    @cached_property
    def without_filters(self) -> str:
        """The same question, nothing ticked."""
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
                gettext(text),
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

    def choices(self, name: str) -> Choices:
        """What a facet offers."""
        facet = self.results.facets[name]
        ticked = tuple(value for value in facet.values if value.selected)
        others = tuple(value for value in facet.values if not value.selected)
        room = max(0, VALUES_AT_ONCE - len(ticked))
        # Nothing is hidden behind a click that takes no less room than itself.
        room = len(others) if len(others) <= room + 2 else room
        listed = room + VALUES_UNFOLDED
        return Choices(ticked + others[:room], others[room:listed], bool(others[room:] or facet.other), facet.missing)

    @cached_property
    def years(self) -> tuple[Link, ...]:
        """The newest years with their counts, and the chosen one; choosing that again takes it off."""
        shown = []
        values = self.results.years.values
        for value in (*values[:MOST_YEARS], *(value for value in values[MOST_YEARS:] if value.selected)):
            if value.selected:
                url = path_with_removed(self.path, self.args, "since", "until")
            else:
                url = year_path(self.path, self.args, value.value)
            shown.append(Link(value.label, url, value.selected, value.count))
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
