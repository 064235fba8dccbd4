"""Results as they are told: what was understood, what was corrected, what was found instead, where nothing was."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Article, Snippet, build
from indexer.segments import lock
from search_web import create_app
from search_web.marks import Places, marked, part, stops, tooltips

from .conftest import closed
from .reading import args_of, links, page, status_of


@pytest.fixture(scope="module")
def acronyms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Articles that explain a short form."""
    text = "Rumah Tahanan Negara (Rutan) Blora menerima petani. Rumah tahanan negara itu bersih."
    path = tmp_path_factory.mktemp("acronyms") / "index"
    build([Article(f"a{n}", f"Kabar {n}", body=f"{text} Nomor {n}.") for n in range(8)], path)
    app = create_app({"TELUSUR_INDEX": path})
    yield app.test_client()
    closed(app)


def understood(html: str) -> tuple[str, str]:
    """The line, and what is behind it."""
    found = re.search(r'<div class="understood">.*?<summary>(.*?)</summary>(.*?)</details>', html, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[1])), found[2]


def test_a_form_of_a_root_is_marked_like_the_root_and_says_so(client: FlaskClient) -> None:
    html = page(client, "/?q=dipanen")
    assert '<mark title="bentuk dari “panen”">memanen</mark>' in html
    assert "<mark>panen</mark>" in html
    assert '<mark title="form of “panen”">memanen</mark>' in page(client, "/?q=dipanen&lang=en")


def test_a_long_form_says_of_which_short_form_it_is(acronyms: FlaskClient) -> None:
    html = page(acronyms, "/?q=rutan")
    assert '<mark title="cocok dengan “rutan”">Tahanan</mark>' in html
    assert "rutan = rumah tahanan negara" in understood(html)[0]


def test_what_was_understood_is_one_line_that_opens(client: FlaskClient) -> None:
    line, behind = understood(page(client, "/?q=dipanen+-rutan+%22hasil+panen%22+persis:jagung+yang+zebra"))
    assert line == (
        "Yang dipahami mesin: dipanen dalam 2 bentuk · tanpa rutan · “hasil panen” · persis jagung · "
        "zebra (tidak ada dalam berita)"
    )
    assert "kata umum; tidak ikut dicari" in behind
    assert "memanen" in behind


def test_the_title_says_how_much_was_found(client: FlaskClient) -> None:
    assert "<title>jagung: 8 berita · Telusur</title>" in page(client, "/?q=jagung")
    assert "<title>jagung: 8 articles, page 2 · Telusur</title>" in page(client, "/?q=jagung&per_page=5&page=2&lang=en")
    assert "<title>Telusur</title>" in page(client, "/?lang=id")


def test_exact_words_are_one_click_away(client: FlaskClient) -> None:
    html = page(client, "/?q=dipanen&sort=newest")
    ((url, _),) = [link for link in links(html) if link[1] == "Hanya persis seperti diketik"]
    assert args_of(url) == [("q", "dipanen"), ("sort", "newest"), ("exact", "1")]
    exact = page(client, url)
    assert status_of(exact) == "Tidak ada berita untuk “dipanen”."
    assert [re.sub(r"\s+", " ", text) for _, text in links(exact, "chip")] == [
        "Lepas filter Bentuk kata persis seperti diketik ×"
    ]
    assert "Hanya persis seperti diketik" not in exact
    assert '<input type="hidden" name="exact" value="1">' in exact
    ((one, _),) = [link for link in links(page(client, "/?q=jagung+dipanen")) if link[1] == "Persis kata ini"]
    assert args_of(one) == [("q", "jagung persis:dipanen")]


def test_a_correction_offers_what_was_typed(client: FlaskClient) -> None:
    html = page(client, "/?q=petani+jagunf")
    assert "jadi yang dicari “jagung”" in unescape(html)
    ((url, text),) = [link for link in links(html) if link[1].startswith("Cari persis")]
    assert text == "Cari persis “petani jagunf”"
    assert args_of(url) == [("q", "petani persis:jagunf")]
    assert "jadi yang dicari" not in page(client, url)


def test_what_was_perhaps_meant_can_be_asked(client: FlaskClient) -> None:
    html = page(client, "/?q=gempa+jagunf")
    assert "Mungkin maksud Anda “jagung”?" in unescape(html)
    assert ("/?q=gempa+jagung", "Cari “gempa jagung”") in links(html)


def test_hits_come_with_outlet_author_and_date(client: FlaskClient) -> None:
    html = page(client, "/?q=merendam")
    assert '<time datetime="2024-12-24T14:20+08:00">24 Desember 2024, 14.20 WITA</time>' in html
    assert "Oleh Sri Lestari" in html
    assert '<span class="outlet">kabar.example</span>' in html


def test_what_stands_in_articles_is_said_to_be_indonesian_on_an_english_page(client: FlaskClient) -> None:
    english, indonesian = page(client, "/?q=rutan&lang=en"), page(client, "/?q=rutan&lang=id")
    assert '<h3 lang="id"><a' in english
    assert '<p class="snippet" lang="id">' in english
    assert "<h3><a" in indonesian
    assert '<div class="body" lang="id">' in page(client, "/artikel/blora-1?lang=en")


def test_each_filter_says_what_there_would_be_without_it(client: FlaskClient) -> None:
    html = page(client, "/?q=jagung&outlet=kabar.example&author=Budi&since=2023-01-01&until=2023-12-31")
    assert status_of(html) == "Tidak ada berita untuk “jagung”."
    ways = re.findall(r"<li>(.*?)</li>", html.split('class="ways"')[1].split("</ul>")[0], re.DOTALL)
    told = [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", way))).strip() for way in ways]
    assert told == [
        "Tanpa filter outlet (kabar.example) 4 berita",
        "Tanpa filter penulis (Budi) 0 berita",
        "Tanpa filter tanggal (2023) 0 berita",
        "Tanpa semua filter 8 berita",
    ]
    offered = [link for link in links(html) if link[1].startswith("Tanpa ")]
    assert [text for _, text in offered] == [told[0][: told[0].rindex(" 4")], "Tanpa semua filter"]
    assert status_of(page(client, offered[0][0])) == "1–4 dari 4 berita untuk “jagung”."


def test_other_years_are_offered_where_the_dates_were_too_narrow(client: FlaskClient) -> None:
    html = page(client, "/?q=banjir&since=2023-01-01&until=2023-12-31")
    assert "Tahun lain yang ada beritanya" in html
    ((url, _),) = [link for link in links(html, "") if link[1] == "2024" and "since=2024-01-01" in link[0]][:1]
    assert status_of(page(client, url)) == "1 berita untuk “banjir”."
    near = page(client, "/?q=banjir&until=kemarin&outlet=Harian+Blora")
    assert status_of(near) == "Tidak ada berita untuk “banjir”."


def test_filters_that_left_only_partial_matches_are_named_too(client: FlaskClient) -> None:
    html = page(client, "/?q=banjir+jagung&outlet=Harian+Blora")
    assert status_of(html).startswith("Tidak ada berita yang memuat semua kata")
    assert ("/?q=banjir+jagung", "Tanpa filter outlet (Harian Blora)") in links(html)
    assert 'class="divider"' in html
    # The status line says it already.
    assert "yang tampil memuat sebagian" not in html


def test_a_question_without_a_word_is_told_how_to_ask(client: FlaskClient) -> None:
    html = page(client, "/?q=%3F%3F%3F+%21")
    assert "Tidak ada kata yang dapat dicari di sini" in html
    assert '<dl class="guide">' in html
    assert "Benangnya putus" not in html


def test_the_state_of_an_index_in_the_making_is_told(tmp_path: Path) -> None:
    app = create_app({"TELUSUR_INDEX": tmp_path / "index"})
    response = app.test_client().get("/?q=padi")
    assert response.status_code == 503
    assert "Coba lagi" in response.text
    assert 'value="padi"' in response.text


def test_filters_are_not_blamed_where_nothing_would_be_found_without_them(client: FlaskClient) -> None:
    html = page(client, "/?q=zebra&outlet=Harian+Blora&since=2023-01-01")
    assert "Filternya bukan sebabnya" in html
    assert "Filter yang mengosongkan" not in html


def test_a_build_under_way_is_told(client: FlaskClient, index_path: Path) -> None:
    assert "sedang ditulis" not in page(client, "/tentang")
    held = lock.acquire(index_path, 0)
    try:
        assert "Indeks sedang ditulis sejak 20" in page(client, "/tentang")
        assert status_of(page(client, "/?q=rutan")) == "1 berita untuk “rutan”."
    finally:
        lock.release(index_path, held)


def test_marks_are_escaped_with_all_around_them() -> None:
    snippet = Snippet("<b>a</b> <i>", ((3, 4), (10, 11)), ('"><x>', "i"))
    told = {'"><x>': 'dari "><script>'}
    assert marked(snippet, told) == (
        '&lt;b&gt;<mark title="dari &#34;&gt;&lt;script&gt;">a</mark>&lt;/b&gt; &lt;<mark>i</mark>&gt;'
    )
    assert marked(Snippet("<", ()), {}) == "&lt;"


def test_words_side_by_side_are_one_place_of_an_article() -> None:
    text = "panen raya di sini, lalu panen. Raya"
    snippet = Snippet(text, ((0, 5), (6, 10), (25, 30), (32, 36)), ("panen", "raya", "panen", "raya"))
    assert [len(stop) for stop in stops(snippet)] == [2, 2]
    html = Places({}, 2, "berikut").marked(snippet)
    assert html == (
        '<mark id="temu-1">panen</mark> <mark>raya</mark><a class="next" href="#temu-2" aria-label="berikut">↓</a>'
        ' di sini, lalu <mark id="temu-2">panen</mark>. <mark>Raya</mark>'
    )
    assert part(snippet, 20, 36) == Snippet("lalu panen. Raya", ((5, 10), (12, 16)), ("panen", "raya"))
    assert list(stops(Snippet("x", ()))) == []


def test_tooltips_of_phrases_are_by_word() -> None:
    assert tooltips(()) == {}
