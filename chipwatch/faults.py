"""Which errors a user can mend, and the exit code that each ends a command with.

Only the list belongs here. What is not in it is a mistake in chipwatch, and keeps its traceback. The rooms are imported
when an error has been raised, so that commands start fast.
"""

FAILED, WRONG = 1, 2


def exit_code(error: Exception) -> int | None:
    """2 for a wrong call or configuration, 1 for other trouble that the message explains, None for the unexpected."""
    from alerts.operate import NoSecret
    from chipwatch.demonstration import SampleError
    from chipwatch.explain import GivenError
    from chipwatch.settings import ConfigError
    from chipwatch.up import UpError
    from extract.parser import ModelMissing
    from ingest.archive import ArchiveError
    from metrics.conservation import NotConserved
    from warehouse.connection import SchemaChanged, SchemaTooNew, WarehouseBusy
    from warehouse.decisions import BadDecision
    from warehouse.query import NotPublished, QueryRefused

    wrong = (ConfigError, GivenError, ArchiveError, BadDecision, QueryRefused)
    failed = (
        UpError,
        SampleError,
        NoSecret,
        ModelMissing,
        NotConserved,
        SchemaChanged,
        SchemaTooNew,
        WarehouseBusy,
        NotPublished,
        OSError,
    )
    if isinstance(error, BrokenPipeError):
        return None  # the command line's own affair: the reader has what it wanted
    return WRONG if isinstance(error, wrong) else FAILED if isinstance(error, failed) else None
