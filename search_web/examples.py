"""Example questions for the start page, made of what the index holds, so that each finds something."""

import re

from indexer import Hit, Results

from .i18n import gettext

#: Short words make dull questions.
_SHORTEST = 5
_WORD = re.compile(r"[^\W\d_]+")


def examples(results: Results) -> list[tuple[str, str]]:
    """``(question, what it shows)`` for each part of the query language that people use most.

    *results* are the newest articles. Words come from their titles: two words of one title are sure to be found
    together, and nobody is offered a question from which nothing comes.
    """
    titles = [words for hit in results.hits if (words := _telling_words(hit))]
    shown: list[tuple[str, str]] = []
    if titles:
        shown.append((" ".join(titles[0][:2]), gettext("semua kata, dalam segala bentuknya")))
    if pair := _phrase(results):
        shown.append((f'"{pair}"', gettext("frasa, kata demi kata")))
    if outlets := [value.label for value in results.facets["outlet"].values if '"' not in value.label]:
        name = f'"{outlets[0]}"' if " " in outlets[0] else outlets[0]
        shown.append((f"outlet:{name}", gettext("semua dari satu outlet")))
    if results.years.values:
        shown.append((f"tanggal:{results.years.values[0].value}", gettext("semua dari satu tahun")))
    longest = list(dict.fromkeys(words[0] for words in titles[1:]))
    if len(longest) > 1:
        shown.append((f"{longest[0]} ATAU {longest[1]}", gettext("salah satu sudah cukup")))
    return shown


def _telling_words(hit: Hit) -> list[str]:
    """Words of a title, the longest first."""
    found = {word.lower() for word in _WORD.findall(hit.title) if len(word) >= _SHORTEST}
    return sorted(found, key=lambda word: (-len(word), word))


def _phrase(results: Results) -> str:
    """Two long words that stand side by side in a title other than the first."""
    for hit in (*results.hits[1:], *results.hits[:1]):
        found = re.search(rf"\b([^\W\d_]{{{_SHORTEST},}}) ([^\W\d_]{{{_SHORTEST},}})\b", hit.title)
        if found:
            return found[0].lower()
    return ""
