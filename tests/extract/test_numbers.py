"""Number phrases as bounds: every form and hedge, and the numbers that count nothing."""

import pytest

from extract.numbers import quantities

Bounds = tuple[int | None, int | None]


def read(text: str) -> list[Bounds]:
    return [(q.low, q.high) for q in quantities(text.lower(), 0, len(text), [])]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("50,000 gpus", 50_000, 50_000),
        ("50000 gpus", 50_000, 50_000),
        ("1,250,000 gpus", 1_250_000, 1_250_000),
        ("1.3 million gpus", 1_300_000, 1_300_000),
        ("2m gpus", 2_000_000, 2_000_000),
        ("100k gpus", 100_000, 100_000),
        ("a 100k-gpu cluster", 100_000, 100_000),
        ("a 16,384-gpu cluster", 16_384, 16_384),
        ("350 thousand gpus", 350_000, 350_000),
        ("a million gpus", 1_000_000, 1_000_000),
        ("half a million gpus", 500_000, 500_000),
        ("a quarter of a million gpus", 250_000, 250_000),
        ("one and a half million gpus", 1_500_000, 1_500_000),
        ("a million and a half gpus", 1_500_000, 1_500_000),
        ("twenty thousand gpus", 20_000, 20_000),
        ("thirty-two gpus", 32, 32),
        ("three dozen gpus", 36, 36),
        ("a dozen gpus", 12, 12),
        ("sixty-four gpus", 64, 64),
        ("two hundred thousand gpus", 200_000, 200_000),
    ],
)
def test_plain_numbers_in_any_spelling(text: str, low: int, high: int) -> None:
    assert read(text) == [(low, high)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens of gpus", 24, 99),
        ("hundreds of gpus", 200, 999),
        ("thousands of gpus", 2_000, 9_999),
        ("tens of thousands of gpus", 20_000, 99_999),
        ("hundreds of thousands of gpus", 200_000, 999_999),
        ("millions of gpus", 2_000_000, 9_999_999),
        ("several thousand gpus", 2_000, 9_999),
        ("a few hundred gpus", 200, 999),
    ],
)
def test_vague_plurals_have_the_bounds_of_the_labelling_guide(text: str, low: int, high: int) -> None:
    assert read(text) == [(low, high)]


@pytest.mark.parametrize(
    "hedge",
    [
        "about",
        "around",
        "roughly",
        "approximately",
        "nearly",
        "almost",
        "some",
        "an estimated",
        "close to",
        "just shy of",
    ],
)
def test_about_changes_no_bound(hedge: str) -> None:
    (found,) = quantities(f"{hedge} 50,000 gpus", 0, 99, [])
    assert (found.low, found.high, found.approx) == (50_000, 50_000, True)


@pytest.mark.parametrize(
    "hedge",
    [
        "more than", "over", "at least", "no fewer than", "upwards of", "north of", "in excess of", "well over",
        "a minimum of", "exceeding",
    ],
)  # fmt: skip
def test_a_floor_leaves_the_upper_bound_open(hedge: str) -> None:
    assert read(f"{hedge} 50,000 gpus") == [(50_000, None)]


@pytest.mark.parametrize(
    "hedge",
    [
        "up to", "as many as", "fewer than", "less than", "under", "at most", "no more than", "a maximum of",
        "capped at", "a quota of", "not exceeding",
    ],
)  # fmt: skip
def test_a_ceiling_leaves_the_lower_bound_open(hedge: str) -> None:
    assert read(f"{hedge} 50,000 gpus") == [(None, 50_000)]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("50,000+ gpus", (50_000, None)),
        ("50,000 or more gpus", (50_000, None)),
        ("50,000 or fewer gpus", (None, 50_000)),
        ("no fewer than 50,000 gpus", (50_000, None)),  # two negations make a floor
        ("no more than 50,000 gpus", (None, 50_000)),
    ],
)
def test_hedges_may_stand_behind(text: str, bounds: Bounds) -> None:
    assert read(text) == [bounds]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2,000 to 4,000 gpus", (2_000, 4_000)),
        ("between 2,000 and 4,000 gpus", (2_000, 4_000)),
        ("2,000-4,000 gpus", (2_000, 4_000)),
        ("2 to 4 million gpus", (2_000_000, 4_000_000)),
        ("100,000 or 200,000 gpus", (100_000, 200_000)),
        ("ranging from 2,000 to 4,000 gpus", (2_000, 4_000)),
    ],
)
def test_ranges_have_two_bounds(text: str, bounds: Bounds) -> None:
    assert read(text) == [bounds]


def test_growth_is_two_numbers_and_no_range() -> None:
    assert read("it grew from 100,000 to 200,000 gpus") == [(100_000, 100_000), (200_000, 200_000)]


@pytest.mark.parametrize(
    "text",
    [
        "$50,000", "€1.2 million", "rmb 300 million", "50,000 yuan", "nt$40 billion",  # money
        "300 mw", "1.2 gigawatts", "100 gwh", "700 watts",  # power
        "7nm", "5 nanometres", "814 mm2",  # sizes
        "80gb", "3.35 tb/s", "400 gbps", "1,979 tops", "2 exaflops", "900 petaflops",  # memory and speed
        "70 billion parameters", "15 billion tokens",
        "12%", "12 percent", "30 basis points",
        "in 2024", "october 7, 2022", "7 october", "since 2019", "fiscal 2025", "by 2027",
        "20,000 employees", "300 jobs", "40,000 people", "two million users",
        "three months", "18 weeks", "ten years", "24 hours",
        "section 232", "phase 2", "no. 3", "version 4",
        "1" * 16,
    ],
)  # fmt: skip
def test_money_power_sizes_dates_and_people_are_no_quantities(text: str) -> None:
    assert read(text) == []


def test_parts_of_names_are_left_out() -> None:
    text = "the mi300x and h100 and gpt-4 and 8x7b"
    assert read(text) == []
    assert quantities("some 5,000 rtx 4090 cards", 0, 25, [(11, 19)])[0].low == 5_000


def test_the_whole_phrase_is_the_number_with_its_hedge() -> None:
    text = "it has well over 50,000 of them"
    (found,) = quantities(text, 0, len(text), [])
    assert text[slice(*found.span)] == "50,000"
    assert text[slice(*found.whole)].strip() == "well over 50,000"
    assert found.size == 50_000
