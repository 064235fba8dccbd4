"""What goes wrong: bad sources, killed and starved writers, damaged indexes, wrong arguments, many threads."""

import gc
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import indexer.sources
from indexer import (
    Article,
    Index,
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexUnusableError,
    IndexVersionError,
    NothingBuiltError,
    Rejected,
    TelusurError,
    UsageError,
    add,
    build,
    delete,
    open_index,
    read,
    search,
)
from indexer.segments.writer import Writer

from .conftest import DOZEN

#: How many of the dozen say panen.
PANEN = 3


def _is_a_sentence(error: BaseException) -> None:
    said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
    assert "Errno" not in said
    assert "Traceback" not in said


def _reasons(*sources: Path) -> list[str]:
    return [item.reason for item in read(*sources) if isinstance(item, Rejected)]


# -- sources -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "reason"), [
    ("empty.txt", b"", "berkas kosong"),
    ("blank.txt", b" \n\n\t", "berkas kosong"),
    ("empty.jsonl.gz", gzip.compress(b""), "berkas kosong"),
    ("image.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "berkas biner, bukan teks"),
    ("noise.bin", bytes(range(1, 32)) * 50, "berkas biner, bukan teks"),
    ("page.html", b"<!DOCTYPE html><html><body>Panen</body></html>", "halaman HTML atau XML"),
    ("half.txt", b"\xff\xfeP\x00a", "bukan teks UTF-16 yang utuh"),
    ("array.json", b'[{"title": "panen"}]', "larik JSON"),
    ("array2.json", b'[\n {"title": "panen"}\n]', "larik JSON"),
    ("cut.jsonl", b'{"title": "panen', "bukan JSON yang utuh"),
    ("list.jsonl", b'{"title": ["panen"]}', "isian “title” bukan teks"),
    ("nothing.jsonl", b"{}", "tidak ada judul dan tidak ada isi"),
    ("cut.gz", gzip.compress(os.urandom(9_999))[:5_000], "arsip gzip rusak atau terpotong"),
    ("bad.gz", b"\x1f\x8bxxxxxxxxxxxxxxxx", "arsip gzip rusak atau terpotong"),
])  # fmt: skip
def test_bad_file(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """Rejected with its path and a reason, and the rest of the folder is read."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.txt").write_text("Panen Raya\n\nPetani memanen padi.")
    items = list(read(tmp_path))
    assert isinstance(items[-1], Article)
    (rejected,) = items[:-1]
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason
    assert rejected.source == str(tmp_path / name)


def test_gzip_cut_short_keeps_what_could_be_read(tmp_path: Path) -> None:
    """A download that broke off: the articles before the break count, the break is said."""
    lines = "".join(json.dumps({"id": f"{n}", "title": f"panen {os.urandom(20).hex()}"}) + "\n" for n in range(5_000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-2_000])
    items = list(read(tmp_path))
    assert 1_000 < sum(isinstance(item, Article) for item in items) < 5_000
    assert isinstance(items[-1], Rejected)
    assert "gzip" in items[-1].reason


def test_missing_and_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such file, no right to read it, no file at all: each its own reason."""
    os.mkfifo(tmp_path / "pipe")
    os.symlink("nowhere", tmp_path / "dangling")
    assert _reasons(tmp_path / "none.txt", tmp_path / "pipe") == ["berkas tidak ada", "bukan berkas biasa"]
    assert _reasons(tmp_path / "dangling") == ["bukan berkas biasa"]

    def refuse(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "secret.txt").write_text("rahasia")
    # chmod does not stop root, under whom CI runs.
    monkeypatch.setattr(indexer.sources, "open", refuse, raising=False)
    assert _reasons(tmp_path / "secret.txt") == ["tidak boleh dibaca (izin ditolak)"]


def test_line_of_50_megabytes(tmp_path: Path) -> None:
    """Is passed over without being held in memory, and the lines around it are read."""
    with open(tmp_path / "a.jsonl", "wb") as stream:
        stream.write(b'{"title": "satu"}\n{"title": "')
        for _ in range(50):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n{"title": "tiga"}\n')
    first, second, third = read(tmp_path)
    assert isinstance(first, Article)
    assert isinstance(second, Rejected)
    assert isinstance(third, Article)
    assert (second.line, "50 MB" in second.reason) == (2, True)


def test_folders_that_lead_back(tmp_path: Path) -> None:
    """A folder inside itself, and a link to itself, are rejected; a link elsewhere is followed."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Panen Raya\n\nPetani memanen padi.")
    os.symlink(tmp_path, tmp_path / "in" / "up")
    os.symlink(tmp_path / "in", tmp_path / "other")
    assert sum(isinstance(item, Article) for item in read(tmp_path)) == 2
    assert len(_reasons(tmp_path)) == 2
    os.symlink("self", tmp_path / "self")
    assert len(_reasons(tmp_path)) == 3
    assert build(tmp_path, tmp_path / "index").read == 5


def test_very_deep_folders(tmp_path: Path) -> None:
    """Deeper than Python's stack: read, or rejected, but no traceback."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_000):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    (tmp_path / "zz.txt").write_text("Panen Raya\n\nPetani memanen padi.")
    try:
        assert any(isinstance(item, Article) for item in read(tmp_path))
    except RecursionError:
        pytest.fail("a traceback of a thousand frames")
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


@pytest.mark.parametrize("depth", [100, 400, 600, 900, 1_000, 5_000, 100_000])
def test_deeply_nested_json(tmp_path: Path, depth: int) -> None:
    """An article or a rejection, however deep."""
    (tmp_path / "a.jsonl").write_text('{"title": "a", "x": ' + "[" * depth + "]" * depth + "}\n")
    (item,) = read(tmp_path)
    if isinstance(item, Article):
        build(item, tmp_path / "index")


@pytest.mark.parametrize("line", [
    '{"id": 1, "title": 2, "date": 3}', '{"title": "a", "date": "99/99/9999"}', '{"title": "a", "date": [1]}',
    '{"title": "\\ud800", "x": "\\udfff"}', '{"title": "a", "id": "\\u0000"}', '{"title": "a", "x": NaN, "y": 1e999}',
    '{"title": "a", "extra": 5}', '{"title": "a", "extra": {"title": "b", "extra": {}}}', '{"": "", "title": "a"}',
    '{"title": "a", "id": ' + "9" * 4_000 + "}", '{"title": "a", "date": "0001-01-01T00:00+09:00"}',
    '{"title": "a", "date": "2024-12-24T10:00+23:59"}', '{"title": "a", "id": "%s"}' % ("x" * 100_000),
    json.dumps({"title": "a", "outlet": "y" * 100_000, "author": "z; " * 10_000}),
    '{"title": "%s"}' % ("kata" * 50_000), '{"body": "ʼ ` ʼ"}', '{"title": "ﷺ ͺ ½"}',
])  # fmt: skip
def test_odd_but_whole_json(tmp_path: Path, line: str) -> None:
    """Everything that JSON can say can be built, found, exported and built again."""
    (tmp_path / "a.jsonl").write_text(line + "\n")
    build(tmp_path / "a.jsonl", tmp_path / "one")
    with open_index(tmp_path / "one") as index:
        (article,) = index.articles()
        (hit,) = index.search("")
        assert index.get(article.id) == article
        assert hit.id == article.id
        if any(char.isalpha() for char in article.title) and len(article.title) < 9_000:
            assert [found.id for found in index.search(article.title) if not found.partial] == [article.id]
        (tmp_path / "b.jsonl").write_text(json.dumps(article.to_dict(), ensure_ascii=False))
    build(tmp_path / "b.jsonl", tmp_path / "two")
    with open_index(tmp_path / "two") as index:
        assert repr(list(index.articles())) == repr([article])


# -- nothing to build ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sources", [[], ["none.txt"], [Rejected("x", "y")], [Article(title=" ", body="\n")]])
def test_nothing_built_replaces_nothing(tmp_path: Path, sources: list[Any]) -> None:
    """The old index stays, the error says so and has the account."""
    build(DOZEN, tmp_path)
    for write in (build, add):
        with pytest.raises(NothingBuiltError, match="indeks lama tidak diubah") as caught:
            write(sources, tmp_path)
        _is_a_sentence(caught.value)
        assert caught.value.report is not None
        assert caught.value.report.rejected == caught.value.report.read == len(sources)
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)
    with pytest.raises(NothingBuiltError):
        build(sources, tmp_path / "new")
    with pytest.raises(IndexMissingError):
        open_index(tmp_path / "new")


# -- killed, starved, locked out -----------------------------------------------------------------------------------

_KILLED = textwrap.dedent("""
    import os, sys
    import indexer.segments.writer as writer
    from indexer import Article, add, build
    folder, point = sys.argv[1], sys.argv[2]
    writer.GRACE = 0
    die = lambda *_, **__: os.kill(os.getpid(), 9)
    seen = [0]
    def at(count):
        def die_then(*args, **kwargs):
            seen[0] += 1
            return die() if seen[0] == count else real(*args, **kwargs)
        return die_then
    if point == "reading":
        def articles():
            for n in range(50):
                yield Article(f"n{n}", "durian", body="durian " * 200)
            die()
        build(articles(), folder)
    if point == "switched":
        writer.Writer._sweep = die
    elif point == "manifest":
        writer.Manifest.write = die
    elif point == "lexicon":
        writer.write_lexicon = die
    elif point.startswith("sync"):
        real = writer._sync
        writer._sync = at(int(point[4:]))
    elif point == "half swept":
        real = writer.Path.unlink
        writer.Path.unlink = at(2)
    (build if len(sys.argv) < 4 else add)([Article("new", "durian")], folder)
""")


@pytest.mark.parametrize("how", [[], ["add"]])
@pytest.mark.parametrize("point", ["reading", "lexicon", "sync1", "sync2", "sync3", "manifest", "sync4", "switched",
                                   "half swept"])  # fmt: skip
def test_killed_while_writing(tmp_path: Path, point: str, how: list[str]) -> None:
    """Wherever it dies: the old index or the new one is there, whole, and the next build leaves no rubbish."""
    folder = tmp_path / "index"
    build(DOZEN, folder)
    with open_index(folder, refresh_every=None) as before:
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, str(folder), point, *how], check=False, capture_output=True
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        assert before.search("panen").total == PANEN, "the reader that had it open"
    with open_index(folder, verify=True) as after:
        switched = point in ("switched", "half swept")
        assert after.search("durian").total == switched
        assert after.search("panen").total == (0 if switched and not how else PANEN)
    build(DOZEN[:3], folder)
    with open_index(folder, verify=True) as index:
        assert index.search("").total == 3
        expected = {"MAIN_WRITELOCK", f"telusur_{index.info().generation}.json", f"_MAIN_{index.info().generation}.toc"}
    left = {path.name for path in folder.iterdir()}
    assert expected <= left
    assert len({name.split(".")[0] for name in left - expected}) == 1, "one segment and nothing else"


def test_killed_in_the_very_first_build(tmp_path: Path) -> None:
    """There is no index yet, and the next build makes one."""
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), "manifest"], check=False, capture_output=True)
    with pytest.raises(IndexMissingError):
        open_index(tmp_path)
    build(DOZEN, tmp_path)
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)


_STARVED = textwrap.dedent("""
    import resource, sys
    from indexer import Article, TelusurError, add, build
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    corpus = [Article(f"n{n}", "durian", body=" ".join(f"kata{n * m}" for m in range(300))) for n in range(60)]
    try:
        (build if len(sys.argv) < 4 else add)(corpus, sys.argv[1])
    except TelusurError as error:
        print(type(error).__name__, error)
""")


@pytest.mark.parametrize("how", [[], ["add"]])
@pytest.mark.parametrize("limit", [0, 100, 3_000, 60_000])
def test_disk_full(tmp_path: Path, limit: int, how: list[str]) -> None:
    """One sentence about the folder; the old index is untouched and nothing is left behind."""
    build(DOZEN, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", _STARVED, str(tmp_path), str(limit), *how], check=False, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("IndexUnusableError Indeks di “" + str(tmp_path))
    assert "tidak dapat ditulis" in done.stdout
    assert {name: content for name, content in _files(tmp_path).items() if name in before} == before
    with open_index(tmp_path, verify=True) as index:
        assert index.search("").total == len(DOZEN)
    build(DOZEN[:1], tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".stage-")]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_two_writers(tmp_path: Path) -> None:
    """The second is told so at once, whatever it wants to do; readers are not disturbed."""
    build(DOZEN, tmp_path)
    with Writer(tmp_path):
        actions: list[Callable[[], object]] = [
            lambda: build(DOZEN, tmp_path),
            lambda: add(DOZEN, tmp_path),
            lambda: delete(tmp_path, ids="a1"),
            lambda: delete(tmp_path, ids="a1", forget=True),
        ]
        for action in actions:
            with pytest.raises(IndexLockedError, match="sedang ditulis") as caught:
                action()
            _is_a_sentence(caught.value)
            assert str(tmp_path) in str(caught.value)
        with open_index(tmp_path) as index:
            assert index.search("panen").total == PANEN
    assert add(DOZEN, tmp_path).duplicates == len(DOZEN)


def test_a_place_where_no_index_can_be(tmp_path: Path) -> None:
    """A file instead of a folder."""
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(IndexUnusableError, match="tidak dapat ditulis") as caught:
            build(DOZEN, folder)
        _is_a_sentence(caught.value)
        with pytest.raises(IndexMissingError):
            open_index(folder)


# -- damaged -------------------------------------------------------------------------------------------------------


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in ("MAIN_WRITELOCK", "takedowns.jsonl"))


_DAMAGES: dict[str, Callable[[Path], None]] = {
    "gone": Path.unlink,
    "empty": lambda path: os.truncate(path, 0),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "short": lambda path: os.truncate(path, path.stat().st_size - 1),
    "longer": lambda path: os.truncate(path, path.stat().st_size + 1),
}


@pytest.mark.parametrize("damage", list(_DAMAGES))
@pytest.mark.parametrize("kind", [".seg", ".forms", ".toc", ".json"])
def test_damaged_file(folder: Path, tmp_path: Path, kind: str, damage: str) -> None:
    """Every file of the index, missing, cut short or too long, is named in one sentence at opening."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (name,) = (name for name in _names(copy) if name.endswith(kind))
    _DAMAGES[damage](copy / name)
    # Without its table of contents there is no index; that is what a killed first build leaves too.
    wanted = IndexMissingError if (kind, damage) == (".toc", "gone") else IndexDamagedError
    for act in (lambda: open_index(copy), lambda: search("panen", copy)):
        with pytest.raises(wanted) as caught:
            act()
        _is_a_sentence(caught.value)
        assert wanted is IndexMissingError or name in str(caught.value)
        assert "telusur build" in str(caught.value)
    build(DOZEN, copy)
    with open_index(copy, verify=True) as index:
        assert index.search("").total == len(DOZEN)


def test_no_kind_of_file_is_forgotten(folder: Path) -> None:
    """The test above damages all there are."""
    assert {Path(name).suffix for name in _names(folder)} == {".seg", ".forms", ".toc", ".json"}


@pytest.fixture
def _files_that_whoosh_leaves_open() -> Iterator[None]:
    """Whoosh closes no file that it fails to open an index from; the warning must not fall on a later test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the same, while it runs
@pytest.mark.usefixtures("_files_that_whoosh_leaves_open")
@pytest.mark.parametrize("kind", [".seg", ".forms", ".toc"])
def test_flipped_bits(folder: Path, tmp_path: Path, kind: str) -> None:
    """Verified, each is noticed; unverified, an answer may be wrong, or the index damaged, but nothing else raised."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (path,) = (copy / name for name in _names(copy) if name.endswith(kind))
    whole = path.read_bytes()
    raised = set()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        with pytest.raises(IndexDamagedError):
            open_index(copy, verify=True)
        for text in ("panen petani", '"panen raya"', "pan*", ""):
            try:
                with open_index(copy, refresh_every=None) as index:
                    index.search(text)
            except TelusurError:
                pass
            except Exception as error:
                raised.add(type(error).__name__)
    assert not raised, "a person sees a traceback"


@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b"\xff", b'{"format": "x"}', b'{"format": 1, "files": 5}',
                                     b'{"format": null}',
                                     b'{"format": 1, "generation": 0, "built": "", "files": []}'])  # fmt: skip
def test_manifest_that_is_none(folder: Path, tmp_path: Path, content: bytes) -> None:
    """JSON of another kind is damage too."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (copy / "telusur_0.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"telusur_0\.json"):
        open_index(copy)


@pytest.mark.parametrize(("format_", "said"), [(2, "lebih baru"), (999, "lebih baru"), (0, "lebih lama")])
def test_other_format(folder: Path, tmp_path: Path, format_: int, said: str) -> None:
    """A newer Telusur's index asks for the newer Telusur; its other fields may be anything."""
    copy = tmp_path / "index"
    shutil.copytree(folder, copy)
    (copy / "telusur_0.json").write_text(json.dumps({"format": format_, "new": True}))
    with pytest.raises(IndexVersionError, match=said) as caught:
        open_index(copy)
    _is_a_sentence(caught.value)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh closes no file it fails on
def test_table_of_contents_runs_no_code(folder: Path, tmp_path: Path) -> None:
    """Whoosh pickles into its table of contents; opening somebody's index must not run what they put there."""
    copy, trace = tmp_path / "index", tmp_path / "trace"
    shutil.copytree(folder, copy)
    harm = b"cos\nmkdir\n(V" + str(trace).encode() + b"\ntR."
    path = copy / "_MAIN_0.toc"
    whole = path.read_bytes()
    at = whole.index(b"\x80\x02")
    path.write_bytes((whole[:at] + harm).ljust(len(whole), b".")[: len(whole)])
    manifest = json.loads((copy / "telusur_0.json").read_text())
    manifest["files"]["_MAIN_0.toc"][0] = path.stat().st_size
    (copy / "telusur_0.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexUnusableError):
        open_index(copy)
    assert not trace.exists()


def test_no_index_there(tmp_path: Path) -> None:
    """One sentence with the command that makes one; looking for it makes no folder."""
    actions: list[Callable[[], object]] = [
        lambda: open_index(tmp_path / "none"),
        lambda: search("x", tmp_path / "none"),
        lambda: delete(tmp_path / "none", ids="a"),
    ]
    for action in actions:
        with pytest.raises(IndexMissingError, match="none") as caught:
            action()
        _is_a_sentence(caught.value)
    assert not (tmp_path / "none").exists()


def test_takedown_list_that_cannot_be_read(tmp_path: Path) -> None:
    """Lets nothing back in: writing stops and names the line."""
    build(DOZEN, tmp_path)
    for content in (b'{"id": "a"}\n{"id"\n', b"[]\n", b"\xff\xfe\n", b'{"since": "2024"}\n'):
        (tmp_path / "takedowns.jsonl").write_bytes(content)
        for action in (lambda: build(DOZEN, tmp_path), lambda: delete(tmp_path, ids="a1")):
            with pytest.raises(IndexDamagedError, match=r"takedowns\.jsonl"):
                action()
    with open_index(tmp_path) as index:
        assert index.search("").total == len(DOZEN)


# -- arguments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "named"), [
    ({"per_page": 0}, "per_page=0"), ({"per_page": 1001}, "per_page=1001"), ({"per_page": -1}, "per_page=-1"),
    ({"per_page": "10"}, "per_page='10'"), ({"per_page": True}, "per_page=True"), ({"per_page": 1.5}, "per_page=1.5"),
    ({"per_page": None}, "per_page=None"), ({"page": 0}, "page=0"), ({"page": None}, "page=None"),
    ({"sort": "best"}, "sort='best'"), ({"sort": None}, "sort=None"), ({"sort": []}, r"sort=\[\]"),
    ({"interval": "week"}, "interval='week'"), ({"since": "kapan"}, "since='kapan'"),
    ({"until": "2024-13-01"}, "until='2024-13-01'"), ({"since": 20241224}, "since=20241224"),
    ({"since": "2025", "until": "2024-01-01"}, "since="),
    ({"since": "2025-01-01", "until": "2024-01-01"}, "since=2025"),
    ({"outlet": 5}, "outlet=5"), ({"outlet": [None]}, "outlet=None"), ({"author": b"sri"}, "author=b?'?"),
    ({"since": datetime.max.replace(tzinfo=UTC)}, "since="),
])  # fmt: skip
def test_arguments_that_are_not_allowed(index: Index, asked: dict[str, Any], named: str) -> None:
    """The error names the argument and its value, in one sentence."""
    for ask in (index.search, index.scan):
        with pytest.raises(UsageError, match=named) as caught:
            ask("panen", **asked)
        _is_a_sentence(caught.value)


@pytest.mark.parametrize("asked", [
    {"page": 10**30}, {"per_page": 1000}, {"since": date.min}, {"until": date.max}, {"outlet": ""},
    {"outlet": ["", " "]},
    {"since": date.min, "until": date.max, "interval": "day"}, {"since": ""}, {"since": "kemarin"}, {"until": "today"},
    {"since": datetime(1, 1, 1)}, {"since": "24 Desember 2024"}, {"author": "\udcff"}, {"outlet": "x" * 100_000},
    {"interval": "day"}, {"interval": "year"}, {"explain": True}, {"snippets": False},
])  # fmt: skip
def test_arguments_that_are_odd_and_allowed(index: Index, asked: dict[str, Any]) -> None:
    """Far pages, the ends of the calendar, blank names: an answer."""
    results = index.search("panen", **asked)
    assert results.total <= PANEN
    json.dumps(results.to_dict())
    assert len(results.histogram) <= 9_999


def test_one_moment_is_one_day(tmp_path: Path) -> None:
    """Days are days in WIB, whether the moment is given as text or as a datetime."""
    build(Article("a", "panen", date=datetime(2024, 12, 25, 10)), tmp_path)
    moment = datetime(2024, 12, 24, 23, tzinfo=UTC)
    with open_index(tmp_path) as index:
        for given in (moment, moment.isoformat()):
            assert index.search("panen", since=given, until=given).total == 1


@pytest.mark.parametrize("asked", [{"jobs": 0}, {"jobs": -1}, {"memory": 1}, {"id_prefix": ["a", "b"]}])
def test_arguments_of_build(tmp_path: Path, asked: dict[str, Any]) -> None:
    """Refused before anything is read or written."""
    for write in (build, add):
        with pytest.raises(UsageError) as caught:
            write(DOZEN, tmp_path / "index", **asked)
        _is_a_sentence(caught.value)
    assert not (tmp_path / "index").exists()


# -- at the same time ----------------------------------------------------------------------------------------------


def test_eight_threads_get_what_one_gets(folder: Path) -> None:
    """One Index, freshly opened, so that everything it reads on first touch is read by all at once."""
    questions = ["panen", "petani panen", '"panen raya"', "pan*", "-panen", "penulis:sri", "judul:rutan binaan", ""]
    questions += ["di", "tanggal:2025 padi", "panen ATAU harga", "banjir demak xyzzy", "outlet:warta padi", "bupati"]

    def answer(index: Index, text: str) -> tuple[Any, ...]:
        record = index.search(text, explain=True).to_dict()
        record.pop("took_ms")
        bodies = [hit.body for hit in index.search(text)]
        return record, bodies, [hit.id for hit in index.scan(text)], index.get("a1"), index.info()

    with open_index(folder, refresh_every=None) as index:
        wanted = [answer(index, text) for text in questions]
    for _ in range(2):
        with open_index(folder, refresh_every=None) as index, ThreadPoolExecutor(8) as pool:
            start = threading.Barrier(8)

            def ask(turn: int, index: Index = index, start: threading.Barrier = start) -> list[tuple[Any, ...]]:
                start.wait()
                order = questions[turn:] + questions[:turn]
                answers = {text: answer(index, text) for text in order}
                return [answers[text] for text in questions]

            for got in pool.map(ask, range(8)):
                assert got == wanted


def test_searching_while_writing(tmp_path: Path) -> None:
    """Readers that refresh all the time, and such that open anew, always see one whole generation."""
    build([Article(f"{n}", "panen", body="0") for n in range(5)], tmp_path)
    stop = threading.Event()
    wrong: list[str] = []

    def look() -> None:
        with open_index(tmp_path, refresh_every=0) as index:
            while not stop.is_set():
                try:
                    bodies = {hit.body for hit in index.search("panen")}
                    with open_index(tmp_path) as fresh:
                        bodies_fresh = {hit.body for hit in fresh.search("panen")}
                except Exception as error:
                    wrong.append(repr(error))
                    return
                if len(bodies) != 1 or len(bodies_fresh) != 1:
                    wrong.append(f"{bodies} {bodies_fresh}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.segments.writer.GRACE", 0.05)
        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for turn in range(1, 12):
                build([Article(f"{n}", "panen", body=f"{turn}") for n in range(5)], tmp_path)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert not wrong


def test_refresh_takes_a_rebuild_and_old_hits_keep_their_bodies(tmp_path: Path) -> None:
    """What is on somebody's page can be opened after the files it came from are gone."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path, refresh_every=None) as index:
        old = index.search("panen")
        build(Article("new", "panen durian", body="isi baru"), tmp_path)
        assert index.search("panen").total == PANEN, "its snapshot, until it refreshes"
        assert index.refresh() is True
        assert index.refresh() is False
        assert [hit.body for hit in index.search("panen")] == ["isi baru"]
        known = {article.id: article.body for article in DOZEN}
        assert [hit.body for hit in old] == [known[hit.id] for hit in old]


def test_a_snapshot_answers_after_its_files_are_gone(tmp_path: Path) -> None:
    """Also what it has not been asked yet: opened is opened."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path, refresh_every=None) as index:
        build(Article("new", "durian"), tmp_path)
        assert index.search("panen").total == PANEN
        assert index.search("pan*").total == PANEN
        assert index.get("a1") == DOZEN[0]
        assert index.info().articles == len(DOZEN)


def test_refresh_to_a_damaged_index_keeps_the_old_one(tmp_path: Path) -> None:
    """Who is searching goes on; who asks to refresh is told."""
    build(DOZEN, tmp_path)
    with open_index(tmp_path, refresh_every=0) as index:
        index.search("panen")
        (tmp_path / "_MAIN_7.toc").write_bytes(b"x")
        assert index.search("panen").total == PANEN
        with pytest.raises(IndexDamagedError, match=r"telusur_7\.json"):
            index.refresh()
        assert index.search("panen").total == PANEN


def test_the_function_sees_what_was_just_added(tmp_path: Path) -> None:
    """``add`` and then ``search`` in one program: no second of blindness."""
    build(Article("a", "panen"), tmp_path)
    assert search("panen", tmp_path).total == 1
    add(Article("b", "panen"), tmp_path)
    assert search("panen", tmp_path).total == 2


def test_closed_index_says_so(folder: Path) -> None:
    """And closing twice is no error."""
    index = open_index(folder)
    index.close()
    index.close()
    actions: list[Callable[[], object]] = [
        lambda: index.search("x"),
        lambda: index.get("a1"),
        index.info,
        index.refresh,
    ]
    for action in actions:
        with pytest.raises(IndexUnusableError, match="ditutup") as caught:
            action()
        _is_a_sentence(caught.value)
