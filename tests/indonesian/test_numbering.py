"""Numbers of words: the hash table of arrays against a dictionary."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.indonesian import numbering
from indexer.indonesian.numbering import Numbers
from indexer.indonesian.words import fold

_LETTERS = st.text("ab", min_size=1, max_size=18)
_BATCHES = st.lists(st.lists(st.one_of(_LETTERS, st.sampled_from(["é", "É", "á" * 9, "०१२", "\u0301"])), max_size=40))


def _of(numbers: Numbers, words: list[str]) -> list[int]:
    encoded = [word.encode() for word in words]
    ends = np.cumsum([len(word) + 1 for word in encoded], dtype=np.int64) - 1
    starts = ends - np.array([len(word) for word in encoded], np.int64)
    found: list[int] = numbers.of(b" ".join(encoded), starts, ends).tolist()
    return found


@given(_BATCHES)
def test_words_have_the_numbers_of_their_forms(batches: list[list[str]]) -> None:
    # From so small a table on, words meet in their slots, and it grows all the time.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "_FIRST_BITS", 2)
        patch.setattr(numbering, "_MORE_BITS", 1)
        numbers = Numbers()
    for words in batches:
        found = _of(numbers, words)
        forms = [b"" if number < 0 else numbers.forms[number] for number in found]
        assert forms == [b"" if word == "\u0301" else fold(word).encode() for word in words]
    assert len(set(numbers.forms)) == len(numbers.forms)


def test_the_table_grows_with_its_words() -> None:
    words = [f"kata{number}" for number in range(50_000)]
    numbers = Numbers()
    assert _of(numbers, words) == list(range(50_000))
    assert _of(numbers, words[::-1]) == list(range(50_000))[::-1]


def test_words_of_all_lengths_differ_by_their_last_byte() -> None:
    words = ["a" * length + last for length in range(40) for last in "ab"]
    assert _of(Numbers(), words) == list(range(80))
