"""JSON Schemas of what the API answers: the records of the library, key by key.

Tests compare real answers with them in both directions: a key that is missing here is as wrong as one too many.
"""

from typing import Any

from .i18n import N_

Schema = dict[str, Any]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": items, **({"description": about} if about else {})}


def _text(about: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": about} if about else {}), **more}


def _count(about: str = "", least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least, **({"description": about} if about else {})}


def _record(about: str, keys: Schema, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "description": about,
        "properties": keys,
        "required": [name for name in keys if name not in optional],
    }


_VERSION = {"type": "integer", "const": 1, "description": N_("Versi jawaban.")}
_MARKS = _list(
    {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
    N_("Awal dan akhir setiap kata yang cocok, dihitung dalam karakter Unicode."),
)
_DATE = _text(N_("ISO 8601: hari saja bila hanya itu yang diketahui; kosong bila tidak bertanggal."))
_EXTRA = {"type": "object", "description": N_("Apa lagi yang dikatakan sumbernya; kuncinya menurut sumber itu.")}
_FLAG = {"type": "boolean"}

SCHEMAS: dict[str, Schema] = {
    "Results": _record(N_("Satu halaman hasil."), {
        "version": _VERSION,
        "query": _ref("Query"),
        "total": _count(N_("Berita dengan semua kata; inilah yang dihitung facets dan histogram.")),
        "total_partial": _count(N_("Berita dengan sebagian kata, yang menyusul bila total lebih kecil dari per_page.")),
        "hits": _list(_ref("Hit")),
        "facets": _record(N_("Menurut nama facet."), {"outlet": _ref("Facet"), "author": _ref("Facet")}),
        "years": _ref("Facet"),
        "histogram": _list(_ref("Bar")),
        "interval": _text(N_("Lebar batang histogram."), enum=["year", "month", "day"]),
        "page": _count(least=1),
        "per_page": _count(least=1),
        "sort": _text(enum=["relevance", "newest", "oldest"]),
        "took_ms": {"type": "number", "minimum": 0, "description": N_("Lamanya mencari, dalam milidetik.")},
    }),
    "Query": _record(N_("Pertanyaan sebagaimana dipahami."), {
        "text": _text(N_("Sebagaimana diketik.")),
        "terms": _list(_ref("Term")),
        "corrections": _list(_ref("Correction")),
        "notes": _list(_text(), N_("Kalimat untuk yang bertanya.")),
    }),
    "Term": _record(N_("Satu kata pertanyaan."), {
        "text": _text(),
        "field": {"type": ["string", "null"], "description": N_("Bagian berita yang dicari; null: judul dan isi.")},
        "root": _text(N_("Akar katanya.")),
        "forms": _list(_ref("Form"), N_("Bentuk-bentuknya di dalam berita.")),
        "reason": _text(N_("Bagaimana dipahami."), enum=[
            "word", "root", "exact", "variant", "correction", "prefix", "phrase", "acronym", "ambiguous", "asked",
            "stopword", "excluded"]),
    }),
    "Form": _record(N_("Satu bentuk kata, dan berapa kali berita memuatnya."), {"form": _text(), "count": _count()}),
    "Correction": _record(N_("Kata yang tampaknya salah ketik."), {
        "typed": _text(), "meant": _text(), "applied": {**_FLAG, "description": N_("Apakah yang dicari adalah meant.")},
    }),
    "Hit": _record(N_("Berita yang ditemukan, tanpa isinya."), {
        "id": _text(),
        "title": _text(),
        "title_marks": _MARKS,
        "author": _text(N_("Sebagaimana ditulis.")),
        "outlet": _text(),
        "date": _DATE,
        "url": _text(N_("Alamat aslinya, sebagaimana diberikan sumbernya.")),
        "extra": _EXTRA,
        "score": {"type": "number"},
        "partial": {**_FLAG, "description": N_("Hanya memuat sebagian kata.")},
        "snippets": _list(_ref("Snippet")),
        "explanation": _list(_ref("Share"), N_("Asal-usul skor; hanya dengan explain=1.")),
    }, optional=("explanation",)),
    "Snippet": _record(N_("Sepotong teks."), {"text": _text(), "marks": _MARKS}),
    "Share": _record(N_("Sebagian skor."), {"node": _text(), "score": {"type": "number"}}),
    "Facet": _record(N_("Hitungan menurut nilai; yang terbanyak dahulu, tahun yang terbaru dahulu."), {
        "values": _list(_ref("FacetValue")),
        "missing": _count(N_("Berita tanpa nilai.")),
        "other": _count(N_("Jumlah hitungan nilai yang tidak disebut.")),
    }),
    "FacetValue": _record(N_("Satu nilai."), {
        "value": _text(N_("Yang diterima filter.")), "label": _text(N_("Yang ditampilkan.")), "count": _count(),
        "selected": _FLAG,
    }),
    "Bar": _record(N_("Satu batang histogram; hari pertama dan terakhirnya termasuk."), {
        "start": _text(format="date"), "end": _text(format="date"), "count": _count(),
    }),
    "Suggestions": _record(N_("Lanjutan ketikan."), {"version": _VERSION, "suggestions": _list(_ref("Suggestion"))}),
    "Suggestion": _record(N_("Satu lanjutan."), {
        "text": _text(N_("Pertanyaan seutuhnya.")),
        "kind": _text(enum=["word", "outlet", "author", "headline"]),
        "articles": _count(N_("Berapa berita memuat yang ditambahkan.")),
    }),
    "ArticleAnswer": _record(N_("Satu berita."), {"version": _VERSION, "article": _ref("Article")}),
    "Article": _record(N_("Berita, lengkap."), {
        "id": _text(), "title": _text(), "author": _text(), "outlet": _text(), "date": _DATE, "url": _text(),
        "body": _text(), "extra": _EXTRA,
    }, optional=("extra",)),
    "Similar": _record(N_("Berita terkait."), {"version": _VERSION, "hits": _list(_ref("Hit"))}),
    "Info": _record(N_("Isi indeks."), {
        "version": _VERSION,
        "articles": _count(), "outlets": _count(), "authors": _count(),
        "first": {"type": ["string", "null"], "format": "date-time"},
        "last": {"type": ["string", "null"], "format": "date-time"},
        "undated": _count(N_("Berita tanpa tanggal.")),
        "built": _text(N_("Kapan indeks ditulis.")),
        "segments": _count(), "generation": _count(), "bytes": _count(),
    }),
    "Problem": _record(N_("Apa yang salah, menurut RFC 9457."), {
        "type": _text(format="uri-reference"),
        "title": _text(),
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _text(N_("Satu kalimat untuk yang bertanya.")),
    }),
}  # fmt: skip
