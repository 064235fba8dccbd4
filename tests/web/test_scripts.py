"""What JavaScript adds: suggestions and keys. Nothing else needs it (test_browser.py walks without)."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


@pytest.fixture
def page(opened: Open) -> Iterator["Page"]:
    """The page, whose console must stay empty: it would tell of what the Content-Security-Policy forbids."""
    trouble: list[str] = []
    with opened() as page:
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        yield page
    assert trouble == []


def suggest(page: "Page", *suggestions: dict[str, Any]) -> list[str]:
    """Has the server suggest these; what it was asked."""
    asked: list[str] = []

    def answer(route: "Route") -> None:
        asked.append(route.request.url.split("?q=")[1])
        route.fulfill(content_type="application/json", body=json.dumps({"version": 1, "suggestions": suggestions}))

    page.route("**/api/v1/suggest*", answer)
    return asked


def word(text: str, kind: str = "word") -> dict[str, Any]:
    return {"text": text, "kind": kind, "articles": 1}


def test_a_combobox_as_aria_wants_it(page: "Page") -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Cari berita")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.get_attribute("aria-autocomplete") == "list"
    box.press_sequentially("jag")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("listbox", name="Saran").get_attribute("id") == box.get_attribute("aria-controls")
    assert 1 <= options.count() <= 6
    page.keyboard.press("ArrowDown")
    first = options.first
    assert first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert box.input_value() == "jagung"
    page.keyboard.press("Escape")
    assert box.input_value() == "jag"
    assert not page.get_by_role("listbox").is_visible()
    assert box.get_attribute("aria-activedescendant") is None


def test_suggestions_fill_the_box_and_never_send_it(page: "Page") -> None:
    suggest(
        page, word("panen"), word("Harian Blora", "outlet"), word("Sri Lestari", "author"), word("Judul", "headline")
    )
    page.goto("/")
    box = page.locator("#q")
    for press, value in (
        (1, "panen"),
        (2, 'outlet:"Harian Blora"'),
        (3, 'penulis:"Sri Lestari"'),
        (4, "Judul"),
        (5, "pan"),
        (6, "panen"),
    ):
        box.fill("")
        box.press_sequentially("pan")
        page.get_by_role("option").first.wait_for()
        assert page.locator(".box [role=status]").inner_text() == "4 saran"
        for _ in range(press):
            page.keyboard.press("ArrowDown")
        assert box.input_value() == value
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert box.input_value() == "Judul"
    page.get_by_role("option").nth(1).click()
    assert box.input_value() == 'outlet:"Harian Blora"'
    assert page.evaluate("document.activeElement.id") == "q"
    assert not page.get_by_role("listbox").is_visible()
    assert page.url.endswith("/")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=outlet%3A%22Harian"))


def test_at_most_six_are_shown(page: "Page") -> None:
    suggest(page, *(word(f"panen{number}") for number in range(9)))
    page.goto("/")
    page.locator("#q").press_sequentially("pan")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").count() == 6


@pytest.mark.parametrize(
    "typed",
    ["p", '"pane', "outlet:har", "(pan", "padi ATAU ja", "padi BUKAN", "banjir -ro", "pem*", "=pan", "padi DAN "],
)
def test_operators_are_left_alone(page: "Page", typed: str) -> None:
    asked = suggest(page, word("panen"))
    page.goto("/")
    page.locator("#q").fill(typed)
    page.wait_for_timeout(250)
    assert asked == []
    assert not page.get_by_role("listbox").is_visible()


def test_words_that_look_like_operators_are_words(page: "Page") -> None:
    asked = suggest(page, word("panen"))
    page.goto("/")
    for typed in ("anti-ko", "DANAU to", "padi atau ja"):
        page.locator("#q").fill(typed)
        page.wait_for_timeout(200)
    assert len(asked) == 3


def test_fast_typing_asks_once_and_late_answers_are_dropped(page: "Page") -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    asked: list[str] = []
    waiting: list[Route] = []

    def answer(route: "Route") -> None:
        asked.append(route.request.url.split("?q=")[1])
        if asked[-1] == "jagu":
            waiting.append(route)  # answered too late
        else:
            route.fulfill(content_type="application/json", body=json.dumps({"suggestions": [word("jagung rebus")]}))

    page.route("**/api/v1/suggest*", answer)
    page.goto("/")
    page.locator("#q").press_sequentially("jagu", delay=15)
    page.wait_for_timeout(200)
    assert asked == ["jagu"]
    page.locator("#q").press_sequentially("ng", delay=15)
    page.get_by_role("option").first.wait_for()
    assert asked == ["jagu", "jagung"]
    assert page.get_by_role("option").inner_text().startswith("jagung rebus")
    (late,) = waiting
    with suppress(playwright.Error):  # the page has given it up, of which the browser may know or not
        late.fulfill(content_type="application/json", body=json.dumps({"suggestions": [word("jagu lama")]}))
    page.wait_for_timeout(50)
    assert page.get_by_role("option").inner_text().startswith("jagung rebus")


def test_without_an_answer_the_box_still_searches(opened: Open) -> None:
    with opened() as page:
        page.route("**/api/v1/suggest*", lambda route: route.fulfill(status=503, body="<b>"))
        page.goto("/")
        page.locator("#q").press_sequentially("jagung")
        page.wait_for_timeout(200)
        assert not page.get_by_role("listbox").is_visible()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q=jagung"))


def test_suggestions_are_text(page: "Page") -> None:
    suggest(page, word("<img src=x onerror=alert(1)>", "headline"))
    page.goto("/")
    page.locator("#q").press_sequentially("img")
    page.get_by_role("option").first.wait_for()
    assert page.locator("[role=option] img").count() == 0
    assert "<img" in page.get_by_role("option").first.inner_text()


def test_keys_move_through_hits(page: "Page") -> None:
    page.goto("/?q=jagung+panen")
    titles = page.locator(".hit h3 a")
    focused = "document.activeElement.textContent"
    page.keyboard.press("j")
    assert page.evaluate(focused) == titles.nth(0).inner_text()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate(focused) == titles.nth(1).inner_text()
    for _ in range(3):
        page.keyboard.press("k")
    assert page.evaluate(focused) == titles.nth(0).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/artikel/"))
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "temu-1"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "temu-2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "temu-1"


def test_slash_goes_to_the_box_and_letters_there_are_letters(page: "Page") -> None:
    suggest(page)
    page.goto("/?q=jagung")
    page.keyboard.press("/")
    page.keyboard.type("kejar j/k?")
    assert page.locator("#q").input_value() == "kejar j/k?"
    assert not page.locator("dialog").is_visible()
    page.locator("#since").focus()
    page.keyboard.press("?")
    assert not page.locator("dialog").is_visible()


def test_the_list_of_keys_opens_and_closes(page: "Page") -> None:
    page.goto("/tentang")
    dialog = page.get_by_role("dialog", name="Pintasan papan ketik")
    page.keyboard.press("?")
    assert dialog.is_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.get_by_role("button", name="Pintasan papan ketik").click()
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Tutup").click()
    assert not dialog.is_visible()


def test_names_are_found_while_they_are_typed(page: "Page") -> None:
    page.goto("/pilih/author?nama=")
    page.get_by_label("Nama memuat").press_sequentially("sri")
    shown = [each for each in page.locator(".boxes li").all() if each.is_visible()]
    assert [each.inner_text().split()[0] for each in shown] == ["Sri"]
    page.get_by_role("checkbox", name=re.compile("Sri Lestari")).check()
    page.get_by_label("Nama memuat").fill("budi")
    assert page.get_by_role("checkbox", name=re.compile("Sri Lestari")).is_visible()
    page.get_by_role("button", name="Terapkan").click()
    page.wait_for_url(re.compile("author=Sri"))
    assert "4 berita" in page.locator("#jumlah").inner_text()
