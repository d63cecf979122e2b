"""Turn messy scraped exercise articles into handouts that a clinic may give to its patients."""

__version__ = "0.1.0"
