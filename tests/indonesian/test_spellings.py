"""Spellings: each of those that newsrooms mix finds the others."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, Index, build, open_index
from indexer.indonesian.spellings import spellings
from indexer.indonesian.words import words


@pytest.mark.parametrize(("text", "runs"), [
    ("panen", ["panen"]),
    ("anak-anak", ["anak", "anakanak"]),
    ("anak2", ["anak2", "anak", "anak 2"]),
    ("sayur-mayur", ["sayur", "sayurmayur"]),
    ("berjalan-jalan", ["jalan", "berjalanjalan"]),
    ("antikorupsi", ["antikorupsi", "anti korupsi"]),
    ("antarUPT", ["antarupt", "antar upt"]),
    ("antara", ["antara"]),
    ("email", ["email", "e mail"]),
    ("ekonomi", ["ekonomi"]),
    ("diPHK", ["diphk", "phk"]),
    ("DIPHK", ["diphk"]),
    ("kedua", ["kedua", "ke 2", "ke2"]),
    ("se-Eks", ["eks", "seeks"]),
    ("di-PHK", ["phk", "diphk"]),
    ("KPK-nya", ["kpk", "kpknya"]),
    ("ber-KTP", ["ktp", "berktp"]),
    ("antar-UPT", ["antar upt", "antarupt"]),
    ("ke-2", ["ke 2", "ke2"]),
    ("ke2", ["ke2", "ke 2"]),
    ("COVID-19", ["covid 19", "covid19"]),
    ("covid19", ["covid19", "covid 19"]),
    ("G20", ["g20", "g 20"]),
    ("Rp1,5", ["rp 1 5", "rp15"]),
    ("3.000", ["3 000", "3000"]),
    ("3000", ["3000", "3 000"]),
    ("1500000", ["1500000", "1 500 000"]),
    ("2024", ["2024"]),
    ("24/12/2024", ["24 12 2024", "24 desember 2024", "2024 12 24"]),
    ("4-2-2024", ["4 2 2024", "4 februari 2024", "04 februari 2024", "2024 02 04"]),
    ("humas@rutan.go.id", ["humas rutan go id"]),
    ("https://www.rutan.go.id/berita", ["rutan go id berita"]),
    ("Jum'at", ["jumat"]),
])  # fmt: skip
def test_runs(text: str, runs: list[str]) -> None:
    assert [" ".join(run) for run in spellings(text, words(text))] == runs


@given(st.text("abn2-0./,19@:'é ", min_size=1, max_size=12))
def test_any_word_has_one(text: str) -> None:
    forms = words(text)
    if forms:
        runs = spellings(text, forms)
        assert runs
        assert all(run and all(run) for run in runs)
        assert len(set(runs)) == len(runs)


#: Each group is one word in several spellings.
_GROUPS = (
    ("di-PHK", "PHK", "diPHK"), ("antar-UPT", "antar UPT", "antarUPT"), ("COVID-19", "Covid19", "covid 19"),
    ("3.000", "3000", "3,000"), ("24/12/2024", "24-12-2024", "24.12.2024"), ("Jum'at", "Jum’at", "jumat"),
    ("anak-anak", "anak", "anak2"), ("se-Eks", "eks"), ("KPK-nya", "KPK", "KPKnya"), ("ke-2", "ke 2"), ("G20", "G-20"),
    ("humas@rutan.go.id", "humas @ rutan.go.id"), ("Rp1,5 triliun", "Rp 1,5 Triliun."), ("“Rutan,", "rutan"),
    ("ke-3", "ketiga", "ke3"), ("antikorupsi", "anti-korupsi", "anti korupsi"), ("berjalan-jalan", "jalan"),
    ("sayur-mayur", "sayur"), ("e-KTP", "eKTP"),
)  # fmt: skip


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("spelt")
    texts = {text for group in _GROUPS for text in group}
    build([Article(text, "judul", body=f"awal {text} akhir") for text in sorted(texts)], folder)
    return open_index(folder, refresh_every=None)


def test_each_spelling_finds_the_others(spelt: Index) -> None:
    """But two words that were typed are two."""
    missing = [
        (typed, stands)
        for group in _GROUPS
        for typed, stands in permutations(group, 2)
        if stands not in [hit.id for hit in spelt.search(typed, per_page=50) if not hit.partial]
    ]
    assert missing == []
