"""Settings from the environment."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from dyad.errors import ConfigError
from dyad.resources import find_resource
from dyad.settings import SETTINGS, Settings


def test_settings_without_environment_have_their_defaults() -> None:
    """An empty environment gives what the list says."""
    settings = Settings.from_env({})
    assert settings.home == Path("var")
    assert settings.facts == ()
    assert settings.archive is None
    assert settings.host == "127.0.0.1"


def test_settings_of_other_programs_are_left_alone() -> None:
    """Only variables that begin with DYAD_ are looked at."""
    assert Settings.from_env({"PATH": "/bin", "HOME": "/root"}) == Settings.from_env({})


def test_settings_unknown_name_is_refused_with_the_nearest() -> None:
    """A misspelled setting is named with the one that was meant."""
    with pytest.raises(ConfigError, match="DYAD_ARCHIV is not a setting: did you mean DYAD_ARCHIVE"):
        Settings.from_env({"DYAD_ARCHIV": "x"})


@pytest.mark.parametrize("port", ["", "8081"])
def test_settings_empty_value_means_the_default(port: str) -> None:
    """An empty variable is as good as none."""
    assert Settings.from_env({"DYAD_PORT": port}).port == int(port or 8080)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DYAD_PORT", "http"), ("DYAD_PORT", "70000"), ("DYAD_WORKERS", "0"), ("DYAD_SHACL", "best")],
)
def test_settings_impossible_value_is_refused(name: str, value: str) -> None:
    """A value that a setting cannot have is named with what it can."""
    with pytest.raises(ConfigError, match=f"{name} is '{value}': give"):
        Settings.from_env({name: value})


def test_settings_are_all_in_the_list() -> None:
    """Each field of the settings has its variable, with a sentence of help."""
    assert {setting.name.removeprefix("DYAD_").lower() for setting in SETTINGS} == {
        field.name for field in fields(Settings)
    }
    assert all(setting.help.endswith(".") for setting in SETTINGS)


def test_resource_that_does_not_ship_is_an_error() -> None:
    """What is missing from the installation is named."""
    assert find_resource("ontology/dyad.ttl").is_file()
    with pytest.raises(ConfigError, match="nothing-like-it is missing from this installation"):
        find_resource("nothing-like-it")
