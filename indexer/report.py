"""Report: what became of every article that was read."""

from dataclasses import dataclass, field
from typing import Any

from .article import Rejected


@dataclass(frozen=True, slots=True)
class Conflict:
    """An id that came twice with different content, and what was done with the second."""

    id: str
    answer: str
    title: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {"id": self.id, "answer": self.answer, "title": self.title}


@dataclass(slots=True)
class Report:
    """The account of a build or an add: ``read = indexed + rejected + duplicates + replaced``.

    ``replaced`` counts articles that took the place of one with the same id; ``articles`` is how many the index
    holds now.
    """

    read: int = 0
    indexed: int = 0
    duplicates: int = 0
    replaced: int = 0
    rejections: list[Rejected] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    articles: int = 0
    seconds: float = 0.0

    @property
    def rejected(self) -> int:
        """How many were rejected."""
        return len(self.rejections)

    def to_dict(self) -> dict[str, Any]:
        """The counts, without the lists."""
        return {
            "read": self.read,
            "indexed": self.indexed,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "replaced": self.replaced,
            "conflicts": len(self.conflicts),
            "articles": self.articles,
            "seconds": round(self.seconds, 3),
        }
