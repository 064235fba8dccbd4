"""Telusur: full-text search for Indonesian news.

>>> from indexer import build, search
>>> build("corpus", "index")                          # doctest: +SKIP
>>> for hit in search("panen raya rutan", "index"):   # doctest: +SKIP
...     print(hit.date_text, hit.title)
"""

from .article import Article, Rejected
from .build import add, build, delete, optimize
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
from .query.results import Bar, Facet, FacetValue, Hit, Results, Snippet, Term, Understood
from .report import Conflict, Report
from .sources import read

__all__ = [
    "Article",
    "Bar",
    "Conflict",
    "Facet",
    "FacetValue",
    "Hit",
    "Index",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexUnusableError",
    "IndexVersionError",
    "Info",
    "NothingBuiltError",
    "Rejected",
    "Report",
    "Results",
    "Snippet",
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
    "search",
]
