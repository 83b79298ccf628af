"""The command `dyad`: collects the commands of every part, and knows none of them by name.

A part offers a command by an entry point of the group `dyad.commands` (see `pyproject.toml`), so the core
imports neither the loader nor the server, and a command is imported only when it is asked for.
"""

from importlib.metadata import EntryPoint, entry_points

import click

from dyad.errors import DyadError

GROUP = "dyad.commands"


class Commands(click.Group):
    """A group whose commands are the entry points of `dyad.commands`; it shows a `DyadError` as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the commands.

        Args:
            ctx: The context of the call.

        Returns:
            The names, sorted.
        """
        return sorted({*super().list_commands(ctx), *entry_points(group=GROUP).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command.

        Args:
            ctx: The context of the call.
            cmd_name: Its name.

        Returns:
            The command; None if there is none of that name.
        """
        for entry_point in entry_points(group=GROUP, name=cmd_name):
            return _import_command(entry_point)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for.

        Args:
            ctx: The context of the call.

        Returns:
            What the command returns.

        Raises:
            click.ClickException: The command raised a `DyadError`; the message is the same.
        """
        try:
            return super().invoke(ctx)
        except DyadError as error:
            raise click.ClickException(str(error)) from error


def _import_command(entry_point: EntryPoint) -> click.Command:
    command = entry_point.load()
    if not isinstance(command, click.Command):
        raise TypeError(
            f"{entry_point.value}, the entry point of 'dyad {entry_point.name}', is no click command"
        )
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dyad")
def main() -> None:
    """Dyad: a source-cited knowledge graph of relations between states."""
