"""The command `dyad serve`."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import click

from dyad.errors import ConfigError
from dyad.release import open_release
from dyad.settings import Settings
from dyad.writing import Shapes
from dyad_server import examples

_GRACE_SECONDS: Final = 10
"""How long requests in flight may go on when the server is told to stop."""


@click.command()
@click.option("--host", help="The address to listen on. Without it, that of DYAD_HOST (127.0.0.1).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes a free one. Without it, that of DYAD_PORT (8080).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="How many query processes are kept ready. Without it, the number of DYAD_WORKERS (2).",
)
@click.option("--writable", is_flag=True, help="Take updates at /update and /graphs, from who has the token.")
@click.option(
    "--shapes",
    type=click.Choice(["own", "none"]),
    default="own",
    help="The gate of writes: Dyad's own shapes, or none, which makes a plain RDF store.",
)
def serve(host: str | None, port: int | None, workers: int | None, writable: bool, shapes: Shapes) -> None:
    """Serve the current release over HTTP.

    The SPARQL endpoint is at /sparql. Once the server listens, it prints its address and three things to try.
    Without --writable it reads and never writes, so several servers may serve one DYAD_HOME. When `dyad load`
    has made a new release current, it is opened beside the old one and then takes its place; requests in
    flight end on the old one.

    SIGTERM or Ctrl-C stop the server; requests in flight may go on for up to ten seconds.

    Exit codes: 0 stopped on demand; 1 nothing is loaded, the port is taken, or the workers failed; 2 wrong
    usage.
    """
    settings = Settings.from_env()
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        workers=workers or settings.workers,
    )
    if writable and not settings.token_sha256:
        raise ConfigError(
            "to be writable the server needs a token: set DYAD_TOKEN_SHA256 to what "
            "`printf %s TOKEN | sha256sum` prints"
        )
    if shapes == "none" and not writable:
        raise ConfigError("--shapes none is about writing: give --writable with it")
    if not settings.store and not (writable and shapes == "none"):
        open_release(settings.home).open_store()  # so that what is wrong is said here
    settings = reserve_port(settings)
    _run(settings, shapes if writable else None)


def reserve_port(settings: Settings) -> Settings:
    """Find out the numeric address and a port that is free.

    The server's own sockets share their port with each other, so they would share it with a second server's,
    too; that the port is free has to be seen before.

    Args:
        settings: With host and port as people gave them; port 0 stands for any.

    Returns:
        The settings with a numeric address, and the port's number.

    Raises:
        ConfigError: The host has no address here, or the port is taken or forbidden.
    """
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        raise ConfigError(
            f"the host {settings.host!r} is not known here ({error}): give another --host"
        ) from None
    # A name such as localhost has an address of each family: IPv4 is what clients try without fail.
    family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigError(
                f"port {settings.port} of {settings.host} cannot be had ({reason}): give another --port"
            ) from None
        name = probe.getsockname()
    return replace(settings, host=str(name[0]), port=int(name[1]))


def write_welcome(address: str) -> str:
    """Write what is printed once the server listens.

    Args:
        address: Its address, without a slash at its end.

    Returns:
        A few lines.
    """
    return "\n".join(
        [
            f"Dyad listens at {address}/ (stop it with Ctrl-C). Three things to try:",
            "",
            "1. Ask for the agreements between Vietnam and Russia in 2025, with document and paragraph:",
            f"   {examples.curl(address)}",
            "2. Ask the same by a named query:",
            f"   {examples.COMMAND}",
            "3. Write a query of your own; open in a browser:",
            f"   {address}/sparql",
        ]
    )


def _run(settings: Settings, writable: Shapes | None) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server = Granian(
        target="dyad",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,  # what no client here needs is not there to be attacked
        workers=1,  # it only hands on; the work is done by as many query processes as are needed
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=_GRACE_SECONDS,
        log_level=LogLevels.error,
    )
    stopping = threading.Event()
    server.on_startup(lambda: _announce(settings, stopping))
    server.on_shutdown(stopping.set)
    server.serve(target_loader=partial(_load_front, settings, writable), wrap_loader=False)


def _load_front(settings: Settings, writable: Shapes | None) -> Callable[..., Any]:
    from dyad_server.front import Front
    from dyad_server.logs import set_up

    set_up(settings.log)
    return Front(settings, writable)


def _announce(settings: Settings, stopping: threading.Event) -> None:
    threading.Thread(target=_welcome_when_ready, args=(settings, stopping), daemon=True).start()


def _welcome_when_ready(settings: Settings, stopping: threading.Event) -> None:
    """Print the welcome as soon as a worker answers."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared, not listened on)
    host = everywhere.get(settings.host, settings.host)
    while not stopping.wait(0.05):
        connection = http.client.HTTPConnection(host, settings.port, timeout=2)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            continue
        finally:
            connection.close()
        shown = f"[{host}]" if ":" in host else host
        click.echo(write_welcome(f"http://{shown}:{settings.port}"))
        sys.stdout.flush()
        return
