"""A process of its own that does what it is told: calls of the methods of one object, one after another.

It is a new Python that is told where to find what this one has imported: so it needs no ``fork``, and the program that
wants it is not run anew, as ``multiprocessing`` would have it. It ends when its input ends, so also when the process
that began it, and whatever that has forked, is killed.
"""

import io
import json
import os
import pickle
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import subprocess

#: Bytes that a pipe holds where the system allows it: a batch of articles goes in at once, and nobody waits.
_PIPE = 1 << 20

#: What the process runs. That its end of the pipe is closed tells it enough: Ctrl-C is for who began it.
_PROGRAM = """
import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)
import json, sys; sys.path[:] = json.loads(sys.argv[1])
from {} import serve; serve()
"""

#: Seconds in which a process that was killed is gone.
_PATIENCE = 5

#: Bytes before each answer, which tell its length.
_LENGTH = 8

#: Where this package was found. Entries of the path that are not absolute mean another place when the program moves.
_ROOT = str(Path(__file__).absolute().parent.parent)


class ProcessEndedError(Exception):
    """The process is no more; ``status`` is what it left with, None where that is not this process's to know."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"status {status}")
        self.status = status


def possible() -> bool:
    """Whether what runs this program is a Python that can be told to run another: not a server that embeds one."""
    return Path(sys.executable or "").stem.lower().startswith(("python", "pypy"))


class Process:
    """A process that runs ``serve`` of *module*, which calls :func:`answer` for what is made of *arguments*.

    Threads may share it. ``end()`` ends it, whatever it is at; so does forgetting it, and the end of this process.
    OSError where the system has no room for it.
    """

    def __init__(self, module: str, *arguments: Any) -> None:
        import subprocess  # slow to import, and most programs that search never come here

        path = [entry for entry in sys.path if isinstance(entry, str) and Path(entry).is_absolute()]
        path += [] if _ROOT in path else [_ROOT]
        # -P: a module of the working directory is not taken for one of the standard library.
        command = [sys.executable, "-P", "-c", _PROGRAM.format(module), json.dumps(path)]
        for size in (_PIPE, -1):
            try:
                self._process = subprocess.Popen(
                    command,
                    bufsize=0,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    pipesize=size,
                    process_group=0 if os.name == "posix" else None,  # out of reach of Ctrl-C while it begins, too
                )
                break
            except PermissionError:  # a user may have so many large pipes on Linux
                if size < 0:
                    raise
        # What is asked is in no buffer: a process that forks would send it again.
        self._asked = cast("io.RawIOBase", self._process.stdin)
        self._answers = io.BufferedReader(cast("io.RawIOBase", self._process.stdout))
        self._begun: tuple[Any, ...] | None = arguments
        self._owner = os.getpid()
        self._turn = threading.Lock()
        #: Whether an answer is on its way, which would be taken for that to the next call.
        self._due = False
        #: As long as there are calls that it is at, or is to do next.
        self.calls: deque[None] = deque()
        self.end: weakref.finalize[..., Process] = weakref.finalize(
            self, _end, self._process, self._answers, self._owner
        )

    def call(self, method: str, *arguments: Any) -> Any:
        """What a method of its object returns, or raises. ProcessEndedError where nobody is there to answer.

        What cannot be pickled is refused as pickle does it, and what interrupts a call ends the process.
        """
        if os.getpid() != self._owner:  # after a fork two would talk into one pipe
            self.end()
            raise ProcessEndedError(None)
        message = pickle.dumps((method, arguments), protocol=pickle.HIGHEST_PROTOCOL)
        self.calls.append(None)
        try:
            with self._turn:
                failed = self._make()
                answer = failed or self._answered(message)
            # Not before: the next thread may ask meanwhile.
            returned, value = pickle.loads(answer)
            if failed:
                self.end()
        except BaseException as error:
            ended = isinstance(error, EOFError | BrokenPipeError)
            if ended:
                _see_end(self._process)  # by itself, and with a status to tell
            elif isinstance(error, OSError | ValueError) and not isinstance(error, TimeoutError):
                ended = not self.end.alive  # its pipes were closed
            self.end()
            if ended:
                raise ProcessEndedError(self._process.returncode) from error
            raise
        finally:
            self.calls.pop()
        if not returned:
            raise value
        return value

    def _make(self) -> bytes:
        """Has the object made, which is the first word. What was raised then, packed; nothing where all is well."""
        if self._begun is None:
            return b""
        begun, self._begun = self._begun, None
        answer = self._answered(pickle.dumps(("", begun), protocol=pickle.HIGHEST_PROTOCOL))
        return b"" if pickle.loads(answer)[0] else answer

    def _answered(self, message: bytes) -> bytes:
        if self._due:  # what was interrupted left it so
            self.end()
            raise EOFError
        self._due = True
        # In one piece: at each write this thread lets go of the interpreter, and waits to get it back.
        left = memoryview(message)
        while left:
            left = left[self._asked.write(left) or 0 :]
        length = int.from_bytes(self._answers.read(_LENGTH), "little")
        answer = self._answers.read(length)
        if not length or len(answer) < length:
            raise EOFError
        self._due = False
        return answer


def _end(process: "subprocess.Popen[bytes]", answers: "io.BufferedReader[Any]", owner: int) -> None:
    if os.getpid() == owner:
        process.kill()
        _see_end(process)
        answers.close()
    else:
        process.returncode = 0  # it is another's, who will wait for it
        answers.raw.close()  # who was reading when this process was forked holds the lock of the reader for ever
    assert process.stdin
    process.stdin.close()


def _see_end(process: "subprocess.Popen[bytes]") -> None:
    """Waits for the end of a process that is ending."""
    import subprocess

    # Not for ever: interrupts that come one upon another may leave a lock of Popen's that nobody opens.
    with suppress(subprocess.TimeoutExpired):
        process.wait(_PATIENCE)


def answer(make: Callable[..., object]) -> None:
    """Does what is asked on standard input: pickles of a method's name and its arguments, until there are none.

    The first ones are the arguments of *make*, which makes the object. Answers each with the length of a pickle and a
    pickle: of whether something was returned, and that, or what was raised. Both ends are the same program.
    """
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with suppress(OSError):  # there may be no standard error
        os.dup2(2, 1)  # what a library prints is no answer
    made: object = None
    while True:
        try:
            method, arguments = pickle.load(asked)
        except Exception:  # the end; or what this Python cannot make, after which nobody knows where the next begins
            return
        said: tuple[bool, object] = True, None
        try:
            if made is None:
                made = make(*arguments)
            else:
                said = True, getattr(made, method)(*arguments)
        except Exception as error:
            said = False, error
        try:
            answer = pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL)
            answers.write(len(answer).to_bytes(_LENGTH, "little") + answer)
            answers.flush()
        except OSError:  # nobody listens any more
            return
