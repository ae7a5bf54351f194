"""Whether a report belongs to a known measure: named situations, each with what speaks for and against it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from warehouse.known import Event
from warehouse.replay import Judged, replay
from warehouse.reports import Report, item_class, list_name, report
from warehouse.resolve import JOIN, judge


def told(name: str, day: str, **said: Any) -> Report:
    """A report of a US control on H20 exports to China, as news, unless it says otherwise."""
    usual: dict[str, Any] = {
        "kind": "export_control", "issuer": "US", "status": "adopted", "is_new": True, "targets": ("CN",),
        "items": ("H20",), "article_id": name, "story_id": f"story of {name}",
    }  # fmt: skip
    fields = {**usual, **said}
    return report(
        f"finding {name}", fields.pop("article_id"), fields.pop("story_id"),
        datetime.fromisoformat(day).replace(tzinfo=UTC), **fields,
    )  # fmt: skip


def one_event(*reports: Report) -> Event:
    event = Event(reports[0].kind)
    for each in reports:
        event.add(each)
    return event


CONTROL = told("a", "2025-04-15", acted="2025-04-15")
VAGUE = {"items": ("advanced AI chips",)}
CHIPS = {"items": ("chips",)}
LISTING = {"kind": "listing", "items": (), "targets": ("Inspur", "CN"), "quote": "added to the Entity List"}
CASE = {"kind": "enforcement", "targets": ("Chang", "Liaw"), "items": ("servers",)}
PROBE = {"kind": "enforcement", "targets": ("Qualcomm",), "items": (), "quote": "an antitrust investigation"}
EASING = {"kind": "easing", "acted": "2025-12-01"}

JOINS = {
    "three papers date one rule on three days": (CONTROL, told("b", "2025-04-16", acted="2025-04-13")),
    "a paper that names only its kind of goods": (CONTROL, told("b", "2025-04-16", **VAGUE)),
    "considered on the 13th, announced on the 17th": (
        told("a", "2025-04-13", status="proposed"), told("b", "2025-04-17"),
    ),
    "adopted half a year after it was proposed": (
        told("a", "2025-04-13", status="proposed"), told("b", "2025-10-17", acted="2025-10-16"),
    ),
    "denied a day later": (told("a", "2025-04-13", status="proposed"), told("b", "2025-04-14", status="denied")),
    "background without a date": (CONTROL, told("b", "2025-09-01", is_new=False)),
    "background with its month": (CONTROL, told("b", "2026-09-01", is_new=False, acted="2025-04", **VAGUE)),
    "news of what was background the week before": (
        told("a", "2025-04-10", is_new=False), told("b", "2025-04-15", acted="2025-04-09"),
    ),
    "two mentions in passing of a government's controls": (
        told("a", "2025-04-15", is_new=False, targets=(), items=()),
        told("b", "2025-09-15", is_new=False, targets=(), items=()),
    ),
    "eased eight months later": (CONTROL, told("b", "2025-12-02", **EASING)),
    "an easing that is only planned": (CONTROL, told("b", "2025-12-02", **EASING, status="proposed")),
    "papers that pick other names from one long list": (
        told("a", "2025-04-15", **LISTING, title="Dozens of Chinese firms added to Entity List"),
        told("b", "2025-04-16", **{**LISTING, "targets": ("YMTC", "CN")}),
    ),
    "a plea two years after the charge": (
        told("a", "2024-01-10", **CASE), told("b", "2025-12-10", **{**CASE, "targets": ("Liaw",)}),
    ),
    "a copy of the same story that says less": (
        told("a", "2025-04-15", items=("HBM",), story_id="s"),
        told("b", "2025-04-15", items=("HBM",), targets=(), issuer=None, story_id="s"),
    ),
    "a listing and the export ban that it brings, told in one article": (
        told("a", "2025-04-15", kind="listing", items=("chips", "chipmaking tools")),
        told("b", "2025-04-15", article_id="a", items=("chipmaking tools",), targets=("CN",)),
    ),
    "an outlet that doesn't say whose act": (CONTROL, told("b", "2025-04-16", issuer=None)),
    "a probe that is shelved a month later": (
        told("a", "2025-10-10", **PROBE),
        told("b", "2025-11-11", kind="easing", targets=("Qualcomm",), items=(), issuer="US",
             quote="suspended its investigation of Qualcomm", agency=None, acted="2025-11-10"),
    ),
    "a sentence for somebody whom nobody named before": (
        told("a", "2024-05-04", kind="enforcement", targets=("RU",), items=("chips",)),
        told("b", "2025-01-22", kind="enforcement", targets=("RU",), items=("chips",), quote="was sentenced"),
    ),
    "a control of a class of goods eased within two days": (
        told("a", "2025-09-23", targets=("ZA",), items=("chips",), acted="2025-09-23"),
        told("b", "2025-09-26", kind="easing", targets=("ZA",), items=("chips",), acted="2025-09-25"),
    ),
    "a bill by its name, months later": (
        told("a", "2025-09-05", status="proposed", **VAGUE, quote="the GAIN AI Act would"),
        told("b", "2025-12-04", status="proposed", **VAGUE, quote="dropped the GAIN AI Act"),
    ),
    "a bureau and the ministry above it": (
        told("a", "2025-04-15", agency="BIS", **VAGUE), told("b", "2025-04-18", agency="Commerce", **VAGUE),
    ),
    "a control that begins to hold a month later, told in passing": (
        CONTROL, told("b", "2025-05-20", is_new=False, acted="2025-05-20", quote="The control came into force"),
    ),
    "a control that begins to hold six weeks later, told as news": (
        CONTROL, told("b", "2025-06-01", acted="2025-06-01", quote="The control took effect"),
    ),
    "a day to come is when it holds and not when it was made": (
        told("a", "2025-12-23", kind="tariff", items=("chips",), acted="2025-12-23"),
        told("b", "2025-12-24", kind="tariff", items=("chips",), acted="2027-06"),
    ),
    "one ban told twice by one article, once with a day": (
        CONTROL, told("b", "2025-04-15", article_id="a"),
    ),
    "an issuer that was inferred, and the same rare goods": (
        told("a", "2025-04-15", issuer="GB", targets=(), items=("quantum computers",)),
        told("b", "2025-04-16", issuer="US", issuer_stated=False, targets=(), items=("quantum computers",)),
    ),
    "an issuer that was stated after one that was inferred": (
        told("a", "2025-04-15", issuer="US", issuer_stated=False, items=("gallium",), targets=("CN",)),
        told("b", "2025-04-16", issuer="CN", items=("gallium",), targets=("US",)),
    ),
    "who is hit taken for who acts, against the title": (
        told("a", "2025-04-15", kind="investment", issuer="GB", targets=("Plessey Brook", "CN"), items=()),
        told("b", "2025-04-16", kind="investment", issuer="CN", targets=("Plessey Brook",), items=(),
             title="UK forces sale of chip designer"),
    ),
    "a Dutch case on sanctions of the Union": (
        told("a", "2025-04-15", kind="enforcement", issuer="NL", targets=("RU", "ASML"), items=()),
        told("b", "2025-04-18", kind="enforcement", issuer="EU", targets=("RU", "ASML"), items=()),
    ),
    "an easing of a rule that has a name, months later": (
        told("a", "2025-01-14", is_new=False, targets=(), quote="The diffusion rule caps chips", **VAGUE),
        told("b", "2025-05-07", kind="easing", status="proposed", targets=(), quote="drop the diffusion rule", **VAGUE),
    ),
    "a plea in one town months after charges against people whom nobody named": (
        told("a", "2025-11-20", kind="enforcement", issuer=None, items=("chips",), quote="charged in Florida"),
        told("b", "2026-02-10", kind="enforcement", targets=("Lantern Realty", "CN"), items=("chips",),
             quote="Guilty plea in Florida chip case"),
    ),
    "a listing with other goods, by its party": (
        told("a", "2025-01-15", kind="listing", targets=("Sophgo",), items=("Ascend 910B",), quote="is blacklisted"),
        told("b", "2025-01-17", kind="listing", targets=("Sophgo", "TSMC"), items=("affiliates",), is_new=False,
             acted="2024-10", quote="has been placed on the Entity List"),
    ),
    "one act told as an easing and as a control": (
        told("a", "2025-05-14", kind="easing", targets=("Huawei",), items=("Ascend",)),
        told("b", "2025-05-15", targets=("Huawei",), items=("Ascend 910C",)),
    ),
    "one notice in the Federal Register": (
        told("a", "2025-04-15", items=(), primary_source="90 FR 1"),
        told("b", "2025-06-15", items=(), primary_source="90 FR 1"),
    ),
}  # fmt: skip

JOINS |= {
    "a rule about what few rules are about, months after its draft": (
        told("a", "2026-05-12", status="proposed", targets=(), quote="a rule to verify the whereabouts", **VAGUE),
        told("b", "2026-08-12", status="proposed", targets=(), quote="a rule on whereabouts, to verify", **VAGUE),
    ),
    "a tool by another word": (
        told("a", "2026-03-04", targets=(), items=("hybrid bonding tools",)),
        told("b", "2026-03-05", targets=(), items=("hybrid bonders",)),
    ),
    "an accused by the surname": (
        told("a", "2026-04-16", kind="enforcement", targets=("Behrouz Tehrani",), items=()),
        told("b", "2026-04-17", kind="enforcement", targets=("Farsang",), items=(), quote="It charged Tehrani too."),
    ),
    "a tariff that begins without a word on whose it is": (
        told("a", "2026-07-14", kind="tariff", targets=(), items=("semiconductors",)),
        told("b", "2026-08-04", kind="tariff", issuer=None, targets=("Dell",), items=("semiconductors",)),
    ),
    "a bill by its name, whomever it hits": (
        told("a", "2026-01-14", status="proposed", title="The Secure Silicon Act", targets=("CN",), **VAGUE),
        told("b", "2026-09-18", status="proposed", quote="the Secure Silicon Act", targets=("AE",), **VAGUE),
    ),
}

STAYS_APART = {
    "two tariffs under two sections of the law": (
        told("a", "2026-07-14", kind="tariff", targets=(), items=("semiconductors",), quote="under Section 232"),
        told("b", "2026-07-20", kind="tariff", targets=(), items=("semiconductors",), quote="under Section 301"),
    ),
    "a draft law without a named house, and a rule that is drafted": (
        told("a", "2026-05-12", agency="BIS", status="proposed", targets=(), **VAGUE),
        told("b", "2026-05-14", status="proposed", targets=(), quote="a bill that would track chips", **VAGUE),
    ),
    "two listings of one day, each with all its parties": (
        told("a", "2025-04-15", **{**LISTING, "items": ("chips",)}, agency="Commerce"),
        told("b", "2025-04-15", **{**LISTING, "targets": ("YMTC", "CN"), "items": ("chips",)}, agency="Commerce"),
    ),
    "two listings of one day, told as the bans that they bring": (
        told("a", "2025-04-15", title="Japan adds Inspur to its end-user list", targets=("Inspur", "CN"), **CHIPS),
        told("b", "2025-04-15", title="Japan adds YMTC to its end-user list", targets=("YMTC", "CN"), **CHIPS),
    ),
    "another government": (CONTROL, told("b", "2025-04-15", issuer="JP")),
    "another government, inferred, and no more than a class of goods": (
        told("a", "2025-04-15", issuer="CN", targets=("US",), **CHIPS),
        told("b", "2025-04-15", issuer_stated=False, targets=("US",), **CHIPS),
    ),
    "another government, inferred, and another kind": (
        told("a", "2025-08-12", kind="procurement_ban", issuer="CN", targets=("Nvidia",)),
        told("b", "2025-08-12", kind="licence", issuer_stated=False, targets=("Nvidia", "CN")),
    ),
    "two cases that share a firm of everybody's news": (
        told("a", "2025-09-16", kind="enforcement", targets=("Mellanox", "Nvidia"), items=()),
        told("b", "2025-10-09", kind="enforcement", targets=("Megaspeed", "Nvidia"), items=()),
    ),
    "a bill and a rule of an agency": (
        told("a", "2025-05-07", agency="BIS", targets=(), **VAGUE),
        told("b", "2025-05-09", agency="Senate", status="proposed", targets=(), **VAGUE),
    ),
    "a control on goods and a listing in one sentence": (
        told("a", "2025-12-02", kind="listing", targets=("Naura", "CN"), items=("HBM",),
             quote="forbade the export of HBM to China and put Naura on its Entity List"),
        told("b", "2025-12-02", article_id="a", targets=("Naura", "CN"), items=("HBM",),
             quote="forbade the export of HBM to China and put Naura on its Entity List"),
    ),
    "another kind of measure": (CONTROL, told("b", "2025-04-15", kind="tariff")),
    "two rules of one day on other goods": (CONTROL, told("b", "2025-04-15", items=("HBM",))),
    "letters to two firms about other chips": (
        told("a", "2025-04-15", targets=("Nvidia", "CN")),
        told("b", "2025-04-15", targets=("AMD", "CN"), items=("MI308",)),
    ),
    "a control on another country": (CONTROL, told("b", "2025-04-15", targets=("AE",), **VAGUE)),
    "the same goods a year later": (CONTROL, told("b", "2026-04-15", acted="2026-04-14")),
    "two rules six weeks apart, each with its day": (CONTROL, told("b", "2025-05-30", acted="2025-05-29", **VAGUE)),
    "background on all chip controls, without a date": (CONTROL, told("b", "2025-09-01", is_new=False, **VAGUE)),
    "background on an older rule": (CONTROL, told("b", "2025-04-16", is_new=False, acted="2022-10-07", **VAGUE)),
    "one firm on two lists at different times": (
        told("a", "2025-01-15", **LISTING),
        told("b", "2025-09-16", **{**LISTING, "quote": "named a Chinese military company", "acted": "2025-09-15"}),
    ),
    "two documents of one day in the Federal Register": (
        told("a", "2025-03-28", **{**LISTING, "targets": ("CN",)}, primary_source="2025-05426"),
        told("b", "2025-03-28", **{**LISTING, "targets": ("CN",)}, primary_source="2025-05427"),
    ),
    "two cases against other people": (
        told("a", "2025-04-15", **CASE), told("b", "2025-04-15", **{**CASE, "targets": ("Ho",)}),
    ),
    "like cases against others a week apart": (
        told("a", "2025-12-09", **{**CASE, "targets": ("Ling", "CN"), "items": ("H100",)}),
        told("b", "2025-12-16", **{**CASE, "targets": ("Osei", "CN"), "items": ("H100",)}),
    ),
    "like cases in which only the maker of the goods is one": (
        told("a", "2025-12-09", kind="enforcement", targets=("Nvidia",), items=(), quote="smuggling Nvidia chips"),
        told("b", "2025-12-26", kind="enforcement", targets=("Nvidia",), items=(), quote="smuggling Nvidia chips"),
    ),
    "two cases against one firm about other things": (
        told("a", "2025-07-15", kind="enforcement", targets=("Nvidia",), items=(), quote="Nvidia: antitrust probe"),
        told("b", "2025-07-31", kind="enforcement", targets=("Nvidia",), items=("H20",), quote="Nvidia: back doors"),
    ),
    "a party taken off a list and its case": (
        told("a", "2025-10-10", **PROBE),
        told("b", "2025-11-11", kind="easing", targets=("Qualcomm",), items=(), quote="taken off the list"),
    ),
    "two listings of one day, of parties in other countries": (
        told("a", "2025-09-16", **{**LISTING, "targets": ("Nettrix", "CN")}),
        told("b", "2025-09-16", **{**LISTING, "targets": ("Arad Aero", "IR")}),
    ),
    "two bills": (
        told("a", "2025-09-05", status="proposed", **VAGUE, quote="the GAIN AI Act would"),
        told("b", "2025-09-09", status="proposed", **VAGUE, quote="the Chip Security Act would"),
    ),
    "an act after a proposal on goods of one class alone": (
        told("a", "2025-09-05", status="proposed", **VAGUE), told("b", "2025-09-16", targets=(), **VAGUE),
    ),
    "a mention in passing and a measure in the news": (CONTROL, told("b", "2025-09-15", is_new=False, items=())),
    "a licence under a control": (CONTROL, told("b", "2025-04-20", kind="licence", targets=("Nvidia", "CN"))),
    "a second proposal after the first was adopted": (
        CONTROL, told("b", "2025-05-20", status="proposed", **VAGUE),
    ),
    "a listing and a rule on goods, told in one article": (
        told("a", "2025-04-15", **LISTING), told("b", "2025-04-15", article_id="a", items=("HBM",)),
    ),
    "two measures that one article tells apart": (CONTROL, told("b", "2025-04-15", article_id="a", **VAGUE)),
}  # fmt: skip


@pytest.mark.parametrize(("known", "new"), JOINS.values(), ids=JOINS)
def test_it_joins(known: Report, new: Report) -> None:
    verdict = judge(new, one_event(known))
    assert verdict.score >= JOIN, verdict.reasons


@pytest.mark.parametrize(("known", "new"), STAYS_APART.values(), ids=STAYS_APART)
def test_it_stays_apart(known: Report, new: Report) -> None:
    verdict = judge(new, one_event(known))
    assert verdict.score < JOIN, verdict.reasons


def test_reasons_are_kept() -> None:
    verdict = judge(told("b", "2025-04-16", acted="2025-04-14"), one_event(CONTROL))
    assert verdict.reasons == (
        "issuer US +2", "kind export_control +2", "same country +0.5", "goods h20 +2.5", "1 days apart +2"
    )  # fmt: skip
    assert verdict.score == 9.0


def groups(judged: list[Judged]) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for each in judged:
        found.setdefault(id(each.event), []).append(each.report.article_id)
    return sorted(found.values())


def test_of_two_measures_that_fit_the_better_one_is_taken() -> None:
    reports = [
        CONTROL,
        told("b", "2025-04-15", items=("HBM",)),
        told("c", "2025-04-16", items=("HBM",)),
        told("d", "2025-04-17"),
    ]
    assert groups(replay(reports)) == [["a", "d"], ["b", "c"]]


def test_of_two_that_fit_alike_the_one_that_most_tell_is_taken() -> None:
    larger = [told(f"a{n}", "2025-04-15", targets=("Nvidia", "CN")) for n in range(3)]
    smaller = told("b", "2025-04-16", targets=("AMD", "CN"), items=("MI308",))
    *_, last = replay([*larger, smaller, told("c", "2025-04-17", items=())])
    assert {r.finding_id for r in last.event.reports} == {"finding a0", "finding a1", "finding a2", "finding c"}


def test_a_second_party_of_a_known_case_is_no_other_case() -> None:
    charged = told("a", "2025-08-19", kind="enforcement", targets=("Orrin Vale", "Cactus Data"), items=("A100",))
    firm = told("b", "2026-01-14", kind="enforcement", targets=("Cactus Data",), **CHIPS)
    man = told("c", "2026-01-14", kind="enforcement", targets=("Orrin Vale",), article_id="b", **CHIPS)
    assert len({id(j.event) for j in replay([charged, firm, man])}) == 1


def test_news_of_a_running_topic_is_not_one_event_for_ever() -> None:
    weekly = [told(f"{month}-{day}", f"2025-{month:02}-{day:02}", **VAGUE) for month in range(1, 13) for day in (1, 15)]
    assert len(groups(replay(weekly))) > 3


def test_mentions_in_passing_gather_in_one_event_of_each_government() -> None:
    mentions = [
        told(f"{issuer}{n}", f"2025-0{n}-15", issuer=issuer, is_new=False, targets=(), items=())
        for issuer in ("US", "CN", None)
        for n in range(1, 5)
    ]
    assert len(groups(replay(mentions))) == 3


def test_background_mentions_do_not_change_what_an_event_is_compared_by() -> None:
    mention = told("b", "2025-05-01", is_new=False, items=("H20", "HBM", "chipmaking tools"))
    event = one_event(CONTROL, mention)
    assert (event.specific, event.generic) == ({"h20"}, set())


def test_what_is_taken_back_no_longer_counts_afterwards() -> None:
    wrong = told("a", "2025-04-15", until=datetime(2025, 4, 16, tzinfo=UTC))
    assert groups(replay([wrong, told("b", "2025-04-17")])) == [["a"], ["b"]]


def test_what_replaces_a_report_still_finds_it() -> None:
    moment = datetime(2025, 4, 16, tzinfo=UTC)
    wrong = told("a", "2025-04-15", until=moment)
    right = told("a2", "2025-04-16", article_id="a", items=("H20", "MI308"))
    assert len(groups(replay([wrong, right]))) == 1


def test_late_reports_are_judged_as_if_they_had_come_in_time() -> None:
    reports = [CONTROL, told("b", "2025-04-15", items=("HBM",)), told("c", "2025-04-16", items=("HBM",))]
    assert groups(replay(reversed(reports))) == groups(replay(reports))


@pytest.mark.parametrize(
    ("item", "expected"),
    {
        "advanced AI chips": ("chips", True),
        "Nvidia H20 chips": ("h20", False),
        "H20s": ("h20", False),
        "semiconductors": ("chips", True),
        "chipmaking tools": ("tools", True),
        "HBM": ("hbm", False),
        "gallium": ("gallium", False),
        "rare earths": ("minerals", True),
        "AI": ("technology", True),
        "Ascend 910B": ("ascend 910b", False),
        "GB200 NVL72 racks": ("gb200 nvl72", False),
    }.items(),
)
def test_goods_in_comparable_form(item: str, expected: tuple[str, bool]) -> None:
    assert item_class(item) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "added 12 firms to the Entity List": "Entity List",
        "on its end-user list": "End User List",
        "the Pentagon's 1260H list": "1260H List",
        "its unreliable entities list": "Unreliable Entity List",
        "a blacklist": None,
    }.items(),
)
def test_lists_by_their_usual_names(text: str, expected: str | None) -> None:
    assert list_name(text) == expected


def test_words_of_a_partys_name_are_no_goods() -> None:
    named = told("a", "2025-04-15", targets=("Naura Technology",), items=("technology", "HBM"))
    assert (named.generic, named.specific) == (frozenset(), frozenset({"hbm"}))


def test_a_government_is_not_hit_by_its_own_act() -> None:
    assert told("a", "2025-04-15", issuer="CN", targets=("CN", "US")).countries == {"US"}
