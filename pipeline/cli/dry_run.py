"""What a build would do, and why, in lines."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.build.order import Task
from pipeline.build.plan import Plan
from pipeline.build.run import orphans
from pipeline.cli.counting import counted
from pipeline.manifest import Manifest, handouts

#: Articles of one reason that are told one by one.
_FEW = 10
#: Articles of one reason that are told as examples where there are more.
_EXAMPLES = 3

#: The handouts whose source is gone, by the source.
Orphans = Mapping[str, Sequence[str]]


def orphans_of(manifest: Manifest, output: Path, taken: Collection[str] = ()) -> Orphans:
    """What ``clean-output`` would take away.

    Args:
        manifest: what there is.
        output: the output folder.
        taken: names that articles of a build get, which takes over what lies there.
    """
    return {
        _told(str(manifest.source(name))): [
            str(output / file) for file, _ in handouts(output, name, record.files)
        ]
        for name, record in orphans(manifest)
        if name not in taken
    }


def _told(source: str) -> str:
    """A source without the detour that its address takes from the output folder."""
    return source if "://" in source else os.path.normpath(source)


def told(plan: Plan, left: Orphans, *, is_whole: bool) -> Iterator[str]:
    """What would be done.

    Args:
        plan: what would be built.
        left: what ``clean-output`` would take away.
        is_whole: whether every article is named; otherwise many of the same reason are told together.
    """
    by_reason: dict[str, list[Task]] = {}
    for task in plan.tasks:
        by_reason.setdefault(task.reason, []).append(task)
    for reason, tasks in by_reason.items():
        if is_whole or len(tasks) <= _FEW:
            yield from (f"{task.source}: {reason}" for task in tasks)
        else:
            examples = ", ".join(str(task.source) for task in tasks[:_EXAMPLES])
            rest = len(tasks) - _EXAMPLES
            yield f"{counted(len(tasks), 'article')}: {reason} ({examples} and {rest:,} more)"
    yield f"{len(plan.tasks):,} to build, {len(plan.unchanged):,} unchanged"
    yield from _left(left, is_whole=is_whole)


def _left(left: Orphans, *, is_whole: bool) -> Iterator[str]:
    count = sum(map(len, left.values()))
    if not count:
        return
    yield f"{counted(count, 'handout')} of sources that are gone; 'handouts clean-output' takes them away:"
    shown = list(left.items())[: None if is_whole else _FEW]
    for source, files in shown:
        yield f"  {source}: {', '.join(files)}"
    if len(left) > len(shown):
        yield f"  and those of {counted(len(left) - len(shown), 'more source')}"
