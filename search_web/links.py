"""Records of links, which several views make and the templates write down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A link, whether it leads to where one already is, and how many articles wait there (if that is known)."""

    text: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """A filter that is on; its link takes it off."""

    name: str
    text: str
    url: str
