"""Words: the fast ways to find them find what the definition says."""

import re
from itertools import pairwise

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.indonesian.numbering import Numbers
from indexer.indonesian.tidying import tidy
from indexer.indonesian.tokens import tokens
from indexer.indonesian.words import WORD, fold, spans, words, written

_PIECES = "Panen panen memanen Jum'at jumat café pa_nen 2024 — “Raya” ﬁ ABC p Straße \u212a panen² ‘raya’".split()
_TEXT = st.one_of(
    st.text(max_size=80),
    st.text("ab é'’‘`_ʼ-.\u0301İſK²ñ 1\n“”", max_size=80),
    st.lists(st.sampled_from(_PIECES), max_size=20).flatmap(
        lambda chosen: st.sampled_from((" ", "", ", ", "\n")).map(lambda between: between.join(chosen))
    ),
)
_FORMS = st.lists(
    st.sampled_from("panen memanen jumat cafe 2024 raya abc fi strasse k nen".split()), max_size=5, unique=True
)


@given(_TEXT)
@example("Jum’at_2024 di_ a'b ''")
def test_words_as_written_are_those_of_the_definition(text: str) -> None:
    assert written(text) == WORD.findall(text)


@given(_TEXT, _FORMS, st.sampled_from([(), ("pan",), ("2", "m")]))
@example("panen", ["panen"], ())
@example("panen2 panen", ["panen"], ())
def test_spans_are_those_of_all_words(text: str, forms: list[str], prefixes: tuple[str, ...]) -> None:
    every = [(fold(match.group()), match.start(), match.end()) for match in WORD.finditer(text)]
    wanted = [span for span in every if span[0] in forms or (prefixes and span[0].startswith(prefixes))]
    assert spans(text, forms, prefixes) == wanted


@given(_TEXT)
def test_words_are_folded_and_none_is_empty(text: str) -> None:
    assert words(text) == [folded for word in WORD.findall(text) if (folded := fold(word))]


def _capitalised(text: str) -> list[str]:
    """The words of *text* that stand capitalised where no sentence begins, one after the other."""
    found, before = [], 0
    for match in WORD.finditer(text):
        gap = text[before : match.start()]
        opens = not before or "\n" in gap or re.search(r"[.!?:…][\s\"')\]’”‘]", gap) is not None
        if "A" <= match[0][0] <= "Z" and not opens:
            found.append(fold(match[0]))
        if fold(match[0]):
            before = match.end()
    return found


_SPOKEN = [
    *"Panen panen Jum'at Raya. (Blora) “Demak” raya: Kota? a.b A.B U.S. é ʼ ١٢ हिन्दी".split(),
    "\n",
]
_SENTENCES = st.lists(st.sampled_from(_SPOKEN), max_size=9).map(" ".join)


@given(st.lists(st.one_of(_TEXT, _SENTENCES), max_size=5))
@example(["", "Panen", "", "'", "a\u0301b \u0301c ʼ"])
def test_many_texts_at_once_have_the_same_words(texts: list[str]) -> None:
    texts = [tidy(text) for text in texts]
    numbers = Numbers()
    found = tokens(texts, numbers)
    forms = [numbers.forms[number].decode() for number in found.numbers.tolist()]
    edges = [0, *np.cumsum(found.counts).tolist()]
    assert [forms[start:end] for start, end in pairwise(edges)] == [words(text) for text in texts]
    named = [form for form, capital in zip(forms, found.capitalised.tolist(), strict=True) if capital]
    if all(text.isascii() for text in texts):
        assert named == [word for text in texts for word in _capitalised(text)]
