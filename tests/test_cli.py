"""The command line: what it prints, and the exit status a script can act on."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import Article, build, open_index
from indexer.cli import main
from tests.conftest import DOZEN


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    build(DOZEN, folder)
    return folder


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def _lines(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_search_prints_hits_and_counts(index: Path) -> None:
    result = _run("search", "menyerahkan bantuan", "--index", index)
    assert result.exit_code == 0
    assert result.output.startswith("1 berita untuk “menyerahkan bantuan”")
    assert "Penyerahan Bantuan kepada Petani" in result.output
    assert "Penulis: Joko (1) · Sri Rahayu (1)" in result.output


def test_json_is_what_the_library_answers(index: Path) -> None:
    asked = {"outlet": "lumbung warta", "sort": "oldest", "per_page": 2, "since": "2024-12-01"}
    result = _run("search", "petani ATAU panen", "--index", index, "--outlet", "lumbung warta", "--sort", "oldest",
                  "--per-page", "2", "--since", "2024-12-01", "--json")  # fmt: skip
    with open_index(index) as opened:
        expected = opened.search("petani ATAU panen", **asked).to_dict()  # type: ignore[arg-type]  # one dict of many types
    answer = json.loads(result.output)
    assert answer["total"] == 3
    assert {**answer, "took_ms": 0} == {**expected, "took_ms": 0}


def test_days_as_they_are_said(index: Path) -> None:
    for since, until, total in (("2020", "kemarin", 3), ("awal 2024", "akhir tahun 2024", 1), ("kemarin", "lusa", 0)):
        result = _run("search", "panen", "--index", index, "--since", since, "--until", until, "--json")
        assert json.loads(result.output)["total"] == total
    result = _run("search", "panen sejak 2024", "--index", index)
    assert result.output.startswith("2 berita untuk “panen sejak 2024”\n“sejak 2024” dibaca sebagai tanggal 1 Januari")


def test_nothing_found_is_status_1(index: Path) -> None:
    result = _run("search", "gajah", "--index", index)
    assert (result.exit_code, result.output.split("\n")[0]) == (1, "0 berita untuk “gajah”")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--page", "0"), "page=0"),
        (("--per-page", "1001"), "per_page=1001"),
        (("--sort", "acak"), "sort='acak'"),
        (("--since", "2025-01-02", "--until", "2025-01-01"), "since=2025-01-02"),
        (("--since", "entah"), "since='entah'"),
    ],
)
def test_usage_is_status_2_and_names_the_value(index: Path, arguments: tuple[str, ...], named: str) -> None:
    result = _run("search", "panen", "--index", index, *arguments)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


def test_no_index_is_status_3(tmp_path: Path) -> None:
    for command in (("search", "panen"), ("info",), ("check",), ("export",), ("delete", "x")):
        result = _run(*command, "--index", tmp_path / "none")
        assert result.exit_code == 3, command
        assert "none" in result.stderr


def test_nothing_built_is_status_4_and_replaces_nothing(tmp_path: Path, index: Path) -> None:
    empty = tmp_path / "kosong.txt"
    empty.touch()
    result = _run("build", empty, "--index", index)
    assert result.exit_code == 4
    assert f"ditolak   {empty}: berkas kosong" in result.stdout
    assert "indeks lama tidak diubah" in result.stderr
    with open_index(index) as opened:
        assert opened.info().articles == len(DOZEN)


def test_build_with_rejections_is_status_1_and_reports_them_as_json_lines(tmp_path: Path) -> None:
    source = _lines(tmp_path / "a.jsonl", {"id": "1", "title": "Panen"}, {"id": "2"}, {"id": "1", "title": "Lain"})
    report = tmp_path / "report.jsonl"
    result = _run("build", source, "--index", tmp_path / "i", "--report", report)
    assert result.exit_code == 1
    assert "dibaca 3 = diindeks 2 + ditolak 1 + salinan 0 + menggantikan 0 (1 id bentrok)" in result.output
    assert [json.loads(line) for line in report.read_text().splitlines()] == [
        {"status": "rejected", "source": str(source), "line": 2, "id": "2",
         "reason": "tidak ada judul dan tidak ada isi"},
        {"status": "conflict", "id": "1", "answer": "1~2", "title": "Lain"},
    ]  # fmt: skip


def test_id_prefix_per_source(tmp_path: Path) -> None:
    one = _lines(tmp_path / "a.jsonl", {"id": "1", "title": "Panen"})
    two = _lines(tmp_path / "b.jsonl", {"id": "1", "title": "Banjir"})
    assert _run("build", one, two, "--index", tmp_path / "i", "--id-prefix", "a-", "--id-prefix", "b-").exit_code == 0
    with open_index(tmp_path / "i") as opened:
        assert sorted(article.id for article in opened.articles()) == ["a-1", "b-1"]


def test_if_stale_builds_only_when_needed(tmp_path: Path) -> None:
    source = _lines(tmp_path / "a.jsonl", {"id": "1", "title": "Panen"})
    command = ("build", source, "--index", tmp_path / "i", "--if-stale")
    assert "diindeks 1" in _run(*command).output
    assert "sudah mutakhir" in _run(*command).output
    later = time.time() + 60
    os.utime(source, (later, later))
    assert "diindeks 1" in _run(*command).output


def test_delete_keeps_out_and_forget_lets_back(tmp_path: Path) -> None:
    source = _lines(tmp_path / "a.jsonl", {"id": "1", "title": "Panen"}, {"id": "2", "title": "Banjir"})
    index = tmp_path / "i"
    _run("build", source, "--index", index)
    assert _run("delete", "--query", "banjir", "--index", index).output == "1 berita dihapus\n"
    assert _run("delete", "2", "--index", index).exit_code == 1
    assert _run("build", source, "--index", index).exit_code == 1
    assert _run("delete", "2", "--forget", "--index", index).exit_code == 0
    assert _run("build", source, "--index", index).exit_code == 0


def test_export_builds_the_same_index(tmp_path: Path, index: Path) -> None:
    out = tmp_path / "all.jsonl.gz"
    assert _run("export", "--index", index, "--output", out).exit_code == 0
    assert _run("build", out, "--index", tmp_path / "copy").exit_code == 0
    again = _run("export", "--index", tmp_path / "copy").output
    assert again == gzip.decompress(out.read_bytes()).decode()


def test_info_as_json(index: Path) -> None:
    answer = json.loads(_run("info", "--index", index, "--json").output)
    assert (answer["articles"], answer["undated"], answer["outlets"]) == (len(DOZEN), 1, 3)


def test_check_finds_a_flipped_byte(index: Path) -> None:
    assert _run("check", "--index", index).exit_code == 0
    segment = next(index.glob("*.arrays"))
    damaged = bytearray(segment.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    segment.write_bytes(damaged)
    result = _run("check", "--index", index)
    assert result.exit_code == 3
    assert segment.name in result.stderr


def test_evaluate_measures_and_compares(tmp_path: Path) -> None:
    build([Article("d1", "Panen raya"), Article("d2", "Panen padi panen"), Article("d3", "Banjir")], tmp_path / "i")
    queries = tmp_path / "q.tsv"
    queries.write_text("q1\tbanjir\nq2\tgajah\n")
    qrels = tmp_path / "qrels"
    qrels.write_text("q1 0 d3 1\nq2 0 d1 1\n")
    run = tmp_path / "run"
    command = ("evaluate", "--queries", queries, "--qrels", qrels, "--index", tmp_path / "i")
    result = _run(*command, "--write-run", run)
    assert result.exit_code == 0
    assert "nDCG@10  0.5000" in result.output
    assert run.read_text() == "q1 Q0 d3 1 1 telusur\n"
    run.write_text("q2 Q0 d1 1 1 other\n")
    assert "menang 1, kalah 1, seri 0" in _run(*command, "--against", run).output


@pytest.mark.parametrize(
    ("queries", "qrels", "named"),
    [("q1 tanpa tab\n", "q1 0 d 1\n", "q.tsv baris 1: "), ("q1\tx\n", "q1 0 d 1\nq2 d\n", "qrels baris 2: "),
     ("q1\tx\n", "", "qrels kosong"), ("", "q1 0 d 1\n", "q.tsv kosong"), (" \n\n", "q1 0 d 1\n", "q.tsv kosong"),
     ("q1\tx\n\n\ty\n", "q1 0 d 1\n", "q.tsv baris 3: "), ("q1\t\n", "q1 0 d 1\n", "q.tsv baris 1: "),
     ("q1\tx\nq2\t\udcff\n", "q1 0 d 1\n", "q.tsv baris 2: bukan teks UTF-8"),
     ("q1\tx\n", "q1 0 d satu\n", "qrels baris 1: "), ("q1\tx\n", "q9 0 d 1\n", "Tidak satu pun")],
)  # fmt: skip
def test_evaluate_names_the_line_that_is_wrong(tmp_path: Path, queries: str, qrels: str, named: str) -> None:
    build([Article("d", "Panen")], tmp_path / "i")
    (tmp_path / "q.tsv").write_text(queries, errors="surrogateescape")
    (tmp_path / "qrels").write_text(qrels)
    result = _run("evaluate", "--queries", tmp_path / "q.tsv", "--qrels", tmp_path / "qrels", "--index", tmp_path / "i")
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.count("\n") == 1, "one sentence"


@pytest.mark.parametrize(("run", "named"), [("", "run kosong"), ("q1 Q0 d 1 x t\n", "run baris 1: "),
                                            ("q1 Q0 d 1 nan t\n", "run baris 1: ")])  # fmt: skip
def test_evaluate_names_what_is_no_run(tmp_path: Path, run: str, named: str) -> None:
    build([Article("d", "Panen")], tmp_path / "i")
    for name, text in (("q.tsv", "q1\tpanen\n"), ("qrels", "q1 0 d 1\n"), ("run", run)):
        (tmp_path / name).write_text(text)
    result = _run("evaluate", "--queries", tmp_path / "q.tsv", "--qrels", tmp_path / "qrels", "--index", tmp_path / "i",
                  "--against", tmp_path / "run")  # fmt: skip
    assert result.exit_code == 2
    assert named in result.stderr


def test_evaluate_reads_a_hundred_thousand_questions_one_by_one(tmp_path: Path) -> None:
    build([Article("d", "Panen")], tmp_path / "i")
    with (tmp_path / "q.tsv").open("w") as file:
        file.writelines(f"q{number}\tpanen {number}\n" for number in range(100_000))
    (tmp_path / "qrels").write_text("q99999 0 d 1\n")
    code = (
        "import resource, sys\nfrom indexer.evaluate import *\nfrom indexer import open_index\n"
        "run = run_queries(open_index(sys.argv[1]), read_queries(sys.argv[2]), 10)\n"
        "def few():\n"
        "    for number, (name, ids) in enumerate(run):\n"
        "        if number == 1_000: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        "        yield name, as_scores(ids)\n"
        "print(measure(read_qrels(sys.argv[3]), few()).means['RR@10'])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", code, *(str(tmp_path / name) for name in ("i", "q.tsv", "qrels"))]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    before, found, after = map(float, ran.stdout.split())
    assert found == 1.0
    assert after - before < 20 << 10, "in KiB: less than the file and its answers"


def test_a_reader_that_hangs_up_is_no_error(index: Path) -> None:
    command = f"{sys.executable} -m indexer.cli export --index {index} | head -c 10"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stderr == ""


@contextmanager
def _serving(index: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "indexer.cli", "serve", "--index", str(index), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_serve_answers_and_picks_up_a_first_build(tmp_path: Path) -> None:
    with _serving(tmp_path / "i") as address:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/?q=panen")
        assert refused.value.code == 503
        assert "telusur build" in refused.value.read().decode()
        refused.value.close()
        build(DOZEN, tmp_path / "i")
        with urllib.request.urlopen(f"{address}/?q=panen") as page:
            assert "<mark>" in page.read().decode()


def test_serve_refuses_a_taken_port(index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        # A process of its own: waitress leaves its sockets to the end of the process when it cannot bind.
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "indexer.cli", "serve", "--index", str(index), "--port", port]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 2
    assert "--port" in ran.stderr
