"""Holds the laws of cleaning over as many random inputs as you like; no part of the test suite.

    PYTHONPATH=tests python -m support.fuzz [--inputs 200000]
    PYTHONPATH=tests python -m support.fuzz --atheris [SECONDS]

The first way takes damaged texts and random pages, made by hypothesis; the second one pages grown by coverage
(pip install atheris). Ends at the first input that raises what the product does not foresee, or breaks a law,
and prints it.
"""

import argparse
import sys

from hypothesis import HealthCheck, Phase, given, settings

from support.strategies import pages, raw_text


def random_inputs(count: int) -> None:
    """Half of the inputs are texts, half are pages."""
    from support import laws

    told = settings(
        max_examples=count // 2,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    @told
    @given(raw_text)
    def texts(text: str) -> None:
        laws.all_of_a_text(text)

    @told
    @given(pages)
    def web_pages(page: str) -> None:
        laws.every_visible_text_is_on_a_line(page)
        laws.every_line_of_a_page_is_accounted_for(page)

    for run in (texts, web_pages):
        run()
        print(f"{run.__name__}: {count // 2} inputs, every law held", flush=True)


def grown_inputs(seconds: int) -> None:
    """Pages that libFuzzer grows towards lines of the reader that no page has reached yet."""
    import atheris

    with atheris.instrument_imports(include=["pipeline.scraper"]):
        from support import laws

    def one(content: bytes) -> None:
        page = content.decode("utf-8", errors="replace")
        laws.every_visible_text_is_on_a_line(page)
        laws.every_line_of_a_page_is_accounted_for(page)

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--atheris", type=int, nargs="?", const=300, metavar="SECONDS")
    args = parser.parse_args()
    if args.atheris:
        grown_inputs(args.atheris)
    else:
        random_inputs(args.inputs)
