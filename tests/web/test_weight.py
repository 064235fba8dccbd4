"""What a page weighs, all that is sent for it, uncompressed: news must open on a slow telephone."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import search_web
from indexer import Article, build
from search_web import create_app
from search_web.assets import squeezed

from .conftest import Open, closed
from .reading import page

#: The most, without fonts, of which there are none.
MOST = 60_000

_BODY = "Panen raya padi dan jagung di lereng gunung berlangsung sejak pagi, kata petani yang memanen sawah. "


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Hundreds of outlets and authors with long names, twenty years of articles, long titles, a mark in every line."""
    path = tmp_path_factory.mktemp("heavy") / "index"
    articles = [
        Article(
            id=f"{number:032x}",
            title=f"Panen Raya Padi di Kabupaten Nomor {number} Berlangsung Meriah, Petani Berharap Harga Tidak Turun",
            author=f"Muhammad Penulis Panjang Nomor {number % 300}, S.Pd.",
            outlet=f"KABUPATEN-NOMOR-{number % 200}.LUMBUNGWARTA.EXAMPLE",
            date=datetime(2004, 1, 1, 9, 5) + timedelta(days=9 * number),
            url=f"https://lumbungwarta.example/2024/12/24/panen-raya-padi-di-kabupaten-nomor-{number}",
            body=_BODY * 4 + "\n\n" + _BODY * 4,
        )
        for number in range(800)
    ]
    build(articles, path)
    app = create_app({"TELUSUR_INDEX": path})
    yield app.test_client()
    closed(app)


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/?interval=month",
        "/?q=panen+raya&interval=day",
        "/?q=panen+raya&interval=month&by=outlet",
        "/?q=panen+raya&interval=month&tabel=1",
        "/?q=panen+raya+padi+di+kabupaten+petani+berharap+harga&interval=month",
        "/?q=panen&outlet=KABUPATEN-NOMOR-1.LUMBUNGWARTA.EXAMPLE&outlet=KABUPATEN-NOMOR-2.LUMBUNGWARTA.EXAMPLE"
        "&since=2004-01-01&until=2019-12-31&page=2&per_page=5&sort=newest&interval=month",
        "/?q=zebra&outlet=Tidak+Ada",
        f"/artikel/{7:032x}?dari=q%3Dpanen+raya+padi",
        "/tentang",
        "/pilih/author",
        "/entah",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_is_light(heavy: FlaskClient, url: str, language: str) -> None:
    heavy.get(f"/?lang={language}")
    html = page(heavy, url, 404 if url == "/entah" else 200)
    parts = re.findall(r'(?:src|href)="(/static/[^"?]+\.(?:css|js))\?', html)
    assert len(parts) == 3
    weight = len(html.encode())
    for part in parts:
        with heavy.get(part) as response:
            weight += len(response.data)
            assert not re.search(rb"https?:", response.data)
    assert weight <= MOST


def test_a_style_sheet_says_squeezed_what_it_says_as_written(opened: Open) -> None:
    written = (Path(search_web.__file__).parent / "static" / "telusur.css").read_text(encoding="utf-8")
    assert len(squeezed(written)) < 0.9 * len(written)
    with opened() as page:
        page.goto("/tentang")
        read = """text => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          // The values of custom properties are kept as they are written, blanks and all.
          return [...sheet.cssRules].map(rule => rule.cssText.replace(/,\\s+/g, ","));
        }"""
        assert page.evaluate(read, squeezed(written)) == page.evaluate(read, written)
        sent = page.evaluate("[...document.styleSheets[0].cssRules].length")
        assert sent == len(page.evaluate(read, written))


def test_files_are_sent_once(client: FlaskClient) -> None:
    for name in ("telusur.css", "keys.js"):
        with client.get(f"/static/{name}") as response:
            etag = response.headers["ETag"]
            assert response.status_code == 200
        with client.get(f"/static/{name}", headers={"If-None-Match": etag}) as response:
            assert response.status_code == 304
