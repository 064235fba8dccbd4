"""A parsed query → the Whoosh tree that finds it, and what its words were understood as."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter

from whoosh import query as q

from ..indonesian.asking import asks, names_a_kind
from ..indonesian.stopwords import stopwords
from ..indonesian.words import contains_phrase, key, words
from ..segments.lexicon import Form
from ..segments.lexicon import Word as LexiconWord
from ..segments.nodes import Best, Forms, FormsPhrase
from ..segments.segment import Moments
from ..segments.snapshot import Snapshot
from ..sentences import said
from .in_one import in_one
from .language import And, Days, Name, Node, Not, Or, Parsed, Phrase, Prefix, Word
from .ranking import DEFAULT, Ranking
from .results import Correction, Reason, Term
from .short_forms import main_reading, shortened, shorts_of_words
from .snippets import Marked

#: Longer texts are no questions.
_LONGEST_QUESTION = 500

#: As many words as no title has; and so many words are near: a short sentence.
_ANYWHERE, _NEAR = 1 << 20, 8

#: How many forms of a word are told; a short prefix has thousands.
MOST_FORMS = 50

#: How many readings of a short form are told.
MOST_READINGS = 5


_TEXT = attrgetter("text")


@dataclass
class Plan:
    """What to run and what to show.

    ``tree`` finds the articles with everything that was asked for. ``units`` are the words, phrases and groups of
    which most are wanted at least; ``required`` what no answer goes without. ``asked`` are words of a question that
    only say what kind of answer it wants: they add to scores. So does ``evidence``, the words in the forms that were
    typed. ``marked`` are the forms to mark in the text.
    """

    tree: q.Query
    units: list[q.Query]
    required: list[q.Query]
    asked: list[q.Query] = field(default_factory=list)
    evidence: list[q.Query] = field(default_factory=list)
    likely: q.Query | None = None
    is_question: bool = False
    terms: list[Term] = field(default_factory=list)
    marked: Marked = field(default_factory=lambda: Marked())
    notes: list[str] = field(default_factory=list)
    corrections: tuple[Correction, ...] = ()


def plan(parsed: Parsed, snapshot: Snapshot, ranking: Ranking = DEFAULT) -> Plan:
    """The plan of a query on *snapshot*, whose names of outlets and authors it looks up."""
    if parsed.root is None:
        tree = q.NullQuery if parsed.text.strip() else q.ConstantScoreQuery(q.Every(), 0.0)
        return Plan(tree, [], [tree], notes=list(parsed.notes))
    return _Planner(snapshot, parsed, ranking).plan


class _Planner:
    def __init__(self, snapshot: Snapshot, parsed: Parsed, ranking: Ranking) -> None:
        self.snapshot, self._lexicon, self._acronyms = snapshot, snapshot.lexicon, snapshot.acronyms
        self._ranking = ranking
        #: Whether what is being planned adds to scores; nothing within a negation does.
        self._scored = True
        self.plan = Plan(q.NullQuery, [], [], notes=list(parsed.notes))
        assert parsed.root is not None
        self.plan.is_question = (
            asks(parsed.text, words(parsed.text)) if len(parsed.text) <= _LONGEST_QUESTION else False
        )
        wanted, kinds = [], []
        in_order: list[Word] = []
        for part, tree in self._each(parsed.root):
            if _is_filter(part):
                self.plan.required.append(tree)
            elif self._names_a_kind(part):
                kinds.append((part, tree))
            else:
                wanted.append(tree)
                in_order += [part] if isinstance(part, Word) and not part.field else []
        self._in_order_typed(in_order)
        if wanted:
            self._ask(kinds)
        else:
            wanted = [tree for _, tree in kinds]
        # The same word twice, in capitals or in another form, is wanted and weighed once.
        self.plan.units = _distinct(wanted)
        self.plan.tree = _all([*self.plan.units, *self.plan.required])
        self.plan.evidence = _distinct(self.plan.evidence)
        if self.plan.asked:
            self.plan.tree = q.AndMaybe(self.plan.tree, q.Or(self.plan.asked))

    def _in_order_typed(self, typed: Sequence[Word]) -> None:
        """Lets it count where a title has all words that were typed, in their order, or a body neighbours close by."""
        words = {(word.root, word.forms): word for word in (self._meant(each.form, each.exact) for each in typed)}
        boost = self._ranking.title * self._ranking.headline
        if len(words) > 1 and boost:
            self.plan.evidence.append(FormsPhrase([_leaf("title", word, boost) for word in words.values()], _ANYWHERE))
        if near := self._ranking.near:
            pairs = ([_leaf("body", word, near) for word in pair] for pair in pairwise(words.values()))
            self.plan.evidence += [FormsPhrase(pair, _NEAR) for pair in pairs]

    def _names_a_kind(self, part: Node) -> bool:
        """Whether a part is a word with which this question says what kind of answer it wants."""
        if not self.plan.is_question or self._ranking.asked is None or not isinstance(part, Word) or part.exact:
            return False
        return names_a_kind(self._lexicon.word(part.form).root)

    def _ask(self, kinds: list[tuple[Node, q.Query]]) -> None:
        """Lets words count without being wanted, and says so."""
        texts = {part.text for part, _ in kinds if isinstance(part, Word)}
        self.plan.terms = [
            replace(term, reason="asked") if term.text in texts and term.reason in ("word", "root") else term
            for term in self.plan.terms
        ]
        self.plan.asked = [q.Or([tree], boost=self._ranking.asked) for tree in _distinct([tree for _, tree in kinds])]

    def _each(self, node: Node, excluded: bool = False) -> list[tuple[Node, q.Query]]:
        """The parts of a conjunction and their trees, stop words left out where there are other words.

        Words that make a long form together may each be missing where its short form stands.
        """
        parts: list[Node] = list(node.parts) if isinstance(node, And) else [node]
        shorts = shorts_of_words(self._acronyms, parts)
        glued = in_one(self._lexicon, parts)
        stops = not all(_is_stop(part) or _is_filter(part) for part in parts)
        found = []
        for place, part in enumerate(parts):
            if stops and isinstance(part, Word) and _is_stop(part):
                self.plan.terms.append(Term(part.text, part.form, "stopword", part.field))
                continue
            tree = self._tree(part, excluded)
            if place in shorts:
                short, share = shorts[place]
                tree = Best([tree, self._run(short.split(), None, 1 / share)])
            elif place in glued:
                tree = Best([tree, self._run([glued[place]], None, 1 / 2)])
            found.append((part, tree))
        for form in dict.fromkeys(form for place, form in glued.items() if place not in shorts):
            self._learn(form, form, "excluded" if excluded else "variant", None, self._forms([form]))
        told = {short: place for place, (short, _) in shorts.items()}
        for short, last in told.items():
            long = [part.form for part in parts[last + 1 - shorts[last][1] : last + 1] if isinstance(part, Word)]
            self._learn(" ".join(long), short, "excluded" if excluded else "acronym", None, self._forms(short.split()))
        return found

    def _tree(self, node: Node, excluded: bool = False) -> q.Query:
        if isinstance(node, Word):
            return self._word(node, excluded)
        if isinstance(node, Phrase):
            words = [self._meant(form, node.exact) for form in node.forms]
            forms = {form: None for word in words for form in word.forms}
            reason: Reason = "excluded" if excluded else "phrase"
            self._learn(node.text, " ".join(word.root for word in words), reason, node.field, list(forms))
            if not excluded:
                self.plan.marked.forms.update((form.text, word.root) for word in words for form in word.forms)
            trees = [self._both(node.field, lambda name, boost: _in_order(name, words, boost))]
            for short in () if node.exact else shortened(self._acronyms, node.forms):
                self._learn(node.text, short, "excluded" if excluded else "acronym", node.field, self._forms([short]))
                trees.append(self._run(short.split(), node.field))
            return trees[0] if len(trees) == 1 else Best(trees)
        if isinstance(node, Prefix):
            whole = [self._word(Word(form, form, node.field), excluded) for form in node.forms[:-1]]
            prefix = node.forms[-1]
            begun = self._lexicon.prefixed(prefix, MOST_FORMS)
            self._learn(node.text, prefix, "excluded" if excluded else "prefix", node.field, begun)
            if not excluded:
                self.plan.marked.prefixes += (prefix,)
            return _all([*whole, self._both(node.field, lambda name, boost: q.Prefix(name, prefix, boost))])
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Days):
            first, last = seconds(node.since, node.until)
            # Whoosh counts a DATETIME in microseconds.
            start = None if first is None else Moments.microseconds(first)
            end = None if last is None else Moments.microseconds(last)
            return q.ConstantScoreQuery(q.NumericRange("date", start, end), 0.0)
        if isinstance(node, Not):
            scored, self._scored = self._scored, False
            without = q.Not(self._tree(node.part, not excluded))
            self._scored = scored
            return without
        if isinstance(node, And):
            return _all([tree for _, tree in self._each(node, excluded)])
        return _any(_distinct([self._tree(part, excluded) for part in node.parts]))

    def _word(self, node: Word, excluded: bool) -> q.Query:
        word = self._meant(node.form, node.exact)
        reason: Reason = (
            "excluded" if excluded else "exact" if node.exact else "word" if word.root == node.form else "root"
        )
        if reason == "root" and len(self._lexicon.right(node.form)) == 1:
            reason = "variant"
        self._learn(node.text, word.root, reason, node.field, word.forms)
        tree = self._weighed(node, word)
        readings = [] if node.exact else self._acronyms.readings(node.form)
        main = main_reading(readings)
        for reading in readings[:MOST_READINGS]:
            long = Form(" ".join(reading.long_forms[0]), reading.times)
            told: Reason = "excluded" if excluded else "acronym" if main else "ambiguous"
            self.plan.terms.append(Term(node.text, long.text, told, node.field, (long,)))
        if main is None:
            return tree
        if not excluded:
            words = [form for long_form in main.long_forms for form in self._forms(long_form)]
            self.plan.marked.forms.update((form.text, node.form) for form in words if form.text not in stopwords())
        # All words of a long form count as one: they stand for one.
        return Best([tree, *(self._run(form, node.field, 1 / len(form)) for form in main.long_forms)])

    def _weighed(self, node: Word, word: LexiconWord) -> q.Query:
        """A word in any of its forms; the one that was typed, if it is one of several, counts by itself too."""
        exact = self._ranking.exact
        if not self._scored or not exact or len(word.forms) < 2 or node.form not in word.texts:
            return self._both(node.field, lambda name, boost: _leaf(name, word, boost))
        fields = {"title": 1.0} if node.field else {"title": self._ranking.title, "body": 1.0}
        self.plan.evidence += [Forms(name, f"={node.form}", (node.form,), by * exact) for name, by in fields.items()]
        return self._both(node.field, lambda name, boost: _leaf(name, word, boost * (1 - exact)))

    def _run(self, forms: Sequence[str], where: str | None, share: float = 1.0) -> q.Query:
        """A word, or several one after the other, in any of their forms; *share*: how much of a word it counts."""
        words = [self._lexicon.word(form) for form in forms]
        return self._both(where, lambda name, boost: _in_order(name, words, boost * share))

    def _forms(self, words: Sequence[str]) -> list[Form]:
        return [form for word in words for form in self._lexicon.word(word).forms]

    def _meant(self, form: str, exact: bool) -> LexiconWord:
        return self._lexicon.exactly(form) if exact else self._lexicon.word(form)

    def _learn(self, text: str, base: str, reason: Reason, where: str | None, forms: Sequence[Form]) -> None:
        """Keeps what a word was understood as, and which forms of it are to be marked."""
        term = Term(text, base, reason, where, tuple(forms[:MOST_FORMS]))
        if term not in self.plan.terms:
            self.plan.terms.append(term)
        if reason != "excluded":
            self.plan.marked.forms.update(dict.fromkeys(map(_TEXT, forms), base))

    def _both(self, where: str | None, leaf: Callable[[str, float], q.Query]) -> q.Query:
        """A leaf, made of a field and a boost, in the title or the body, or in the title alone."""
        if where == "title":
            return leaf("title", 1.0)
        return q.Or([leaf("title", self._ranking.title), leaf("body", 1.0)])

    def _name(self, node: Name) -> q.Query:
        """The outlets or authors of exactly this name; else those with its words in their name."""
        keys = (self.snapshot.outlets if node.field == "outlet" else self.snapshot.authors).place_of
        wanted = key(node.text)
        if wanted in keys:
            found = [wanted]
        else:
            phrase = words(node.text)
            found = [name for name in keys if contains_phrase(words(name), phrase)]
        if not found:
            self.plan.notes.append(
                said("Tidak ada outlet bernama “%(name)s” dalam indeks ini.", name=node.text)
                if node.field == "outlet"
                else said("Tidak ada penulis bernama “%(name)s” dalam indeks ini.", name=node.text)
            )
            return q.NullQuery
        return q.ConstantScoreQuery(_any([q.Term(node.field, name) for name in found]), 0.0)


def _in_order(name: str, words: Sequence[LexiconWord], boost: float) -> q.Query:
    """Words one after the other."""
    leaves = [_leaf(name, word, boost) for word in words]
    return leaves[0] if len(leaves) == 1 else FormsPhrase(leaves)


def _leaf(name: str, word: LexiconWord, boost: float) -> Forms:
    return Forms(name, word.root, word.texts, boost)


def seconds(since: date | None, until: date | None) -> tuple[int | None, int | None]:
    """The first and the last second of a range of whole days in WIB, since 1970 in UTC."""
    start = None if since is None else _midnight(since)
    return start, None if until is None else _midnight(until) + 86400 - 1


def _midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86400 - 7 * 3600


def _is_filter(node: Node) -> bool:
    """Whether a part says which articles may be found at all, rather than what is looked for in them."""
    if isinstance(node, And | Or):
        return all(_is_filter(part) for part in node.parts)
    return isinstance(node, Not | Name | Days)


def _is_stop(node: Node) -> bool:
    return isinstance(node, Word) and not node.exact and node.form in stopwords()


def _distinct(trees: Sequence[q.Query]) -> list[q.Query]:
    """Each tree once, whatever was typed for it."""
    if len(trees) < 2:
        return list(trees)
    return list({_sense(tree): tree for tree in trees}.values())


def _sense(tree: q.Query) -> tuple[object, ...]:
    """What a tree asks for: equal where two ask for the same."""
    if isinstance(tree, Forms):
        return tree.fieldname, tree.forms or tree.text
    children = list(tree.children())
    return (type(tree), *map(_sense, children)) if children else (type(tree), str(tree))


def _all(parts: list[q.Query]) -> q.Query:
    return parts[0] if len(parts) == 1 else q.And(parts)


def _any(parts: list[q.Query]) -> q.Query:
    return parts[0] if len(parts) == 1 else q.Or(parts)
