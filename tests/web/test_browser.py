"""A walk through the pages in Chromium, with JavaScript off: what a reader without it can do, everybody can."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def browser_page(opened: Open) -> Iterator["Page"]:
    with opened(java_script_enabled=False) as page:
        yield page


def test_a_walk(browser_page: "Page", address: str) -> None:
    page = browser_page
    asked: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))

    page.goto("/")
    assert "Ikuti benang" in page.inner_text("h1")
    page.get_by_label("Cari berita").fill("jagung")
    page.get_by_role("button", name="Cari").click()
    everything = page.get_by_role("status").inner_text()
    assert re.search(r"8 berita untuk “jagung”", everything)

    page.get_by_role("checkbox", name=re.compile("kabar.example")).check()
    page.get_by_role("button", name="Terapkan").click()
    assert "outlet=kabar.example" in page.url
    assert "1 berita untuk “jagung”" in page.get_by_role("status").inner_text()
    assert page.get_by_role("checkbox", name=re.compile("kabar.example")).is_checked()

    page.get_by_role("link", name=re.compile("Lepas filter Outlet")).click()
    assert "outlet" not in page.url
    assert page.get_by_role("status").inner_text() == everything

    page.get_by_role("link", name="terbaru").click()
    listed = page.url
    assert "sort=newest" in listed
    title = page.locator(".hit h3 a").first.inner_text()
    page.locator(".hit h3 a").first.click()
    assert page.inner_text("h1") == title
    page.get_by_role("link", name=re.compile("Kembali ke hasil")).click()
    assert page.url == listed

    assert trouble == []
    assert {url.split("/", 3)[2] for url in asked} == {address.removeprefix("http://")}


def test_on_a_telephone_the_filters_unfold(browser_page: "Page") -> None:
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/?q=jagung&since=2023-01-01")
    apply = page.get_by_role("button", name="Terapkan")
    assert not apply.is_visible()
    page.get_by_text(re.compile("^Saring hasil")).first.click()
    assert apply.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/?q=jagung")
    assert apply.is_visible()


def test_keys_alone_are_enough(browser_page: "Page") -> None:
    page = browser_page
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").is_visible()
    page.get_by_label("Cari berita").focus()
    page.keyboard.type("rutan")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=rutan"))
    assert "rutan" in page.get_by_role("status").inner_text()


def test_names_citations_time_and_language_without_javascript(browser_page: "Page") -> None:
    page = browser_page
    page.goto("/pilih/author?q=jagung")
    page.get_by_label("Nama memuat").fill("sri")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("nama=sri"))
    assert "1 dari 2 nama" in page.get_by_role("status").inner_text()
    page.get_by_role("checkbox", name=re.compile("Sri Lestari")).check()
    page.get_by_role("button", name="Terapkan").click()
    assert "4 berita untuk “jagung”" in page.get_by_role("status").inner_text()

    page.get_by_role("link", name="Sebagai tabel").click()
    page.locator(".histogram tbody a").first.click()
    assert "since=2023-0" in page.url
    page.get_by_role("link", name="Semua waktu").click()
    page.get_by_role("link", name="Bandingkan per outlet").click()
    assert page.locator(".multiples svg").count() == 2

    page.get_by_role("link", name="English").click()
    assert "articles for “jagung”" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name=re.compile("Remove filter Author")).click()
    assert "8 articles" in page.get_by_role("status").inner_text()
    page.locator(".hit h3 a").first.click()
    page.get_by_role("link", name="To the first").click()
    assert page.url.endswith("#temu-1")
    with page.expect_download() as download:
        page.get_by_role("link", name="RIS").click()
    assert download.value.suggested_filename.endswith(".ris")
