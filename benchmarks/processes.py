"""A command as a whole: how long, how much work, and how much memory all of its processes took together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from .corpus import ROOT

#: Seconds between two looks at the memory.
_EVERY = 0.05

#: The library's own command line, of this very checkout.
TELUSUR = (sys.executable, "-m", "indexer.cli")


@dataclass(frozen=True)
class Ran:
    """What a command took.

    ``wall`` and ``cpu`` are seconds; ``others`` is what everybody else on the machine worked meanwhile, in seconds of
    one core: the noise. ``peak`` is bytes: the most that its processes ever had in memory at once, a page that several
    share counted once (PSS), looked at every 50 ms; ``mapped`` is how much of that were pages of files, which the
    system can take back.
    """

    wall: float
    cpu: float
    others: float
    peak: int
    mapped: int
    output: str


def run(command: Sequence[str], home: Path | None = None, allowed: Collection[int] = (0,)) -> Ran:
    """Runs *command* to its end, with *home* as home; leaves with what it said when it fails."""
    before = busy()
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(home), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    memory = _Memory(process.pid)
    memory.start()
    try:
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    finally:
        memory.stop()
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode not in allowed:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-4000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Ran(wall, cpu, max(0.0, busy() - before - cpu), *memory.peak, output)


def _environment(home: Path | None) -> dict[str, str]:
    """The caller's environment without what slows Python down or leads to caches of before."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELUSUR", "XDG_"))}
    for name in left_out:
        kept.pop(name, None)
    return kept | ({"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")} if home else {})


def worked(pid: int) -> float:
    """Seconds of one core that a running process and those that it began have worked; 0 where that is not told."""
    ours = [str(pid), *(other for other in _pids() if _field(other, "stat", 1) == pid)]
    return sum(_field(each, "stat", 11) + _field(each, "stat", 12) for each in ours) / os.sysconf("SC_CLK_TCK")


def busy() -> float:
    """Seconds that all cores have worked since the machine started; 0 where that is not told."""
    try:
        user, nice, system, _idle, _iowait, *interrupts = map(int, Path("/proc/stat").read_text().split()[1:9])
    except OSError:
        return 0.0
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


class _Memory(threading.Thread):
    """Watches the processes of a session; ``peak`` stays 0 where there is no /proc: bytes, and those of files."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0, 0
        self._session, self._done = session, threading.Event()
        #: pid → whether it is one of ours.
        self._known: dict[str, bool] = {}
        self._looks, self._resident = 0, 0

    def run(self) -> None:
        while not self._done.wait(_EVERY):
            self._look()

    def stop(self) -> None:
        self._done.set()
        self.join()

    def _look(self) -> None:
        ours = [pid for pid in _pids() if self._belongs(pid)]
        resident = sum(_field(pid, "statm", 1) for pid in ours) * os.sysconf("SC_PAGE_SIZE")
        # How many pages are resident is known at once; how many of them are shared only by going through all, which
        # takes milliseconds from who is measured: when there are more than ever, and once a second.
        self._looks += 1
        if resident > self.peak[0] and (resident > 1.01 * self._resident or self._looks % 20 == 0):
            self._resident = resident
            each = [_proportional(pid) for pid in ours]
            self.peak = max(self.peak, (sum(pss for pss, _ in each), sum(mapped for _, mapped in each)))

    def _belongs(self, pid: str) -> bool:
        if pid not in self._known:
            # The name, in parentheses, may hold blanks: what follows it counts.
            self._known[pid] = _field(pid, "stat", 3) == self._session
        return self._known[pid]


def _pids() -> list[str]:
    return list(filter(str.isdecimal, os.listdir("/proc"))) if sys.platform == "linux" else []


def _field(pid: str, file: str, place: int) -> int:
    try:
        with open(f"/proc/{pid}/{file}", encoding="utf-8", errors="replace") as stream:
            return int(stream.read().rpartition(")")[2].split()[place])
    except OSError:  # it has ended
        return 0


def _proportional(pid: str) -> tuple[int, int]:
    """Bytes of a process, shared pages divided among those who share them; and of those the ones of files."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as stream:
            found = {name: int(value) * 1024 for name, value, *_ in map(str.split, stream) if value.isdecimal()}
    except OSError:
        return 0, 0
    return found.get("Pss:", 0), found.get("Pss_File:", 0)
