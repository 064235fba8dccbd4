"""Variants in a corpus: what is linked, and much more that is not; and a labelled sample of real news."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.acronyms_sample import bodies
from benchmarks.variants_sample import REASONS, corpus, draw, found, judge
from indexer.indonesian.stemmer import load
from indexer.indonesian.variants import Corpus, Variant, spellings, variants
from indexer.indonesian.words import fold

#: Enough articles for a word in one of a hundred to be rare company.
_FILLER = ["Hari ini cuaca cerah."] * 400


def _links(*texts: str, often: Iterable[str] = (), filler: list[str] = _FILLER) -> dict[str, str]:
    """The variants of some articles, among others and articles that have the words of *often* sixty times."""
    articles = [*texts, *filler, *(f"di sana {word} itu " * 60 for word in often)]
    return {variant.form: " ".join(variant.right) for variant in found(corpus(articles))}


def test_a_slip_in_an_article_that_spells_it_right() -> None:
    text = "Menurut Lembaga Pemasyarakatan, petugas pemasyarakatan di pemasarakatan itu sigap."
    assert _links(text, often=["pemasyarakatan"]) == {"pemasarakatan": "pemasyarakatan"}


def test_a_slip_alone() -> None:
    assert _links("Ia tidak mengungkpakan hal itu.", often=["mengungkapkan"]) == {"mengungkpakan": "mengungkapkan"}


@pytest.mark.parametrize(
    ("form", "right"),
    [
        ("pengungkapan", "mengungkapkan"),
        ("kasus", "kasur"),
        ("rutan", "rutin"),
        ("demak", "demam"),
        ("penanaman", "penanganan"),
        ("perdagangan", "pedagangan"),
        ("terbilang", "terbidang"),
        ("forensic", "forensik"),
        ("professional", "profesional"),
        ("menyuruhkan", "menyuluhkan"),
        ("pekerjaans", "pekerjaan"),
        ("penyuluhann", "penyuluhan"),
    ],
)
def test_words_and_foreign_words_are_no_slips(form: str, right: str) -> None:
    assert form not in _links(f"Ada {form} di sana.", often=[right])


def test_what_an_affix_makes_of_a_form_in_use_is_no_slip() -> None:
    text = "Itu pamdangannya."
    assert _links(text, often=["pandangannya"]) == {"pamdangannya": "pandangannya"}
    assert not _links(text + " Ada pamdangan." * 5, often=["pandangannya"])


def test_two_neighbours_are_one_too_many() -> None:
    assert not _links("Ia menyiarakan itu.", often=["menyiarkan", "menyuarakan"])


def test_names_keep_to_themselves() -> None:
    assert not _links("Bapak Sulistyono hadir. Kata Pak Sulistyono itu.", often=["Bapak Sulistiyono"])
    assert not _links("Kepada Budiman dan Bude hadir.", often=["Budi", "Budiman"])


def test_a_name_misspelt_where_it_is_spelt_right() -> None:
    text = "Menurut Sulistiyono hadir. Kata Pak Sulistyiono, Pak Sulistiyono pulang."
    assert _links(text, often=["Bapak Sulistiyono"]) == {"sulistyiono": "sulistiyono"}


def test_a_capitalised_form_is_no_slip_of_a_word() -> None:
    assert not _links("Warga Desa Pemandanan datang, di Pemandanan.", often=["pemandangan"])


def test_what_stands_everywhere_is_no_company() -> None:
    text = "Ia mejwakili di sana, dan mewakili kami."
    assert _links(text, often=["mewakili"]) == {"mejwakili": "mewakili"}
    assert not _links(text, filler=["Kami mewakili warga."] * 60)


def test_glued_words() -> None:
    many = 200
    articles = ["Di Jakarta pemerintah bertemu warga."] * many + ["Kunjungan ke Jakartapemerintah itu lancar."]
    assert {v.form: v for v in found(corpus(articles))} == {
        "jakartapemerintah": Variant("jakartapemerintah", ("jakarta", "pemerintah"), "glued")
    }


@pytest.mark.parametrize(
    ("glued", "parted"),
    [
        ("sukamajuwarga", False),
        ("Desa Sukamakmur di Sukamakmur", False),
        ("desa sukamakmur di sukamakmur", True),
        ("antarwarga", False),
        ("superwarga", False),
        ("wargabulat", False),
        ("matahari", False),
        ("wargawarga", True),
        ("sukawarg", False),
    ],
)
def test_names_prefixes_words_and_rare_halves_are_not_parted(glued: str, parted: bool) -> None:
    articles = ["Ada suka, makmur, maju, antar, super, warga, mata dan hari di sana."] * 200
    assert [variant.reason for variant in found(corpus([*articles, glued]))] == ["glued"] * parted


def test_spellings_and_what_is_made_of_them() -> None:
    text = "Nopember November izin ijin resiko risiko beresiko berisiko aktifitasnya aktivitasnya walikota wali kota"
    assert _links(text) == {
        "nopember": "november",
        "ijin": "izin",
        "resiko": "risiko",
        "beresiko": "berisiko",
        "aktifitasnya": "aktivitasnya",
        "walikota": "wali kota",
    }


def test_a_spelling_is_linked_only_to_what_is_there() -> None:
    assert not _links("Nopember, ijin, walikota.")


def test_an_ending_that_makes_a_name() -> None:
    assert "ramadhani" not in _links("Kata Ramadhani kepada Ramadani: bulan ramadhan, ramadan.")


def test_the_table_is_sound() -> None:
    table = spellings()
    assert len(table) > 200
    for form, right in table.items():
        assert fold(form) == form
        assert all(fold(word) == word and word.isalpha() for word in right)
        assert 1 <= len(right) <= 2
        assert (form,) != right
        assert not any(word in table for word in right)


@given(
    st.lists(st.text("abcdeknorst ABZ-.", max_size=40), max_size=12),
    st.sampled_from(["", "Nopember ijin", "é ١ ﷺ ʼ"]),
)
def test_any_corpus_has_variants_that_make_sense(texts: list[str], more: str) -> None:
    known = corpus([*texts, more])
    links = found(known)
    assert [variant.form for variant in links] == sorted({variant.form for variant in links})
    for variant in links:
        assert variant.form in known.forms
        assert all(word in known.forms and word != variant.form for word in variant.right)
        assert variant.reason in REASONS


def test_roots_that_no_article_has_are_no_variants() -> None:
    articles = ["Di Jakarta pemerintah mengungkapkan."] * 200
    known = corpus([*articles, "nopember jakartapemerintah mengungkpakan november"])
    assert len(found(known)) == 3
    gone = {"nopember", "jakartapemerintah", "mengungkpakan"}
    counts = np.array([0 if form in gone else count for form, count in zip(known.forms, known.counts, strict=True)])
    assert not found(
        known._replace(counts=counts, articles=lambda place: [each[: counts[place]] for each in known.articles(place)])
    )


def test_an_empty_corpus_has_none() -> None:
    nothing = np.zeros(0, np.int64)
    empty = Corpus([], {}, nothing, nothing, nothing, 0, lambda _: [])
    assert variants(empty, load().dictionary, spellings()) == []


def test_a_drawn_link_tells_what_company_it_keeps(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["Petugas pemasyarakatan di pemasarakatan itu sigap.", *_FILLER, "di sana pemasyarakatan itu " * 60]
    known = corpus(texts)
    draw(known, found(known), texts, dict.fromkeys(REASONS, 1), 0)
    assert capsys.readouterr().out.startswith("pemasarakatan\tpemasyarakatan\tslip\t1 c0\t61 c0\t1/1\tPetugas")


@pytest.mark.data
def test_labelled_sample(data: Path) -> None:
    links = found(corpus(bodies(data).values()))
    scores = judge(links)
    assert scores["all"].right + scores["all"].wrong >= 200
    assert scores["all"].precision >= 0.98
    assert scores["slip"].precision >= 0.98
    dictionary = load().dictionary
    assert not [v for v in links if v.reason != "spelling" and v.form in dictionary]
