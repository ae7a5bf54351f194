"""What the field knows, as data: firms, assets, agencies, countries, outlets, chips, figures, rules, with sources.

Only the names that other rooms import belong here. The data are the CSV files, the loaders are in the modules.
"""

from reference.chips import Chip, Figure, chips, figures
from reference.load import (
    Agency,
    Asset,
    Country,
    Firm,
    Outlet,
    Source,
    agencies,
    assets,
    countries,
    firms,
    outlets,
    sources,
)

__all__ = [
    "Agency",
    "Asset",
    "Chip",
    "Country",
    "Figure",
    "Firm",
    "Outlet",
    "Source",
    "agencies",
    "assets",
    "chips",
    "countries",
    "figures",
    "firms",
    "outlets",
    "sources",
]
