"""Whether two segments hold the same."""

from pathlib import Path

from indexer.segments.arrays import ArrayFile
from indexer.segments.segment import FORMAT
from indexer.segments.texts import Texts


def assert_same_segment(left: Path, right: Path) -> None:
    """Two indexes of one segment each, the same in all but the blocks of texts, which may be cut elsewhere."""
    ours, theirs = (ArrayFile(one, FORMAT) for folder in (left, right) for one in folder.glob("*.arrays"))
    assert ours.facts == theirs.facts
    assert sorted(ours.names()) == sorted(theirs.names())
    for name in ours.names():
        if name.partition(".")[0] not in ("cards", "bodies"):
            assert ours[name].dtype == theirs[name].dtype, name
            assert ours[name].tobytes() == theirs[name].tobytes(), name
    for name in ("cards", "bodies"):
        assert list(Texts(ours, name)) == list(Texts(theirs, name))
