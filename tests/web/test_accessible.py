"""Every kind of page as axe judges it, in both themes and languages; every function by keyboard; nothing that jumps."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: ``(name, address)`` of every kind of page, in every state that changes what stands on it.
KINDS = [
    ("start", "/"),
    ("results", "/?q=jagung+dipanen+-rutan&outlet=Harian+Blora&since=2023-01-01&until=2024-12-31&per_page=2&page=2"),
    ("partial", "/?q=banjir+jagung&outlet=Harian+Blora"),
    ("multiples", "/?q=jagung&interval=month&by=outlet"),
    ("table", "/?q=jagung&interval=month&tabel=1"),
    ("day", "/?q=jagung&since=2023-01-03&until=2023-01-03"),
    ("corrected", "/?q=petani+jagunf"),
    ("empty", "/?q=jagung&outlet=kabar.example&author=Budi&since=2023-01-01&until=2023-12-31"),
    ("nothing", "/?q=zebra"),
    ("beyond", "/?page=99"),
    ("not-understood", "/?q=%3F"),
    ("names", "/pilih/author?nama=s&outlet=Harian+Blora"),
    ("article", "/artikel/blora-1?dari=q%3Djagung+panen"),
    ("bare-article", "/artikel/tanpa-isi"),
    ("about", "/tentang"),
    ("api", "/api/"),
    ("missing", "/entah"),
    ("refused", "/?q=jagung&page=x"),
]

#: Those on which all that there is to use stands.
REACHED = [
    "/",
    KINDS[1][1],
    "/?q=jagung&outlet=kabar.example&author=Budi&tabel=1",
    "/pilih/author",
    "/artikel/blora-1?dari=q%3Djagung+panen",
    "/tentang",
]

_UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing(opened: Open, theme: str, language: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python belum terpasang")
    wrong = []
    with opened(color_scheme=theme) as page:
        page.goto(f"/?lang={language}")
        for name, url in KINDS:
            page.goto(url)
            assert page.get_attribute("html", "lang") == language
            page.evaluate(_UNFOLD)
            wrong += [f"{name}: {rule}" for rule in _violations(axe.Axe().run(page).response)]
        page.goto("/")
        page.keyboard.press("?")
        assert page.locator("dialog").is_visible()
        wrong += [f"keys: {rule}" for rule in _violations(axe.Axe().run(page).response)]
        page.keyboard.press("Escape")
        page.locator("#q").press_sequentially("pan")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        wrong += [f"suggestions: {rule}" for rule in _violations(axe.Axe().run(page).response)]
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(KINDS[1][1])
        wrong += [f"telephone: {rule}" for rule in _violations(axe.Axe().run(page).response)]
    assert wrong == []


def _violations(response: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    for each in response["violations"]:
        nodes = each["nodes"]
        assert isinstance(nodes, list)
        yield f"{each['id']}: {'; '.join(node['html'][:160] for node in nodes[:3])}"


#: What may be used on a page and is seen, each with a number; links of a drawing have their like in its table.
_NUMBERED = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, [tabindex="0"]')];
  const seen = all.filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest('svg, dialog'));
  seen.forEach((each, number) => { each.dataset.number = number });
  return seen.length;
}"""
_FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  return [here.dataset.number ?? null, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0];
}"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    "url",
    [
        "/",
        KINDS[1][1],
        "/?q=jagung&outlet=kabar.example&author=Budi&tabel=1",
        "/pilih/author",
        "/artikel/blora-1?dari=q%3Djagung+panen",
        "/tentang",
    ],
)
def test_everything_is_reached_by_tab_and_is_seen_to_be(opened: Open, url: str, scripts: bool) -> None:
    with opened(java_script_enabled=scripts) as page:
        page.goto(url)
        count = page.evaluate(_NUMBERED)
        reached: set[str] = set()
        for _ in range(count * 4):  # a date field has several stops
            page.keyboard.press("Tab")
            number, outlined = page.evaluate(_FOCUSED)
            if number is None:
                if len(reached) == count:
                    break
                continue
            assert outlined, page.evaluate("document.activeElement.outerHTML")
            reached.add(number)
        missed = set(map(str, range(count))) - reached
        assert missed == set(), [page.locator(f'[data-number="{number}"]').first.inner_text() for number in missed]


def test_a_search_from_question_to_citation_by_keys_alone(opened: Open) -> None:
    with opened(java_script_enabled=False) as page:
        page.goto("/")
        _tab_to(page, "#q")
        page.keyboard.type("jagung")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q=jagung"))
        _tab_to(page, 'input[name=outlet][value="kabar.example"]')
        page.keyboard.press("Space")
        _tab_to(page, ".apply button")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("outlet=kabar.example"))
        assert "1 berita untuk “jagung”" in page.locator("#jumlah").inner_text()
        _tab_to(page, ".chip")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "outlet" not in url)
        _tab_to(page, ".below a")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("tabel=1"))
        _tab_to(page, ".histogram tbody a")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("since="))
        _tab_to(page, ".hit h3 a")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/artikel/"))
        _tab_to(page, ".matches a")
        page.keyboard.press("Enter")
        assert page.url.endswith("#temu-1")
        _tab_to(page, "a[download]")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(".bib")
        _tab_to(page, ".back a", back=True)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/\?q=jagung"))


def _tab_to(page: "Page", selector: str, back: bool = False) -> None:
    for _ in range(150):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


_WATCH = """
window.shifts = 0;
new PerformanceObserver(list => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
}).observe({type: 'layout-shift', buffered: true});
"""


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_moves_while_a_page_comes(opened: Open, width: int) -> None:
    with opened(viewport={"width": width, "height": 900}) as page:
        page.add_init_script(_WATCH)
        for name, url in KINDS:
            # On a busy machine a page may be painted between two packets; what moves by itself moves every time.
            assert any(_shifts(page, url) < 0.001 for _ in range(3)), name
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is wider than the screen"


def _shifts(page: "Page", url: str) -> float:
    page.goto(url)
    page.wait_for_timeout(150)
    return float(page.evaluate("window.shifts"))


def test_suggestions_lie_over_the_page(opened: Open) -> None:
    with opened() as page:
        page.add_init_script(_WATCH)
        page.goto("/?q=jagung")
        before = page.locator("#jumlah").bounding_box()
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially("pan")
        page.locator("[role=option]").first.wait_for()
        assert page.locator("#jumlah").bounding_box() == before
