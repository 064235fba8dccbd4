"""URLs computed from the URL that was asked for: the URL is the whole state of the page.

Pure functions over ``(name, value)`` pairs, so that a link in a page, a chip and a test all compute the same
thing, and whoever is sent a link sees what its sender saw.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

#: The query of a URL, in order; a name may come several times.
Args = Sequence[tuple[str, str]]

#: What the page and the API understand, in the order in which links spell it; the page's ``lang`` is no part of what
#: is asked, and no link repeats it.
PARAMETERS = ("q", "outlet", "author", "since", "until", "exact", "sort", "page", "per_page", "interval")

#: What the page takes beside: ``by`` asks for small multiples, ``tabel`` for the histogram as a table, ``nama`` looks
#: for a value of a filter.
PAGE_ONLY = ("by", "tabel", "nama")

#: What narrows the answer; each is shown as a chip.
FILTERS = ("outlet", "author", "since", "until", "exact")

_KNOWN = frozenset((*PARAMETERS, *PAGE_ONLY))

#: More parameters than this are not read from a ``dari``: nobody ticks as many boxes.
_MOST_PAIRS = 200


def known(args: Iterable[tuple[str, str]]) -> Args:
    """The parameters that the page understands, without those left empty by a form.

    What comes along from elsewhere (``utm_source``, ``fbclid``) ends here, and is not passed on with every link.
    """
    return tuple((name, value) for name, value in args if name in _KNOWN and value.strip())


def path_with(path: str, args: Args) -> str:
    """*path* with *args* as its query; no ``?`` when there is nothing to say."""
    query = query_string(args)
    return f"{path}?{query}" if query else path


def query_string(args: Args) -> str:
    """*args* encoded; lone surrogates, which no URL can carry, as question marks."""
    return urlencode(list(args), errors="replace")


def path_with_removed(path: str, args: Args, *names: str, value: str | None = None) -> str:
    """The URL without *names*, or without just this *value* of them; from the first page."""
    gone = {"page", *names}
    if value is None:
        return path_with(path, [pair for pair in args if pair[0] not in gone])
    return path_with(path, [(n, v) for n, v in args if n != "page" and not (n in names and v == value)])


def path_with_replaced(path: str, args: Args, **values: str | int | None) -> str:
    """The URL with these values in the place of the old ones; None leaves a parameter out.

    Anything but ``page`` makes a new list, which starts at its first page; and page 1 needs no saying.
    """
    gone = {"page", *values}
    kept = [pair for pair in args if pair[0] not in gone]
    for name, value in values.items():
        if value is not None and not (name == "page" and value == 1):
            kept.append((name, str(value)))
    return path_with(path, kept)


def year_path(path: str, args: Args, year: str) -> str:
    """The URL narrowed to one year."""
    year = year.zfill(4)
    return path_with_replaced(path, args, since=f"{year}-01-01", until=f"{year}-12-31")


def came_from(dari: str) -> Args:
    """The search that a ``dari`` parameter tells of; nothing when it tells of something else.

    It is taken apart into parameters we know and put together anew, never used as it stands: so it cannot lead
    anywhere but to our own search page.
    """
    try:
        pairs = parse_qsl(dari.removeprefix("?"), max_num_fields=_MOST_PAIRS)
    except ValueError:
        return ()
    return known(pairs)


def outward(url: str) -> str | None:
    """*url* if a link to it is harmless (http and https only), else None. It comes from somebody's file."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str) -> str:
    """The host of a URL that :func:`outward` let through, as one would say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def encoded_id(id_: str) -> str:
    """An article's id as the rest of a path.

    Slashes stay readable, except in ids such as ``https://…`` or ``../x``, whose doubled slashes and dots
    browsers and proxies would tidy away.
    """
    segments = id_.split("/")
    fragile = any(segment in ("", ".", "..") for segment in segments)
    return quote(id_, safe="" if fragile else "/", errors="replace")
