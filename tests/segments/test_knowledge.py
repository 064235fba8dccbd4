"""What a generation learns from its articles, and when it learns anew."""

from itertools import pairwise
from pathlib import Path

import pytest

from indexer import Article, Index, add, build, delete, open_index, optimize
from indexer.indonesian.names import names
from indexer.indonesian.places import gazetteer
from indexer.indonesian.roots import dictionary
from indexer.segments.knowledge import TABLES
from indexer.segments.learning import learnt
from indexer.segments.manifest import read_manifest

from ..indonesian.conftest import counted

_BODIES = [
    "Kemarin Bupati Hadi tiba di Kota Bekasi untuk menjual barang bekas. Warga berhadiah senang, kata Hadi.",
    "Menurut Hadi, pembekasan barang bekas di Bekasi dan di Bali akan diatur. Semua bekas dijual kembali di Bali.",
    "Barang bekas itu dibawa Hadi dari Kediri ke Bekasi. Ia sendiri yang membawa, ujar warga Kediri.",
]


def _articles(count: int) -> list[Article]:
    return [Article(f"n{number}", "judul", body=_BODIES[number % len(_BODIES)]) for number in range(count)]


def _names(folder: Path) -> set[str]:
    with open_index(folder) as index:
        return set(index._current().lexicon.names)


def test_names_are_those_of_the_counts(tmp_path: Path) -> None:
    """However the articles came to be together, after optimize at the latest."""
    articles = _articles(9)
    lexicon = counted([article.body for article in articles])
    mask = names(*lexicon, gazetteer(), dictionary())
    wanted = {lexicon.forms[place] for place in mask.nonzero()[0].tolist()}
    assert {"bekasi", "kediri", "bali", "hadi"} <= wanted
    build(articles, tmp_path / "one")
    build(articles[:5], tmp_path / "many")
    add(articles[5:], tmp_path / "many")
    optimize(tmp_path / "many")
    assert _names(tmp_path / "one") == _names(tmp_path / "many") == wanted


def test_what_was_learnt_is_kept_until_the_articles_are_others(tmp_path: Path) -> None:
    build(_articles(40), tmp_path)
    first = read_manifest(tmp_path)
    assert first.learnt_from == dict.fromkeys(TABLES, 40)
    delete(tmp_path, ids="n1")
    assert read_manifest(tmp_path).knowledge == first.knowledge
    delete(tmp_path, ids=[f"n{number}" for number in range(10)])
    assert read_manifest(tmp_path).knowledge != first.knowledge
    assert read_manifest(tmp_path).learnt_from == dict.fromkeys(TABLES, 30)
    assert len(list(tmp_path.glob("*.knowledge"))) == 1


def test_one_kind_is_learnt_anew_at_a_time(tmp_path: Path) -> None:
    """Nobody who adds a few articles waits for all kinds; each keeps what it was until its turn has come."""
    build(_articles(60), tmp_path)
    delete(tmp_path, ids=[f"n{number}" for number in range(4)])
    counts = [read_manifest(tmp_path).learnt_from]
    before = _tables(tmp_path)
    for number in range(4, 7):
        delete(tmp_path, ids=f"n{number}")  # of so few articles each is much
        counts.append(read_manifest(tmp_path).learnt_from)
    kinds = [[kind for kind in TABLES if now[kind] != then[kind]] for then, now in pairwise(counts)]
    assert kinds == [["variants"], ["short forms"], ["names"]]
    assert counts[0] == {"names": 56, "variants": 60, "short forms": 60}
    assert counts[-1] == {"names": 53, "variants": 55, "short forms": 54}
    # Four of sixty articles less say the same of all words.
    assert _tables(tmp_path) == before


def test_a_list_of_short_forms_is_heeded_at_once(tmp_path: Path) -> None:
    build(_articles(60), tmp_path)
    (tmp_path / "acronyms.txt").write_text("KPPB = kantor pelayanan perbendaharaan\n", encoding="utf-8")
    delete(tmp_path, ids="n1")
    assert read_manifest(tmp_path).learnt_from == {"names": 60, "variants": 60, "short forms": 59}
    with open_index(tmp_path) as index:
        assert [short for short, _ in index.acronyms()] == ["kppb"]


def _tables(folder: Path) -> dict[str, list[bytes]]:
    return learnt(folder / read_manifest(folder).knowledge, TABLES)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("knowledge")
    build([*_articles(9), Article("used", "Bekas", body="barang bekas"), Article("city", "Bekasi", body="")], folder)
    return open_index(folder, refresh_every=None)


def test_a_name_is_another_word_than_its_root(index: Index) -> None:
    """Who looks for Bekasi wants no second-hand goods, and the other way round."""
    assert "used" not in {hit.id for hit in index.search("bekasi", per_page=50)}
    assert "city" not in {hit.id for hit in index.search("bekas", per_page=50)}
    (term,) = index.search("Bekasi").query.terms
    assert (term.root, [form.text for form in term.forms]) == ("bekasi", ["bekasi"])
    (term,) = index.search("pembekasan").query.terms
    assert (term.root, {form.text: form.times for form in term.forms}) == ("bekas", {"bekas": 14, "pembekasan": 3})


def test_variants_find_what_they_stand_for(tmp_path: Path) -> None:
    """A slip in an article that spells the word right elsewhere; an old spelling; words that were glued together."""
    usual = "Kantor Pemasyarakatan memberi izin kepada warga jakarta, kata pemerintah kota pada November."
    articles = [Article(f"u{number}", "Kabar", body=f"{usual} Kepala pemasyarakatan hadir.") for number in range(120)]
    odd = (
        "Lembaga pemasyarakatan, juga ditulis pemasarakatan, memberi ijin. Warga jakartapemerintah hadir pada Nopember."
    )
    build([*articles, Article("odd", "Kabar", body=odd)], tmp_path)
    with open_index(tmp_path, refresh_every=None) as index:
        for right, variant in (("pemasyarakatan", "pemasarakatan"), ("izin", "ijin"), ("november", "nopember")):
            for typed in (right, variant):
                results = index.search(typed, per_page=200)
                assert results.total == 121, typed
                assert variant in {form.text for form in results.query.terms[0].forms}
            assert index.search(variant).query.terms[0].reason == "variant"
            assert index.search(f"persis:{variant}").total == 1
        found = {hit.id: hit for hit in index.search("izin pemasyarakatan", per_page=200)}
        marked = "".join(snippet.to_html() for snippet in found["odd"].snippets)
        assert "<mark>ijin</mark>" in marked
        assert index.search("pemerintah", per_page=200).total == 121, "glued"
