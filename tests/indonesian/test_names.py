"""Names are told from words: by the gazetteer, by how a corpus writes them, on labelled samples."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.names_sample import STRATA, drawn, labels
from indexer.indonesian.families import root_of
from indexer.indonesian.names import names
from indexer.indonesian.places import gazetteer
from indexer.indonesian.stemmer import load

from .conftest import Counted, counted

_BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

#: Samples are drawn by this seed to be reported; another one was looked at while the rules were made.
_REPORTED = 3


def _names(lexicon: Counted, known: frozenset[str] = gazetteer()) -> set[str]:
    mask = names(*lexicon, known, load().dictionary)
    return {lexicon.forms[at] for at in mask.nonzero()[0].tolist()}


def test_words_that_are_capitalised_are_told_from_names() -> None:
    body = (
        "Kemarin Menteri Perhubungan dan Bupati Rosan tiba di Kota Bekasi pada Senin. "
        "Ia menjual barang bekas di jalan, kata menteri kepada Rosan. Para bupati berhubungan dengan Dinas Perhubungan "
        "itu. Pada Selasa, dinas menjalankan hubungan kota dan jalan dengan baik di Kabupaten Bekasi, ujar Rosan. "
    )
    found = _names(counted([body] * 3))
    assert {"rosan", "bekasi"} <= found
    assert not found & set("menteri perhubungan bupati kota senin selasa dinas kabupaten jalan menjual".split())


def test_a_listed_name_needs_no_capitals_and_capitals_that_tell_nothing_make_none() -> None:
    text = "bupati rosan dan delon pergi ke bekasi, bali dan kediri untuk menjual barang yang ada di rumah. " * 20
    listed = {"bekasi", "bali", "kediri"}
    assert _names(counted([text])) == listed
    assert _names(counted([text.title()])) == listed
    assert _names(counted([text.upper()])) == listed


def test_few_articles_in_odd_letters_do_not_matter() -> None:
    text = "Kata Rosan, ia dan Delon pergi ke rumah untuk mengurus perhubungan yang ada di sana pada pagi hari. "
    odd = [text.lower()] * 2 + [text.title()] * 2
    found = _names(counted([text] * 20 + odd))
    assert {"rosan", "delon"} <= found
    assert not found & set("rumah mengurus perhubungan pagi hari".split())


def test_an_empty_lexicon_has_no_names() -> None:
    none = np.zeros(0, np.int64)
    assert not len(names([], none, none, none, gazetteer(), frozenset()))


@pytest.mark.data
def test_names_are_kept_whole(news: Counted, data: Path) -> None:
    kept, found = [], _names(news)
    label = labels(_BENCHMARKS / "names_labels.tsv")
    for stratum in STRATA:
        forms = drawn(data / "news" / "news.jsonl.gz", _REPORTED, stratum)
        for form in islice((form for form in forms if label[form] == "name"), 250):
            kept.append(form in found or root_of(form) == form)
    assert len(kept) == 500
    assert np.mean(kept) >= 0.97


@pytest.mark.data
def test_common_words_are_not_taken_for_names(news: Counted) -> None:
    label = labels(_BENCHMARKS / "frequent_labels.tsv")
    order = np.lexsort((np.arange(len(news.forms)), -news.counts))[:5000]
    frequent = {news.forms[at] for at in order.tolist()}
    # At the end of the list many forms are as frequent as each other.
    assert len(frequent & label.keys()) >= 4990
    wrong = {form for form in _names(news) if label.get(form) == "word"}
    assert len(wrong) <= 0.005 * 5000
