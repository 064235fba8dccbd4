"""Text as crawled from news sites: a head of a few short lines, then the body.

The head, with any number of empty lines between its lines::

    WARTAWAN                                    kicker (some sites): no title
    Kepala UPT Pemasyarakatan se-Eks …          headline, at times cut short by the site
    Sri Setyo Lestari - DEMAK.WARTAWAN.ORG      byline: author and outlet; the author may be missing
    Nov 29, 2025 - 19:36                        date; may stand before the byline, or be missing

    Kepala UPT Pemasyarakatan se-Eks …          the headline again (some sites), whole or cut short: no body
    Sabtu, 29 November 2025 – Kepala …          the body
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import regex

from ..article import Article, Rejected
from ..indonesian.dates import Written, find_date, parse_date
from ..indonesian.stopwords import stopwords
from ..indonesian.tidying import tidy
from .decoding import NotTextError, decode

#: Longest file of one article that is read, in bytes.
LONGEST_FILE = 16 << 20

#: How many lines that are not empty can belong to the head.
_HEAD_LINES = 8

_HOST = r"(?:https?://)?(?P<outlet>(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}{2,24})/?"
_BYLINE = regex.compile(rf"(?:(?P<author>.*\S)?(?:(?:^|\s+)[-–—•·/]\s*|\s*[|•·]\s*))?{_HOST}")
_AUTHOR_LABEL = regex.compile(r"(?i)^(?:oleh|penulis|reporter|pewarta|wartawan|by)\s*:\s*|^(?:oleh|by)\s+(?=\p{Lu})")
_MARKUP = regex.compile(r"(?i)\s*<(?:!doctype|html|head|body|\?xml|rss|feed)\b")
_ENDS = regex.compile(r"[.!?…:;]['’”\"»)\]]*$|['’”\"»]$|\(\d{1,2}/\d{1,2}/\d{2,4}\)$")
#: Ends a sentence, also before a small letter.
_FULL_STOP = regex.compile(r"[.!?…:;]['’”\"»)\]]*$")
#: Ends in a full stop that ends no sentence.
_ABBREVIATED = regex.compile(r"(?i)(?:^|[\s(])(?:dr|drs|dra|ir|h|hj|kh|prof|no|jl|jln|tgl|rp|st)\.?$")
_HANGS = regex.compile(
    r"(?i)(?:[,–—-]|\b(?:dan|atau|di|ke|dari|yang|untuk|dengan|pada|oleh|dalam|para|se|serta|bahwa|sebagai|"
    r"kepala|menteri|kabupaten|kota|karesidenan|provinsi|jalan))$"
)
#: A line shorter than this that ends without a full stop may be a subheading; in characters.
_SUBHEADING = 60


class _Byline(NamedTuple):
    author: str
    outlet: str
    date: Written | None


def matches(head: bytes) -> bool:
    """Every text is taken: this format comes last."""
    return bool(head)


def read(path: str, stream: BinaryIO) -> Iterator[Article | Rejected]:
    """The one article of a file of text, or why it is none."""
    data = stream.read(LONGEST_FILE + 1)
    if len(data) > LONGEST_FILE:
        yield Rejected(path, f"berkas teks lebih dari {LONGEST_FILE / 1e6:.0f} MB, terlalu panjang untuk satu artikel")
        return
    try:
        text = decode(data)
    except NotTextError as error:
        yield Rejected(path, str(error))
        return
    if _MARKUP.match(text):
        yield Rejected(path, "halaman HTML atau XML; yang dibaca ialah teks dan JSONL")
        return
    article = parse(text)
    yield article if article.title or article.body else Rejected(path, "berkas kosong")


def parse(text: str) -> Article:
    """The article that a careful reader sees in *text*; without a head, the first line is its title."""
    lines = [(number, line.strip()) for number, line in enumerate(tidy(text).split("\n")) if line.strip()]
    words = [line for _, line in lines]
    at, byline = _find_byline(words)
    dated, date = _find_date_line(words, at)
    if byline and byline.date:
        date = byline.date
    head = [place for place in (at, dated) if place is not None]
    deck: list[str] = []
    if not head:
        # No byline and no date: a word or two above a longer line are still no headline.
        kicker = len(words) > 2 and len(words[0].split()) <= 2 and len(words[1].split()) >= 4 and len(words[1]) < 250
        start = 2 if kicker and not _FULL_STOP.search(words[0] + words[1]) else 1
        title, author = "".join(words[start - 1 : start]), ""
    else:
        start = max(head) + 1
        above = lines[: min(head)]
        author = byline.author if byline else ""
        if not author and len(above) > 1 and _is_name(above[-1][1], above[-2][1]):
            author = above.pop()[1]
        title, deck = _headline(above, byline.outlet if byline else "", words[start : start + 4])
        if not title and start < len(words):
            title, start = words[start], start + 1
    body = [*deck, *_paragraphs(words[start + _repeats(title, words[start:]) :])]
    return Article(
        title=title,
        author=_AUTHOR_LABEL.sub("", author).strip(" -–—|"),
        outlet=byline.outlet if byline else "",
        date=date.date if date else None,
        date_precision=date.precision if date else "minute",
        body="\n\n".join(body),
    )


def _find_byline(words: list[str]) -> tuple[int | None, _Byline | None]:
    found = []
    for place, line in enumerate(words[:_HEAD_LINES]):
        if len(line) > 160 and line.endswith("."):  # a paragraph: the head has ended
            break
        date = find_date(line)
        rest = (line[: date.start] + line[date.end :]).strip(" -–—|,•·") if date else line
        match = _BYLINE.fullmatch(rest)
        if match:
            author = (match["author"] or "").strip()
            found.append((place, _Byline(author, match["outlet"], date)))
    if not found:
        return None, None
    # A kicker can look like a host: the line with an author wins, then the last one.
    return next((item for item in found if item[1].author), found[-1] if found[0][0] == 0 else found[0])


def _find_date_line(words: list[str], byline: int | None) -> tuple[int | None, Written | None]:
    around = range(_HEAD_LINES - 2) if byline is None else (byline + 1, byline - 1, byline + 2, byline - 2)
    for place in around:
        if 0 <= place < len(words) and len(words[place]) <= 80 and (date := parse_date(words[place])):
            # A dateline that a blank line broke belongs to the body.
            if place + 1 < len(words) and words[place + 1][0] in "-–—" and place + 1 != byline:
                continue
            return place, date
    return None, None


def _is_name(line: str, before: str) -> bool:
    """Whether *line*, between a headline and a date, is an author without an outlet."""
    if _AUTHOR_LABEL.match(line):
        return True
    words = line.replace("(", "").split()
    capitalised = all(word[0].isupper() or word in ("dan", "bin", "binti") for word in words)
    return 2 <= len(words) <= 5 < len(before.split()) and capitalised and not regex.search(r"[\d:?!]", line)


def _headline(above: list[tuple[int, str]], outlet: str, below: list[str]) -> tuple[str, list[str]]:
    """The title among the lines above the byline, kickers dropped; and lines below the title, if any.

    What stands again *below* the head is the headline, whatever it looks like.
    """
    rest = list(above)
    for at, (_, line) in enumerate(rest):
        if at and _repeat(_same(line), below, exact=True):
            rest = rest[at:]
            break
    while len(rest) > 1 and (_is_kicker(rest[0][1], outlet) or _same(rest[0][1]) == _same(rest[1][1])):
        rest.pop(0)
    if not rest:
        return "", []
    title = rest.pop(0)
    text = title[1]
    # A headline wrapped by the site goes on in the very next line, one that blank lines broke after a "dan".
    while rest and (rest[0][0] == title[0] + 1 or _HANGS.search(text)):
        title = rest.pop(0)
        text = f"{text} {title[1]}"
    whole = " ".join([text, *(line for _, line in rest)])
    if rest and any(
        len(said) > len(_same(text)) and _same(whole).startswith(said)
        for said in (_same(" ".join(below[:count])) for count in range(1, len(below) + 1))
    ):
        return whole, []
    return text, [line for _, line in rest]


def _is_kicker(line: str, outlet: str) -> bool:
    words = line.split()
    squeezed = "".join(words).casefold()
    return (
        len(words) <= 3
        or (len(words) <= 6 and line.isupper())
        or (bool(outlet) and squeezed in outlet.casefold())
        or _BYLINE.fullmatch(line) is not None
    )


def _repeats(title: str, lines: list[str]) -> int:
    """How many of the lines below the head only say the headline again, whole or cut short."""
    wanted = _same(title)
    first = _repeat(wanted, lines[:4])
    if not first:
        return 0
    return first + _repeat(wanted, lines[first : first + 4], exact=True)


def _repeat(wanted: str, lines: list[str], exact: bool = False) -> int:
    """Of how many of the first *lines* the headline *wanted* (see :func:`_same`) is made; unless *exact*, in part."""
    if not wanted:
        return 0
    said = [_same(" ".join(lines[: count + 1])) for count in range(len(lines))]
    if wanted in said:
        return said.index(wanted) + 1
    if exact or not said:
        return 0
    cut = [count for count, text in enumerate(said, start=1) if text and wanted.startswith(text)]
    if cut and (len(said[cut[-1] - 1]) >= 15 or len(said[cut[-1] - 1].split()) >= 3 or lines[0].endswith(("...", "…"))):
        return cut[-1]
    # The headline was cut short by the site above, here it stands whole: no sentence, and not much longer.
    extra = said[0].removeprefix(wanted)
    if extra == said[0] or len(extra) > 120 or (len(lines) > 1 and lines[1][0].islower()):
        return 0
    in_title_case = _is_titled(lines[0])
    in_mid_word = not extra.startswith(" ")
    return int(in_title_case or (in_mid_word and not lines[0].endswith((".", ","))))


def _is_titled(line: str) -> bool:
    """Whether nearly all longer words of *line* begin with a capital."""
    longer: list[str] = [word for word in regex.findall(r"\p{L}{4,}", line) if word not in stopwords()]
    return sum(word[0].isupper() for word in longer) >= 0.8 * len(longer)


def _same(line: str) -> str:
    """*line* as it is compared with the headline: letters and digits only, without regard to case."""
    return " ".join(regex.findall(r"[\p{L}\p{M}\p{N}]+", line.casefold()))


def _paragraphs(words: list[str]) -> list[str]:
    """Lines joined where a blank line broke a sentence."""
    paragraphs: list[str] = []
    for line in words:
        if paragraphs and _goes_on(paragraphs[-1], line):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return paragraphs


def _goes_on(before: str, line: str) -> bool:
    """Whether *line* goes on with the sentence of the line before."""
    if _ABBREVIATED.search(before):
        return True
    if _FULL_STOP.search(before):
        return False
    if line[0].islower():
        return True
    if _ENDS.search(before):
        return False
    last = before.split()[-1]
    return len(before) >= _SUBHEADING or last[0].islower() or last[-1].isdigit() or _HANGS.search(before) is not None
