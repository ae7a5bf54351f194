"""Delays as news tell them: headlines, shares of many, things meant by others' names, and what a state bars."""

from dataclasses import replace

import pytest

from chipwatch.model import Article, Delay
from extract import read
from extract.twins import Told, merged


def delays(text: str, title: str = "AI chips this week") -> tuple[Delay, ...]:
    return next(read([Article("a", title, text)])).delays


@pytest.mark.parametrize(
    ("text", "subject", "kind", "firm"),
    [
        ("Colossus 2 has been delayed by three months for want of turbines.", "Colossus 2", "datacenter", "xAI"),
        ("Condor Galaxy 3 is a quarter late.", "Condor Galaxy 3", "datacenter", "G42"),
        ("Meta told its lenders that Hyperion would slip into 2029.", "Hyperion", "datacenter", "Meta"),
    ],
)
def test_a_named_machine_or_site_may_be_late_and_is_its_owner_s(text: str, subject: str, kind: str, firm: str) -> None:
    assert [(d.subject, d.subject_kind, d.firm) for d in delays(text, "")] == [(subject, kind, firm)]


def test_a_name_that_is_a_plain_word_is_no_site_where_nothing_tells_so() -> None:
    assert delays("Hyperion has been delayed to 2029, the film studio said.", "") == ()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("OpenAI said that the rollout of Calliope, its largest model so far, will be postponed.", "Calliope"),
        ("Apple says the company's AI-generated photo captions will be put on pause.", "AI-generated photo captions"),
        ("Analysts reckon that 40% of the 2027 data center pipeline is delayed.", "2027 data center pipeline"),
        ("The fire means longer queues and delays for the MI500 generation of AMD chips.", "MI500"),
        (
            "Sales fell at the chipmaker, which said output due to start in May at its Osaka fab would be delayed.",
            "Osaka fab",
        ),
        (
            "Samsung will delay the opening of the second of its two Texas-based fabs.",
            "second of its two Texas-based fabs",
        ),
        ("Zhipu tried to train GLM-7, the successor to GLM-6, on local chips, which has delayed the project.", "GLM-7"),
        ("Apple's Siri is failing tests again. Apple has now missed its own deadline for the second time.", "Siri"),
        ("Meta has delayed its next open model, internally codenamed “Papaya,” to June.", "Papaya"),
        (
            "Amazon builds data centers in Indiana. These huge facilities are behind schedule.",
            "data centers in Indiana",
        ),
        ("Developers point to stalled data center projects in three states.", "data center projects"),
        ("The GPT-9 effort at OpenAI is behind schedule.", "GPT-9"),
        (
            "TSMC will not begin 3-nanometer output in Arizona until 2028, a year behind schedule.",
            "3-nanometer output in Arizona",
        ),
        ("The revamp of Siri is late. That put the project off its timeline.", "Siri"),
    ],
)
def test_the_thing_that_is_meant(text: str, subject: str) -> None:
    assert [d.subject for d in delays(text)] == [subject]


@pytest.mark.parametrize(
    ("title", "subject", "cause"),
    [
        ("Power crunch halts Samsung's Austin fab", "Austin fab", "supply"),
        ("Licence backlog stalls MI308 shipments for a second month", "MI308", "regulatory"),
        ("Substrate shortage delays MI500 launch", "MI500", "supply"),
    ],
)
def test_a_clipped_headline_whose_verb_looks_like_a_noun(title: str, subject: str, cause: str) -> None:
    found = delays("The company declined to comment on chips.", title)
    assert [(d.subject, d.cause) for d in found] == [(subject, cause)]


def test_things_side_by_side_are_late_each_with_its_own_maker() -> None:
    found = delays("AMD Zen 9 and Intel Nova Lake CPUs are reportedly delayed until 2028.")
    assert [(d.subject, d.subject_kind, d.firm) for d in found] == [
        ("AMD Zen 9", "chip", "AMD"),
        ("Nova Lake", "chip", "Intel"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The commerce ministry halted shipments of gallium and germanium to chipmakers abroad.",
        "Beijing has suspended exports of rare-earth magnets that chip tools need.",
        "Shipments of H20 chips were halted by the Commerce Department.",
        "The fab is not targeted for volume production before 2029, TSMC said when it broke ground.",
        "The licence that finally arrived lets Nvidia sell the H20 again.",
        "Chip Watch tracks project delays at data centers.",
        "Data Center Coalition has been delayed in naming its head.",
        "In the latest of a string of product delays, chips were the topic.",
        "China can live with domestic chips despite delays, analysts said.",
        "Risks include new export rules and delays in deliveries of chips.",
        "A one-year pause for providers of AI chips was discussed.",
        "The new controls may halt most shipments of chips to data centers abroad.",
        "Chinese firms have paused orders of Nvidia's H20 chips.",
        "Customers face a two-month wait for Nvidia's H100.",
        "Nvidia has a backlog of 3.6 million Blackwell GPUs.",
        "Any delay of Rubin would hurt Nvidia.",
        "If Rubin is delayed, AMD could gain share.",
        "Export controls have stalled Huawei's progress in AI chips.",
        "The agency risks pausing large volumes of trade in chips such as the H200.",
        "Apple's much awaited phone may be delayed, a chip supplier said.",
        "Tesla has delayed production of its humanoid robot, though its chips are ready.",
        "Samsung delayed its usual pricing update for memory.",
    ],
)
def test_bans_original_plans_watchers_and_risks_are_no_delays(text: str) -> None:
    assert delays(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Intel's Ohio chip factory will open in 2031 instead of 2026. Costs were a factor in the latest delay for the "
        "company's Ohio factories.",
        "Nvidia has delayed its new AI chip for the Chinese market. The delayed chip, called H20, has issues.",
        "The Oracle datacenter delay hurts OpenAI. Oracle pushed back several OpenAI campuses by at least one year.",
        "Nvidia's GB200 slipped a quarter. The Blackwell chips are late because of leaks.",
        "Micron's Clay plant is two years late. Micron pushed back the factory because it found no workers.",
        "The EU postponed the AI Act's high-risk duties. The obligations will apply 16 months later than planned.",
        "Samsung will delay the second of its two Texas fabs. The second fab, whose start was delayed today, is big.",
    ],
)
def test_a_thing_told_of_again_in_other_words_is_one_delay(text: str) -> None:
    assert len(delays(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Micron's Clay plant is two years late. Its second plant was put on hold as well.",
        "OpenAI's GPT-9 slipped a quarter. Microsoft's Maia 900 chip slipped two.",
    ],
)
def test_two_things_of_a_kind_are_two_delays(text: str) -> None:
    assert len(delays(text)) == 2


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Samsung is pushing back its Taylor plant because it has struggled to find clients.", "commercial"),
        ("Wolfspeed put its Saarland fab on hold, citing slow electric car sales.", "commercial"),
        ("Apple held back its new Siri from Europe because of the DMA.", "regulatory"),
        ("Nvidia's chip for China was delayed as server makers struggle to integrate it.", "technical"),
        ("Micron's New York fab will start three years later than planned, a federal filing shows.", "unknown"),
        ("TSMC's A14 process moves from 2028 to 2029 based on its customers' timing.", "commercial"),
        ("Intel's Ohio fab is late — thanks, in part, to labor disputes over safety.", "supply"),
        (
            "Meta has put off its next Llama. People familiar with the matter said that its benchmarks fell short.",
            "technical",
        ),
        ("Nvidia delayed the H20, an AI chip designed to comply with U.S. export rules.", "unknown"),
        ("Micron said output due to start in May at its fab in Boise would be delayed.", "unknown"),
    ],
)
def test_what_states_a_cause_and_what_does_not(text: str, cause: str) -> None:
    assert [d.cause for d in delays(text)] == [cause]


@pytest.mark.parametrize(
    "text",
    [
        "Last year Washington ordered TSMC to halt supplies of certain advanced chips to Chinese customers.",
        "The Biden administration said that it plans to halt shipments to China of more advanced chips made by Nvidia.",
        "Bidders had to match the lowest bids for GPUs that were earlier announced by the ministry on January 30.",
    ],
)
def test_an_order_to_halt_supplies_and_a_date_of_an_announcement_are_no_delay(text: str) -> None:
    (found,) = read([Article("a", "Chip news", text)])
    assert found.delays == ()


def test_projects_pointed_at_are_the_late_ones_told_before() -> None:
    text = (
        "Oracle has pushed back two AI data centres for OpenAI to 2028. The delayed projects stem from a July deal. "
        "Despite the setback, Oracle is not abandoning the project."
    )
    (found,) = read([Article("a", "Oracle delays sites", text)])
    assert len(found.delays) == 1


NEAR = "\n\nNvidia sells AI chips for data centers."


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Amazon's long-delayed Trainium4 has a new date: the second half of 2027.", ["Trainium4"]),
        ("Intel Ohio: delayed from 2027 to 2031\n\nTSMC Arizona: on track", ["Intel Ohio"]),
        (
            "AMD has pushed the MI500 to 2028, and the MI450 is now due in early 2027 instead of late 2026.",
            ["MI500", "MI450"],
        ),
        (
            "Microsoft's hopes have hit a snag: output of its Maia AI chip, code-named “Lyra,” is delayed.",
            ["Lyra"],
        ),
        (
            "Intel has delayed its expansion in Ohio. The Ohio project has seen several delays.",
            ["expansion in Ohio"],
        ),
    ],
)
def test_several_things_and_several_names_of_one(text: str, subjects: list[str]) -> None:
    assert [d.subject for d in delays(text + NEAR)] == subjects


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia dismissed reports that it had delayed the N1X chip. Shops had delayed the N1X chip in their lists.",
        "Despite rumours that AMD has delayed its MI450 accelerators, they will launch as planned.",
        "Meta bought more H200 chips to make up for these delays.",
        "The Tucson council postponed a vote on Amazon's Project Blue data center.",
    ],
)
def test_what_is_denied_or_only_points_back_is_no_delay(text: str) -> None:
    assert delays(text + NEAR) == ()


def test_a_code_name_is_the_name_that_it_stands_for() -> None:
    (one,) = delays("Microsoft has delayed its Maia chip.")
    other = replace(one, subject="Lyra")
    assert len(merged([Told(one, 0), Told(other, 0)], "Its new Maia AI chip, code-named “Lyra,” is late.")) == 1
    assert len(merged([Told(one, 0), Told(other, 0)], "Maia is late, and so is Lyra.")) == 2


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        (
            "Storms delayed work on Meta's campus in Lima. Some weeks later the data center was delayed again.",
            ["campus in Lima"],
        ),
        ("Intel has delayed its fab in Waco. Its second fab is late as well.", ["fab in Waco", "second fab"]),
        (
            "Anthropic has delayed its schedule for a successor to Claude 7 Opus.",
            ["successor to Claude 7 Opus"],
        ),
        ("xAI said that Grok 6 will arrive in May 2027, a delay from the target of late 2026.", ["Grok 6"]),
        ("Intel is holding off from opening its Penang packaging plant.", ["Penang packaging plant"]),
        ("BIS will delay the implementation of the Affiliates Rule for one year.", ["Affiliates Rule"]),
        ("Nvidia's H20 shipments have stalled. It is still awaiting final approval.", ["H20"]),
        ("Nearly half of the data center projects planned for 2027 are being delayed.", ["data center projects"]),
        ("Changes to the drawings of some data centers have led to delays.", []),
    ],
)
def test_which_things_are_late_and_which_are_one(text: str, subjects: list[str]) -> None:
    found = [d.subject for d in delays(text, "")]
    assert len(found) == len(subjects)
    assert all(set(want.split()) <= set(got.split()) for want, got in zip(subjects, found, strict=True))


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Its chief Ada Lee confirmed on Monday that upgrades to Siri have been delayed by Apple.", ["Siri"]),
        ("Protests ended in data center projects being stalled.", ["data center projects"]),
        ("Work on Samsung's P4 plant, along with the P5 plant, has been delayed until 2027.", ["P4", "P5"]),
        (
            "Colorado has delayed its artificial intelligence law. The vote pushes the Colorado AI Act back to June.",
            ["Colorado AI Act"],
        ),
    ],
)
def test_things_told_in_other_turns(text: str, subjects: list[str]) -> None:
    found = [d.subject for d in delays(text, "")]
    assert len(found) == len(subjects)
    assert all(set(want.split()) <= set(got.split()) for want, got in zip(subjects, found, strict=True))


def test_who_delays_a_thing_itself_is_its_firm() -> None:
    text = "Following Intel's delay, chipmaker Wolfspeed has postponed plans to build a semiconductor plant in Ensdorf."
    assert [d.firm for d in delays(text, "") if "Ensdorf" in d.subject] == ["Wolfspeed"]


@pytest.mark.parametrize(
    ("title", "text", "subjects"),
    [
        ("OpenAI Will Delay GPT-8.2 After Request", "It will go to a few partners first.", ["GPT-8.2"]),
        (
            "Samsung's Waco plant delayed again",
            "Samsung has delayed deliveries of advanced-chipmaking equipment from ASML.",
            ["equipment", "Waco plant"],
        ),
        (
            "Tesla's AI7 chip takes shape",
            "The AI7 will be fast. Work on the AI8 has begun. In practice, development has been delayed.",
            ["AI7"],
        ),
        ("Amazon's power", "Amazon reports climate goal setbacks tied to its AI data centers.", []),
    ],
)
def test_headlines_and_what_they_name(title: str, text: str, subjects: list[str]) -> None:
    found = [d.subject for d in delays(text, title)]
    assert len(found) == len(subjects)
    assert all(set(want.split()) <= set(got.split()) for want, got in zip(subjects, found, strict=True))


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("DeepSeek V9 is a model. Previous windows for the release, such as mid-May, passed without a launch.", ["V9"]),
        ("Sony may delay its next AI chip to 2029.", ["AI chip"]),
        ("A strike may delay its next AI chip, Sony said.", []),
        ("The European Union has delayed its anti-deforestation law by a year.", ["anti-deforestation law"]),
    ],
)
def test_windows_that_pass_and_what_is_decided(text: str, subjects: list[str]) -> None:
    found = [d.subject for d in delays(text, "")]
    assert len(found) == len(subjects)
    assert all(set(want.split()) <= set(got.split()) for want, got in zip(subjects, found, strict=True))
