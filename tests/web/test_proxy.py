"""Below a path, behind a proxy: every link leads where the reader is."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_web import create_app

from .conftest import closed

_LINK = re.compile(r'(?:href|src|action|template)="([^"]*)"')


def _made(index_path: Path, **settings: object) -> Iterator[Flask]:
    app = create_app({"TELUSUR_INDEX": index_path, **{f"TELUSUR_{name.upper()}": v for name, v in settings.items()}})
    yield app
    closed(app)


@pytest.fixture
def below(index_path: Path) -> Iterator[Flask]:
    yield from _made(index_path, url_prefix="/arsip/berita")


@pytest.fixture
def behind(index_path: Path) -> Iterator[Flask]:
    yield from _made(index_path, trusted_proxies=1)


def _links(text: str) -> list[str]:
    return [unescape(url) for url in _LINK.findall(text) if not re.match(r"https?://(?:kabar|blora)\.", url)]


def _followed(client: FlaskClient, start: str, prefix: str, taken_off: bool, headers: dict[str, str]) -> set[str]:
    """Every page, file and export that can be reached in two steps; each is there, and below *prefix*.

    The proxy has *taken_off* the prefix from what it passes on, or left it on.
    """
    off = prefix if taken_off else ""
    seen: set[str] = set()
    front = [start]
    for _ in range(2):
        found: list[str] = []
        for url in front:
            if url in seen:
                continue
            seen.add(url)
            with client.get(url.removeprefix(off), headers=headers) as response:
                assert response.status_code == 200, url
                if response.mimetype in ("text/html", "application/atom+xml", "application/opensearchdescription+xml"):
                    links = _links(response.get_data(as_text=True))
                    paths = [urlsplit(link) for link in links if not link.startswith("#")]
                    for path in paths:
                        assert path.path.startswith(prefix + "/"), (url, path)
                    found += [f"{path.path}?{path.query}" for path in paths]
        front = list(dict.fromkeys(found))[:60]
    for url in front[:30]:
        filled = url.removeprefix(off).replace("{searchTerms}", "x").replace("{startPage?}", "")
        with client.get(filled, headers=headers) as response:
            assert response.status_code == 200, url
    return seen


def test_everything_is_below_the_prefix(below: Flask) -> None:
    seen = _followed(below.test_client(), "/arsip/berita/?q=jagung", "/arsip/berita", False, {})
    assert len(seen) > 20
    for path in ("/cari.atom", "/cari.csv", "/opensearch.xml", "/static/telusur.css", "/artikel/blora-1"):
        assert any(url.startswith("/arsip/berita" + path) for url in seen), path


def test_the_proxy_may_take_the_prefix_off_or_leave_it_on(below: Flask) -> None:
    client = below.test_client()
    for path in ("/?q=rutan", "/arsip/berita/?q=rutan", "/arsip/berita?q=rutan"):
        html = client.get(path).text
        assert 'action="/arsip/berita/"' in html
        assert 'href="/arsip/berita/artikel/rutan' in html
    assert client.get("/arsip/beritax").status_code == 404
    missing = client.get("/arsip/berita/api/v1/entah")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    assert client.get("/arsip/berita/api").headers["Location"].endswith("/arsip/berita/api/")


def test_without_an_index_the_way_to_try_again_is_right(tmp_path: Path) -> None:
    app = create_app({"TELUSUR_INDEX": tmp_path / "index", "TELUSUR_URL_PREFIX": "/arsip"})
    response = app.test_client().get("/arsip/?q=x")
    assert response.status_code == 503
    assert 'href="/arsip/?q=x"' in response.text


def test_the_cookie_is_for_this_path_alone(below: Flask) -> None:
    assert "Path=/arsip/berita" in below.test_client().get("/arsip/berita/?lang=en").headers["Set-Cookie"]


def test_a_trusted_proxy_says_where_it_is(behind: Flask) -> None:
    forwarded = {"X-Forwarded-Prefix": "/warta", "X-Forwarded-Host": "arsip.example", "X-Forwarded-Proto": "https"}
    client = behind.test_client()
    assert len(_followed(client, "/warta/?q=jagung", "/warta", True, forwarded)) > 20
    feed = client.get("/cari.atom?q=jagung", headers=forwarded).text
    assert 'href="https://arsip.example/warta/cari.atom?q=jagung"' in feed
    told = client.get("/api/v1/openapi.json", headers=forwarded).get_json()
    assert told["servers"] == [{"url": "https://arsip.example/warta"}]


@pytest.mark.parametrize(
    "prefix", ["//jahat.example", "https://jahat.example", "/a b", '/"><script>', "/\\jahat", "x/y"]
)
def test_a_prefix_that_is_no_path_is_overlooked(behind: Flask, prefix: str) -> None:
    html = behind.test_client().get("/", headers={"X-Forwarded-Prefix": prefix}).text
    assert 'action="/"' in html
    assert "jahat.example" not in html


def test_nobody_else_is_believed(below: Flask) -> None:
    forwarded = {"X-Forwarded-Prefix": "/warta", "X-Forwarded-Host": "jahat.example", "X-Forwarded-Proto": "https"}
    feed = below.test_client().get("/cari.atom", headers=forwarded).text
    assert "jahat.example" not in feed
    assert "/warta" not in feed
    assert "https://localhost" not in feed


def test_what_the_proxy_says_goes_before_the_setting(index_path: Path) -> None:
    for app in _made(index_path, url_prefix="/arsip", trusted_proxies=1):
        client = app.test_client()
        assert 'action="/warta/"' in client.get("/", headers={"X-Forwarded-Prefix": "/warta"}).text
        assert 'action="/arsip/"' in client.get("/").text


@pytest.mark.parametrize("host", ["<script>", "a b", "a\x00b", "[::1", "é.example", "x/y", "a.example:99999"])
@pytest.mark.parametrize("path", ["/", "/cari.atom", "/opensearch.xml", "/api/", "/api/v1/info", "/entah"])
def test_a_host_that_is_none_is_refused_or_harmless(app: Flask, host: str, path: str) -> None:
    """What a client calls us stands in feeds and descriptions, as whole addresses."""
    response = app.test_client().get(path, headers={"Host": host})
    assert response.status_code in ((400, 404) if path == "/entah" else (200, 400))
    assert "<script>" not in response.text
