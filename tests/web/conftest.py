"""A dozen articles, made to be awkward, an application over them, and a browser that looks at it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from waitress import create_server

from indexer import Article, build
from search_web import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Opens a page of its own in a context with these settings.
Open = Callable[..., AbstractContextManager["Page"]]

MARKUP = "<script>alert(1)</script>"
TEMPLATE = "{{7*7}}"

_WITA = timezone(timedelta(hours=8))


def articles() -> list[Article]:
    plain = [
        Article(
            id=f"blora-{number}",
            title=f"Petani Blora panen jagung ke-{number}",
            author="Sri Lestari dan Budi" if number % 2 else "Budi",
            outlet="Harian Blora" if number < 5 else "harian blora",
            date=datetime(2023 + number // 4, 1 + number, 3, 9, 5),
            url=f"https://blora.example/{number}",
            body=f"BLORA – Petani memanen jagung.\n\nHasil panen nomor {number} dijual ke pasar.",
        )
        for number in range(7)
    ]
    return [
        *plain,
        Article(
            id="rutan/2024//banjir?x=1#y",
            title="Banjir merendam rutan",
            author="Sri Lestari",
            outlet="kabar.example",
            date=datetime(2024, 12, 24, 14, 20, tzinfo=_WITA),
            url="http://kabar.example/banjir",
            body="Banjir merendam rutan dan sawah jagung.",
        ),
        Article(
            id="/depan/../100% é~2",
            title="Gempa mengguncang Ternate",
            outlet="kabar.example",
            date=datetime(2024, 12, 25),
            date_precision="day",
            body="Gempa terasa sampai Tidore.",
        ),
        Article(
            id="jahat",
            title=f"Judul {MARKUP} {TEMPLATE} jahat",
            author=f"Penulis {MARKUP}",
            outlet=f"Outlet {MARKUP} & \"kutip\" 'satu'",
            url="javascript:alert(1)",
            body=f"Isi {MARKUP} jahat <b onclick=x>tebal</b> {TEMPLATE} &amp;.",
        ),
        Article(id="tanpa-judul", body="Hanya isi tanpa judul, tentang cengkih."),
        Article(id="tanpa-isi", title="Hanya judul tentang pala", url="https://[rusak"),
    ]


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "index"
    assert build(articles(), path).indexed == 12
    return path


def closed(app: Flask) -> None:
    app.extensions["telusur"].close()


@pytest.fixture(scope="session")
def app(index_path: Path) -> Iterator[Flask]:
    made = create_app({"TELUSUR_INDEX": str(index_path)})
    yield made
    closed(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _cannot(reason: str) -> NoReturn:
    # Where everything is to be checked, what cannot be checked is a failure.
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _cannot("playwright belum terpasang")
    if not CHROMIUM.exists():
        _cannot(f"tidak ada {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: "Browser", address: str) -> Open:
    @contextmanager
    def open_(**settings: Any) -> Iterator["Page"]:
        context = browser.new_context(**{"base_url": address, "locale": "id-ID", **settings})
        yield context.new_page()
        context.close()

    return open_
