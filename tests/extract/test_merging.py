"""One measure told several times, and several measures of one article."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

DAY = datetime(2026, 3, 10, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Washington has given Nvidia the go-ahead to ship its RTX Pro 5500 to Chinese automakers, "
            "Bloomberg reported. Deliveries could begin next month. The permission matters since it signals "
            "a softer line ahead of a summit.\n\nUnder rules dating from October 2023, chips above a set "
            "performance density need a licence for China.",
            [("export_control", "US", False), ("licence", "US", True)],
        ),
        (
            "Singapore police have charged the founder of Aurelia Compute with lying to a server vendor "
            "about where 900 GPUs would go. Separately, U.S. prosecutors in Oakland unsealed an indictment "
            "of two brokers accused of shipping H200s to Shanghai.\n\nSingapore is one of Nvidia's largest "
            "billing locations.",
            [("enforcement", "SG", True), ("enforcement", "US", True)],
        ),
        (
            "The Commerce Department put GigaDevice and Hygon's chip unit on its trade blacklist on "
            "Thursday. Suppliers will need hard-to-get licences. Cambricon was put on the same list in "
            "December 2022.\n\nEntity List inclusion is not a full ban.",
            [("listing", "US", False), ("listing", "US", True)],
        ),
        (
            "China's commerce ministry has suspended until 2027 its licensing rules on lithium battery gear "
            "and superhard materials. The controls were announced on October 9, 2025. Analysts at Jefferies "
            "call it a goodwill gesture.\n\nChina refines most of the world's rare earths.",
            [("easing", "CN", True), ("export_control", "CN", False)],
        ),
        (
            "The Dutch government will from April 1 demand a licence for exports of ASML's metrology tools. "
            "The decision extends rules in place since September 2023 that cover immersion lithography. "
            "ASML expects no effect on its outlook.\n\nASML is Europe's most valuable technology firm.",
            [("export_control", "NL", False), ("export_control", "NL", True)],
        ),
        (
            "China's cyberspace watchdog summoned AMD executives to explain security flaws in the MI308. It "
            "had called in Nvidia over the H20 last July, and later discouraged purchases of that chip.\n\n"
            "The MI308 was made for China.",
            [("enforcement", "CN", True), ("procurement_ban", "CN", False)],
        ),
        (
            "A Georgia man was sentenced to 30 months in prison for exporting 1,200 GPUs to China, the "
            "Justice Department said. The court also ordered him to forfeit $4 million. In December, "
            "Washington had allowed H200 sales to approved customers.\n\nSmuggling cases have multiplied.",
            [("enforcement", "US", True), ("licence", "US", False)],
        ),
        (
            "A U.S. judge ordered the Pentagon to take lidar maker Hesai off its list of military "
            "companies. The company was added in January 2024.\n\nHesai is the largest maker of lidar.",
            [("easing", "US", True), ("listing", "US", False)],
        ),
        (
            "In response, China added eight American drone makers to its unreliable entity list and banned "
            "exports of dual-use goods to them. The steps take effect at once.\n\nWashington had approved "
            "arms sales to Taiwan.",
            [("export_control", "CN", True), ("listing", "CN", True)],
        ),
    ],
)
def test_several_measures_are_told_apart(text: str, expected: list[tuple[str, str, bool]]) -> None:
    found = next(read([Article("a", "Semiconductors in the news", text, published=DAY)])).sanctions
    assert sorted((m.kind, m.issuer, m.new) for m in found) == expected


def test_one_measure_told_now_as_decided_now_as_to_come_is_one() -> None:
    text = (
        "Prices rose. The Pentagon plans to add Alibaba and BYD to its 1260H list, people said. "
        "Nobody was surprised. The Pentagon has added Alibaba and BYD to the 1260H list, a notice shows."
    )
    (found,) = read([Article("a", "", text, published=datetime(2026, 6, 10, tzinfo=UTC))])
    assert [measure.kind for measure in found.sanctions] == ["listing"]
