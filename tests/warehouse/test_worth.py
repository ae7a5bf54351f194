"""What is worth an alert: AI chips, chipmaking, AI models, and the firms that make them."""

import pytest

import reference
from warehouse.words import words
from warehouse.worth import is_certain, leads, told_with, worth_alert, worth_telling_late

WORTH = {
    "a named chip": ((), ("H20",), ("sales of the H20 need a licence",)),
    "a kind of chips": (("CN",), ("advanced AI chips",), ("a ban on the strongest chips",)),
    "chipmaking tools": ((), ("chipmaking equipment",), ("equipment of this kind may not leave",)),
    "memory for AI chips": ((), ("HBM",), ("makers of HBM must ask first",)),
    "servers for AI": ((), ("AI servers",), ("servers with Nvidia GPUs may not be imported",)),
    "a firm that the field touches": (("Huawei",), (), ("put Huawei on its list",)),
    "a firm by its other name": (("Advanced Micro Devices",), (), ("a letter told AMD to stop",)),
    "four chip designers": ((), (), ("added four Chinese chip designers to its end-user list",)),
    "exports of semiconductors": ((), (), ("exports of semiconductors to them now need a licence",)),
    "model weights": ((), (), ("controls on model weights of closed-weight models",)),
}
NOT_WORTH = {
    "drones": (("CN",), ("drones",), ("barred exports of drones",)),
    "steel": (("CN",), ("steel",), ("a tariff of 50 % on steel",)),
    "servers of any kind": ((), ("AI servers",), ("used servers may not be exported",)),
    "potato chips": (("CA",), ("potato chips",), ("a tariff on potato chips",)),
    "a social network and its owner": (("ByteDance",), (), ("ByteDance gets six more months to sell TikTok",)),
    "oil tankers": (("IR", "Ocean Shipping"), (), ("sanctioned a network of tankers",)),
    "nothing said": ((), (), ()),
    "goods that only another part of the article names": (("JP",), ("chips",), ("quotas on herring go",)),
    "a firm that only another part of the article names": (("Nvidia",), (), ("shares of a brewery are seized",)),
    "a firm's name within a word": (("Arm",), (), ("an army depot is closed to exports",)),
    "shares of large firms": ((), ("chips",), ("foreigners may hold no more blue chips",)),
    "something to bargain with": ((), ("chips",), ("the licence is used as a bargaining chip",)),
    "a word within another": ((), ("shipbuilding",), ("the chairman said nothing about air freight",)),
}


@pytest.mark.parametrize(("targets", "items", "texts"), WORTH.values(), ids=WORTH)
def test_worth_it(targets: tuple[str, ...], items: tuple[str, ...], texts: tuple[str, ...]) -> None:
    assert worth_alert("listing", targets, items, "", " ".join(texts))


@pytest.mark.parametrize(("targets", "items", "texts"), NOT_WORTH.values(), ids=NOT_WORTH)
def test_not_worth_it(targets: tuple[str, ...], items: tuple[str, ...], texts: tuple[str, ...]) -> None:
    assert not worth_alert("listing", targets, items, "", " ".join(texts))


@pytest.mark.parametrize(
    ("kind", "firm", "worth"),
    [
        ("enforcement", "Nvidia", True),
        ("tariff", "TSMC", True),
        ("enforcement", "Meta", False),
        ("tariff", "Apple", False),
        ("listing", "Tencent", True),
        ("procurement_ban", "Hikvision", True),
        ("listing", "Lockheed Martin", False),
        ("export_control", "Volkswagen", False),
    ],
)
def test_for_which_measures_a_firm_alone_is_enough(kind: str, firm: str, worth: bool) -> None:
    assert worth_alert(kind, (firm,), (), "", f"{firm} is hit for what it did to rivals") == worth


def test_a_headline_about_the_field_is_enough_and_one_that_names_a_firm_is_not() -> None:
    assert worth_alert("licence", (), (), "Chipmaking tools held back", "the permit is refused")
    assert not worth_alert("licence", ("Tencent",), (), "Tencent feels the row", "brokers may lose their licences")


def test_a_quote_is_read_with_the_sentences_beside_it() -> None:
    text = (
        "A pact on lamb was signed. It came late. Quotas on herring go. They stood in the U.S. Treaty. Chips are next."
    )
    start = len("Fish\n\n") + text.index("Quotas")
    told = told_with("Fish", text, start, start + len("Quotas on herring go."))
    assert told.strip() == "It came late. Quotas on herring go. They stood in the U.S. Treaty."


def test_a_headline_and_the_first_sentence_are_read_with_the_lead() -> None:
    text = "Officials signed an order. It holds from May. Servers are hit."
    assert told_with("An order", text, 0, 8).endswith("Servers are hit.")
    assert told_with("An order", text, 10, 30).endswith("Servers are hit.")


def test_words_make_up_for_a_firm_of_another_trade() -> None:
    assert worth_alert("tariff", ("Toyota",), (), "", "a duty on semiconductors for cars")


CERTAIN = {
    "what the lead tells": ("US", "announced", 0.7, True, True),
    "what another sentence tells of a government that it names": ("US", "announced", 0.92, False, True),
    "what another sentence tells of a government named elsewhere": ("US", "announced", 0.7, False, False),
    "a clear proposal": ("US", "proposed", 0.92, True, True),
    "a proposal less clear": ("US", "proposed", 0.88, True, True),
    "the same below the lead": ("US", "proposed", 0.88, False, False),
    "an unclear proposal": ("US", "proposed", 0.82, True, False),
    "nobody's measure": (None, "announced", 0.92, True, False),
}


@pytest.mark.parametrize(("issuer", "status", "confidence", "leading", "certain"), CERTAIN.values(), ids=CERTAIN)
def test_what_is_certain_enough(
    issuer: str | None, status: str, confidence: float, leading: bool, certain: bool
) -> None:
    assert is_certain(issuer, status, confidence, leading) == certain


def test_the_headline_and_the_first_sentence_lead() -> None:
    text = "Officials of the U.S. Treasury signed an order. It holds from May."
    places = ["Order", "Treasury", "signed", "holds"]
    document = f"An Order\n\n{text}"
    assert [leads("An Order", text, document.index(word)) for word in places] == [True, True, True, False]
    assert leads("An Order", "", 0)


LATE = {
    "a model of nobody we know": ("R2", "model", "Zephyr Labs", "unknown", "it will not come before May", True),
    "a carmaker's model": ("new car model", "model", "Honda", "unknown", "Honda put off its new car model", False),
    "an airliner taken for a chip": ("A320", "chip", "Airbus", "supply", "deliveries of A320 jets slip", False),
    "a carmaker's chip": ("AI5", "chip", "Tesla", "technical", "the first wafers of the AI5 did not boot", True),
    "a firm's plant": ("plant in Saarland", "fab", "Wolfspeed", "commercial", "the plant will open in 2028", True),
    "a drug maker's plant": ("plant in Odense", "fab", "Novo Nordisk", "unknown", "the plant will open in 2028", False),
    "an unknown firm's fab": ("plant", "fab", "Coherra", "unknown", "power-chip maker Coherra is late", True),
    "servers": ("14 containers", "shipment", None, "regulatory", "customs held back 14 containers of servers", True),
    "a named chip": ("B200 deliveries", "shipment", "Gigacrest", "unknown", "further deliveries are on hold", True),
    "soybeans": ("shipments of soybeans", "shipment", "Nvidia", "unknown", "soybeans are late", False),
    "a rule on AI": ("high-risk rules", "rule", None, "regulatory", "EU delays high-risk rules of AI Act", True),
    "a rule on forests": ("deforestation rule", "rule", "Nvidia", "regulatory", "the rule is a year late", False),
    "a gadget of an AI lab": ("consumer gadget", "other", "OpenAI", "unknown", "it will not ship this year", True),
    "a film": ("Red Meridian", "other", "Netflix", "unknown", "Netflix put off its film Red Meridian", False),
    "a flight": ("test flight", "other", "SpaceX", "unknown", "SpaceX put off the test flight", False),
    "a price": ("price update", "other", "Nvidia", "commercial", "Nvidia put off its price update", False),
    "an operating system": ("Windows update", "other", "Microsoft", "unknown", "the update is put off", False),
    "cars for want of chips": ("Golf", "other", "Volkswagen", "chip_access", "for lack of parts", True),
    "approvals for data centres": ("projects", "other", None, "regulatory", "approvals of new data centres stop", True),
}


@pytest.mark.parametrize(("subject", "kind", "firm", "cause", "quote", "worth"), LATE.values(), ids=LATE)
def test_which_delays_are_worth_telling(
    subject: str, kind: str, firm: str | None, cause: str, quote: str, worth: bool
) -> None:
    assert worth_telling_late(subject, kind, firm, cause, [quote]) == worth


def test_the_kinds_of_firms_that_decide_are_kinds_of_the_reference_data() -> None:
    known = {firm.kind for firm in reference.firms()}
    assert words().firms_always | words().firms_never <= known
