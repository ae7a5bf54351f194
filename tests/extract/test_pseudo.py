"""Words that look like a measure: what tells of none, of a standing one, of an old one."""

import json
from datetime import date

import pytest

from chipwatch.model import Sanction, parse_line
from extract import read
from extract.pseudo import _pseudos

DAY = date(2026, 3, 10)


def told(text: str) -> list[Sanction]:
    row = {"id": "a", "title": "", "text": text, "published": str(DAY), "outlet": None, "url": None}
    return list(next(iter(read([parse_line(json.dumps(row), 1)]))).sanctions)


@pytest.mark.parametrize(
    "text",
    [
        "The German regulator regularly hands out fines to chip companies over exports.",
        "The US Treasury imposes sanctions on firms that violate export rules on chips.",
        "Companies are added to the Entity List by a committee of four US agencies.",
        "BIS needs more staff to handle the surge in export licence applications for AI chips.",
        "The US restrictions underline how much chips matter to China.",
        "The Justice Department is barred from enforcing the act on TikTok, which exports no chips.",
        "No sanctions should be imposed on Chinese chips, the US lobby said.",
        "The Lynx-2 chip does not need a US licence for export to China.",
        "The firm was caught forwarding banned servers from Japan to Hong Kong.",
        "MOFCOM will examine whether to issue licences for gallium exports.",
        "Brazil arrested a former minister in a fraud case while Nvidia opened an office in Lima.",
        "Thailand promised market access in hopes of avoiding the tariffs on chips.",
        "The bill would have required US export licences for AI models.",
        "At the same time, blocking exports entirely can push buyers in China to domestic AI chips.",
        "The answer of the ministry in Beijing: its measures respond to the US Section 301 investigation into ships.",
        "A slow process prevents deliveries of H200 chips to China, the US Commerce Department said.",
        "The share fell to zero, the result of US export controls that have cut off China's access to GPUs.",
        "The Commerce Department approved limited access to the model for 100 US companies.",
        "Safeguards are in place to permit trusted partners in the US and China to use the model.",
        "Lattice has tested tools from a U.S.-listed maker whose unit is on a U.S. Commerce Department blacklist.",
    ],
)
def test_no_new_act_is_read_from_what_only_looks_like_one(text: str) -> None:
    assert [found for found in told(text) if found.new] == []


def test_a_control_named_by_the_way_is_no_news() -> None:
    found = told("Chinese labs train larger models despite the strict U.S. export controls on AI chips.")
    assert [one.new for one in found] in ([], [False])


def test_a_probe_into_imports_is_no_breach() -> None:
    found = told("The US Commerce Department opened a national security probe into imports of chips under Section 232.")
    assert "enforcement" not in {one.kind for one in found}


def test_taking_control_of_a_firm_is_no_seizure_of_goods() -> None:
    found = told("The Dutch government seized control of Nexperia, a Chinese-owned chipmaker, over security concerns.")
    assert "enforcement" not in {one.kind for one in found}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The US restricted chip exports to China on Monday.", "export_control"),
        ("Singapore arrested three men on Monday for smuggling Nvidia servers to China.", "enforcement"),
        ("The US imposed a 25% tariff on imported chips on Monday.", "tariff"),
    ],
)
def test_the_acts_themselves_are_still_told(text: str, kind: str) -> None:
    assert kind in {one.kind for one in told(text) if one.new}


def test_every_row_asks_for_something() -> None:
    assert all(any((p.before, p.words, p.after, p.sentence, p.unless)) for p in _pseudos())
