"""What the API can be asked: its operations and their parameters, in one table.

The same table checks a request and is written out as the OpenAPI document, so that the two cannot part.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from indexer import UsageError, said

from .i18n import N_
from .urls import Args

_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)

#: As much of a bad value as a sentence repeats.
_MOST_SHOWN = 80


class Parameter(NamedTuple):
    """A parameter: its JSON Schema for the document, and ``read``, which makes its value of a text.

    ``read`` raises UsageError, which says what is allowed. What is ``repeated`` may come several times, all else once.
    """

    name: str
    schema: Mapping[str, Any]
    about: str
    read: Callable[[str], Any] = str
    repeated: bool = False
    required: bool = False
    examples: Mapping[str, Any] = {}


class Operation(NamedTuple):
    """Something the API answers, at ``/api/v1/`` and its name; ``answer`` names the schema of the answer."""

    name: str
    summary: str
    about: str
    parameters: Sequence[Parameter]
    answer: str
    missing: str = ""  #: what a 404 means; "" where there is none


def _text(name: str, about: str, *, required: bool = False, **examples: str) -> Parameter:
    return Parameter(name, {"type": "string"}, about, required=required, examples=examples)


def _texts(name: str, about: str, **examples: list[str]) -> Parameter:
    schema = {"type": "array", "items": {"type": "string"}}
    return Parameter(name, schema, about, repeated=True, examples=examples)


def _whole(name: str, about: str, default: int, most: int) -> Parameter:
    def read(text: str) -> int:
        # Not int() alone: it also takes "1_000" and Arabic-Indic digits.
        if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= most:
            raise UsageError(
                said(
                    "%(name)s=%(value)s tidak berlaku; pakai bilangan bulat 1 sampai %(most)s.",
                    name=name,
                    value=_as_typed(text),
                    most=str(most),
                )
            )
        return int(text)

    return Parameter(name, {"type": "integer", "minimum": 1, "maximum": most, "default": default}, about, read)


def _choice(name: str, about: str, *values: str) -> Parameter:
    def read(text: str) -> str:
        if text not in values:
            raise UsageError(
                said(
                    "%(name)s=%(value)s tidak dikenal; pilih salah satu dari %(allowed)s.",
                    name=name,
                    value=shown(text),
                    allowed=", ".join(values),
                )
            )
        return text

    return Parameter(name, {"type": "string", "enum": list(values), "default": values[0]}, about, read)


def _flag(name: str, about: str, default: int) -> Parameter:
    schema = {"type": "integer", "enum": [0, 1], "default": default}
    return Parameter(name, schema, about, lambda text: flag(name, text))


def flag(name: str, text: str) -> bool:
    """What ``name=text`` says of yes or no."""
    if text not in ("0", "1"):
        raise UsageError(
            said("%(name)s=%(value)s tidak berlaku; pakai 1 untuk ya atau 0 untuk tidak.", name=name, value=shown(text))
        )
    return text == "1"


def _day(name: str, about: str, **examples: str) -> Parameter:
    def read(text: str) -> str:
        # Which texts are days is for the library to say; it takes an empty one for none, which no day is.
        if not text.strip():
            raise UsageError(
                said(
                    "%(name)s=%(value)s bukan tanggal; tulis misalnya 2024-12-24 atau minggu lalu.",
                    name=name,
                    value=shown(text),
                )
            )
        return text

    return Parameter(name, {"type": "string", "format": "day"}, about, read, examples=examples)


_Q = _text(
    "q",
    N_(
        "Yang dicari: kata, frasa dalam tanda kutip, -kata, ATAU, judul:, outlet:, penulis:, tanggal:. Teks apa pun "
        "boleh."
    ),
    kata="panen raya",
    frasa='"warga binaan" -banjir',
)
_ID = _text("id", N_("Id berita, seperti di dalam hits."), required=True)

SEARCH = Operation(
    "search",
    N_("Mencari berita"),
    N_("Satu halaman hasil, dengan hitungan menurut outlet, penulis, dan waktu atas semua yang ditemukan. Tanpa q: "
       "semua berita, yang terbaru dahulu. Isinya sama dengan yang dicetak “telusur search --json”."),
    (
        _Q,
        _texts("outlet", N_("Hanya dari outlet ini; boleh berulang, salah satu cukup.")),
        _texts("author", N_("Hanya dari penulis ini; boleh berulang, salah satu cukup.")),
        _day("since", N_("Batas awal, hari itu termasuk: hari, bulan, atau tahun menurut ISO 8601, atau seperti "
                      "diucapkan."), hari="2024-12-24", bulan="2024-12", ucapan="minggu lalu"),
        _day("until", N_("Batas akhir, hari itu termasuk; tidak boleh mendahului since."), hari="2024-12-31"),
        _choice("sort", N_("Urutan."), "relevance", "newest", "oldest"),
        _whole("page", N_("Halaman."), 1, 999_999_999),
        _whole("per_page", N_("Berita per halaman."), 10, 1000),
        _choice("interval", N_("Lebar batang histogram."), "auto", "year", "month", "day"),
        _flag("exact", N_("1: setiap kata dalam bentuk yang ditulis, tanpa bentuk lain dari akarnya."), 0),
        _flag("snippets", N_("0: tanpa cuplikan dan tanda, lebih cepat."), 1),
        _flag("explain", N_("1: sertakan asal-usul skor."), 0),
    ),
    "Results",
)  # fmt: skip
SUGGEST = Operation(
    "suggest",
    N_("Melengkapi ketikan"),
    N_("Paling banyak enam lanjutan dari yang sudah diketik; kosong sebelum kata terakhirnya dua huruf."),
    (_text("q", N_("Yang sudah diketik."), awalan="pemas"),),
    "Suggestions",
)
ARTICLE = Operation(
    "article", N_("Satu berita"), N_("Berita dengan id ini, isinya lengkap."), (_ID,), "ArticleAnswer",
    N_("Tidak ada berita dengan id ini."),
)  # fmt: skip
SIMILAR = Operation(
    "similar", N_("Berita terkait"), N_("Paling banyak lima berita yang paling mirip, salinannya tidak termasuk."),
    (_ID,), "Similar", N_("Tidak ada berita dengan id ini."),
)  # fmt: skip
INFO = Operation(
    "info", N_("Isi indeks"), N_("Berapa berita, outlet, dan penulis; dari kapan sampai kapan."), (), "Info"
)

OPERATIONS = (SEARCH, SUGGEST, ARTICLE, SIMILAR, INFO)


def arguments(operation: Operation, args: Args) -> dict[str, Any]:
    """The values that were asked for, checked, by the names of their parameters.

    A name that is none is refused, not overlooked: a program that misspells a filter would take the answer to
    another question for the answer to its own. So is what comes twice. UsageError names the value and what is allowed.
    """
    known = {parameter.name: parameter for parameter in operation.parameters}
    asked: dict[str, Any] = {}
    for name, text in args:
        if (parameter := known.get(name)) is None:
            if not known:
                raise UsageError(
                    said("Parameter %(name)s tidak dikenal; di sini tidak ada parameter.", name=shown(name))
                )
            raise UsageError(
                said(
                    "Parameter %(name)s tidak dikenal; yang ada: %(allowed)s.",
                    name=shown(name),
                    allowed=", ".join(known),
                )
            )
        value = parameter.read(text)
        if parameter.repeated:
            asked.setdefault(name, []).append(value)
        elif name in asked:
            raise UsageError(said("Parameter %(name)s hanya boleh sekali.", name=name))
        else:
            asked[name] = value
    for parameter in operation.parameters:
        if parameter.required and parameter.name not in asked:
            raise UsageError(said("Parameter %(name)s harus ada.", name=parameter.name))
    return asked


def shown(value: str) -> str:
    """A value as a sentence repeats it."""
    return repr(value if len(value) <= _MOST_SHOWN else value[:_MOST_SHOWN] + "…")


def _as_typed(text: str) -> str:
    return text if re.fullmatch(r"[+-]?[0-9]{1,20}", text) else shown(text)
