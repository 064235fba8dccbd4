"""Words: the fast ways to find them find what the definition says."""

from hypothesis import example, given
from hypothesis import strategies as st

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
