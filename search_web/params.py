"""The request's query → keyword arguments for ``Index.search``.

The library judges values and words its refusals; here only text becomes what it takes. What cannot, raises
UsageError with a sentence of the same kind, so that page and API answer 400 alike.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from indexer import UsageError, said

from .urls import PARAMETERS, Args

#: What the API takes beside what the page does.
API_ONLY = ("explain", "snippets")

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)

#: As much of a bad value as a sentence repeats.
_MOST_SHOWN = 80


def search_arguments(args: Args) -> dict[str, Any]:
    """What the page asks ``Index.search``: filters, order, page; the query itself is :func:`query_of`."""
    asked: dict[str, Any] = {"outlet": _all(args, "outlet"), "author": _all(args, "author")}
    for name in ("since", "until", "sort", "interval"):
        if value := _one(args, name):
            asked[name] = value
    for name in ("page", "per_page"):
        if value := _one(args, name):
            asked[name] = _whole(name, value)
    return asked | _flags(args, ("exact",))


def api_arguments(args: Args) -> dict[str, Any]:
    """What the API asks ``Index.search``.

    A name it does not know is refused, not overlooked: a program that misspells a filter would take the answer
    to another question for the answer to its own.
    """
    check_names(args, (*PARAMETERS, *API_ONLY))
    asked = search_arguments(args)
    return asked | _flags(args, API_ONLY)


def query_of(args: Args) -> str:
    """What was typed; the library takes any text."""
    return _one(args, "q")


def check_names(args: Args, allowed: Collection[str]) -> None:
    """Raises for a parameter that is none of *allowed*."""
    for name, _ in args:
        if name not in allowed:
            raise UsageError(
                said(
                    "Parameter %(name)s tidak dikenal; yang ada: %(allowed)s.",
                    name=_shown(name),
                    allowed=", ".join(allowed),
                )
            )


def _one(args: Args, name: str) -> str:
    return next((value.strip() for given, value in args if given == name), "")


def _all(args: Args, name: str) -> list[str]:
    """Every value of *name* once, in order."""
    return list(dict.fromkeys(value.strip() for given, value in args if given == name and value.strip()))


def _flags(args: Args, names: Iterable[str]) -> dict[str, bool]:
    return {name: _flag(name, value) for name in names if (value := _one(args, name))}


def _whole(name: str, value: str) -> int:
    # Not int() alone: it also takes "1_000" and Arabic-Indic digits, and no list is a billion pages long.
    if not _WHOLE.fullmatch(value):
        raise UsageError(
            said("%(name)s=%(value)s bukan bilangan bulat; tulis misalnya %(name)s=2.", name=name, value=_shown(value))
        )
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value not in ("0", "1"):
        raise UsageError(
            said(
                "%(name)s=%(value)s tidak berlaku; pakai 1 untuk ya atau 0 untuk tidak.",
                name=name,
                value=_shown(value),
            )
        )
    return value == "1"


def _shown(value: str) -> str:
    return repr(value if len(value) <= _MOST_SHOWN else value[:_MOST_SHOWN] + "…")
