"""The lexicon of a snapshot: the forms of all its segments, how they belong together, and where their postings are."""

from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..indonesian.families import root_of
from ..indonesian.roots import dictionary
from .segment import Field, Gathered, Segment

if TYPE_CHECKING:
    from .knowledge import Acronyms, Variants

#: What is attached to short forms as it is to words; of how many letters these are, and which letters nobody can speak.
_BEFORE = ("di", "ke", "se", "ber", "ter", "mem", "men", "meng", "me", "pe", "per")
_BEHIND = ("nya", "lah", "pun", "kah", "kan")
_SHORTEST, _LONGEST = 3, 8
_UNSPEAKABLE = frozenset("bcdfghjklmnpqrstvwxz")

#: Postings of a form with so many documents are kept in memory.
_FEW = 64

#: So many words are remembered.
_REMEMBERED = 1 << 12


class Run(NamedTuple):
    """Slots of a field of one segment, side by side; *base* is the number of the segment's first document."""

    field: Field | Gathered
    base: int
    size: int
    first: int
    last: int


class Form(NamedTuple):
    """A form of a word, and how often the articles have it (deleted ones count until a merge drops them)."""

    text: str
    times: int


class Word(NamedTuple):
    """A word as it is searched: its root, and those of its forms that the articles have, in order of the alphabet, with
    how often and as texts alone."""

    root: str
    forms: tuple[Form, ...]
    texts: tuple[str, ...]


class Lexicon:
    """The forms that the articles of some segments have. *names* are kept whole: each is a word of its own."""

    def __init__(
        self,
        segments: Sequence[Segment],
        names: Collection[str],
        variants: "Variants | None" = None,
        acronyms: "Acronyms | None" = None,
    ) -> None:
        self._segments = segments
        self.names, self.variants, self.acronyms = names, variants, acronyms
        self.word = lru_cache(maxsize=_REMEMBERED)(self._word)
        self.runs = lru_cache(maxsize=_REMEMBERED)(self._runs)
        self.right = lru_cache(maxsize=_REMEMBERED)(self._right)

    def _word(self, form: str) -> Word:
        """The word that a form belongs to."""
        right = self.right(form)
        if len(right) == 1:
            return self.word(right[0])
        if form in self.names:
            return self._made(form, self._with_variants([form]))
        base = self._root(form)
        if base == form and (short := self._attached_to(form)):
            return self.word(short)
        wanted = base.encode()
        found: set[str] = set()
        for segment in self._segments:
            if (place := segment.forms.find(wanted)) >= 0:
                forms, text = segment.families.forms.data, segment.forms.text
                found.update(text(forms[slot]) for slot in segment.families.family(place))
        return self._made(base, self._with_variants([form for form in found if form not in self.names]))

    def _made(self, root: str, forms: Sequence[str]) -> Word:
        counted = self._counted(forms)
        return Word(root, counted, tuple(form.text for form in counted))

    def _with_variants(self, forms: Sequence[str]) -> list[str]:
        """Some forms, in order, and the forms that stand for them."""
        every = set(forms)
        if self.variants:
            every.update(*map(self.variants.of, forms))
        if len(forms) <= 1:
            every.update(*map(self._attached, forms))
        return sorted(every)

    def _attached(self, short: str) -> list[str]:
        """What a short form may look like with an affix: *diphk*, *kpknya*."""
        if not self._is_short(short):
            return []
        before = [affix + short for affix in _BEFORE]
        made = [*before, *(form + affix for form in (short, *before) for affix in _BEHIND)]
        return [form for form in made if self.has(form) and self._root(form) == form and form not in dictionary()]

    def _attached_to(self, form: str) -> str | None:
        """The short form that another form is, with an affix; None where it is none."""
        ends = [behind for behind in ("", *_BEHIND) if form.endswith(behind)]
        for before in ("", *_BEFORE):
            for behind in ends if form.startswith(before) else ():
                short = form[len(before) : len(form) - len(behind)]
                # PySastrawi's dictionary, which takes a moment to load, is asked last.
                if short != form and self._is_short(short) and self.has(short):
                    return None if form in dictionary() else short
        return None

    def _is_short(self, form: str) -> bool:
        """Whether a form is a short one: articles say so, or nobody can speak it."""
        if not _SHORTEST <= len(form) <= _LONGEST or not form.isalpha():
            return False
        return _UNSPEAKABLE.issuperset(form) or bool(self.acronyms and self.acronyms.readings(form))

    def has(self, form: str) -> bool:
        """Whether a form is in the tables."""
        wanted = form.encode()
        return any(segment.forms.find(wanted) >= 0 for segment in self._segments)

    def is_capitalised(self, form: str) -> bool:
        """Whether articles write a form with a capital inside their sentences as a rule, as they do names."""
        wanted, capitals, times = form.encode(), 0, 0
        for segment in self._segments:
            if (place := segment.forms.find(wanted)) >= 0:
                capitals += int(segment.capitals[place])
                times += segment.body.total_frequency(segment.families.slot(place))
        return times > 0 and 2 * capitals >= times

    def _right(self, form: str) -> tuple[str, ...]:
        """The word or the two that a form is, spelt otherwise; nothing where it is itself."""
        return self.variants.right(form) if self.variants else ()

    def exactly(self, form: str) -> Word:
        """The form alone."""
        return self._made(form, [form])

    def _root(self, form: str) -> str:
        wanted = form.encode()
        for segment in self._segments:
            if (place := segment.forms.find(wanted)) >= 0:
                return segment.forms.text(int(segment.families.roots[place]))
        return root_of(form)

    def _counted(self, forms: Sequence[str]) -> tuple[Form, ...]:
        """The forms that a document has; the tables hold roots too that none has."""
        counted = []
        for form in forms:
            wanted, times = form.encode(), 0
            for segment in self._segments:
                if (place := segment.forms.find(wanted)) >= 0:
                    slot = segment.families.slot(place)
                    times += segment.title.total_frequency(slot) + segment.body.total_frequency(slot)
            if times:
                counted.append(Form(form, times))
        return tuple(counted)

    def _runs(self, field: str, forms: tuple[str, ...]) -> list[Run]:
        """Where the postings of some forms are: those of one family lie side by side."""
        found: list[Run] = []
        base = 0
        for segment in self._segments:
            places = [place for form in forms if (place := segment.forms.find(form.encode())) >= 0]
            here: list[Run] = []
            text = segment.text[field]
            for slot in sorted(map(segment.families.slot, places)):
                if here and here[-1].last == slot:
                    here[-1] = here[-1]._replace(last=slot + 1)
                else:
                    here.append(Run(text, base, segment.size, slot, slot + 1))
            here = [run for run in here if text.count(run.first, run.last)]
            # What a word is written as by mistake lies here and there, a document or two each.
            few = [run.first for run in here if run.last - run.first == 1 and text.count(run.first) <= _FEW]
            if len(few) > 1:
                here = [run for run in here if run.last - run.first > 1 or run.first not in few]
                here.append(Run(Gathered(text, few), base, segment.size, 0, len(few)))
            found += here
            base += segment.size
        return found

    @cached_property
    def texts(self) -> list[str]:
        """Every form that is in the tables."""
        tables = [segment.forms.texts for segment in self._segments]
        return tables[0] if len(tables) == 1 else sorted(set().union(*tables))

    @cached_property
    def texts_by_length(self) -> dict[int, list[str]]:
        """The same, by how many characters they have."""
        found: dict[int, list[str]] = {}
        for text in self.texts:
            found.setdefault(len(text), []).append(text)
        return found

    def prefixed(self, prefix: str, most: int) -> tuple[Form, ...]:
        """The first *most* forms that begin with *prefix*, in order of the alphabet."""
        found: set[str] = set()
        for segment in self._segments:
            begun = segment.forms.prefixed(prefix.encode())
            places = (place for place in begun if _in_use(segment, segment.families.slot(place)))
            found.update(map(segment.forms.text, islice(places, most)))
        return self._counted(sorted(found)[:most])


def _in_use(segment: Segment, slot: int) -> bool:
    """Whether a document has the form of a slot; the table holds roots too that none has."""
    return bool(segment.body.count(slot) or segment.title.count(slot))
