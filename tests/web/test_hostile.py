"""Two hundred and more hostile texts, as questions and as articles: nothing of them becomes markup, link or header."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import Article, build
from search_web import create_app

from .conftest import closed
from .hostile import ESCAPING, WORKED_OUT

_TAGS = set(
    "html head meta title link script body a header div span svg g ellipse circle path rect text search form label"
    " input button nav main section h1 h2 h3 p details summary dl dt dd code i em strong b br ul ol li fieldset legend"
    " aside figure figcaption table thead tbody tr th td article footer time mark dialog kbd wbr".split()
)
_EMPTY = {"meta", "link", "input", "br", "wbr"}
_ATTRIBUTES = set(
    "lang charset name content rel type href src defer class viewbox width height aria-hidden focusable cx cy rx ry r"
    " transform id action method autocomplete for value placeholder enterkeyhint autocapitalize spellcheck data-suggest"
    " data-label data-one data-several data-kinds data-opens hreflang tabindex role aria-label aria-labelledby form"
    " preserveaspectratio formaction checked aria-current hidden disabled d x y text-anchor scope datetime start title"
    " download".split()
)


class _Strict(HTMLParser):
    """Fails for a tag or an attribute that no template writes, for a bad address, and for tags that are not nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += 1
        assert tag in _TAGS, tag
        names = [name for name, _ in attrs]
        assert set(names) <= _ATTRIBUTES, (tag, names)
        assert len(names) == len(set(names)), (tag, names)
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction"):
                self.address(tag, value or "")
        if tag == "script":
            assert [name for name, _ in attrs] == ["src", "defer"]
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def address(self, tag: str, value: str) -> None:
        parts = urlsplit(value)
        if tag == "a" and parts.scheme in ("http", "https"):
            return  # the original of an article
        assert not parts.scheme, value
        assert not value.startswith("//"), value
        assert value.startswith(("/", "#")), value


def untouched(response: TestResponse) -> None:
    """No header is there that is not ours, and no cookie but the language."""
    assert "X-Jahat" not in response.headers
    assert all(cookie.startswith("lang=") for cookie in response.headers.getlist("Set-Cookie"))
    assert all("\n" not in value and "\r" not in value for value in response.headers.values())


def check(html: str) -> None:
    parser = _Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    assert parser.seen > 20
    assert WORKED_OUT not in html


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, list[str]]]:
    """An index in which every text of every article is hostile."""
    path = tmp_path_factory.mktemp("poisoned") / "index"
    built = [
        Article(id=text, title=text, author=text, outlet=text, url=text, body=f"jagung {text}\n\n{text}")
        for text in (text for text in ESCAPING[::5] if "\ud800" not in text)
    ]
    assert build(built, path).indexed == len(built)
    app = create_app({"TELUSUR_INDEX": path})
    with app.extensions["telusur"].index() as index:
        ids = [article.id for article in index.articles()]
    closed(app)
    yield app.test_client(), ids
    closed(app)


def test_there_are_enough() -> None:
    assert len(set(ESCAPING)) >= 200


@pytest.mark.parametrize("text", ESCAPING, ids=range(len(ESCAPING)))
def test_questions(client: FlaskClient, text: str) -> None:
    query = urlencode({"q": text, "outlet": text, "since": "kemarin"}, errors="surrogatepass")
    for url in (f"/?{query}", f"/?{query}&lang=en&by=outlet", f"/artikel/blora-1?dari={quote(query, safe='')}"):
        response = client.get(url)
        assert response.status_code == 200
        check(response.text)
        untouched(response)
    for name in ("since", "sort", "page", "nama", "lang", "exact", "cari_outlet", "dari"):
        response = client.get("/?" + urlencode({name: text, "q": text}, errors="surrogatepass"))
        assert response.status_code in (200, 303, 400)
        if response.status_code != 303:
            check(response.text)
        else:
            assert response.headers["Location"].startswith("/pilih/outlet?")
        untouched(response)
    check(client.get("/pilih/outlet?" + urlencode({"nama": text, "outlet": text}, errors="surrogatepass")).text)
    response = client.get("/artikel/" + quote(text, safe="", errors="surrogatepass"))
    assert response.status_code == 404
    check(response.text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_articles(poisoned: tuple[FlaskClient, list[str]], language: str) -> None:
    client, ids = poisoned
    assert len(ids) > 40
    client.get(f"/?lang={language}")
    for url in ("/", "/?q=jagung&per_page=100&by=outlet", "/?q=alert", "/?q=jahat", "/pilih/author", "/tentang"):
        check(client.get(url).text)
    for id_ in ids:
        encoded = quote(id_, safe="")
        response = client.get(f"/artikel/{encoded}?dari=q%3Djagung+alert+script")
        assert response.status_code == 200, id_
        check(response.text)
        for form in ("bibtex", "ris"):
            response = client.get(f"/kutip/{form}/{encoded}")
            assert response.status_code == 200
            assert (
                "jahat" not in response.headers["Content-Disposition"] or '"' in response.headers["Content-Disposition"]
            )
            assert response.headers["Content-Disposition"].isprintable()
            assert response.headers["X-Content-Type-Options"] == "nosniff"
