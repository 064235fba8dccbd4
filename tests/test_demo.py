"""``telusur demo``: from a checkout, and from a wheel in an environment that holds nothing else."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

from indexer import UsageError, sample

ROOT = Path(__file__).resolve().parent.parent


def _shown(command: list[str], folder: Path) -> None:
    """The demo starts, shows the articles, and leaves nothing behind."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELUSUR", "PYTHON"))}
    temporary = folder / "tmp"
    temporary.mkdir()
    server = subprocess.Popen(
        [*command, "demo", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=kept | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)},
    )  # fmt: skip
    try:
        assert server.stdout
        first, second = server.stdout.readline(), server.stdout.readline()
        articles = len(list((ROOT / "corpus").rglob("*.txt")))
        assert first.startswith(f"{articles} berita contoh")
        found = re.search(r"http://\S+", second)
        assert found, second
        with urllib.request.urlopen(found[0] + "/?q=panen+raya", timeout=20) as page:
            assert "<mark>" in page.read().decode()
        with urllib.request.urlopen(found[0] + "/api/v1/info", timeout=20) as answer:
            assert f'"articles": {articles},' in answer.read().decode()
        assert any(temporary.iterdir())
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert not any(temporary.iterdir())
    finally:
        server.kill()
        server.communicate()


def test_from_a_checkout(tmp_path: Path) -> None:
    _shown([str(Path(sys.executable).parent / "telusur")], tmp_path)


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="installs from the package index; set CI=true")
def test_from_a_wheel_in_a_fresh_environment(tmp_path: Path) -> None:
    source = tmp_path / "source"  # building leaves things behind, and would find what was left
    kept = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "benchmarks", "tests", "index")
    shutil.copytree(ROOT, source, ignore=kept)
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, source], check=True)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([tmp_path / "venv/bin/python", "-m", "pip", "install", "-q", wheel], check=True)
    shutil.rmtree(source)
    # No folder of ours is near, and none of this environment's packages.
    _shown([str(tmp_path / "venv/bin/telusur")], tmp_path)


def test_every_package_is_in_the_wheel() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packages = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ("indexer", "search_web") for path in (ROOT / room).rglob("__init__.py")
    }  # fmt: skip
    assert set(told["packages"]) == packages | set(told["package-dir"])
    assert told["package-dir"] == {f"indexer.{sample.PACKED}": "corpus"}


def test_without_articles_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "__file__", str(tmp_path / "indexer" / "sample.py"))
    with pytest.raises(UsageError, match="tidak ikut terpasang"), sample.corpus():
        pass
