"""A process of its own that does what it is told: calls of the methods of one object, one after another.

It is a new Python that is told where to find what this one has imported: so it needs no ``fork``, and the program that
wants it is not run anew, as ``multiprocessing`` would have it. It ends when its input ends, so also when the process
that began it is killed.
"""

import json
import os
import pickle
import signal
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

#: Bytes that a pipe holds where the system allows it: a batch goes in at once, and nobody waits for the other.
_PIPE = 1 << 20


class ProcessEndedError(Exception):
    """The process is no more; ``status`` is what it left with, None where it is not this process's to know."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Process:
    """A process that runs ``serve`` of *module*, which calls :func:`answer` for what is made of *arguments*.

    Its end is :meth:`end`, which also comes when nobody knows it any more, and with the end of this process.
    """

    def __init__(self, module: str, *arguments: Any) -> None:
        import subprocess  # slow to import, and most programs that search never come here

        program = f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {module} import serve; serve()"
        command = [sys.executable or "", "-c", program, json.dumps(sys.path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=_PIPE)
        self._begun: tuple[Any, ...] | None = arguments
        self._owner = os.getpid()
        #: Ends it, whatever it is at. May be called again.
        self.end = weakref.finalize(self, _end, self._process, self._owner)

    def call(self, method: str, *arguments: Any) -> Any:
        """What a method of its object returns, or raises. ProcessEndedError where nobody is there to answer."""
        if os.getpid() != self._owner:  # after a fork: two would talk into one pipe
            raise ProcessEndedError(None)
        if (begun := self._begun) is not None:  # the first word is what the object is made of
            self._begun = None
            self.call("", *begun)
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        # In one piece: at each write this thread lets go of the interpreter, and waits to get it back.
        message = pickle.dumps((method, arguments), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            asked.write(message)
            asked.flush()
            answer = pickle.load(answers)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:  # ValueError: it was ended here
            if isinstance(error, EOFError | BrokenPipeError):
                self._process.wait()  # it is about to end by itself, and has a status to tell
            self.end()
            raise ProcessEndedError(self._process.returncode) from error
        if isinstance(answer, Exception):
            raise answer
        return answer


def _end(process: "subprocess.Popen[bytes]", owner: int) -> None:
    if os.getpid() == owner:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what was not sent any more
                stream.close()


def answer(make: Callable[..., object]) -> None:
    """Does what is asked on standard input: pickles of a method's name and its arguments, until there are none.

    The first ones are the arguments of *make*, which makes the object. Answers each with a pickle of what came out: a
    value, or an error in its place. Both ends are the same program.
    """
    # Ctrl-C is for who started this; that its end of the pipe is closed says enough.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    made: object = None
    while True:
        try:
            method, arguments = pickle.load(asked)
        except Exception:  # the end; or what this Python cannot make, after which nobody knows where the next begins
            return
        said: object = None
        try:
            if made is None:
                made = make(*arguments)
            else:
                said = getattr(made, method)(*arguments)
        except Exception as error:
            said = error
        try:
            answers.write(pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL))
            answers.flush()
        except BrokenPipeError:
            return
