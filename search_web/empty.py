"""Nothing was found: which filter is to blame, and what there would be without it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from indexer import Index, Results

from . import formats
from .i18n import gettext
from .links import Link
from .urls import Args, path_with_removed, year_path

#: What is taken off together, and the keyword arguments of ``Index.search`` that go with it.
_GROUPS = (("outlet",), ("author",), ("since", "until"), ("exact",))

#: So many years near the one that was asked for are offered.
_MOST_YEARS = 3


def without_each(index: Index, query: str, asked: Mapping[str, Any], path: str, args: Args) -> list[Link]:
    """For each kind of filter that is on, how many articles there are without it; last, without any."""
    lean = {name: value for name, value in asked.items() if name not in ("page", "per_page", "interval", "sort")}

    def count(*names: str) -> int:
        kept = {name: value for name, value in lean.items() if name not in names}
        return index.search(query, per_page=1, snippets=False, **kept).total

    on = [names for names in _GROUPS if any(lean.get(name) for name in names)]
    found = [Link(_named(names, args), path_with_removed(path, args, *names), count=count(*names)) for names in on]
    if len(on) > 1:
        every = tuple(name for names in on for name in names)
        found.append(Link(gettext("Tanpa semua filter"), path_with_removed(path, args, *every), count=count(*every)))
    return found


def _named(names: tuple[str, ...], args: Args) -> str:
    if names == ("exact",):
        return gettext("Dalam semua bentuk kata")
    values = dict.fromkeys(value for name, value in args if name in names)
    listed = ", ".join(formats.shortened(value, 60) for value in values)
    if names == ("outlet",):
        return gettext("Tanpa filter outlet (%(names)s)", names=listed)
    if names == ("author",):
        return gettext("Tanpa filter penulis (%(names)s)", names=listed)
    return gettext("Tanpa filter tanggal (%(names)s)", names=formats.written_days(*values))


def years_near(results: Results, since: date | None, until: date | None, path: str, args: Args) -> list[Link]:
    """The years nearest to the dates asked for that have something; none where no dates were asked for."""
    ends = [day.year for day in (since, until) if day]
    if not ends:
        return []
    near = sorted(results.years.values, key=lambda value: min(abs(int(value.value) - year) for year in ends))
    return [Link(value.label, year_path(path, args, value.value), count=value.count) for value in near[:_MOST_YEARS]]
