"""For who runs the page: figures that are right, and logs that keep what people search for to themselves."""

import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from indexer import build
from search_web import create_app, logs, monitoring

from .conftest import articles, closed
from .hostile import HOSTILE

SECRET = "rahasiasekali"


def _figures(app: Flask) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    with app.test_client().get("/metrics") as response:
        assert response.status_code == 200
        assert response.content_type.startswith("text/plain; version=")
        families = list(text_string_to_metric_families(response.get_data(as_text=True)))
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def _asked(app: Flask, *urls: str) -> None:
    client = app.test_client()
    for url in urls:
        client.get(url).close()


def test_figures_count_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "index"
    app = create_app({"TELUSUR_INDEX": path})
    _asked(app, "/")
    figures = _figures(app)
    assert figures[("telusur_index_usable", ())] == 0
    assert ("telusur_index_articles", ()) not in figures
    build(articles(), path)
    _asked(app, "/?q=jagung", "/?q=padi", "/?page=x", "/artikel/entah", "/entah", "/api/v1/search", "/cari.csv?semua=1")
    figures = _figures(app)

    def answered(endpoint: str, status: int) -> float:
        return figures.get(("telusur_http_requests_total", (("endpoint", endpoint), ("status", str(status)))), 0)

    assert answered("pages.search", 503) == 1
    assert answered("pages.search", 200) == 2
    assert answered("pages.search", 400) == 1
    assert answered("pages.article", 404) == 1
    assert answered("none", 404) == 1
    assert answered("api.search", 200) == 1
    assert answered("exports.as_csv", 200) == 1
    assert figures[("telusur_http_request_duration_seconds_count", (("endpoint", "pages.search"),))] == 4
    buckets = [
        value for (name, labels), value in figures.items()
        if name == "telusur_http_request_duration_seconds_bucket" and ("endpoint", "pages.search") in labels
    ]  # fmt: skip
    assert buckets == sorted(buckets)
    assert buckets[-1] == 4
    assert figures[("telusur_index_articles", ())] == 12
    assert figures[("telusur_index_usable", ())] == 1
    assert figures[("telusur_index_bytes", ())] == app.extensions["telusur"].index().info().bytes
    assert figures[("telusur_index_generation", ())] == app.extensions["telusur"].index().info().generation
    assert figures[("telusur_uptime_seconds", ())] > 0
    assert figures[("process_resident_memory_bytes", ())] > 10_000_000
    closed(app)


def test_figures_of_one_application_are_not_those_of_another(index_path: Path) -> None:
    one, other = (create_app({"TELUSUR_INDEX": index_path}) for _ in range(2))
    _asked(one, "/", "/")
    key = ("telusur_http_requests_total", (("endpoint", "pages.search"), ("status", "200")))
    assert (_figures(one)[key], _figures(other).get(key)) == (2, None)
    closed(one)
    closed(other)


def test_the_access_log_keeps_questions_to_itself(index_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app({"TELUSUR_INDEX": index_path})
    with caplog.at_level(logging.INFO):
        _asked(app, f"/?q={SECRET}&outlet={SECRET}", f"/artikel/jahat?dari=q%3D{SECRET}",
               f"/cari.csv?semua=1&q={SECRET}",
               f"/?page={SECRET}", f"/api/v1/search?since={SECRET}", "/entah\r\nSet-Cookie:%20x")  # fmt: skip
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 6
    assert SECRET not in caplog.text
    for line in lines:
        assert re.fullmatch(r"GET /[!-~]* [1-5]\d\d \d+\.\dms \d+B", line)
    assert lines[0].startswith("GET / 200 ")
    assert lines[1].startswith("GET /artikel/jahat 200 ")
    sizes = [int(line.rsplit(" ", 1)[1][:-1]) for line in lines]
    assert sizes[1] > 2000
    closed(app)


def test_questions_are_logged_where_that_is_wanted(index_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app({"TELUSUR_INDEX": index_path, "TELUSUR_LOG_QUERIES": True})
    with caplog.at_level(logging.INFO):
        _asked(app, f"/?q={SECRET}%0a", "/")
    assert f"GET /?q={SECRET}%0a 200" in caplog.text
    closed(app)
    silent = create_app({"TELUSUR_INDEX": index_path, "TELUSUR_ACCESS_LOG": False})
    caplog.clear()
    with caplog.at_level(logging.INFO):
        _asked(silent, "/")
    assert not caplog.records
    closed(silent)


@pytest.mark.parametrize("queries", [False, True])
def test_an_error_is_logged_without_what_was_asked(
    index_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, queries: bool
) -> None:
    def broken() -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"tidak ada {SECRET}") from error

    monkeypatch.setattr("search_web.pages.index", broken)
    app = create_app({"TELUSUR_INDEX": index_path, "TELUSUR_LOG_QUERIES": queries})
    app.test_client().get(f"/?q={SECRET}").close()
    error = next(record for record in caplog.records if record.levelno >= logging.ERROR)
    told = error.getMessage() + (error.exc_text or "") + caplog.text
    for expected in ("in broken", "KeyError", "ValueError", "test_monitoring.py"):
        assert expected in told
    assert (SECRET in told) is queries
    closed(app)


@pytest.mark.parametrize("queries", [False, True])
def test_an_answer_that_breaks_off_is_logged_likewise(
    index_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, queries: bool
) -> None:
    def broken(_: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr("search_web.exports._row", broken)
    app = create_app({"TELUSUR_INDEX": index_path, "TELUSUR_LOG_QUERIES": queries})
    with pytest.raises(KeyError if queries else monitoring.BrokenAnswerError) as caught:
        app.test_client().get("/cari.csv?semua=1&q=jagung").get_data()
    assert (SECRET in str(caught.value)) is queries  # which the server logs
    assert ("in broken" in caplog.text) is not queries
    assert SECRET not in caplog.text
    closed(app)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_the_log_stays_one_line(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass").decode("latin-1")
    environ = {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "/arsip", "PATH_INFO": "/" + raw, "QUERY_STRING": raw}
    for queries in (False, True):
        assert re.fullmatch(r"GET /arsip/[!-~]*", logs.requested(environ, queries))


def test_the_log_goes_where_its_owner_says() -> None:
    quiet = logging.getLogger("test.telusur.access")
    quiet.addHandler(logging.NullHandler())
    logs.prepare(quiet)
    assert len(quiet.handlers) == 1
