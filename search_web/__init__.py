"""Telusur's web front end: pages, a JSON API, and nothing else to run.

The server renders everything; there is no JavaScript, no cookie and no request to anybody else, so that an
archive can be searched in a closed network and a colleague can be sent any page as its URL.

>>> from search_web import create_app
>>> app = create_app({"TELUSUR_INDEX": "index"})
>>> app.url_map.is_endpoint_expecting("pages.article", "id_")
True
"""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response
from werkzeug.routing import BaseConverter

from . import api, errors, i18n, pages, rendering
from .index_holder import IndexHolder, install
from .urls import encoded_id

__all__ = ["create_app"]

#: What every answer carries. Articles come from anywhere: should markup ever slip through, it can do nothing.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_ONE_DAY = 86_400


class _ArticleId(BaseConverter):
    """The rest of the path as it is: ids may be URLs or begin with a slash, which ``path`` does not allow."""

    regex = "(?s:.+)"
    part_isolating = False

    def to_url(self, value: Any) -> str:
        return encoded_id(str(value))


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application. ``TELUSUR_INDEX`` in *config*, else in the environment, is the path of the index.

    The index is opened by the first request that needs it, so an application can be made before its index is.
    """
    app = Flask(__name__)
    app.config["TELUSUR_INDEX"] = os.environ.get("TELUSUR_INDEX", "index")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _ONE_DAY
    app.config.update(config or {})

    app.url_map.converters["article_id"] = _ArticleId
    app.url_map.merge_slashes = False
    i18n.prepare(app)
    install(app, IndexHolder(app.config["TELUSUR_INDEX"]))
    rendering.prepare(app)
    errors.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
