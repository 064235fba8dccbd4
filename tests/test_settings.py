"""Settings: one table, four places, and in every refusal the place."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import Settings, UsageError, build
from indexer.cli import main
from indexer.settings import TABLE, unknown_variables
from search_web import create_app
from tests.conftest import DOZEN, is_a_sentence


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for setting in TABLE:
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.delenv("TELUSUR_CONFIG", raising=False)
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_an_option_goes_before_the_environment_that_before_the_file_that_before_the_default(project: Path) -> None:
    assert Settings.read().values["port"] == (8000, "bawaan")
    (project / "telusur.toml").write_text("port = 9001\nthreads = 3\n", encoding="utf-8")
    for given, environment, expected in (
        (None, {}, (9001, "telusur.toml")),
        (None, {"TELUSUR_PORT": "9002"}, (9002, "TELUSUR_PORT")),
        ("9003", {"TELUSUR_PORT": "9002"}, (9003, "--port")),
        (None, {"TELUSUR_PORT": " "}, (9001, "telusur.toml")),
    ):
        found = Settings.read({"port": given}, environment=environment)
        assert found.values["port"] == expected
        assert found["threads"] == 3


def test_another_file_and_what_a_path_in_it_means(project: Path) -> None:
    other = project / "etc" / "arsip.toml"
    other.parent.mkdir()
    other.write_text('index = "indeks"\nurl_prefix = "arsip/"\nlog_queries = true\n', encoding="utf-8")
    for found in (Settings.read(file=other), Settings.read(environment={"TELUSUR_CONFIG": str(other)})):
        assert found["index"] == str(other.parent / "indeks")
        assert found["url_prefix"] == "/arsip"
        assert found["log_queries"] is True
        assert found.file == other
    # Named for one command, it takes the place of the one in the folder.
    (project / "telusur.toml").write_text("port = 1\n", encoding="utf-8")
    assert Settings.read(file=other)["port"] == 8000


@pytest.mark.parametrize(("text", "named"), [
    ("prot = 1", ("“prot”", "telusur.toml", "port")), ('port = "x"', ("port='x'", "0 sampai 65535")),
    ("port = 65536", ("port=65536",)), ("port = true", ("port=True",)), ("threads = 0", ("threads=0",)),
    ("log_queries = 1", ("log_queries=1", "true atau false")), ('url_prefix = "//x"', ()),
    ('url_prefix = "/a b"', ("url_prefix",)), ('url_prefix = "/../x"', ("url_prefix",)), ("index = 3", ("index=3",)),
    ('index = ""', ("index=''",)), ("port = ", ("TOML",)), ("[serve]\nport = 1", ("“serve”",)),
])  # fmt: skip
def test_what_is_wrong_in_the_file_is_named(project: Path, text: str, named: tuple[str, ...]) -> None:
    (project / "telusur.toml").write_text(text, encoding="utf-8")
    if not named:
        assert Settings.read()["url_prefix"] == "/x"
        return
    with pytest.raises(UsageError) as caught:
        Settings.read()
    is_a_sentence(caught.value)
    for each in named:
        assert each in str(caught.value)
    result = _run("info")
    assert result.exit_code == 2
    assert result.output == f"telusur: {caught.value}\n"


def test_what_is_wrong_elsewhere_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"“entah.toml” tidak ada"):
        Settings.read(file="entah.toml")
    (project / "biner.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"“biner.toml” bukan TOML"):
        Settings.read(file="biner.toml")
    with pytest.raises(UsageError, match=r"“\.” tidak dapat dibaca"):
        Settings.read(file=".")
    with pytest.raises(UsageError, match="TELUSUR_THREADS"):
        Settings.read(environment={"TELUSUR_THREADS": "banyak"})
    assert _run("serve", "--port", "99999").exit_code == 2
    monkeypatch.setenv("TELUSUR_ACCESS_LOG", "mungkin")
    result = _run("config")
    assert (result.exit_code, "TELUSUR_ACCESS_LOG" in result.output) == (2, True)


def test_config_prints_every_setting_and_where_it_came_from(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "telusur.toml").write_text('index = "arsip"\n', encoding="utf-8")
    monkeypatch.setenv("TELUSUR_PORT", "9000")
    monkeypatch.setenv("TELUSUR_PROT", "9000")
    result = _run("config", "--threads", "2", "--log-queries")
    lines = [line.split() for line in result.output.splitlines()]
    assert [line[0] for line in lines[: len(TABLE)]] == [setting.name for setting in TABLE]
    told = {line[0]: line[1:] for line in lines}
    assert told["index"] == ["arsip", "telusur.toml"]
    assert told["port"] == ["9000", "TELUSUR_PORT"]
    assert told["threads"] == ["2", "--threads"]
    assert told["log_queries"] == ["true", "--log-queries"]
    assert told["url_prefix"] == ["–", "bawaan"]
    assert "TELUSUR_PROT bukan setelan" in result.output
    answer = json.loads(_run("config", "--json").stdout)
    assert answer["port"] == {"value": 9000, "source": "TELUSUR_PORT"}
    assert answer.keys() == {setting.name for setting in TABLE}


def test_every_command_finds_the_index_of_the_file(project: Path) -> None:
    build(DOZEN, project / "arsip")
    (project / "telusur.toml").write_text('index = "arsip"\n', encoding="utf-8")
    assert _run("search", "panen").exit_code == 0
    assert json.loads(_run("info", "--json").output)["articles"] == 12
    assert _run("check", "--index", "lain").exit_code == 3
    (project / "lain.toml").write_text('index = "lain"\n', encoding="utf-8")
    assert _run("info", "--config", "lain.toml").exit_code == 3
    assert _run("info", "--config", "lain.toml", "--index", "arsip").exit_code == 0


def test_the_application_reads_them_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "telusur.toml").write_text('index = "arsip"\nurl_prefix = "/cari"\n', encoding="utf-8")
    monkeypatch.setenv("TELUSUR_URL_PREFIX", "/berita")
    app = create_app({"TELUSUR_LOG_QUERIES": True, "TESTING": True})
    assert (app.config["TELUSUR_INDEX"], app.config["TELUSUR_URL_PREFIX"]) == ("arsip", "/berita")
    assert app.config["TELUSUR_LOG_QUERIES"] is True
    assert app.config["TESTING"] is True
    with pytest.raises(UsageError, match="TELUSUR_THREADS"):
        create_app({"TELUSUR_THREADS": "x"})
    with pytest.raises(UsageError, match="treads"):
        create_app({"TELUSUR_TREADS": 2})


def test_variables_that_are_no_settings_are_told_apart() -> None:
    assert unknown_variables({"TELUSUR_PORT": "1", "TELUSUR_DATA": "x", "TELUSUR_CONFIG": "y", "HOME": "/"}) == []
    assert unknown_variables({"TELUSUR_PROT": "1"}) == ["TELUSUR_PROT"]


def test_readme_shows_every_setting_with_its_default() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert tomllib.loads(block) == {setting.name: setting.default for setting in TABLE}
