"""Filters by name: short lists, long lists that can be searched, and what is ticked."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Article, build
from search_web import create_app
from search_web.listing import VALUES_AT_ONCE, VALUES_UNFOLDED

from .conftest import closed
from .reading import args_of, links, page, status_of

OUTLETS = 140


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """As many outlets as articles, one of them with more."""
    path = tmp_path_factory.mktemp("many") / "index"
    articles = [Article(f"a{n}", "Panen padi", outlet=f"Kabar Kota {n:03}", author="Sri") for n in range(OUTLETS)]
    build([*articles, Article("b", "Panen jagung", outlet="Kabar Kota 007")], path)
    app = create_app({"TELUSUR_INDEX": path})
    yield app.test_client()
    closed(app)


def boxes(html: str, name: str = "outlet") -> list[tuple[str, bool, int]]:
    """``(value, ticked, count)`` of every box."""
    pattern = rf'<input type="checkbox" form="\w+" name="{name}" value="([^"]*)"( checked)?> <span>.*?</span> '
    found = re.findall(pattern + r'<span class="count">([\d.]+)</span>', html)
    return [(unescape(value), bool(ticked), int(count)) for value, ticked, count in found]


def test_a_long_list_is_short_unfolds_and_can_be_searched(many: FlaskClient) -> None:
    html = page(many, "/?q=panen")
    seen, folded = html.split('<details class="more">')
    assert [count for *_, count in boxes(seen)] == [2] + [1] * (VALUES_AT_ONCE - 1)
    assert len(boxes(folded)) == VALUES_UNFOLDED
    assert 'name="cari_outlet"' in html
    assert 'name="cari_author"' not in html


def test_names_are_looked_for_without_javascript(many: FlaskClient) -> None:
    # The button sends the whole form to the page of names; Enter sends it to the search, which passes it on.
    direct = page(many, "/pilih/outlet?q=panen&cari_outlet=kota+13")
    passed = many.get("/?q=panen&cari_outlet=kota+13&sort=newest&cari_author=")
    assert passed.status_code == 303
    assert passed.headers["Location"] == "/pilih/outlet?q=panen&sort=newest&nama=kota+13"
    html = page(many, passed.headers["Location"])
    assert boxes(html) == boxes(direct) == [(f"Kabar Kota {n}", False, 1) for n in ("013", "113", *range(130, 140))]
    assert '<input type="hidden" name="sort" value="newest">' in html
    assert 'value="kota 13"' in html
    assert "12 dari 140 nama" in html


def test_what_is_ticked_stays_ticked_while_names_are_looked_for(many: FlaskClient) -> None:
    html = page(many, "/pilih/outlet?q=panen&outlet=Kabar+Kota+001&outlet=Tidak+Ada&nama=139")
    assert boxes(html) == [("Kabar Kota 001", True, 1), ("Tidak Ada", True, 0), ("Kabar Kota 139", False, 1)]
    assert 'type="hidden" name="outlet"' not in html
    ((back, _),) = links(html.split('class="back"')[1].split("</nav>")[0])
    assert args_of(back) == [("q", "panen"), ("outlet", "Kabar Kota 001"), ("outlet", "Tidak Ada")]


def test_only_so_many_names_are_listed_at_once(many: FlaskClient) -> None:
    html = page(many, "/pilih/outlet")
    assert len(boxes(html)) == 120
    assert "20 tidak tampil" in html
    assert len(html) < 40_000


def test_a_ticked_value_stays_visible_at_zero(client: FlaskClient) -> None:
    html = page(client, "/?q=gempa&outlet=Harian+Blora&outlet=Entah&author=Budi")
    assert boxes(html)[:2] == [("Harian Blora", True, 0), ("Entah", True, 0)]
    assert boxes(html, "author")[0][:2] == ("Budi", True)


def test_clearing_filters_keeps_the_question(many: FlaskClient) -> None:
    html = page(many, "/?q=panen&outlet=Kabar+Kota+007&author=Sri&sort=oldest&exact=1")
    ((url, _),) = links(html, "clear")
    assert args_of(url) == [("q", "panen"), ("sort", "oldest")]
    assert status_of(page(many, url)) == "1–10 dari 141 berita untuk “panen”."


def test_names_of_other_things_cannot_be_chosen(client: FlaskClient) -> None:
    page(client, "/pilih/date", 404)
    page(client, "/pilih/outlet?page=x", 400)


def test_all_is_well_without_an_index(tmp_path: Path) -> None:
    app = create_app({"TELUSUR_INDEX": tmp_path / "none"})
    assert app.test_client().get("/pilih/outlet").status_code == 503
