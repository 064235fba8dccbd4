"""Words that no article has: what was meant is searched where that is clear, and said; what articles have stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, Correction, Hit, Index, build, open_index
from indexer.query.corrections import candidates

_ARTICLES = [
    *(Article(f"p{n}", "Panen raya", body="Petani memanen padi di sawah Blora bersama bupati.") for n in range(6)),
    Article("s", "Kunjungan", body="Bupati Sukarno mengunjungi pasar dan pesisir di Demak."),
    Article("k", "Rutan", body="Kepala rutan menyerahkan bantuan kepada warga. Pasir diangkut."),
    Article("d", "Debat", body="Para calon berdebat tentang pangan."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("corrections")
    build(_ARTICLES, folder)
    with open_index(folder, refresh_every=None) as opened:
        yield opened


@pytest.mark.parametrize(("typed", "meant"), [
    ("memnen padi", "memanen"), ("memannen padi", "memanen"), ("meamnen padi", "memanen"), ("memanem padi", "memanen"),
    ("padi buapti", "bupati"), ("kepla rutan", "kepala"), ("menyerakan bantuan", "menyerahkan"),
])  # fmt: skip
def test_a_slip_is_corrected_where_that_finds_something(index: Index, typed: str, meant: str) -> None:
    results = index.search(typed)
    assert results.total
    (correction,) = results.query.corrections
    assert (correction.meant, correction.applied) == (meant, True)
    assert any(meant in note for note in results.query.notes)
    (term,) = (term for term in results.query.terms if term.reason == "correction")
    assert term.text in typed.split()
    assert meant in [form.text for form in term.forms]


def test_the_other_words_choose(index: Index) -> None:
    """*pasisir* is as near to *pesisir* as to nothing else that stands beside Demak; *pasi* is nearer to *padi*."""
    assert index.search("pasisir demak").query.corrections == (Correction("pasisir", "pesisir", True),)
    assert index.search("pasie rutan").query.corrections == (Correction("pasie", "pasir", True),)


def test_without_a_full_match_it_is_only_asked(index: Index) -> None:
    results = index.search("memnen debat")
    assert results.query.corrections == (Correction("memnen", "memanen", False),)
    assert results.total == 0
    assert any("Mungkin maksud Anda" in note for note in results.query.notes)


@pytest.mark.parametrize("typed", [
    "persis:memnen", "=\"memnen padi\"", "padi", "panenan", "memanenkannya", "pasar", "xy", "zzzzzzzzz", "memn*", "Rp5",
    "", "-memnen", "padi ATAU memnen",
])  # fmt: skip
def test_nothing_else_is_corrected(index: Index, typed: str) -> None:
    assert index.search(typed).query.corrections == ()


def test_a_name_is_no_common_word(index: Index) -> None:
    """Pati is a regency, and no slip of *padi*; what no list knows may be one."""
    assert "padi" not in [each.form for each in candidates("pati", index._current().lexicon)]
    assert index.search("sukarnno").query.corrections == (Correction("sukarnno", "sukarno", True),)
    # Typed as names are, a word is one; in a headline, where all have capitals, that says nothing.
    assert index.search("bupati Sukarnno").query.corrections == (Correction("Sukarnno", "sukarno", True),)
    assert index.search("rutan pasirr").query.corrections == (Correction("pasirr", "pasir", True),)
    assert index.search("Rutan Pasirr").query.corrections == (Correction("Pasirr", "pasir", True),)
    assert index.search("kepala rutan Pasirr").query.corrections == ()


@given(st.text("abdinmpers ", max_size=14))
def test_what_articles_have_is_left_alone(index: Index, typed: str) -> None:
    lexicon = index._current().lexicon
    results = index.search(typed)
    for correction in results.query.corrections:
        assert not (correction.applied and lexicon.word(correction.typed).forms)
        assert lexicon.exactly(correction.meant).forms
    if any(not correction.applied for correction in results.query.corrections):
        assert results.total == 0


def test_a_rare_word_that_stands_with_no_other_is_asked_about(tmp_path: Path) -> None:
    """It stays what was typed, and nothing has all words; but what has the word that may be meant comes first."""
    articles = [
        *(Article(f"h{n}", "Cuaca", body="Harus ada payung untuk warga.") for n in range(5)),
        Article("both", "Banjir Demak", body="Harus ada perahu untuk warga di Demak."),
        Article("one", "Banjir Demak", body="Warga mengungsi ke Demak, kata camat, naik perahu."),
        Article("rare", "Listrik", body="Arus listrik padam, kata petugas."),
    ]
    build(articles, tmp_path)
    with open_index(tmp_path) as index:
        results = index.search("arus demak perahu")
        assert (results.total, results.query.corrections) == (0, (Correction("arus", "harus", False),))
        assert [hit.id for hit in results][:2] == ["both", "one"]
        assert all(hit.partial for hit in results)
        assert any("Mungkin maksud Anda “harus”, bukan “arus”?" in note for note in results.query.notes)
        assert [term.reason for term in results.query.terms] == ["word"] * 3
        assert "Harus" in {text for hit in results for text in _marked(hit)}
        for text in ("arus", "arus listrik", "persis:arus demak", "apakah arus demak?", "arus demak ATAU perahu"):
            assert index.search(text).query.corrections == (), text


def _marked(hit: Hit) -> list[str]:
    return [snippet.text[start:end] for snippet in hit.snippets for start, end in snippet.marks]


def test_json(index: Index) -> None:
    corrections = index.search("memnen padi").to_dict()["query"]["corrections"]
    assert corrections == [{"typed": "memnen", "meant": "memanen", "applied": True}]
