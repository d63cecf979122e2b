"""The ``handouts`` command: the only package of the product that prints or exits.

Exit codes: 0 all well, 1 some articles failed, 2 wrong usage, 3 wrong configuration, 4 output cannot be
written (see `pipeline.errors`); 128 and the signal's number where a signal ended a command.
"""

from importlib import import_module

import click

from pipeline import __version__
from pipeline.cli.console import global_options

_CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
#: Each command's module and its line of the help, so that the help imports none of the modules.
COMMANDS = {
    "approve": ("review", "Approve exactly what an article says now."),
    "build": ("build", "Build handouts: of all articles, or of some."),
    "check": ("check", "Tell how easily articles are read, and what to change."),
    "clean": ("clean", "Clean raw articles without making handouts."),
    "clean-output": ("clean", "Take away the handouts of articles whose sources are gone."),
    "diff": ("review", "Show what changed in an article since it was approved."),
    "formats": ("info", "List the formats, each with the distribution that brings it."),
    "release": ("review", "Write approved handouts into a folder of their own."),
    "schema": ("info", "Print the JSON Schema of the article JSON."),
    "themes": ("info", "List the themes."),
    "verify": ("verify", "Read handouts back and hold them against their articles."),
}


class _LazyCommands(click.Group):
    """The commands; the module of each is imported when it is called, with the libraries that it needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pipeline.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)  # noqa: S101 # the table says so
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=_LazyCommands, context_settings=_CONTEXT_SETTINGS)
@click.version_option(__version__, prog_name="handouts")
@global_options
def main() -> None:
    """Turn scraped exercise articles into handouts for patients: PDF, EPUB and accessible HTML."""
