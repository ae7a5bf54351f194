"""Any text at all is answered: without an error, in order, with offsets that lie in the document, the same each time.

What the findings are is tested elsewhere; here are the promises that hold whatever an article holds.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chipwatch.model import Article, Findings
from extract import read

NUMBER = re.compile(
    r"\d|hundred|thousand|million|billion|dozen|half|quarter|score|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b|"
    r"eleven|twelve|teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety",
    re.IGNORECASE,
)

# Sentences that open every path of the extractor, and what may stand anywhere in a broken text.
FIRMS = (
    "Nvidia|DeepSeek|Meta|the company|Halden Compute Inc.|it|Mr. Rubin|xAI, a start-up,|According to Reuters, SMIC"
).split("|")
VERBS = (
    "bought|has|trained R1 on|will ship to China|smuggled|denied that it holds|plans to make|received|has a cluster of"
).split("|")
NUMBERS = (
    "50,000|about 2 million|hundreds of thousands of|half a million|1,200 servers with eight|two to four thousand|"
    "up to 300|more than 16k|1e9|12%|$5 billion|2026|3|between 10,000 and 20,000|100,000-|Total GPUs: 17,280|25.000"
).split("|")
CHIPS = (
    "H100 GPUs|H20s|GB200 NVL72 racks|TPU v5p|Ascend 910B chips each|GPUs|AI chips|of them|robots|GB200 and GB300 chips"
).split("|")
STATES = (
    "BIS|The Commerce Department|China|MOFCOM|Dutch customs officers|The Trump administration|Lawmakers|Washington"
).split("|")
ACTS = (
    "added to the Entity List|banned exports of|rescinded the rule on|considers tariffs on|granted licences to export|"
    "denied curbing|arrested three men over|told companies to stop buying|seized|requires a licence for|suspended its "
    "controls on"
).split("|")
GOODS = (
    "H20 chips to China|Inspur and 80 firms|gallium|semiconductors|chipmaking tools|SMIC|$5 million of Nvidia GPUs"
).split("|")
THINGS = (
    "R2|DeepSeek's R2 model|Intel's Ohio fab|The data center|Blackwell|Shipments of H20 chips|The AI Act's rules|GPT-5"
).split("|")
LATE = (
    "was delayed until 2027|is pushed back by three months|slipped from 2025 to 2028|will not ship before May|"
    "has been put on hold|faces delays|is now expected in 2028 rather than 2027|is two quarters late"
).split("|")
CAUSES = (
    "because of chip shortages|after a design flaw|, it said on Tuesday|amid weak demand|pending a permit|last October|"
).split("|")
JUNK = (
    *"\x00\x01\x07\x1b\x7f\x85\xa0\xad\u034f\u061c\u180e\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066",
    *"\ufe0f\ufeff",
    *"\ud800\udfff",  # halves of a surrogate pair
    "İ", "ß", "ﬁ", "e\u0301", "\U0001f680", "\U0001f1fa\U0001f1f8", "ＡＩ５０００", "٥٠٠٠", "½", "Ⅷ", "①",
    "英伟达向中国出口芯片", "エヌビディアのGPU", "엔비디아", "شريحة", "שבב", "чипы", "ชิป",
    "<b>", "</p>", "<a href='x'>", "&amp;", "<script>alert(1)</script>", "<", "<!--", "]]>",
    "\n", "\n\n", "\r\n", "\t", "    ", "9" * 400, "1," * 40, "-" * 30, "." * 30, *",.;:-()\"'?!",
)  # fmt: skip


def sentence(*parts: Sequence[str]) -> st.SearchStrategy[str]:
    return st.tuples(*map(st.sampled_from, parts)).map(" ".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A few sentences with rubbish at up to four places, some of them within words."""
    whole = st.one_of(
        sentence(FIRMS, VERBS, NUMBERS, CHIPS), sentence(STATES, ACTS, GOODS, CAUSES), sentence(THINGS, LATE, CAUSES)
    )
    text = draw(st.sampled_from(["", "\n\n", " ", ". "])).join(draw(st.lists(whole, min_size=1, max_size=4)))
    character = st.text(st.characters(exclude_categories=()), max_size=3)
    for rubbish in draw(st.lists(st.sampled_from(JUNK) | character, max_size=4)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + rubbish + text[at:]
    return text


anything = st.text(st.characters(exclude_categories=()), max_size=200)
texts = anything | damaged() | damaged()
days = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
articles = st.builds(Article, st.just("a"), texts, texts, published=days)


def all_spans(found: Findings) -> list[tuple[int, int]]:
    return [span for name in (*found.firms, *found.chips) for span in name.mentions]


def broken_promises(article: Article, found: Findings) -> list[str]:
    """What is wrong with findings as such, whatever the article says."""
    document = article.document
    wrong = [f"mention {span}" for span in all_spans(found) if not 0 <= span[0] < span[1] <= len(document)]
    for item in (*found.counts, *found.sanctions, *found.delays):
        start, end = item.evidence
        if not (0 <= start < end <= len(document) and 5 <= end - start <= 400):
            wrong.append(f"evidence {item.evidence} of {len(document)}: {item}")
        if not (0 <= item.confidence <= 1 and item.rule):
            wrong.append(f"confidence or rule: {item}")
    for count in found.counts:
        if not NUMBER.search(document[slice(*count.evidence)]):
            wrong.append(f"no number in {document[slice(*count.evidence)]!r}")
        bounds = [bound for bound in (count.low, count.high) if bound is not None]
        if not bounds or bounds != sorted(bounds) or min(bounds) < 0:
            wrong.append(f"bounds {count.low}, {count.high}")
    if not found.relevant and (found.chips or found.firms or found.counts or found.sanctions or found.delays):
        wrong.append("not relevant, with findings")
    return wrong


def read_all(given: Sequence[Article]) -> list[Findings]:
    return list(read(given))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles, min_size=1, max_size=4))
def test_any_text_is_answered_once_in_order_and_the_same_each_time(given: list[Article]) -> None:
    found = read_all(given)
    assert len(found) == len(given)
    assert [wrong for article, one in zip(given, found, strict=True) for wrong in broken_promises(article, one)] == []
    assert read_all(given) == found
    assert [read_all([article])[0] for article in given] == found  # whatever else is read in the same batch


@settings(max_examples=40, deadline=None)
@given(texts, st.integers(0, 400))
def test_offsets_hold_the_name_wherever_it_stands(before: str, at: int) -> None:
    text = before[:at] + "\n\nMeta has 350,000 H100 GPUs.\n\n" + before[at:]
    article = Article("a", "", text)
    chips = [chip for chip in read_all([article])[0].chips if "H100" in chip.name]
    spelled = {article.document[start:end] for chip in chips for start, end in chip.mentions}
    assert "H100" in spelled


def test_no_article_gives_no_findings() -> None:
    assert read_all([]) == []


def test_an_empty_article_is_not_relevant() -> None:
    assert read_all([Article("a", "", "")]) == [Findings(relevant=False)]


def test_more_articles_than_a_batch_come_back_in_their_order() -> None:
    given = [Article(str(n), "Chips", f"Meta bought {n * 1000} H100 GPUs.") for n in range(1, 151)]
    assert [[count.low for count in found.counts] for found in read_all(given)] == [[n * 1000] for n in range(1, 151)]


def test_articles_are_read_as_they_come() -> None:
    """A batch at a time, so that an endless feed needs no endless memory."""
    taken = []

    def feed() -> Any:
        for number in range(10_000):
            taken.append(number)
            yield Article(str(number), "", "nothing")

    next(read(feed()))
    assert len(taken) < 1_000


@pytest.mark.parametrize(
    "mark",
    ["\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\ufeff", "\xad", "\u2060"],
    ids=lambda c: f"U+{ord(c):04X}",
)
def test_marks_that_nobody_sees_hide_no_name_and_move_no_offset(mark: str) -> None:
    article = Article("a", f"Nv{mark}idia", f"{mark}Meta bought 50,{mark}000 H1{mark}00 GPUs from Nvi{mark}dia.{mark}")
    found = read_all([article])[0]
    assert [(count.low, count.firm) for count in found.counts] == [(50_000, "Meta")]
    spelled = {article.document[start:end] for start, end in all_spans(found)}
    assert spelled == {f"Nv{mark}idia", "Meta", f"H1{mark}00", f"Nvi{mark}dia"}


@pytest.mark.parametrize(
    "text",
    [
        "<p>Meta bought <b>50,000</b> <a href='https://x.example/?n=70,000'>H100</a> GPUs.</p>",
        "Meta\u00a0bought\u00a050,000\u00a0H100\u00a0GPUs.",
        "Meta bought 50\u202f000 H100 GPUs.",
        "Meta\x00bought\x0b50,000\x1fH100\x7fGPUs.",
        "Meta bought ５０，０００ H100 GPUs.",
        "\ud800Meta bought 50,000 H100 GPUs.\udfff",
        "Meta bought 50,000 H100 GPUs.\r\n\r\nİİİİ ẞ",
    ],
    ids=[
        "html",
        "no-break spaces",
        "thin space",
        "control characters",
        "full-width digits",
        "half surrogates",
        "growing letters",
    ],
)
def test_what_publishing_systems_leave_in_a_text_changes_no_reading(text: str) -> None:
    article = Article("a", "", text)
    found = read_all([article])[0]
    assert [(count.low, count.firm, count.chip) for count in found.counts] == [(50_000, "Meta", "H100")]
    assert broken_promises(article, found) == []


def test_numbers_that_nothing_can_have_are_no_counts() -> None:
    for digits in ("9" * 400, "1" + "0" * 30, "9" * 16):
        assert read_all([Article("a", "", f"Meta bought {digits} H100 GPUs.")])[0].counts == ()


MONSTERS = {
    "ten thousand firms in one sentence": "', '.join(names[n % len(names)] for n in range(10_000)) + ' have GPUs.'",
    "ten thousand unknown firms": "', '.join(f'Zor{letters(n)} Inc.' for n in range(10_000)) + ' have GPUs.'",
    "twenty thousand chips": "'Nvidia ' + ', '.join(f'H{100 + n % 900}' for n in range(20_000)) + ' GPUs.'",
    "seven thousand counts": "'Meta bought 5,000 H100 GPUs. ' * 7_000",
    "counts in one line": "'Meta bought ' + ' and '.join(['5,000 H100 GPUs'] * 60_000)",
    "measures without end": "'US export controls ban H20 sales and Commerce adds firms to the Entity List ' * 20_000",
    "delays without end": "'The R2 model was delayed to 2027 because of chip shortages. ' * 30_000",
    "one line of 2 MB": "'the data center has chips and ' * 66_000",
    "one word of 2 MB": "'gpu' * 660_000",
    "blanks": "'gpu' + ' ' * 2_000_000 + 'x'",
    "full stops": "'gpu' + '.' * 2_000_000 + 'x'",
    "capitals": "'gpu ' + 'Abc ' * 500_000",
    "clouds": "'Cloud ' * 330_000 + 'gpu'",
    "digits": "'gpu ' + '1' * 2_000_000 + ' gpus'",
    "grouped digits": "'gpu ' + '1,000' * 400_000 + ' gpus'",
    "numbers in lines": "'17,280\\ngpus\\n' * 150_000",
    "opening marks": "'gpu ' + '<a ' * 600_000",
    "unseen marks": "'gpu' + 'a\\u200b' * 1_000_000",
    "brackets": "'gpu ' + '([{' * 600_000",
}

SCRIPT = """
import json, resource, sys
from datetime import UTC, datetime
import reference
from chipwatch.model import Article
from extract import read
from test_robustness import broken_promises
names = [firm.name for firm in reference.firms()]
letters = lambda n: "".join(chr(97 + n // 26**place % 26) for place in range(3))
article = Article("a", "US curbs on H20", eval(sys.argv[1]), published=datetime(2026, 1, 1, tzinfo=UTC))
found = next(read([article]))
wrong = broken_promises(article, found)
print(json.dumps({"wrong": wrong[:3], "kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
"""


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS)
def test_a_monstrous_text_is_answered_within_bounded_time_and_memory(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, text],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,  # a hang guard: each takes seconds
        env={"PYTHONPATH": str(__file__.rpartition("/")[0])},
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    answer = json.loads(done.stdout)
    assert answer["wrong"] == []
    assert answer["kib"] < 1_200 * 1024
