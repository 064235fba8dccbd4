"""Memory that is free, given back to the system before something else needs it."""

from contextlib import suppress


def trim() -> None:
    """Has the C library of Linux give back what was freed (malloc_trim(3)); others have nothing like it."""
    import ctypes  # which only builds need

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
