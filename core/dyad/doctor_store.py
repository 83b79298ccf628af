"""Reading the store of a release for `dyad doctor`, in a process of its own.

On a damaged store the engine may crash, or collect the same error until no memory is left: one wrong byte in
one file is enough. So it counts where both cost nothing but this process, whose memory and time are bounded.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from dyad.errors import StoreError
from dyad.namespaces import DYAD, PREFIXES
from dyad.store import EmbeddedStore

_MOST_BYTES: Final = 2 * 2**30
_MOST_SECONDS: Final = 900

_COUNTED: Final = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "quads": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "documents": f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{DYAD.Source}> }}",
}
_PROPERTIES: Final = "SELECT DISTINCT ?p { ?s ?p ?o }"
_TEXTS: Final = f"""
SELECT DISTINCT ?name ?sha256 {{
  ?s a <{DYAD.Source}> ; <{PREFIXES["dcterms"]}identifier> ?name ; <{DYAD.sha256}> ?sha256
}}"""


@dataclass(frozen=True)
class Contents:
    """What a store holds, as far as an examination wants to know.

    Attributes:
        counts: Its triples, quads and documents, by these names.
        texts: Name and SHA-256 of each document's text.
    """

    counts: dict[str, int]
    texts: list[tuple[str, str]]


def read_contents(folder: Path, seconds: float = _MOST_SECONDS) -> Contents:
    """Count what is in a store.

    Args:
        folder: The store's folder.
        seconds: How long that may take.

    Returns:
        What it holds.

    Raises:
        StoreError: It cannot be read, or the engine ended in the attempt.
    """
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", "dyad.doctor_store", str(folder)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        failed = {"error": "the engine ended in the attempt, as it does on damaged files"}
        told: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else failed
    except subprocess.TimeoutExpired:
        raise StoreError(f"it was not counted within {seconds:g} seconds") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"it could not be counted ({error})") from None
    if "error" in told:
        raise StoreError(str(told["error"]))
    return Contents(told["counts"], [(name, sha256) for name, sha256 in told["texts"]])


def _count(folder: Path) -> dict[str, Any]:
    try:
        store = EmbeddedStore.open(folder)
        counts = {
            name: int(_value(row["n"])) for name, query in _COUNTED.items() for row in _rows(store, query)
        }
        if counts["triples"] != sum(_count_of(store, row["p"]) for row in _rows(store, _PROPERTIES)):
            return {"error": "its indexes contradict each other"}
        texts = [(_value(row["name"]), _value(row["sha256"])) for row in _rows(store, _TEXTS)]
    except Exception as error:  # whatever a damaged store makes of the engine
        return {"error": (str(error).splitlines() or [type(error).__name__])[0][:300]}
    return {"counts": counts, "texts": texts}


def _count_of(store: EmbeddedStore, property_: ox.NamedNode) -> int:
    """Count by the index of properties, where the count of all triples goes by that of subjects."""
    return int(_value(_rows(store, f"SELECT (COUNT(*) AS ?n) {{ ?s {property_} ?o }}")[0]["n"]))


def _rows(store: EmbeddedStore, query: str) -> list[dict[str, Any]]:
    return list(store.query(query).rows())


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, _MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_count(Path(sys.argv[1]))))
