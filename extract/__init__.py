"""Reads articles: gate, names, counts, measures and delays, each finding with the words that carry it."""

import os

# OpenBLAS starts its threads when numpy is imported; the matrices of sentences are too small to share out.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from extract.read import read

VERSION = "1"

__all__ = ["VERSION", "read"]
