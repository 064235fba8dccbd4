"""What went wrong, told in the form that was asked in: a page, a problem document (RFC 9457) or plain text.

The library's errors carry one Indonesian sentence for the person who asked; it is passed on as it is.
"""

from http import HTTPStatus
from typing import NamedTuple

from flask import Flask, Response, abort, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError, ServiceUnavailable

from indexer import IndexUnusableError, TelusurError, UsageError

from .api import json_response
from .formats import translated
from .i18n import N_, gettext
from .params import query_of
from .rendering import render
from .urls import path_with

#: Longer addresses are refused: a question that was pasted whole is shorter, and each is read to its end.
MOST_OF_AN_ADDRESS = 1 << 15

#: Answered as problem documents, and as a line of text; everything else as a page.
_FOR_PROGRAMS = ("/api/", "/cari.json", "/saran.json")
_FOR_TOOLS = ("/healthz", "/metrics", "/cari.csv", "/cari.atom", "/opensearch.xml")

_PLAIN = "text/plain; charset=utf-8"

#: After so many seconds a client may ask again for an index that is not there yet.
RETRY_AFTER = 10


class _Problem(NamedTuple):
    status: int
    title: str
    detail: str


_KNOWN = {
    404: (N_("Tidak ada di sini"), N_("Halaman yang diminta tidak ada. Mungkin alamatnya salah ketik.")),
    405: (N_("Cara meminta ini tidak didukung"), N_("Alamat ini hanya dapat dibaca (GET).")),
    414: (N_("Alamatnya terlalu panjang"), N_("Persingkat pertanyaan atau kurangi filternya.")),
    500: (
        N_("Ada yang rusak di pihak kami"),
        N_("Permintaan ini tidak dapat diselesaikan. Kesalahannya sudah dicatat; coba lagi sebentar lagi."),
    ),
}
_BAD_REQUEST = N_("Permintaan ini tidak dapat dijalankan")
_UNAVAILABLE = N_("Indeks belum dapat dipakai")


def register(app: Flask) -> None:
    """Puts the handlers into *app*. Anything unforeseen is logged by Flask and comes here as a 500."""
    app.before_request(_not_too_long)
    app.register_error_handler(TelusurError, _telusur_error)
    app.register_error_handler(HTTPException, _http_error)


def _not_too_long() -> None:
    if len(request.query_string) + len(request.path) > MOST_OF_AN_ADDRESS:
        abort(414)


def _telusur_error(error: TelusurError) -> Response:
    # The text as it was raised: str() of an error forgets how to say it in another language.
    said = translated(error.args[0])
    if isinstance(error, UsageError):
        return answer(_Problem(400, gettext(_BAD_REQUEST), said))
    if isinstance(error, IndexUnusableError):
        response = answer(_Problem(503, gettext(_UNAVAILABLE), said))
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return answer(_Problem(500, gettext(_KNOWN[500][0]), said))


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # a Host that is none: no link can be made, and so no page
        return Response(gettext("Tajuk Host dalam permintaan ini tidak sah.") + "\n", 400, content_type=_PLAIN)
    status = error.code or 500
    title, detail = map(gettext, _KNOWN.get(status) or (_phrase(status), _BAD_REQUEST))
    # A sentence of our own, given to abort(), goes before the general one.
    if error.description and error.description != type(error).description:
        detail = error.description
    response = answer(_Problem(status, title, detail))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, ServiceUnavailable) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def answer(problem: _Problem) -> Response:
    """The problem in the form that suits the path."""
    if request.path.startswith(_FOR_PROGRAMS):
        body = {
            "type": "about:blank",
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
        }
        return json_response(body, problem.status, "application/problem+json")
    if request.path in _FOR_TOOLS:
        return Response(problem.detail + "\n", problem.status, content_type=_PLAIN)
    args = tuple(request.args.items(multi=True))
    q = query_of(args)
    home = url_for("pages.search")
    return render(
        "error.html",
        problem.status,
        problem=problem,
        q=q,
        home=home,
        # What was typed is never lost; the filters, one of which may be to blame, are.
        again=path_with(home, [("q", q)]) if q else "",
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return _BAD_REQUEST
