"""Finding what ships with Dyad: ontology/ and seeds/, in the wheel or in the repository.

A wheel carries both under dyad/_data; in a checkout they stand at the top. One function decides, so that no
other module knows where it was installed.
"""

from __future__ import annotations

from pathlib import Path

from dyad.errors import ConfigError

_PACKAGED = Path(__file__).parent / "_data"
_REPOSITORY = Path(__file__).parents[2]


def find_resource(name: str) -> Path:
    """Find a shipped file or folder.

    Args:
        name: Its path below the top of the repository, such as `ontology/dyad.ttl`.

    Returns:
        The path of the packaged copy if there is one, else of the one in the repository.

    Raises:
        ConfigError: Neither exists: the installation is not whole.

    Example:
        >>> find_resource("ontology/dyad.ttl").name
        'dyad.ttl'
    """
    for top in (_PACKAGED, _REPOSITORY):
        if (top / name).exists():
            return top / name
    raise ConfigError(f"{name} is missing from this installation: install Dyad again")
