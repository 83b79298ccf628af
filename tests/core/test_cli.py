from importlib.metadata import EntryPoint, EntryPoints

import click
import pytest
from click.testing import CliRunner

import dyad
import dyad.cli
from dyad.errors import NotFound


@click.command()
def greet() -> None:
    """Say hello."""
    click.echo("hello")


@click.command()
def lose() -> None:
    """Find nothing."""
    raise NotFound("no country ABC: did you mean ABW?")


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the commands of this module, and one that is none, in place of the installed ones."""
    offers = {"greet": greet, "lose": lose, "wrong": "no command"}

    class Offer(EntryPoint):
        def load(self) -> object:
            return offers[self.name]

    points = EntryPoints(Offer(name, f"tests:{name}", dyad.cli.GROUP) for name in offers)
    monkeypatch.setattr(dyad.cli, "entry_points", lambda **selection: points.select(**selection))


def test_cli_offered_command_runs() -> None:
    """A command offered by an entry point is a sub-command of dyad."""
    result = CliRunner().invoke(dyad.cli.main, ["greet"])
    assert (result.exit_code, result.output) == (0, "hello\n")


def test_cli_domain_error_is_one_line_and_exit_code_1() -> None:
    """What Dyad raises on purpose is shown as its message, without a traceback."""
    result = CliRunner().invoke(dyad.cli.main, ["lose"])
    assert (result.exit_code, result.output) == (1, "Error: no country ABC: did you mean ABW?\n")


def test_cli_unknown_command_is_a_usage_error() -> None:
    """A command that nobody offers is refused with exit code 2."""
    result = CliRunner().invoke(dyad.cli.main, ["unknown"])
    assert result.exit_code == 2
    assert "unknown" in result.output


def test_cli_offer_that_is_no_command_names_the_entry_point() -> None:
    """An entry point that leads to something else is a programming error that names its place."""
    result = CliRunner().invoke(dyad.cli.main, ["wrong"])
    assert isinstance(result.exception, TypeError)
    assert "tests:wrong" in str(result.exception)


def test_cli_version_is_that_of_the_package() -> None:
    """The option --version tells the version of the installed package."""
    result = CliRunner().invoke(dyad.cli.main, ["--version"])
    assert dyad.__version__ in result.output
