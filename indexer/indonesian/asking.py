"""Questions: by which words they are known, and which of their words say only what kind of answer is wanted.

*Apa nama ibu kota Jawa Tengah?* asks for a name, and the article that answers it need not say *nama*. What asks is
known by a question word or a question mark.
"""

from collections.abc import Iterable

#: Question words without *-kah* and what is written before them.
_WORDS = frozenset("apa siapa kapan mana bagaimana mengapa kenapa berapa bilamana".split())
_BEFORE = ("di", "ke", "dari", "se")

#: Roots of words that name the kind of an answer.
_KINDS = frozenset("nama maksud jumlah letak lokasi tanggal tempat arti erti definisi asal".split())


def asks(text: str, forms: Iterable[str]) -> bool:
    """Whether a text with these words is a question."""
    return text.rstrip().endswith("?") or any(map(_is_question_word, forms))


def _is_question_word(form: str) -> bool:
    bare = form.removesuffix("kah")
    return bare in _WORDS or any(bare == before + word for before in _BEFORE for word in _WORDS)


def names_a_kind(root: str) -> bool:
    """Whether a word of this root says what kind of answer a question wants."""
    return root in _KINDS
