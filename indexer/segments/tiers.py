"""Which segments a commit merges, so that they stay few and no article is copied often.

Segments stand in the order of their articles and only neighbours are merged, so that this order stays. As with a
binary counter, a tail of segments is merged with the one before it once it is as large: every article is copied about
log₂ n times (the idea of a log-structured merge; O'Neil et al., *The log-structured merge-tree*, 1996).
"""

from collections.abc import Sequence

#: Segments of up to so many articles are merged at every commit: it takes a tenth of a second.
_SMALL = 4_000

#: A commit merges at most so many articles, or this part of all: nobody waits for a merge of the whole index.
_MOST, _PART = 20_000, 10


def merged_tail(sizes: Sequence[int]) -> int:
    """The place of the first of the segments, of these *sizes* in articles, that are merged with all behind it."""
    most = max(_MOST, sum(sizes) // _PART)
    first, total = len(sizes) - 1, sizes[-1]
    while first and sizes[first - 1] <= max(total, _SMALL) and total + sizes[first - 1] <= most:
        first -= 1
        total += sizes[first]
    return first
