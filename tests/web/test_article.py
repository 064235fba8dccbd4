"""One article: the words of the search in it, the way on and back, and how it is cited."""

import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from indexer import Article, Snippet
from search_web.citations import bibtex, key, plain, ris
from search_web.marks import MOST_STOPS, Places
from search_web.pages import paragraphs

from .reading import links, page

ARTICLE = Article(
    id="x",
    title="Panen {Raya} 100% di Blora & \\Demak_\n#1",
    author="Sri Lestari, S.Pd. dan Budi}",
    outlet="Harian Blora",
    date=datetime(2024, 2, 3, 9, 5),
    url="https://blora.example/a{b}%20c",
    body="Isi.",
)


def test_the_words_of_the_search_are_marked_and_linked(client: FlaskClient) -> None:
    html = page(client, "/artikel/blora-1?dari=q%3Djagung+panen")
    assert "<h1>Petani Blora <mark>panen</mark> <mark>jagung</mark> ke-1</h1>" in html
    assert "2 kecocokan dalam teks" in html
    assert 'href="#temu-1"' in html
    assert '<mark id="temu-1" title="cocok dengan “panen”">memanen</mark> <mark>jagung</mark>' in html
    assert 'href="#temu-2" aria-label="Ke kecocokan berikutnya"' in html
    assert re.findall(r'id="(temu-\d+)"', html) == ["temu-1", "temu-2"]
    assert {url[1:] for url, _ in links(html) if url.startswith("#temu")} <= set(re.findall(r'id="([^"]+)"', html))


def test_exact_searches_mark_exact_words(client: FlaskClient) -> None:
    html = page(client, "/artikel/blora-1?dari=q%3Dpanen%26exact%3D1")
    assert "memanen</mark>" not in html
    assert "<mark>panen</mark>" in html


def test_without_a_search_nothing_is_marked(client: FlaskClient) -> None:
    for url in ("/artikel/blora-1", "/artikel/blora-1?dari=outlet%3DHarian+Blora"):
        assert "<mark" not in page(client, url)


def test_only_so_many_places_are_linked() -> None:
    text = "padi ---- " * 200
    marks = tuple((at, at + 4) for at in range(0, len(text), 10))
    html = Places({}, 200, "x").marked(Snippet(text, marks, ("padi",) * 200))
    assert html.count("<mark") == 200
    assert html.count("id=") == MOST_STOPS
    assert html.count("href=") == MOST_STOPS - 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a\n\nb\n \n c ", ["a", "b", "c"]),
        ("\n\na\nb\n\n", ["a", "b"]),
        ("a\nb\n\nc", ["a\nb", "c"]),
        ("  ", []),
        ("", []),
        ("a", ["a"]),
    ],
)
def test_paragraphs_are_found_where_they_stand(body: str, expected: list[str]) -> None:
    assert [body[start:end] for start, end in paragraphs(body)] == expected


def test_authors_of_a_byline_lead_to_what_they_wrote(client: FlaskClient) -> None:
    html = page(client, "/artikel/blora-1")
    assert ("/?author=Sri+Lestari", "Sri Lestari") in links(html)
    assert ("/?author=Budi", "Budi") in links(html)


def test_citations_are_served_as_files(client: FlaskClient) -> None:
    html = page(client, "/artikel/rutan%2F2024%2F%2Fbanjir%3Fx%3D1%23y")
    offered = [url for url, text in links(html, "download") if text in ("BibTeX", "RIS")]
    assert len(offered) == 2
    bib, record = (client.get(url) for url in offered)
    assert bib.headers["Content-Disposition"] == 'attachment; filename="kabarexample2024banjir.bib"'
    assert bib.content_type == "application/x-bibtex; charset=utf-8"
    assert "title = {{Banjir merendam rutan}}" in bib.text
    assert record.content_type.startswith("application/x-research-info-systems")
    assert record.text.startswith("TY  - NEWS\r\nTI  - Banjir merendam rutan\r\nAU  - Sri Lestari\r\n")
    assert "Sri Lestari. “Banjir merendam rutan”. kabar.example, 24 Desember 2024. http://kabar.example/banjir" in html
    assert client.get("/kutip/bibtex/entah").status_code == 404
    assert client.get("/kutip/word/blora-1").status_code == 404


def test_bibtex_survives_what_latex_takes_for_commands() -> None:
    assert bibtex(ARTICLE) == (
        "@article{harianblora2024panen,\n"
        "  author = {{Sri Lestari, S.Pd.} and {Budi\\}}},\n"
        "  title = {{Panen \\{Raya\\} 100\\% di Blora \\& \\textbackslash{}Demak\\_ \\#1}},\n"
        "  journal = {Harian Blora},\n"
        "  year = {2024},\n"
        "  month = {02},\n"
        "  day = {03},\n"
        "  url = {https://blora.example/a%7Bb%7D%20c},\n"
        "  language = {indonesian},\n"
        "}\n"
    )


def test_ris_keeps_to_its_lines() -> None:
    lines = ris(ARTICLE).split("\r\n")
    assert lines == [
        "TY  - NEWS",
        "TI  - Panen {Raya} 100% di Blora & \\Demak_ #1",
        "AU  - Sri Lestari, S.Pd.",
        "AU  - Budi}",
        "T2  - Harian Blora",
        "PY  - 2024",
        "DA  - 2024/02/03/",
        "UR  - https://blora.example/a{b}%20c",
        "LA  - id",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize("article", [Article(id="x"), Article(id="x", title="\r\nER  - \r\nTY", url="javascript:x")])
def test_hardly_anything_is_cited_too(article: Article) -> None:
    assert len([line for line in ris(article).split("\r\n") if line.startswith("ER  - ")]) == 1
    assert bibtex(article).startswith("@article{")
    assert "javascript" not in bibtex(article) + ris(article) + plain(article)
    assert re.fullmatch(r"[a-z0-9]+", key(article))
