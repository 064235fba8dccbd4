"""The OpenAPI 3.1 document of the API, written out from the table that checks its requests."""

from importlib.metadata import version
from typing import Any

from .i18n import N_, gettext
from .operations import OPERATIONS, Operation, Parameter
from .schemas import SCHEMAS

#: Which keys may be relied on; part of the document.
PROMISE = N_(
    "Dalam versi 1, setiap kunci yang disebut dalam skema di bawah ini tetap ada dan tetap artinya. Kunci dan "
    "parameter baru boleh bertambah, dan nilai baru pada reason, kind, dan notes; abaikan yang tidak dikenal. Yang "
    "lain — kunci yang hilang atau berganti arti — datang sebagai /api/v2/, dan version dalam jawaban ikut naik. Isi "
    "extra menurut sumber beritanya; kalimat notes, title, dan detail untuk dibaca orang, bukan program."
)

_PROBLEMS = {
    400: N_("Nilai atau parameter yang tidak berlaku; detail menyebut yang mana."),
    405: N_("Alamat ini hanya dapat dibaca (GET)."),
    414: N_("Alamatnya terlalu panjang."),
    500: N_("Ada yang rusak di pihak kami."),
    503: N_("Indeks belum ada, atau tidak dapat dipakai; coba lagi setelah detik dalam Retry-After."),
}


def document(server: str) -> dict[str, Any]:
    """The document for the API at *server*, a URL or path, in the language of this request."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Telusur",
            "version": version("telusur"),
            "summary": gettext("Mesin pencari untuk berita berbahasa Indonesia."),
            "description": gettext(PROMISE),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": {f"/api/v1/{operation.name}": {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {"schemas": _told(SCHEMAS)},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    problems = dict(_PROBLEMS)
    if operation.missing:
        problems[404] = operation.missing
    return {
        "operationId": operation.name,
        "summary": gettext(operation.summary),
        "description": gettext(operation.about),
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": {
            "200": {
                "description": gettext(operation.summary),
                "content": _content("application/json", operation.answer),
            },
            **{
                str(status): {"description": gettext(about), "content": _content("application/problem+json", "Problem")}
                for status, about in sorted(problems.items())
            },
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "description": gettext(parameter.about),
        "required": parameter.required,
        "schema": dict(parameter.schema),
    }
    if parameter.repeated:
        found |= {"style": "form", "explode": True}
    if parameter.examples:
        found["examples"] = {name: {"value": value} for name, value in parameter.examples.items()}
    return found


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _told(schema: Any) -> Any:
    """A schema, its descriptions in the language of this request."""
    if isinstance(schema, dict):
        return {
            key: gettext(value) if key == "description" and isinstance(value, str) else _told(value)
            for key, value in schema.items()
        }
    return schema
