"""The query language: it takes anything, and what it takes for an operator is one."""

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import Article, build, open_index
from indexer.indonesian.words import words
from indexer.query.language import (
    MOST_CHARACTERS,
    MOST_WORDS,
    And,
    Days,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    parse,
)

from ..strategies import QUERIES


def w(text: str, field: str | None = None) -> Word:
    """A plain word as it is expected in a tree."""
    (form,) = words(text)
    return Word(text, form, field)  # type: ignore[arg-type]  # "title" or None


_HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from(list('()"“”„*:-?!..,/\\ \n\t\x00\ud800\u200b\u202eʼ’Ａaabcİß٣½ﷺ'))),
    max_size=60,
)
_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            '( ) " - -( -" judul: penulis: outlet: tanggal: judul:( tanggal:" ATAU OR DAN AND BUKAN NOT * a* pan* '
            "panen dan yang ? 2024-13 ..2024 2024.. .. - -- -- :: judul outlet:( ʼ antar-UPT".split(" ")
        ),
        _HOSTILE,
    ),
    max_size=25,
).flatmap(lambda pieces: st.sampled_from(("", " ")).map(lambda between: between.join(pieces)))


def _leaves(node: Node | None) -> list[Node]:
    if isinstance(node, And | Or):
        return [leaf for part in node.parts for leaf in _leaves(part)]
    if isinstance(node, Not):
        return _leaves(node.part)
    return [] if node is None else [node]


@settings(max_examples=400)
@given(st.one_of(_HOSTILE, _PIECES))
@example("\ud800")
@example('"')
@example("ʼ")
@example("judul:tanggal:penulis:")
@example("-" * 50 + "(" * 50)
@example("tanggal:" + "9" * 50)
@example("tanggal:0000-00-00..9999-99-99")
def test_total(text: str) -> None:
    """Any text has a tree; no part of it is empty, and who typed a letter gets a question or a note."""
    parsed = parse(text)
    assert parsed.text == text
    for leaf in _leaves(parsed.root):
        if isinstance(leaf, Word | Phrase | Prefix):
            forms = (leaf.form,) if isinstance(leaf, Word) else leaf.forms
            assert forms
            assert all(forms), "an empty word is in no article"
        if isinstance(leaf, Days):
            assert leaf.since or leaf.until
            assert not (leaf.since and leaf.until and leaf.since > leaf.until)
    assert parsed.root is not None or parsed.notes or not text.strip()
    assert all(note.endswith(".") for note in parsed.notes)
    assert len(set(parsed.notes)) == len(parsed.notes)


@given(QUERIES)
def test_no_note_for_what_was_understood(text: str) -> None:
    """Only a date that is none, and a word too short before ``*``, call for a note in well-formed questions."""
    parsed = parse(text)
    assert parsed.root is not None
    assert "2024-13" in text or "2*" in text or not parsed.notes


@pytest.mark.parametrize(("text", "root"), [
    ("", None),
    ("  \n", None),
    ("panen", w("panen")),
    ("Jum’at", Word("Jum’at", "jumat")),
    ("panen raya", And((w("panen"), w("raya")))),
    ("panen panen", w("panen")),
    ('"panen raya"', Phrase("panen raya", ("panen", "raya"))),
    ("“panen raya”", Phrase("panen raya", ("panen", "raya"))),
    ("„panen raya“", Phrase("panen raya", ("panen", "raya"))),
    ("«panen raya»", Phrase("panen raya", ("panen", "raya"))),
    ('"panen"', w("panen")),
    ('panen"raya"', And((w("panen"), w("raya")))),
    ("panen -raya", And((w("panen"), Not(w("raya"))))),
    ("panen - raya", And((w("panen"), w("raya")))),
    ("panen-raya", Or((Phrase("panen-raya", ("panen", "raya")), Word("panen-raya", "panenraya")))),
    ("-panen-raya", Not(Or((Phrase("panen-raya", ("panen", "raya")), Word("panen-raya", "panenraya"))))),
    ("padi,jagung/ubi", And((Word("padi", "padi"), Word("jagung", "jagung"), Word("ubi", "ubi")))),
    ('-"panen raya"', Not(Phrase("panen raya", ("panen", "raya")))),
    ("-5 derajat", And((w("-5"), w("derajat")))),
    ("panen BUKAN raya", And((w("panen"), Not(w("raya"))))),
    ("panen NOT raya", And((w("panen"), Not(w("raya"))))),
    ("panen bukan raya", And((w("panen"), w("bukan"), w("raya")))),
    ("padi ATAU jagung", Or((w("padi"), w("jagung")))),
    ("padi OR jagung OR ubi", Or((w("padi"), w("jagung"), w("ubi")))),
    ("padi atau jagung", And((w("padi"), w("atau"), w("jagung")))),
    ("padi DAN jagung", And((w("padi"), w("jagung")))),
    ("padi AND jagung", And((w("padi"), w("jagung")))),
    ("padi jagung ATAU ubi", Or((And((w("padi"), w("jagung"))), w("ubi")))),
    ("(padi ATAU jagung) blora", And((Or((w("padi"), w("jagung"))), w("blora")))),
    ("-(padi ATAU jagung)", Not(Or((w("padi"), w("jagung"))))),
    ("()", None),
    ("judul:panen raya", And((w("panen", "title"), w("raya")))),
    ("TITLE:panen x", And((w("panen", "title"), w("x")))),
    ('judul:"panen raya"', Phrase("panen raya", ("panen", "raya"), "title")),
    ("judul:(panen ATAU raya)", Or((w("panen", "title"), w("raya", "title")))),
    ("-judul:panen", Not(w("panen", "title"))),
    ("penulis:sri", Name("sri", "author")),
    ('author:"Sri Setyo"', Name("Sri Setyo", "author")),
    ("outlet:a.b.example", Name("a.b.example", "outlet")),
    ("persis:Bekas", Word("Bekas", "bekas", exact=True)),
    ('="warga binaan"', Phrase("warga binaan", ("warga", "binaan"), exact=True)),
    ("exact:di-PHK", Phrase("di-PHK", ("di", "phk"), exact=True)),
    ("judul:persis:panen raya", And((Word("panen", "panen", "title", True), w("raya")))),
    ("persis:(panen raya) padi", And((
        Word("panen", "panen", exact=True), Word("raya", "raya", exact=True), w("padi")))),
    ("-persis:panen", Not(Word("panen", "panen", exact=True))),
    ("persis: panen", And((w("persis:"), w("panen")))),
    ("a =b", And((w("a"), w("=b")))),
    ("pemasy*", Prefix("pemasy*", ("pemasy",))),
    ("judul:pemasy*", Prefix("pemasy*", ("pemasy",), "title")),
    ("antar-pem*", Prefix("antar-pem*", ("antar", "pem"))),
    ("p*", w("p*")),
    ("*", None),
    ("tanggal:2024", Days(date(2024, 1, 1), date(2024, 12, 31))),
    ("tanggal:2024-02", Days(date(2024, 2, 1), date(2024, 2, 29))),
    ("date:2024-12-24", Days(date(2024, 12, 24), date(2024, 12, 24))),
    ("tanggal:24/12/2024", Days(date(2024, 12, 24), date(2024, 12, 24))),
    ("tanggal:2024-01..2024-02", Days(date(2024, 1, 1), date(2024, 2, 29))),
    ("tanggal:2024..", Days(date(2024, 1, 1), None)),
    ("tanggal:..2024", Days(None, date(2024, 12, 31))),
    ('tanggal:"24 Desember 2024"', Days(date(2024, 12, 24), date(2024, 12, 24))),
    ("kontak: 081", And((w("kontak:"), w("081")))),
    ("http://a.example/b", Phrase("http://a.example/b", ("a", "example", "b"))),
    ("lokasi:blora", And((w("lokasi"), w("blora")))),
    ("judul: panen", And((w("judul:"), w("panen")))),
    ("apa itu panen?", And((w("apa"), w("itu"), w("panen?")))),
])  # fmt: skip
def test_trees(text: str, root: Node | None) -> None:
    """The language, construct by construct."""
    assert parse(text).root == root


@pytest.mark.parametrize(("text", "root"), [
    ("PADI ATAU JAGUNG", And((w("PADI"), w("ATAU"), w("JAGUNG")))),
    ("PANEN BUKAN RAYA", And((w("PANEN"), w("BUKAN"), w("RAYA")))),
    ("padi Atau jagung", And((w("padi"), w("Atau"), w("jagung")))),
])  # fmt: skip
def test_operators_only_in_capitals_among_small_letters(text: str, root: Node) -> None:
    """A headline in capitals has no operators, nor have words that only begin with a capital."""
    assert parse(text).root == root


@pytest.mark.parametrize("text", ["panen ATAU", "ATAU panen", "panen OR", "panen ATAU ?", "panen ATAU ()",
                                  "? ATAU panen", "panen DAN", "DAN panen", "panen BUKAN", "(panen ATAU)"])  # fmt: skip
def test_operator_without_its_words_is_a_word(text: str) -> None:
    """All words are wanted: never any of *panen* and *atau*, which stands in half of all articles."""
    root = parse(text).root
    assert isinstance(root, And), "one of the two would do"
    assert {leaf.text for leaf in _leaves(root) if isinstance(leaf, Word)} == {"panen", *text.strip("()? ").split()} - {
        "?", "()"
    }  # fmt: skip


@pytest.mark.parametrize(("text", "note"), [
    ('panen "raya', "kutip"),
    ("(panen raya", "kurung"),
    ("panen) raya", "kurung"),
    ("tanggal:2024-13", "bukan tanggal"),
    ("tanggal:2024..2023", "bukan tanggal"),
    ("tanggal:kemarin-dulu", "bukan tanggal"),
    ("p*", "terlalu pendek"),
    ("?", "Tidak ada kata"),
    ("\x00", "Tidak ada kata"),
    ("a " * MOST_CHARACTERS, "10.000"),
    (" ".join(f"kata{n}" for n in range(MOST_WORDS + 1)), f"{MOST_WORDS} kata"),
])  # fmt: skip
def test_notes(text: str, note: str) -> None:
    """What was not understood, or not read, is said."""
    assert any(note in said for said in parse(text).notes)


def test_limits() -> None:
    """However much is typed or pasted, the tree stays small, and parsing stays quick."""
    started = time.perf_counter()
    for text in (
        " ATAU ".join(f"kata{n}" for n in range(500)),
        " ".join(f"penulis:kata{n}" for n in range(500)),
        " ".join(f"-kata{n}" for n in range(500)),
        " ".join(f'"kata{n} kata"' for n in range(500)),
        "(" * 5_000 + "a" + ")" * 5_000,
        "-(" * 3_000 + "a" + ")" * 3_000,
        "judul:(" * 1_000 + "a" + ")" * 1_000,
        '"' * 10_001,
        "judul:" * 2_000,
        "tanggal:" + "1 " * 6_000,
        'tanggal:"' + "1-" * 5_000 + '"',
        'tanggal:"' + "Senin, " * 2_000 + '"',
        'tanggal:"' + " " * 9_000 + '"x',
        "x" * 1_000_000,
        "’".join("x" * 20_000),
    ):
        assert len(_leaves(parse(text).root)) <= 4 * MOST_WORDS, "a word has at most four spellings"
    assert time.perf_counter() - started < 5, "linear, this takes a tenth of a second"


def test_beyond_the_limit_nothing_is_searched() -> None:
    """Only the first words count; those of the last character are not cut to other words silently."""
    texts = [leaf.text for leaf in _leaves(parse(" ".join(f"kata{n}" for n in range(500))).root)]  # type: ignore[union-attr]  # words all
    assert [*dict.fromkeys(texts)] == [f"kata{n}" for n in range(MOST_WORDS)]
    assert parse("x" * 20_000).root == w("x" * MOST_CHARACTERS)


#: What headlines are made of; none of them has ``-word``, or an operator in capitals beside small letters.
_HEADLINE = st.lists(
    st.sampled_from(
        'Panen Raya, di Blora: (Rutan) “Berkah” "Resmi” se-Eks antar-UPT Jum’at 24/12 – - … Apa? PHK! 5% Rp1.000 '
        "Date: Info:Banjir a) & KPK-nya 'Kutip' COVID-19 yang dan atau UPT* p* ½ İstanbul ke-79 [Foto] H+1 wib.".split()
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@settings(max_examples=60)
@given(st.lists(_HEADLINE, min_size=1, max_size=6))
def test_pasted_headline_finds_its_article(headlines: list[str]) -> None:
    """As it stands, and in capitals, with all of its words found."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        build([Article(f"{n}", headline, body="isi") for n, headline in enumerate(headlines)], folder)
        with open_index(folder, refresh_every=None) as index:
            for n, headline in enumerate(headlines):
                for text in (headline, headline.upper()) if words(headline) else ():
                    found = {hit.id for hit in index.search(text, per_page=100) if not hit.partial}
                    assert f"{n}" in found, text


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\ufeff", "\u2060"])
def test_headline_with_invisible_marks(mark: str) -> None:
    """Sites put soft hyphens and zero-width spaces into headlines; the index is built without them."""
    from indexer.indonesian.tidying import tidy

    headline = f"Pa{mark}nen Ra{mark}ya"
    assert [leaf.form for leaf in _leaves(parse(headline).root)] == words(tidy(headline))  # type: ignore[union-attr]  # words all


@given(st.one_of(_HOSTILE, _PIECES))
def test_nothing_that_is_typed_raises(text: str) -> None:
    """Not in the parser only: in the whole search."""
    found = _DOZEN.search(text)
    assert found.query.text == text
    found.to_dict()


@pytest.fixture(autouse=True, scope="module")
def _open(index: object) -> None:
    global _DOZEN
    _DOZEN = index  # type: ignore[assignment]  # hypothesis cannot take the fixture of the session itself


from indexer import Index  # noqa: E402

_DOZEN: Index
