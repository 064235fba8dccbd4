"""How answers travel: unchanged ones are not sent, the others are packed, and nobody keeps what is not theirs."""

import gzip
import zlib
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Article, build
from search_web import HEADERS, create_app, transfer

from .conftest import articles, closed

#: One of each kind.
TAGGED = [
    "/", "/?q=jagung", "/artikel/blora-1", "/api/", "/api/v1/openapi.json", "/api/v1/search?q=jagung",
    "/api/v1/suggest?q=pan", "/api/v1/info", "/cari.json?q=jagung", "/cari.csv?q=jagung", "/cari.csv?semua=1",
    "/cari.atom?q=jagung", "/opensearch.xml", "/saran.json?q=pan",
]  # fmt: skip


@pytest.mark.parametrize("url", TAGGED)
def test_who_has_it_is_not_sent_it_again(client: FlaskClient, url: str) -> None:
    with client.get(url) as response:
        tag = response.headers["ETag"]
        assert tag.startswith('W/"')
        assert response.headers["Cache-Control"].startswith("private")
        assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(response.vary)
    for theirs in (tag, f'"x", {tag}', tag.removeprefix("W/")):
        for encoding in ("gzip", "identity"):
            again = client.get(url, headers={"If-None-Match": theirs, "Accept-Encoding": encoding})
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == tag
            assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(again.vary)
            assert "Content-Encoding" not in again.headers
    for theirs in ('W/"anders"', "*", "kaputt"):
        with client.get(url, headers={"If-None-Match": theirs}) as other:
            assert other.status_code == 200
    with client.head(url) as head:
        assert (head.status_code, head.headers["ETag"], head.data) == (200, tag, b"")


def test_another_language_another_address_another_host_is_another_answer(app: Flask) -> None:
    def tag(url: str = "/?q=jagung", host: str = "a.example", **headers: str) -> str:
        spelt = {name.replace("_", "-"): value for name, value in headers.items()}
        found = app.test_client(use_cookies=False).get(url, base_url=f"http://{host}", headers=spelt)
        assert found.status_code == 200
        return found.headers["ETag"]

    tags = [
        tag(), tag("/?q=padi"), tag("/?q=jagung&page=1"), tag("/cari.json?q=jagung"), tag(host="b.example"),
        tag(Accept_Language="en"),
    ]  # fmt: skip
    assert len(set(tags)) == len(tags)
    assert tag(Accept_Language="en") == tag(Cookie="lang=en") == tag(Cookie="lang=en", Accept_Language="fr")
    assert tag(Cookie="x=y") == tag(Accept_Language="id") == tag()
    english = app.test_client().get("/?q=jagung", headers={"If-None-Match": tag(), "Accept-Language": "en"},
                                    base_url="http://a.example")  # fmt: skip
    assert english.status_code == 200
    # An address that leaves a cookie must leave it every time.
    assert "ETag" not in app.test_client().get("/?lang=en").headers


def test_a_new_index_and_a_new_day_are_other_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index"
    build(articles(), path)
    app = create_app({"TELUSUR_INDEX": path})
    client = app.test_client()
    first = client.get("/").headers["ETag"]
    app.extensions["telusur"].index().refresh()
    assert client.get("/").headers["ETag"] == first
    build([*articles(), Article(id="neu", title="Baru")], path)
    app.extensions["telusur"].index().refresh()
    second = client.get("/", headers={"If-None-Match": first})
    assert second.status_code == 200
    assert second.headers["ETag"] != first
    assert "13 berita" in second.text
    later = SimpleNamespace(now=lambda zone: datetime(2031, 12, 31, 17, 0, tzinfo=zone))
    monkeypatch.setattr(transfer, "datetime", later)  # in WIB this is the first of January
    assert client.get("/", headers={"If-None-Match": second.headers["ETag"]}).status_code == 200
    closed(app)


@pytest.mark.parametrize(("url", "status"), [
    ("/artikel/entah", 404), ("/?page=x", 400), ("/api/v1/search?page=0", 400), ("/healthz", 200), ("/metrics", 200),
    ("/tentang", 200),
])  # fmt: skip
def test_what_is_for_once_is_not_kept(client: FlaskClient, url: str, status: int) -> None:
    response = client.get(url, headers={"If-None-Match": "*"})
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_files_are_kept_for_as_long_as_their_address_holds(client: FlaskClient) -> None:
    with client.get("/static/telusur.css?v=abc") as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        tag = response.headers["ETag"]
    with client.get("/static/telusur.css") as response:
        assert "max-age=86400" in response.headers["Cache-Control"]
    with client.get("/static/telusur.css", headers={"If-None-Match": tag}) as response:
        assert response.status_code == 304


# -- gzip ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/", "/artikel/jahat", "/api/v1/search", "/cari.csv?semua=1", "/cari.atom",
                                 "/static/telusur.css", "/opensearch.xml", "/metrics", "/entah"])  # fmt: skip
def test_what_is_packed_is_the_same(client: FlaskClient, url: str) -> None:
    with client.get(url, headers={"Accept-Encoding": "identity"}) as plain:
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.vary
        whole = plain.get_data()
    with client.get(url, headers={"Accept-Encoding": "br;q=1, gzip;q=0.5"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.vary
        data = packed.get_data()
        assert packed.headers.get("Content-Length") == (None if "semua" in url else str(len(data)))
        assert packed.headers.get("ETag", 'W/"').startswith('W/"')
    if url not in ("/metrics", "/api/v1/search"):  # these tell the time
        assert gzip.decompress(data) == whole
    assert len(data) < len(whole)


@pytest.mark.parametrize("accepted", ["", "gzip;q=0", "br", "identity"])
def test_who_does_not_take_it_is_not_given_it(client: FlaskClient, accepted: str) -> None:
    response = client.get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert response.text.startswith("<!doctype html>")


def test_small_answers_are_sent_as_they_are(client: FlaskClient) -> None:
    for url in ("/healthz", "/saran.json", "/api/v1/article?id=x"):
        assert "Content-Encoding" not in client.get(url, headers={"Accept-Encoding": "gzip"}).headers


def test_a_part_of_a_file_is_not_packed(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip", "Range": "bytes=0-999"}
    with client.get("/static/suggest.js", headers=asked) as response:
        assert (response.status_code, len(response.data)) == (206, 1000)
        assert "Content-Encoding" not in response.headers


def test_what_is_made_in_pieces_arrives_in_pieces(tmp_path: Path) -> None:
    build([Article(id=f"i{n}", title=f"Sapi {n}") for n in range(2000)], tmp_path / "index")
    app = create_app({"TELUSUR_INDEX": tmp_path / "index"})
    with app.test_client().get("/cari.csv?semua=1", headers={"Accept-Encoding": "gzip"}) as response:
        assert "Content-Length" not in response.headers
        pieces = response.iter_encoded()
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        begun = unpacker.decompress(next(pieces)) + unpacker.decompress(next(pieces))
        assert begun.decode("utf-8-sig").startswith('"id","date"')
        assert 100 < begun.count(b"\r\n") < 1000
        rest = b"".join(map(unpacker.decompress, pieces)) + unpacker.flush()
    assert (begun + rest).count(b"\r\n") == 2001
    assert unpacker.eof
    closed(app)


# -- what every answer carries ------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [*TAGGED, "/healthz", "/metrics", "/api/v1/entah", "/cari.csv?page=x", "/api"])
def test_headers_are_on_everything(client: FlaskClient, url: str) -> None:
    with client.get(url) as response:
        assert HEADERS.items() <= dict(response.headers).items()
        assert "Set-Cookie" not in response.headers
        tag = response.headers.get("ETag", "")
    with client.get(url, headers={"If-None-Match": tag}) as again:
        assert HEADERS.items() <= dict(again.headers).items()


def test_scripts_are_our_own_files_and_nothing_else_is_asked() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert {policy[name] for name in ("script-src", "connect-src", "style-src", "img-src", "form-action")} == {"'self'"}
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["Cross-Origin-Opener-Policy"] == "same-origin"
