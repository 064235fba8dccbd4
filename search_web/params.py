"""The request's query → keyword arguments for ``Index.search``.

The library judges values and words its refusals; here only text becomes what it takes. What cannot, raises
UsageError with a sentence of the same kind, so that page and API answer 400 alike.
"""

import re
from collections.abc import Collection
from typing import Any

from indexer import UsageError

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
    return asked


def api_arguments(args: Args) -> dict[str, Any]:
    """What the API asks ``Index.search``.

    A name it does not know is refused, not overlooked: a program that misspells a filter would take the answer
    to another question for the answer to its own.
    """
    check_names(args, (*PARAMETERS, *API_ONLY))
    asked = search_arguments(args)
    for name in API_ONLY:
        if value := _one(args, name):
            asked[name] = _flag(name, value)
    return asked


def query_of(args: Args) -> str:
    """What was typed; the library takes any text."""
    return _one(args, "q")


def check_names(args: Args, allowed: Collection[str]) -> None:
    """Raises for a parameter that is none of *allowed*."""
    for name, _ in args:
        if name not in allowed:
            raise UsageError(f"Parameter {_shown(name)} tidak dikenal; yang ada: {', '.join(allowed)}.")


def _one(args: Args, name: str) -> str:
    return next((value.strip() for given, value in args if given == name), "")


def _all(args: Args, name: str) -> list[str]:
    """Every value of *name* once, in order."""
    return list(dict.fromkeys(value.strip() for given, value in args if given == name and value.strip()))


def _whole(name: str, value: str) -> int:
    # Not int() alone: it also takes "1_000" and Arabic-Indic digits, and no list is a billion pages long.
    if not _WHOLE.fullmatch(value):
        raise UsageError(f"{name}={_shown(value)} bukan bilangan bulat; tulis misalnya {name}=2.")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value not in ("0", "1"):
        raise UsageError(f"{name}={_shown(value)} tidak berlaku; pakai 1 untuk ya atau 0 untuk tidak.")
    return value == "1"


def _shown(value: str) -> str:
    return repr(value if len(value) <= _MOST_SHOWN else value[:_MOST_SHOWN] + "…")
