"""Which family a form belongs to: the root that it is indexed and searched under.

In this order: what a reviewed list says (:mod:`.overrides`); the standard spelling of an informal form
(:mod:`.informal`), and that one's root; PySastrawi. On plain words outside the list the answer is PySastrawi's.

Names come first, and are for the caller to tell (:func:`.names.names`): a name is its own root. But an entry of the
list was read by somebody, which is more than a name that was only counted: ask :func:`.overrides.override` before.
"""

from .informal import informal, standard
from .overrides import override
from .roots import root


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
