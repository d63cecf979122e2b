"""Let ``python -m pipeline`` do what the ``handouts`` command does."""

from pipeline.cli import main

if __name__ == "__main__":
    main(prog_name="handouts")
