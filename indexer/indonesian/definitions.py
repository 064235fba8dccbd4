"""Places where a text says what a short form stands for: ``Rumah Tahanan Negara (Rutan)``, ``KPK (Komisi …)``.

Found by the patterns of the field (Schwartz and Hearst, 2003, see :mod:`.alignment`): a short form in brackets behind
a long one or the other way round, *atau*, *disingkat*, *singkatan dari*. Whether the one stands for the other is
told by its letters alone. Most of the work is looking for brackets; what is done for each is done in an order in which
nearly all that define nothing, and nearly all that repeat a definition, leave early.
"""

import re
from collections import Counter
from collections.abc import Iterable

from .alignment import PASSED_OVER, align
from .words import fold, words

#: A short form and a long form: folded words with a blank between them.
Pair = tuple[str, str]

_SHORTEST, _LONGEST = 2, 14
#: No long form has more words, and no word of one more letters on average.
_WORDS, _LETTERS = 12, 10

_QUOTE = "[\"'“‘”’]?"
_SHORT = r"[^\W_][\w.&-]{1,14}(?: [^\W_]\w{0,9})?"
_CAPITALS = r"[^\W_]*[A-Z][^\W_]*[A-Z][^\W_]*"
_CALLED = (
    "(?:(?:atau|alias|yang|selanjutnya|kemudian|lebih|biasa|kerap|juga|akrab|dikenal|dengan|sebagai|disebut|disingkat"
    "|menjadi) ){0,6}"
)


def _bracket(short: str, ahead: str) -> re.Pattern[str]:
    """A bracket with *short* in it; or, behind *ahead*, with several words, which may be a long form."""
    called = rf" ?{_CALLED}{_QUOTE}({short}){_QUOTE} ?\)"
    return re.compile(rf"\((?:({short})\)|{ahead}([^\W\d_][^()\n]{{6,120}})\)|{called})")


#: In text with capitals a short form has one, and in text without there are none to go by.
_BRACKET = _bracket(f"(?=[^()]{{0,24}}[A-Z]){_SHORT}", r"(?<=[A-Z] \()")
_BRACKET_IN_LOWER_CASE = _bracket(_SHORT, "")
_AHEAD = re.compile(rf"([^\W_][\w-]{{1,14}}){_QUOTE} ?$")
_AFTER_OR = re.compile(f"{_CALLED}{_QUOTE}({_CAPITALS})")
_SHORTENED = re.compile(f" disingkat(?: dengan| menjadi| jadi| sebagai)? {_QUOTE}({_SHORT})")
_SAID_OF = re.compile(rf"([^\W_][\w-]{{1,14}}){_QUOTE},? (?:adalah |merupakan |yaitu |yakni )?$")
_STANDS_FOR = "singkatan dari "
#: What stands between a long form and the word that it is shortened to, if one of ``_JOINS`` is among it.
_CONNECTIVES = frozenset("atau alias yang selanjutnya lebih biasa kerap juga akrab dikenal disebut bisa dan".split())
_JOINS = frozenset({"atau", "alias", "yang"})

#: What ends a clause; and a comma that stands where a link was lost, or where lines were joined.
_BARRIER = re.compile(r"[;:!?()\n….]")
_HOLE = re.compile(r",(?! )|(?<= ),")
_WORD = re.compile(r"[^\W_]+(?:['’‘`][^\W_]+)*")
_PLAIN_WORD = re.compile(r"\w+")
_NOT_PLAIN = re.compile("['’‘`_]")
#: Where a capital stands inside a word: WhatsApp, and words that were glued together.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HUMPED = re.compile("[A-Z](?<=[a-z].)")
#: Short form as written → long forms as written that explain it at no cost, and the pairs they make. Whatever stands to
#: their left, they are what :func:`align` finds; and most definitions are repetitions.
_known: dict[str, tuple[tuple[str, ...], tuple[Pair, ...]]] = {}
_MOST_KNOWN, _MOST_LONG_FORMS = 1 << 16, 32


def evidence(texts: Iterable[str]) -> Counter[Pair]:
    """How often each pair is defined in *texts*. What batches of texts give adds up, and can be taken away again."""
    reader = _Reader()
    for text in texts:
        reader.read(text)
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: Counter[Pair] = Counter()

    def read(self, text: str) -> None:
        lowered = text.islower()
        for match in (_BRACKET_IN_LOWER_CASE if lowered else _BRACKET).finditer(text):
            plain, content, called = match.groups()
            start = match.start()
            if content is None:
                written = plain or called
                if self._before(text, start, written) or " " not in written:
                    continue
                content = written
            if (lowered or text[start - 2 : start - 1].isupper()) and (
                ahead := _AHEAD.search(text, max(0, start - 18), start)
            ):
                self._whole(ahead[1], content)
        at = text.find(" atau ")
        while at >= 0:
            if after := _AFTER_OR.match(text, at + 6):
                self._before(text, at, after[1])
            elif text[at - 1 : at].isupper() and (ahead := _AHEAD.search(text, max(0, at - 18), at)):
                self._behind(ahead[1], text, at + 6)
            at = text.find(" atau ", at + 5)
        if "singkat" in text:
            for match in _SHORTENED.finditer(text):
                self._before(text, match.start(), match[1])
            at = text.find(_STANDS_FOR)
            while at >= 0:
                if ahead := _SAID_OF.search(text, max(0, at - 30), at):
                    self._behind(ahead[1], text, at + len(_STANDS_FOR))
                at = text.find(_STANDS_FOR, at + 1)

    def _before(self, text: str, end: int, written: str) -> bool:
        """Counts a pair if a long form stands in *text* right before *end*."""
        while end and text[end - 1] in ' ."”’':
            end -= 1
        known = _known.get(written)
        if known and text.endswith(known[0], 0, end):
            for long, pair in zip(*known, strict=True):
                if text.endswith(long, 0, end) and not text[end - len(long) - 1 : end - len(long)].isalnum():
                    self.found[pair] += 1
                    return True
        key = short = written.lower()
        if not (short.isascii() and short.isalnum()):
            key, short = _key(written)
        if not _may_be_short(short):
            return False
        most = min(2 * len(short), len(short) + 4, _WORDS)  # Schwartz and Hearst's bound
        begin = max(0, end - _LETTERS * most)
        clause = text[begin:end]
        if "(Persero)" in clause:
            clause = clause.replace("(Persero)", " Persero ")
        clause = _BARRIER.split(clause)[-1]
        if clause.count(",") != clause.count(", ") or " ," in clause:
            clause = _HOLE.split(clause)[-1]
        if not _scattered(short, clause):
            return False
        found, glued = _pieces(clause)
        count = _without_connectives(found)
        cut = len(clause) >= end - begin and text[begin - 1 : begin].isalnum()
        first = max(count - most, int(cut))
        aligned = align(short, found[first:count]) if count - first > 1 else None
        if aligned is None:
            return False
        start, stop = aligned.start + first, aligned.end + first
        made = _pair(key, found[start:stop], glued and glued[start:stop])
        if made is None:
            return False
        self.found[made] += 1
        if glued is None and not aligned.cost and stop == len(found):
            long = clause[-len(made[1]) :]
            if long.lower() != made[1]:
                long = clause[[match.start() for match in _WORD.finditer(clause)][start] :]
            if text.endswith(long, 0, end):
                _remember(written, long, made)
        return True

    def _whole(self, written: str, content: str) -> None:
        """Counts a pair if *content* is a long form from its first word to its last."""
        key, short = _key(written)
        found, glued = _pieces(content)
        if _may_be_short(short) and 2 <= len(found) <= _WORDS:
            aligned = align(short, found)
            if aligned and aligned.start == 0 and aligned.end == len(found) and (pair := _pair(key, found, glued)):
                self.found[pair] += 1

    def _behind(self, written: str, text: str, start: int) -> None:
        """Counts a pair if *text* goes on at *start* with a long form of initials: nothing else tells its end."""
        key, short = _key(written)
        clause = _BARRIER.split(text[start : start + _LETTERS * _WORDS], maxsplit=1)[0]
        found, glued = _pieces(clause)
        if not _may_be_short(short) or not found or found[0] in PASSED_OVER:
            return
        for numbers in (range(len(found)), [n for n, word in enumerate(found) if word not in PASSED_OVER]):
            initials = numbers[: len(short)]
            if "".join([found[n][0] for n in initials]) == short:
                stop = initials[-1] + 1
                if pair := _pair(key, found[:stop], glued and glued[:stop]):
                    self.found[pair] += 1
                return


def _key(written: str) -> tuple[str, str]:
    """A short form as it is searched, and its letters."""
    forms = words(written)
    return " ".join(forms), "".join(forms)


def _may_be_short(short: str) -> bool:
    return _SHORTEST <= len(short) <= _LONGEST and short[0].isalpha()


def _scattered(short: str, clause: str) -> bool:
    """Whether the letters of *short* stand in *clause* in order: most that defines nothing fails here."""
    if short.isalpha() and clause.isascii():
        clause = clause.lower()
        at = len(clause)
        for letter in reversed(short):
            at = clause.rfind(letter, 0, at)
            if at < 0:
                return False
    return True


def _pieces(clause: str) -> tuple[list[str], list[bool] | None]:
    """The words of a clause, folded; if capitals stand inside words, their parts, and which are glued on."""
    if not _HUMPED.search(clause):
        if clause.isascii():
            if clause.replace(" ", "").isalnum():
                return clause.lower().split(), None
            if not _NOT_PLAIN.search(clause):
                return _PLAIN_WORD.findall(clause.lower()), None
        return list(map(fold, _WORD.findall(clause))), None
    parts = [(fold(part), n > 0) for word in _WORD.findall(clause) for n, part in enumerate(_HUMP.split(word))]
    return [part for part, _ in parts], [glued for _, glued in parts]


def _without_connectives(found: list[str]) -> int:
    """How many of the words are left without *yang biasa* and its like at their end."""
    count = len(found)
    while count and found[count - 1] in _CONNECTIVES:
        count -= 1
    return len(found) if _JOINS.isdisjoint(found[count:]) else count


def _pair(key: str, found: list[str], glued: list[bool] | None) -> Pair | None:
    if key in found:
        return None
    if glued:
        found = [part if joined else " " + part for part, joined in zip(found, glued, strict=True)]
        return key, "".join(found).lstrip()
    return key, " ".join(found)


def _remember(written: str, long: str, pair: Pair) -> None:
    longs, pairs = _known.get(written, ((), ()))
    if len(longs) < _MOST_LONG_FORMS:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[written] = (*longs, long), (*pairs, pair)
