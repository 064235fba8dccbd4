"""Roots: a reviewed list, informal spellings, PySastrawi; and how near to what people say the root is."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.names_sample import labels
from indexer.indonesian.families import root_of
from indexer.indonesian.informal import informal, standard
from indexer.indonesian.lists import lines, packed
from indexer.indonesian.names import names
from indexer.indonesian.overrides import override, overrides
from indexer.indonesian.places import gazetteer
from indexer.indonesian.roots import dictionary, root
from indexer.indonesian.variants import spellings

from .conftest import Counted

_BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("perbankan", "bank"), ("penyelidikan", "selidik"), ("berupa", "rupa"), ("berbasis", "basis"),
        ("adalah", "adalah"), ("setelah", "setelah"), ("perbankannya", "bank"), ("setelahnya", "setelah"),
        ("pemilunya", "pemilu"), ("menyerahkan", "serah"), ("jakarta", "jakarta"),
    ],
)  # fmt: skip
def test_what_is_listed_is_listed_with_a_clitic_too(form: str, wanted: str) -> None:
    assert root_of(form) == wanted


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        # the table
        ("yg", "yang"), ("gak", "tidak"), ("krn", "karena"), ("dgn", "dengan"), ("utk", "untuk"), ("sdh", "sudah"),
        ("blm", "belum"), ("bgt", "banget"), ("nyari", "cari"), ("dengerin", "dengar"), ("pengen", "ingin"),
        ("kalo", "kalau"), ("jl", "jalan"), ("mikirin", "pikir"),
        # the nasal without me-, -in for -kan and -i
        ("ngopi", "kopi"), ("nonton", "tonton"), ("ngambil", "ambil"), ("nyapu", "sapu"), ("ngecek", "cek"),
        ("bikinin", "bikin"), ("beliin", "beli"), ("dimasukin", "masuk"), ("ngelakuin", "laku"),
        ("ngomongnya", "omong"),
        # loans with Indonesian affixes
        ("diupload", "upload"), ("mengupdate", "update"), ("memposting", "posting"), ("postingannya", "posting"),
        ("merinci", "rinci"), ("diviralkan", "viral"),
        # -nya behind any word, the n of -an written once, letters and words repeated
        ("fiturnya", "fitur"), ("instagramnya", "instagram"), ("penggunaanya", "guna"), ("bangettt", "banget"),
        ("keberadaaan", "ada"), ("anak2", "anak"), ("teman2nya", "teman"), ("temen2", "teman"),
    ],
)  # fmt: skip
def test_informal_spellings_reach_their_standard_word(form: str, wanted: str) -> None:
    assert root_of(form) == wanted


@pytest.mark.parametrize(
    "form", ["covid19", "rp1", "2024", "messi", "market", "martin", "macet", "ngotot", "kokain", "kafein", "nyoman", ""]
)
def test_what_only_looks_informal_stays_as_it_is(form: str) -> None:
    assert standard(form) == form


def test_no_word_of_the_dictionary_is_brought_to_another_by_a_rule() -> None:
    table = informal().meaning
    known = [word for word in dictionary() if word.isascii() and word.isalpha() and word not in table]
    assert len(known) > 25_000
    assert [word for word in known if standard(word) != word] == []


@pytest.mark.parametrize(
    "form",
    [
        "a" * 5000,
        "ng" + "a" * 5000,
        "in" * 5000,
        "nya" * 99,
        "aaa2bbb3",
        "nyaaaaa2",
        "İstanbulnya",
        "café",
        "😀",
        "*tapi",
    ],
)
def test_what_is_no_word_is_answered_too(form: str) -> None:
    assert isinstance(root_of(form), str)


def test_every_entry_is_needed_and_ends_at_a_root() -> None:
    assert [form for form, wanted in overrides().meaning.items() if root(form) == wanted] == []
    assert [word for word in overrides().meaning.values() if root_of(word) != word] == []
    assert not overrides().meaning.keys() & (informal().meaning.keys() | gazetteer())
    assert not spellings().keys() & (informal().meaning.keys() | overrides().meaning.keys())
    assert all(override(form) is None for form in ("", "nya", "lah"))


def test_bases_are_words_that_pysastrawi_lacks() -> None:
    bases = [line.text for line in lines(packed("bases.txt"))]
    assert bases == sorted(set(bases))
    assert [base for base in bases if base in dictionary() or not base.isalpha() or base != base.lower()] == []


@pytest.mark.data
def test_plain_words_have_the_roots_that_pysastrawi_gives_them(news: Counted) -> None:
    known, chat = dictionary(), informal().meaning
    name = names(*news, gazetteer(), known)
    words = [news.forms[at] for at in (~name).nonzero()[0].tolist()]
    plain = [form for form in words if (form in known or root(form) != form) and override(form) is None]
    assert len(plain) > 30_000
    assert [form for form in plain if root_of(form) != root(form) and not {form, root(form)} & chat.keys()] == []
    assert [form for form in news.forms if root_of(root_of(form)) != root_of(form)] == []


@pytest.mark.data
def test_rules_for_informal_spellings_are_right_on_the_news(news: Counted) -> None:
    label = labels(_BENCHMARKS / "informal_labels.tsv")
    name = names(*news, gazetteer(), dictionary())
    often = [news.forms[at] for at in ((news.counts >= 5) & ~name).nonzero()[0].tolist()]
    changed = [form for form in often if form not in informal().meaning and standard(form) != form]
    assert len(changed) > 250
    assert np.mean([label.get(form) == standard(form) for form in changed]) >= 0.97


@pytest.mark.data
def test_roots_are_nearer_to_lemmas_than_pysastrawis(data: Path) -> None:
    lemmas = _pairs(data / "stem" / "ud_csui.tsv")
    assert len(lemmas) > 2400
    right, ours = _right(lemmas, root), _right(lemmas, root_of)
    assert len(ours) / len(lemmas) >= 0.905
    assert len(right - ours) <= 0.003 * len(right)
    assert not _right(_pairs(data / "stem" / "sastrawi_tests.tsv"), root) - _right(
        _pairs(data / "stem" / "sastrawi_tests.tsv"), root_of
    )


def _pairs(path: Path) -> set[tuple[str, str]]:
    """Word and lemma, each pair once, of plain words that are no proper nouns."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {
        (word, lemma)
        for word, lemma, _, tag in rows
        if tag != "PROPN" and word.isascii() and word.isalpha() and word.islower()
    }


def _right(lemmas: set[tuple[str, str]], rooted: Callable[[str], str]) -> set[tuple[str, str]]:
    return {(word, lemma) for word, lemma in lemmas if rooted(word) == lemma}
