import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import Article, Index, build, open_index
from search_web import HEADERS, create_app
from search_web.index_holder import IndexHolder

from .conftest import MARKUP, articles, closed
from .hostile import BAD, HOSTILE
from .reading import args_of, links, page, status_of


def test_the_start_page_lists_everything_and_shows_how_to_ask(client: FlaskClient) -> None:
    html = page(client, "/")
    assert status_of(html) == "1–10 dari 12 berita."
    assert "12 berita dari 3 outlet" in html
    examples = re.search(r'<ul class="examples".*?</ul>', html, re.DOTALL)
    assert examples
    offered = links(examples[0])
    assert 4 <= len(offered) <= 5
    for url, _ in offered:
        assert not status_of(page(client, url)).startswith("Tidak ada")


@pytest.mark.parametrize("args", ["sort=oldest", "per_page=5", "interval=month", "utm_source=x"])
def test_the_start_page_with_settings(client: FlaskClient, args: str) -> None:
    assert "Ikuti benang" in page(client, f"/?{args}")


def test_marks_dates_and_numbers(client: FlaskClient) -> None:
    html = page(client, "/?q=memanen+ternate+jagung&per_page=20")
    assert "<mark>jagung</mark>" in html
    assert "3 Januari 2023, 09.05 WIB" in html
    rutan = page(client, "/?q=rutan")
    assert "24 Desember 2024, 14.20 WITA" in rutan
    assert ">25 Desember 2024</time>" in page(client, "/?q=gempa")


def test_partial_hits_are_counted_apart_and_divided_off(client: FlaskClient) -> None:
    html = page(client, "/?q=banjir+jagung")
    assert re.fullmatch(r"1 berita untuk “banjir jagung”; \d+ lagi memuat sebagian katanya\.", status_of(html))
    assert html.index("Banjir") < html.index('class="divider"') < html.index("Petani")


def test_filters_are_ticked_chipped_and_taken_off(client: FlaskClient) -> None:
    url = "/?" + urlencode(
        [("q", "jagung"), ("outlet", "HARIAN BLORA"), ("author", "Budi"), ("since", "2023-01-01"),
         ("until", "2023-12-31"), ("sort", "newest"), ("page", "1")]
    )  # fmt: skip
    html = page(client, url)
    ticked = re.findall(r'name="(\w+)" value="([^"]*)" checked', html)
    assert [(name, value.casefold()) for name, value in ticked] == [
        ("outlet", "harian blora"),
        ("author", "budi"),
    ]
    chips = links(html, "chip")
    assert [re.sub(r"\s+", " ", text) for _, text in chips] == [
        "Lepas filter Outlet Harian Blora ×",
        "Lepas filter Penulis Budi ×",
        "Lepas filter Tanggal 2023 ×",
    ]
    assert args_of(chips[2][0]) == [
        ("q", "jagung"), ("outlet", "HARIAN BLORA"), ("author", "Budi"), ("sort", "newest")
    ]  # fmt: skip
    ((cleared, _),) = links(html, "clear")
    assert args_of(cleared) == [("q", "jagung"), ("sort", "newest")]
    assert '<input type="hidden" name="sort" value="newest">' in html
    assert 'aria-current="true"><span>2023' in html
    assert 'type="date" form="cari" id="since" name="since" value="2023-01-01"' in html


def test_a_day_in_words_is_not_lost_by_the_date_field(client: FlaskClient) -> None:
    html = page(client, "/?since=1+Januari+2024")
    assert 'type="text" form="cari" id="since" name="since" value="1 Januari 2024"' in html


def test_a_day_counted_from_today(client: FlaskClient) -> None:
    html = page(client, "/?until=kemarin")
    assert 'type="text" form="cari" id="until" name="until" value="kemarin"' in html
    assert [re.sub(r"\s+", " ", text) for _, text in links(html, "chip")] == ["Lepas filter Sampai kemarin ×"]
    assert status_of(html) == status_of(page(client, "/?since=1900&until=hari+ini"))
    assert status_of(page(client, "/?since=kemarin")) == "Tidak ada berita."
    assert "since=&#39;kemarin dan lusa&#39; bukan tanggal" in page(client, "/?since=kemarin+dan+lusa", 400)


def test_words_that_say_when_are_said_to_be_read_so(client: FlaskClient) -> None:
    html = page(client, "/?q=jagung+sejak+2023")
    assert "“sejak 2023” dibaca sebagai tanggal 1 Januari 2023 dan sesudahnya; tulis dalam tanda kutip" in html


def test_what_the_form_sends_is_what_the_links_say(client: FlaskClient) -> None:
    sent = page(client, "/?q=jagung&outlet=harian+blora&since=&until=&sort=newest")
    said = page(client, "/?q=jagung&outlet=harian+blora&sort=newest")
    assert sent == said


def test_every_link_of_a_result_page_leads_somewhere(client: FlaskClient) -> None:
    html = page(client, "/?q=jagung+panen&per_page=2&page=2&outlet=Harian+Blora&interval=month&since=2023-01-01")
    followed = [url for url, _ in links(html) if url.startswith(("/", "?"))]
    assert len(followed) > 20
    for url in dict.fromkeys(followed):
        page(client, url)


def test_pages(client: FlaskClient) -> None:
    html = page(client, "/?per_page=2&page=3")
    assert status_of(html) == "5–6 dari 12 berita."
    assert re.findall(r'rel="(\w+)" href="([^"]*)"', html)[-2:] == [
        ("prev", "/?per_page=2&amp;page=2"),
        ("next", "/?per_page=2&amp;page=4"),
    ]
    assert re.search(r'href="/\?per_page=2&amp;page=3" aria-current="page"', html)
    assert 'start="5"' in html
    beyond = page(client, "/?per_page=2&page=99")
    assert "Halaman 99 tidak ada" in beyond
    assert 'href="/?per_page=2&amp;page=6"' in beyond


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_every_id_has_an_address(app: Flask, client: FlaskClient, article: Article) -> None:
    id_ = article.id
    with app.test_request_context():
        url = app.url_for("pages.article", id_=id_)
    assert "//" not in url
    assert f"<code>{id_}</code>" in page(client, url)


def test_paragraphs_and_missing_parts(client: FlaskClient) -> None:
    assert "<p>BLORA – Petani memanen jagung.</p>\n<p>Hasil panen" in page(client, "/artikel/blora-1")
    assert "<h1>(tanpa judul)</h1>" in page(client, "/artikel/tanpa-judul")
    bare = page(client, "/artikel/tanpa-isi")
    assert "tidak memuat isi" in bare
    assert 'href="https://[' not in bare


def test_related_articles_keep_the_way_back(client: FlaskClient, index_path: Path) -> None:
    with open_index(index_path) as index:
        id_ = next(index.articles()).id
        titles = [hit.title for hit in index.similar(id_)]
    html = client.get(f"/artikel/{quote(id_, safe='')}?dari=q%3Dpanen").text
    related = unescape(html.split('class="related"')[1])
    assert titles
    assert all(title in related for title in titles)
    assert related.count("?dari=q%3Dpanen") == len(titles)


def test_an_unknown_article_is_not_found(client: FlaskClient) -> None:
    assert "tidak ada dalam indeks" in page(client, "/artikel/entah", 404)
    page(client, "/artikel/", 404)
    page(client, "/entah", 404)
    assert "GET" in client.post("/").headers["Allow"]


@pytest.mark.parametrize("dari", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", *HOSTILE])
def test_the_way_back_leads_only_to_the_search(client: FlaskClient, dari: str) -> None:
    html = page(client, "/artikel/blora-1?" + urlencode({"dari": dari}))
    assert re.search(r'<nav class="back"[^>]*><a href="/(\?[^"]*)?">', html)
    assert "jahat.example" not in html
    assert MARKUP not in html


def test_markup_in_articles_stays_text(client: FlaskClient) -> None:
    for url in ("/", "/?q=jahat", "/artikel/jahat", "/?q=" + urlencode({"": MARKUP})[1:], "/tentang"):
        html = page(client, url)
        assert not re.search(r"<script(?! src=\"/static/)", html)
        assert "<b onclick" not in html
        assert ">49<" not in html
        assert "javascript:" not in re.sub(r"<code>.*?</code>", "", html)
    assert "&lt;script&gt;" in page(client, "/artikel/jahat")
    ((outlet, _),) = links(page(client, "/artikel/jahat"), "outlet")
    assert status_of(page(client, outlet)) == "1 berita."


@pytest.mark.parametrize(("args", "named"), BAD)
def test_bad_values_are_named(client: FlaskClient, args: str, named: str) -> None:
    html = page(client, f"/?q=panen&{args}", 400)
    assert named in unescape(html)
    assert ("/?q=panen", "Cari “panen” tanpa filter") in links(html)
    assert 'name="q" value="panen"' in html


@pytest.mark.parametrize("name", ["q", "outlet", "author"])
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_answered_and_escaped(client: FlaskClient, name: str, text: str) -> None:
    html = page(client, "/?" + urlencode({name: text}))
    assert MARKUP not in html
    assert "<img" not in html
    assert ">49<" not in html


@pytest.mark.parametrize(
    ("url", "status"),
    [("/?q=%ff%fe%00", 200), ("/?%ff=1&q", 200), ("/artikel/%ff%00", 404), ("/artikel/%0a", 404)],
)
def test_bytes_that_are_no_text_are_answered(client: FlaskClient, url: str, status: int) -> None:
    page(client, url, status)


def test_threads_that_come_at_once_share_one_index(index_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Index] = []

    def slowly(path: Path, jobs: int | None) -> Index:
        sleep(0.05)
        opened.append(open_index(path, jobs=jobs))
        return opened[-1]

    monkeypatch.setattr("search_web.index_holder.open_index", slowly)
    holder = IndexHolder(index_path)
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda _: holder.index(), range(8)))
    assert len(opened) == 1
    assert all(index is opened[0] for index in got)
    holder.close()


def test_a_rebuild_is_served_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "index"
    build(articles()[:3], path)
    app = create_app({"TELUSUR_INDEX": path})
    client = app.test_client()
    assert status_of(page(client, "/")) == "1–3 dari 3 berita."
    build(articles(), path)
    deadline = monotonic() + 10
    while status_of(page(client, "/")) != "1–10 dari 12 berita.":
        assert monotonic() < deadline
        sleep(0.1)
    closed(app)


def test_without_an_index_the_page_says_so_and_finds_it_later(tmp_path: Path) -> None:
    path = tmp_path / "index"
    app = create_app({"TELUSUR_INDEX": str(path)})
    client = app.test_client()
    for url in ("/", "/tentang", "/artikel/x", "/healthz", "/api/v1/search"):
        response = client.get(url)
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert str(path) in unescape(response.text)
        assert HEADERS.items() <= dict(response.headers).items()
    assert build(articles(), path).indexed == 12
    assert client.get("/healthz").status_code == 200
    assert status_of(page(client, "/?q=rutan")) == "1 berita untuk “rutan”."
    closed(app)


def test_an_error_of_our_own_shows_no_insides(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_web.pages.index", lambda: 1 / 0)
    monkeypatch.setattr("search_web.api.index", lambda: 1 / 0)
    client = app.test_client()
    for url in ("/", "/api/v1/search"):
        response = client.get(url)
        assert response.status_code == 500
        assert "Zero" not in response.text


@pytest.mark.parametrize(
    "url", ["/", "/?q=x", "/artikel/jahat", "/artikel/entah", "/?page=x", "/api/v1/search", "/healthz",
            "/static/telusur.css", "/static/entah", "/tentang"]
)  # fmt: skip
def test_headers_are_on_everything(client: FlaskClient, url: str) -> None:
    with client.get(url) as response:
        assert HEADERS.items() <= dict(response.headers).items()
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "url", ["/", "/?q=jagung&outlet=Harian+Blora", "/?q=zebra", "/artikel/jahat", "/tentang", "/api/", "/x"]
)
def test_pages_are_well_made(client: FlaskClient, url: str) -> None:
    html = client.get(url).text
    assert '<html lang="id">' in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert not re.search(r'<script(?! src="/static/[^"]+" defer></script>)|\sstyle=|\son\w+="', html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!kabar|blora)', html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'(?:\sfor|aria-labelledby|\sform)="([^"]+)"', html):
        assert target in ids
