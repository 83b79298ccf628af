"""Holding a store's folder: as long as somebody reads a store, no writer removes it.

The engine opens the files of a store one by one, as it needs them: a store that is removed under a reader is
broken for it. So each reader has a shared lock on the folder, which ends with the process however that ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from dyad.errors import StoreError


class Held:
    """A folder that is held; it is let go when this object is gone.

    Args:
        descriptor: The open folder, with its lock.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __del__(self) -> None:
        os.close(self._descriptor)


def hold_folder(folder: Path) -> Held:
    """Hold a folder.

    Args:
        folder: The store's folder.

    Returns:
        What must be kept as long as the folder is needed. A process forked meanwhile holds the folder, too.

    Raises:
        StoreError: There is no such folder.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError as error:
        raise StoreError(f"the store in {folder} cannot be opened ({error.strerror}): load again") from None
    return Held(descriptor)


def is_held(folder: Path) -> bool:
    """Tell whether somebody holds a folder.

    Args:
        folder: The store's folder.

    Returns:
        Whether a process holds it.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
