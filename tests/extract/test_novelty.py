"""News and background: what an article reports, and what it only recalls."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Sanction
from extract import read

DAY = datetime(2026, 3, 10, tzinfo=UTC)  # a Tuesday


def measures(text: str) -> tuple[Sanction, ...]:
    return next(read([Article("a", "Semiconductors in the news", text, published=DAY)])).sanctions


@pytest.mark.parametrize(
    "text",
    [
        "In response to US tariffs, China banned exports of gallium to American buyers.",
        "Amid trade talks with Beijing, Washington lifted its curbs on chip design software.",
        "Following months of talks, Trump imposed a 20% tariff on Chinese chips.",
        "To curb smuggling, the US now requires licences for AI chip exports to Thailand.",
        "Given security concerns, Beijing told state firms to stop using Micron's chips.",
        "Because of its ties to the army, Unitree was added to the Entity List.",
        "After a two-year probe, the Justice Department charged a Chinese engineer with stealing chip secrets.",
        "As part of the truce, China suspended its export controls on rare earths.",
        "On top of earlier sanctions, the Commerce Department added three Chinese chip firms to the Entity List.",
    ],
)
def test_an_act_is_news_whatever_led_to_it(text: str) -> None:
    assert [m.new for m in measures(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Huawei, which was blacklisted by Washington in 2019, showed a server with 384 Ascend chips.",
        "ByteDance rents chips in Malaysia. US law already prohibits exports of such processors to China.",
        "ASML raised its outlook. The Netherlands has for years blocked exports of its EUV machines to China.",
        "Nvidia reported record sales. Last year's curbs on H20 exports to China had cost it $5.5 billion.",
        "Foxconn moved server lines to Texas. The US already levies a 25% tariff on some AI chips.",
        "Inspur bought chips early, before Washington restricted exports of the A800 in October 2023.",
    ],
)
def test_what_is_recalled_is_background(text: str) -> None:
    assert [m.new for m in measures(text)] == [False]
