"""What was measured, written down: tables in Markdown, and the machine that they were measured on."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indexer.cores import FREE

from .corpus import ROOT

RESULTS = ROOT / "benchmarks" / "results"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its first column to the left and the others to the right, readable as it is."""
    lines = [list(header), *map(list, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [[cell.rjust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    for line in padded:
        line[0] = line[0].strip().ljust(widths[0])
    return "\n".join("| " + " | ".join(line) + " |" for line in [padded[0], rule, *padded[1:]]) + "\n"


def share(values: Sequence[float], of: float) -> float:
    """The value that so much of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * of))]


def write(name: str, text: str, charts: Mapping[str, str], folder: Path = RESULTS) -> None:
    """``name.md`` and the charts, which it shows."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, chart in charts.items():
        (folder / file).write_text(chart, encoding="utf-8")
    shown = "\n".join(f"![]({file})" for file in charts)
    (folder / f"{name}.md").write_text(f"{text}\n{shown}\n" if shown else text, encoding="utf-8")


def machine(more: Mapping[str, str] | None = None) -> str:
    """When, on what and with which versions, as a Markdown list; *more* are further versions."""
    found = {name: _version(name) for name in ("tantivy", "bm25s", "whoosh", "PySastrawi", "numpy")}
    found |= {"SQLite": sqlite3.sqlite_version, **(more or {})}
    return (
        f"- {datetime.now(UTC):%Y-%m-%d}, {_cpu()}, {os.cpu_count()} cores, {_memory()} of memory, "
        f"{platform.system()} {platform.release()}, Python {_python()}\n"
        f"- Telusur {_commit()}; {', '.join(f'{name} {number}' for name, number in found.items())}\n"
    )


def _python() -> str:
    """The version, and whether threads run Python side by side."""
    return platform.python_version() + (", free-threading" if FREE else "")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"


def _commit() -> str:
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return f"{_version('telusur')} ({described or 'no commit'})"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / (1 << 30):.0f} GiB"
    except (ValueError, OSError):
        return "an unknown amount"
