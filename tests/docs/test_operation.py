"""docs/operation.md names what there is: settings, metrics, codes of errors and statuses."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from dyad.doctor_home import check_release
from dyad.errors import DyadError
from dyad.settings import SETTINGS, Settings
from dyad_server import errors
from dyad_server.problems import STATUSES

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "operation.md").read_text(encoding="utf-8")


def _classes(root: type[DyadError]) -> set[type[DyadError]]:
    return {root, *(deeper for below in root.__subclasses__() for deeper in _classes(below))}


def test_operation_names_only_settings_that_there_are() -> None:
    """No variable is told that the server would refuse."""
    assert set(re.findall(r"DYAD_[A-Z0-9_]+", TEXT)) <= {setting.name for setting in SETTINGS}


def test_operation_names_every_setting_of_the_server() -> None:
    """The table of settings leaves none out but those of the load."""
    table = TEXT.partition("## What to set")[2].partition("## Limits")[0]
    missing = {setting.name for setting in SETTINGS} - set(re.findall(r"DYAD_[A-Z0-9_]+", table))
    of_the_load = {"DYAD_SHACL", "DYAD_REGISTERS", "DYAD_MAX_FAULTS", "DYAD_LOAD_PROCESSES"}
    assert missing == of_the_load


def test_operation_limits_have_the_status_that_is_sent() -> None:
    """Each code in the table of limits is an error's, with the status that the server sends for it."""
    codes = {found.code: found for found in _classes(DyadError)}
    rows = re.findall(r"\| (\d{3}) `([a-z-]+)`", TEXT.partition("## Limits")[2].partition("## Memory")[0])
    assert len(rows) == 8
    for status, code in rows:
        nearest = next(base for base in codes[code].__mro__ if base in STATUSES)
        assert STATUSES[nearest][0] == int(status), code
    assert errors.TooMany.code in codes


def test_operation_metrics_are_those_of_the_server() -> None:
    """Every metric that is told is made somewhere in the server."""
    server = DOCS.parent / "server" / "dyad_server"
    code = "".join((server / name).read_text(encoding="utf-8") for name in ("metrics.py", "front.py"))
    pool = "".join(re.findall(r'\("(\w+)", "[^"]+"\)', code))
    for name in set(re.findall(r"`(dyad_\w+?)(?:_total)?(?:\{\w+\})?`", TEXT)):
        if name.startswith("dyad_pool_"):
            assert name.removeprefix("dyad_pool_") in pool, name
        else:
            assert f'"{name}"' in code, name


def test_operation_backup_is_a_home_again(release_home: Path, tmp_path: Path) -> None:
    """The command of the backup makes an archive that is a sound home where it is unpacked."""
    command = next(line for line in TEXT.splitlines() if line.startswith('cd "$DYAD_HOME"'))
    command = command.replace("/backup/dyad.tar.gz", str(tmp_path / "dyad.tar.gz"))
    command += f" && mkdir {tmp_path}/again && tar -xzf {tmp_path}/dyad.tar.gz -C {tmp_path}/again"
    env = {"DYAD_HOME": str(release_home), "PATH": "/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", command], check=True, env=env)  # noqa: S603 (of our own document)
    findings = list(check_release(Settings.from_env({"DYAD_HOME": str(tmp_path / "again")})))
    assert [finding.level for finding in findings] == ["ok"]


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)", TEXT))
def test_operation_links_lead_somewhere(link: str) -> None:
    """Each link is to a file that there is."""
    assert (DOCS / link).exists()
