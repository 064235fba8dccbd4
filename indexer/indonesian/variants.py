"""Forms of a corpus that are another form, spelt otherwise: slips, old and loose spellings, words glued together.

A wrong link is worse than none, so nothing is linked for being alike alone. A form that is a word of the language is no
slip, whatever it is like; neither is one that an affix makes of another form in use. What is left must be rare beside
the form it is a letter away from (Whitelaw et al., 2009, *Using the web for language independent spellchecking and
autocorrection*, EMNLP, compare frequencies on the web), have no other such neighbour, and differ from it as fingers
slip, inside the word. The best evidence is the company it keeps: a slip stands in an article that spells the word right
elsewhere, which few articles do by chance. Names, and words that are not in the dictionary, are linked by that alone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Literal, NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray

from .near import Letters, Places
from .slips import Slip, slip

Counts = NDArray[np.integer]
Reason = Literal["spelling", "slip", "glued"]


class Variant(NamedTuple):
    """A form and the words that it stands for, one or, where it is glued, two; and of what kind it is."""

    form: str
    right: tuple[str, ...]
    reason: Reason


class Corpus(NamedTuple):
    """What is known of the articles, by form."""

    forms: Sequence[str]
    #: Where among them each is.
    place: Mapping[str, int]
    #: How often each stands in the articles, and how often capitalised but not because a sentence begins; a root that
    #: no article has stands nowhere.
    counts: Counts
    capitals: Counts
    #: The place of each one's root.
    roots: Counts
    #: How many articles there are, and the numbers of those that have the form at a place, ascending: by part of the
    #: collection, in which each has numbers of its own.
    size: int
    articles: Callable[[int], Sequence[Counts]]


#: A slip has so many letters; alone, or at its last letter, one more; a name is no longer one when it is seen so often.
_SHORTEST, _LONGER, _LONGEST_LIVED = 7, 8, 3
#: How often the right form stands: at all, for each time that the slip does, and where nothing else tells.
_FREQUENT, _RATIO, _RATIO_ALONE = 40, 20, 50
#: A second neighbour counts from so many occurrences on, unless the first is so much more frequent.
_NEIGHBOUR, _UNRIVALLED = 5, 50
#: Company tells nothing where the right form stands in more than this share of all articles.
_EVERYWHERE = 0.05
#: The share of capitals from which a form is a name, and by which a name differs from a word.
_NAME, _CAPITALISED = 0.8, 0.34
#: An affix makes a form of another one that stands so often.
_IN_USE, _MORE = 5, 3
#: Glued words: letters of each and of both, and how often each stands, by million words, at all, for each time glued.
_PART, _BOTH = 4, 10
_PER_MILLION, _PART_FREQUENT, _PART_RATIO = 30, 100, 100

_SUFFIXES = ("nya", "kan", "lah", "kah", "pun", "an", "ku", "mu", "in", "es", "i", "s")
_PREFIXES = tuple("meng men mem me peng pen pem per pe ber ter di ke se nge ng ny".split())
#: What may be hung on a form of the table without changing it.
_BEFORE, _BEHIND = (
    ("", "be", "ber", "ter", "di", "ke", "me", "mem", "men", "meng", "pe", "pem", "pen", "peng", "per", "se"),
    ("", "nya", "kan", "an", "i", "lah", "pun", "ku", "mu"),
)
#: What is written together with any word.
_BOUND = frozenset(
    "antar anti pasca maha multi semi tuna supra super inter trans ultra mikro makro mega hiper auto kontra mini para"
    " nara juru tata purna serba".split()
)

#: Letters that no other language doubles where Indonesian does not.
_DOUBLED = "aiueogn"
#: Spellings of other languages, which have words a letter away from ours: forensic, professional.
_FOREIGN = regex.compile(
    r"[qx]|[pts]h|[cw]h|ck|gh|oo|ea|ie|c(?![aiueoh])|y(?![aiueo])|v(?![aiueor])|([slfmptcr])\1|tion"
    r"|[bcdfgjkvwz]$|[^aiueo]{2}$(?<!ng)"
)


def variants(corpus: Corpus, dictionary: Collection[str], table: Mapping[str, tuple[str, ...]]) -> list[Variant]:
    """The variants among the forms of a corpus, in order of the alphabet; a form is one of one other at most.

    *dictionary*: PySastrawi's words. *table*: see :func:`spellings`.
    """
    finder = _Finder(corpus, dictionary)
    # Side by side: half of either is NumPy's work, during which the other goes on.
    with ThreadPoolExecutor(1) as aside:
        glued = aside.submit(lambda: list(finder.glued()))
        slips = list(finder.slips())
    found = {variant.form: variant for variant in (*glued.result(), *slips, *finder.spelt(table))}
    return [found[form] for form in sorted(found)]


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """``spellings.txt``: form → the standard form, or two words."""
    text = files(__package__).joinpath("spellings.txt").read_text(encoding="utf-8")
    entries = (line.split(None, 2) for line in text.splitlines() if line and not line.startswith("#"))
    return {form: tuple(right.split("+")) for form, right, _ in entries}


class _Finder:
    def __init__(self, corpus: Corpus, dictionary: Collection[str]) -> None:
        self._corpus = corpus
        self._counts = corpus.counts.astype(np.int64)
        self._share = corpus.capitals / np.maximum(self._counts, 1)
        self._letters = letters = Letters(corpus.forms)
        counts = self._counts
        fit = letters.plain & (letters.lengths >= _SHORTEST) & (counts > 0)
        #: What is made of a word of the dictionary, or, of what is long enough for a slip, is one.
        self._word = corpus.roots != np.arange(len(counts))
        (bare,) = (fit & ~self._word).nonzero()
        listed = map(dictionary.__contains__, map(corpus.forms.__getitem__, bare.tolist()))
        self._word[bare] = np.fromiter(listed, np.bool_, len(bare))
        self._fit = fit

    def _neighbours(self, places: Places, least: int) -> tuple[Places, Places]:
        """Forms, of some, and those a letter away that stand *least* times and often beside them."""
        counts = self._counts
        some, others = self._letters.a_letter_apart(places, (self._fit & (counts >= least)).nonzero()[0])
        often = counts[others] >= _MORE * counts[some]
        return some[often], others[often]

    def spelt(self, table: Mapping[str, tuple[str, ...]]) -> Iterator[Variant]:
        """What is in the table, and what is made of it by affixes."""
        place, forms, roots = self._corpus.place, self._corpus.forms, self._corpus.roots
        for form, right in table.items():
            if len(right) > 1:
                if self._stands(form) and all(map(self._stands, right)):
                    yield Variant(form, right, "spelling")
                continue
            for before, behind in product(_BEFORE, _BEHIND):
                made = before + form + behind
                if made not in place or not self._stands(made):
                    continue
                meant = before + right[0] + behind
                if not self._stands(meant):
                    continue
                # An ending may make a name of it: Ramadhan, Ramadhani.
                same = forms[roots[place[made]]] in (made, form)
                if made == form or (same and self._likewise(place[made], place[form if self._stands(form) else meant])):
                    yield Variant(made, (meant,), "spelling")

    def _stands(self, form: str) -> bool:
        """Whether some article has a form."""
        place = self._corpus.place.get(form)
        return place is not None and bool(self._counts[place])

    def slips(self) -> Iterator[Variant]:
        """What is a letter away from one more frequent form, and no word."""
        counts = self._counts
        some, others = self._neighbours((self._fit & ~self._word).nonzero()[0], _FREQUENT)
        # Of most there is nothing frequent enough; of the others rarer neighbours matter too.
        some, others = self._neighbours(np.unique(some[counts[others] >= _RATIO * counts[some]]), _NEIGHBOUR)
        order = np.lexsort((-counts[others], some))
        some, others = some[order], others[order]
        (firsts,) = np.diff(some, prepend=-1).nonzero()
        # The next neighbour is another form's where there is none.
        rivals = np.append(firsts[1:], len(some)) > firsts + 1
        rivalled = np.zeros(len(firsts), np.int64)
        rivalled[rivals] = counts[others[firsts[rivals] + 1]]
        most = counts[others[firsts]]
        clear = (most >= _UNRIVALLED * rivalled) & self._likewise(some[firsts], others[firsts])
        forms = self._corpus.forms
        for form, right in zip(some[firsts[clear]].tolist(), others[firsts[clear]].tolist(), strict=True):
            if self._is_slip(form, right):
                yield Variant(forms[form], (forms[right],), "slip")

    def _is_slip(self, form: int, right: int) -> bool:
        forms, share = self._corpus.forms, self._share
        written, meant = forms[form], forms[right]
        how = slip(written, meant)
        inside = how.before > 0 and how.behind > 0
        if not self._word[right] or share[right] >= _NAME:
            likely = inside and how.kind != "other" and self._counts[form] <= _LONGEST_LIVED
            return likely and not self._is_made(form) and self._in_company(form, right)
        if inside and self._stands_alone(form, right, how):
            return not self._is_made(form)
        if inside:
            likely = how.kind != "other" or len(meant) > _LONGER
        else:
            likely = how.kind in ("dropped", "swapped", "missed") and len(meant) >= _LONGER
        return likely and not self._is_made(form) and self._in_company(form, right)

    def _stands_alone(self, form: int, right: int, how: Slip) -> bool:
        """Whether a slip inside a word needs no company: a common one, in a long word that is seen much more often."""
        written, meant = self._corpus.forms[form], self._corpus.forms[right]
        return (
            len(meant) >= _LONGER
            and how.kind in ("dropped", "doubled", "brushed", "swapped", "missed")
            and bool(self._counts[right] >= _RATIO_ALONE * self._counts[form])
            and bool(self._share[form] <= 0.5)
            and (
                how.kind == "swapped"
                or (how.kind == "doubled" and written[how.before] in _DOUBLED)
                or not _FOREIGN.search(written)
                or _FOREIGN.search(meant) is not None
            )
        )

    def _likewise(self, form: int | Places, right: int | Places) -> NDArray[np.bool_]:
        """Whether a form is no name beside another; or which of some are none beside as many others."""
        likewise: NDArray[np.bool_] = self._share[form] <= self._share[right] + _CAPITALISED
        return likewise

    def _in_company(self, form: int, right: int) -> bool:
        """Whether every article that has *form* has *right* too, which few others have."""
        articles = self._corpus.articles(right)
        if sum(map(len, articles)) > _EVERYWHERE * self._corpus.size:
            return False
        return all(map(_has_all, articles, self._corpus.articles(form)))

    def _is_made(self, place: int) -> bool:
        """Whether an affix makes the form of another one in use."""
        form = self._corpus.forms[place]
        least = max(_IN_USE, _MORE * int(self._counts[place]))
        bases = [form[: -len(suffix)] for suffix in _SUFFIXES if form.endswith(suffix)]
        bases += [form[len(prefix) :] for prefix in _PREFIXES if form.startswith(prefix)]
        found = map(self._corpus.place.get, (base for base in bases if len(base) >= _PART))
        return any(other is not None and self._counts[other] >= least for other in found)

    def glued(self) -> Iterator[Variant]:
        """What is two frequent forms put together, and neither a word nor a letter away from another form."""
        letters, counts, forms = self._letters, self._counts, self._corpus.forms
        frequent = max(_PART_FREQUENT, _PER_MILLION * counts.sum() / 1e6)
        parts = letters.plain & (letters.lengths >= _PART) & (counts >= frequent)
        whole = letters.plain & (letters.lengths >= _BOTH) & ~self._word
        whole &= (counts > 0) & (counts * _PART_RATIO <= counts.max(initial=0))
        glued, ends = letters.glued(whole.nonzero()[0], parts.nonzero()[0], _PART)
        alone = np.isin(glued, self._neighbours(glued, _NEIGHBOUR)[0], invert=True)
        glued, ends = glued[alone], ends[alone]
        for place, end in zip(glued.tolist(), ends.tolist(), strict=True):
            form = forms[place]
            first, second = self._corpus.place[form[:end]], self._corpus.place[form[end:]]
            often = min(counts[first], counts[second]) >= _PART_RATIO * counts[place]
            if often and self._likewise(place, first) and forms[first] not in _BOUND:
                yield Variant(form, (forms[first], forms[second]), "glued")


def _has_all(articles: Counts, wanted: Counts) -> bool:
    """Whether ascending numbers are all among others."""
    at = articles.searchsorted(wanted)
    return not len(at) or (bool(at[-1] < len(articles)) and bool((articles[at] == wanted).all()))
