"""Lists of words: what is packed is sound, and a user's broken one is refused by file and line."""

from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.indonesian.lists import lines, packed, pairs
from indexer.indonesian.places import Places, gazetteer, places, read_places

from ..conftest import is_a_sentence


def test_places_of_one_word_are_protected_and_others_are_phrases() -> None:
    known = places()
    assert {"bekasi", "kediri", "pekalongan", "bali", "semarang", "jakarta", "kemayoran", "milan"} <= known.words
    assert {("banda", "aceh"), ("pulau", "buru"), ("kota", "batu")} <= known.phrases
    assert not {"kepulauan", "batu", "puncak", "barat", "kisaran", "pangkalan"} & known.words


def test_people_are_in_the_gazetteer_and_places_have_the_phrases() -> None:
    assert {"hadi", "susi", "bekasi"} <= gazetteer()
    assert not gazetteer() & {"budi", "surya", "batu"}


def test_every_province_and_no_place_twice() -> None:
    headings = [line for line in packed("places.txt").read_text(encoding="utf-8").splitlines() if "province" in line]
    assert len([line for line in headings if line.endswith(": province, regencies and cities")]) == 38
    names = [line.text.casefold() for line in lines(packed("places.txt"))]
    assert len(names) == len(set(names))


def test_a_list_of_a_users_own(tmp_path: Path) -> None:
    own = tmp_path / "tempat.txt"
    own.write_bytes("\ufeff# milik sendiri\r\n\r\n  Ma’rang \r\nKarang-Anyar\r\nSt. Louis\n".encode())
    assert read_places(own) == Places(frozenset({"marang"}), frozenset({("karang", "anyar"), ("st", "louis")}))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"Bekasi\n\nBekasi, Jawa Barat\n", 3),
        (b"# judul\nBekasi\tbekas\n", 2),
        (b"Bekasi\n123\n", 2),
        (b"Bekasi\nBeka\xffsi\n", 2),
        (b"Bekasi\n" + b"a" * 5000, 2),
        (b"\xff\xfeB\0e\0", 1),
        (b"Bekasi\n\0\n", 2),
    ],
)
def test_a_broken_list_of_places_names_file_and_line(tmp_path: Path, content: bytes, line: int) -> None:
    own = tmp_path / "tempat.txt"
    own.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        read_places(own)
    is_a_sentence(raised.value)
    assert str(own) in str(raised.value)
    assert f"Baris {line} " in str(raised.value)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("perbankan bank\n", 1),
        ("perbankan bank per- -an\nPerbankan bank per- -an\n", 2),
        ("perbankan bank per- -an\nperbankan bank per- -an\n", 2),
        ("perbankan ba-nk per- -an\n", 1),
        ("a b rantai\nb c rantai\n", 1),
    ],
)
def test_a_broken_table_names_file_and_line(tmp_path: Path, content: str, line: int) -> None:
    own = tmp_path / "pengecualian.txt"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        pairs(own)
    is_a_sentence(raised.value)
    assert str(own) in str(raised.value)
    assert f"Baris {line} " in str(raised.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    for missing in (tmp_path / "tidak-ada.txt", tmp_path):
        with pytest.raises(UsageError) as raised:
            read_places(missing)
        is_a_sentence(raised.value)
        assert str(missing) in str(raised.value)
