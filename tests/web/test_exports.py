"""Results taken along: as JSON, as a table that is safe in a spreadsheet, as a feed, from a browser's search box."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient

from indexer import Article, Index, build, open_index
from search_web import create_app
from search_web.exports import harmless, permalink, ways_to_take
from search_web.feed import rfc3339

from .conftest import articles, closed
from .hostile import BAD, HOSTILE

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ASKED = "q=panen+jagung&outlet=Harian+Blora&since=2023-02-01&sort=oldest&per_page=2&page=2"


def _got(client: FlaskClient, url: str) -> bytes:
    with client.get(url) as response:  # what is sent in pieces keeps its turn until it is closed
        assert response.status_code == 200, response.get_data()
        return bytes(response.data)


def _table(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def _feed(client: FlaskClient, query: str) -> Element:
    response = client.get(f"/cari.atom?{query}")
    assert response.status_code == 200, response.text
    assert response.content_type == "application/atom+xml; charset=utf-8"
    return fromstring(response.data)


# -- JSON and CSV -------------------------------------------------------------------------------------------


def test_json_is_the_page_in_other_words(client: FlaskClient, index_path: Path) -> None:
    answer = client.get(f"/cari.json?{ASKED}&utm_source=x&since=")
    with open_index(index_path) as index:
        expected = index.search(
            "panen jagung", outlet="Harian Blora", since="2023-02-01", sort="oldest", per_page=2, page=2
        ).to_dict()
    assert {**answer.get_json(), "took_ms": 0} == {**json.loads(json.dumps(expected)), "took_ms": 0}
    assert answer.get_json()["hits"]


def test_csv_has_the_hits_of_the_page(client: FlaskClient) -> None:
    response = client.get(f"/cari.csv?{ASKED}")
    rows = _table(response.data)
    hits = client.get(f"/cari.json?{ASKED}").get_json()["hits"]
    assert [(row["id"], row["date"], row["title"], row["url"]) for row in rows] == [
        (hit["id"], hit["date"], hit["title"], hit["url"]) for hit in hits
    ]
    assert response.content_type == "text/csv; charset=utf-8; header=present"
    assert response.headers["Content-Disposition"] == 'attachment; filename="telusur-panen-jagung.csv"'
    (partial,) = {row["partial"] for row in _table(_got(client, "/cari.csv?q=banjir+jagung+pala"))}
    assert partial == "1"


@pytest.mark.parametrize("name", ["semua", "all"])
def test_csv_of_everything_has_every_full_match(client: FlaskClient, index_path: Path, name: str) -> None:
    rows = _table(_got(client, f"/cari.csv?q=jagung&outlet=harian+blora&since=2023&per_page=1&page=9&{name}=1"))
    with open_index(index_path) as index:
        expected = {hit.id for hit in index.scan("jagung", outlet="harian blora", since="2023")}
    assert {row["id"] for row in rows} == expected
    assert len(rows) == len(expected) > 2
    assert len(_table(_got(client, f"/cari.csv?{name}=1"))) == 12
    found, exact = (len(_table(_got(client, f"/cari.csv?q=menjual&{name}=1{more}"))) for more in ("", "&exact=1"))
    assert (found, exact) == (7, 0)
    assert len(_table(_got(client, f"/cari.csv?q=zebra&{name}=1"))) == 0


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"), ("+62 812", "'+62 812"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
    ("\t=1", "\t'=1"), ("\r=1", " '=1"), ("\n=1", "\n'=1"), (' "=1', " \"'=1"), ("'=1", "''=1"),
    ("a;=1;b", "a;'=1;b"), ("a\t-1", "a\t'-1"), ("a\n@b", "a\n'@b"),
    ("Harga = 5", "Harga = 5"), ("Rp5-6", "Rp5-6"), ("a-b", "a-b"), ("surat@kabar", "surat@kabar"), ("", ""),
    ("a\x00b\x1b", "a b "),
])  # fmt: skip
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_hostile_articles_stay_text_and_their_rows_whole(tmp_path: Path) -> None:
    evil = ['=cmd|"/c calc"!A1', '+1",=2\r\n=3', "-1;=2", "@x", "a\x00b", '"', ",,,", "\u2028x", "biasa\ud800"]
    build([Article(id=f"i{n}", title=text, author=text, outlet=text, body="sapi") for n, text in enumerate(evil)],
          tmp_path / "index")  # fmt: skip
    app = create_app({"TELUSUR_INDEX": tmp_path / "index"})
    for more in ("", "&semua=1"):
        rows = _table(_got(app.test_client(), f"/cari.csv?q=sapi&per_page=50{more}"))
        assert len(rows) == len(evil)
        for row in rows:
            assert None not in row
            for name in ("title", "author", "outlet"):
                for line in row[name].replace(";", "\n").splitlines():
                    assert not line.lstrip().startswith(("=", "+", "-", "@"))
    closed(app)


def test_everything_is_sent_in_pieces_within_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([Article(id=f"i{n}", title=f"Judul {n} " + "x" * 1000, body="sapi") for n in range(6000)], tmp_path / "index")
    app = create_app({"TELUSUR_INDEX": tmp_path / "index"})
    client = app.test_client()
    client.get("/cari.csv?q=sapi&semua=1").close()  # what is kept from one request to the next is there already
    read = 0
    scan = Index.scan

    def counted(self: Index, query: str, **filters: object) -> Iterator[object]:
        nonlocal read
        for hit in scan(self, query, **filters):  # type: ignore[arg-type]  # passed on
            read += 1
            yield hit

    monkeypatch.setattr(Index, "scan", counted)
    tracemalloc.start()
    with client.get("/cari.csv?q=sapi&semua=1", headers={"Accept-Encoding": "identity"}) as response:
        pieces = response.iter_encoded()
        next(pieces)
        next(pieces)
        assert read < 1000  # its beginning is sent before its end is read
        size = sum(map(len, pieces))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 6_000_000
    assert read == 6000
    assert peak < size / 2
    closed(app)


def test_so_many_whole_exports_at_once(index_path: Path) -> None:
    app = create_app({"TELUSUR_INDEX": index_path, "TELUSUR_THREADS": 8})
    client = app.test_client()
    turns: BoundedSemaphore = app.extensions["telusur.whole_exports"]
    going = [client.get("/cari.csv?semua=1") for _ in range(2)]
    refused = client.get("/cari.csv?semua=1")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert client.get("/cari.csv").status_code == 200
    going[0].close()
    # Refused, asked only for headers, given up before the first byte: each gives its turn back.
    for _ in range(3):
        assert client.get("/cari.csv?semua=1&since=kapan").status_code == 400
        client.head("/cari.csv?semua=1").close()
        client.get("/cari.csv?semua=1").close()
    going[1].close()
    assert [turns.acquire(blocking=False) for _ in range(3)] == [True, True, False]
    closed(app)


# -- Atom ---------------------------------------------------------------------------------------------------


def test_the_feed_is_atom(client: FlaskClient) -> None:
    """What RFC 4287 wants of a feed and of its entries (sections 4.1.1, 4.1.2)."""
    for query in ("", "q=jagung", "q=jahat", "q=cengkih", "q=zebra", ASKED):
        feed = _feed(client, query)
        assert feed.tag == f"{ATOM}feed"
        for parent in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                (found,) = parent.findall(f"{ATOM}{name}")
                assert found.text
            UUID(parent.findtext(f"{ATOM}id", "").removeprefix("urn:uuid:"))
            moment = datetime.fromisoformat(parent.findtext(f"{ATOM}updated", ""))
            assert moment.tzinfo
            links = [
                (link.get("rel"), link.get("type"), link.get("hreflang")) for link in parent.findall(f"{ATOM}link")
            ]
            assert len(links) == len(set(links))
            for link in parent.findall(f"{ATOM}link"):
                assert urlsplit(link.get("href", "")).scheme in ("http", "https")
            assert "alternate" in {rel for rel, _, _ in links}
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))
        (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert own is not None
        assert _feed(client, urlsplit(own).query).findtext(f"{ATOM}id") == feed.findtext(f"{ATOM}id")


def test_the_newest_come_first_and_those_without_a_date_last(client: FlaskClient) -> None:
    feed = _feed(client, "sort=oldest")
    moments = [datetime.fromisoformat(each.findtext(f"{ATOM}updated", "")) for each in feed.findall(f"{ATOM}entry")]
    assert len(moments) == 12
    assert moments == sorted(moments, reverse=True)
    assert moments[-3:] == [datetime(1970, 1, 1, tzinfo=UTC)] * 3
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated", "")) == moments[0]
    undated = feed.findall(f"{ATOM}entry")[-1]
    assert undated.find(f"{ATOM}published") is None


def test_an_alert_has_full_matches_only(client: FlaskClient) -> None:
    assert [each.findtext(f"{ATOM}title") for each in _feed(client, "q=banjir+jagung").findall(f"{ATOM}entry")] == [
        "Banjir merendam rutan"
    ]


def test_summaries_are_html_that_was_escaped(client: FlaskClient) -> None:
    (entry,) = _feed(client, "q=jahat").findall(f"{ATOM}entry")
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert "<mark>jahat</mark>" in (summary.text or "")
    assert "<script" not in (summary.text or "")
    assert "&lt;script&gt;" in (summary.text or "")
    assert not [link for link in entry.findall(f"{ATOM}link") if "javascript" in link.get("href", "")]
    assert "<script>" in entry.findtext(f"{ATOM}title", "")  # a title is plain text


def test_ids_outlive_the_index(tmp_path: Path, client: FlaskClient) -> None:
    path = tmp_path / "lain"
    build(list(reversed(articles())), path)
    app = create_app({"TELUSUR_INDEX": path, "TELUSUR_URL_PREFIX": "/arsip"})
    there = _feed(app.test_client(), "q=jagung")
    here = _feed(client, "q=jagung&lang=en&utm_source=x")
    for name in ("id", f"entry/{ATOM}id"):
        found = [sorted(each.text or "" for each in feed.findall(f"{ATOM}{name}")) for feed in (here, there)]
        assert found[0] == found[1]
    assert here.findtext(f"{ATOM}id") != _feed(client, "q=padi").findtext(f"{ATOM}id")
    closed(app)


def test_pages_of_a_feed_lead_to_each_other(client: FlaskClient) -> None:
    titles, url = [], "/cari.atom?q=jagung&per_page=3"
    while url:
        feed = fromstring(client.get(url).data)
        titles += [each.findtext(f"{ATOM}title") for each in feed.findall(f"{ATOM}entry")]
        url = next((link.get("href", "") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"), "")
    assert len(titles) == len(set(titles)) == 8


@pytest.mark.parametrize(("date", "written"), [
    (datetime(2024, 12, 24, 14, 20, tzinfo=timezone(timedelta(hours=8))), "2024-12-24T14:20:00+08:00"),
    (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=7))), "0001-01-01T00:00:00+07:00"),
    (datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=7, seconds=12))), "1899-12-31T16:59:48+00:00"),
    (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=7, seconds=12))), "0001-01-01T00:00:00+00:00"),
])  # fmt: skip
def test_moments_are_those_of_rfc_3339(date: datetime, written: str) -> None:
    assert rfc3339(date) == written


# -- the browser's search box -------------------------------------------------------------------------------


def test_a_browser_can_add_the_page(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    made = fromstring(response.data)
    assert response.mimetype == "application/opensearchdescription+xml"
    assert made.findtext(f"{OPENSEARCH}ShortName") == "Telusur"
    urls = {each.get("type"): each.get("template", "") for each in made.findall(f"{OPENSEARCH}Url")}
    for kind in ("text/html", "application/atom+xml", "application/x-suggestions+json"):
        asked = urls[kind].replace("{searchTerms}", "jagung").replace("{startPage?}", "")
        found = client.get(asked)
        assert (found.status_code, found.mimetype) == (200, kind)
    html = client.get("/").text
    assert (
        '<link rel="search" type="application/opensearchdescription+xml" title="Telusur" href="/opensearch.xml">'
        in html
    )


def test_suggestions_for_browsers(client: FlaskClient) -> None:
    typed, completions, about = json.loads(client.get("/saran.json?q=pan").data)
    told = client.get("/api/v1/suggest?q=pan").get_json()["suggestions"]
    assert typed == "pan"
    assert completions == [each["text"] for each in told]
    assert about[0] == f"{told[0]['articles']} berita"
    assert json.loads(client.get("/saran.json").data) == ["", [], []]


# -- links, and what is asked wrongly -----------------------------------------------------------------------


def test_the_page_leads_to_all_of_them(client: FlaskClient) -> None:
    html = client.get(f"/?{ASKED}&utm_source=x").text
    for path in ("/cari.json", "/cari.csv", "/cari.atom"):
        assert f'href="{path}?' in html
    with client.application.test_request_context("/?sort=newest&utm_source=x&page=1&outlet=B&q=x&outlet=A&lang=en"):
        ways = {way.text: way.url for way in ways_to_take()}
        assert ways["permalink"] == "/?q=x&outlet=B&outlet=A&sort=newest"
        assert ways["Atom"] == "/cari.atom?outlet=B&outlet=A&q=x"
        assert permalink((("sort", "oldest"), ("q", "y"), ("page", "2"))) == "/?q=y&sort=oldest&page=2"
    for way in ways.values():
        with client.get(way) as response:
            assert response.status_code == 200


@pytest.mark.parametrize("path", ["/cari.json", "/cari.csv", "/cari.atom"])
@pytest.mark.parametrize(("args", "named"), BAD)
def test_bad_values_are_named(client: FlaskClient, path: str, args: str, named: str) -> None:
    if path == "/cari.atom" and args.startswith(("sort", "interval")):
        return  # a feed has its own order, and no histogram
    response = client.get(f"{path}?{args}")
    assert response.status_code == 400
    assert response.mimetype == ("application/problem+json" if path.endswith("json") else "text/plain")
    assert named in response.text


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_answered_and_no_header_is_injected(client: FlaskClient, text: str) -> None:
    for path in ("/cari.json", "/cari.csv", "/cari.atom", "/saran.json"):
        with client.get(f"{path}?" + urlencode({"q": text, "outlet": text})) as response:
            assert response.status_code == 200
            assert "Set-Cookie" not in response.headers
            name = response.headers.get("Content-Disposition", 'filename="x"')
            assert set(name.split("filename=")[1]) <= set('"abcdefghijklmnopqrstuvwxyz0123456789-.')
            if path == "/cari.atom":
                own = fromstring(response.data).find(f"{ATOM}link[@rel='self']")
                assert own is not None
                assert ("q", text) in parse_qsl(urlsplit(own.get("href", "")).query) or not text.strip()
