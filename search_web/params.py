"""The request's query → keyword arguments for ``Index.search``.

The library judges values and words its refusals; here only text becomes what it takes. What cannot, raises
UsageError with a sentence of the same kind. A form sends fields that were left empty, and links come with parameters
of others: the page overlooks both. The API does not (:mod:`search_web.operations`).
"""

import re
from typing import Any

from indexer import UsageError, said

from .operations import flag, shown
from .urls import Args

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


def search_arguments(args: Args) -> dict[str, Any]:
    """What the page asks ``Index.search``: filters, order, page; the query itself is :func:`query_of`."""
    asked: dict[str, Any] = {"outlet": _all(args, "outlet"), "author": _all(args, "author")}
    for name in ("since", "until", "sort", "interval"):
        if value := _one(args, name):
            asked[name] = value
    for name in ("page", "per_page"):
        if value := _one(args, name):
            asked[name] = _whole(name, value)
    if value := _one(args, "exact"):
        asked["exact"] = flag("exact", value)
    return asked


def query_of(args: Args) -> str:
    """What was typed; the library takes any text."""
    return _one(args, "q")


def _one(args: Args, name: str) -> str:
    return next((value.strip() for given, value in args if given == name), "")


def _all(args: Args, name: str) -> list[str]:
    """Every value of *name* once, in order."""
    return list(dict.fromkeys(value.strip() for given, value in args if given == name and value.strip()))


def _whole(name: str, value: str) -> int:
    # Not int() alone: it also takes "1_000" and Arabic-Indic digits, and no list is a billion pages long.
    if not _WHOLE.fullmatch(value):
        raise UsageError(
            said("%(name)s=%(value)s bukan bilangan bulat; tulis misalnya %(name)s=2.", name=name, value=shown(value))
        )
    return int(value)
