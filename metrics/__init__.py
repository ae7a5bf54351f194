"""Indicators computed from findings: pure polars functions, frames in and frames out.

No I/O, no database and no clock belong here: `flows/` reads the frames, gives the time, and writes what comes back.
Each module states the columns that it takes and gives as polars schemas; docs/methods.md states the formulas.
"""
