"""Questions: by which words they are known, and which of their words say only what kind of answer is wanted.

*Apa nama ibu kota Jawa Tengah?* asks for a name, and the article that answers it need not say *nama*. What asks is
known by a question word or a question mark.
"""

from collections.abc import Iterable

#: Question words, with what is written before and behind them.
_WORDS = frozenset(
    before + word + behind
    for word in "apa siapa kapan mana bagaimana mengapa kenapa berapa bilamana".split()
    for before in ("", "di", "ke", "dari", "se")
    for behind in ("", "kah")
)

#: Roots of words that name the kind of an answer.
_KINDS = frozenset("nama maksud jumlah letak lokasi tanggal tempat arti erti definisi asal".split())


def asks(text: str, forms: Iterable[str]) -> bool:
    """Whether a text with these words is a question."""
    return text.rstrip().endswith("?") or not _WORDS.isdisjoint(forms)


def names_a_kind(root: str) -> bool:
    """Whether a word of this root says what kind of answer a question wants."""
    return root in _KINDS
