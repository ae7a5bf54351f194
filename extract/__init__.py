"""Reads articles: gate, names, counts, measures and delays, each finding with the words that carry it."""

from extract.read import read

VERSION = "1"

__all__ = ["VERSION", "read"]
