"""Each chart as a picture for slides: SVG and PNG, in light colours on white, without the browser.

Only the drawing of specifications that `report.page` makes belongs here. What a reader can choose on the page stands as
it does when the page is opened: all firms, all issuers, the first destination.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import vl_convert

from metrics.claims import naive
from report.axes import Spec
from report.frames import complete
from report.page import specifications, vega_lite

WIDTH, SCALE = 900, 2  # pixels of the drawing, and of the PNG for each of them
_CONFIG: dict[str, Any] = {
    "background": "white",
    "font": "Helvetica, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 260,
        "gridColor": "#dcdfe3",
    },
    "legend": {"labelFontSize": 12},
    "padding": 12,
}


def pictures(frames: Mapping[str, pl.DataFrame], now: datetime, folder: Path) -> list[Path]:
    """Draw each chart that has something to show into `folder`, as `NAME.svg` and `NAME.png`; returns the files.

    Takes the public views, as `report.page.render` does. A picture of a chart that has nothing to show any more is
    removed. Each file is replaced in one step.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = list[Path]()
    for name, spec in specifications(complete(frames), naive(now)).items():
        ready = _still(spec)
        drawn = {
            "svg": vl_convert.vegalite_to_svg(ready, vl_version=vega_lite()).encode(),
            "png": vl_convert.vegalite_to_png(ready, vl_version=vega_lite(), scale=SCALE),
        }
        for form, content in drawn.items():
            path = folder / f"{name}.{form}"
            fresh = path.with_name(f".{path.name}.tmp")
            fresh.write_bytes(content)
            fresh.replace(path)
            written.append(path)
    for path in folder.iterdir():
        if path.suffix in (".svg", ".png") and path not in written:
            path.unlink()
    return written


def _still(spec: Spec) -> Spec:
    """A specification of fixed width with colours of its own, since there is no page to take them from."""
    return spec | {"width": WIDTH, "config": _CONFIG}
