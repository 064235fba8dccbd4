"""Roots that PySastrawi gets plainly wrong: *perbankan* is of the family of *bank*, not of *perban*."""

from functools import cache

from .lists import Pairs, packed, pairs
from .roots import dictionary

#: What is hung behind a word and never changes its root.
_CLITICS = ("nya", "ku", "mu", "lah", "kah", "pun")


@cache
def overrides() -> Pairs:
    """The table of ``overrides.txt``."""
    return pairs(packed("overrides.txt"))


def override(form: str) -> str | None:
    """The root that the table has for a form, or for what stands before its clitic; None where there is none."""
    table = overrides().meaning
    found = table.get(form)
    if found is None and form.endswith(_CLITICS) and form not in dictionary():
        found = table.get(form[:-3] if form.endswith(("nya", "lah", "kah", "pun")) else form[:-2])
    return found
