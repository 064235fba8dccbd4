"""How answers travel: told to be unchanged where they are, compressed where that helps, kept by whom they may.

An answer is a function of the code, of the index, of the address, of the language and of the day (*kemarin* is
another day tomorrow). So its ETag is known before it is made, and who has it already costs no search. The ETag is
weak: it stands for what is said, whichever way it is encoded.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, Response, g, request

import indexer
from indexer import IndexUnusableError

from .i18n import LANG, language
from .index_holder import index

#: Shorter answers gain nothing.
_SHORTEST = 600

#: zlib's level: 1 makes a page a quarter larger than 6 does, in a third of the time.
_LEVEL = 4

#: What has no ETag of ours: files have their own, measurements are for once, and *about* tells of a build under way.
_OTHERS = ("static", "monitoring.health", "monitoring.metrics", "pages.about")

#: What is asked again and again while somebody types.
_WHILE_TYPING = ("api.suggest", "opensearch.suggest")

_COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml", "image/svg+xml",
                 "application/atom+xml", "application/opensearchdescription+xml", "application/x-suggestions+json",
                 "application/javascript")  # fmt: skip

_REVALIDATE = "private, no-cache"
_A_MINUTE = "private, max-age=60"
_A_YEAR = "public, max-age=31536000, immutable"
_NEVER = "no-store"


def prepare(app: Flask) -> None:
    """Lets *app* answer so."""
    app.config["TELUSUR_CODE"] = code = _code()
    app.before_request(lambda: _unchanged(code))
    # The last to be registered is the first to be called: an answer is compressed after all else is done to it.
    app.after_request(_compressed)
    app.after_request(_kept)


def _unchanged(code: str) -> Response | None:
    """304 for who has the answer already."""
    if request.method not in ("GET", "HEAD") or request.endpoint is None or request.endpoint in _OTHERS:
        return None
    if LANG in request.args:
        return None  # its answer leaves a cookie
    try:
        state = index().state
    except IndexUnusableError:
        return None  # what needs no index is cheap, the rest is refused
    today = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    basis = (
        code,
        state,
        today,
        request.root_url,
        request.environ.get("PATH_INFO", ""),
        request.query_string,
        language(),
    )
    g.etag = hashlib.sha256(repr(basis).encode("utf-8", "backslashreplace")).hexdigest()[:20]
    theirs = request.if_none_match
    return Response(status=304) if not theirs.star_tag and theirs.contains_weak(g.etag) else None


def _kept(response: Response) -> Response:
    """Says who may keep the answer, and for how long."""
    endpoint = request.endpoint
    if endpoint == "static" and response.status_code in (200, 206, 304):
        if request.args.get("v"):
            response.headers["Cache-Control"] = _A_YEAR
        return response
    if (tag := g.get("etag")) and response.status_code in (200, 304):
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = _A_MINUTE if endpoint in _WHILE_TYPING else _REVALIDATE
        response.vary.update(("Accept-Language", "Cookie"))
    elif response.status_code < 300 or response.status_code >= 400:
        response.headers["Cache-Control"] = _NEVER
    return response


def _compressed(response: Response) -> Response:
    """The answer with gzip, where the client takes it and it is worth it. What is made in pieces is sent in pieces."""
    if not (response.mimetype or "").startswith(_COMPRESSIBLE) or response.status_code == 206:
        if response.status_code == 304:
            response.vary.add("Accept-Encoding")
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not request.accept_encodings["gzip"]:
        return response
    if response.is_streamed and not response.direct_passthrough:
        response.response = _gzipped(response.iter_encoded())
        response.headers.pop("Content-Length", None)
    else:
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) < _SHORTEST:
            return response
        response.set_data(b"".join(_gzipped((data,))))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    if (tag := response.get_etag()[0]) is not None:
        response.set_etag(tag, weak=True)
    return response


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    previous = None
    for piece in pieces:
        if previous is not None:
            yield packer.compress(previous) + packer.flush(zlib.Z_SYNC_FLUSH)
        previous = piece
    yield packer.compress(previous or b"") + packer.flush()


def _code() -> str:
    """A digest of everything that answers are made with: of both packages, their templates and translations."""
    digest = hashlib.sha256()
    for package in (Path(__file__).parent, Path(indexer.__file__).parent):
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:20]
