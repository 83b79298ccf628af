from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from dyad.resources import find_resource

FOLDER = find_resource("seeds").parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

STRICT = """\
import warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", module="ipykernel")  # the kernel's own, as it ends
"""
"""Run before the first cell: a warning is an error."""


def test_notebooks_there_are_six() -> None:
    """None is forgotten by what follows."""
    assert [path.name[0] for path in NOTEBOOKS] == list("123456")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_without_what_a_run_leaves(path: Path) -> None:
    """No outputs, no counters and no metadata of somebody's machine are stored."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook["cells"], 1):
        assert cell["metadata"] == {}
        assert cell["id"] == f"cell-{number:02d}"
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    nbformat.validate(nbformat.from_dict(notebook))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_whole_without_a_warning(path: Path, release_home: Path) -> None:
    """Every cell of code runs in order, nothing warns, and there is something to see."""
    notebook = run(path, release_home)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.get("text")
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 5


def run(path: Path, home: Path) -> Any:
    """Run a notebook as somebody would who has loaded the shipped facts."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))  # type: ignore[no-untyped-call]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DYAD_")}
    commands = str(Path(sys.executable).parent)
    environment = {**kept, "DYAD_HOME": str(home), "PATH": f"{commands}{os.pathsep}{kept.get('PATH', '')}"}
    with tempfile.TemporaryDirectory(prefix="dyad-") as sockets:  # short, as names of sockets must be

        class LocalKernel(AsyncKernelManager):
            """A kernel that is spoken to by sockets in a folder, which nobody else can reach."""

            def __init__(self, **more: Any) -> None:
                super().__init__(transport="ipc", ip=f"{sockets}/kernel", **more)

        client = NotebookClient(
            notebook,
            kernel_manager_class=LocalKernel,
            timeout=120,
            startup_timeout=60,
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.execute(env=environment)
    return notebook
