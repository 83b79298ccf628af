from __future__ import annotations

from pathlib import Path

import engines
import pytest
from questions import QUESTIONS


def test_engines_small_release_gives_both_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Dyad and Oxigraph take the same release, and answer all questions alike."""
    command = f"--triples 3000 --asked 1 --folder {tmp_path} --engines dyad oxigraph"
    code = engines.main(command.split())
    out, err = capsys.readouterr()
    assert code == 0, err
    for name in ("Dyad: map, validate, close, index", "Oxigraph"):
        assert f"| {name} | " in out, err
    assert "| question | Dyad | Oxigraph |" in out
    assert "Oxigraph, " not in err
    asked = [line for line in out.splitlines() if line.count(" (") == 2]
    assert len(asked) == len(QUESTIONS)
