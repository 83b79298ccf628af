"""What goes into a release, and the hash that names it.

Nothing heavy is imported here: loading what has not changed must cost no more than reading and hashing the
files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import dyad
import dyad_loader
from dyad.errors import SourceError
from dyad.resources import find_resource


@dataclass(frozen=True)
class Inputs:
    """The files of a load.

    Attributes:
        facts: The facts files, sorted.
        reference: Turtle files of reference data and codes.
        schema: dyad.ttl and alignments.ttl.
        version: The hash over all of them, and over the code that loads them.
        hashes: Folder and file name to SHA-256, for the manifest.
    """

    facts: tuple[Path, ...]
    reference: tuple[Path, ...]
    schema: tuple[Path, ...]
    version: str
    hashes: dict[str, str]


def find_facts(paths: Sequence[Path]) -> tuple[Path, ...]:
    """List the facts files under some paths.

    Args:
        paths: Files and folders; none means the facts that ship with Dyad.

    Returns:
        The files, sorted and each once. A folder gives its *.yaml files, not those of its sub-folders.

    Raises:
        SourceError: A path does not exist.
    """
    found: dict[Path, Path] = {}  # where a file really is -> as it was named last
    for path in paths or [find_resource("seeds")]:
        if not path.exists():
            raise SourceError(f"{path}: there is no such file or folder: check the path")
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            raise SourceError(f"{path}: there is no facts file (*.yaml) in this folder: check the path")
        for file in files:
            found[file.resolve()] = file
    return tuple(sorted(found.values()))


def collect_inputs(paths: Sequence[Path], archive: Path | None = None) -> Inputs:
    """Collect and hash everything that a release is made from.

    Args:
        paths: Facts files and folders of them.
        archive: The folder with the texts, if there is one.

    Returns:
        The inputs with their version.

    Raises:
        SourceError: A path does not exist or cannot be read.
    """
    facts = find_facts(paths)
    ontology = find_resource("ontology")
    reference = (
        *sorted(find_resource("seeds/reference").glob("*.ttl")),
        *sorted((ontology / "codes").glob("*.ttl")),
    )
    schema = tuple(path for name in ("dyad.ttl", "alignments.ttl") if (path := ontology / name).exists())
    texts = sorted(archive.glob("*.txt")) if archive else []
    other = (*schema, *sorted((ontology / "shapes").glob("*.ttl")), ontology / "context.jsonld")
    code = [
        path
        for package in (dyad, dyad_loader)
        for path in sorted(Path(str(package.__file__)).parent.glob("*.py"))
    ]
    hashes = _hash_all((*facts, *reference, *other, *texts))
    digest = hashlib.sha256()
    for name, value in [*sorted(hashes.items()), *sorted(_hash_all(code).items())]:
        digest.update(f"{name} {value}\n".encode())
    return Inputs(facts, reference, schema, digest.hexdigest()[:16], hashes)


def _hash_all(paths: Iterable[Path]) -> dict[str, str]:
    hashes = {}
    for path in paths:
        try:
            # The folder's name and no more: moving the inputs does not make another release.
            hashes[f"{path.resolve().parent.name}/{path.name}"] = hashlib.sha256(
                path.read_bytes()
            ).hexdigest()
        except OSError as error:
            raise SourceError(f"{path}: cannot be read ({error.strerror})") from None
    return hashes
