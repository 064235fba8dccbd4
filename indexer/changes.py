"""build, add and delete: articles and paths into an index, with an account of every one."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from .article import Article, Rejected
from .cores import cores
from .errors import IndexMissingError, IndexUnusableError, NothingBuiltError, UsageError
from .indonesian.tidying import tidy, tidy_value
from .report import Conflict, Report
from .segments.manifest import latest_generation, read_manifest, toc_name
from .segments.snapshot import Snapshot
from .segments.takedowns import forget as lift
from .segments.takedowns import read_takedowns, take_down
from .segments.writer import LEAST_MEMORY, MEMORY, Writer
from .sources import Meter, paths, read_path

OnConflict = Literal["keep", "replace", "reject"]
Source = Article | Rejected | str | os.PathLike[str]

#: Told now and then how far a build is.
Progress = Callable[[Report, Meter], None]


def build(
    articles_or_paths: Source | Iterable[Source],
    index: str | os.PathLike[str] = "index",
    *,
    jobs: int | None = None,
    memory: int | None = None,
    on_conflict: OnConflict = "keep",
    id_prefix: str | Sequence[str] = "",
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Report:
    """Makes the index at *index* anew from articles, files and folders; until it is whole the old one serves.

    Of two articles with one id and different content both are kept, the second as ``id~2`` (*on_conflict*
    ``"keep"``), or the second takes the place of the first (``"replace"``) or is rejected (``"reject"``). Ids
    on the takedown list are rejected. *jobs* processes share the work (default: one a core), and *memory* bounds, in
    bytes and about, what they take together (default 1 GiB). *id_prefix* is put before every id; several are for as
    many sources. Where somebody else is writing the index, *wait* is for how many seconds to wait for that.

    Raises NothingBuiltError when no article came out (its ``report`` says why), UsageError, IndexLockedError,
    or IndexUnusableError when the index cannot be written.
    """
    if on_conflict not in ("keep", "replace", "reject"):
        raise UsageError(f"on_conflict={on_conflict!r} tidak dikenal; pilih keep, replace, atau reject.")
    _check_bounds(jobs, memory)
    started = time.perf_counter()
    sources = _sources(articles_or_paths, id_prefix)
    with _writing(Path(index)), Writer(Path(index), memory or MEMORY, jobs or cores(), wait) as writer:
        report = _Taker(writer, Path(index), on_conflict).take_all(sources, progress)
        if not report.indexed:
            raise NothingBuiltError(_nothing(report, Path(index)), report)
        writer.commit()
    return _closed(report, report.indexed, started)


def add(
    articles_or_paths: Source | Iterable[Source],
    index: str | os.PathLike[str] = "index",
    *,
    jobs: int | None = None,
    memory: int | None = None,
    id_prefix: str | Sequence[str] = "",
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Report:
    """Adds articles to the index at *index* (or makes it); one whose id is there takes the other's place.

    An article that is there already, word for word, is a duplicate. Raises as :func:`build` does.
    """
    _check_bounds(jobs, memory)
    started = time.perf_counter()
    sources = _sources(articles_or_paths, id_prefix)
    folder = Path(index)
    with _writing(folder), Writer(folder, memory or MEMORY, jobs or cores(), wait) as writer:
        old = Snapshot(folder) if latest_generation(folder) >= 0 else None
        taker = _Taker(writer, folder, "replace", old)
        report = taker.take_all(sources, progress)
        changed = report.indexed + report.replaced
        if not changed and not report.duplicates:
            raise NothingBuiltError(_nothing(report, folder), report)
        if changed:
            writer.commit(taker.replaced)
        return _closed(report, report.indexed + (len(old.live) if old else 0), started)


def delete(
    index: str | os.PathLike[str] = "index",
    *,
    ids: str | Iterable[str] = (),
    query: str | None = None,
    forget: bool = False,
    wait: float = 0.0,
) -> int:
    """Deletes articles by id, and those with all the words of *query*; how many were deleted.

    Their ids go on the takedown list beside the index, which keeps them out of every later build and add. With
    *forget* nothing is deleted: the *ids* are taken off that list; how many were on it. *wait* as in :func:`build`.
    """
    folder = Path(index)
    wanted = [ids] if isinstance(ids, str) else list(ids)
    if forget:
        if query is not None:
            raise UsageError("forget=True menerima id, bukan pertanyaan; sebutkan id yang boleh kembali.")
        with _writing(folder), Writer(folder, wait=wait):
            return lift(folder, wanted)
    if query is not None and not query.strip():
        raise UsageError("query='' akan menghapus seluruh indeks; tulis kata yang dicari, atau hapus foldernya.")
    if latest_generation(folder) < 0:
        raise IndexMissingError(f"Tidak ada indeks di “{folder}”, jadi tidak ada yang dapat dihapus.")
    with _writing(folder), Writer(folder, wait=wait) as writer:
        snapshot = Snapshot(folder)
        if query is not None:
            from .query.options import options  # who builds and adds asks nothing
            from .query.search import scan

            wanted += [hit.id for hit in scan(snapshot, query, options())]
        gone = {id_: doc for id_ in wanted if (doc := snapshot.find(id_)) is not None}
        if gone:
            # The list first: a kill in between must not let a deleted article come back.
            take_down(folder, sorted(gone))
            writer.commit(set(gone.values()))
    return len(gone)


def optimize(index: str | os.PathLike[str] = "index", *, wait: float = 0.0) -> bool:
    """Makes one segment of all, in which nothing is kept of deleted articles; whether there was anything to do.

    Answers come a little faster then. *wait* as in :func:`build`.
    """
    folder = Path(index)
    if latest_generation(folder) < 0:
        raise IndexMissingError(f"Tidak ada indeks di “{folder}”, jadi tidak ada yang dapat digabung.")
    with _writing(folder), Writer(folder, wait=wait) as writer:
        return writer.optimize()


def _closed(report: Report, articles: int, started: float) -> Report:
    report.articles = articles
    report.seconds = time.perf_counter() - started
    return report


def is_stale(index: str | os.PathLike[str], *sources: str | os.PathLike[str]) -> bool:
    """Whether the index at *index* is missing, unusable, or older than a file or folder of *sources*."""
    folder = Path(index)
    try:
        built = (folder / toc_name(read_manifest(folder).generation)).stat().st_mtime
    except (IndexUnusableError, OSError):
        return True
    for source in sources:
        top = Path(source)
        for path in (top, *top.rglob("*")):
            try:
                if path.stat().st_mtime > built and folder not in (path, *path.parents):
                    return True
            except OSError:  # a link to nowhere: the build will say so
                continue
    return False


class _Taker:
    """Decides what becomes of each article, in the order they come."""

    def __init__(self, writer: Writer, folder: Path, on_conflict: OnConflict, old: Snapshot | None = None) -> None:
        self.writer, self._folder, self.on_conflict, self.old = writer, folder, on_conflict, old
        self.down = read_takedowns(folder)
        self.report = Report()
        #: Documents of the old snapshot whose place was taken.
        self.replaced: set[int] = set()
        #: id → digest and, in eight bytes more, the number of what was staged under it (-1: nothing was): of a million
        #: articles half the memory of a pair.
        self._staged: dict[str, bytes] = {}
        #: Where the article at hand comes from.
        self._origin = ""

    def take_all(self, sources: Iterable[tuple[str, Source]], progress: Progress | None) -> Report:
        started = time.perf_counter()
        meter = Meter()
        for origin, item in _items(sources, self._folder, meter):
            self._origin = origin
            self.report.read += 1
            if isinstance(item, Rejected):
                self.report.rejections.append(item)
            else:
                self._take(item)
            if progress and self.report.read % 50 == 0:
                self.report.seconds = time.perf_counter() - started
                progress(self.report, meter)
        self.report.seconds = time.perf_counter() - started
        if progress:
            progress(self.report, meter)
        return self.report

    def _take(self, article: Article) -> None:
        digest = article.digest()
        known = self._staged.get(article.id)
        if known is None:
            self._stage(article, digest, self._before(article.id, digest))
        elif known[:-8] == digest:
            self.report.duplicates += 1
        elif self.on_conflict == "keep":
            self._keep(article, digest)
        elif self.on_conflict == "reject":
            self.report.conflicts.append(Conflict(article.id, "reject", article.title))
            self._reject(article, "id yang sama sudah ada dengan isi lain")
        else:
            self.report.conflicts.append(Conflict(article.id, "replace", article.title))
            if (number := int.from_bytes(known[-8:], signed=True)) >= 0:
                self.writer.drop(number)
            if self.old and (doc := self.old.find(article.id)) is not None:
                self.replaced.add(doc)
            self._stage(article, digest, "replaced")

    def _before(self, id_: str, digest: bytes) -> Literal["new", "same", "replaced"]:
        """Whether the index holds an article of this id already; if with other content, it is replaced."""
        doc = self.old.find(id_) if self.old else None
        if self.old is None or doc is None:
            return "new"
        if self.old.digest(doc) == digest:
            return "same"
        self.replaced.add(doc)
        return "replaced"

    def _stage(self, article: Article, digest: bytes, before: Literal["new", "same", "replaced"]) -> None:
        number = -1
        if before == "same":
            self.report.duplicates += 1
        elif article.id in self.down:
            since = self.down[article.id]
            self._reject(
                article,
                f"ditarik sejak {since}; “telusur delete --forget {article.id}” membolehkannya kembali",
            )
        else:
            number = self.writer.add(article, digest)
            if before == "replaced":
                self.report.replaced += 1
            else:
                self.report.indexed += 1
        self._staged[article.id] = digest + number.to_bytes(8, signed=True)

    def _keep(self, article: Article, digest: bytes) -> None:
        turn = 2
        while (other := self._staged.get(f"{article.id}~{turn}")) is not None:
            if other[:-8] == digest:
                self.report.duplicates += 1
                return
            turn += 1
        renamed = replace(article, id=f"{article.id}~{turn}")
        self.report.conflicts.append(Conflict(article.id, renamed.id, article.title))
        self._stage(renamed, digest, "new")

    def _reject(self, article: Article, reason: str) -> None:
        self.report.rejections.append(Rejected(self._origin, reason, None, article.id))


def _sources(given: Source | Iterable[Source], prefix: str | Sequence[str]) -> Iterator[tuple[str, Source]]:
    """Each source with the prefix of its ids."""
    several: Iterable[Source] = [given] if isinstance(given, Article | Rejected | str | os.PathLike) else given
    if isinstance(prefix, str) or len(prefix) == 1:
        one = prefix if isinstance(prefix, str) else prefix[0]
        return ((one, source) for source in several)
    listed = list(several)
    if prefix and len(prefix) != len(listed):
        raise UsageError(
            f"Ada {len(prefix)} awalan id untuk {len(listed)} sumber; berikan satu untuk semua atau satu per sumber."
        )
    return iter(zip(prefix or [""] * len(listed), listed, strict=True))


def _items(
    sources: Iterable[tuple[str, Source]], folder: Path, meter: Meter
) -> Iterator[tuple[str, Article | Rejected]]:
    """The articles of all sources, tidied, each with its id, after where it comes from."""
    for prefix, origin, item in _opened(sources, folder, meter):
        if isinstance(item, Rejected):
            yield origin, item
        else:
            article = item.identified()
            yield origin, replace(article, id=prefix + article.id) if prefix else article


def _opened(
    sources: Iterable[tuple[str, Source]], folder: Path, meter: Meter
) -> Iterator[tuple[str, str, Article | Rejected]]:
    for prefix, source in sources:
        if isinstance(source, Article):
            yield prefix, source.url or source.title[:80], _tidied(source)
        elif isinstance(source, Rejected):
            yield prefix, source.source, source
        else:
            found = list(paths(source, without=folder))  # the index may lie among the articles
            meter.expect(path for path in found if isinstance(path, str))
            for path in found:
                if isinstance(path, Rejected):
                    yield prefix, path.source, path
                else:
                    for item in read_path(path, meter):
                        yield prefix, path, item


def _tidied(article: Article) -> Article | Rejected:
    texts: dict[str, Any] = {
        name: tidy(getattr(article, name)).strip() for name in ("id", "title", "author", "outlet", "url", "body")
    }
    if not (texts["title"] or texts["body"]):
        return Rejected(texts["url"], "tidak ada judul dan tidak ada isi", None, texts["id"])
    if article.date and not 1 < article.date.year < 9999:
        return Rejected(texts["url"], f"tanggal di luar jangkauan ({article.date.year})", None, texts["id"])
    try:
        return replace(article, **texts, extra=tidy_value(dict(article.extra)))
    except ValueError as error:
        return Rejected(texts["url"], f"extra: {error}", None, texts["id"])


def _check_bounds(jobs: int | None, memory: int | None) -> None:
    if jobs is not None and jobs < 1:
        raise UsageError(f"jobs={jobs!r} tidak berlaku; pakai bilangan bulat 1 ke atas.")
    if memory is not None and memory < LEAST_MEMORY:
        raise UsageError(f"memory={memory!r} terlalu kecil; paling sedikit {LEAST_MEMORY >> 20} MiB ({LEAST_MEMORY}).")


def _nothing(report: Report, folder: Path) -> str:
    kept = "; indeks lama tidak diubah" if latest_generation(folder) >= 0 else ""
    if not report.read:
        return f"Tidak ada artikel di sumber yang diberikan{kept}."
    first = report.rejections[0] if report.rejections else None
    why = f", yang pertama {first.where()}: {first.reason}" if first else ""
    return f"Tidak satu pun dari {report.read} yang dibaca menjadi artikel ({report.rejected} ditolak{why}){kept}."


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What the system refuses while *folder* is written, as one sentence."""
    try:
        yield
    except OSError as error:
        because = error.strerror or str(error)
        raise IndexUnusableError(
            f"Indeks di “{folder}” tidak dapat ditulis ({because}); yang lama tidak diubah. "
            "Periksa ruang kosong dan izin folder itu."
        ) from error
