"""Telusur's web front end: pages, a JSON API, and nothing else to run.

The server renders everything, and scripts only add to it; the one cookie keeps a language that was chosen. Nobody else
is asked for anything, so that an archive can be searched in a closed network; and a colleague can be sent any page as
its URL.

>>> from search_web import create_app
>>> app = create_app({"TELUSUR_INDEX": "index"})
>>> app.url_map.is_endpoint_expecting("pages.article", "id_")
True
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response
from werkzeug.routing import BaseConverter

from indexer import Settings

from . import api, assets, errors, exports, i18n, monitoring, opensearch, pages, proxy, rendering, transfer
from .index_holder import IndexHolder, install
from .logs import QuietFlask
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
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_ONE_DAY = 86_400


class _ArticleId(BaseConverter):
    """The rest of the path as it is: ids may be URLs or begin with a slash, which ``path`` does not allow."""

    regex = "(?s:.+)"
    part_isolating = False

    def to_url(self, value: Any) -> str:
        return encoded_id(str(value))


def create_app(config: Mapping[str, Any] | Settings | None = None) -> Flask:
    """The application, for any WSGI server: ``gunicorn --threads 8 'search_web:create_app()'``.

    *config* has Flask's keys, and Telusur's settings in capitals behind ``TELUSUR_``; what is not given comes from
    the environment, ``telusur.toml`` and the defaults (:class:`indexer.Settings`). UsageError names what is wrong.

    The index is opened by the first request that needs it, so an application can be made before its index is.
    """
    app = QuietFlask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _ONE_DAY
    if isinstance(config, Settings):
        settings = config
    else:
        app.config.update(config or {})
        given = {n.removeprefix("TELUSUR_").lower(): v for n, v in (config or {}).items() if n.startswith("TELUSUR_")}
        settings = Settings.read(given, source=lambda setting: setting.variable)
    app.config.update({f"TELUSUR_{name.upper()}": found.value for name, found in settings.values.items()})

    app.url_map.converters["article_id"] = _ArticleId
    app.url_map.merge_slashes = False
    i18n.prepare(app)
    holder = IndexHolder(settings["index"], settings["jobs"])
    install(app, holder)
    monitoring.prepare(app, holder, settings["access_log"], settings["log_queries"])
    errors.register(app)
    transfer.prepare(app)
    rendering.prepare(app)
    assets.prepare(app)
    exports.prepare(app, at_once=max(1, settings["threads"] // 4))
    for room in (pages, exports, opensearch, api, monitoring):
        app.register_blueprint(room.blueprint)
    app.after_request(_with_headers)
    proxy.prepare(app, settings["url_prefix"], settings["trusted_proxies"])
    return app


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
