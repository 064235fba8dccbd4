"""The pages: search, the values of a filter, one article and its citations, about this index."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer import Article, Results, Snippet

from . import citations, formats
from .empty import without_each, years_near
from .examples import examples
from .histogram import crumbs, histogram, multiples, tabled_link
from .hits import addresses, shown
from .i18n import N_, gettext
from .index_holder import index
from .links import Link
from .listing import Listing
from .marks import Places, marked, part, stops, tooltips
from .params import query_of, search_arguments
from .rendering import render
from .understood import Understanding
from .urls import FILTERS, PARAMETERS, came_from, known, path_with, path_with_replaced

blueprint = Blueprint("pages", __name__)

#: State that no field on the page shows, and that a new question should keep.
_KEPT = ("exact", "sort", "per_page", "interval", "by", "tabel")

#: The facets with names to choose from, and what they are called.
_FACETS = {"outlet": N_("Outlet"), "author": N_("Penulis")}

#: So many names are listed on the page of a filter; a page of all authors would be no help.
_MOST_NAMES = 120

#: More values than any index has.
_ALL = 1 << 20

_BLANK_LINES = re.compile(r"\n\s*\n")


@blueprint.get("/")
def search() -> BaseResponse:
    """The search: without a question, everything, newest first, with a word of welcome on its first page."""
    args = tuple(pair for pair in known(request.args.items(multi=True)) if pair[0] != "nama")
    for name in _FACETS:
        # Without JavaScript, Enter in the field that looks for a name sends the whole form here.
        if sought := request.args.get(f"cari_{name}", "").strip():
            return redirect(path_with(url_for("pages.choose", name=name), [*args, ("nama", sought)]), 303)
    q, asked = query_of(args), search_arguments(args)
    results = index().search(q, **asked)
    path = url_for("pages.search")
    listing = Listing(results, path, args)
    told = tooltips(results.query.terms)
    whole = sum(not hit.partial for hit in results.hits)
    hits = shown(results.hits, told, args)
    welcome = not any(name in ("q", "page", *FILTERS) for name, _ in args)
    since, until = (listing.day(name)[1] for name in ("since", "until"))
    return render(
        "results.html",
        q=q,
        kept=[pair for pair in args if pair[0] in _KEPT],
        results=results,
        listing=listing,
        full=hits[:whole],
        partial=hits[whole:],
        understanding=Understanding(results, path, args),
        histogram=histogram(results.histogram, results.interval, path, args),
        crumbs=crumbs(since, until, path, args),
        multiples=multiples(index(), results, asked, path, args) if ("by", "outlet") in args else (),
        by_outlet=path_with_replaced(path, args, by=None if ("by", "outlet") in args else "outlet"),
        tabled_url=tabled_link(path, args),
        without=without_each(index(), q, asked, path, args) if not results.total and listing.chips else [],
        years_near=[] if results.hits else years_near(results, _iso(since), _iso(until), path, args),
        examples=_examples(results) if welcome else [],
        info=index().info() if welcome else None,
    )


@blueprint.get("/pilih/<any(outlet, author):name>")
def choose(name: str) -> Response:
    """All values of a filter among the articles found, to be looked for by name and ticked."""
    args = known(request.args.items(multi=True))
    sought = (request.args.get("nama") or request.args.get(f"cari_{name}") or "").strip()
    state = [pair for pair in args if pair[0] not in ("nama", "page")]
    q = query_of(args)
    asked = search_arguments(args) | {"page": 1, "per_page": 1}
    values = index().search(q, snippets=False, facet_values=_ALL, **asked).facets[name].values
    wanted = sought.casefold().split()
    found = [value for value in values if all(word in value.label.casefold() for word in wanted)]
    ticked = [value for value in values if value.selected]
    others = [value for value in found if not value.selected]
    return render(
        "choose.html",
        q=q,
        kept=[pair for pair in state if pair[0] in _KEPT],
        name=name,
        title=gettext(_FACETS[name]),
        sought=sought,
        hidden=[pair for pair in state if pair[0] != name],
        values=[*ticked, *others[:_MOST_NAMES]],
        total=len(values),
        found=len(found),
        left_out=max(0, len(others) - _MOST_NAMES),
        back=path_with(url_for("pages.search"), state),
    )


@blueprint.get("/artikel/<article_id:id_>")
def article(id_: str) -> Response:
    """One article, with what the search that led here found in it, and the way back."""
    found = _article(id_)
    back = came_from(request.args.get("dari", ""))
    home, q = url_for("pages.search"), query_of(back)
    exact = ("exact", "1") in back
    marks = (index().marked(id_, q, exact=exact) if q else None) or (Snippet(found.title, ()), Snippet(found.body, ()))
    title, body = marks
    told = {root: gettext("cocok dengan “%(root)s”", root=root) for root in {*title.roots, *body.roots}}
    pieces = [part(body, start, end) for start, end in paragraphs(found.body)]
    places = Places(told, sum(len(list(stops(piece))) for piece in pieces), gettext("Ke kecocokan berikutnya"))
    base, rest = addresses(back)
    return render(
        "article.html",
        q=q,
        kept=[pair for pair in back if pair[0] in _KEPT],
        article=found,
        title=marked(title, told),
        paragraphs=[places.marked(piece) for piece in pieces],
        places=places.total,
        back=path_with(home, back),
        searched=bool(back),
        outlet_url=path_with_replaced(home, (), outlet=found.outlet),
        authors=[(name, path_with_replaced(home, (), author=name)) for name in found.authors],
        related=shown(index().similar(id_), {}, back),
        citation=citations.plain(found),
        base=base,
        rest=rest,
    )


@blueprint.get("/kutip/<any(bibtex, ris):form>/<article_id:id_>")
def cite(form: str, id_: str) -> Response:
    """The citation of an article as a file for a reference manager."""
    found = _article(id_)
    if form == "bibtex":
        text, kind, ending = citations.bibtex(found), "application/x-bibtex", "bib"
    else:
        text, kind, ending = citations.ris(found), "application/x-research-info-systems", "ris"
    response = Response(text.encode("utf-8", "replace"), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{citations.key(found)}.{ending}"'
    return response


@blueprint.get("/tentang")
def about() -> Response:
    """What the index holds, in numbers and pictures, and how to ask it."""
    info = index().info()
    everything = index().search("", per_page=1, snippets=False, facet_values=10)
    home = url_for("pages.search")
    return render(
        "about.html",
        info=info,
        built=_built(info.built),
        histogram=histogram(everything.histogram, everything.interval, home, ()),
        writing=index().writing_since(),
        most={name: _most(everything, name, home) for name in _FACETS},
        parameters=PARAMETERS,
    )


def paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of a body are: parted by blank lines, else (there being none) by line ends."""
    parting = _BLANK_LINES if _BLANK_LINES.search(body.strip()) else re.compile(r"\n")
    start = 0
    for end, following in [*((each.start(), each.end()) for each in parting.finditer(body)), (len(body), len(body))]:
        text = body[start:end]
        if text.strip():
            yield start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        start = following


def _article(id_: str) -> Article:
    found = index().get(id_)
    if found is None:
        abort(404, gettext("Berita ini tidak ada dalam indeks. Mungkin sudah dihapus, atau indeksnya dibangun ulang."))
    return found


def _examples(results: Results) -> list[tuple[str, str, str]]:
    """``(question, url, what it shows)``."""
    home = url_for("pages.search")
    return [(asked, path_with(home, [("q", asked)]), what) for asked, what in examples(results)]


def _most(results: Results, name: str, home: str) -> list[tuple[Link, str]]:
    """The most frequent values of a facet, each with the share of the first."""
    values = results.facets[name].values
    return [
        (
            Link(value.label, path_with_replaced(home, (), **{name: value.value}), count=value.count),
            f"{100 * value.count / values[0].count:.4g}%",
        )
        for value in values
    ]


def _built(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _iso(text: str) -> date | None:
    """A day of a filter; one in words (``kemarin``) is near today."""
    if not text:
        return None
    return date.fromisoformat(text) if formats.is_iso_day(text) else date.today()
