"""A search as an Atom 1.0 feed (RFC 4287): the newest first, so that to subscribe to it is to be told.

Ids are made of the ids of articles and questions alone: they stay when the index is built anew, or moves.
"""

import re
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import url_for

from indexer import Hit, Results

from .i18n import gettext
from .urls import Args, outward, path_with, path_with_replaced, query_string

#: Telusur's own, drawn once: ids are UUIDs of names within it.
_NAMESPACE = UUID("5b0f6b1e-6a39-4a3c-9a53-0f5b7c0f0d1a")

#: An entry must say when it was updated; an article without a date comes last, and is never updated again.
_UNDATED = "1970-01-01T00:00:00Z"

#: What XML 1.0 cannot say.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(results: Results, args: Args, built: str) -> bytes:
    """The feed of *results*, asked for with *args*; *built* is when the index was written."""
    q = results.query.text
    path = url_for("exports.as_atom", _external=True)
    asked = [pair for pair in args if pair[0] not in ("page", "per_page")]
    found = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "id"})
    _text(found, "title", f"{q} – Telusur" if q.strip() else gettext("Berita terbaru") + " – Telusur")
    _text(found, "id", _urn(f"search?{query_string(sorted(asked))}"))
    hits = [hit for hit in results if not hit.partial]
    dates = sorted(rfc3339(hit.date) for hit in hits if hit.date)
    _text(found, "updated", max(dates, key=_moment) if dates else rfc3339(datetime.fromisoformat(built)))
    SubElement(found, "link", {"rel": "self", "type": "application/atom+xml", "href": path_with(path, args)})
    home = path_with(url_for("pages.search", _external=True), asked)
    SubElement(found, "link", {"rel": "alternate", "type": "text/html", "href": home})
    last = max(1, -(-results.total // results.per_page))
    for rel, page in (("previous", results.page - 1), ("next", results.page + 1)):
        if 1 <= page <= last:
            href = path_with_replaced(path, args, page=page)
            SubElement(found, "link", {"rel": rel, "type": "application/atom+xml", "href": href})
    _text(SubElement(found, "author"), "name", "Telusur")
    _text(found, "generator", "Telusur")
    for hit in hits:
        _entry(found, hit)
    return bytes(tostring(found, encoding="utf-8", xml_declaration=True))


def _entry(parent: Element, hit: Hit) -> None:
    entry = SubElement(parent, "entry")
    _text(entry, "title", hit.title or gettext("(tanpa judul)"))
    _text(entry, "id", _urn(f"article/{hit.id}"))
    page = url_for("pages.article", id_=hit.id, _external=True)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    if outward(hit.url):
        SubElement(entry, "link", {"rel": "via", "href": _iri(hit.url)})
    if hit.date:
        _text(entry, "published", rfc3339(hit.date))
    _text(entry, "updated", rfc3339(hit.date) if hit.date else _UNDATED)
    if hit.author:
        _text(SubElement(entry, "author"), "name", hit.author)
    if hit.outlet:
        SubElement(entry, "category", {"term": _clean(hit.outlet)})
    if hit.snippets:
        # Text that was escaped is escaped once more: the reader's program undoes one, and shows marks.
        _text(entry, "summary", " … ".join(snippet.to_html() for snippet in hit.snippets)).set("type", "html")
    else:
        _text(entry, "summary", hit.title or gettext("(tanpa judul)"))


def rfc3339(date: datetime) -> str:
    """A moment as feeds want it: with seconds, and an offset of whole minutes."""
    offset = date.utcoffset()
    if offset is None or offset.seconds % 60 or offset.microseconds:
        try:
            date = date.astimezone(UTC)
        except OverflowError:  # at either end of time
            date = date.replace(tzinfo=UTC)
    return date.isoformat(timespec="seconds")


def _moment(text: str) -> float:
    found = datetime.fromisoformat(text)
    # Not timestamp(): the first and the last day of time have none in other zones.
    since = found.replace(tzinfo=None) - datetime(1970, 1, 1)
    return since.total_seconds() - (found.utcoffset() or since * 0).total_seconds()


def _urn(name: str) -> str:
    return uuid5(_NAMESPACE, name.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")).urn


def _iri(url: str) -> str:
    return re.sub(r"[\s<>\"{}|\\^`]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), _clean(url))


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
