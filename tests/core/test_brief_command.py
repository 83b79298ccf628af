from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dyad.cli import main


@pytest.fixture(autouse=True)
def _home(release_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYAD_HOME", str(release_home))


def _brief(*words: str) -> Result:
    result = CliRunner().invoke(main, ["brief", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_brief_command_writes_markdown_with_the_package_and_its_receipt() -> None:
    """The issue's command gives the agreements of 2025 with document and paragraph."""
    result = _brief("VNM", "RUS", "--year", "2025", "--on", "2026-01-20")
    assert result.exit_code == 0
    assert "# Russia and Vietnam in 2025: briefing" in result.stdout
    assert "Package of 20 agreements signed during To Lam's visit to Russia" in result.stdout
    assert "30 December 2025, paragraph 50." in result.stdout


def test_brief_command_format_follows_the_name_of_the_file(tmp_path: Path) -> None:
    """A file that ends in .docx is a Word document."""
    path = tmp_path / "briefing.docx"
    result = _brief("VNM", "RUS", "--year", "2025", "-o", str(path))
    assert result.exit_code == 0
    assert "footnotes" in result.stderr
    with zipfile.ZipFile(path) as file:
        assert "word/footnotes.xml" in file.namelist()


@pytest.mark.parametrize(("name", "start"), [("bibtex", "@online{"), ("ris", "TY  - NEWS"), ("csl", "[")])
def test_brief_command_sources_are_the_list_in_place_of_the_briefing(name: str, start: str) -> None:
    """--sources gives what a reference manager takes."""
    assert _brief("VNM", "RUS", "--year", "2025", "--sources", name).stdout.startswith(start)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("VNM", "VNM"), 1, "a pair has two different sides"),
        (("VNM", "Atlantis"), 1, "there is no country or organisation 'Atlantis'"),
        (("VNM", "RUS", "--year", "soon"), 1, "is not an EDTF date"),
        (("VNM", "RUS", "-o", "briefing.odt"), 2, "no suffix that is a format"),
        (("VNM", "RUS", "--sources", "ris", "--format", "md"), 2, "leave --format out"),
        (("VNM", "RUS", "-o", "/proc/none/x.md"), 1, "cannot be written"),
    ],
)
def test_brief_command_what_is_wrong_is_said(words: tuple[str, ...], code: int, message: str) -> None:
    """Each wrong word gives an error that says what to do, and no traceback."""
    result = _brief(*words)
    assert (result.exit_code, message in result.stderr) == (code, True), result.stderr
