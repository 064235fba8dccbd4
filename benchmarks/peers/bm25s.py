"""bm25s: scores worked out beforehand, in sparse matrices. It ranks, and no more.

It knows no AND, phrase, prefix, filter, order or count: it is asked for single words and for either of two.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from ..corpus import Tokens
from ..questions import Question
from . import Answer, Peer


class BM25S(Peer):
    """``BM25.retrieve``, of title and body in one."""

    name = "bm25s"

    def __init__(self, folder: Path) -> None:
        self._ranker = bm25s.BM25.load(str(folder))

    @staticmethod
    def write(folder: Path, articles: Iterable[Tokens], forms: bool) -> None:  # noqa: ARG004  # knows no prefixes
        """Words as numbers, which it takes less memory and time for; the articles as its own JSON lines."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        numbers: dict[str, int] = {}
        documents: list[list[int]] = []
        with (folder / "articles.jsonl").open("w", encoding="utf-8") as stored:
            for item in articles:
                roots = item.title_roots + item.body_roots
                documents.append([numbers.setdefault(root, len(numbers)) for root in roots])
                stored.write(json.dumps(item.article.to_dict(), ensure_ascii=False) + "\n")
        ranker = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        ranker.index((documents, numbers), show_progress=False)
        ranker.save(str(folder))

    def can(self, question: Question) -> bool:
        """Words that any article may have one of."""
        return question.kind in ("rare", "middle", "common", "two OR")

    def prepare(self, question: Question) -> Any:
        """The roots."""
        return [list(question.roots)]

    def run(self, prepared: Any) -> Any:
        """Its ten best; nothing is counted."""
        return self._ranker.retrieve(prepared, k=10, show_progress=False)

    def answer(self, prepared: Any) -> Answer:
        """How many articles have a score."""
        return Answer(int(np.count_nonzero(self._ranker.get_scores(prepared[0]))), {})


PEER = BM25S
