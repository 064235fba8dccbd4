"""The page on waitress: how many connections it bears, and for how long one may do nothing."""

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from indexer import IndexUnusableError, Settings, UsageError

from .index_holder import index

if TYPE_CHECKING:
    from flask import Flask

#: Descriptors that are not connections: the index, logs, the listening socket.
_OTHER_FILES = 64

#: Longer headers than this are refused by waitress itself. The application refuses addresses much sooner (414).
_MOST_OF_A_HEADER = 1 << 18


def create_server(app: "Flask", settings: Settings) -> Any:
    """A waitress server for *app*; its ``run()`` serves. UsageError where the address cannot be listened on.

    Every connection takes a descriptor, and an idle one nothing else: ``poll`` knows no highest one, as ``select``
    does. When there are ``connections`` of them, new ones wait until one was idle for ``idle_timeout`` seconds.
    """
    from waitress.server import create_server as create

    # A request that waits for its turn is what threads are for, and no reason for a line in the log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    host, port = settings["host"], settings["port"]
    connections = min(settings["connections"], _descriptors(settings["connections"] + _OTHER_FILES) - _OTHER_FILES)
    try:
        return create(
            app,
            host=host,
            port=port,
            threads=settings["threads"],
            ident=None,
            asyncore_use_poll=True,
            connection_limit=max(1, connections),
            channel_timeout=settings["idle_timeout"],
            cleanup_interval=max(1, min(10, settings["idle_timeout"] // 2)),
            max_request_header_size=_MOST_OF_A_HEADER,
            # Behind proxies it is the application that reads what they say, and how many of them.
            clear_untrusted_proxy_headers=not settings["trusted_proxies"],
        )
    except (OSError, ValueError) as error:  # ValueError: a name that nobody knows
        reason = getattr(error, "strerror", None) or "nama itu tidak dikenal"
        raise UsageError(f"Alamat {host}:{port} tidak dapat dipakai ({reason}); pilih --port lain.") from error


def warm(app: "Flask") -> None:
    """Opens the index and reads what every answer needs, so that the first reader does not wait for it."""
    with app.app_context(), suppress(IndexUnusableError):
        index().search("")


def _descriptors(wanted: int) -> int:
    """How many descriptors this process may have, after asking for as many as *wanted*."""
    try:
        import resource
    except ImportError:  # Windows sets no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    asked = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (asked, hard))
    except (ValueError, OSError):  # some systems say "infinity" and mean less
        return soft
    return asked


def stop_on_terminate() -> None:
    """Lets SIGTERM end the server as Ctrl-C does: what was asked is answered first."""
    import signal

    def stop(*_: object) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
