"""The command line: a thin shell around the library. What is heavy is imported by the command that needs it."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from .cli_page import config, demo, serve
from .cli_settings import index_option
from .errors import TelusurError, UsageError

if TYPE_CHECKING:
    from .query.results import Hit, Results
    from .report import Report
    from .sources import Meter

#: So many new objects that may refer to others are made before Python looks for garbage among them.
_GARBAGE = 100_000

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}

_wait = click.option(
    "--wait", is_flag=True, callback=lambda _ctx, _param, value: float("inf") if value else 0.0,
    help="Bila indeks sedang ditulis proses lain, tunggu sampai selesai.",
)  # fmt: skip


def _size(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """``512M``, ``1G``: bytes with a binary unit."""
    if value is None:
        return None
    text = value.strip().upper().removesuffix("IB").removesuffix("B")
    number, unit = (text[:-1], text[-1]) if text[-1:] in ("K", "M", "G") else (text, "")
    try:
        return int(float(number.replace(",", ".")) * _UNITS[unit])
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r} bukan ukuran; tulis misalnya 512M atau 1G", ctx, param) from None


class _Telusur(click.Group):
    """Turns a TelusurError into its sentence and exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TelusurError as error:
            click.echo(f"telusur: {error}", err=True)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            click.echo("telusur: dihentikan; indeks tetap seperti sebelumnya.", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            # The reader (head, less) has seen enough; keep Python from complaining when it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Telusur, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="telusur")
def main() -> None:
    """Telusur: mesin pencari untuk berita berbahasa Indonesia."""


for _command in (serve, demo, config):
    main.add_command(_command)


def _source_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("sources", nargs=-1, required=True, metavar="SUMBER…"),
        index_option,
        click.option("--jobs", type=int, metavar="N", help="Jumlah proses; bawaan: satu per inti prosesor."),
        click.option("--memory", callback=_size, metavar="UKURAN",
                     help="Batas memori semua proses bersama, misalnya 512M; bawaan: 1G."),
        _wait,
        click.option("--id-prefix", multiple=True, metavar="TEKS", help="Awalan setiap id; boleh satu per sumber."),
        click.option("--report", "report_file", type=click.Path(dir_okay=False, writable=True), metavar="FILE",
                     help="Tulis setiap penolakan dan bentrokan id sebagai baris JSON."),
    ):  # fmt: skip
        command = option(command)
    return command


@main.command()
@_source_options
@click.option("--on-conflict", type=click.Choice(["keep", "replace", "reject"]), default="keep", show_default=True,
              help="Bila satu id datang dengan isi lain.")  # fmt: skip
@click.option("--if-stale", is_flag=True, help="Hanya bila indeks belum ada atau lebih lama dari sumbernya.")
@click.pass_context
def build(ctx: click.Context, /, sources: tuple[str, ...], index: str, report_file: str | None, if_stale: bool,
          **asked: Any) -> None:  # fmt: skip
    """Membangun indeks dari berkas dan folder; indeks lama tetap melayani sampai yang baru selesai."""
    from .changes import build as run
    from .changes import is_stale

    if if_stale and not is_stale(index, *sources):
        click.echo(f"Indeks “{index}” sudah mutakhir.")
        return
    _write(ctx, run, sources, index, report_file, asked)


@main.command()
@_source_options
@click.pass_context
def add(ctx: click.Context, /, sources: tuple[str, ...], index: str, report_file: str | None, **asked: Any) -> None:
    """Menambahkan artikel; yang ber-id sama menggantikan yang lama."""
    from .changes import add as run

    _write(ctx, run, sources, index, report_file, asked)


def _write(ctx: click.Context, run: Callable[..., "Report"], sources: tuple[str, ...], index: str,
           report_file: str | None, asked: dict[str, Any]) -> None:  # fmt: skip
    from .errors import NothingBuiltError

    if report_file:
        # A report that cannot be written must not be found out after the build.
        with _output(report_file):
            pass
    # Nothing that is made meanwhile refers to itself, and to look through it all for what does takes time.
    gc.disable()
    with _progress() as progress:
        try:
            report = run(sources, index, progress=progress, **asked)
        except NothingBuiltError as error:
            if error.report:
                _show_report(error.report, index, report_file)
            raise
        finally:
            gc.enable()
    _show_report(report, index, report_file)
    if report.rejections:
        ctx.exit(1)


@contextmanager
def _progress() -> Iterator[Callable[["Report", "Meter"], None] | None]:
    """A bar on a terminal: files, articles per second, time left; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.description}"),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("membaca …", total=None)

        def show(report: "Report", meter: "Meter") -> None:
            speed = report.read / report.seconds if report.seconds else 0
            text = (f"{_number(meter.files_done)}/{_number(meter.files)} berkas · {_number(report.read)} artikel · "
                    f"{_number(round(speed))}/detik")  # fmt: skip
            if meter.size and meter.size_done >= meter.size:
                text += " · menulis indeks"
            bar.update(task, total=meter.size or None, completed=meter.size_done, description=text)

        yield show


def _show_report(report: "Report", index: str, report_file: str | None) -> None:
    for rejected in report.rejections:
        click.echo(f"ditolak   {rejected.where()}: {rejected.reason}" + (f" [{rejected.id}]" if rejected.id else ""))
    for conflict in report.conflicts:
        click.echo(f"bentrok   id {conflict.id} → {conflict.answer}: {conflict.title}")
    click.echo(
        f"dibaca {_number(report.read)} = diindeks {_number(report.indexed)} + ditolak {_number(report.rejected)}"
        f" + salinan {_number(report.duplicates)} + menggantikan {_number(report.replaced)}"
        + (f" ({_number(len(report.conflicts))} id bentrok)" if report.conflicts else "")
    )
    if report.articles:
        speed = report.read / report.seconds if report.seconds else 0
        click.echo(
            f"indeks “{index}” kini memuat {_number(report.articles)} artikel; "
            f"{_decimal(report.seconds)} detik, {_number(round(speed))} artikel/detik"
        )
    if report_file:
        with _output(report_file) as stream:
            for rejected in report.rejections:
                stream.write(_json({"status": "rejected", **rejected.to_dict()}) + "\n")
            for conflict in report.conflicts:
                stream.write(_json({"status": "conflict", **conflict.to_dict()}) + "\n")


@main.command()
@click.argument("ids", nargs=-1, metavar="ID…")
@click.option("--query", metavar="PERTANYAAN", help="Hapus semua berita yang memuat semua katanya.")
@click.option("--forget", is_flag=True, help="Jangan menghapus: cabut ID dari daftar penarikan.")
@_wait
@index_option
@click.pass_context
def delete(
    ctx: click.Context, /, ids: tuple[str, ...], query: str | None, forget: bool, wait: float, index: str
) -> None:
    """Menghapus berita menurut id atau pertanyaan, dan mencegahnya kembali saat indeks dibangun ulang."""
    from .changes import delete as run

    if not ids and query is None:
        raise UsageError("Sebutkan ID yang dihapus, atau --query PERTANYAAN.")
    count = run(index, ids=ids, query=query, forget=forget, wait=wait)
    click.echo(f"{_number(count)} id dicabut dari daftar penarikan" if forget else f"{_number(count)} berita dihapus")
    if not count:
        ctx.exit(1)


@main.command()
@_wait
@index_option
def optimize(wait: float, index: str) -> None:
    """Menggabung semua segmen menjadi satu dan membuang sisa artikel yang dihapus."""
    from .changes import optimize as run

    done = run(index, wait=wait)
    click.echo(f"Indeks “{index}” kini satu segmen." if done else f"Indeks “{index}” sudah satu segmen.")


@main.command()
@click.argument("query", metavar="PERTANYAAN")
@index_option
@click.option("--outlet", multiple=True, metavar="NAMA", help="Hanya dari outlet ini (boleh berulang).")
@click.option("--author", multiple=True, metavar="NAMA", help="Hanya dari penulis ini (boleh berulang).")
@click.option("--since", metavar="TANGGAL", help='Sejak tanggal ini: 2024-12-24, kemarin, "awal tahun".')
@click.option("--until", metavar="TANGGAL", help="Sampai dengan tanggal ini.")
@click.option("--sort", default="relevance", show_default=True, metavar="relevance|newest|oldest", help="Urutan.")
@click.option("--page", type=int, default=1, show_default=True, metavar="N", help="Halaman.")
@click.option("--per-page", type=int, default=10, show_default=True, metavar="N", help="Berita per halaman, 1–1000.")
@click.option("--exact", is_flag=True, help="Kata persis dalam bentuk yang ditulis, tanpa bentuk lain dari akarnya.")
@click.option("--explain", is_flag=True, help="Sertakan asal-usul skor.")
@click.option("--json", "as_json", is_flag=True, help="Cetak JSON, sama dengan yang dijawab API.")
@click.pass_context
def search(ctx: click.Context, /, query: str, index: str, as_json: bool, **asked: Any) -> None:
    """Mencari berita."""
    from .index import open_index

    with open_index(index, refresh_every=None) as opened:
        results = opened.search(query, **asked)
        if as_json:
            click.echo(_json(results.to_dict(), indent=2))
        else:
            _show_results(results)
    if not results.total and not results.total_partial:
        ctx.exit(1)


def _show_results(results: "Results") -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    more = f" (dan {_number(results.total_partial)} dengan sebagian kata)" if results.total_partial else ""
    what = f" untuk “{results.query.text}”" if results.query.text.strip() else ""
    console.print(Text(f"{_number(results.total)} berita{what}{more}", style="bold"))
    for note in results.query.notes:
        console.print(Text(note, style="yellow"))
    first = (results.page - 1) * results.per_page + 1
    divided = False
    for number, hit in enumerate(results, start=first):
        if hit.partial and not divided:
            divided = True
            console.print(Text("\n— memuat sebagian kata —", style="dim"))
        _show_hit(console, number, hit)
    for name, label in (("outlet", "Outlet"), ("author", "Penulis")):
        values = results.facets[name].values[:8]
        if values:
            console.print(Text(f"\n{label}: ", style="bold") + Text(
                " · ".join(f"{value.label} ({_number(value.count)})" for value in values)))  # fmt: skip
    if results.pages > 1:
        console.print(Text(f"\nHalaman {results.page} dari {_number(results.pages)}", style="dim"))


def _show_hit(console: Any, number: int, hit: "Hit") -> None:
    from rich.text import Text

    def marked(snippet: Any, style: str) -> Text:
        text = Text(style=style)
        for part, mark in snippet.parts():
            text.append(part.replace("\n", " "), style="bold yellow" if mark else "")
        return text

    console.print()
    console.print(Text(f"{number:>3}. ") + marked(hit.title_marked, "bold"))
    byline = " · ".join(part for part in (hit.date_text.replace("T", " ")[:16], hit.outlet, hit.author, hit.id) if part)
    console.print(Text(f"     {byline}", style="dim"))
    for snippet in hit.snippets:
        console.print(Text("     ") + marked(snippet, ""))
    for node, score in hit.explanation or ():
        console.print(Text(f"     {score:8.3f}  {node}", style="dim"))


@main.command()
@index_option
@click.option("--json", "as_json", is_flag=True, help="Cetak JSON.")
def info(index: str, as_json: bool) -> None:
    """Menunjukkan isi indeks."""
    from .index import open_index

    with open_index(index, refresh_every=None) as opened:
        found = opened.info()
    if as_json:
        click.echo(_json(found.to_dict(), indent=2))
        return
    span = f"{found.first:%Y-%m-%d} – {found.last:%Y-%m-%d}" if found.first and found.last else "–"
    for label, value in (
        ("indeks", found.path),
        ("artikel", _number(found.articles)),
        ("outlet", _number(found.outlets)),
        ("penulis", _number(found.authors)),
        ("tanggal", span),
        ("tanpa tanggal", _number(found.undated)),
        ("ditulis", found.built),
        ("segmen", _number(found.segments)),
        ("ukuran", f"{_decimal(found.bytes / 1e6)} MB"),
    ):
        click.echo(f"{label:<14} {value}")


@main.command()
@click.argument("words", nargs=-1, metavar="SINGKATAN…")
@click.option("--json", "as_json", is_flag=True, help="Cetak JSON.")
@index_option
@click.pass_context
def acronyms(ctx: click.Context, /, words: tuple[str, ...], as_json: bool, index: str) -> None:
    """Menunjukkan singkatan yang dijelaskan berita, kepanjangannya, dan berapa kali itu dijelaskan."""
    from .index import open_index
    from .indonesian.words import fold

    wanted = {fold(word) for word in words}
    with open_index(index, refresh_every=None) as opened:
        found = [(short, readings) for short, readings in opened.acronyms() if not wanted or short in wanted]
    if as_json:
        records = []
        for short, readings in found:
            told = [{"long": [" ".join(long) for long in one.long_forms], "count": one.times} for one in readings]
            records.append({"short": short, "readings": told})
        click.echo(_json(records, indent=2))
    else:
        for short, readings in found:
            for reading in readings:
                click.echo(f"{short:<14} {_number(reading.times):>7}  {' · '.join(map(' '.join, reading.long_forms))}")
    if not found:
        ctx.exit(1)


@main.command()
@index_option
def check(index: str) -> None:
    """Memeriksa setiap byte indeks terhadap catatannya."""
    from .index import open_index

    with open_index(index, refresh_every=None, verify=True) as opened:
        found = opened.info()
    click.echo(f"Indeks “{index}” utuh: {_number(found.articles)} artikel, {_decimal(found.bytes / 1e6)} MB.")


@main.command()
@index_option
@click.option("--output", default="-", metavar="FILE", help="Berkas tujuan; .gz dimampatkan. Bawaan: layar.")
def export(index: str, output: str) -> None:
    """Menulis setiap artikel sebagai JSONL, yang dapat dibangun kembali."""
    from .index import open_index

    with open_index(index, refresh_every=None) as opened, _output(output) as stream:
        for article in opened.articles():
            stream.write(_json(article.to_dict()) + "\n")


@main.command()
@click.option("--queries", required=True, metavar="TSV", help="id<TAB>pertanyaan per baris.")
@click.option("--qrels", required=True, metavar="FILE", help="Penilaian TREC.")
@click.option("--write-run", metavar="FILE", help="Tulis peringkat dalam bentuk TREC.")
@click.option("--against", metavar="RUN", help="Bandingkan dengan peringkat TREC ini.")
@click.option("--ranking", multiple=True, metavar="BAGIAN=NILAI", help="title=2, exact=0.3, asked=0.5, half_life=365.")
@click.option("--depth", type=click.IntRange(1, 1000), default=1000, show_default=True, help="Hasil per pertanyaan.")
@click.option("--json", "as_json", is_flag=True, help="Cetak JSON.")
@index_option
def evaluate(queries: str, qrels: str, write_run: str | None, against: str | None, ranking: tuple[str, ...], depth: int,
             as_json: bool, index: str) -> None:  # fmt: skip
    """Mengukur mutu peringkat pada pertanyaan yang sudah dinilai."""
    from dataclasses import asdict

    from .evaluate import MEASURES, as_scores, compare, measure, read_qrels, read_queries, read_run, run_queries
    from .index import open_index
    from .query.ranking import read_ranking

    parts = read_ranking(ranking)
    judged = read_qrels(qrels)
    other = read_run(against) if against else None
    with open_index(index, refresh_every=None) as opened, _output(write_run or os.devnull) as stream:

        def rankings() -> Iterator[tuple[str, dict[str, float]]]:
            for name, ids in run_queries(opened, read_queries(queries), depth, parts):
                yield name, as_scores(ids)
                stream.writelines(f"{name} Q0 {id_} {place} {len(ids) - place + 1} telusur\n"
                                  for place, id_ in enumerate(ids, start=1))  # fmt: skip

        ours = measure(judged, rankings())
    theirs = measure(judged, other.items()) if other is not None else None
    compared = [compare(ours, theirs, name) for name in MEASURES] if theirs else []
    if as_json:
        record: dict[str, Any] = {"queries": ours.queries, "telusur": ours.means}
        if theirs:
            record |= {"against": theirs.means, "compared": [asdict(each) for each in compared]}
        click.echo(_json(record, indent=2))
        return
    click.echo(f"{_number(ours.queries)} pertanyaan yang dinilai")
    if not theirs:
        for name in MEASURES:
            click.echo(f"{name:<8} {ours.means[name]:.4f}")
        return
    for each in compared:
        won, lost = len(each.won), len(each.lost)
        click.echo(
            f"{each.measure:<8} {each.ours:.4f}   lawan {each.theirs:.4f}   menang {won}, kalah {lost}, "
            f"seri {ours.queries - won - lost}   p = {each.p:.4f}"
        )
    for title, several in (("Menang", compared[0].won), ("Kalah", compared[0].lost)):
        click.echo(f"\n{title} menurut {compared[0].measure}:" if several else "", nl=bool(several))
        for query, by in several:
            click.echo(f"  {by:+.4f}  {query}")


@contextmanager
def _output(path: str) -> Iterator[IO[str]]:
    """A text stream to *path* (``-``: standard output), compressed when its name ends in ``.gz``."""
    if path == "-":
        yield sys.stdout
        return
    try:
        if path.endswith(".gz"):
            import gzip

            with gzip.open(path, "wt", encoding="utf-8") as packed:
                yield packed
        else:
            with open(path, "w", encoding="utf-8") as stream:
                yield stream
    except OSError as error:
        raise UsageError(f"“{path}” tidak dapat ditulis ({error.strerror}).") from error


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _decimal(value: float) -> str:
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def run() -> None:
    """The command line as a process of its own. Most commands are over before there is garbage worth looking for."""
    gc.set_threshold(_GARBAGE)
    try:
        main()
    finally:
        gc.freeze()  # or Python looks through everything once more when it ends


if __name__ == "__main__":
    run()
