"""The JSON API: the library's own answer over HTTP, and whether the index can be used."""

import json
from typing import Any

from flask import Blueprint, Response, abort, request

from .i18n import gettext
from .index_holder import index
from .params import api_arguments, check_names, query_of

blueprint = Blueprint("api", __name__)

#: The version of these answers; raised when a key changes its meaning or goes.
VERSION = 1


@blueprint.get("/api/v1/search")
def search() -> Response:
    """``Results.to_dict()``, no more and no less: what works in a notebook works here."""
    args = tuple(request.args.items(multi=True))
    asked = api_arguments(args)
    return json_response(index().search(query_of(args), **asked).to_dict())


@blueprint.get("/api/v1/suggest")
def suggest() -> Response:
    """What may be meant by what was typed so far, ``q``: at most six."""
    args = tuple(request.args.items(multi=True))
    check_names(args, ("q",))
    return json_response(
        {"version": VERSION, "suggestions": [each.to_dict() for each in index().suggest(query_of(args))]}
    )


@blueprint.get("/api/v1/similar")
def similar() -> Response:
    """The articles most like the one with this ``id``; 404 where there is none."""
    args = tuple(request.args.items(multi=True))
    check_names(args, ("id",))
    id_ = request.args.get("id", "")
    if index().get(id_) is None:
        abort(404, gettext("Berita ini tidak ada dalam indeks."))
    return json_response({"version": VERSION, "hits": [hit.to_dict() for hit in index().similar(id_)]})


@blueprint.get("/healthz")
def health() -> Response:
    """For load balancers and service managers; without an index the error handler answers 503."""
    index()
    return Response("ok\n", content_type="text/plain; charset=utf-8")


def json_response(value: Any, status: int = 200, content_type: str = "application/json") -> Response:
    """*value* as UTF-8 JSON, in its own order and readable as it stands.

    ``backslashreplace`` writes a lone surrogate, should an article hold one, as the JSON escape that it is.
    """
    text = json.dumps(value, ensure_ascii=False) + "\n"
    return Response(text.encode("utf-8", "backslashreplace"), status, content_type=content_type)
