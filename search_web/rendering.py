"""Templates → responses, and what every template knows."""

from typing import Any

from flask import Flask, Response, render_template
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from . import formats, i18n, listing, urls


def prepare(app: Flask) -> None:
    """Gives the templates of *app* their filters."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        angka=formats.number,
        berita=listing.articles,
        hari=formats.day,
        saat=formats.moment,
        ukuran=formats.size,
        patah=_breakable,
        ringkas=formats.shortened,
        tautan_luar=urls.outward,
        situs=urls.host,
    )


def render(template: str, status: int = 200, **values: Any) -> Response:
    """A page. ``q`` and ``kept`` (name, value) fill the search box in its header.

    Encoded here rather than by Flask: a lone surrogate in a query must not turn a page into an error.
    """
    language = i18n.language()
    known = {
        "q": "",
        "kept": (),
        "language": language,
        "languages": i18n.choices(),
        # On what stands in an article: it is Indonesian, whatever the page around it speaks.
        "original": Markup(' lang="id"') if language == "en" else "",
    }
    html = render_template(template, **{**known, **values})
    response = Response(html.encode("utf-8", "replace"), status, content_type="text/html; charset=utf-8")
    i18n.remember(response)
    return response


def _breakable(name: str) -> Markup:
    """A host, which is broken after a dot rather than inside a word."""
    return escape(name).replace(".", Markup(".<wbr>")) if "." in name else escape(name)
