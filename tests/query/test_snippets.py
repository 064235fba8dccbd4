"""Snippets: pieces of the text as it stands, whole words marked, whatever the text is like."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.indonesian.roots import root
from indexer.indonesian.words import WORD, fold, words
from indexer.query.results import Snippet
from indexer.query.snippets import LENGTH, Marked, marked, snippets

from ..strategies import VOCABULARY

#: No snippet is longer, with what ``…`` adds.
_BOUND = LENGTH + 2

_ROOTS = st.lists(st.sampled_from(["panen", "serah", "bina", "tani", "upt", "jumat", "raya"]), max_size=4)
_PREFIXES = st.lists(st.sampled_from(["pe", "men", "20"]), max_size=1)
_BODIES = st.lists(
    st.one_of(
        st.sampled_from(VOCABULARY),
        st.sampled_from(VOCABULARY),
        st.sampled_from(["Warga.", "“Panen!”", "se-Eks", "(UPT)", "…", "\n\n", "\n", "dr.", "a", "p/l", "panen/raya"]),
        st.text("abcdefghij", min_size=1, max_size=30),
    ),
    max_size=200,
).map(" ".join)
_HOSTILE = st.one_of(
    st.text(max_size=600),
    st.text("م سلام ab\u0301.\n🎉👩‍👩‍👧 ", max_size=900),
    st.text("panen-’. \n\t\x0c", max_size=900),
)


def _what(text: str, roots: list[str], prefixes: list[str]) -> Marked:
    """What the plan of a query for roots and prefixes would mark in an index of *text*."""
    return Marked({form: root(form) for form in words(text) if root(form) in roots}, tuple(prefixes))


def _plain(*forms: str) -> Marked:
    return Marked(dict(zip(forms, forms, strict=True)))


def _judge(body: str, roots: list[str], prefixes: list[str]) -> tuple[Snippet, ...]:
    """What holds of every text: pieces of it, bounded, with marks on whole words that were asked for."""
    found = snippets(body, _what(body, roots, prefixes))
    assert len(found) <= 2
    assert bool(found) == bool(body.strip())
    for snippet in found:
        assert len(snippet.text) <= _BOUND
        assert any(_core(snippet, ahead, tail) in body for ahead in (0, 1) for tail in (0, 1))
        assert "".join(part for part, _ in snippet.parts()) == snippet.text
        _judge_marks(snippet, roots, prefixes)
    return found


def _judge_marks(snippet: Snippet, roots: list[str], prefixes: list[str]) -> None:
    spans = {match.span() for match in WORD.finditer(snippet.text)}
    assert list(snippet.marks) == sorted(set(snippet.marks))
    assert len(snippet.roots) == len(snippet.marks)
    for (start, end), of in zip(snippet.marks, snippet.roots, strict=True):
        assert (start, end) in spans, "a mark on less or more than a word"
        form = fold(snippet.text[start:end])
        assert root(form) in roots or form.startswith(tuple(prefixes))
        assert of in (root(form), form)


def _core(snippet: Snippet, ahead: int, tail: int) -> str:
    text = snippet.text
    text = text[1:] if ahead and text.startswith("…") else text
    return text[:-1] if tail and text.endswith("…") else text


def _ends_at_words(body: str, snippet: Snippet) -> bool:
    """Whether the piece stands somewhere in *body* without cutting a word."""
    for ahead in (0, 1):
        for tail in (0, 1):
            core = _core(snippet, ahead, tail)
            at = body.find(core)
            while at >= 0:
                end = at + len(core)
                cuts = [match for match in WORD.finditer(body) if match.start() < at < match.end()]
                cuts += [match for match in WORD.finditer(body) if match.start() < end < match.end()]
                if not cuts:
                    return True
                at = body.find(core, at + 1)
    return False


@settings(max_examples=150)
@given(_BODIES, _ROOTS, _PREFIXES)
@example("a/" * 200 + "panen " + "b/" * 200, ["panen"], [])
@example("x" * 20 + " antarpanen-panen" * 40, ["panen"], [])
def test_snippets(body: str, roots: list[str], prefixes: list[str]) -> None:
    """In text with blanks between words no word is cut, and where a word matched one is marked."""
    found = _judge(body, roots, prefixes)
    assert all(_ends_at_words(body, snippet) for snippet in found)
    if any(root(form) in roots for form in words(body)):
        assert any(snippet.marks for snippet in found)


@given(_HOSTILE, _ROOTS)
@example("p" * 100_000, ["panen"])
@example("", ["panen"])
@example("🎉" * 1_000 + "panen" + "🎉" * 1_000, ["panen"])
@example("سلام panen " * 300, ["panen"])
@example("\u202e panen \u202c" * 100, ["panen"])
@example(" " * 500 + "panen" + "\n" * 500, ["panen"])
@example("x" * 300 + " panen", ["panen"])
@example("x" * 238 + " panen " + "x" * 300, ["panen"])
@example("…", ["panen"])
def test_hostile_bodies(body: str, roots: list[str]) -> None:
    """One endless word, no blanks, emoji, nothing, right to left: pieces stay pieces, short and marked right."""
    _judge(body, roots, [])


@given(st.one_of(_BODIES, _HOSTILE), _ROOTS)
def test_marked_title(text: str, roots: list[str]) -> None:
    """A title is shown whole, every word with a root that was asked for marked."""
    snippet = marked(text, _what(text, roots, []))
    assert snippet.text == text
    _judge_marks(snippet, roots, [])
    assert len(snippet.marks) == sum(root(form) in roots for form in words(text))


def test_nothing_matched_shows_how_the_body_begins() -> None:
    """So does a search for an outlet."""
    assert snippets("Satu dua. Tiga.", _plain()) == (Snippet("Satu dua.", ()),)


def test_the_best_sentence_comes_and_one_with_what_it_lacks() -> None:
    """In the order of the text."""
    body = "Awal saja. Petani panen padi. Isi lain. Banjir datang. Panen lagi."
    found = snippets(body, _plain("panen", "padi", "banjir"))
    assert [snippet.text for snippet in found] == ["Petani panen padi.", "Banjir datang."]


def test_html_is_escaped() -> None:
    """Marks are ours, tags are text."""
    (found,) = snippets("<b>panen</b> & raya", _plain("panen"))
    assert found.to_html() == "&lt;b&gt;<mark>panen</mark>&lt;/b&gt; &amp; raya"


@pytest.mark.parametrize("body", ["panen " * 9_000, "panen raya " * 4_500, "panen\n" * 40_000, ". " * 100_000,
                                  "panen, " + "kata " * 50_000, "P" * 500_000, "“.”" * 60_000])  # fmt: skip
def test_long_bodies_are_quick(body: str) -> None:
    """Time grows with the text, not with its square: a table without full stops is one long sentence."""
    started = time.perf_counter()
    snippets(body, _plain("panen", "raya"))
    assert time.perf_counter() - started < 2, "linear, this takes a fraction of a second"
