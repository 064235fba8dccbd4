"""What lets a browser add the page to its search engines: an OpenSearch description, and suggestions in its form."""

from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, request, url_for

from .api import json_response
from .formats import number
from .i18n import gettext, ngettext
from .index_holder import index

blueprint = Blueprint("opensearch", __name__)

_DESCRIPTION = "application/opensearchdescription+xml"
_SUGGESTIONS = "application/x-suggestions+json"


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """The description; the addresses in it are whole, as browsers want them."""
    made = Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    for name, text in (
        ("ShortName", "Telusur"),
        ("Description", gettext("Cari berita Indonesia dalam arsip ini.")),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
        ("Language", "id"),
        ("Language", "en"),
    ):
        SubElement(made, name).text = text
    icon = url_for("static", filename="favicon.svg", _external=True)
    SubElement(made, "Image", {"type": "image/svg+xml", "width": "64", "height": "64"}).text = icon
    for kind, endpoint, more in (
        ("text/html", "pages.search", "&page={startPage?}"),
        ("application/atom+xml", "exports.as_atom", "&page={startPage?}"),
        (_SUGGESTIONS, "opensearch.suggest", ""),
    ):
        template = url_for(endpoint, _external=True) + "?q={searchTerms}" + more
        SubElement(made, "Url", {"type": kind, "template": template, "indexOffset": "1", "pageOffset": "1"})
    own = url_for("opensearch.description", _external=True)
    SubElement(made, "Url", {"type": _DESCRIPTION, "rel": "self", "template": own})
    return Response(
        tostring(made, encoding="utf-8", xml_declaration=True), content_type=f"{_DESCRIPTION}; charset=utf-8"
    )


@blueprint.get("/saran.json")
def suggest() -> Response:
    """What was typed, its completions, and what each is: three lists, as browsers take them."""
    q = request.args.get("q", "")
    found = index().suggest(q)
    return json_response(
        [q, [each.text for each in found], [_articles(each.articles) for each in found]], content_type=_SUGGESTIONS
    )


def _articles(count: int) -> str:
    return ngettext("%(count)s berita", "%(count)s berita", count, count=number(count))
