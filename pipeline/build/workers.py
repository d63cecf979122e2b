"""A worker process: warm before its first article, bound to its limits, gone when its build is gone."""

import contextlib
import ctypes
import gc
import os
import signal
import sys

from pipeline.build.article import inputs_of, own_words
from pipeline.build.cleaning import cleaned
from pipeline.build.order import Order
from pipeline.catalog.detail import detail_page
from pipeline.clinical.gate import verify
from pipeline.config import Limits
from pipeline.errors import PipelineError
from pipeline.exporters.registry import exporter
from pipeline.reporting import told
from pipeline.sources import Material, source_of

#: Where the server process of workers finds the order that it is to be warm for.
ORDER = "HANDOUTS_ORDER"
#: The exit status of a worker that needed more memory than it may have.
NO_MEMORY = 77
_MEGABYTE = 1_000_000
#: New objects, and collections of younger ones, after which the collector looks at each generation.
_COLLECT = (20_000, 20, 50)
#: Linux, prctl(2): the signal that a process gets when its parent ends.
_PR_SET_PDEATHSIG = 1

_is_worker = False
_warm_for: Order | None = None

#: Holds all that an article may hold, so that all code for it has run once.
_ARTICLE = """\
Knee bend

A short exercise for strong legs.

Benefits
✅ Stronger thighs
✅ Better balance

How to do it
1. Stand straight: Hold on to the back of a chair.
2. Bend: Bend your knees a little and hold for 5 seconds.
3. Repeat 8 to 10 times, twice a day.

Do
✅ Breathe calmly

Don't
❌ Do not bend further than you can without pain

Stop if you feel a sharp pain, and call your doctor. You can do it ✨

| Week | Times |
| 1 | 8 |
| 2 | 10 |
"""


def warm(order: Order) -> None:
    """Load what articles need and make one, without writing anything; once a process, however it began."""
    global _warm_for
    if order == _warm_for:
        return
    _warm_for = order
    with contextlib.suppress(Exception):  # it will be met again with the first article, and told of it
        make_one(order)
    # What is there now lives as long as the workers: the collector need not touch it, which would copy it.
    # An article makes and drops a hundred thousand objects; to look for rings of them every few hundred, as
    # the collector does by default, costs a fifteenth of its time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


def make_one(order: Order) -> None:
    """Make a small article in all formats, and what the report tells of it, and forget it.

    Raises:
        Exception: what an article may meet.
    """
    source = source_of(order.config.source / "knee-bend.txt")
    material = Material(_ARTICLE.encode(), source.name)
    inputs_of(material, order)
    article, scraped = cleaned(source, material, order.config)
    detail_page(told("knee-bend", source, str(source), (article, scraped), ()))
    for name in order.inputs:
        with contextlib.suppress(PipelineError):
            each = exporter(name)
            words = own_words(each, order.context.clinic)
            verify(article, each.suffix, each.export(article, order.context), where=name, own_words=words)


def become_worker(limits: Limits) -> None:
    """Make this process a worker: bounded, ended at once by a signal, and by the end of its parent."""
    global _is_worker
    _is_worker = True
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        import resource

        # Memory that it writes to; not address space, of which fonts and libraries take much and cost little.
        most = limits.megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:  # it ended before
            os._exit(1)


def rest() -> None:
    """Give memory back that an article took: a worker stays as small after a thousand as after one."""
    if not _is_worker:
        return
    # What an article leaves in rings goes now; what then is left is kept for the next (styles, glyphs), and
    # the collector need not look through it again.
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # only the GNU C library keeps what is free, and has this
            ctypes.CDLL(None).malloc_trim(0)


def give_up_worker() -> None:
    """End this process if it is a worker that had too little memory: a new one has a whole one."""
    if _is_worker:
        os._exit(NO_MEMORY)
