"""The spellings in which a word that is typed may stand in a text, as runs of forms that stand side by side.

Words are parted at hyphens and other signs (``se-Eks`` is *se*, *eks*), so most spellings come together by themselves:
who types one of them asks for what they have in common. Rules, each for spellings that newsrooms mix:

- what only looks like two words: *anak-anak*, *anak2* are *anak*, *berjalan-jalan* is *jalan*, *sayur-mayur* is
  *sayur*; a hyphen between an affix and what it is attached to (*di-PHK*, *KPK-nya*, *se-Eks*) says that this is no
  Indonesian word, which is then looked for itself, or written in one (*diPHK*);
- several words joined by a sign (*antar-UPT*, *COVID-19*, *humas@rutan.go.id*) stand side by side, or are in one
  (*antarUPT*, *Covid19*); and what is in one (*antikorupsi*, *email*) may be parted there (*anti-korupsi*, *e-mail*);
- letters and digits in one (*covid19*, *G20*) may be parted (*COVID-19*, *G-20*);
- thousands may be parted (*3000*, *3.000*);
- a date in digits may have its month in words, or the year first.
"""

import re
from collections.abc import Sequence

from .families import roots_of
from .months import MONTH_NAMES
from .roots import dictionary, root

#: Affixes that newsrooms attach with a hyphen to what is no Indonesian word.
_BEFORE = frozenset("di ke se ber me mem men meng ter pe pem pen peng per ku kau".split())
_BEHIND = frozenset("nya ku mu lah kah pun an i kan".split())

#: What is written together with any word, with a hyphen, or apart; *e* with a few only.
BOUND = frozenset(
    "anti antar non pasca pra pro multi semi mantan eks super ultra mikro makro inter intra trans kontra sub ko"
    " adi maha nir purna swa tuna dwi tri panca".split()
)
_ELECTRONIC = frozenset("email ektp ebook etilang ekatalog evoting emoney eticket elearning ecommerce esport".split())
#: Words doubled with other sounds, and what they are of (Alwi et al., Tata Bahasa Baku Bahasa Indonesia).
_ECHOES = frozenset(
    "sayur-mayur lauk-pauk warna-warni gerak-gerik ramah-tamah tali-temali jari-jemari cerai-berai turun-temurun"
    " sorak-sorai coret-moret serba-serbi lika-liku muda-mudi gunung-gemunung gilang-gemilang beras-petas".split()
)
_BOUND = re.compile(f"({'|'.join(sorted(BOUND, key=len, reverse=True))})(.{{3,}})")
_ORDINALS = dict(enumerate("kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh".split(), 2))
_ORDINAL_OF = {word: f"{number}" for number, word in _ORDINALS.items()}

#: An affix in small letters and a short form in capitals.
_ATTACHED = re.compile(f"({'|'.join(sorted(_BEFORE))})?([A-Z]{{2,}})({'|'.join(sorted(_BEHIND))})?")

_PARTED = re.compile(r"[^\W\d_]+|\d+")
_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])[-/.](0?[1-9]|1[0-2])[-/.]((?:19|20)\d\d)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_PLAIN_NUMBER = re.compile(r"[1-9]\d{3,11}")
_TWICE = re.compile(r"([^\W\d_]{3,})2")

#: Forms that stand side by side.
Run = tuple[str, ...]


def spellings(text: str, forms: Sequence[str]) -> list[Run]:
    """The runs of forms to look for, any of which will do, of a typed word that has these *forms*; at least one."""
    if len(forms) == 1:
        (form,) = forms
        return [(form,), *(_apart(text, form) if form.isalpha() else _parted(form))]
    if match := _DATE.search(text):
        day, month, year = (int(number) for number in match.groups())
        written = [form for form in forms if not form.isdigit()]
        if not written:
            return [tuple(forms), *_dates(day, month, year)]
    if _THOUSANDS.fullmatch(text):
        return [tuple(forms), ("".join(forms),)]
    core = list(forms)
    if "://" in text or text[:4].lower() == "www.":
        core = [form for form in core[:3] if form not in ("http", "https", "www")] + core[3:]
    elif "-" in text or "‑" in text:
        core = _core(core)
    joined = "".join(forms)
    spelt = [tuple(core)]
    # Of two or three parts only: an address or a chain of names is never written in one.
    if len(forms) <= 3 and (joined,) not in spelt:
        spelt.append((joined,))
    return spelt


def _core(forms: list[str]) -> list[str]:
    """What is left of words joined by hyphens without affixes and repetition."""
    while len(forms) > 1 and forms[0] in _BEFORE and not forms[1].isdigit():
        forms = forms[1:]
    while len(forms) > 1 and forms[-1] in _BEHIND:
        forms = forms[:-1]
    if len(forms) == 2 and forms[0].isalpha() and forms[1].isalpha():
        if "-".join(forms) in _ECHOES or forms[0] == forms[1]:
            return forms[:1]
        if len(base := set(roots_of(forms))) == 1:
            return list(base)
    return forms


def ordinal(forms: Sequence[str]) -> str | None:
    """The word for an ordinal in digits: *ke-2* and *ke2* are *kedua*, which is no other form of *dua* then."""
    joined = "".join(forms)
    return _ORDINALS.get(int(joined[2:])) if re.fullmatch("ke[1-9][0-9]?", joined) else None


def _apart(text: str, form: str) -> list[Run]:
    """What a word in one is written as otherwise."""
    if number := _ORDINAL_OF.get(form):
        return [("ke", number), ("ke" + number,)]
    if (match := _ATTACHED.fullmatch(text)) and (match[1] or match[3]):
        return [(match[2].lower(),)]
    if form in _ELECTRONIC:
        return [("e", form[1:])]
    match = _BOUND.fullmatch(form)
    if match and (match[2] in dictionary() or root(match[2]) != match[2] or match[2].upper() in text):
        return [(match[1], match[2])]
    return []


def _parted(form: str) -> list[Run]:
    """Other spellings of letters and digits in one, and of a plain number."""
    twice = [(match[1],)] if (match := _TWICE.fullmatch(form)) else []
    if _PLAIN_NUMBER.fullmatch(form):
        year = len(form) == 4 and form[:2] in ("19", "20")
        head = len(form) % 3 or 3
        return [] if year else [(form[:head], *(form[at : at + 3] for at in range(head, len(form), 3)))]
    parts = _PARTED.findall(form)
    return [*twice, *([tuple(parts)] if len(parts) == 2 and "".join(parts) == form else [])]


def _dates(day: int, month: int, year: int) -> list[Run]:
    name = MONTH_NAMES[month - 1].lower()
    days = dict.fromkeys((f"{day}", f"{day:02}"))
    return [*((number, name, f"{year}") for number in days), (f"{year}", f"{month:02}", f"{day:02}")]
