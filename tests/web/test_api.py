import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from indexer import open_index

from .hostile import BAD, HOSTILE

URL = "/api/v1/search"

ASKED: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("panen jagung", {}),
    ("panen jagung rutan zebra", {"per_page": 3}),
    ("jagung", {"outlet": ["Harian Blora", "kabar.example"], "sort": "oldest", "page": 2, "per_page": 2}),
    ("jagung", {"author": "Budi", "since": "2023-02-01", "until": "2024-12-31", "interval": "month"}),
    ("jahat", {"explain": True, "snippets": False}),
    ("zebra", {"outlet": "Tidak Ada"}),
]


@pytest.mark.parametrize(("query", "asked"), ASKED)
def test_the_api_answers_what_the_library_does(
    client: FlaskClient, index_path: Path, query: str, asked: dict[str, Any]
) -> None:
    spelt = {name: int(value) if isinstance(value, bool) else value for name, value in asked.items()}
    response = client.get(f"{URL}?{urlencode({'q': query, **spelt}, doseq=True)}")
    with open_index(index_path) as index:
        expected = json.loads(json.dumps(index.search(query, **asked).to_dict()))
    got = json.loads(response.data)
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert got.pop("took_ms") >= 0
    expected.pop("took_ms")
    assert got == expected


def test_json_is_readable_as_it_stands(client: FlaskClient) -> None:
    assert "blora – petani".encode() in client.get(URL, query_string={"q": "memanen"}).data.lower()


@pytest.mark.parametrize(("args", "named"), BAD)
def test_bad_values_are_named(client: FlaskClient, args: str, named: str) -> None:
    response = client.get(f"{URL}?{args}")
    problem = json.loads(response.data)
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == 400
    assert named in problem["detail"]


def test_a_misspelt_parameter_is_refused(client: FlaskClient) -> None:
    response = client.get(f"{URL}?outlets=A")
    assert response.status_code == 400
    assert "outlets" in json.loads(response.data)["detail"]


@pytest.mark.parametrize("name", ["q", "outlet", "author"])
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_answered(client: FlaskClient, name: str, text: str) -> None:
    response = client.get(URL, query_string={name: text})
    assert response.status_code == 200
    assert json.loads(response.data)["version"] == 1


def test_problems_of_http_itself(client: FlaskClient) -> None:
    missing, posted = client.get("/api/v1/tidak-ada"), client.post(URL)
    assert (missing.status_code, missing.content_type) == (404, "application/problem+json")
    assert (posted.status_code, posted.content_type) == (405, "application/problem+json")
    assert "GET" in posted.headers["Allow"]


def test_health(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.data) == (200, b"ok\n")


def test_suggestions_and_similar_articles_are_the_librarys(client: FlaskClient, index_path: Path) -> None:
    with open_index(index_path) as index:
        suggested = [each.to_dict() for each in index.suggest("pan")]
        article = next(index.articles())
        like = [hit.to_dict() for hit in index.similar(article.id)]
    assert suggested
    assert json.loads(client.get("/api/v1/suggest?q=pan").data) == {"version": 1, "suggestions": suggested}
    answer = client.get("/api/v1/similar", query_string={"id": article.id})
    assert json.loads(answer.data) == {"version": 1, "hits": json.loads(json.dumps(like))}


@pytest.mark.parametrize(("path", "status"), [
    ("/api/v1/similar?id=nobody", 404), ("/api/v1/similar", 400), ("/api/v1/similar?id=a&x=1", 400),
    ("/api/v1/suggest?x=1", 400), ("/api/v1/suggest", 200), ("/api/v1/suggest?q=%00%ff", 200),
])  # fmt: skip
def test_odd_requests_of_these_are_answered(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert json.loads(response.data)
