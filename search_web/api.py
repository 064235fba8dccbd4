"""The JSON API: the library's own answer over HTTP, and whether the index can be used."""

import json
from typing import Any

from flask import Blueprint, Response, request

from .index_holder import index
from .params import api_arguments, query_of

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """``Results.to_dict()``, no more and no less: what works in a notebook works here."""
    args = tuple(request.args.items(multi=True))
    asked = api_arguments(args)
    return json_response(index().search(query_of(args), **asked).to_dict())


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
