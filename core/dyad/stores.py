"""Which store is asked: the remote one of the settings, or the current release's."""

from __future__ import annotations

from dyad.release import open_release
from dyad.remote_store import RemoteStore
from dyad.settings import Settings
from dyad.store import Store


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name.

    Args:
        settings: The settings.

    Returns:
        The endpoint of DYAD_STORE if it is set, else the store of the current release.

    Raises:
        ReleaseError: Nothing was loaded yet.
        StoreError: The store cannot be opened.
        ConfigError: DYAD_STORE has a user name or password in it.
    """
    if settings.store:
        return RemoteStore.from_settings(settings)
    return open_release(settings.home).open_store()
