"""Arithmetic on published figures: against published H100-equivalents, TPP and density."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.chips import Figure, chips
from reference.derive import BITS, H100_RATE, facts, h100e, performance_density, tpp, used

FACTS = {fact.chip: fact for fact in facts()}
RATES = st.dictionaries(st.sampled_from(sorted(BITS)), st.floats(0.1, 1e6), min_size=1)


@pytest.mark.parametrize(
    ("chip", "published"),
    [  # Epoch AI, data on machine learning hardware and on AI chip sales
        ("A100", 0.3153),
        ("H100", 1.0),
        ("H200", 1.0),
        ("GB200", 2.5265),
        ("GB200 NVL72", 2.5265),
        ("B200", 2.2739),
        ("MI300X", 1.3213),
        ("TPU v5p", 0.4639),
        ("TPU v4", 0.1390),
        ("V100", 0.0632),
    ],
)
def test_h100_equivalents_agree_with_published_ones(chip: str, published: float) -> None:
    assert FACTS[chip].h100e == pytest.approx(published, rel=0.01)


@pytest.mark.parametrize(
    ("chip", "performance"),
    [  # dense tera-operations × bits, from data sheets: the product that each data sheet's largest entry gives
        ("V100", 125 * 16),
        ("T4", 130 * 8),
        ("A10", 250 * 8),
        ("A30", 330 * 8),
        ("A40", 299.3 * 8),
        ("A100", 4992),
        ("A800", 4992),
        ("H100", 15832),
        ("H800", 15832),
        ("H200", 15832),
        ("GH200", 15832),
        ("H20", 2368),
        ("L20", 1912),
        ("L2", 1544),
        ("L4", 1936),
        ("L40", 2896),
        ("L40S", 5864),
        ("B100", 28000),
        ("B200", 36000),
        ("GB200", 40000),
        ("GB300", 60000),
        ("RTX 3090", 2272),
        ("RTX 4080", 3119),
        ("RTX 4090", 5285),
        ("RTX 4090 D", 4707),
        ("RTX 5090", 6704),
        ("RTX 5090 D", 4750),
        ("RTX 6000 Ada", 5828),
        ("MI100", 2954),
        ("MI210", 2896),
        ("MI250X", 6128),
        ("MI300A", 15690),
        ("MI300X", 20919),
        ("MI325X", 20919),
        ("MI350X", 36912),
        ("MI355X", 40266),
        ("Gaudi 2", 6920),
        ("Gaudi 3", 1835 * 16),
        ("TPU v4", 4400),
        ("TPU v5e", 3152),
        ("TPU v5p", 7344),
        ("TPU v6e", 14688),
        ("TPU v7", 36912),
        ("Trainium2", 10672),
        ("Maia 100", 12800),
        ("Ascend 910", 4096),
        ("BR100", 16384),
    ],
)
def test_total_processing_performance_agrees_with_data_sheets(chip: str, performance: float) -> None:
    assert FACTS[chip].tpp == pytest.approx(performance, rel=0.01)


@pytest.mark.parametrize(
    ("chip", "density"),
    [
        ("V100", 2000 / 815),
        ("A100", 4992 / 826),
        ("A800", 4992 / 826),
        ("H100", 15832 / 814),
        ("H20", 2.91),
        ("L20", 3.14),
        ("L4", 6.59),
        ("L40", 4.76),
        ("L40S", 9.64),
        ("RTX 4090", 8.69),
        ("RTX 4090 D", 7.74),
        ("A40", 3.81),
        ("A10", 3.18),
        ("MI100", 3.94),
    ],
)
def test_performance_density_agrees_with_data_sheets(chip: str, density: float) -> None:
    assert FACTS[chip].performance_density == pytest.approx(density, rel=0.01)


def test_the_denominator_is_the_h100s_own_figure() -> None:
    assert FACTS["H100"].h100e == 1.0
    assert H100_RATE == 3958 / 2


def test_a_chip_without_data_has_none_never_zero() -> None:
    assert tpp({}) is None
    assert performance_density({"fp8_tflops": 100.0}) is None
    assert h100e({"fp32_tflops": 20.0}) is None
    assert (FACTS["MI308"].tpp, FACTS["MI308"].h100e) == (None, None)
    assert all(value != 0 for fact in facts() for value in (fact.tpp, fact.h100e, fact.performance_density))


def test_a_rack_has_the_facts_of_the_processor_it_contains() -> None:
    rack, processor = FACTS["GB200 NVL72"], FACTS["GB200"]
    assert (rack.tpp, rack.h100e, rack.memory_bandwidth) == (processor.tpp, processor.h100e, processor.memory_bandwidth)


def test_facts_are_in_the_order_of_the_chips() -> None:
    assert [fact.chip for fact in facts()] == [chip.name for chip in chips()]


def test_where_two_sources_differ_the_first_row_is_used() -> None:
    rows = [Figure("X", "tdp", value, "W", "", source, "") for value, source in ((700.0, "maker"), (650.0, "press"))]
    assert used(rows) == {"X": {"tdp": 700.0}}


@given(RATES)
def test_performance_is_the_largest_product_and_grows_with_every_rate(rates: dict[str, float]) -> None:
    performance = tpp(rates)
    assert performance == max(rate * BITS[figure] for figure, rate in rates.items())
    assert (tpp({figure: rate * 2 for figure, rate in rates.items()}) or 0) >= (performance or 0)


@given(RATES)
def test_sixteen_bit_rates_are_not_counted_double(rates: dict[str, float]) -> None:
    counted = [rate for figure, rate in rates.items() if BITS[figure] in (8, 16)]
    assert h100e(rates) == (max(counted) / H100_RATE if counted else None)
