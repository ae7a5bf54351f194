"""The front door: command line, configuration, and the records that pass between the rooms."""

__version__ = "0.1.0"
