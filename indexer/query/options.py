"""What a search is asked beside its query: checked here, and refused with the value and what is allowed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, TypedDict, get_args

from ..article import WIB
from ..errors import UsageError
from ..indonesian.when import days
from ..sentences import said
from .ranking import DEFAULT, Ranking
from .results import Sort

#: The most hits on one page.
MOST_PER_PAGE = 1000

#: How many values a facet lists, unless asked otherwise; those selected come on top of it.
MOST_VALUES = 30

_INTERVALS = ("auto", "year", "month", "day")
_SORTS = get_args(Sort)


class Filters(TypedDict, total=False):
    """Which articles may be found at all. See :func:`options`."""

    outlet: str | Sequence[str]
    author: str | Sequence[str]
    since: date | str | None
    until: date | str | None
    now: datetime | None
    exact: bool


class Asked(Filters, total=False):
    """The keyword arguments of a search. See :func:`options`."""

    sort: str
    page: int
    per_page: int
    snippets: bool
    interval: str
    explain: bool
    facet_values: int
    ranking: Ranking


class Options(NamedTuple):
    """What a search is asked beside its query, checked. See :func:`options`."""

    outlet: tuple[str, ...]
    author: tuple[str, ...]
    since: date | None
    until: date | None
    sort: Sort
    page: int
    per_page: int
    snippets: bool
    interval: Literal["auto", "year", "month", "day"]
    explain: bool
    exact: bool
    facet_values: int
    now: datetime
    ranking: Ranking


def options(
    *,
    outlet: str | Sequence[str] = (),
    author: str | Sequence[str] = (),
    since: date | str | None = None,
    until: date | str | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = 10,
    snippets: bool = True,
    interval: str = "auto",
    now: datetime | None = None,
    explain: bool = False,
    exact: bool = False,
    facet_values: int = MOST_VALUES,
    ranking: Ranking = DEFAULT,
) -> Options:
    """The options, checked; UsageError names the value that is not allowed and what is.

    Days are days in WIB; *since* and *until* are included. A day may be a date, ISO 8601, or text as people say it:
    ``kemarin``, ``awal tahun``, ``2024`` (:mod:`indexer.indonesian.when`), counted from *now*, which is in WIB where it
    has no offset; of several days *since* is the first and *until* the last.
    """
    if sort not in _SORTS:
        raise _unknown("sort", sort, _SORTS)
    if interval not in _INTERVALS:
        raise _unknown("interval", interval, _INTERVALS)
    for name, value, most in (
        ("page", page, None),
        ("per_page", per_page, MOST_PER_PAGE),
        ("facet_values", facet_values, None),
    ):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < 1 or (most is not None and value > most):
            if most is None:
                raise too_low(name, value)
            raise UsageError(
                said(
                    "%(name)s=%(value)s tidak berlaku; pakai bilangan bulat 1 sampai %(most)s.",
                    name=name,
                    value=repr(value),
                    most=str(most),
                )
            )
    if now is not None and not isinstance(now, datetime):
        raise UsageError(said("now=%(value)s bukan saat; pakai datetime.", value=repr(now)))
    now = now or datetime.now(WIB)
    now = now if now.tzinfo else now.replace(tzinfo=WIB)
    first, last = _day("since", since, now), _day("until", until, now)
    if first and last and first > last:
        raise UsageError(
            said("since=%(first)s jatuh sesudah until=%(last)s; tukar keduanya.", first=str(first), last=str(last))
        )
    return Options(
        outlet=_names("outlet", outlet),
        author=_names("author", author),
        since=first,
        until=last,
        sort=sort,  # type: ignore[arg-type]  # checked above
        page=page,
        per_page=per_page,
        snippets=snippets,
        interval=interval,  # type: ignore[arg-type]  # checked above
        explain=explain,
        exact=exact,
        facet_values=facet_values,
        now=now,
        ranking=ranking.checked(),
    )


def _names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    if value == ():
        return ()
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    for item in names:
        if not isinstance(item, str):
            raise UsageError(
                said("%(name)s=%(value)s bukan nama; pakai teks, atau beberapa teks.", name=name, value=repr(item))
            )
    return tuple(item for item in names if item.strip())


def _day(name: str, value: date | str | None, now: datetime) -> date | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, datetime):
            return value.astimezone(WIB).date() if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str) and (span := days(value, now)):
            day = span.since if name == "since" else span.until
            if day is not None:
                return day
    except OverflowError:  # a moment at the very end of time has no day in WIB
        pass
    raise UsageError(
        said(
            "%(name)s=%(value)s bukan tanggal; tulis misalnya 2024-12-24 atau minggu lalu.",
            name=name,
            value=repr(value),
        )
    )


def too_low(name: str, value: object) -> UsageError:
    """What is raised for a number below 1, or for what is none."""
    return UsageError(
        said("%(name)s=%(value)s tidak berlaku; pakai bilangan bulat 1 ke atas.", name=name, value=repr(value))
    )


def _unknown(name: str, value: object, allowed: Sequence[str]) -> UsageError:
    return UsageError(
        said(
            "%(name)s=%(value)s tidak dikenal; pilih salah satu dari %(allowed)s.",
            name=name,
            value=repr(value),
            allowed=", ".join(allowed),
        )
    )
