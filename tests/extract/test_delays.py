"""What is late: the thing, its kind, whose it is, why, how late; and the delays that are none of ours."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Delay
from extract import read


def delays(text: str, title: str = "") -> tuple[Delay, ...]:
    return next(read([Article("a", title, text, published=datetime(2026, 1, 28, tzinfo=UTC))])).delays


@pytest.mark.parametrize(
    ("text", "subject", "kind", "firm"),
    [
        ("DeepSeek delayed its R2 model because of a shortage of chips.", "R2", "model", "DeepSeek"),
        ("Nvidia's Blackwell chips are delayed by three months.", "Blackwell", "chip", "Nvidia"),
        ("Intel pushed back its Ohio fab from 2025 to 2030.", "Ohio fab", "fab", "Intel"),
        ("Meta has delayed Llama 4 Behemoth.", "Llama 4 Behemoth", "model", "Meta"),
        ("The data center in Abilene slipped two quarters.", "data center in Abilene", "datacenter", None),
        ("OpenAI's GPT-5 is six months late.", "GPT-5", "model", "OpenAI"),
        ("SMIC's 5nm line is a year behind schedule.", "5nm line", "fab", "SMIC"),
        ("Huawei's Ascend 910D chips have been pushed back to 2027.", "Ascend 910D", "chip", "Huawei"),
        ("xAI's Colossus 2 data center missed its March deadline.", "Colossus 2 data center", "datacenter", "xAI"),
        ("Microsoft's Maia 200 chip is now expected in 2026 rather than 2025.", "Maia 200", "chip", "Microsoft"),
        ("Nvidia halted shipments of H20 chips.", "H20", "shipment", "Nvidia"),
    ],
)
def test_the_thing_its_kind_and_whose_it_is(text: str, subject: str, kind: str, firm: str | None) -> None:
    assert [(d.subject, d.subject_kind, d.firm) for d in delays(text)] == [(subject, kind, firm)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("DeepSeek delayed its R2 model because of a shortage of Nvidia chips.", "chip_access"),
        ("Nvidia's Blackwell chips are delayed because of a design flaw.", "technical"),
        ("The data center in Abilene slipped two quarters because power equipment was late.", "supply"),
        ("The opening of the data center was put on hold because of a missing permit.", "regulatory"),
        ("Samsung paused construction of its Texas fab because of weak demand.", "commercial"),
        ("OpenAI's GPT-5 is six months late.", "unknown"),
    ],
)
def test_the_cause_that_the_sentence_states(text: str, cause: str) -> None:
    assert [d.cause for d in delays(text)] == [cause]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Nvidia's Blackwell chips are delayed by three months.", 3, 3),
        ("Micron's fab in New York has been delayed by two to three years.", 24, 36),
        ("The data center in Abilene slipped two quarters.", 6, 6),
        ("SMIC's 5nm line is a year behind schedule.", 12, 12),
        ("Shipments of H20 chips to China were delayed by months.", 2, 11),
        ("Microsoft's Maia 200 chip is now expected in 2026 rather than 2025.", 12, 12),
        ("Intel pushed back its Ohio fab from 2025 to 2030.", 60, 60),
        ("Huawei's Ascend 910D chips have been delayed.", None, None),
    ],
)
def test_how_late_in_months(text: str, low: int | None, high: int | None) -> None:
    assert [(d.months_low, d.months_high) for d in delays(text)] == [(low, high)]


def test_expected_dates_before_and_now() -> None:
    (delay,) = delays("Microsoft's Maia 200 chip is now expected in 2026 rather than 2025.")
    assert (delay.expected_before, delay.expected_now) == ("2025", "2026")


@pytest.mark.parametrize(
    "text",
    [
        "The flight was delayed by three hours; chips were served.",
        "The network delay of the GPU cluster is 3 microseconds.",
        "The chipmaker said that there is no delay to its Rubin chips.",
        "The strike delayed salaries at the chip factory.",
        "Stargate's first data center in Texas will open as planned.",
        "The subscription to the model was paused.",
        "The match was delayed; a chip shop sold out.",
        "The data center was built without delay.",
        "Hiring for the data center was paused.",
        "The GPU's latency is lower than the delay of the model.",
    ],
)
def test_latency_flights_payments_and_things_on_time_are_none_of_ours(text: str) -> None:
    assert delays(text) == ()


def test_a_thing_told_of_twice_is_one_delay_with_what_both_say() -> None:
    text = "DeepSeek has delayed its R2 model. R2 is three months late because of a shortage of Nvidia chips."
    assert [(d.subject, d.months_low, d.cause) for d in delays(text)] == [("R2", 3, "chip_access")]


def test_two_things_are_two_delays() -> None:
    text = "Intel delayed its Ohio fab to 2030. OpenAI's GPT-5 is six months late."
    assert [d.subject for d in delays(text, "Two things are late")] == ["Ohio fab", "GPT-5"]
