"""Where the page is, seen from outside: behind a proxy, below a path, on a host that is not ours.

Every link is made from what this leaves in the WSGI environment, so that nothing else needs to know.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FORWARDED = "HTTP_X_FORWARDED_PREFIX"

#: ``//elsewhere`` would lead to another host.
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")


def prepare(app: Flask, url_prefix: str, trusted_proxies: int) -> None:
    """Puts *app* below *url_prefix*, and lets so many proxies in front of it say where it is."""
    if trusted_proxies:
        # Inside, because it has the last word: a proxy knows better than a setting.
        fixed = ProxyFix(
            app.wsgi_app,
            x_for=trusted_proxies, x_proto=trusted_proxies, x_host=trusted_proxies, x_prefix=trusted_proxies,
        )  # fmt: skip
        app.wsgi_app = _OnlyPaths(fixed)  # type: ignore[method-assign]  # as Flask documents it
    if url_prefix:
        app.wsgi_app = _Below(app.wsgi_app, url_prefix)  # type: ignore[method-assign]  # as Flask documents it


class _Below:
    """The application below a path, whether the proxy takes that off the address or leaves it on."""

    def __init__(self, app: "WSGIApplication", prefix: str) -> None:
        self._app, self._prefix = app, prefix

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ["PATH_INFO"] = path.removeprefix(self._prefix) or "/"
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
        return self._app(environ, start_response)


class _OnlyPaths:
    """Drops a forwarded prefix that is no path: a proxy that does not set the header passes on the client's."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        # One for each proxy.
        if not all(_PATH.fullmatch(path.strip()) for path in environ.get(_FORWARDED, "").split(",")):
            del environ[_FORWARDED]
        return self._app(environ, start_response)
