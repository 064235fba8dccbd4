"""How tests read a page."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient


def page(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.text[:2000]
    return response.text


def status_of(html: str) -> str:
    found = re.search(r'role="status">(.*?)</p>', html)
    assert found
    return unescape(found[1])


def links(html: str, inside: str = r"") -> list[tuple[str, str]]:
    """``(href, text)`` of every link, in order; *inside* is a pattern for its opening tag."""
    found = re.findall(rf'<a\b(?=[^>]*{inside})[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [(unescape(href), unescape(re.sub(r"<[^>]+>", "", text)).strip()) for href, text in found]


def args_of(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query)
