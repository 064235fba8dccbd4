"""Options of the command line that settings stand behind: where one is not given, what is in force takes its place."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from .settings import TABLE, Settings

#: Where the name of the file of settings is kept while a command's options are read.
_CONFIG = "telusur.config"

config_option = click.option(
    "--config", metavar="FILE", is_eager=True, expose_value=False,
    callback=lambda ctx, _param, value: ctx.meta.update({_CONFIG: value}),
    help="Berkas setelan; bawaan: TELUSUR_CONFIG, atau telusur.toml di folder ini.",
)  # fmt: skip


def index_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--index``, which need not be given, and ``--config``."""
    help = "Folder indeks; bawaan: TELUSUR_INDEX, telusur.toml, atau “index”."
    return click.option("--index", metavar="DIR", help=help, callback=_in_force)(config_option(command))


def _in_force(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    """What is in force for this option where it is not given."""
    assert param.name
    return settings_of(ctx, {param.name: value})[param.name]


def settings_of(ctx: click.Context, given: Mapping[str, Any]) -> Settings:
    """What is in force for a command, with these options given."""
    return Settings.read(given, ctx.meta.get(_CONFIG))


def serving_options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Options for settings, all of them or these; values are left to :class:`Settings`, which reads all alike."""

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for setting in reversed(TABLE):
            if names and setting.name not in names:
                continue
            text = f"{setting.help} Bawaan: {setting.default if setting.default != '' else 'tidak ada'}."
            if isinstance(setting.default, bool):
                flag = f"{setting.option}/--no-{setting.option[2:]}"
                text = f"{setting.help} Bawaan: {'ya' if setting.default else 'tidak'}."
                command = click.option(flag, setting.name, default=None, help=text)(command)
            else:
                command = click.option(setting.option, setting.name, metavar="NILAI", help=text)(command)
        return command

    return with_options
