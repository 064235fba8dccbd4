"""The JSON API: the library's own answers over HTTP, and the document that describes them."""

import json
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from .i18n import N_, gettext
from .index_holder import index
from .openapi import document
from .operations import ARTICLE, INFO, SEARCH, SIMILAR, SUGGEST, Operation, arguments
from .rendering import render

blueprint = Blueprint("api", __name__, url_prefix="/api")

#: The version of these answers; raised when a key changes its meaning or goes.
VERSION = 1

_NO_ARTICLE = N_("Berita ini tidak ada dalam indeks.")


@blueprint.get("/v1/search")
def search() -> Response:
    """``Results.to_dict()``, no more and no less: what works in a notebook works here."""
    asked = _asked(SEARCH)
    return json_response(index().search(asked.pop("q", ""), **asked).to_dict())


@blueprint.get("/v1/suggest")
def suggest() -> Response:
    """What may be meant by what was typed so far, ``q``: at most six."""
    found = index().suggest(_asked(SUGGEST).get("q", ""))
    return json_response({"version": VERSION, "suggestions": [each.to_dict() for each in found]})


@blueprint.get("/v1/article")
def article() -> Response:
    """The article with this ``id``; 404 where there is none."""
    found = index().get(_asked(ARTICLE)["id"])
    if found is None:
        abort(404, gettext(_NO_ARTICLE))
    return json_response({"version": VERSION, "article": found.to_dict()})


@blueprint.get("/v1/similar")
def similar() -> Response:
    """The articles most like the one with this ``id``; 404 where there is none."""
    id_ = _asked(SIMILAR)["id"]
    if index().get(id_) is None:
        abort(404, gettext(_NO_ARTICLE))
    return json_response({"version": VERSION, "hits": [hit.to_dict() for hit in index().similar(id_)]})


@blueprint.get("/v1/info")
def info() -> Response:
    """What the index holds; where it lies is nobody's business."""
    _asked(INFO)
    found = index().info().to_dict()
    del found["path"]
    return json_response({"version": VERSION, **found})


@blueprint.get("/v1/openapi.json")
def openapi() -> Response:
    """The document for programs."""
    return json_response(document(_server()))


@blueprint.get("/")
def described() -> Response:
    """The document for people."""
    return render("api.html", document=document(_server()))


def _server() -> str:
    return url_for("api.described", _external=True).removesuffix("/api/")


def _asked(operation: Operation) -> dict[str, Any]:
    return arguments(operation, tuple(request.args.items(multi=True)))


def json_response(value: Any, status: int = 200, content_type: str = "application/json") -> Response:
    """*value* as UTF-8 JSON, in its own order and readable as it stands.

    ``backslashreplace`` writes a lone surrogate, should an article hold one, as the JSON escape that it is.
    """
    text = json.dumps(value, ensure_ascii=False) + "\n"
    return Response(text.encode("utf-8", "backslashreplace"), status, content_type=content_type)
