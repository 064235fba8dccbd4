"""A result page, to take along: as JSON, as a table for a spreadsheet, as a feed. The parameters are the page's."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from threading import BoundedSemaphore
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, request, url_for
from werkzeug.exceptions import ServiceUnavailable

from indexer import Hit

from . import feed
from .api import json_response
from .i18n import gettext
from .index_holder import index
from .params import query_of, search_arguments
from .urls import PARAMETERS, Args, known, path_with

blueprint = Blueprint("exports", __name__)

#: A feed has more entries than a page has hits: whoever looks once a day should miss nothing.
_ENTRIES = 50

#: Rows that are sent at once.
_ROWS = 200

#: Seconds after which who was refused may ask again.
_RETRY_AFTER = 10

_WHOLE = "telusur.whole_exports"
_COLUMNS = ("id", "date", "outlet", "author", "title", "url", "partial", "score")

#: What makes a spreadsheet take a cell for a formula, in half and full width; a spreadsheet that parts cells at
#: semicolons, as Indonesian ones do, takes what comes after one for the beginning of a cell.
_FORMULA = re.compile(r"((?:\A|[;\t\n])[\s\"']{0,20})(?=[=+\-@＝＋－＠])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


class Way(NamedTuple):
    """A way to take the results along: ``kind`` is its media type."""

    text: str
    url: str
    kind: str


def prepare(app: Flask, at_once: int) -> None:
    """Lets *app* send so many whole exports at once: each keeps a thread for as long as its reader takes."""
    app.extensions[_WHOLE] = BoundedSemaphore(at_once)
    app.jinja_env.globals["ways_to_take"] = ways_to_take


@blueprint.get("/cari.json")
def as_json() -> Response:
    """What ``Index.search`` answers."""
    args = _args()
    return json_response(index().search(query_of(args), **search_arguments(args)).to_dict())


@blueprint.get("/cari.csv")
def as_csv() -> Response:
    """The hits of the page; with ``semua=1`` (or ``all=1``) every article with all the words, unranked."""
    args = _args()
    asked = search_arguments(args)
    if "1" in (request.args.get("semua"), request.args.get("all")):
        return _whole(query_of(args), {name: value for name, value in asked.items() if name in _SCANNED})
    hits = index().search(query_of(args), **{**asked, "snippets": False}).hits
    return _table(b"".join(_rows(hits)), query_of(args))


#: What narrows a scan.
_SCANNED = ("outlet", "author", "since", "until", "exact")


def _whole(q: str, filters: dict[str, object]) -> Response:
    turns: BoundedSemaphore = current_app.extensions[_WHOLE]
    if not turns.acquire(blocking=False):
        raise ServiceUnavailable(
            gettext("Sedang banyak yang mengunduh; coba lagi sebentar lagi."), retry_after=_RETRY_AFTER
        )
    try:
        hits = index().scan(q, **filters)  # type: ignore[arg-type]  # one dict of many types
        # What goes wrong goes wrong before the answer begins.
        first = list(islice(hits, 1))
        response = _table(_rows(chain(first, hits)), q)
    except BaseException:
        turns.release()
        raise
    response.call_on_close(turns.release)
    return response


@blueprint.get("/cari.atom")
def as_atom() -> Response:
    """The newest articles with all the words: subscribed to, a search is an alert."""
    args = tuple(pair for pair in _args() if pair[0] not in ("sort", "interval"))
    asked = {"per_page": _ENTRIES, **search_arguments(args), "sort": "newest"}
    results = index().search(query_of(args), **asked)
    made = feed.atom(results, args, built=index().info().built)
    return Response(made, content_type="application/atom+xml; charset=utf-8")


def ways_to_take() -> list[Way]:
    """Where the present result page can be had otherwise; for the templates."""
    args = _args()
    paged = [pair for pair in args if pair[0] not in ("page", "per_page", "sort", "interval")]
    endless = [pair for pair in args if pair[0] not in ("page", "sort", "interval")]
    return [
        Way("JSON", path_with(url_for("exports.as_json"), args), "application/json"),
        Way("CSV", path_with(url_for("exports.as_csv"), args), "text/csv"),
        Way(gettext("semua sebagai CSV"), path_with(url_for("exports.as_csv"), [*paged, ("semua", "1")]), "text/csv"),
        Way("Atom", path_with(url_for("exports.as_atom"), endless), "application/atom+xml"),
        Way(gettext("tautan tetap"), permalink(args), "text/html"),
    ]


def permalink(args: Args) -> str:
    """The address of a result page: what it shows, in one order, and nothing else."""
    ordered = sorted(args, key=lambda pair: PARAMETERS.index(pair[0]))
    return path_with(url_for("pages.search"), [pair for pair in ordered if pair != ("page", "1")])


def _args() -> Args:
    return tuple(pair for pair in known(request.args.items(multi=True)) if pair[0] in PARAMETERS)


def _table(rows: bytes | Iterator[bytes], q: str) -> Response:
    response = Response(rows, content_type="text/csv; charset=utf-8; header=present")
    name = re.sub(r"[^a-z0-9]+", "-", q.lower())[:60].strip("-")
    response.headers["Content-Disposition"] = f'attachment; filename="telusur{"-" + name if name else ""}.csv"'
    return response


def _rows(hits: Iterable[Hit]) -> Iterator[bytes]:
    """RFC 4180, with the mark by which spreadsheets know UTF-8; some rows at a time."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)

    def written(rows: Iterable[Sequence[str]]) -> bytes:
        writer.writerows(rows)
        found = text.getvalue().encode("utf-8", "replace")
        text.seek(0)
        text.truncate()
        return found

    yield b"\xef\xbb\xbf" + written([_COLUMNS])
    rest = iter(hits)
    while several := list(islice(rest, _ROWS)):
        yield written(map(_row, several))


def _row(hit: Hit) -> tuple[str, ...]:
    texts = (hit.id, hit.date_text, hit.outlet, hit.author, hit.title, hit.url)
    return (*map(harmless, texts), str(int(hit.partial)), f"{hit.score:.6f}")


def harmless(text: str) -> str:
    """*text* as a cell that is text to every spreadsheet: an apostrophe before what would be a formula."""
    return _FORMULA.sub(r"\1'", _CONTROL.sub(" ", text))
