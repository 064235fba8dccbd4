"""Roots: found faster than PySastrawi finds them, and the same."""

import gzip
import json
import subprocess
import sys
from hashlib import blake2b
from itertools import product
from pathlib import Path
from random import Random
from shutil import copytree

import pytest
import Sastrawi
from hypothesis import example, given
from hypothesis import strategies as st
from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Context.Context import Context
from Sastrawi.Stemmer.Context.Visitor.VisitorProvider import VisitorProvider
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from indexer.indonesian.families import VERSION, roots_of, rules
from indexer.indonesian.guard import may_change
from indexer.indonesian.roots import root, roots
from indexer.indonesian.stemmer import load
from indexer.indonesian.words import words

_PREFIXES = "di ke se ku kau be ber bel te ter me mem men meng menge meny pe per pel pem pen peng penge peny".split()
_SUFFIXES = "lah kah tah pun ku mu nya i an kan is isme isasi".split()
_INFIXES = "er el em in".split()

#: PySastrawi as it comes (but for the memo around it), and with its slow parts replaced.
_PLAIN = StemmerFactory().create_stemmer().delegatedStemmer
_FAST = load()
_DICTIONARY = sorted(word for word in _FAST.dictionary if word.isascii() and word.isalpha())


def _affixed(base: str, prefixes: list[str], suffixes: list[str], infix: str, lost: int) -> str:
    """*base* with an infix and affixes, less its first *lost* letters, as where a prefix melts into it."""
    return ("".join(prefixes) + (base[:1] + infix + base[1:])[lost:] + "".join(suffixes))[:40]


#: Some fifty words, of the dictionary or of none, with all that may stand around them, right or wrong.
_FORMS = st.lists(
    st.builds(
        _affixed,
        st.one_of(st.sampled_from(_DICTIONARY), st.text("abdegiklmnprstuy", min_size=1, max_size=6)),
        st.lists(st.sampled_from(_PREFIXES), max_size=4),
        st.lists(st.sampled_from(_SUFFIXES), max_size=4),
        st.sampled_from(["", "", *_INFIXES]),
        st.integers(0, 2),
    ).filter(lambda form: len(form) > 3),
    min_size=40,
    max_size=60,
)
#: -k comes back and makes a word before ber- goes; an infix under a prefix; rules for one word each; nothing left.
_TRAPS = "berewokan menyanyi digerigi memperkemetari pelajar belajarlah kanankan mengangu dikan rerata kupukul".split()


class _Asked:
    """A dictionary that has no word and keeps what it is asked for: of it PySastrawi asks all that it can."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def contains(self, word: str | None) -> bool:
        self.words.add(word or "")
        return False

    __contains__ = contains


@given(_FORMS)
@example(_TRAPS)
def test_the_guard_knows_every_word_that_is_looked_up(forms: list[str]) -> None:
    asked = _Asked()
    stemmer = Stemmer(asked)
    for form in forms:
        asked.words.clear()
        stemmer.stem_singular_word(form)
        assert [word for word in asked.words - {form, ""} if not may_change(form, frozenset({word}))] == [], form


def test_a_step_is_the_one_that_pysastrawi_makes() -> None:
    asked = _Asked()
    beginnings = sorted({word[:5] for word in _DICTIONARY})[::20]
    for word in map("".join, product([*_PREFIXES, ""], [*beginnings, "ajar", "gegera", "gagera", "peroti"])):
        made = []
        for provider in (_PLAIN.visitor_provider, _FAST.visitor_provider):
            context = Context(word, asked, provider)
            context.accept_prefix_visitors(provider.prefix_visitors)
            made.append((context.current_word, [vars(removal) | {"visitor": None} for removal in context.removals]))
        assert made[0] == made[1]


def test_the_guard_knows_what_any_rule_makes_of_any_beginning() -> None:
    plain, *others = VisitorProvider().prefix_visitors
    rules = [plain.remove] + [rule.disambiguate for visitor in others for rule in visitor.disambiguators]
    beginnings = {word[:3] for word in _DICTIONARY} | {first + infix + "ak" for first, infix in product("kr", _INFIXES)}
    unknown = [
        (word, left)
        for word in map("".join, product([*_PREFIXES, ""], sorted(beginnings)))
        for rule in rules
        if (left := rule(word)) and left != word and not may_change(word, frozenset({left}))
    ]
    assert unknown == []


@given(_FORMS)
@example(_TRAPS)
def test_roots_are_those_of_pysastrawi(forms: list[str]) -> None:
    wanted = {form: _PLAIN.stem(form) for form in forms}
    assert {form: _FAST.stem(form) for form in forms} == wanted
    assert dict(zip(forms, roots(forms), strict=True)) == wanted


@given(_FORMS, st.randoms(use_true_random=False))
@example(["menge", "penge", *_TRAPS], Random(1))
def test_roots_are_those_of_pysastrawi_with_dictionaries_that_have_what_it_asks_for(
    forms: list[str], random: Random
) -> None:
    asked = _Asked()
    tried = Stemmer(asked)
    for form in forms:
        tried.stem_singular_word(form)
    some = ["", *random.sample(sorted(asked.words), len(asked.words) // 8)]
    plain, fast = Stemmer(ArrayDictionary(some)), load(some)
    for form in forms:
        wanted = plain.stem_singular_word(form)
        assert fast.stem_singular_word(form) == wanted
        assert wanted == form or may_change(form, fast.dictionary)


@pytest.mark.data
def test_roots_of_all_words_of_the_news_are_those_of_pysastrawi(data: Path) -> None:
    found: set[str] = set()
    with gzip.open(data / "news" / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            found.update(words(article["title"] + "\n" + article["text"]))
    forms = sorted(form for form in found if form.isascii() and form.isalpha() and 4 <= len(form) <= 40)
    assert len(forms) > 100_000
    wanted = {form: _PLAIN.stem(form) for form in forms}
    found_roots = dict(zip(forms, roots(forms), strict=True))
    assert {form: base for form, base in found_roots.items() if base != wanted[form]} == {}
    # And PySastrawi is asked for few that it does not change.
    changed = sum(form != base for form, base in wanted.items())
    assert sum(may_change(form, _FAST.dictionary) for form in forms) < 1.02 * changed


@pytest.mark.data
def test_roots_of_the_words_that_sastrawi_is_tested_with(data: Path) -> None:
    lines = (data / "stem" / "sastrawi_tests.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t")[:2] for line in lines]
    plain = [(form, lemma) for form, lemma in pairs if form.isascii() and form.isalpha() and len(form) > 3]
    assert [root(form) for form, _ in plain] == [_PLAIN.stem(form) for form, _ in plain]
    assert sum(root(form) == lemma for form, lemma in plain) > 0.9 * len(plain)


@pytest.mark.parametrize(
    "form", ["", "a", "ke", "2024", "ber4", "jum'at", "méngapa", "*tapi", "se-eks", "m" * 41, "di " * 3]
)
def test_what_is_no_plain_word_is_its_own_root(form: str) -> None:
    assert root(form) == form
    assert roots([form, form]) == [form, form]


def test_a_capital_is_no_other_letter() -> None:
    assert root("PENYERAHAN") == "serah"


def test_pysastrawi_is_read_when_a_word_is_stemmed() -> None:
    code = "import sys; from indexer.indonesian.roots import root; root('2024'); sys.exit('Sastrawi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_rules_have_another_name_when_the_dictionary_has_another_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rules()
    copied = copytree(Path(Sastrawi.__file__).parent, tmp_path / "Sastrawi")
    monkeypatch.setattr(Sastrawi, "__file__", str(copied / "__init__.py"))
    assert rules.__wrapped__() == before
    with (copied / "Stemmer" / "data" / "kata-dasar.txt").open("a", encoding="utf-8") as dictionary:
        dictionary.write("\nwarganet")
    assert rules.__wrapped__() != before


def test_the_version_is_raised_when_the_rules_give_other_roots() -> None:
    """If this fails: raise VERSION in families.py, then write down the new pair here."""
    forms = [f"{prefix}{word}{suffix}" for word in _DICTIONARY[::29] for prefix, suffix in
             (("", ""), ("me", "kan"), ("pem", "an"), ("ber", ""), ("di", "i"), ("ke", "annya"))]  # fmt: skip
    digest = blake2b(" ".join(roots_of(forms)).encode(), digest_size=8).hexdigest()
    assert (VERSION, digest) == (2, "693e1536bf74d403")
