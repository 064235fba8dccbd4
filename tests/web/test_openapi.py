"""The document of the API against the API: what it promises is answered, and nothing else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.core.result import Ok

from indexer import Index, UsageError
from indexer.query.options import MOST_PER_PAGE
from indexer.query.results import Reason, Sort
from indexer.query.suggest import Kind
from search_web import create_app, operations
from search_web.index_holder import IndexHolder, install
from search_web.openapi import document
from search_web.operations import OPERATIONS, SEARCH, arguments
from search_web.schemas import SCHEMAS

from .conftest import closed
from .hostile import HOSTILE

#: Cases of each operation that has parameters; with what schemathesis makes of the document itself they are 2,000.
CASES = 500

#: Days as the document tells of them.
_DAYS = st.one_of(
    st.dates().map(str), st.sampled_from(["2024", "2024-12", "kemarin", "minggu lalu", "awal Desember 2024"])
)
schemathesis.openapi.format("day", _DAYS)


#: Made while tests are collected, when there is no index yet; the document needs none.
_APP = create_app({"TELUSUR_INDEX": "none", "TELUSUR_ACCESS_LOG": False})
_API = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _APP)


@pytest.fixture(scope="module")
def _indexed(index_path: Path) -> Iterator[None]:
    install(_APP, IndexHolder(index_path))
    yield
    closed(_APP)


@pytest.mark.usefixtures("_indexed")
@_API.parametrize()
@settings(max_examples=CASES)
def test_schemathesis_finds_nothing(case: Any) -> None:
    query = case.query or {}
    if case.meta.generation.mode.is_positive and {"since", "until"} <= query.keys():
        # That one must not be after the other is said in words: no schema can.
        query["until"] = query["since"]
    # The client that schemathesis has for WSGI undoes no gzip.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


def test_the_document_is_openapi() -> None:
    _API.validate()
    assert [found.ok().label for found in _API.get_all_operations() if isinstance(found, Ok)] == [
        f"GET /api/v1/{operation.name}" for operation in OPERATIONS
    ]


def _validator(name: str) -> Draft202012Validator:
    """Of a schema, in which no key is allowed that it does not tell of: those that sources name excepted."""

    def closed(schema: Any) -> Any:
        if isinstance(schema, dict):
            told = {key: closed(value) for key, value in schema.items()}
            return told | ({"additionalProperties": False} if "properties" in schema else {})
        return schema

    schemas = {key: closed(value) for key, value in SCHEMAS.items()}
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})


@pytest.mark.parametrize(("url", "schema"), [
    ("search", "Results"), ("search?q=panen+jagung+rutan+zebra&per_page=3", "Results"),
    ("search?q=jagug+menanam&explain=1&sort=oldest&interval=day&exact=0", "Results"),
    ("search?q=judul:banjir+-sawah+%22merendam+rutan%22+ja*", "Results"), ("search?q=zebra&snippets=0", "Results"),
    ("search?q=jagung+sejak+2023&outlet=harian+blora&author=Budi&since=2023&until=2024-12", "Results"),
    ("suggest?q=pan", "Suggestions"), ("suggest?q=budi", "Suggestions"), ("suggest", "Suggestions"),
    ("article?id=jahat", "ArticleAnswer"), ("article?id=tanpa-judul", "ArticleAnswer"),
    ("article?id=rutan/2024//banjir%3Fx=1%23y", "ArticleAnswer"), ("similar?id=blora-1", "Similar"),
    ("info", "Info"), ("search?page=0", "Problem"), ("article?id=x", "Problem"), ("nichts", "Problem"),
])  # fmt: skip
def test_answers_are_as_told_key_by_key(client: FlaskClient, url: str, schema: str) -> None:
    answer = json.loads(client.get(f"/api/v1/{url}").data)
    assert [error.message for error in _validator(schema).iter_errors(answer)] == []


def test_the_judge_of_answers_sees_a_key_too_many_and_one_too_few() -> None:
    problem = {"type": "about:blank", "title": "x", "status": 400, "detail": "y"}
    assert _validator("Problem").is_valid(problem)
    assert not _validator("Problem").is_valid(problem | {"more": 1})
    assert not _validator("Problem").is_valid({**problem, "status": 200})
    assert not _validator("Problem").is_valid({"type": "about:blank", "title": "x", "status": 400})


def test_the_table_allows_what_the_library_does(index: Index) -> None:
    told = {parameter.name: parameter.schema for parameter in SEARCH.parameters}
    assert set(told["sort"]["enum"]) == set(get_args(Sort))
    for name in ("sort", "interval"):
        for value in told[name]["enum"]:
            index.search("padi", **{name: value})
        assert told[name]["default"] == told[name]["enum"][0]
    assert told["per_page"]["maximum"] == MOST_PER_PAGE
    index.search("padi", page=told["page"]["maximum"], per_page=MOST_PER_PAGE)
    plain, said = index.search("padi").to_dict(), index.search("padi", **_defaults()).to_dict()
    assert {**plain, "took_ms": 0} == {**said, "took_ms": 0}
    assert set(SCHEMAS["Term"]["properties"]["reason"]["enum"]) == set(get_args(Reason))
    assert set(SCHEMAS["Suggestion"]["properties"]["kind"]["enum"]) == set(get_args(Kind))


def _defaults() -> dict[str, Any]:
    spelt = [(one.name, str(one.schema["default"])) for one in SEARCH.parameters if "default" in one.schema]
    assert len(spelt) >= 7
    return arguments(SEARCH, spelt)


def test_every_parameter_is_read() -> None:
    asked = (
        ("q", " panen "), ("outlet", "A"), ("outlet", "B"), ("since", "kemarin"), ("sort", "newest"), ("page", "2"),
        ("per_page", "1000"), ("interval", "day"), ("exact", "1"), ("explain", "1"), ("snippets", "0"),
    )  # fmt: skip
    assert arguments(SEARCH, asked) == {
        "q": " panen ", "outlet": ["A", "B"], "since": "kemarin", "sort": "newest", "page": 2, "per_page": 1000,
        "interval": "day", "exact": True, "explain": True, "snippets": False,
    }  # fmt: skip


@pytest.mark.parametrize(("args", "named"), [
    ([("outlets", "A")], "'outlets' tidak dikenal"), ([("page", "1"), ("page", "2")], "page hanya boleh sekali"),
    ([("page", "")], "page=''"), ([("page", "+1")], "page='+1'"), ([("page", "1_0")], "'1_0'"),
    ([("page", "٣")], "'٣'"),
    ([("per_page", "1001")], "1 sampai 1000"), ([("sort", "acak")], "relevance, newest, oldest"),
    ([("explain", "ya")], "explain='ya'"), ([("since", " ")], "since=' '"),
])  # fmt: skip
def test_what_is_not_allowed_is_named(args: list[tuple[str, str]], named: str) -> None:
    with pytest.raises(UsageError) as caught:
        arguments(SEARCH, args)
    assert named.replace("page='+1'", "page=+1") in str(caught.value)
    with pytest.raises(UsageError, match="id harus ada"):
        arguments(operations.ARTICLE, [])


def test_what_no_schema_can_say_is_refused_too(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?since=2025&until=2024")
    assert response.status_code == 400
    assert "tukar keduanya" in response.get_json()["detail"]


@pytest.mark.parametrize(("path", "status"), [
    ("/api/v1/entah", 404), ("/api/entah", 404), ("/api/v1/article?id=x", 404),
    ("/api/v1/search?q=" + "x" * 40_000, 414),
    ("/api/v1/info?x=1", 400), ("/cari.json?page=x", 400), ("/saran.json?q=" + "x" * 40_000, 414),
])  # fmt: skip
def test_problems_are_problem_documents(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert json.loads(response.data)["status"] == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(client: FlaskClient, method: str) -> None:
    for operation in OPERATIONS:
        response = client.open(f"/api/v1/{operation.name}", method=method.upper())
        assert (response.status_code, response.content_type) == (405, "application/problem+json")
        assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_ids_are_answered(client: FlaskClient, text: str) -> None:
    for name in ("article", "similar"):
        response = client.get(f"/api/v1/{name}", query_string={"id": text})
        assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_info_tells_nothing_of_the_machine(client: FlaskClient, index_path: Any) -> None:
    text = client.get("/api/v1/info").text
    assert str(index_path) not in text
    assert datetime.fromisoformat(json.loads(text)["built"]) <= datetime.now(UTC) + timedelta(seconds=1)


def test_the_document_is_rendered_whole(client: FlaskClient) -> None:
    html = client.get("/api/").text
    told = document("")
    for path, methods in told["paths"].items():
        assert f"GET http://localhost{path}</code>" in html
        for parameter in methods["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in html
    for name, schema in told["components"]["schemas"].items():
        assert f'id="{name}"' in html
        for key in schema["properties"]:
            assert f"<code>{key}</code>" in html
    assert told["info"]["description"] in html
    assert client.get("/api").status_code in (301, 308)
