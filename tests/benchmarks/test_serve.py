from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import serve

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")


@needs_wrk
def test_serve_tiny_world_gives_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command measures Dyad beside whatever peers are there, and no request fails."""
    told = tmp_path / "told.json"
    command = f"--triples 5000 --seconds 1 --rounds 1 --clients 2 --folder {tmp_path} --json {told}"
    code = serve.main([*command.split(), "--questions", "pair_and_year", "--servers", "dyad", "oxigraph"])
    out, err = capsys.readouterr()
    assert code == 0, err
    assert "| agreements of a pair in a year | 2 |" in out
    measured = json.loads(told.read_text(encoding="utf-8"))
    assert {row["server"] for row in measured} >= {"Dyad"}
    assert all(r["requests"] > 0 and r["failed"] == 0 for row in measured for r in row["rounds"])


def test_serve_peer_missing_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A peer that is not installed is named with the way to get it, and nothing else is measured for it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    command = f"--triples 2000 --folder {tmp_path} --servers virtuoso"
    assert serve.main(command.split()) == 1
    err = capsys.readouterr().err
    assert "virtuoso-t is not installed: apt-get install virtuoso-opensource-7" in err
    assert "no server could be started" in err
