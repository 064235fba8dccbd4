"""What cannot be seen is taken out of text, so that a word is found however it was typed or stored."""

import unicodedata
from typing import Any

import regex

_INVISIBLE = regex.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_SPACE = regex.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_END = regex.compile(r"\r\n|[\r\x85\u2028\u2029]")

#: What is tidy, of ASCII.
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"

#: Values nested deeper than this are no metadata of an article.
DEEPEST = 50


def tidy(text: str) -> str:
    """*text* in Unicode NFC without what cannot be seen: zero-width marks, soft hyphens, control characters.

    Line ends become ``\\n``, other kinds of blank a plain space; a lone surrogate becomes U+FFFD.
    """
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    # Whatever cannot be seen is not printable, and blanks but the plain one are not either.
    if not rest or (rest.decode("utf-8", "surrogatepass").isprintable() and unicodedata.is_normalized("NFC", text)):
        return text
    text = _SPACE.sub(" ", _INVISIBLE.sub("", _LINE_END.sub("\n", text)))
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def tidy_value(value: Any, depth: int = 0) -> Any:
    """A JSON value with every text in it tidied; ValueError when it is no JSON value or nested too deep."""
    if depth > DEEPEST:
        raise ValueError("bersarang terlalu dalam")
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list | tuple):
        return [tidy_value(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {tidy(str(key)): tidy_value(item, depth + 1) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float):
        return value
    raise ValueError(f"{type(value).__name__} bukan nilai JSON")
