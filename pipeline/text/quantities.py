"""How are counts, durations and rates written in plain English? Times are in seconds."""

from collections import deque

_MINUTE_SECONDS, _HOUR_SECONDS = 60, 3600
#: Articles over which a rate is measured: enough to be steady, few enough to follow a change.
_MAX_RATE_ARTICLES = 100


def pluralize(count: int, one: str, many: str = "") -> str:
    """A count and its noun, in the singular or plural.

    Args:
        count: the number.
        one: the noun in the singular.
        many: its plural, where that is not ``one`` and an s.

    >>> pluralize(1, "article"), pluralize(0, "article"), pluralize(1200, "entry", "entries")
    ('1 article', '0 articles', '1,200 entries')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def format_duration(seconds: float) -> str:
    """A duration, in its two largest units.

    >>> format_duration(0.31), format_duration(4.26), format_duration(60), format_duration(3725)
    ('0.3 seconds', '4.3 seconds', '1 minute', '1 hour 2 minutes')
    """
    if seconds < 9.95:
        number = f"{seconds:.1f}"
        return "1 second" if number == "1.0" else f"{number.removesuffix('.0')} seconds"
    total = round(seconds)
    hours, minutes, remaining = total // _HOUR_SECONDS, total // _MINUTE_SECONDS % 60, total % _MINUTE_SECONDS
    units = (pluralize(hours, "hour"), pluralize(minutes, "minute"), pluralize(remaining, "second"))
    first = 0 if hours else 1 if minutes else 2
    return " ".join(unit for unit in units[first : first + 2] if not unit.startswith("0 "))


def format_time_left(seconds: float) -> str:
    """An estimate of the remaining time, rounded to what such an estimate can know.

    >>> format_time_left(3), format_time_left(42), format_time_left(130), format_time_left(5000)
    ('a few seconds left', '40 seconds left', '2 minutes left', '1 hour 25 minutes left')
    """
    if seconds < 10:
        return "a few seconds left"
    step = 10 if seconds < 55 else _MINUTE_SECONDS if seconds < _HOUR_SECONDS else 5 * _MINUTE_SECONDS
    return f"{format_duration(max(step, round(seconds / step) * step))} left"


def format_rate(per_second: float) -> str:
    """A rate, in the largest unit (second, minute, hour) that gives at least 1.

    >>> format_rate(8.2), format_rate(1.52), format_rate(0.5), format_rate(0.01)
    ('8.2 a second', '1.5 a second', '30 a minute', '36 an hour')
    """
    seconds, unit = 1, "a second"
    if per_second < 1:
        seconds, unit = (
            (_MINUTE_SECONDS, "a minute") if per_second * _MINUTE_SECONDS >= 1 else (_HOUR_SECONDS, "an hour")
        )
    rate = per_second * seconds
    number = f"{rate:.1f}".removesuffix(".0") if rate < 9.95 else f"{rate:,.0f}"
    return f"{number} {unit}"


class RateEstimate:
    """The rate at which articles are finished, over the last `_MAX_RATE_ARTICLES` of them."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=_MAX_RATE_ARTICLES)

    def add_article(self, now: float) -> None:
        """Note that an article was finished, at this time in seconds."""
        self._times.append(now)

    @property
    def per_second(self) -> float:
        """Articles a second; 0 while fewer than three were noted."""
        if len(self._times) < 3:
            return 0
        return (len(self._times) - 1) / max(self._times[-1] - self._times[0], 0.001)
