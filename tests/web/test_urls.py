import pytest

from search_web.urls import (
    came_from,
    encoded_id,
    host,
    known,
    outward,
    path_with,
    path_with_removed,
    path_with_replaced,
)

ARGS = (("q", "panen & raya"), ("outlet", "A"), ("outlet", "B"), ("since", "2024-01-01"), ("page", "3"))


def test_one_value_or_all_of_a_name_can_go() -> None:
    assert path_with_removed("/", ARGS, "outlet", value="A") == "/?q=panen+%26+raya&outlet=B&since=2024-01-01"
    assert path_with_removed("/", ARGS, "outlet", "since") == "/?q=panen+%26+raya"
    assert path_with_removed("/", (("outlet", "A"),), "outlet") == "/"


def test_replacing_keeps_the_page_only_when_the_page_is_replaced() -> None:
    assert path_with_replaced("/", ARGS[:1], page=2) == "/?q=panen+%26+raya&page=2"
    assert path_with_replaced("/", ARGS, page=1) == path_with("/", ARGS[:4])
    assert path_with_replaced("/", ARGS, sort="newest", since=None) == (
        "/?q=panen+%26+raya&outlet=A&outlet=B&sort=newest"
    )


def test_what_forms_leave_empty_and_others_add_is_not_passed_on() -> None:
    assert known([("q", ""), ("outlet", " "), ("utm_source", "x"), ("since", "kemarin")]) == (("since", "kemarin"),)


def test_a_lone_surrogate_still_makes_a_url() -> None:
    assert path_with("/", (("q", "a\ud800"),)) == "/?q=a%3F"


@pytest.mark.parametrize(
    "dari",
    [
        "https://jahat.example/",
        "//jahat.example",
        "javascript:alert(1)",
        "/\\jahat",
        "x=1&next=//jahat",
        "&" * 999,
        "",
    ],
)
def test_dari_leads_nowhere_else(dari: str) -> None:
    assert came_from(dari) == ()


def test_dari_is_put_together_anew() -> None:
    assert came_from("?q=a%26b&outlet=X&evil=//y&page=2") == (("q", "a&b"), ("outlet", "X"), ("page", "2"))
    assert came_from("&".join(["q=x"] * 5000)) == ()


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https:", False),
        ("https://[rusak", False),
        ("", False),
    ],
)
def test_only_http_leads_out(url: str, linked: bool) -> None:
    assert (outward(url) is not None) is linked


def test_a_host_is_named_without_www() -> None:
    assert host("https://www.kabar.example:8080/x") == "kabar.example"


@pytest.mark.parametrize(
    ("id_", "encoded"),
    [
        ("a/b~2", "a/b~2"),
        ("https://x.example/?a=1#b", "https%3A%2F%2Fx.example%2F%3Fa%3D1%23b"),
        ("a/../b", "a%2F..%2Fb"),
        ("/depan", "%2Fdepan"),
        ("100% é", "100%25%20%C3%A9"),
    ],
)
def test_ids_survive_browsers_and_proxies(id_: str, encoded: str) -> None:
    assert encoded_id(id_) == encoded
