"""Neighbours and glued words over arrays: the same as one by one."""

from collections import defaultdict

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from indexer.indonesian.near import LONGEST, Letters

#: Few letters, so that many are near; and what takes no part.
_FORMS = st.lists(
    st.text("ab", min_size=1, max_size=7) | st.text("abz", max_size=3).map(lambda form: form + "a" * (LONGEST - 2))
    | st.sampled_from(["aé", "a1", "ab-", ""]),
    max_size=40,
    unique=True,
)  # fmt: skip


def _plain(form: str) -> bool:
    return len(form) <= LONGEST and all("a" <= letter <= "z" for letter in form)


@given(_FORMS, _FORMS)
@example(["ab"], ["ba"])
@example([], [])
@example(["a" * LONGEST], ["a" * (LONGEST - 1), "a" * (LONGEST + 1)])
def test_a_letter_apart(some: list[str], others: list[str]) -> None:
    forms = sorted({*some, *others})
    letters = Letters(forms)
    assert letters.plain.tolist() == [_plain(form) for form in forms]
    place = {form: number for number, form in enumerate(forms)}
    chosen = [np.array([place[form] for form in half if _plain(form)], np.int64) for half in (some, others)]
    one, other = letters.a_letter_apart(*chosen)
    found = sorted((forms[a], forms[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True))
    assert found == sorted((a, b) for a in some for b in others if _plain(a) and _plain(b) and OSA.distance(a, b) == 1)


@given(_FORMS, st.integers(1, 3))
@example(["ab", "ba", "abba"], 2)
@example(["a", "aa", "aaa"], 1)
@example([], 1)
def test_glued(forms: list[str], shortest: int) -> None:
    letters = Letters(forms)
    plain = letters.plain.nonzero()[0]
    found, ends = letters.glued(plain, plain, shortest)
    wanted = defaultdict(list)
    for form in filter(_plain, forms):
        for end in range(shortest, len(form) - shortest + 1):
            if form[:end] in forms and form[end:] in forms:
                wanted[form].append(end)
    assert {forms[place]: [end] for place, end in zip(found.tolist(), ends.tolist(), strict=True)} == {
        form: several for form, several in wanted.items() if len(several) == 1
    }
