"""The articles that all engines are given, and the words and roots of each as Telusur reads them."""

import gzip
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from indexer import Article
from indexer.article import WIB, authors
from indexer.indonesian.words import key, words
from indexer.segments.snapshot import Snapshot

ROOT = Path(__file__).resolve().parent.parent

#: Where everything goes that can be made again.
WORK = ROOT / "benchmarks" / ".work"


def data() -> Path:
    """The folder of evaluation data; says so and leaves where there is none."""
    if not (named := os.environ.get("TELUSUR_DATA")):
        print("skipped: TELUSUR_DATA names no folder of evaluation data")
        sys.exit(0)
    return Path(named)


def news(work: Path) -> Path:
    """The news file as plain JSON lines, which every engine can read."""
    packed, plain = data() / "news" / "news.jsonl.gz", work / "news.jsonl"
    if not plain.exists() or plain.stat().st_mtime < packed.stat().st_mtime:
        work.mkdir(parents=True, exist_ok=True)
        unfinished = plain.with_suffix(".part")
        with gzip.open(packed) as source, unfinished.open("wb") as target:
            shutil.copyfileobj(source, target)
        unfinished.rename(plain)
    return plain


class Tokens(NamedTuple):
    """An article and its words: as folded forms, and as the roots that every engine is fed."""

    article: Article
    title: list[str]
    body: list[str]
    title_roots: list[str]
    body_roots: list[str]

    @property
    def outlet(self) -> str:
        """Its outlet, as outlets are compared."""
        return key(self.article.outlet)

    @property
    def authors(self) -> list[str]:
        """Its authors, each once, as authors are compared."""
        return sorted({key(name) for name in authors(self.article.author)})

    @property
    def moment(self) -> int | None:
        """Its date in seconds since 1970."""
        return int(self.article.date.timestamp()) if self.article.date else None

    @property
    def month(self) -> int | None:
        """Its month in WIB, counted from January 1970."""
        if self.article.date is None:
            return None
        local = self.article.date.astimezone(WIB)
        return (local.year - 1970) * 12 + local.month - 1


#: Stands between what is added to a text, so that it makes no phrase.
_APART = "=="


def roots_fed(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """form → the root that other engines are fed for it; of words that were glued together those of both, too."""
    roots: dict[str, str] = {}
    for segment in snapshot.segments:
        texts = segment.forms.texts
        roots.update(zip(texts, (texts[root] for root in segment.families.roots.tolist()), strict=True))
    # A name is no form of the word that it would be stemmed to.
    names, right = snapshot.lexicon.names, snapshot.lexicon.right
    fed = {form: f"={form}" if root != form and form in names else root for form, root in roots.items()}
    found: dict[str, tuple[str, ...]] = {form: (root,) for form, root in fed.items()}
    for form, root in fed.items():
        meant = [fed[word] for word in right(form)]
        if meant:
            found[form] = (meant[0],) if len(meant) == 1 else (root, *meant)
    return found


def tokens(snapshot: Snapshot) -> Iterator[Tokens]:
    """Every article of an index, in its order, with its words."""
    roots = roots_fed(snapshot)
    for doc in snapshot.live.tolist():
        article = snapshot.article(doc)
        title, body = words(article.title), words(article.body)
        yield Tokens(article, title, body, _fed(title, roots), _fed(body, roots))


def _fed(forms: list[str], roots: dict[str, tuple[str, ...]]) -> list[str]:
    """The roots of a text, the roots of words that were glued together behind it."""
    every = [roots[form] for form in forms]
    parts = [token for several in every for root in several[1:] for token in (_APART, root)]
    return [several[0] for several in every] + parts
