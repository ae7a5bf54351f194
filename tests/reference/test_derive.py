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
        ("Ironwood", 36912),
        ("Trainium2", 10672),
        ("Maia 100", 12800),
        ("Ascend 910", 4096),
        ("BR100", 16384),
    ],
)
def test_total_processing_performance_agrees_with_data_sheets(chip: str, performance: float) -> None:
    assert FACTS[chip].tpp == pytest.approx(performance, rel=0.01)


ARCHITECTURES = {  # die areas in mm², from the makers' own papers
    "GP100": (610, "Nvidia, Tesla P100 white paper"),
    "GP102": (471, "Nvidia, GeForce GTX 1080 Ti, launch specifications"),
    "GP104": (314, "Nvidia, GeForce GTX 1080 white paper"),
    "GV100": (815, "Nvidia, Tesla V100 architecture white paper"),
    "TU102": (754, "Nvidia, Turing architecture white paper"),
    "TU104": (545, "Nvidia, Turing architecture white paper"),
    "GA100": (826, "Nvidia, A100 architecture white paper"),
    "GA102": (628.4, "Nvidia, Ampere GA102 white paper"),
    "GA104": (392.5, "Nvidia, Ampere GA102 white paper"),
    "GH100": (814, "Nvidia, H100 architecture white paper"),
    "AD102": (608.5, "Nvidia, Ada architecture white paper"),
    "AD103": (378.6, "Nvidia, Ada architecture white paper"),
    "AD104": (294.5, "Nvidia, Ada architecture white paper"),
    "GB202": (750, "Nvidia, RTX Blackwell architecture white paper"),
    "GB203": (378, "Nvidia, RTX Blackwell architecture white paper"),
    "GB205": (263, "Nvidia, RTX Blackwell architecture white paper"),
    "Vega 20": (331, "AMD, Radeon Instinct MI60, Next Horizon 2018"),
    "Arcturus": (750, "TechPowerUp, MI100"),
    "Navi 31": (529, "AMD, RDNA 3: a die of 300 mm² and six of 37 mm², as TechPowerUp adds them"),
    "Navi 48": (356.5, "AMD, RDNA 4 launch, 2025-02-28"),
}


@pytest.mark.parametrize(
    ("chip", "rate", "bits", "die"),
    [  # dense tera-operations a second and their bits from each data sheet; the area of the die that it is made with
        ("P100", 21.2, 16, "GP100"),
        ("GTX 1080 Ti", 11.34, 32, "GP102"),
        ("P4", 22, 8, "GP104"),
        ("P40", 12, 32, "GP102"),
        ("V100", 125, 16, "GV100"),
        ("T4", 130, 8, "TU104"),
        ("RTX 2080 Ti", 113.8, 16, "TU102"),
        ("Quadro RTX 8000", 130.5, 16, "TU102"),
        ("A30", 165, 16, "GA100"),
        ("A100", 312, 16, "GA100"),
        ("A800", 312, 16, "GA100"),
        ("A10", 125, 16, "GA102"),
        ("A40", 149.7, 16, "GA102"),
        ("RTX A5000", 111.1, 16, "GA102"),
        ("RTX A6000", 154.8, 16, "GA102"),
        ("RTX 3070", 81.3, 16, "GA104"),
        ("RTX 3080", 119, 16, "GA102"),
        ("RTX 3090", 142, 16, "GA102"),
        ("RTX 3090 Ti", 160, 16, "GA102"),
        ("H100", 1978.9, 8, "GH100"),
        ("H800", 1978.9, 8, "GH100"),
        ("H200", 1979, 8, "GH100"),
        ("GH200", 1979, 8, "GH100"),
        ("H20", 296, 8, "GH100"),
        ("L4", 242, 8, "AD104"),
        ("L2", 193, 8, "AD104"),
        ("L20", 239, 8, "AD102"),
        ("L40", 362, 8, "AD102"),
        ("L40S", 733, 8, "AD102"),
        ("RTX 5000 Ada", 522.2, 8, "AD102"),
        ("RTX 6000 Ada", 728.5, 8, "AD102"),
        ("RTX 4070", 116.6, 16, "AD104"),
        ("RTX 4080", 389.9, 8, "AD103"),
        ("RTX 4090", 660.6, 8, "AD102"),
        ("RTX 4090 D", 588.4, 8, "AD102"),
        ("RTX 5070", 494, 4, "GB205"),
        ("RTX 5080", 900.5, 4, "GB203"),
        ("RTX 5090", 1676, 4, "GB202"),
        ("RTX 5090 D", 1187.5, 4, "GB202"),
        ("RTX 5090 D V2", 1187.5, 4, "GB202"),
        ("RTX Pro 6000", 2000, 4, "GB202"),
        ("MI50", 26.5, 16, "Vega 20"),
        ("MI60", 29.5, 16, "Vega 20"),
        ("MI100", 184.6, 16, "Arcturus"),
        ("RX 7900 XTX", 122.8, 16, "Navi 31"),
        ("RX 9070 XT", 195, 16, "Navi 48"),
    ],
)
def test_performance_and_density_of_chips_of_known_dies(chip: str, rate: float, bits: int, die: str) -> None:
    area, _ = ARCHITECTURES[die]
    assert FACTS[chip].tpp == pytest.approx(rate * bits, rel=0.01)
    assert FACTS[chip].performance_density == pytest.approx(rate * bits / area, rel=0.01)


@pytest.mark.parametrize(
    ("chip", "rate", "bits", "area"),
    [  # rate and area of the same publication
        ("TPU v1", 92, 8, 331),  # Jouppi and others, In-Datacenter Performance Analysis of a TPU, 2017
        ("Maia 100", 800, 16, 820),  # Microsoft, Inside Maia 100, 2024
        ("MTIA v1", 102.4, 8, 373),  # Meta, MTIA: first-generation silicon, 2023
        ("MTIA v2", 354, 8, 421),  # Meta, Our next-generation MTIA, 2024
        ("Dojo D1", 362, 16, 645),  # Tesla, AI Day 2021
        ("Kunlun I", 256, 8, 504),  # Baidu, Hot Chips 2020
        ("Hanguang 800", 825, 8, 709),  # Alibaba, ISSCC and Hot Chips 2020
        ("BR100", 1024, 16, 1074),  # Biren, Hot Chips 2022
        ("LPU", 750, 8, 725),  # Groq, Think Fast (ISCA 2020)
        ("GC200", 250, 16, 823),  # Graphcore, Colossus MK2 GC200, 2020
        ("RNGD", 1024, 4, 653),  # FuriosaAI, Hot Chips 2024
    ],
)
def test_performance_and_density_of_accelerators(chip: str, rate: float, bits: int, area: float) -> None:
    assert FACTS[chip].tpp == pytest.approx(rate * bits, rel=0.01)
    assert FACTS[chip].performance_density == pytest.approx(rate * bits / area, rel=0.01)


@pytest.mark.parametrize(
    ("chip", "density"),
    [  # to three figures, as SemiAnalysis (2023-11-09) and reports on the rule of 2023-10-17 have them
        ("A100", 6.04),
        ("H100", 19.45),
        ("H20", 2.91),
        ("L20", 3.14),
        ("L2", 5.24),
        ("L4", 6.59),
        ("L40", 4.76),
        ("L40S", 9.64),
        ("RTX 4090", 8.69),
        ("RTX 4090 D", 7.74),
    ],
)
def test_density_is_what_others_computed(chip: str, density: float) -> None:
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
