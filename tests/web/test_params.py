import pytest

from indexer import UsageError
from search_web.params import query_of, search_arguments


def test_everything_the_page_takes() -> None:
    args = (
        ("q", " panen "),
        ("outlet", "A"),
        ("outlet", " A "),
        ("outlet", "B"),
        ("author", ""),
        ("since", "2024-01-01"),
        ("until", "kemarin"),
        ("sort", "newest"),
        ("page", "2"),
        ("per_page", "50"),
        ("interval", "day"),
        ("exact", "1"),
    )
    assert query_of(args) == "panen"
    assert search_arguments(args) == {
        "outlet": ["A", "B"],
        "author": [],
        "since": "2024-01-01",
        "until": "kemarin",
        "sort": "newest",
        "interval": "day",
        "exact": True,
        "page": 2,
        "per_page": 50,
    }


def test_nothing_asked_is_nothing_said() -> None:
    assert search_arguments((("page", " "), ("sort", ""))) == {"outlet": [], "author": []}


@pytest.mark.parametrize("value", ["abc", "1.5", "1_000", "٣", "9" * 5000, "1e3", "0x10", "--1"])
def test_what_is_no_number_is_named(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        search_arguments((("page", value),))
    assert repr(value)[:20] in str(caught.value)
    assert len(str(caught.value)) < 200


def test_numbers_out_of_range_are_left_to_the_library() -> None:
    assert search_arguments((("page", "-1"), ("per_page", "0")))["page"] == -1
