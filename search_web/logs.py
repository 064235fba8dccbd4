"""What is written down of requests, and what is not: what people search for is nobody's business.

The access log has path, status, duration and size. A traceback is written without the messages of its exceptions,
which may quote a question. ``log_queries`` writes both in full.
"""

import logging
from traceback import format_tb
from types import TracebackType
from typing import Any
from urllib.parse import quote

from flask import Flask, request

access = logging.getLogger("telusur.access")

#: As much of an address as a line of the log has room for.
_MOST = 2000


def prepare(logger: logging.Logger = access) -> None:
    """Lets the access log write to stderr, unless it was told where to write."""
    if not logger.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def requested(environ: dict[str, Any], queries: bool) -> str:
    """``GET /path`` of a request, with its query or without, on one line whatever it holds."""
    path = quote(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""), safe="/~", encoding="latin-1")
    if queries and environ.get("QUERY_STRING"):
        path += "?" + quote(environ["QUERY_STRING"], safe="%&=+/~", encoding="latin-1")
    return f"{quote(environ.get('REQUEST_METHOD', ''), safe='')} {path[:_MOST]}"


class QuietFlask(Flask):
    """Flask, which logs where an error came from and not what it was about."""

    def log_exception(
        self, exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
    ) -> None:
        """One traceback for the error log."""
        if self.config["TELUSUR_LOG_QUERIES"]:
            super().log_exception(exc_info)
        elif exc_info[1] is not None:
            self.logger.error("%s\n%s", requested(request.environ, False), told(exc_info[1]))


def told(error: BaseException) -> str:
    """The traceback of *error* and of what it came from, without any message."""
    parts: list[str] = []
    at: BaseException | None = error
    while at is not None:
        parts[:0] = ["Traceback (most recent call last):\n", *format_tb(at.__traceback__), f"{type(at).__qualname__}\n"]
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "".join(parts).rstrip()
