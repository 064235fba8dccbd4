"""What somebody would write who has Whoosh and Flask: a result page over stock Whoosh, with three facets.

It is fed the same words as the peer of the other benchmarks, asks PySastrawi for the roots of what is typed, keeps a
searcher a thread, and renders ten hits and the counts. It has no snippets, no histogram and no corrections, all of
which spare it work. Run as ``python -m benchmarks.whoosh_page FOLDER PORT``.
"""

import sys
import threading
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, render_template_string, request
from waitress import serve

from indexer.indonesian.roots import roots
from indexer.indonesian.words import words

from .peers.stock_whoosh import StockWhoosh
from .questions import Question

_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{{ q }}</title></head><body>
<form action="/"><input type="search" name="q" value="{{ q }}"><button>Cari</button></form>
<p id="total">{{ total }}</p>
<ol>{% for hit in hits %}
<li><h3><a href="{{ hit.url }}">{{ hit.stored_title }}</a></h3><p>{{ hit.byline }}</p><p>{{ hit.text[:200] }}</p></li>
{% endfor %}</ol>
{% for name, counts in facets.items() %}
<h2>{{ name }}</h2>
<ul>{% for value, count in counts %}
<li><a href="?q={{ q | urlencode }}&amp;{{ name }}={{ value | string | urlencode }}">{{ value }}</a> {{ count }}</li>
{% endfor %}</ul>
{% endfor %}
</body></html>"""


def create_app(folder: Path) -> Flask:
    """The application over the index in *folder*."""
    app = Flask(__name__)
    mine = threading.local()

    @app.get("/")
    def search() -> str:
        if not hasattr(mine, "engine"):
            mine.engine = StockWhoosh(folder)
        engine: StockWhoosh = mine.engine
        q = request.args.get("q", "")
        found = engine.run(engine.prepare(_question(q, request.args)))
        facets = {
            name: Counter({value: len(docs) for value, docs in found.groups(name).items()}).most_common(10)
            for name in ("outlet", "author", "month")
        }
        hits: list[dict[str, Any]] = [hit.fields() for hit in found]
        return render_template_string(_PAGE, q=q, total=len(found), hits=hits, facets=facets)

    return app


def _question(q: str, asked: Any) -> Question:
    """What is typed as the peer's question: words, a phrase in quotes, or words with ATAU."""
    kind = "phrase" if q.startswith('"') else "two OR" if " ATAU " in q else "words"
    typed = words(q.replace(" ATAU ", " "))
    since, until = (date.fromisoformat(asked[name]) if asked.get(name) else None for name in ("since", "until"))
    newest = asked.get("sort") == "newest"
    return Question(kind, q, tuple(roots(typed)), asked.get("outlet", ""), since, until, newest)


if __name__ == "__main__":
    serve(create_app(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), threads=8)
