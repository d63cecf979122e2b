"""How is a function called for many items at once, where each call waits for a remote store?"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

#: Requests that wait for their answers at the same time.
_MAX_CONCURRENT_REQUESTS = 32
#: Items that are taken at a time from what may be endless.
_BATCH_ITEMS = 8 * _MAX_CONCURRENT_REQUESTS

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def map_concurrently(
    function: Callable[[_Item], _Result], items: Iterable[_Item], *, is_remote: bool
) -> Iterator[_Result]:
    """Call a function for each item, and yield the results in the order of the items.

    Args:
        function: called once an item; what it raises is raised here.
        items: taken in batches, never all at once.
        is_remote: whether the calls wait for a remote store. If so, they run in many threads; otherwise one
            after the other, in this thread.
    """
    if not is_remote:
        yield from map(function, items)
        return
    from concurrent.futures import ThreadPoolExecutor  # a local build does not pay for the import

    remaining = iter(items)
    with ThreadPoolExecutor(_MAX_CONCURRENT_REQUESTS) as pool:
        while batch := list(islice(remaining, _BATCH_ITEMS)):
            yield from pool.map(function, batch)
