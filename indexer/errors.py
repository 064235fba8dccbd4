"""What can go wrong, as one tree.

::

    TelusurError                 everything below; its text is one sentence for the person who asked
    ├── UsageError               a value that is not allowed: names the value and what is  (exit 2, HTTP 400)
    ├── IndexUnusableError       the index cannot be used                                  (exit 3, HTTP 503)
    │   ├── IndexMissingError    there is none at this place
    │   ├── IndexDamagedError    a file is missing, cut short or altered
    │   ├── IndexVersionError    written by a newer Telusur, or in a format of the past
    │   └── IndexLockedError     somebody else is writing to it
    └── NothingBuiltError        no article came out of the sources; the old index stays   (exit 4)

Texts are Indonesian, like the page and the command line that show them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .report import Report


class TelusurError(Exception):
    """Base of every error that Telusur raises on purpose."""

    exit_status = 3


class UsageError(TelusurError, ValueError):
    """A value that is not allowed; the text names it and what is allowed."""

    exit_status = 2


class IndexUnusableError(TelusurError):
    """The index cannot be used; the text says why and what to do."""


class IndexMissingError(IndexUnusableError):
    """There is no index at this place."""


class IndexDamagedError(IndexUnusableError):
    """A file of the index is missing, cut short or altered."""


class IndexVersionError(IndexUnusableError):
    """The index has a format that this version cannot read."""


class IndexLockedError(IndexUnusableError):
    """Another process is writing to the index."""


class NothingBuiltError(TelusurError):
    """No article came out of the sources; an older index is left as it was."""

    exit_status = 4

    def __init__(self, message: str, report: "Report | None" = None) -> None:
        super().__init__(message)
        #: What became of everything that was read.
        self.report = report
