"""Readers: the bytes of a raw article to numbered lines, with what its own mark-up says about them."""

from pipeline.scraper.readers.raw import SUFFIXES, RawArticle, read_bytes

__all__ = ["SUFFIXES", "RawArticle", "read_bytes"]
