"""What a search is asked beside its query: checked here, and refused with the value and what is allowed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, TypedDict, get_args

from ..article import WIB
from ..errors import UsageError
from ..indonesian.when import days
from .ranking import DEFAULT, Ranking
from .results import Sort

#: The most hits on one page.
MOST_PER_PAGE = 1000

_INTERVALS = ("auto", "year", "month", "day")
_SORTS = get_args(Sort)


class Filters(TypedDict, total=False):
    """Which articles may be found at all. See :func:`options`."""

    outlet: str | Sequence[str]
    author: str | Sequence[str]
    since: date | str | None
    until: date | str | None
    now: datetime | None


class Asked(Filters, total=False):
    """The keyword arguments of a search. See :func:`options`."""

    sort: str
    page: int
    per_page: int
    snippets: bool
    interval: str
    explain: bool
    exact: bool
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
    ranking: Ranking = DEFAULT,
) -> Options:
    """The options, checked; UsageError names the value that is not allowed and what is.

    Days are days in WIB; *since* and *until* are included. A day may be a date, ISO 8601, or text as people say it:
    ``kemarin``, ``awal tahun``, ``2024`` (:mod:`indexer.indonesian.when`), counted from *now*; of several days *since*
    is the first and *until* the last.
    """
    if sort not in _SORTS:
        raise UsageError(f"sort={sort!r} tidak dikenal; pilih salah satu dari {', '.join(_SORTS)}.")
    if interval not in _INTERVALS:
        raise UsageError(f"interval={interval!r} tidak dikenal; pilih salah satu dari {', '.join(_INTERVALS)}.")
    for name, value, most in (("page", page, None), ("per_page", per_page, MOST_PER_PAGE)):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < 1 or (most is not None and value > most):
            allowed = f"1 sampai {most}" if most else "1 ke atas"
            raise UsageError(f"{name}={value!r} tidak berlaku; pakai bilangan bulat {allowed}.")
    if now is not None and not isinstance(now, datetime):
        raise UsageError(f"now={now!r} bukan saat; pakai datetime.")
    now = now or datetime.now(WIB)
    first, last = _day("since", since, now), _day("until", until, now)
    if first and last and first > last:
        raise UsageError(f"since={first} jatuh sesudah until={last}; tukar keduanya.")
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
        now=now,
        ranking=ranking.checked(),
    )


def _names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    if value == ():
        return ()
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    for item in names:
        if not isinstance(item, str):
            raise UsageError(f"{name}={item!r} bukan nama; pakai teks, atau beberapa teks.")
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
    raise UsageError(f"{name}={value!r} bukan tanggal; tulis misalnya 2024-12-24 atau minggu lalu.")
