"""What a peer without Indonesian is used with: one process that reads, stems with PySastrawi, and writes its index.

    python -m benchmarks.feed ENGINE ARTICLES.jsonl FOLDER

Reading is ``json.loads``; words are found as Telusur finds them, so that all engines have the same; PySastrawi is
asked once for each distinct form. Prints, as JSON, how many articles there were and how long PySastrawi took.
"""

import argparse
import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from indexer import Article
from indexer.indonesian.tidying import tidy
from indexer.indonesian.words import words

from .corpus import Tokens
from .peers import PEERS, peer


class Feed:
    """The articles of a file of JSON lines, each with its words and their roots.

    ``articles`` counts them, ``stemming`` is how many seconds PySastrawi has taken.
    """

    def __init__(self, path: Path) -> None:
        self.articles = 0
        self._path, self._roots = path, _Roots()

    @property
    def stemming(self) -> float:
        return self._roots.seconds

    def __iter__(self) -> Iterator[Tokens]:
        root = self._roots.__getitem__
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                title, body = words(tidy(record["title"])), words(tidy(record["text"]))
                date = datetime.fromisoformat(record["date"]) if record["date"] else None
                names = (record["id"], record["title"], record["author"], record["outlet"])
                article = Article(*names, date, record["url"], record["text"])
                self.articles += 1
                yield Tokens(article, title, body, [*map(root, title)], [*map(root, body)])


class _Roots(dict[str, str]):
    """form → what PySastrawi makes of it, each form once; ``seconds`` is what that has taken."""

    def __init__(self) -> None:
        # The wrapper that the factory makes keeps a second memo.
        self._stem = StemmerFactory().create_stemmer().delegatedStemmer.stem
        self.seconds = 0.0

    def __missing__(self, form: str) -> str:
        started = time.perf_counter()
        # PySastrawi raises on some signs, and leaves words of up to three letters as they are.
        plain = 3 < len(form) <= 40 and form.isascii() and form.isalpha()
        found = self[form] = (plain and self._stem(form)) or form
        self.seconds += time.perf_counter() - started
        return found


def main() -> None:
    """Writes one index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=PEERS)
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    feed = Feed(asked.articles)
    peer(asked.engine).write(asked.folder, feed, forms=False)
    print(json.dumps({"articles": feed.articles, "stemming": round(feed.stemming, 2)}))


if __name__ == "__main__":
    main()
