"""What makes one article stand above another, beside BM25; each part can be weighed otherwise, or switched off."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ..errors import UsageError
from ..segments.segment import NO_DATE, Docs, Scores
from ..segments.snapshot import Snapshot

#: So many articles, the best by their roots, are looked at for the forms that were typed.
LOOKED_AT = 32

_DAY = 86_400


class Ranking(NamedTuple):
    """The parts of the ranking; the defaults were measured (ARCHITECTURE, "Ranking").

    ``title``: how much more a word in the title counts than one in the body. ``exact``: which share of a word's weight
    goes to the form that was typed (0: all forms are alike). ``headline``: how much more the words in the title count
    where all stand there in the order in which they were typed. ``near``: how much more two neighbours among the words
    count in a body where the second follows the first within eight words (0, which was best on the whole: nothing).
    ``asked``: how much words count with which a question says what kind of answer it wants (*nama*, *jumlah*), and
    which no article needs to have (None: they are words as all others). ``half_life``: after so many days an article
    has lost half of what it can lose for its age, which is half of its score; one without a date has lost all of it.
    None: age counts nothing.
    """

    title: float = 2.0
    exact: float = 0.3
    headline: float = 0.4
    near: float = 0.0
    asked: float | None = 0.5
    half_life: float | None = None

    def checked(self) -> "Ranking":
        """Itself. UsageError names a value that is not allowed."""
        parts = (("title", self.title, 1e6), ("exact", self.exact, 1.0), ("headline", self.headline, 1e6),
                 ("near", self.near, 1e6))  # fmt: skip
        for name, value, most in (*parts, ("asked", self.asked, 1e6)):
            if value is not None and not 0 <= value <= most:
                raise UsageError(f"ranking: {name}={value!r} tidak berlaku; pakai bilangan 0 sampai {most:g}.")
        if self.half_life is not None and not self.half_life > 0:
            raise UsageError(f"ranking: half_life={self.half_life!r} tidak berlaku; pakai jumlah hari di atas 0.")
        return self


#: The ranking, unless another is asked for.
DEFAULT = Ranking()


def read_ranking(parts: Iterable[str]) -> Ranking:
    """A ranking of ``NAME=VALUE``; a part that is not named is as usual. UsageError names what is none."""
    ranking = DEFAULT
    for part in parts:
        name, _, value = part.partition("=")
        try:
            if name not in Ranking._fields:
                raise ValueError
            number = None if value == "none" and name in ("asked", "half_life") else float(value)
        except ValueError:
            raise UsageError(
                f"ranking: “{part}” tidak dikenal; tulis {', '.join(Ranking._fields)}, “=”, lalu bilangan."
            ) from None
        ranking = ranking._replace(**{name: number})  # type: ignore[arg-type]  # which of them may be None is known
    return ranking.checked()


def freshness(snapshot: Snapshot, docs: Docs, now: float, half_life: float) -> Scores:
    """By which factor the scores of *docs* are lowered for their age; *now* in seconds since 1970."""
    dates = snapshot.dates.take(docs)
    days = np.maximum(now - dates.astype(np.float64), 0) / _DAY
    left = np.where(dates == NO_DATE, 0.0, np.exp2(-days / half_life))
    return (0.5 + 0.5 * left).astype(np.float32)
