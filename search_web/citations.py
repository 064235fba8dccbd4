"""How an article is cited: BibTeX, RIS, and a line to copy.

An article's texts come from anywhere: here nothing of them can end a field, a record or a line.
"""

import re
import unicodedata

from indexer import Article

from . import formats
from .urls import outward

#: What LaTeX would take for a command, and how it is written instead.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def bibtex(article: Article) -> str:
    """One BibTeX entry."""
    fields = {
        # Braces keep BibTeX from taking a name apart, or a title's capitals away.
        "author": " and ".join(f"{{{_latex(author)}}}" for author in article.authors),
        "title": f"{{{_latex(article.title)}}}" if article.title else "",
        "journal": _latex(article.outlet),
        "year": f"{article.date:%Y}" if article.date else "",
        "month": f"{article.date:%m}" if article.date else "",
        "day": f"{article.date:%d}" if article.date else "",
        "url": _line(outward(article.url) or "").translate(_URL),
        "language": "indonesian",
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@article{{{key(article)},\n{body}}}\n"


def ris(article: Article) -> str:
    """One RIS record."""
    fields = [("TY", "NEWS"), ("TI", _line(article.title)), *(("AU", _line(author)) for author in article.authors)]
    fields += [("T2", _line(article.outlet))]
    if article.date:
        fields += [("PY", f"{article.date:%Y}"), ("DA", f"{article.date:%Y/%m/%d}/")]
    fields += [("UR", _line(outward(article.url) or "")), ("LA", "id")]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def plain(article: Article) -> str:
    """A line to copy: authors, title, outlet, date, address."""
    title = _line(article.title)
    parts = [
        ", ".join(_line(author) for author in article.authors),
        f"“{title}”" if title else "",
        ", ".join(filter(None, (_line(article.outlet), formats.day(article.date) if article.date else ""))),
        _line(outward(article.url) or ""),
    ]
    # The address stands last and alone: a full stop behind it would be copied with it.
    return ". ".join(filter(None, parts))


def key(article: Article) -> str:
    """What stands for the article in a bibliography, and names the file: outlet, year, first word of the title."""
    words = [word for word in _ascii(article.title).split() if len(word) > 2]
    year = f"{article.date:%Y}" if article.date else ""
    return f"{_ascii(article.outlet).replace(' ', '')[:24]}{year}{words[0] if words else ''}" or "berita"


def _ascii(text: str) -> str:
    plain_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain_).strip()


def _latex(text: str) -> str:
    return _line(text).translate(_LATEX)


def _line(text: str) -> str:
    """*text* on one line, without control characters."""
    return " ".join("".join(" " if unicodedata.category(char)[0] == "C" else char for char in text).split())
