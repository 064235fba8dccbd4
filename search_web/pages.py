"""The pages: search, one article, about this index."""

import re
from datetime import datetime

from flask import Blueprint, Response, abort, request, url_for

from indexer import Results

from .examples import examples
from .histogram import histogram
from .i18n import gettext
from .index_holder import index
from .listing import Listing
from .params import query_of, search_arguments
from .rendering import render
from .urls import FILTERS, PARAMETERS, came_from, known, path_with, path_with_replaced, query_string

blueprint = Blueprint("pages", __name__)

#: State that no field on the page shows, and that a new question should keep.
_KEPT = ("exact", "sort", "per_page", "interval")

_BLANK_LINES = re.compile(r"\n\s*\n")


@blueprint.get("/")
def search() -> Response:
    """The search: without a question, everything, newest first, with a word of welcome on its first page."""
    args = known(request.args.items(multi=True))
    q = query_of(args)
    results = index().search(q, **search_arguments(args))
    path = url_for("pages.search")
    welcome = not any(name in ("q", "page", *FILTERS) for name, _ in args)
    return render(
        "results.html",
        q=q,
        kept=[pair for pair in args if pair[0] in _KEPT],
        results=results,
        listing=Listing(results, path, args),
        histogram=histogram(results.histogram, results.interval, path, args),
        dari=query_string(args),
        examples=_examples(results) if welcome else [],
        info=index().info() if welcome else None,
    )


@blueprint.get("/artikel/<article_id:id_>")
def article(id_: str) -> Response:
    """One article, with the way back to the search that found it."""
    found = index().get(id_)
    if found is None:
        abort(404, gettext("Berita ini tidak ada dalam indeks. Mungkin sudah dihapus, atau indeksnya dibangun ulang."))
    back = came_from(request.args.get("dari", ""))
    home = url_for("pages.search")
    return render(
        "article.html",
        q=query_of(back),
        article=found,
        paragraphs=paragraphs(found.body),
        back=path_with(home, back),
        searched=bool(back),
        outlet_url=path_with_replaced(home, (), outlet=found.outlet),
        related=index().similar(id_),
        dari=query_string(back),
    )


@blueprint.get("/tentang")
def about() -> Response:
    """What the index holds, and how to ask it."""
    info = index().info()
    return render("about.html", info=info, built=_built(info.built), parameters=PARAMETERS)


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a body: parted by blank lines, else (there being none) by line ends."""
    text = body.strip()
    parts = _BLANK_LINES.split(text) if _BLANK_LINES.search(text) else text.splitlines()
    return [part.strip() for part in parts if part.strip()]


def _examples(results: Results) -> list[tuple[str, str, str]]:
    """``(question, url, what it shows)``."""
    home = url_for("pages.search")
    return [(asked, path_with(home, [("q", asked)]), what) for asked, what in examples(results)]


def _built(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
