"""Sentences for people: Indonesian, and able to be said in another language.

What the library tells (notes, errors) is a string like any other; who shows it in another language looks its
``template`` up in a catalogue of their own and fills in its ``values`` as that language writes them. The template is
the message id of the catalogues in ``search_web/translations``, whose extraction looks for calls of :func:`said`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Self

from .indonesian.months import MONTH_NAMES

#: Text (a :class:`Sentence` may stand in another), a count, or a day.
Value = str | int | date


class Sentence(str):
    """A sentence in Indonesian that knows what it was made of."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, Value]) -> Self:
        text = template % {name: _written(value) for name, value in values.items()} if values else template
        made = super().__new__(cls, text)
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, Value]]]:
        return type(self), (self.template, self.values)


def said(template: str, **values: Value) -> Sentence:
    """*template* with *values* for its ``%(name)s``."""
    return Sentence(template, values)


def _written(value: Value) -> str:
    if isinstance(value, date):
        return f"{value.day} {MONTH_NAMES[value.month - 1]} {value.year}"
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else value
