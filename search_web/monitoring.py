"""For who runs the page: whether it can answer, what it has answered and how long that took, in Prometheus' format.

``prometheus_client`` writes the format, counts in threads, and knows the process; it is plain Python without
dependencies, and a registry of its own per application leaves whatever else a process measures alone.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from time import perf_counter, time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from indexer import IndexUnusableError

from . import logs
from .index_holder import IndexHolder, index

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

blueprint = Blueprint("monitoring", __name__)

_ENDPOINT = "telusur.endpoint"
_REGISTRY = "telusur.registry"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12)


@blueprint.get("/healthz")
def health() -> Response:
    """For load balancers and service managers; without an index the error handler answers 503."""
    index()
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/metrics")
def metrics() -> Response:
    """For Prometheus."""
    return Response(generate_latest(current_app.extensions[_REGISTRY]), content_type=CONTENT_TYPE_LATEST)


def prepare(app: Flask, holder: IndexHolder, access_log: bool, log_queries: bool) -> None:
    """Lets *app* count and log what it answers."""
    registry = CollectorRegistry()
    app.extensions[_REGISTRY] = registry
    ProcessCollector(registry=registry)
    registry.register(_OfTheIndex(holder))
    requests = Counter("telusur_http_requests", "Requests answered.", ("endpoint", "status"), registry=registry)
    seconds = Histogram("telusur_http_request_duration_seconds", "From the request to the last byte of its answer.",
                        ("endpoint",), registry=registry, buckets=_BUCKETS)  # fmt: skip
    if access_log:
        logs.prepare()

    def done(environ: "WSGIEnvironment", status: str, size: int, took: float) -> None:
        endpoint = environ.get(_ENDPOINT) or "none"
        requests.labels(endpoint, status).inc()
        seconds.labels(endpoint).observe(took)
        if access_log:
            logs.access.info("%s %s %.1fms %dB", logs.requested(environ, log_queries), status, took * 1000, size)

    app.before_request(_named)
    app.wsgi_app = _Observed(app.wsgi_app, done, log_queries)  # type: ignore[method-assign]  # as Flask documents it


def _named() -> None:
    request.environ[_ENDPOINT] = request.endpoint


class BrokenAnswerError(Exception):
    """An answer broke off in the middle, after its beginning was sent; the log says where."""


_Done = Callable[["WSGIEnvironment", str, int, float], None]


class _Observed:
    """A WSGI application around another: counts the bytes, and takes the time until the last of them."""

    def __init__(self, app: "WSGIApplication", done: _Done, log_queries: bool) -> None:
        self._app, self._done, self._log_queries = app, done, log_queries

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started = perf_counter()
        status = "500"

        def start(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, headers, exc_info)

        body = self._app(environ, start)
        return _Body(body, lambda size: self._done(environ, status, size, perf_counter() - started), self._log_queries)


class _Body:
    """The body of an answer on its way."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None], log_queries: bool) -> None:
        self._body, self._done, self._size, self._log_queries = body, done, 0, log_queries

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._body:
                self._size += len(piece)
                yield piece
        except Exception as error:
            if self._log_queries:
                raise
            # The server would log the message, which may quote a question.
            logs.access.error("%s", logs.told(error))
            raise BrokenAnswerError from None

    def close(self) -> None:
        """Called by the server when the answer is sent, or given up."""
        try:
            if (close := getattr(self._body, "close", None)) is not None:
                close()
        finally:
            self._done(self._size)


class _OfTheIndex(Collector):
    """What the index holds, looked up when it is asked for."""

    def __init__(self, holder: IndexHolder) -> None:
        self._holder, self._started = holder, time()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges; without an index, that there is none."""
        yield GaugeMetricFamily("telusur_uptime_seconds", "Since the application was made.", time() - self._started)
        try:
            info = self._holder.index().info()
        except IndexUnusableError:
            yield GaugeMetricFamily("telusur_index_usable", "Whether there is an index that can be used.", 0)
            return
        yield GaugeMetricFamily("telusur_index_usable", "Whether there is an index that can be used.", 1)
        for name, about, value in (
            ("articles", "Articles in the index.", info.articles),
            ("generation", "Which commit of the index is served.", info.generation),
            ("segments", "Segments of the index.", info.segments),
            ("bytes", "Size of its files.", info.bytes),
            ("built_timestamp_seconds", "When it was written.", datetime.fromisoformat(info.built).timestamp()),
        ):
            yield GaugeMetricFamily(f"telusur_index_{name}", about, value)
