"""Stop and question words: what a question says without asking for it."""

from functools import cache
from importlib.resources import files


@cache
def stopwords() -> frozenset[str]:
    """The words of ``stopwords.txt``, folded."""
    text = files(__package__).joinpath("stopwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
