"""Bytes → text: the encodings in which Indonesian news is found, told apart by what they would say."""

import unicodedata

import regex

#: What a typesetter puts into prose beyond ASCII; the marks that tell cp1252 and MacRoman apart.
_TYPOGRAPHY = frozenset("‘’“”–—…•·«»°©®™½¼¾ \u00a0")

#: Control characters that no text editor writes: what tells a binary file.
_BINARY = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class NotTextError(ValueError):
    """The bytes are no text in an encoding that is known."""


def decode(data: bytes) -> str:
    """*data* as text: by its byte order mark, as UTF-8, or as cp1252 or MacRoman, whichever reads better.

    Raises NotTextError for binary data.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotTextError(f"bukan teks {encoding.upper()} yang utuh") from error
    if b"\x00" in data:
        raise NotTextError("berkas biner, bukan teks")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = max((data.decode(name, "replace") for name in ("cp1252", "mac_roman")), key=_plausibility)
    if len(_BINARY.findall(text)) > 0.02 * len(text):
        raise NotTextError("berkas biner, bukan teks")
    return text


def _plausibility(text: str) -> int:
    score = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char < "\x80":
            continue
        if char in _TYPOGRAPHY:
            score += 2
            # A quotation mark opens after a space and closes before one; the wrong table mixes them up.
            if char in "“‘":
                score += 2 if not before.isalnum() else -2
            elif char == "”":
                score += 2 if not after.isalnum() else -2
        elif char.isalpha() and unicodedata.normalize("NFD", char)[0].isascii():
            # é inside a word is likely, É after a lower-case letter is not, nor a lone one between blanks.
            likely = (before.isalpha() or after.isalpha()) and not (char.isupper() and before.islower())
            score += 2 if likely else -2
        else:
            score -= 3
    return score
