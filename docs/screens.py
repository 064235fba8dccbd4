"""Takes the pictures of the page: python docs/screens.py [--index DIR] [--into FOLDER]

Without ``--index`` it builds the sample corpus and writes the pictures that README shows into ``docs/``; all others go
into ``docs/.screens/``, which is not kept. Wants playwright (in the extra ``test``) and Debian's Chromium.
"""

import argparse
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright
from waitress.server import create_server

from indexer import build
from search_web import create_app

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


class Screen(NamedTuple):
    """A picture: its name, the page, its size, how it is looked at, and what is done first."""

    name: str
    url: str
    width: int = 1280
    height: int = 900
    dark: bool = False
    language: str = "id"
    script: str = ""
    kept: bool = False


SCREENS = (
    Screen("page", "/?q=panen+raya", kept=True),
    Screen("page-dark", "/?q=panen&since=2019-01-01&until=2026-12-31", dark=True, language="en", kept=True),
    Screen("page-phone", "/?q=rutan+blora", width=390, height=844, kept=True),
    Screen("start", "/"),
    Screen("start-en", "/", language="en"),
    Screen("start-phone", "/", width=390, height=844),
    Screen("understood", "/?q=menanam+padi+lapas", script="document.querySelector('.understood details').open = true"),
    Screen("empty", "/?q=panen+gempa&since=2019-01-01&until=2019-02-01"),
    Screen("nothing", "/?q=xylofonia"),
    Screen("correction", "/?q=memnen+padi"),
    Screen("partial", "/?q=rutan+panen+raya+gempa"),
    Screen("about", "/tentang", height=1400),
    Screen("error", "/?page=x"),
    Screen("wide", "/?q=panen", width=1920, height=1000),
    Screen("filters-phone", "/?q=panen", width=390, height=1200, script="document.querySelector('.fold').open = true"),
)


def main() -> None:
    """Takes all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", help="an index to look at, instead of the sample corpus")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / ".screens", help="where what is not kept goes")
    parser.add_argument("--only", help="names, parted by commas")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = given.index or folder + "/index"
        if not given.index:
            build(ROOT / "corpus", index)
        app = create_app({"TELUSUR_INDEX": index, "TELUSUR_ACCESS_LOG": False})
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        given.into.mkdir(parents=True, exist_ok=True)
        take(f"http://127.0.0.1:{server.effective_port}", given.into, set((given.only or "").split(",")) - {""},
             keep=not given.index)  # fmt: skip
        server.close()


def take(address: str, into: Path, only: set[str], keep: bool) -> None:
    """Takes those named in *only*, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        article = ""
        for screen in SCREENS:
            context = browser.new_context(
                base_url=address, locale=screen.language, color_scheme="dark" if screen.dark else "light",
                viewport={"width": screen.width, "height": screen.height},
            )  # fmt: skip
            page = context.new_page()
            if not only or screen.name in only:
                page.goto(screen.url)
                if screen.script:
                    page.evaluate(screen.script)
                path = (ROOT / "docs" if screen.kept and keep else into) / f"{screen.name}.png"
                page.screenshot(path=path)
                print(path, path.stat().st_size)
            if not article:
                page.goto("/?q=panen+raya")
                article = page.locator(".hit h3 a").first.get_attribute("href") or ""
                for name, width, dark in (("article", 1280, False), ("article-phone", 390, True)):
                    if not only or name in only:
                        view = browser.new_context(
                            base_url=address, locale="id", color_scheme="dark" if dark else "light",
                            viewport={"width": width, "height": 1000},
                        ).new_page()  # fmt: skip
                        view.goto(article)
                        view.screenshot(path=into / f"{name}.png", full_page=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
