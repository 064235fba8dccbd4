"""A process that does what it is told: what it answers, and every way in which it ends."""

import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from indexer.process import Process, ProcessEndedError

#: What the processes here are: an object with methods, and some that go wrong.
_MODULE = textwrap.dedent("""
    import os, signal
    from indexer.process import answer

    class Thing:
        def __init__(self, number):
            if number < 0:
                raise ValueError("no such thing")
            self.number = number

        def add(self, other):
            return self.number + other

        def leave(self, status):
            os._exit(status)

        def interrupted(self):
            os.kill(os.getpid(), signal.SIGINT)
            return self.number

    def serve():
        answer(Thing)
""")


@pytest.fixture(autouse=True)
def _module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "thing.py").write_text(_MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # It may be there for those alone who have not asked how it ended.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def _goes(pid: int) -> bool:
    end = time.monotonic() + 20
    while not _gone(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return _gone(pid)


def test_it_answers_and_raises() -> None:
    process = Process("thing", 40)
    assert process.call("add", 2) == 42
    assert process.call("add", 1 << (1 << 24)) == 40 + (1 << (1 << 24)), "more than a pipe holds"
    with pytest.raises(TypeError):
        process.call("add", "x")
    with pytest.raises(AttributeError):
        process.call("nothing")
    assert process.call("interrupted") == 40, "Ctrl-C is for who began it"
    process.end()
    process.end()
    with pytest.raises(ProcessEndedError):
        process.call("add", 2)


def test_what_cannot_be_made_is_said() -> None:
    with pytest.raises(ValueError, match="no such thing"):
        Process("thing", -1).call("add", 2)


def test_how_it_left_is_told() -> None:
    with pytest.raises(ProcessEndedError, match="status 7") as caught:
        Process("thing", 1).call("leave", 7)
    assert caught.value.status == 7
    process = Process("thing", 1)
    process.call("add", 1)
    process._process.kill()
    with pytest.raises(ProcessEndedError, match="status -9"):
        process.call("add", 2)
    with pytest.raises(ProcessEndedError):
        Process("no_such_module_at_all").call("add", 1)


def test_what_cannot_be_sent_leaves_it_as_it_was() -> None:
    process = Process("thing", 1)
    with pytest.raises((AttributeError, pickle.PicklingError)):
        process.call("add", lambda: 1)
    assert process.call("add", 1) == 2


def test_what_is_still_to_be_answered_is_no_answer_to_the_next_call() -> None:
    process = Process("thing", 1)
    assert process.call("add", 1) == 2
    process._asked.write(pickle.dumps(("add", (40,))))
    process._due = True  # as interrupts leave it that come one upon another
    with pytest.raises(ProcessEndedError):
        process.call("add", 2)
    assert not process.end.alive


@pytest.mark.skipif(os.name != "posix", reason="no process groups here")
def test_ctrl_c_does_not_reach_one_that_begins() -> None:
    process = Process("thing", 1)
    assert os.getpgid(process._process.pid) != os.getpgid(0)
    assert process.call("add", 1) == 2


def test_it_ends_when_nobody_knows_it() -> None:
    process = Process("thing", 1)
    process.call("add", 1)
    pid = process._process.pid
    del process
    gc.collect()
    assert _gone(pid)


@pytest.mark.parametrize("how", ["leaves", "fails", "is killed", "is told to end"])
def test_it_ends_with_who_began_it(how: str) -> None:
    program = textwrap.dedent("""
        import json, sys, time
        sys.path[:] = json.loads(sys.argv[1])
        from indexer.process import Process
        process = Process("thing", 1)
        process.call("add", 1)
        print(process._process.pid, flush=True)
        if sys.argv[2] == "fails":
            raise SystemExit(3)
        if sys.argv[2] != "leaves":
            time.sleep(60)
    """)
    began = subprocess.Popen([sys.executable, "-c", program, json.dumps(sys.path), how], stdout=subprocess.PIPE)
    assert began.stdout
    pid = int(began.stdout.readline())
    if how.startswith("is"):
        began.send_signal(signal.SIGKILL if how == "is killed" else signal.SIGTERM)
    began.wait(20)
    began.stdout.close()
    assert _goes(pid)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_neither_speaks_with_it_nor_ends_it() -> None:
    process = Process("thing", 1)
    process.call("add", 1)
    child = os.fork()
    if not child:
        try:
            process.call("add", 1)
        except ProcessEndedError as error:
            process.end()
            os._exit(0 if error.status is None else 2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert process.call("add", 2) == 3
