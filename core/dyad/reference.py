"""The reference of commands and settings, made from what they say of themselves.

    python -m dyad.reference > docs/reference.md

A test holds the file in step, so no command, option or setting goes undocumented.
"""

from __future__ import annotations

import sys

import click

from dyad.cli import main as dyad_command
from dyad.settings import SETTINGS

_WIDTH = 100
_SETTINGS_INTRODUCTION = """\
Settings are environment variables. A name that begins with `DYAD_` and is not in this table is refused."""


def write_reference() -> str:
    """Write the reference.

    Returns:
        Markdown: each command's help, then the settings as a table.
    """
    context = click.Context(
        dyad_command,
        info_name="dyad",
        max_content_width=_WIDTH,
        terminal_width=_WIDTH,
        help_option_names=dyad_command.context_settings["help_option_names"],
    )
    lines = ["# Reference", "", "Made by `python -m dyad.reference`; do not edit.", "", "## Commands", ""]
    for name in dyad_command.list_commands(context):
        command = dyad_command.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(
            command, info_name=name, parent=context, max_content_width=_WIDTH, terminal_width=_WIDTH
        )
        lines += [f"### dyad {name}", "", "```text", command.get_help(inner), "```", ""]
    lines += ["## Settings", "", _SETTINGS_INTRODUCTION, ""]
    lines += ["| name | default | what it is for |", "|---|---|---|"]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "none"
        lines.append(f"| `{setting.name}` | {default} | {setting.help} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(write_reference())
