"""JSON lines: one article a line, with the fields that Telusur exports.

``id, title, author, outlet, date, url`` and ``body`` (or ``text``); all may be missing. Other fields are kept
in ``extra``. A date that cannot be read is no date, and what was written there is kept in ``extra`` too.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..article import Article, Rejected
from ..indonesian.dates import parse_date
from ..indonesian.tidying import tidy, tidy_value
from .decoding import NotTextError, decode

#: Longest line that is read: a book has 1 MB, so what is longer is no article. In bytes.
LONGEST_LINE = 16 << 20

#: Not strict: bare control characters inside a text are a flaw, no reason to lose the article.
_DECODER = json.JSONDecoder(strict=False)

_TEXT_FIELDS = ("id", "title", "author", "outlet", "url")


def matches(head: bytes) -> bool:
    """Whether a file that begins with *head* is JSON lines."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return (text.startswith(b"{") and text[1:].lstrip().startswith((b'"', b"}"))) or _is_array(text)


def _is_array(head: bytes) -> bool:
    return head.startswith(b"[") and head[1:].lstrip().startswith(b"{")


def read(path: str, stream: BinaryIO) -> Iterator[Article | Rejected]:
    """Every line of *stream* as an article or a rejection; *path* is what the rejections name."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            size = len(line)
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
                size += len(line)
            reason = f"baris sepanjang {size / 1e6:.0f} MB, paling panjang {LONGEST_LINE / 1e6:.0f} MB"
            yield Rejected(path, reason, number)
        elif (number == 1 and _is_array(line.lstrip())) or line.strip() == b"[":
            yield Rejected(path, "larik JSON; tulis satu objek JSON per baris")
            return
        elif line.strip():
            yield _article(path, number, line)


def _article(path: str, number: int, line: bytes) -> Article | Rejected:
    try:
        try:
            text = line.removeprefix(BOM_UTF8).decode()
        except UnicodeDecodeError:
            text = decode(line)
        record = _DECODER.decode(text)
    except NotTextError as error:
        return Rejected(path, str(error), number)
    except (ValueError, RecursionError) as error:
        return Rejected(path, f"bukan JSON yang utuh ({error})", number)
    if not isinstance(record, dict):
        return Rejected(path, "bukan objek JSON", number)
    try:
        return from_record(record, path, number)
    except ValueError as error:
        return Rejected(path, str(error), number)


def from_record(record: dict[str, Any], path: str, number: int | None = None) -> Article | Rejected:
    """The article in a JSON object, or why it is none."""
    fields: dict[str, str] = {}
    for name in (*_TEXT_FIELDS, "body", "text"):
        value = record.pop(name, None)
        if isinstance(value, bool | dict | list):
            identity = fields.get("id", "")
            return Rejected(path, f"isian “{name}” bukan teks ({type(value).__name__})", number, identity)
        fields[name] = "" if value is None else tidy(str(value))
    body, text = fields["body"], fields["text"]
    written = record.pop("date", None)
    nested = record.pop("extra", None)
    extra = {tidy(str(key)): tidy_value(value) for key, value in record.items()}
    if isinstance(nested, dict):
        extra.update({tidy(str(key)): tidy_value(value) for key, value in nested.items()})
    elif nested is not None:
        extra["extra"] = tidy_value(nested)
    if body and text and text != body:
        extra["text"] = text
    date = parse_date(str(written)) if written else None
    if written and date is None:
        extra["date"] = tidy_value(written)
    article = Article(
        **{name: fields[name].strip() for name in _TEXT_FIELDS},
        body=(body or text).strip(),
        date=date.date if date else None,
        date_precision=date.precision if date else "minute",
        extra=extra,
    )
    if not (article.title or article.body):
        return Rejected(path, "tidak ada judul dan tidak ada isi", number, article.id)
    return article
