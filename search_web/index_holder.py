"""The index of an application: opened when first needed, by whichever thread needs it first."""

import os
import threading
from pathlib import Path

from flask import Flask, current_app

from indexer import Index, open_index

_KEY = "telusur"


class IndexHolder:
    """Opens the index lazily and once.

    A failure is not remembered: where there is no index yet, the next request looks again, so a build that
    finishes later is served without a restart. A later generation is noticed by the opened index itself. Of *jobs*
    processes that may search at once, 0 stands for one a core.
    """

    def __init__(self, path: str | os.PathLike[str], jobs: int = 0) -> None:
        self.path = Path(path)
        self._jobs = jobs or None
        self._index: Index | None = None
        self._lock = threading.Lock()

    def index(self) -> Index:
        """The opened index; raises IndexUnusableError while there is none to open."""
        if self._index is None:
            with self._lock:
                if self._index is None:
                    self._index = open_index(self.path, jobs=self._jobs)
        return self._index

    def close(self) -> None:
        """Lets go of the files; the next request opens them again."""
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None


def index() -> Index:
    """The index of the application that answers this request."""
    holder: IndexHolder = current_app.extensions[_KEY]
    return holder.index()


def install(app: Flask, holder: IndexHolder) -> None:
    """Gives *app* its holder."""
    app.extensions[_KEY] = holder
