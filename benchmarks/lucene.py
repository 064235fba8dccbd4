"""Lucene, as Anserini indexes with its Indonesian analyzer: the jar inside the source package of pyserini."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

#: The version whose source package holds the jar.
PYSERINI = "1.6.0"

#: The oldest Java that the jar runs on.
JAVA = 21

#: Anserini gives each file to a thread.
THREADS = 2


class MissingError(Exception):
    """Why Lucene cannot be run here."""


def java() -> tuple[str, str]:
    """The newest Java, and its version."""
    found = [(version, path) for path in _candidates() if (version := _version(path))[0] >= JAVA]
    if not found:
        raise MissingError(f"no Java of {JAVA} or newer in JAVA_HOME, PATH and /usr/lib/jvm")
    version, path = max(found)
    return path, ".".join(map(str, version))


def _candidates() -> Iterator[str]:
    if home := os.environ.get("JAVA_HOME"):
        yield f"{home}/bin/java"
    if default := shutil.which("java"):
        yield default
    yield from map(str, sorted(Path("/usr/lib/jvm").glob("*/bin/java")))


def _version(path: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return (0,)
    found = re.search(r'version "(\d+(?:\.\d+)*)', said)
    return tuple(map(int, found[1].split("."))) if found else (0,)


def jar(work: Path) -> Path:
    """The jar; fetched once, with pip, and kept in *work*."""
    if kept := sorted(work.glob("anserini-*-fatjar.jar")):
        return kept[-1]
    work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=work) as fetched:
        wanted = [f"pyserini=={PYSERINI}", "--no-deps", "--no-binary", "pyserini", "--dest", fetched]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *wanted]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        packed = sorted(Path(fetched).glob("*.tar.gz"))
        if ran.returncode or not packed:
            reason = (ran.stderr.strip().splitlines() or ["nothing was fetched"])[-1]
            raise MissingError(f"the source package pyserini=={PYSERINI} cannot be had: {reason}")
        with tarfile.open(packed[0]) as package:
            for member in package:
                if member.name.endswith("-fatjar.jar"):
                    target = work / Path(member.name).name
                    part = target.with_suffix(".part")
                    with package.extractfile(member) as source, part.open("wb") as whole:  # type: ignore[union-attr]  # a file
                        shutil.copyfileobj(source, whole)
                    return part.rename(target)
    raise MissingError(f"there is no jar in pyserini=={PYSERINI}")


def convert(news: Path, folder: Path) -> Path:
    """The articles as Anserini wants them, in as many files as threads: of one file, only one thread would index."""
    if not folder.exists() or folder.stat().st_mtime < news.stat().st_mtime:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with news.open(encoding="utf-8") as lines, ExitStack() as opened:
            parts = [opened.enter_context((folder / f"{n}.jsonl").open("w", encoding="utf-8")) for n in range(THREADS)]
            for number, line in enumerate(lines):
                record = json.loads(line)
                contents = {"id": record["id"], "contents": f"{record['title']}\n{record['text']}"}
                parts[number % THREADS].write(json.dumps(contents, ensure_ascii=False) + "\n")
    return folder


def command(path: str, jar: Path, articles: Path, folder: Path) -> list[str]:
    """What builds the index."""
    where = ["-input", str(articles), "-index", str(folder), "-threads", str(THREADS)]
    shape = ["-collection", "JsonCollection", "-generator", "DefaultLuceneDocumentGenerator"]
    kept = ["-language", "id", "-storePositions", "-storeRaw"]
    return [path, "-cp", str(jar), "io.anserini.index.IndexCollection", *where, *shape, *kept]


def indexed(output: str) -> int:
    """How many articles it says it has indexed."""
    found = re.search(r"Total ([\d,]+) documents indexed", output)
    return int(found[1].replace(",", "")) if found else 0
