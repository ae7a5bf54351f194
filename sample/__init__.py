"""A small bundled news world: three feeds about real events of 2022 to 2026, told in sentences of our own.

`articles/` holds the texts, one file each; `corpus` reads them, `feeds` turns them into feed and page bytes, `server`
answers for them on loopback, `gold.jsonl` says what each text contains. Nothing here fetches, extracts or stores.
"""

from sample.corpus import articles, gold

__all__ = ["articles", "gold"]
