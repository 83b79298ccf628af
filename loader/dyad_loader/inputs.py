"""What goes into a release, and the hash that names it.

Nothing heavy is imported here: loading what has not changed must cost no more than reading and hashing the
files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import dyad
import dyad_loader
from dyad.errors import ReleaseError, SourceError
from dyad.release import current_folder, is_plain
from dyad.resources import find_resource
from dyad.settings import Settings
from dyad_loader.written import Written, combine_version, read_written


@dataclass(frozen=True)
class RegisterPath:
    """A register of a load.

    Attributes:
        name: Its name.
        path: Where its files are.
        sha256: The hash over them.
        home: The folder of its manifest and mapping.
    """

    name: str
    path: Path
    sha256: str
    home: Path


@dataclass(frozen=True)
class Inputs:
    """The files of a load.

    Attributes:
        facts: The facts files, sorted.
        reference: Turtle files of reference data and codes.
        schema: dyad.ttl and alignments.ttl.
        base: The hash over all of them, and over the code that loads them.
        hashes: Folder and file name to SHA-256, for the manifest.
        written: Source to the document that was written through the service; its facts file is not read.
        registers: The registers, by name.
        base_key: The hash over the code, the ontology and the reference data, without facts.
        shapes_key: The hash over the shapes.
    """

    facts: tuple[Path, ...]
    reference: tuple[Path, ...]
    schema: tuple[Path, ...]
    base: str
    hashes: dict[str, str]
    written: Mapping[str, Written] = field(default_factory=dict)
    registers: tuple[RegisterPath, ...] = ()
    base_key: str = ""
    shapes_key: str = ""

    @property
    def version(self) -> str:
        """The name of the release: the hash over the files and what was written."""
        return combine_version(self.base, self.written)


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


def collect_inputs(
    paths: Sequence[Path],
    archive: Path | None = None,
    written: Mapping[str, Written] | None = None,
    registers: Mapping[str, Path] | None = None,
) -> Inputs:
    """Collect and hash everything that a release is made from.

    Args:
        paths: Facts files and folders of them.
        archive: The folder with the texts, if there is one.
        written: Source to the document that was written through the service.
        registers: Name of a register to where its files are.

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
    found = _find_registers(registers or {})
    homes = {Path(str(dyad_loader.__file__)).parent / "registers", *(register.home for register in found)}
    tables = [
        path
        for home in sorted(homes)
        for path in sorted(home.rglob("*"))
        if path.suffix in {".py", ".csv", ".yaml"}
    ]
    hashes |= {f"register {register.name}": register.sha256 for register in found}
    of_code = _hash_all(code) | (_hash_all(tables) if found else {})
    shapes = _combine(_hash_all(other))
    base_key = (
        _combine(of_code | _hash_all((*reference, *schema, ontology / "context.jsonld"))) if found else ""
    )
    return Inputs(
        facts,
        reference,
        schema,
        _combine(hashes, of_code)[:16],
        hashes,
        written or {},
        found,
        base_key,
        shapes,
    )


def _combine(*hashes: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for some in hashes:
        for name, value in sorted(some.items()):
            digest.update(f"{name} {value}\n".encode())
    return digest.hexdigest()


def _find_registers(paths: Mapping[str, Path]) -> tuple[RegisterPath, ...]:
    if not paths:
        return ()
    from dyad_loader.registers.manifest import get_register
    from dyad_loader.registers.records import find_documents

    found: dict[str, RegisterPath] = {}
    for name, path in sorted(paths.items()):
        manifest = get_register(name)
        if manifest.name in found:
            raise SourceError(f"{name}: a register called {manifest.name} is named already: leave one out")
        documents = find_documents(manifest, path)
        lines = "".join(f"{document.sha256}  {document.place}\n" for document in documents)
        digest = hashlib.sha256(lines.encode()).hexdigest()
        found[manifest.name] = RegisterPath(manifest.name, path, digest, manifest.folder)
    return tuple(found.values())


def find_inputs(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    forget: bool = False,
    registers: Mapping[str, Path] | None = None,
) -> Inputs:
    """Find what a load is made of: the facts files, and what was written through the service.

    Args:
        settings: Where the release goes, and the archive.
        paths: Facts files and folders; none means those of the settings, and then those that ship.
        forget: Leave out what was written.
        registers: Name of a register to where its files are; none means those of the settings.

    Returns:
        The inputs.

    Raises:
        SourceError: A path does not exist.
        ReleaseError: The home is a plain store's, or what was written is damaged.
    """
    if is_plain(settings.home):
        raise ReleaseError(
            f"{settings.home} is the home of a plain store (`dyad serve --shapes none`): choose another "
            "DYAD_HOME"
        )
    written = {} if forget else read_written(current_folder(settings.home))
    return collect_inputs(
        paths or settings.facts, settings.archive, written, registers or dict(settings.registers)
    )


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
