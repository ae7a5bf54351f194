"""The chips and figures: that the files hold together, and that a fault in them is named with its line."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from reference.chips import CHIP_KINDS, FIGURES, FOLDER, chips, figures, read_chips, read_figures
from reference.load import sources

CHIPS = {chip.name: chip for chip in chips()}
HEADER = "chip,aliases,maker,family,kind,segment,released,eccn,units,typical,ambiguous,contains,source\n"


def test_there_are_as_many_chips_as_the_news_need() -> None:
    assert len(CHIPS) >= 250
    assert {chip.kind for chip in chips()} == CHIP_KINDS


def test_no_name_or_alias_stands_for_two_chips() -> None:
    counts = Counter(name.casefold() for chip in chips() for name in (chip.name, *chip.aliases))
    assert [name for name, count in counts.items() if count > 1] == []


def test_families_and_contents_are_chips_themselves() -> None:
    assert {chip.family for chip in chips() if chip.family} <= set(CHIPS)
    assert {chip.contains for chip in chips() if chip.contains} <= set(CHIPS)


def test_a_family_has_at_most_one_typical_member() -> None:
    counts = Counter(chip.family for chip in chips() if chip.typical)
    assert [family for family, count in counts.items() if count > 1] == []
    assert {"Hopper", "Blackwell", "Ampere", "Ascend", "Instinct", "TPU", "Trainium", "Kunlun"} <= set(counts)


@pytest.mark.parametrize(
    ("chip", "units"),
    [
        ("GB200", 1),
        ("GB200 Superchip", 2),
        ("GB200 NVL72", 72),
        ("GB300 NVL72", 72),
        ("DGX H100", 8),
        ("CloudMatrix 384", 384),
    ],
)
def test_units_say_how_many_processors_one_stands_for(chip: str, units: int) -> None:
    assert CHIPS[chip].units == units


def test_every_chip_and_every_figure_has_a_source() -> None:
    known = {source.id for source in sources()}
    assert {chip.source for chip in chips()} <= known
    assert {figure.source for figure in figures()} <= known


def test_every_source_of_the_chips_is_a_web_page_and_its_id_is_its_own() -> None:
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["url"].startswith("https://") for row in rows)
    assert [id_ for id_, count in Counter(source.id for source in sources()).items() if count > 1] == []


def test_figures_are_of_chips_with_numbers_of_their_own() -> None:
    owners = {figure.chip for figure in figures()}
    assert owners <= set(CHIPS)
    assert [name for name in owners if CHIPS[name].contains or CHIPS[name].kind == "family"] == []
    assert len(owners) >= 80
    assert {figure.figure for figure in figures()} == set(FIGURES)


def test_rates_are_dense() -> None:
    rated = [figure for figure in figures() if figure.unit in ("TOPS", "TFLOPS")]
    assert {figure.basis for figure in rated} == {"dense"}


def test_the_same_number_of_the_same_source_stands_once() -> None:
    counts = Counter((figure.chip, figure.figure, figure.source) for figure in figures())
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,,M,,engine,datacentre,,,1,,,,s\n", "line 2: kind 'engine' is none of"),
        ("X,,M,,gpu,datacenter,,,1,,,,s\n", "line 2: segment 'datacenter' is none of"),
        ("X,,M,,gpu,datacentre,spring 2024,,1,,,,s\n", "line 2: released 'spring 2024' is no ISO day"),
        ("X,,M,,gpu,datacentre,,,two,,,,s\n", "line 2: units 'two' is no whole number"),
        ("X,,M,,gpu\n", "line 2: expected 13 cells"),
    ],
)
def test_a_wrong_chip_row_is_named_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "chips.csv"
    path.write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_chips(path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,fp8_tflops,1,TOPS,dense,s,\n", "line 2: 'fp8_tflops' in 'TOPS' is none of"),
        ("X,speed,1,TOPS,dense,s,\n", "line 2: 'speed' in 'TOPS' is none of"),
        ("X,tdp,many,W,,s,\n", "line 2: value 'many' is no number"),
        ("X,tdp,0,W,,s,\n", "line 2: value 0 must be above 0"),
    ],
)
def test_a_wrong_figure_row_is_named_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("chip,figure,value,unit,basis,source,note\n" + row, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_figures(path)
