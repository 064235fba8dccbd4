"""``telusur serve`` as its users run it: a process of its own, real connections, an index that changes meanwhile."""

import gc
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from flask import Flask

from indexer import Settings, UsageError
from indexer.cores import FREE
from search_web import create_app, serving

IDLE = 1000
CORPUS = Path(__file__).resolve().parent.parent.parent / "corpus"
TELUSUR = [sys.executable, "-m", "indexer.cli"]


@contextmanager
def _served(index: Path, *options: str, limit: int | None = None, cwd: Path | None = None) -> Iterator[Any]:
    """A server and its ``address``, on a port of the system's choice; *limit* is the soft limit of its descriptors."""

    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELUSUR")}
    # A file: nobody reads a pipe while the server writes, and a full one would stop it.
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115  # closed below, after the process that writes to it
    server = subprocess.Popen(
        [*TELUSUR, "serve", "--index", str(index), "--port", "0", *options],
        stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=limited, cwd=cwd or index.parent,
        env=kept | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(CORPUS.parent)},
    )  # fmt: skip
    assert server.stdout
    try:
        line = server.stdout.readline()
        found = re.search(r"http://([\d.]+):(\d+)(\S*)", line)
        assert found, line
        server.address = (found[1], int(found[2]))  # type: ignore[attr-defined]  # kept with the process it is of
        server.log = log  # type: ignore[attr-defined]
        yield server
    finally:
        server.kill()
        server.communicate()
        log.close()


def _log(server: Any) -> str:
    server.log.seek(0)
    return str(server.log.read())


def _page(address: tuple[str, int], path: str = "/?q=jagung", timeout: float = 20) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}{path}", timeout=timeout) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture
def _many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"this system allows {hard} descriptors a process; {wanted} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("_many_files")
def test_a_thousand_idle_connections_keep_nobody_waiting(index_path: Path) -> None:
    # A soft limit that is usual, and too low.
    with _served(index_path, limit=1024) as server, ExitStack() as idle:
        assert _page(server.address)[0] == 200
        for number in range(IDLE):
            connection = idle.enter_context(socket.create_connection(server.address, timeout=10))
            if number % 2:  # half of them have begun to ask
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        time.sleep(0.3)
        started = time.monotonic()
        for _ in range(5):
            status, html = _page(server.address)
            assert (status, "jagung" in html) == (200, True)
        assert time.monotonic() - started < 10
        figures = _page(server.address, "/metrics")[1]
        opened = re.search(r"^process_open_fds ([\d.e+]+)$", figures, re.MULTILINE)
        assert opened
        assert float(opened[1]) >= IDLE  # they were all let in, and are still there


def test_who_is_idle_makes_room(index_path: Path) -> None:
    with _served(index_path, "--connections", "20", "--idle-timeout", "1") as server, ExitStack() as idle:
        for _ in range(40):
            idle.enter_context(socket.create_connection(server.address, timeout=10))
        assert _page(server.address)[0] == 200


def test_an_index_that_is_built_anew_all_the_time_fails_nobody(tmp_path: Path) -> None:
    index = tmp_path / "index"
    build = [*TELUSUR, "build", str(CORPUS), "--index", str(index), "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": str(CORPUS.parent)}
    subprocess.run(build, check=True, capture_output=True, env=environment)
    done = threading.Event()
    with _served(index) as server, ThreadPoolExecutor(4) as threads:

        def asking(path: str) -> list[int]:
            statuses = []
            while not done.is_set():
                status, text = _page(server.address, path)
                statuses.append(status if text else 0)
            return statuses

        asked = [
            threads.submit(asking, path)
            for path in ("/?q=panen+raya", "/api/v1/search?q=banjir&snippets=1", "/cari.csv?semua=1", "/cari.atom")
        ]
        generations = set()
        try:
            for _ in range(8):
                subprocess.run(build, check=True, capture_output=True, env=environment)
                time.sleep(0.5)
                told = re.search(
                    r"^telusur_index_generation ([\d.]+)$", _page(server.address, "/metrics")[1], re.MULTILINE
                )
                assert told
                generations.add(told[1])
        finally:
            done.set()
        statuses = [status for each in asked for status in each.result(60)]
    assert len(generations) >= 4  # what was built was served, without a restart
    assert len(statuses) > 100
    assert set(statuses) == {200}


def test_terminated_it_finishes_what_was_asked(index_path: Path) -> None:
    with _served(index_path) as server:
        with socket.create_connection(server.address, timeout=10) as connection:
            connection.sendall(b"GET /cari.csv?semua=1 HTTP/1.0\r\n\r\n")
            answer = connection.recv(12)
            server.send_signal(signal.SIGTERM)
            while piece := connection.recv(65_536):
                answer += piece
        assert answer.startswith(b"HTTP/1.0 200")
        assert server.wait(10) == 0
        assert "Traceback" not in _log(server)


def _begun_by(pid: int) -> list[int]:
    begun = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                begun.append(int(stat.parent.name))
    return begun


@pytest.mark.skipif(FREE, reason="threads run side by side, and no process helps them")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell who began whom")
def test_many_readers_are_answered_by_several_processes_that_end_together(index_path: Path) -> None:
    end = time.monotonic() + 60
    with _served(index_path, "--jobs", "2") as server, ThreadPoolExecutor(8) as readers:
        wanted = _page(server.address, "/api/v1/search?q=panen")[1]
        while not (begun := _begun_by(server.pid)):
            assert time.monotonic() < end, "nobody helps"
            answers = list(readers.map(_page, [server.address] * 100, ["/api/v1/search?q=panen"] * 100))
            assert {status for status, _ in answers} == {200}
        answers = list(readers.map(_page, [server.address] * 300, ["/api/v1/search?q=panen"] * 300))
        assert {_untimed(text) for _, text in answers} == {_untimed(wanted)}
        assert len(begun := _begun_by(server.pid)) == 2
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
        assert "Traceback" not in _log(server)
    assert not any(Path(f"/proc/{pid}").exists() for pid in begun)


def _untimed(answer: str) -> str:
    return re.sub(r'"took_ms": ?[\d.]+', "", answer)


def test_it_says_where_it_is_and_logs_without_questions(index_path: Path) -> None:
    with _served(index_path, "--url-prefix", "/arsip", "--trusted-proxies", "1") as server:
        html = _page(server.address, "/arsip/?q=rahasiasekali")[1]
        assert 'action="/arsip/"' in html
        asked = urllib.request.Request(
            f"http://{server.address[0]}:{server.address[1]}/cari.atom", headers={"X-Forwarded-Prefix": "/warta"}
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert b"/warta/artikel/" in answer.read()
        assert _page(server.address, "/healthz") == (200, "ok\n")
        server.send_signal(signal.SIGINT)
        server.wait(10)
        log = _log(server)
    assert re.search(r"^\S+ GET /arsip/ 200 \d+\.\dms \d+B$", log, re.MULTILINE), log
    assert "rahasiasekali" not in log


def test_hostile_requests_are_refused_and_the_next_is_answered(index_path: Path) -> None:
    with _served(index_path) as server:
        for raw, statuses in (
            (b"GET /?q=" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", (b"414",)),
            (b"GET /?q=" + b"x" * 400_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", (b"431",)),
            (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 400_000 + b"\r\n\r\n", (b"431",)),
            (b"\x00\xff\r\n\r\n", (b"400",)),
            (b"GET /?q=a\r\nSet-Cookie: x HTTP/1.1\r\n\r\n", (b"200", b"400")),
            (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", (b"405",)),
            (b"GET http://jahat.example/?q=x HTTP/1.1\r\nHost: y\r\n\r\n", (b"200",)),
        ):
            with socket.create_connection(server.address, timeout=10) as connection:
                connection.sendall(raw)
                connection.settimeout(10)
                answer = connection.recv(65_536)
                assert answer.split()[1] in statuses, raw[:60]
                assert b"\r\nSet-Cookie" not in answer
        assert _page(server.address)[0] == 200


# waitress leaves the socket that it could not bind to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_an_address_that_is_taken_is_named(index_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port} tidak dapat dipakai"):
            serving.create_server(Flask("x"), Settings.read({"port": port, "index": str(index_path)}))
    with pytest.raises(UsageError, match="pilih --port lain"):
        serving.create_server(Flask("x"), Settings.read({"host": "nama.tidak.ada.invalid"}))
    gc.collect()


def test_the_index_is_open_before_the_first_reader_comes(index_path: Path, tmp_path: Path) -> None:
    app = create_app({"TELUSUR_INDEX": index_path})
    holder = app.extensions["telusur"]
    opened = [holder._index]
    serving.warm(app)
    opened.append(holder._index)
    assert [each is None for each in opened] == [True, False]
    holder.close()
    serving.warm(create_app({"TELUSUR_INDEX": tmp_path / "none"}))  # that is told to who asks


def test_no_more_descriptors_are_wanted_than_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[int, int]] = []

    def limits(soft: int, hard: int) -> Callable[[int], tuple[int, int]]:
        return lambda _: (soft, hard)

    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: found.append(pair))
    for soft, hard, wanted, got in (
        (1024, 4096, 2000, 2000), (1024, 1500, 2000, 1500), (4096, 4096, 2000, 2000),
        (1024, resource.RLIM_INFINITY, 2000, 2000), (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 2000, 2000),
    ):  # fmt: skip
        monkeypatch.setattr(resource, "getrlimit", limits(soft, hard))
        assert serving._descriptors(wanted) == got
    assert found == [(2000, 4096), (1500, 1500), (2000, resource.RLIM_INFINITY)]


@pytest.mark.parametrize(
    "path", ["/", "/cari.csv?semua=1", "/static/telusur.css", "/api/v1/search?q=x", "/entah", "/arsip"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_any_server_that_speaks_wsgi_will_do(index_path: Path, path: str, method: str, encoding: str) -> None:
    """The standard library's judge of applications, which is strict, finds no fault."""
    app = create_app({"TELUSUR_INDEX": index_path, "TELUSUR_URL_PREFIX": "/arsip", "TELUSUR_TRUSTED_PROXIES": 1})
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "HTTP_ACCEPT_ENCODING": encoding,
    }  # fmt: skip
    setup_testing_defaults(environ)
    told: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ARG001  # as WSGI has it
        told.append(status)
        return lambda _: None

    answer: Any = validator(app.wsgi_app)(environ, start)
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    assert told
    assert bool(body) is (method == "GET")
    app.extensions["telusur"].close()
