"""The command `dyad mcp`: the door for language models."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from dyad.errors import ConfigError
from dyad.release import open_release
from dyad.settings import Settings
from dyad_server.commands import reserve_port


@click.command("mcp")
@click.option(
    "--http", is_flag=True, help="Listen for streamable HTTP, in place of the standard input and output."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8081,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further name under which clients know this server. Requests to other names are refused.",
)
def mcp(http: bool, host: str, port: int, names: Sequence[str]) -> None:
    """Offer the current release to language models by the Model Context Protocol.

    Tools: search_things, ask, query, describe, brief; resources: the vocabulary, the named queries, the
    shapes. All of it only reads, under the limits of `dyad serve`. No model and no key is needed.

    \b
    Examples:
      dyad mcp                          for a client that starts it: command "dyad", argument "mcp"
      dyad mcp --http --port 8081       for clients of http://127.0.0.1:8081/mcp

    Exit codes: 0 the client has gone, or stopped on demand; 1 nothing is loaded, the port is taken, or the
    package mcp is missing; 2 wrong usage.
    """
    try:
        import dyad_server.mcp.serving as serving
    except ImportError as error:
        if error.name and error.name.startswith("dyad"):
            raise
        raise ConfigError(
            "`dyad mcp` needs the package mcp: install it with `pip install dyad[mcp]`"
        ) from None
    from dyad_server.mcp.dataset import open_dataset

    if not http and names:
        raise click.UsageError("--allow-host is about HTTP: give --http with it")
    settings = Settings.from_env()
    if not settings.store:
        open_release(settings.home).open_store()  # so that what is wrong is said here
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    listening = _listen(replace(settings, host=host, port=port)) if http else None

    async def talk() -> None:
        async with open_dataset(settings) as dataset:
            if listening is None:
                await serving.serve_stdio(dataset)
                return
            address, number = listening.getsockname()[:2]
            shown = f"[{address}]" if ":" in address else address
            click.echo(f"Dyad speaks MCP at http://{shown}:{number}{serving.PATH} (stop it with Ctrl-C).")
            await serving.serve_http(dataset, listening, names)

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(talk())


def _listen(settings: Settings) -> socket.socket:
    found = reserve_port(settings)
    family = socket.AF_INET6 if ":" in found.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((found.host, found.port))
    listening.listen()
    return listening
