"""Short forms: learnt from what articles say of them, searched both ways, told to who asks."""

from pathlib import Path

import pytest

from indexer import Article, Index, UsageError, add, build, delete, open_index, optimize

_RUTAN, _WBP = "Rumah Tahanan Negara (Rutan)", "warga binaan pemasyarakatan (WBP)"
_ARTICLES = [
    Article("defined", "Penyuluhan", body=f"{_RUTAN} Blora membina {_WBP}."),
    Article("again", "Kunjungan", body=f"Kepala {_RUTAN} Demak menemui {_WBP}."),
    Article("third", "Panen", body=f"Para {_WBP} di {_RUTAN} Pati memanen padi."),
    Article("short", "Rutan Jepara", body="Kegiatan bagi WBP berlangsung di Rutan."),
    Article("long", "Rumah Tahanan Negara Kudus", body="Para warga binaan pemasyarakatan berolahraga."),
    Article("parts", "Warga", body="Warga desa ikut pembinaan di rumah dan di lembaga pemasyarakatan."),
    *(Article(f"pn{n}", "Sidang", body="Sidang di Pengadilan Negeri (PN) Blora ditunda.") for n in range(3)),
    *(Article(f"pm{n}", "Partai", body="Partai Nasional (PN) menggelar rapat.") for n in range(3)),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("short")
    build(_ARTICLES, folder)
    return open_index(folder, refresh_every=None)


def _found(index: Index, text: str) -> set[str]:
    return {hit.id for hit in index.search(text, per_page=50) if not hit.partial}


@pytest.mark.parametrize("text", ["rutan", "RUTAN", '"rumah tahanan negara"', "rumah tahanan negara"])
def test_both_sides_find_each_other(index: Index, text: str) -> None:
    assert {"short", "long", "defined"} <= _found(index, text)


@pytest.mark.parametrize("text", ["wbp", "warga binaan pemasyarakatan", '"warga binaan pemasyarakatan"'])
def test_a_long_form_stands_side_by_side(index: Index, text: str) -> None:
    assert {"short", "long"} <= _found(index, text)
    assert ("parts" in _found(index, text)) == (text == "warga binaan pemasyarakatan"), "typed as words, it may not"


def test_with_other_words(index: Index) -> None:
    assert _found(index, "rumah tahanan negara jepara") == {"short"}
    assert _found(index, "rutan -wbp") == set()
    assert _found(index, "persis:rutan kudus") == set()


def test_it_is_told(index: Index) -> None:
    terms = index.search("rutan").query.terms
    assert [(term.root, term.reason) for term in terms] == [("rutan", "word"), ("rumah tahanan negara", "acronym")]
    assert terms[1].forms[0].times == 3
    (hit,) = (hit for hit in index.search("wbp") if hit.id == "long")
    assert "<mark>warga</mark> <mark>binaan</mark> <mark>pemasyarakatan</mark>" in hit.snippets[0].to_html()


def test_several_readings_are_told_and_not_searched(index: Index) -> None:
    terms = index.search("pn").query.terms
    assert {(term.root, term.reason) for term in terms[1:]} == {
        ("pengadilan negeri", "ambiguous"), ("partai nasional", "ambiguous")
    }  # fmt: skip
    assert _found(index, '"pengadilan negeri"') == {"pn0", "pn1", "pn2"}
    assert dict(index.acronyms())["pn"][0].times == 3


def test_scores_are_explained(index: Index) -> None:
    for text in ("rutan", "warga binaan pemasyarakatan", '"rumah tahanan negara" blora'):
        for hit in index.search(text, explain=True):
            assert sum(part for _, part in hit.explanation or ()) == pytest.approx(hit.score, abs=1e-6)


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    """It adds and forbids; one that is broken is refused by line, and the index stays as it was."""
    build(_ARTICLES, tmp_path)
    (tmp_path / "acronyms.txt").write_text(
        "# milik sendiri\nKSM = kegiatan swadaya masyarakat\n- WBP = warga binaan pemasyarakatan\n"
    )
    build(_ARTICLES, tmp_path)
    with open_index(tmp_path) as index:
        known = dict(index.acronyms())
        assert "wbp" not in known
        assert known["ksm"][0].long_forms == (("kegiatan", "swadaya", "masyarakat"),)
    (tmp_path / "acronyms.txt").write_text("KSM kegiatan\n")
    with pytest.raises(UsageError, match=r"Baris 1 .*acronyms\.txt"):
        add(Article("new", "baru"), tmp_path)
    with open_index(tmp_path) as index:
        assert "ksm" in dict(index.acronyms())
        assert index.get("new") is None


def test_what_is_deleted_defines_nothing_after_a_merge(tmp_path: Path) -> None:
    build(_ARTICLES[:6], tmp_path / "many")
    add(_ARTICLES[6:], tmp_path / "many")
    delete(tmp_path / "many", ids=["defined", "again", "third"])
    optimize(tmp_path / "many")
    build([article for article in _ARTICLES if article.id not in ("defined", "again", "third")], tmp_path / "one")
    with open_index(tmp_path / "many") as many, open_index(tmp_path / "one") as one:
        assert list(many.acronyms()) == list(one.acronyms())
        assert "rutan" not in dict(many.acronyms())
