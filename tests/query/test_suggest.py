"""What is offered while somebody types, and what is like an article."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, Index, UsageError, add, build, delete, open_index

_TEXT = "Warga binaan di rutan Blora memanen padi bersama petani dari desa sekitar pada musim kemarau yang panjang."
_ARTICLES = [
    Article("a", "Panen raya di rutan", "Sri Wahyuni", "Warta Bukit", datetime(2024, 1, 1), body=_TEXT),
    Article("copy", "Panen Raya", "Joko", "Kabar Samudra", datetime(2024, 1, 2), body=_TEXT + " (red)"),
    Article("like", "Petani desa memanen jagung", "Sri Rejeki", "Warta Bukit", datetime(2024, 2, 1),
            body="Petani di desa sebelah memanen jagung; warga binaan rutan membantu pada musim kemarau."),
    Article("other", "Pameran lukisan", "Joko", "", None, body="Seniman memamerkan lukisan di galeri kota."),
    Article("more", "Pameran batik", "", "", None, body="Perajin memamerkan batik di galeri kota Demak."),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("suggest")
    build(_ARTICLES[:3], folder)
    add(_ARTICLES[3:], folder)
    with open_index(folder, refresh_every=None) as opened:
        yield opened


def _texts(index: Index, typed: str, most: int = 6) -> list[str]:
    return [each.text for each in index.suggest(typed, most)]


def test_the_most_used_first(index: Index) -> None:
    found = index.suggest("pa")
    assert [(each.text, each.articles) for each in found][:3] == [("pameran", 2), ("panen", 2), ("padi", 2)]
    names = [each for each in found if each.kind != "word"]
    assert all(one.articles >= other.articles for one, other in pairwise(names))


def test_what_was_typed_before_counts(index: Index) -> None:
    assert _texts(index, "galeri me")[0] == "galeri memamerkan"
    assert "galeri memanen" not in _texts(index, "galeri me")


def test_names_and_headlines(index: Index) -> None:
    assert ("Sri Wahyuni", "author") in [(each.text, each.kind) for each in index.suggest("wahy")]
    assert ("Sri Rejeki", "author") in [(each.text, each.kind) for each in index.suggest("sri rej")]
    assert ("Warta Bukit", "outlet", 2) in index.suggest("buki")
    assert ("Pameran lukisan", "headline", 1) in index.suggest("pameran luk")


@pytest.mark.parametrize("typed", ["", " ", "p", "pa ", "-", "yan", "(p", "padi\t"])
def test_nothing_is_offered(index: Index, typed: str) -> None:
    """Before two letters, behind a blank, and no stop words."""
    assert [each for each in index.suggest(typed) if each.kind == "word"] == []


@given(st.text(max_size=20), st.integers(1, 7))
def test_whatever_is_typed(index: Index, typed: str, most: int) -> None:
    found = index.suggest(typed, most)
    assert len(found) <= most
    assert len({each.text for each in found}) == len(found)
    for each in found:
        assert each.to_dict() == {"text": each.text, "kind": each.kind, "articles": each.articles}


def test_like_an_article_but_no_copy(index: Index) -> None:
    assert [hit.id for hit in index.similar("a", 1)] == ["like"]
    assert [hit.id for hit in index.similar("copy")][:1] == ["like"]
    assert [hit.id for hit in index.similar("other")][:1] == ["more"]
    assert index.similar("nobody") == []
    assert index.similar("a")[0].body.startswith("Petani")


def test_what_is_deleted_is_neither_offered_nor_like(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("gone")
    build(_ARTICLES, folder)
    delete(folder, ids=["like"])
    with open_index(folder) as opened:
        assert "like" not in [hit.id for hit in opened.similar("a")]
        assert "Sri Rejeki" not in [each.text for each in opened.suggest("rej")]


def test_less_than_one_is_refused(index: Index) -> None:
    for ask in (index.suggest, index.similar):
        with pytest.raises(UsageError, match="most=0"):
            ask("pa", 0)
