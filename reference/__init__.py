"""What the field knows, as data: firms, agencies, countries, outlets, chips, figures, rules, each with its source.

Only the names that other rooms import belong here. The data are the CSV files, the loaders are in the modules.
"""

from reference.chips import Chip, Figure, chips, figures
from reference.load import Agency, Country, Firm, Outlet, Source, agencies, countries, firms, outlets, sources

__all__ = [
    "Agency",
    "Chip",
    "Country",
    "Figure",
    "Firm",
    "Outlet",
    "Source",
    "agencies",
    "chips",
    "countries",
    "figures",
    "firms",
    "outlets",
    "sources",
]
