"""``handouts clean-output``: the output folder without what nothing supports any more."""

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.shared import config_of, everywhere, loudness, say, told_in_one_line
from pipeline.errors import EXIT_OK

if TYPE_CHECKING:
    from pipeline.config import Config


@click.command("clean-output")
@click.option("--dry-run", is_flag=True, help="Say what would be taken away; take nothing away.")
@everywhere
@click.pass_obj
@told_in_one_line
def clean_output(settings: dict[str, Any], dry_run: bool) -> int:
    """Take away the handouts of articles whose sources are gone.

    Only what was built from them is taken away: no other file is touched.
    """
    config = config_of(settings)
    is_told = loudness(settings) >= 0
    count = _tell(config) if dry_run else _take_away(config, is_told=is_told)
    if is_told:
        from pipeline.cli.counting import counted

        done = "would be removed" if dry_run else "removed"
        say(f"{counted(count, 'handout')} {done}" if count else "Nothing to remove: every source is there")
    return EXIT_OK


def _tell(config: "Config") -> int:
    from pipeline.cli.dry_run import orphans_of
    from pipeline.manifest import Manifest

    found = orphans_of(Manifest.read(config.output, config.root), config.output)
    for source, files in found.items():
        for file in files:
            say(f"{file}: would be removed, since {source} is gone")
    return sum(map(len, found.values()))


def _take_away(config: "Config", *, is_told: bool) -> int:
    from contextlib import closing

    from pipeline.build.run import clean_output as cleaned

    count = 0
    with closing(cleaned(config)) as gone:  # the catalogue is brought up to date, whatever ends this
        for path in gone:
            count += 1
            if is_told:
                say(f"{path}: removed")
    return count
