"""Counts in notes, lists and tables, where punctuation and not a verb tells whose the chips are.

Each line is of its own wording; where there is a title, it stands before the bar.
"""

import pytest

from chipwatch.model import Article
from extract import read

Row = tuple[int | None, int | None, str | None, str | None]


def rows(line: str) -> list[Row]:
    title, bar, text = line.partition(" | ")
    article = Article("a", title if bar else "Notes", text if bar else title)
    return [(c.low, c.high, c.chip, c.firm) for c in next(read([article])).counts]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Oracle: 26,000 MI355X accelerators, 45,000 MI450 from 2027.", [("MI355X", "Oracle"), ("MI450", "Oracle")]),
        ("Apple: the server model on 6,144 TPU v4 chips.", [("TPU v4", "Apple")]),
        ("Nscale - builds its Portuguese site with Microsoft (21,000 GB300 GPUs).", [("GB300", "Nscale")]),
        (
            "Sites under review: xAI Colossus (190,000 GPUs), Yotta NM2 (9,000+ H100s).",
            [(None, "xAI"), ("H100", "Yotta")],
        ),
        (
            "Firmus now has 2,048 B200 GPUs (Cisco) and 4,096 B300 GPUs (Dell/NextDC Sydney).",
            [("B200", "Firmus"), ("B300", "Firmus")],
        ),
        ("Humain (a PIF subsidiary): partnership signed; a first 17,000 GB300 chips.", [("GB300", "Humain")]),
        (
            "Nvidia and AWS widen their pact: Trainium keeps its fabric; 90,000 GPUs on AWS infrastructure for "
            "federal work; Amazon Robotics adopts Jetson.",
            [(None, "AWS")],
        ),
        ("CoreWeave bought 40,000 H200s; Baidu took 30,000.", [("H200", "CoreWeave"), ("H200", "Baidu")]),
    ],
)
def test_the_place_in_a_list_tells_whose_the_chips_are(line: str, expected: list[tuple[str | None, str]]) -> None:
    assert sorted((str(chip), firm) for _, _, chip, firm in rows(line)) == sorted((str(c), f) for c, f in expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Meta plans clusters of >600,000 GPUs.", (600_000, None)),
        ("Alibaba ordered 3+ million H200 chips.", (3_000_000, None)),
        ("Anthropic may use UP TO ~2 MILLION TPUs.", (None, 2_000_000)),
        ("Google rents ≈120,000 GPUs.", (120_000, 120_000)),
        ("xAI trained on 2016 GPUs.", (2016, 2016)),
    ],
)
def test_signs_of_notes_bound_a_number(line: str, expected: tuple[int | None, int | None]) -> None:
    assert [(low, high) for low, high, _, _ in rows(line)] == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "Every major 2027 AI accelerator generation of Nvidia and AMD needs one TSMC node.",
        "Firms that plan GPU cluster procurement for H2 2027 face tariffs on chips.",
        "The April 2026 H20 licence rule cost Nvidia a quarter of its Chinese sales.",
        "Dell settled 120 breaches of the export rules with a shipment of controlled semiconductors.",
    ],
)
def test_years_and_other_things_before_a_chips_name_are_no_counts(line: str) -> None:
    assert rows(line) == []


def test_a_model_number_that_goes_on_a_list_is_no_count() -> None:
    line = "Cambricon will ship up to 250,000 units of Siyuan 590 and 690."
    assert [high for _, high, _, _ in rows(line)] == [250_000]


def test_two_chips_with_one_number_are_two_statements() -> None:
    line = "The first hall of xAI has 90,000 GB200 processors. The second hall of xAI has 90,000 GB300 processors."
    assert [chip for _, _, chip, _ in rows(line)] == ["GB200", "GB300"]


def test_one_number_of_two_firms_is_two_statements() -> None:
    line = "SpaceX operates 95,000 GB200 GPUs in Memphis.\n\nGoogle will rent 95,000 Nvidia GPUs from Oracle."
    assert [firm for _, _, _, firm in rows(line)] == ["SpaceX", "Google"]


def test_of_two_names_for_one_chip_the_one_with_a_number_counts() -> None:
    assert rows("xAI added thirty thousand GB200 Blackwell chips.") == [(30_000, 30_000, "GB200", "xAI")]


@pytest.mark.parametrize(
    ("line", "firm"),
    [
        ("Nvidia and Nebius signed a five-year agreement covering 90,000 Blackwell GPUs.", "Nebius"),
        ("The plan foresees 300,000 Nvidia GPUs for the region, with 40,000 GPUs allocated directly to G42.", "G42"),
        ("A ten-year lease on Iren's campus is to bring about 96,000 GB300 GPUs for Microsoft.", "Microsoft"),
        ("The hall in Sines holds 12,000 B300 chips, built for Mistral AI.", "Mistral AI"),
        ("AWS, Microsoft and Oracle - have by now some 900,000 Hopper GPUs.", "AWS"),
        ("Nvidia's deals are many: Korea 240,000 GPUs; Japan more.", None),
        ("Top clouds ordered 800,000 GPUs; Meta is building a campus of its own.", None),
        ("Notes on Lambda | Lambda said much.\nOrdered 30,000 GPUs in May.", "Lambda"),
        ("Nvidia's week | Some 40,000 H100 GPUs went online in Oslo.", None),
        ("xAI's site | Work goes on.\nCosts rise.\nPower is short.\nTotal: 130,000 GPUs by spring.", "xAI"),
    ],
)
def test_the_firm_that_ends_up_with_the_chips_is_told_by_what_stands_around(line: str, firm: str | None) -> None:
    assert rows(line)[-1][3] == firm
