"""Settings: what the command line and the page are told once, and where each value came from.

One table, :data:`TABLE`, is all there is to set: its names are the keys of ``telusur.toml``, in capitals behind
``TELUSUR_`` the environment variables, and with dashes the options of ``telusur serve``. An option goes before the
environment, that before the file, that before the default.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from .errors import UsageError

#: The file that is looked for in the working directory.
FILE = "telusur.toml"

#: The environment variable that names another.
CONFIG = "TELUSUR_CONFIG"

#: Names the folder of the evaluation data, to tests and benchmarks alone.
_DATA = "TELUSUR_DATA"

_PREFIX = "TELUSUR_"
_PATH = re.compile(r"/|(?:/(?!\.\.?(?:/|\Z))[A-Za-z0-9._~-]+)+")
_YES, _NO = ("1", "true", "yes", "on", "ya"), ("0", "false", "no", "off", "tidak")


class Setting(NamedTuple):
    """Something to set: ``read`` makes its value of a text or of a value of TOML, and raises ValueError."""

    name: str
    default: str | int | bool
    read: Callable[[Any], str | int | bool]
    allowed: str
    help: str

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return _PREFIX + self.name.upper()

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return "--" + self.name.replace("_", "-")


class Value(NamedTuple):
    """A value in force, and where it came from."""

    value: str | int | bool
    source: str


def _text(value: Any) -> str:
    if not isinstance(value, str | os.PathLike) or not str(value).strip():
        raise ValueError
    return str(value)


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return read


def _flag(value: Any) -> bool:
    if isinstance(value, str) and value.strip().lower() in (*_YES, *_NO):
        value = value.strip().lower() in _YES
    if not isinstance(value, bool):
        raise ValueError
    return value


def _prefix(value: Any) -> str:
    """``/arsip``: with a slash before it and none behind; ``""`` for none."""
    if not isinstance(value, str) or not _PATH.fullmatch(path := "/" + value.strip().strip("/")):
        raise ValueError
    return path if len(path) > 1 else ""


_WHOLE_FROM = "bilangan bulat {} sampai {}"
_FLAG = "true atau false"


def _number(name: str, default: int, least: int, most: int, help: str) -> Setting:
    return Setting(name, default, _whole(least, most), _WHOLE_FROM.format(least, most), help)


TABLE = (
    Setting("index", "index", _text, "nama folder", "Folder indeks."),
    Setting("host", "127.0.0.1", _text, "nama atau alamat IP", "Alamat yang didengarkan."),
    _number("port", 8000, 0, 65535, "Nomor port; 0 memilih yang kosong."),
    _number("threads", 8, 1, 256, "Permintaan yang dikerjakan serentak."),
    _number("jobs", 0, 0, 256, "Proses yang mencari serentak; 0: satu per inti prosesor, paling banyak empat."),
    _number("connections", 2048, 1, 65536, "Sambungan terbuka, yang menganggur pun terhitung."),
    _number("idle_timeout", 30, 1, 3600, "Detik sebelum sambungan yang menganggur ditutup."),
    Setting("url_prefix", "", _prefix, "jalur seperti /arsip", "Jalur tempat halaman ini berada di belakang proxy."),
    _number("trusted_proxies", 0, 0, 16, "Proxy di depan yang tajuk X-Forwarded-* darinya dipercaya."),
    Setting("access_log", True, _flag, _FLAG, "Catat setiap permintaan di layar (stderr)."),
    Setting("log_queries", False, _flag, _FLAG, "Catat juga apa yang dicari, yang biasanya rahasia."),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in TABLE}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting by its name, each with its :class:`Value`; ``file`` is the file that was read, if one was."""

    values: Mapping[str, Value]
    file: Path | None = None

    def __getitem__(self, name: str) -> Any:
        return self.values[name].value

    def replaced(self, **values: str | int | bool) -> "Settings":
        """The same settings with these values in the place of theirs."""
        told = {name: Value(value, "perintah") for name, value in values.items()}
        return Settings({**self.values, **told}, self.file)

    @classmethod
    def read(
        cls,
        given: Mapping[str, Any] | None = None,
        file: str | os.PathLike[str] | None = None,
        environment: Mapping[str, str] | None = None,
        source: Callable[[Setting], str] = lambda setting: setting.option,
    ) -> "Settings":
        """What is in force: *given* (None counts as not given), else the environment, else the file, else the default.

        *file* is read in the place of ``TELUSUR_CONFIG`` and of ``telusur.toml`` in the working directory, which
        need not be there; *source* names where the *given* come from. UsageError names a file that cannot be read, a
        key that is none, or a value that is not allowed, and where it stands.
        """
        for name in given or ():
            if name not in _BY_NAME:
                raise UsageError(f"Setelan {name} tidak dikenal; yang ada: {', '.join(_BY_NAME)}.")
        environment = os.environ if environment is None else environment
        path, told = _file(file, environment)
        values = {}
        for setting in TABLE:
            name = setting.name
            if given and given.get(name) is not None:
                values[name] = _read(setting, given[name], source(setting))
            elif environment.get(setting.variable, "").strip():
                values[name] = _read(setting, environment[setting.variable], setting.variable)
            elif name in told and path:
                values[name] = _read(setting, told[name], str(path))
                if name == "index" and path.parent != Path():
                    # A path in a file means the same wherever the command is run.
                    values[name] = values[name]._replace(value=str(path.parent / told[name]))
            else:
                values[name] = Value(setting.default, "bawaan")
        return cls(values, path)


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Environment variables that look like settings and are none."""
    known = {setting.variable for setting in TABLE} | {CONFIG, _DATA}
    return sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)


def _file(file: str | os.PathLike[str] | None, environment: Mapping[str, str]) -> tuple[Path | None, dict[str, Any]]:
    named = file or environment.get(CONFIG)
    path = Path(named or FILE)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not named:
            return None, {}
        raise UsageError(f"Berkas setelan “{path}” tidak ada; periksa namanya.") from None
    except OSError as error:
        raise UsageError(f"Berkas setelan “{path}” tidak dapat dibaca ({error.strerror}).") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise UsageError(f"Berkas setelan “{path}” bukan TOML yang sah ({error}).") from error
    for name in told:
        if name not in _BY_NAME:
            raise UsageError(f"Setelan “{name}” di “{path}” tidak dikenal; yang ada: {', '.join(_BY_NAME)}.")
    return path, told


def _read(setting: Setting, value: Any, source: str) -> Value:
    try:
        return Value(setting.read(value), source)
    except ValueError:
        raise UsageError(
            f"Setelan {setting.name}={value!r} ({source}) tidak berlaku; pakai {setting.allowed}."
        ) from None
