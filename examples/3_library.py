"""The library: an index from articles in memory, questions from code.

Run it in the folder of the project:  python examples/3_library.py
"""

import tempfile
from datetime import datetime

from indexer import Article, add, build, open_index, read

with tempfile.TemporaryDirectory() as index:
    # Sources can be read without an index: every file gives an Article, or a Rejected that says why not.
    articles = [item for item in read("corpus") if isinstance(item, Article)]
    print(len(articles), "articles, by", len({article.author for article in articles}), "bylines")

    # build takes paths or articles and returns an account of all of them.
    report = build(articles, index)
    print(report.to_dict()["indexed"], "indexed")

    with open_index(index) as opened:
        # One call: hits, counts and histogram. Any form of a word finds the others.
        results = opened.search("menyerahkan bantuan", since="2024-01-01", per_page=3)
        for term in results.query.terms:
            print(f"{term.text}: root {term.root}, in the index as {', '.join(form.text for form in term.forms)}")
        for hit in results:
            print(f"{hit.score:6.2f}  {hit.title}")
        for value in results.facets["outlet"].values[:3]:
            print(f"{value.count:4}  {value.label}")

        # scan gives every match in bounded memory, for counting and exporting.
        print(sum(1 for _ in opened.scan("panen ATAU memanen")), "articles on harvests")

        # An opened index keeps its snapshot until it is refreshed (by itself after a second).
        add(Article("n1", "Panen Sorgum", outlet="Contoh", date=datetime(2026, 11, 20), body="Sorgum."), index)
        opened.refresh()
        article = opened.get("n1")
        assert article is not None
        print(article.title, article.date_text())
