"""README is true: its commands are run and print what it shows, its Python is run, its options exist."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in (".py", ".sh"))


def _environment() -> dict[str, str]:
    """The commands of this installation first in the path; nothing of the caller's index."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELUSUR")}
    return kept | {"PATH": path}


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder a newcomer stands in, with the corpus and no index."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


def test_commands_print_what_readme_shows(project: Path) -> None:
    shown = 0
    for block in _blocks("console"):
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            ran = subprocess.run(
                command, shell=True, cwd=project, env=_environment(), text=True, capture_output=True, check=False
            )
            assert ran.returncode == 0, ran.stderr
            pattern = re.escape(expected.rstrip("\n")).replace("…\n", ".*\n")
            pattern = re.sub(r"…$", ".*", pattern.replace("…\\\n", ".*\\\n"))
            assert re.fullmatch(pattern, ran.stdout.rstrip("\n")), f"{command}\n{ran.stdout}"
            shown += 1
    assert shown >= 4


def test_python_says_what_readme_shows(project: Path) -> None:
    if not (project / "index").exists():
        subprocess.run(["telusur", "build", "corpus"], cwd=project, env=_environment(), check=True, capture_output=True)
    blocks = _blocks("python")
    assert blocks
    for number, block in enumerate(blocks):
        example = doctest.DocTestParser().get_doctest(block, {}, f"README {number}", "README.md", 0)
        assert example.examples
        said: list[str] = []
        result = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
        assert result.failed == 0, "".join(said)


def test_every_command_and_option_is_in_readme_and_the_other_way_round() -> None:
    table = README.split("| command |")[1].split("Exit status")[0]
    for name, command in main.commands.items():
        assert f"`telusur {name}" in table, name
        for parameter in command.params:
            for option in parameter.opts:
                # Told in a sentence of their own, or nothing to tell.
                if option.startswith("--") and option not in ("--help"):
                    assert option in table, f"{name} {option}"
    known = {option for command in main.commands.values() for parameter in command.params for option in parameter.opts}
    for option in re.findall(r"--[a-z][a-z-]+", table):
        assert option in known | {"--help"}, option


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_examples_run(example: Path) -> None:
    command = [sys.executable, str(example)] if example.suffix == ".py" else ["bash", str(example)]
    ran = subprocess.run(command, cwd=ROOT, env=_environment(), text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()
