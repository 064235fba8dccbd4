"""Deterministic generator of crawled-looking Indonesian news files with known truth.

``cases(seed, count)`` yields files that a careful person reads without doubt:
the headline is the last line before byline and date, as it stands there (white space collapsed,
zero-width characters dropped); all after the head, save the repeated headline, is body.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

Precision = Literal["minute", "day"]

ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
# fmt: off
MONTHS_ID = ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
             "Juli", "Agustus", "September", "Oktober", "November", "Desember")
SHORT_ID = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu/Agt/Ags", "Sep/Sept", "Okt", "Nov", "Des")
MONTHS_EN = ("January", "February", "March", "April", "May", "June",
             "July", "August", "September", "October", "November", "December")
WIB = timezone(timedelta(hours=7))
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
ENCODINGS = (
    ("utf-8", 5), ("utf-8-bom", 2), ("utf-16-le", 1), ("utf-16-be", 1), ("cp1252", 2), ("mac_roman", 2)
)
HEADS = (
    ("plain", 5), ("colon_head", 2), ("dash_head", 2), ("quote_head", 2), ("caps", 2), ("number_head", 2),
    ("dateish_head", 1), ("timeish_head", 1), ("short", 1), ("long", 2),
)
AUTHORS = (
    ("plain", 4), ("titles", 2), ("hyphen", 1), ("bracket", 2), ("apostrophe", 1), ("pair", 2),
    ("accent", 1), ("none", 1), ("none_dash", 1),
)
DATES = (
    ("en_short", 4), ("en_long", 1), ("id_short", 3), ("id_long", 3), ("id_pipe", 2), ("id_pukul", 1),
    ("slash", 2), ("iso", 2), ("day", 2), ("none", 2),
)
OPENINGS = (("none", 3), ("city", 3), ("city_host", 1), ("date", 2), ("city_date", 1), ("echo", 2),
            ("trap", 2))
KICKERS = (("none", 4), ("network", 2), ("two_words", 1), ("host", 1), ("section", 2))
REPEATS = (("none", 3), ("whole", 4), ("cut", 2), ("case", 2))
# fmt: on


@dataclass(frozen=True)
class Truth:
    """What a person reads. A missing author is ``""``; a missing date is ``None``
    (precision ``"day"``); with precision ``"day"`` the time is 00:00+07:00 and only the
    calendar day counts. ``body`` counts as its whitespace tokens."""

    title: str
    author: str
    outlet: str
    date: datetime | None
    date_precision: Precision
    body: str


@dataclass(frozen=True)
class Case:
    name: str
    data: bytes
    truth: Truth


@cache
def _pools() -> dict[str, tuple[str, ...]]:
    pools: dict[str, list[str]] = {}
    section = ""
    for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.strip():
            pools.setdefault(section, []).append(line)
    return {key: tuple(lines) for key, lines in pools.items()}


def _weighted(r: Random, table: tuple[tuple[str, int], ...]) -> str:
    return r.choices([key for key, _ in table], [weight for _, weight in table])[0]


def _curl(text: str) -> str:
    marks = {'"': "”“", "'": "’‘"}
    return "".join(marks.get(b, b * 2)[a in " (["] for a, b in zip(" " + text, text, strict=False))


def _moment(r: Random) -> datetime:
    return datetime(2012, 1, 1, tzinfo=WIB) + timedelta(minutes=r.randrange(14 * 365 * 24 * 60))


def _day_text(when: datetime) -> str:
    return f"{when.day} {MONTHS_ID[when.month - 1]} {when.year}"


def _weekday(r: Random, when: datetime) -> str:
    return "Jum'at" if when.weekday() == 4 and r.random() < 0.4 else DAYS[when.weekday()]


def _fill(r: Random, text: str) -> str:
    here, there = r.sample(_pools()["place"], 2)
    when = _moment(r)
    past = f"{_weekday(r, when)} ({when:%d/%m/%Y})" if r.random() < 0.3 else _day_text(when)
    values = {"n": r.choice(_pools()["name"]), "t": here, "u": there, "k": str(r.randint(12, 480)), "d": past}
    return text.format(**values)


def _pick(r: Random, pool: str) -> str:
    return _fill(r, r.choice(_pools()[pool]))


def _headline(r: Random, kind: str) -> str:
    if kind == "long":
        return ", ".join([_pick(r, "plain").rstrip("?"), *r.sample(_pools()["tail"], r.randint(2, 3))])
    if kind == "caps":
        return _pick(r, "plain").upper()
    return _pick(r, kind)


def _cut(r: Random, text: str) -> str | None:
    """``text`` broken off inside a word, the greater part kept."""
    least = max(25, len(text) * 6 // 10, len(" ".join(text.split()[:4])))
    spots = [i for i in range(least, len(text)) if text[i - 2 : i + 1].isalpha()]
    return text[: r.choice(spots)] if spots else None


def _outlet(r: Random) -> tuple[str, str]:
    """(host, name of its network)"""
    network = r.choice(_pools()["net"])
    tld = r.choice(("EXAMPLE", "CO.ID", "ORG", "COM", "ID"))
    city = r.choice((*_pools()["place"], "SOLO-RAYA", "ZONA5")).upper().replace(" ", "")
    host = f"{city}.{network}.{tld}" if r.random() < 0.75 else f"{network}.{tld}"
    return (host.lower() if r.random() < 0.3 else host), network


def _kicker(r: Random, kind: str, network: str) -> str:
    if kind == "two_words":
        return r.choice(("KABAR LINTAS", "GEMA WARTA", "SUARA TANI", f"{network} MEDIA"))
    if kind == "host":
        return f"{network}.{r.choice(('COM', 'CO.ID', 'EXAMPLE'))}"
    return network if kind == "network" else r.choice(_pools()["section"])


def _date_line(r: Random, kind: str) -> tuple[str, datetime | None, Precision]:
    if kind == "none":
        return "", None, "day"
    when = _moment(r)
    month_en = MONTHS_EN[when.month - 1]
    zone = r.choice(("", "", "WIB", "WIB", "WITA", "WIT"))
    hour, day_id = f"{when:%H:%M}", _day_text(when)
    short_id = f"{when.day} {r.choice(SHORT_ID[when.month - 1].split('/'))} {when.year}"
    long_id = f"{_weekday(r, when)}, {day_id}"
    if kind == "day":
        english = f"{month_en[:3]} {when.day}, {when.year}"
        forms = (day_id, long_id, short_id, english, f"{when:%d/%m/%Y}", f"{when:%Y-%m-%d}")
        return r.choice(forms), when.replace(hour=0, minute=0), "day"
    if kind in ("en_short", "en_long", "iso") or (kind == "slash" and r.random() < 0.6):
        zone = ""
    elif r.random() < 0.3:
        hour = hour.replace(":", ".")
    tail = f"{hour} {zone}".strip()
    line = {
        "en_short": f"{month_en[:3]} {when.day}, {when.year} - {tail}",
        "en_long": f"{month_en} {when.day}, {when.year} {tail}",
        "id_short": f"{short_id} {r.choice('-–')} {tail}",
        "id_long": f"{long_id} {tail}",
        "id_pipe": f"{r.choice((day_id, long_id, short_id))} | {tail}",
        "id_pukul": f"{r.choice((day_id, long_id))} pukul {tail}",
        "slash": f"{when:%d/%m/%Y} {tail}",
        "iso": f"{when:%Y-%m-%d} {tail}",
    }[kind]
    return line, when.replace(tzinfo=timezone(timedelta(hours=ZONES.get(zone, 7)))), "minute"


def _break(r: Random, paragraph: str, first: int) -> list[str]:
    """The paragraph broken in mid-sentence, never before word ``first``."""
    words = paragraph.split(" ")
    spots = [
        i
        for i in range(first, len(words) - 2)
        if words[i - 1][-1].isalpha() and words[i - 1][0].isalpha() and words[i][0].isalpha()
    ]
    if not spots:
        return [paragraph]
    capital = [i for i in spots if words[i][0].isupper()]
    at = r.choice(capital if capital and r.random() < 0.5 else spots)
    return [" ".join(words[:at]), " ".join(words[at:])]


def _body(r: Random, opening: str, whole: str, host: str, dated: bool, legacy: bool) -> list[list[str]]:
    """Paragraphs, some in two parts. A date stands near the top only if the head has one."""
    pools = _pools()
    count = 1 if r.random() < 0.15 else r.randint(2, 7)
    sizes = [r.randint(2, 5) if count == 1 else r.randint(1, 4) for _ in range(count)]
    stock = iter(r.sample(pools["body"], sum(sizes)))
    paras = [[_fill(r, next(stock)) for _ in range(size)] for size in sizes]
    if count > 1 and r.random() < 0.3:
        paras[r.randint(0 if dated else 1, 1)].insert(0, _pick(r, "dated"))
    if legacy:  # curly quotes tell the code page
        paras[-1].append(_fill(r, '"Semoga bermanfaat bagi kita semua," tutup {n}.'))
    lead, city, when = paras[0], r.choice(pools["place"]), _moment(r)
    dash = r.choice("–-—")
    prefix = {
        "city": f"{r.choice((city, city.upper()))} {dash} ",
        "city_host": f"{city.upper()}, {host} {dash} ",
        "date": f"{_weekday(r, when)}, {_day_text(when)} {dash} ",
        "city_date": f"{city}, {_day_text(when)} {dash} ",
    }.get(opening, "")
    if opening == "echo":
        lead.insert(0, f"{whole} {r.choice(pools['echo'])}")
    elif opening == "trap":
        lead.insert(0, _pick(r, "trap"))
    lead[0] = prefix + lead[0]
    talk = r.randint(0, 5)
    out: list[list[str]] = []
    for number, para in enumerate(" ".join(sentences) for sentences in paras):
        if number and r.random() < 0.12:
            out.append([r.choice(pools["subhead"])])
        if number and number == talk:
            out += [[_pick(r, "colon")], ['"Semua pihak harus duduk bersama dan saling mendengar."']]
        start = (0 if number else len(prefix.split())) + 3
        broken = r.random() < 0.3 and not (opening == "echo" and not number)
        out.append(_break(r, para, start) if broken else [para])
    return out


def _noise(r: Random, line: str, legacy: bool, level: float, inside: bool) -> str:
    if r.random() < level and " " in line:
        at = r.choice([i for i, char in enumerate(line) if char == " "])
        line = line[:at] + "\xa0" + line[at + 1 :]
    if not legacy and r.random() < level:
        at = r.choice((0, len(line), r.randint(0, len(line)) if inside else 0))
        line = line[:at] + r.choice(ZERO_WIDTH) + line[at:]
    if r.random() < level:
        line += r.choice((" ", "   ", "\t", "\xa0", " \t "))
    if r.random() < level / 2:
        line = r.choice((" ", "\t", "  ", "\xa0")) + line
    return line


def _case(seed: int, number: int) -> Case:
    r = Random(f"{seed}/{number}")
    encoding, eol = _weighted(r, ENCODINGS), r.choice(("\n", "\n", "\r\n", "\r"))
    head, date_kind, author_kind = _weighted(r, HEADS), _weighted(r, DATES), _weighted(r, AUTHORS)
    opening, repeat, kicker_kind = _weighted(r, OPENINGS), _weighted(r, REPEATS), _weighted(r, KICKERS)
    legacy = encoding in ("cp1252", "mac_roman")
    if date_kind == "none":  # a date in headline or dateline would leave doubt
        head = "plain" if head == "dateish_head" else head
        opening = "city" if opening in ("date", "city_date") else opening
    style = _curl if legacy or r.random() < 0.5 else str
    whole = _headline(r, head)
    if opening == "echo" and (head not in ("plain", "long") or whole.endswith("?")):
        opening = "none"
    cut = _cut(r, whole)
    title = cut if cut and repeat in ("none", "whole") and r.random() < 0.25 else whole
    again = {"none": "", "whole": whole, "cut": whole}.get(repeat, r.choice((whole.lower(), whole.upper())))
    if repeat == "cut" and cut is not None:
        again = cut + r.choice(("", "", "", "...", "…"))
    host, network = _outlet(r)
    author = "" if author_kind.startswith("none") else r.choice(_pools()[f"author_{author_kind}"])
    separator = r.choice(("-", "-", "-", "–", "—", "|"))
    byline = host if author_kind == "none" else f"{author} {separator} {host}"[r.randint(0, not author) :]
    date_line, date, precision = _date_line(r, date_kind)
    meta = [line for line in (byline, date_line) if line]
    if date_first := len(meta) == 2 and r.random() < 0.15:
        meta.reverse()
    kicker = "" if kicker_kind == "none" else _kicker(r, kicker_kind, network)
    top = [line for line in (kicker, title, *meta) if line]
    body = _body(r, opening, whole, host, date is not None, legacy)
    level, tight = r.choice((0.0, 0.0, 0.1, 0.3)), r.random() < 0.1
    lines = [""] * r.choice((0, 0, 1, 2, 4))
    parts = [part for para in body for part in para]
    for index, line in enumerate([*top, *([again] if again else []), *parts]):
        in_head = index < len(top)
        if index and not (in_head and tight):
            lines += [""] * r.randint(1, 4)
        lines.append(_noise(r, style(line), legacy, level, not in_head))
    lines = [line or (r.choice((" ", "\t", "\xa0")) if r.random() < level else "") for line in lines]
    text = eol.join(lines) + eol * r.choice((0, 0, 1, 3))
    bom = {"utf-8-bom": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    data = bom.get(encoding, b"") + text.encode(encoding.removesuffix("-bom"))
    facts = {"enc": encoding, "eol": repr(eol), "kicker": kicker_kind,
             "head": head + "+cut" * (title != whole), "repeat": repeat, "author": author_kind,
             "date": f"{date_kind}{'+first' * date_first}", "opening": opening, "noise": level}  # fmt: skip
    name = " ".join((f"{number:04d}", *(f"{key}={value}" for key, value in facts.items()), "tight" * tight))
    content = "\n\n".join(style(" ".join(para)) for para in body)
    truth = Truth(style(title), style(author), host, date, precision, content)
    return Case(name, data, truth)


def cases(seed: int, count: int) -> Iterator[Case]:
    """``count`` cases; case number i depends on ``seed`` and i alone."""
    return (_case(seed, number) for number in range(count))
