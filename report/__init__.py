"""The report: metric and event frames in, one self-contained HTML page out.

No database, no network and no clock belong here. `report.page.render` is the entrance.
"""
