"""Telusur: full-text search for Indonesian news.

>>> from indexer import build, search
>>> build("corpus", "index")                          # doctest: +SKIP
>>> for hit in search("panen raya rutan", "index"):   # doctest: +SKIP
...     print(hit.date_text, hit.title)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .article import Article, Rejected
    from .changes import add, build, delete, optimize
    from .errors import (
        IndexDamagedError,
        IndexLockedError,
        IndexMissingError,
        IndexUnusableError,
        IndexVersionError,
        NothingBuiltError,
        TelusurError,
        UsageError,
    )
    from .index import Index, Info, open_index, search
    from .query.ranking import Ranking
    from .query.results import Bar, Correction, Facet, FacetValue, Hit, Results, Snippet, Term, Understood
    from .query.suggest import Suggestion
    from .report import Conflict, Report
    from .segments.knowledge import Reading
    from .segments.lexicon import Form
    from .sentences import Sentence, said
    from .settings import Settings
    from .sources import read

__all__ = [
    "Article",
    "Bar",
    "Conflict",
    "Correction",
    "Facet",
    "FacetValue",
    "Form",
    "Hit",
    "Index",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexUnusableError",
    "IndexVersionError",
    "Info",
    "NothingBuiltError",
    "Ranking",
    "Reading",
    "Rejected",
    "Report",
    "Results",
    "Sentence",
    "Settings",
    "Snippet",
    "Suggestion",
    "TelusurError",
    "Term",
    "Understood",
    "UsageError",
    "add",
    "build",
    "delete",
    "open_index",
    "optimize",
    "read",
    "said",
    "search",
]

#: Where each name is: a module is imported when a name of it is first asked for, so that a command, or a process that
#: builds, waits only for what it needs.
_HOMES = {
    "article": ("Article", "Rejected"),
    "changes": ("add", "build", "delete", "optimize"),
    "errors": (
        "IndexDamagedError",
        "IndexLockedError",
        "IndexMissingError",
        "IndexUnusableError",
        "IndexVersionError",
        "NothingBuiltError",
        "TelusurError",
        "UsageError",
    ),
    "index": ("Index", "Info", "open_index", "search"),
    "query.ranking": ("Ranking",),
    "query.results": ("Bar", "Correction", "Facet", "FacetValue", "Hit", "Results", "Snippet", "Term", "Understood"),
    "query.suggest": ("Suggestion",),
    "report": ("Conflict", "Report"),
    "segments.knowledge": ("Reading",),
    "segments.lexicon": ("Form",),
    "sentences": ("Sentence", "said"),
    "settings": ("Settings",),
    "sources": ("read",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
