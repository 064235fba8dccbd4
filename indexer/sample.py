"""The sample articles: packed with Telusur where it is installed, ``corpus/`` beside it in a checkout."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from .errors import UsageError

#: Where ``corpus/`` is in an installed package.
PACKED = "sample_corpus"


@contextmanager
def corpus() -> Iterator[Path]:
    """The folder of the sample articles, for as long as it is needed."""
    beside = Path(__file__).resolve().parent.parent / "corpus"
    packed = files(__package__) / PACKED
    if packed.is_dir():
        with as_file(packed) as folder:
            yield folder
    elif beside.is_dir():
        yield beside
    else:
        raise UsageError("Berita contoh tidak ikut terpasang; pasang Telusur dari berkas wheel.")
