"""What lifts an article above another, part by part; that each can be switched off, and that explanations add up."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from indexer import Article, Index, Ranking, UsageError, build, open_index
from indexer.article import WIB
from indexer.query.ranking import LOOKED_AT, read_ranking

_NOW = datetime(2025, 1, 1, tzinfo=WIB)
_ARTICLES = [
    Article("typed", "Kabar", body="Petani memanen padi di sawah luas itu."),
    Article("root", "Kabar", body="Petani panen padi di sawah luas itu."),
    Article("jawaban", "Kota", body="Ibu kota Jawa Tengah ialah Semarang, kata gubernur."),
    Article("nama", "Nama", body="Nama jalan di kota itu diganti."),
    Article("old", "Berita", date=datetime(2015, 1, 1), body="Gempa mengguncang pulau kecil."),
    Article("new", "Berita", date=datetime(2024, 12, 31), body="Gempa mengguncang pulau kecil sekali lagi hari itu."),
    Article("undated", "Berita", body="Gempa mengguncang pulau kecil."),
    Article("in order", "Bupati resmikan jembatan gantung", body="Warga desa menyeberang."),
    Article("otherwise", "Jembatan gantung resmikan Bupati", body="Warga desa menyeberang."),
    Article("not all", "Bupati dan jembatan gantung", body="Warga desa menyeberang, Bupati resmikan."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("ranking")
    build(_ARTICLES, folder)
    with open_index(folder, refresh_every=None) as opened:
        yield opened


def _ids(index: Index, text: str, **asked: object) -> list[str]:
    return [hit.id for hit in index.search(text, now=_NOW, **asked)]  # type: ignore[arg-type]  # arguments of search


def test_the_form_that_was_typed_comes_first(index: Index) -> None:
    assert _ids(index, "memanen")[0] == "typed"
    assert _ids(index, "panen")[0] == "root"
    alike = index.search("memanen", ranking=Ranking(exact=0.0))
    assert len({round(hit.score, 6) for hit in alike}) == 1


def test_words_in_the_order_of_a_title_come_first(index: Index) -> None:
    """In any form, and whatever stands between them; nothing is asked of the order of words in bodies."""
    for text in ("bupati resmikan jembatan", "resmikan gantung", "bupati meresmikan gantung"):
        first = index.search(text).hits[0]
        assert first.id == "in order", text
        alike = {hit.id: hit.score for hit in index.search(text, ranking=Ranking(headline=0.0))}
        assert alike["in order"] == pytest.approx(alike["otherwise"], rel=1e-6)
        assert first.score > alike["in order"]
    explained = {hit.id: hit.explanation for hit in index.search("bupati resmikan", explain=True)}
    assert sum("title:" in node for node, _ in explained["in order"] or ()) == 4
    assert sum("title:" in node for node, _ in explained["otherwise"] or ()) == 2


def test_words_near_one_another_count_where_that_is_asked(index: Index) -> None:
    near = Ranking(near=0.5)
    for text, more in (("petani sawah", True), ("sawah petani", False), ("ibu semarang", True), ("ibu gubernur", True)):
        usual, lifted = (index.search(text, ranking=ranking).hits[0] for ranking in (Ranking(), near))
        assert (lifted.score > usual.score) is more, text
    assert index.search("gempa kali", ranking=near).hits[0].score == index.search("gempa kali").hits[0].score


def test_words_that_ask_need_not_be_there(index: Index) -> None:
    question = "Apa nama ibu kota Jawa Tengah?"
    found = index.search(question)
    assert [(hit.id, hit.partial) for hit in found][:1] == [("jawaban", False)]
    assert ("nama", "asked") in [(term.text, term.reason) for term in found.query.terms]
    assert index.search(question, ranking=Ranking(asked=None)).total == 0
    assert index.search("nama ibu kota Jawa Tengah").total == 0, "this is no question"
    assert [hit.id for hit in index.search("apa nama?")] == ["nama"], "nothing else was asked for"


def test_a_question_is_answered_by_few_of_its_words(index: Index) -> None:
    words = "gempa mengerikan menewaskan"
    assert {hit.id for hit in index.search(words)} == set()
    assert {hit.id for hit in index.search(f"kapankah {words}")} >= {"old", "new", "undated"}


def test_age(index: Index) -> None:
    assert _ids(index, "gempa pulau")[0] == "old", "it is shorter, and has a date"
    assert _ids(index, "gempa pulau", ranking=Ranking(half_life=365.0))[0] == "new"
    scores = {hit.id: hit.score for hit in index.search("gempa", now=_NOW)}
    aged = {hit.id: hit.score for hit in index.search("gempa", now=_NOW, ranking=Ranking(half_life=365.0))}
    assert aged["undated"] == pytest.approx(scores["undated"] / 2, rel=1e-6)
    assert aged["new"] == pytest.approx(scores["new"], rel=2e-3)


@pytest.mark.parametrize("text", ["memanen padi", "apa nama kota itu?", "memanen ATAU gempa", '"panen padi" petani'])
@pytest.mark.parametrize(
    "ranking", [Ranking(), Ranking(exact=0.5, half_life=30.0), Ranking(asked=None, title=3.0, near=0.2)]
)
def test_explanations_add_up(index: Index, text: str, ranking: Ranking) -> None:
    for hit in index.search(text, explain=True, ranking=ranking, now=_NOW):
        assert hit.explanation is not None
        assert sum(score for _, score in hit.explanation) == pytest.approx(hit.score, rel=1e-6)


def test_pages_follow_one_another_beyond_those_looked_at(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("many")
    texts = ("panen", "memanen", "dipanen padi", "panen panen jagung")
    count = LOOKED_AT + 80
    build([Article(f"n{n}", body=f"{texts[n % 4]} {'kata ' * (n % 17)}") for n in range(count)], folder)
    with open_index(folder, refresh_every=None) as index:
        whole = [(hit.id, hit.score) for hit in index.search("memanen", per_page=1000)]
        paged = [(hit.id, hit.score) for page in range(1, 8) for hit in index.search("memanen", page=page, per_page=60)]
    assert len(whole) == count
    assert [score for _, score in whole] == sorted((score for _, score in whole), reverse=True)
    assert paged == whole


def test_parts_are_read_and_refused() -> None:
    assert read_ranking(["exact=0", "asked=none", "half_life=30"]) == Ranking(exact=0.0, asked=None, half_life=30.0)
    for wrong in ("exact", "exact=x", "nobody=1", "exact=2", "half_life=0", "title=-1", "exact=none", "title=nan"):
        with pytest.raises(UsageError, match="ranking"):
            read_ranking([wrong])
