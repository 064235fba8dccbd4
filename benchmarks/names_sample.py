"""Forms that may be names of places or people, drawn from the news by how they stand in it: to be labelled by reading.

A form is drawn where the words around it promise a name: behind a title or a verb of saying, behind a kind of place,
in a dateline, in a run of capitals. That looks at no count, no root and no list that Telusur judges
names by. Every stratum is drawn in the order of a seed; most of what is drawn is a name, the labels say which.

    python -m benchmarks.names_sample --seed 1 --stratum changed --count 400
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import regex

from indexer.indonesian.roots import root
from indexer.indonesian.words import fold

from .corpus import data

_TITLE = (
    r"Bapak|Ibu|Pak|Bu|Bang|Mas|Mbak|Kak|Tuan|Nyonya|Bupati|Wali Kota|Gubernur|Presiden|Menteri(?: \p{Lu}\p{Ll}+){0,3}"
    r"|Ketua|Direktur|Kepala|Jenderal|AKP|AKBP|Kombes(?: Pol)?|Brigjen|Irjen|Iptu|Ipda|Kapten|Pelatih|pelatih|artis"
    r"|aktris|aktor|penyanyi|Ustaz|Ustadz|KH|Hj?\.|[Dd]r\.?|Prof\.?|korban|tersangka|bernama|kata|ujar|ucap|jelas|tutur"
)
_KIND = (
    r"[Kk]abupaten|Kab\.|[Kk]ota|[Kk]ecamatan|Kec\.|[Dd]esa|[Kk]elurahan|[Dd]usun|[Pp]rovinsi|[Pp]ulau|[Gg]unung|[Ss]ungai"
    r"|[Dd]anau|[Tt]eluk|[Ss]elat|[Pp]antai|[Bb]andara|[Pp]elabuhan|[Tt]erminal|[Ss]tasiun|Polres|Polsek|Polda|Rutan"
    r"|Lapas|Jalan|Jl\.|kawasan|wilayah|daerah|asal|di|ke|dari"
)
_NAMES = r"(?P<names>\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+){0,3})"
#: Where a name is promised: of people, of places, and of either.
_PLACES = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"(?<!\p{{L}})(?:{_TITLE}) {_NAMES}",
        rf"(?<!\p{{L}})(?:{_KIND}) {_NAMES}",
        r"\A[^\p{L}]*(?P<names>\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2})(?:,| \(| [-–—])",
        r"(?<=\p{Ll},? )(?P<names>\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,3})",
    )
)
STRATA = ("changed", "any")


def drawn(news: Path, seed: int, stratum: str) -> Iterator[str]:
    """The forms of a stratum, each once: those that PySastrawi *changed*, or *any*."""
    classes: list[list[str]] = [[] for _ in range(len(_PLACES))]
    with gzip.open(news, "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            for found, pattern in zip(classes, _PLACES, strict=True):
                found.extend(match["names"] for match in pattern.finditer(article["text"]))
    forms = [_forms(found) for found in classes]
    chooser = random.Random(f"{seed} {stratum}")
    seen: set[str] = set()
    while any(forms):
        found = chooser.choice([found for found in forms if found])
        # What is drawn is not put back; the last takes its place.
        place = chooser.randrange(len(found))
        found[place], found[-1] = found[-1], found[place]
        form = found.pop()
        if form not in seen and (stratum == "any" or root(form) != form):
            seen.add(form)
            yield form


def _forms(names: Iterable[str]) -> list[str]:
    spelt = [word for name in names for word in regex.findall(r"\p{Lu}\p{L}+", name)]
    return [fold(word) for word in spelt]


def labels(path: Path) -> dict[str, str]:
    """form → label, of a table of labels."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return dict(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--stratum", choices=STRATA, required=True)
    parser.add_argument("--count", type=int, default=250)
    chosen = parser.parse_args()
    for form, _ in zip(
        drawn(data() / "news" / "news.jsonl.gz", chosen.seed, chosen.stratum), range(chosen.count), strict=False
    ):
        print(form)


if __name__ == "__main__":
    main()
