"""Random articles and questions out of few words, so that they meet: several forms of one root, names, traps."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from indexer import Article

#: serah, bina, panen and tani in several forms; stop words; hyphens, apostrophes, accents, digits.
VOCABULARY = (
    "serah menyerahkan penyerahan diserahkan bina binaan pembinaan membina panen memanen Panen, petani bertani "
    "rutan Blora di yang dan atau ke untuk apa banjir. antar-UPT UPT antar di-PHK Jum’at jumat “raya” raya 2024 "
    "Joko bukan ATAU"
).split()

AUTHORS = ("Sri", "SRI", "Sri Setyo", "Joko", "Setyo", "Siti  Aminah", "M. Dandi", "Budi, S.H.")
OUTLETS = ("Warta Bukit", "WARTA BUKIT", "warta  bukit", "Warta", "Bukit", "SAMUDRA.EXAMPLE", "samudra.example")
_ZONES = [UTC, *(timezone(timedelta(hours=hours)) for hours in (7, 8, 9))]

#: A few moments around midnight in WIB and around a new year, and some far from them.
_MOMENTS = st.one_of(
    st.just(None),
    st.builds(
        lambda minutes, zone: (datetime(2024, 12, 30, 16, 30, tzinfo=UTC) + minutes).astimezone(zone),
        st.sampled_from([timedelta(minutes=30 * step) for step in (0, 1, 2, 47, 48, 49, 96, 4800, 20_000, 99_999)]),
        st.sampled_from(_ZONES),
    ),
    st.datetimes(datetime(1960, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)

_BYLINES = st.lists(st.sampled_from(AUTHORS), max_size=3, unique_by=str.casefold).flatmap(
    lambda names: st.sampled_from((" dan ", "; ", " & ", "|", " Dan ")).map(lambda between: between.join(names))
)


def texts(most: int) -> st.SearchStrategy[str]:
    """Words of the vocabulary, blank or with a line between them."""
    return st.lists(st.sampled_from(VOCABULARY), max_size=most).flatmap(
        lambda chosen: st.sampled_from((" ", " ", "\n\n", ", ")).map(lambda between: between.join(chosen))
    )


def articles(id_: st.SearchStrategy[str]) -> st.SearchStrategy[Article]:
    """An article that is not empty."""
    return st.builds(
        Article, id_, texts(5), _BYLINES, st.sampled_from(("", *OUTLETS)), _MOMENTS, body=texts(14)
    ).filter(lambda article: bool(article.title or article.body))


def corpora(most: int = 9) -> st.SearchStrategy[list[Article]]:
    """Articles with different ids."""
    ids = st.integers(1, 99).map(lambda number: f"n{number}")
    return st.lists(articles(ids), min_size=1, max_size=most, unique_by=lambda article: article.id)


_WORDS = st.sampled_from([*(word.strip("“”,.") for word in VOCABULARY), "serahan", "xyzzy", "SRI", "Pembina"])
_PHRASES = st.lists(_WORDS, min_size=1, max_size=3).map(lambda chosen: '"' + " ".join(chosen) + '"')
_PREFIXES = st.sampled_from(("me*", "pe*", "pan*", "antar-UP*", "2*", "20*", "zz*", "serah*"))
_NAMES = st.builds(
    "{}:{}".format,
    st.sampled_from(("penulis", "author", "outlet")),
    st.sampled_from((*AUTHORS, *OUTLETS, "aminah", "nobody")).map(lambda name: f'"{name}"' if " " in name else name),
)
_DAYS = st.sampled_from(
    ("2024", "2024-12", "2024-12-31", "2025-01-01..", "..2024-12-30", "2024-12-31..2025-01-01", "31/12/2024", "2024-13")
).map("tanggal:{}".format)
_TEXT_LEAVES = st.one_of(_WORDS, _WORDS, _WORDS, _PHRASES, _PREFIXES)
_LEAVES = st.one_of(
    _TEXT_LEAVES, _TEXT_LEAVES, _TEXT_LEAVES.map("judul:{}".format), _TEXT_LEAVES.map("-{}".format), _NAMES, _DAYS,
    st.one_of(_WORDS, _PHRASES).map("persis:{}".format),
)  # fmt: skip


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(("ATAU", "OR")), inner),
        st.builds("{} {} {}".format, inner, st.sampled_from(("DAN", "AND", "ATAU", "BUKAN")), inner),
        inner.map("-({})".format),
        inner.map("BUKAN {}".format),
        st.builds("{}:({})".format, st.sampled_from(("judul", "penulis", "outlet")), inner),
    )


#: Questions in the whole language; the last, of words alone, are where plain Whoosh is right.
QUERIES = st.recursive(_LEAVES, _grown, max_leaves=5)
PLAIN_QUERIES = st.recursive(
    st.one_of(_WORDS, _PHRASES, st.one_of(_WORDS, _PHRASES).map("judul:{}".format)),
    lambda inner: st.one_of(st.builds("{} {}".format, inner, inner), st.builds("({} ATAU {})".format, inner, inner)),
    max_leaves=5,
)
