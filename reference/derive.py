"""What follows from published figures by arithmetic: total processing performance, density, H100-equivalents.

Pure functions of numbers, and one table of their results for all chips; no thresholds and no decisions, which are in
`reference/rules/` and `metrics.restriction`. A number that lacks its data is None, never zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from reference.chips import Figure, chips, figures
from reference.load import firms

# Bit length of an operation by figure: 15 CFR Part 774, Supplement No. 1, technical notes to ECCN 3A090.
BITS = {
    "int4_tops": 4,
    "fp4_tflops": 4,
    "int8_tops": 8,
    "fp8_tflops": 8,
    "fp16_tflops": 16,
    "bf16_tflops": 16,
    "fp32_tflops": 32,
    "fp64_tflops": 64,
}
H100_RATE = 1979.0
"""Dense 8-bit rate of one H100 SXM in tera-operations a second, Nvidia's data sheet: 3,958 with sparsity, halved."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules and estimates need to know of one chip. All numbers are for one processor of it.

    `tpp` in tera-operations × bits, `performance_density` in that over mm², `h100e` in H100s, `memory_bandwidth`
    and `interconnect` in GB/s. `home` is the country of the maker's head office, None where it is not known.
    """

    chip: str
    maker: str
    home: str | None
    kind: str
    segment: str
    tpp: float | None
    performance_density: float | None
    h100e: float | None
    memory_bandwidth: float | None
    interconnect: float | None


def used(rows: Iterable[Figure]) -> dict[str, dict[str, float]]:
    """By chip, the value of each figure that computations use: the first row where sources differ."""
    values: dict[str, dict[str, float]] = {}
    for row in rows:
        values.setdefault(row.chip, {}).setdefault(row.figure, row.value)
    return values


def tpp(values: Mapping[str, float]) -> float | None:
    """Total processing performance: dense tera-operations a second × bit length, at its largest over the formats.

    One multiply-accumulate counts as two operations, as in data sheets (2 × MacTOPS × bit length, 88 FR 73458).
    """
    products = [values[figure] * bits for figure, bits in BITS.items() if figure in values]
    return max(products, default=None)


def performance_density(values: Mapping[str, float]) -> float | None:
    """Total processing performance over the die area in mm², None where either is not known."""
    performance, area = tpp(values), values.get("die_area")
    return None if performance is None or area is None else performance / area


def h100e(values: Mapping[str, float]) -> float | None:
    """H100-equivalents of one processor: its largest dense 8- or 16-bit rate over the H100's dense 8-bit rate.

    16-bit operations are not counted double: a chip without faster 8-bit arithmetic is compared by its 16-bit rate,
    as Epoch AI does.
    """
    rates = [values[figure] for figure, bits in BITS.items() if bits in (8, 16) and figure in values]
    return max(rates) / H100_RATE if rates else None


@cache
def facts() -> tuple[Facts, ...]:
    """Facts of all chips, in the order of chips.csv. A board, system or rack has the numbers and
    the segment of the processor that it contains."""
    values = used(figures())
    segments = {chip.name: chip.segment for chip in chips()}
    homes = {name: firm.country for firm in firms() for name in (firm.name, *firm.aliases)}
    result = []
    for chip in chips():
        own = values.get(chip.contains or chip.name, {})
        result.append(
            Facts(
                chip=chip.name,
                maker=chip.maker,
                home=homes.get(chip.maker),
                kind=chip.kind,
                segment=segments[chip.contains or chip.name],
                tpp=tpp(own),
                performance_density=performance_density(own),
                h100e=h100e(own),
                memory_bandwidth=own.get("memory_bandwidth"),
                interconnect=own.get("interconnect"),
            )
        )
    return tuple(result)
