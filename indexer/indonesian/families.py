"""Which family a form belongs to: the root that it is indexed and searched under.

In this order: what a reviewed list says (:mod:`.overrides`); the standard spelling of an informal form
(:mod:`.informal`), and that one's root; PySastrawi. On plain words outside the list the answer is PySastrawi's.

Names come first, and are for the caller to tell (:func:`.names.names`): a name is its own root. But an entry of the
list was read by somebody, which is more than a name that was only counted: ask :func:`.overrides.override` before.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from .informal import informal, standard
from .lists import packed
from .overrides import override
from .roots import root

#: Raised whenever the rules give some form another root; a test knows.
VERSION = 2


def root_of(form: str) -> str:
    """The root of a folded form that is no name: *perbankan* → *bank*, *dengerin* → *dengar*, *penyerah* → *serah*."""
    listed = override(form)
    if listed is not None:
        return listed
    spelt = standard(form)
    if spelt != form and (listed := override(spelt)) is not None:
        return listed
    found = root(spelt)
    return informal().meaning.get(found, found)  # mengabiskan: abis, habis


def roots_of(forms: Iterable[str]) -> list[str]:
    """The root of each form."""
    return list(map(root_of, forms))


@cache
def rules() -> str:
    """Names the rules and words by which roots are found: roots kept from others are not to be trusted.

    The version of the rules, and a digest of the lists and of PySastrawi's dictionary as it is installed, which
    somebody may have added words to. PySastrawi is not loaded for it.
    """
    import Sastrawi

    digest = blake2b(digest_size=8)
    dictionary = Path(Sastrawi.__file__).parent / "Stemmer" / "data" / "kata-dasar.txt"
    for words in (dictionary, *map(packed, ("overrides.txt", "informal.txt", "bases.txt"))):
        digest.update(words.read_bytes())
    return f"{VERSION}-{digest.hexdigest()}"
