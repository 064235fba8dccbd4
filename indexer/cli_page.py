"""The commands around the page: to serve it, to show it, to tell how it is set. Imported whole by ``cli.py``."""

import json
import os
from typing import TYPE_CHECKING, Any

import click

from .cli_settings import config_option, serving_options, settings_of
from .errors import TelusurError

if TYPE_CHECKING:
    from .settings import Settings


@click.command()
@config_option
@serving_options()
@click.pass_context
def serve(ctx: click.Context, /, **given: Any) -> None:
    """Menyajikan halaman pencarian; berhenti dengan Ctrl-C."""
    _serve(settings_of(ctx, given))


def _serve(settings: "Settings") -> None:
    import threading

    from search_web import create_app
    from search_web.serving import create_server, stop_on_terminate, warm

    app = create_app(settings)
    server = create_server(app, settings)

    def prepare() -> None:
        warm(app)
        # Opening looks at sizes; that every byte is right is seen to while the page already answers.
        _verify(settings["index"])

    threading.Thread(target=prepare, daemon=True).start()
    stop_on_terminate()
    click.echo(
        f"Telusur melayani di http://{settings['host']}:{server.effective_port}{settings['url_prefix']}"
        "  (Ctrl-C untuk berhenti)"
    )
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()


@click.command()
@config_option
@serving_options("host", "port")
@click.pass_context
def demo(ctx: click.Context, /, **given: Any) -> None:
    """Membangun indeks dari berita contoh di folder sementara dan menyajikannya."""
    import tempfile
    from pathlib import Path

    from .changes import build as run
    from .sample import corpus

    settings = settings_of(ctx, given)
    with tempfile.TemporaryDirectory(prefix="telusur-") as folder, corpus() as articles:
        index = str(Path(folder) / "index")
        click.echo(f"{run(str(articles), index).articles} berita contoh; orang dan outletnya rekaan.")
        _serve(settings.replaced(index=index))


@click.command()
@config_option
@serving_options()
@click.option("--json", "as_json", is_flag=True, help="Cetak JSON.")
@click.pass_context
def config(ctx: click.Context, /, as_json: bool, **given: Any) -> None:
    """Menunjukkan setelan yang berlaku dan asal setiap nilainya."""
    from .settings import unknown_variables

    settings = settings_of(ctx, given)
    if as_json:
        click.echo(json.dumps({name: found._asdict() for name, found in settings.values.items()}, indent=2))
    else:
        for name, found in settings.values.items():
            value = json.dumps(found.value) if not isinstance(found.value, str) else found.value or "–"
            click.echo(f"{name:<16} {value:<24} {found.source}")
    for variable in unknown_variables(os.environ):
        click.echo(f"telusur: variabel {variable} bukan setelan; diabaikan.", err=True)


def _verify(index: str) -> None:
    from .index import open_index

    try:
        open_index(index, refresh_every=None, verify=True).close()
    except TelusurError as error:
        click.echo(f"telusur: {error}", err=True)
