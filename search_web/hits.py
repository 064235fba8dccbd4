"""Hits as a list shows them, each with its address and its marks."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup, escape

from indexer import Hit

from . import formats
from .i18n import gettext
from .marks import marked
from .urls import Args, encoded_id, query_string

#: A search longer than this does not go along with every link: ten of them would outweigh the page.
_LONGEST_BACK = 1_000

_GAP = Markup(' <span class="gap" aria-hidden="true">·</span> ')


class Shown(NamedTuple):
    """A hit, ready to be written down."""

    url: str
    title: Markup
    outlet: str
    when: Markup
    author: str
    snippet: Markup


def shown(hits: Iterable[Hit], told: Mapping[str, str], back: Args) -> list[Shown]:
    """*hits* with links that know the search *back* to which a reader will want to return."""
    base, rest = addresses(back)
    untitled = gettext("(tanpa judul)")
    return [
        Shown(
            url=f"{base}{encoded_id(hit.id)}{rest}",
            title=marked(hit.title_marked, told) if hit.title else escape(untitled),
            outlet=hit.outlet,
            when=moment(hit),
            author=hit.author,
            snippet=_GAP.join(marked(snippet, told) for snippet in hit.snippets),
        )
        for hit in hits
    ]


def addresses(back: Args) -> tuple[str, str]:
    """What stands before and after an id in the address of an article. ``url_for`` for each takes longer."""
    base = url_for("pages.article", id_="x").removesuffix("x")
    query = query_string(back)
    return base, f"?dari={quote(query, safe='')}" if query and len(query) <= _LONGEST_BACK else ""


def moment(hit: Hit) -> Markup:
    """The date of a hit as an element; nothing without one."""
    if hit.date is None:
        return Markup()
    written = formats.moment(hit.date, hit.date_precision)
    return Markup(f'<time datetime="{escape(hit.date_text)}">{escape(written)}</time>')
