"""A realistic set of views for the page, and a real browser that opens it."""

import base64
import fcntl
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from metrics.capacity import gpu_capacity
from metrics.delay import delay_index, resolution
from metrics.equivalents import CHIPS
from metrics.index import sanction_index
from report.frames import VIEWS

NOW = datetime(2026, 11, 24, 9, 30)
HOSTILE = "<script>document.title='broken'</script> & <img src=x onerror=alert(1)>"
REFERENCE = [
    ("Hopper", None, "family", date(2022, 10, 1), False, None),
    ("A100", None, "gpu", date(2020, 5, 1), True, 0.3153),
    ("H100", "Hopper", "gpu", date(2022, 10, 1), True, 1.0),
    ("H20", "Hopper", "gpu", date(2024, 1, 1), False, 0.1496),
    ("B200", None, "gpu", date(2024, 11, 1), True, 2.2739),
    ("GB200", None, "gpu", date(2024, 12, 1), False, 2.5265),
    ("Ascend 910B", None, "accelerator", date(2022, 1, 1), True, 0.19),
]
# firm, chip, low, high, relation, status, day, outlet, quote: made up, in the form of what extraction finds.
CLAIMS = [
    ("Meta", "H100", 350_000, 350_000, "holds", "actual", date(2025, 1, 20), "The Gazette", "Meta runs 350,000 H100s"),
    (
        "Meta",
        None,
        1_300_000,
        1_300_000,
        "holds",
        "planned",
        date(2025, 2, 1),
        "The Gazette",
        "1.3 million GPUs by year end",
    ),
    ("xAI", "H100", 100_000, 100_000, "holds", "actual", date(2024, 9, 2), "Chip Daily", "a cluster of 100,000 H100s"),
    (
        "xAI",
        "GB200",
        110_000,
        None,
        "acquires",
        "actual",
        date(2026, 3, 2),
        "Chip Daily",
        "more than 110,000 GB200 GPUs",
    ),
    (
        "DeepSeek",
        "Hopper",
        50_000,
        50_000,
        "holds",
        "actual",
        date(2025, 1, 31),
        "Wire One",
        "about 50,000 Hopper GPUs",
    ),
    ("DeepSeek", "A100", 10_000, 10_000, "holds", "actual", date(2024, 6, 3), "Wire One", "10,000 A100 chips"),
    (
        "CoreWeave",
        None,
        200_000,
        250_000,
        "holds",
        "actual",
        date(2025, 3, 4),
        "The Gazette",
        "200,000 to 250,000 GPUs",
    ),
    (
        "Huawei",
        "Ascend 910B",
        200_000,
        200_000,
        "holds",
        "actual",
        date(2025, 5, 9),
        "Chip Daily",
        "200,000 Ascend chips",
    ),
    ("Tesla", "H100", 35_000, 35_000, "holds", "actual", date(2024, 4, 23), "Wire One", "35,000 H100 installed"),
    ("OpenAI", "GB200", 64_000, 64_000, "acquires", "planned", date(2025, 3, 6), "Wire One", "64,000 GB200s by 2026"),
    (
        "Megaspeed",
        "B200",
        2_000,
        5_000,
        "diverted",
        "actual",
        date(2025, 10, 9),
        "Chip Daily",
        "thousands were shipped on",
    ),
    ("Inspur", "Zeta 9", 4_000, 4_000, "holds", "actual", date(2025, 9, 9), "Chip Daily", "4,000 Zeta 9 cards"),
]
# kind, issuer, agency, targets, items, steps (status, day), headline, quote
EVENTS = [
    (
        "export_control",
        "US",
        "BIS",
        ["CN"],
        ["AI chips"],
        [("announced", date(2022, 10, 7))],
        "US curbs AI chip exports",
        "a sweeping set of controls",
    ),
    (
        "export_control",
        "US",
        "BIS",
        ["CN"],
        ["A800", "H800"],
        [("announced", date(2023, 10, 17)), ("effective", date(2023, 11, 16))],
        "US closes loopholes in chip rule",
        "lower thresholds",
    ),
    (
        "listing",
        "US",
        "BIS",
        ["CN", "Inspur"],
        ["AI servers"],
        [("effective", date(2025, 3, 25))],
        "US adds Inspur units to Entity List",
        "added 54 Chinese entities",
    ),
    (
        "export_control",
        "US",
        "BIS",
        ["CN"],
        ["H20"],
        [("announced", date(2025, 4, 15))],
        "Nvidia told H20 needs a licence",
        "the H20 would require a licence",
    ),
    (
        "easing",
        "US",
        "BIS",
        ["CN", "Nvidia"],
        ["H20"],
        [("eased", date(2025, 7, 14))],
        "US to allow H20 sales again",
        "assured that licences will be granted",
    ),
    (
        "procurement_ban",
        "CN",
        "CAC",
        ["Nvidia", "US"],
        ["H20"],
        [("announced", date(2025, 8, 12))],
        "China urges firms to avoid H20",
        "avoid using the chips",
    ),
    (
        "enforcement",
        "US",
        "DOJ",
        ["CN"],
        ["H100"],
        [("announced", date(2025, 11, 20))],
        "Four charged over GPU exports",
        "charged with exporting GPUs illegally",
    ),
    (
        "export_control",
        "NL",
        None,
        ["CN"],
        ["chipmaking tools"],
        [("proposed", date(2023, 3, 8)), ("effective", date(2023, 9, 1))],
        "Dutch to restrict chip tools",
        "will introduce export restrictions",
    ),
    (
        "export_control",
        "US",
        None,
        ["CN"],
        ["cloud access"],
        [("proposed", date(2026, 11, 12))],
        "Bill would curb remote access",
        "a bill that would let officials restrict access",
    ),
    (
        "listing",
        "EU",
        None,
        ["Example Trading"],
        [],
        [("announced", date(2026, 10, 2))],
        "EU lists trader",
        "listed a trading firm",
    ),
    ("licence", None, None, [], [], [("announced", date(2026, 11, 20))], HOSTILE, HOSTILE),
]
# subject, kind, firm, cause, first, now, slip low, slip high, status, quote, reported
DELAYS = [
    (
        "R2",
        "model",
        "DeepSeek",
        "chip_access",
        date(2025, 5, 1),
        date(2025, 8, 1),
        3,
        3,
        "open",
        "R2 was held up by a lack of chips",
        date(2025, 6, 26),
    ),
    (
        "Blackwell",
        "chip",
        "Nvidia",
        "technical",
        date(2024, 9, 1),
        date(2024, 12, 1),
        3,
        3,
        "resolved",
        "a design flaw delays Blackwell",
        date(2024, 8, 3),
    ),
    (
        "Ohio fab",
        "fab",
        "Intel",
        "commercial",
        date(2025, 6, 1),
        date(2030, 6, 1),
        60,
        60,
        "open",
        "pushed back to 2030",
        date(2025, 2, 28),
    ),
    (
        "Stargate site",
        "datacenter",
        "OpenAI",
        "supply",
        date(2026, 3, 1),
        date(2026, 9, 1),
        2,
        11,
        "open",
        "months behind for lack of power",
        date(2026, 2, 3),
    ),
    (
        "Diffusion rule",
        "rule",
        None,
        "regulatory",
        date(2025, 5, 15),
        None,
        None,
        None,
        "cancelled",
        "the rule will not be enforced",
        date(2025, 5, 7),
    ),
    ("Behemoth", "model", "Meta", "unknown", None, None, None, None, "open", "has been put off", date(2025, 5, 15)),
]


@pytest.fixture(scope="session")
def views() -> dict[str, pl.DataFrame]:
    """All views as the warehouse gives them, with one hostile event among the others."""
    articles: list[tuple[Any, ...]] = []

    def article(title: str, outlet: str | None, day: date, url: str | None = None) -> str:
        name = f"article-{len(articles)}"
        moment = datetime(day.year, day.month, day.day, 8)
        articles.append((name, url or f"https://news.example/{name}?a=1&b=2", title, outlet, moment, True))
        return name

    claims = pl.DataFrame([_claim(n, row, article(f"On {row[0]}", row[7], row[6])) for n, row in enumerate(CLAIMS)])
    events, steps, reports = [], [], []
    for number, (kind, issuer, agency, targets, items, told, headline, quote) in enumerate(EVENTS):
        name, days = f"e{number}", [day for _, day in told] or [date(2026, 11, 20)]
        for day, outlet in itertools.product(days, ("Wire One", "The Gazette")):
            at = datetime(day.year, day.month, day.day, 12)
            url = "javascript:alert(1)" if headline == HOSTILE else None
            status = "proposed" if {d: s for s, d in told}.get(day) == "proposed" else "adopted"
            reports.append((name, article(headline, outlet, day, url), kind, issuer, status, True, quote, at))
        steps += [(name, day, status, reports[-1][1], quote) for status, day in told]
        first, last = (datetime(d.year, d.month, d.day, 12) for d in (min(days), max(days)))
        events.append(
            (
                name,
                kind,
                issuer,
                agency,
                targets,
                items,
                told[-1][0] if told else "announced",
                days[0],
                None,
                first,
                last,
                2 * len(days),
                2,
                headline,
                quote,
            )
        )
    for number in range(900):
        article(
            "Something else",
            ("Wire One", "The Gazette")[number % 2],
            date(2023, 1, 1) + timedelta(days=number * 3 // 2),
        )
    late = [(f"d{n}", *row[:9], 1) for n, row in enumerate(DELAYS)]
    told_late = [
        (
            f"d{n}",
            article(f"{row[0]} is late", "Chip Daily", row[10]),
            row[9],
            datetime(row[10].year, row[10].month, row[10].day, 7),
        )
        for n, row in enumerate(DELAYS)
    ]
    frames = {
        "articles": _frame("articles", articles),
        "gpu_claims": claims,
        "sanction_events": _frame("sanction_events", events),
        "sanction_timeline": _frame("sanction_timeline", steps),
        "sanction_reports": pl.DataFrame(
            reports,
            schema=["event_id", "article_id", "kind", "issuer", "status", "is_new", "quote", "published_at"],
            orient="row",
            infer_schema_length=None,
        ),
        "delays": _frame("delays", late),
        "delay_reports": _frame("delay_reports", told_late),
        "restriction_status": _frame("restriction_status", _restrictions()),
        "feeds": _frame(
            "feeds",
            [
                (
                    "https://one.example/feed",
                    "Wire One",
                    "Wire One",
                    "ok",
                    NOW - timedelta(hours=1),
                    NOW - timedelta(hours=3),
                    None,
                ),
                (
                    "https://two.example/feed",
                    "Gazette chips",
                    "The Gazette",
                    "stale",
                    NOW - timedelta(hours=1),
                    NOW - timedelta(days=20),
                    None,
                ),
                (
                    "https://three.example/feed",
                    "Chip Daily",
                    None,
                    "failing",
                    NOW - timedelta(days=3),
                    NOW - timedelta(days=3),
                    f"answered 503 {HOSTILE}",
                ),
            ],
        ),
        "runs": _frame("runs", [("r1", NOW - timedelta(minutes=6), NOW - timedelta(minutes=5), 41, 63, 2, 2, "0.1.0")]),
    }
    return frames | _measured(frames)


def _claim(number: int, row: tuple[Any, ...], article_id: str) -> dict[str, Any]:
    firm, chip, low, high, relation, status, day, outlet, quote = row
    moment = datetime(day.year, day.month, day.day, 8)
    said = {
        "firm": firm,
        "chip": chip,
        "low": low,
        "high": high,
        "relation": relation,
        "status": status,
        "quote": quote,
    }
    clocks = {"published_at": moment, "known_from": moment, "known_to": None, "recorded_to": None}
    names = {"claim_id": f"c{number}", "article_id": article_id, "source": None, "independent_source": outlet.lower()}
    return said | clocks | names | {"approx": "about" in quote}


def _restrictions() -> list[tuple[Any, ...]]:
    start = date(2022, 10, 7)
    rows: list[tuple[Any, ...]] = []
    for chip, china, others in (
        ("H100", "presumption_of_denial", "licence"),
        ("H20", "licence", "allowed"),
        ("B200", "presumption_of_denial", "licence"),
        ("RTX 4090", "notify", "notify"),
        ("T4", "allowed", "allowed"),
        ("B30A", "unknown", "unknown"),
    ):
        rows += [(chip, place, start, china, "rule of 2022") for place in ("CN", "MO")]
        rows += [(chip, place, start, others, "rule of 2023") for place in ("AE", "SA", "VN", "KZ")]
        rows += [(chip, place, start, "allowed", None) for place in ("JP", "DE")]
    eased = [("H20", place, date(2026, 1, 15), "case_by_case", "rule of 2026") for place in ("CN", "MO")]
    return [*rows, *eased, ("H20", "CN", date(2027, 1, 1), "barred", "not yet in force")]


def _measured(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    chips = pl.DataFrame(
        [
            (chip, "Nvidia", family, kind, "datacentre", day, 1, typical, worth)
            for chip, family, kind, day, typical, worth in REFERENCE
        ],
        schema=dict(CHIPS),
        orient="row",
    )
    told = frames["sanction_reports"].join(frames["articles"].select("article_id", "outlet", "url"), on="article_id")
    return {
        "gpu_capacity": gpu_capacity(frames["gpu_claims"], chips, NOW),
        "sanction_index": sanction_index(told, frames["sanction_events"], frames["articles"], NOW),
        "delay_index": delay_index(frames["delays"], frames["delay_reports"], NOW),
        "delay_resolution": resolution(frames["delays"], frames["delay_reports"], NOW),
    }


def _frame(view: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(VIEWS[view]), orient="row")


class Browser:
    """A headless Chromium that is spoken to through its debugging pipe: opens pages, evaluates, keeps what happened."""

    def __init__(self, program: str, profile: Path) -> None:
        flags = (
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
            "--disable-component-update --disable-sync --disable-extensions --hide-scrollbars --remote-debugging-pipe"
        )
        (read, self._out), (self._in, write) = os.pipe(), os.pipe()
        # The pipe is descriptors 3 and 4 of the browser. Both ends go above them first, so that neither is overwritten.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (read, write)]
        self._process = subprocess.Popen(
            [program, *flags.split(), f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=lambda: [os.dup2(end, place) for place, end in enumerate(ends, 3)],
            pass_fds=(3, 4),
            stderr=subprocess.DEVNULL,
        )
        for end in (*ends, read, write):
            os.close(end)
        self._numbers, self._buffer, self.events = itertools.count(1), b"", list[dict[str, Any]]()
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._send(method, self._session, **parameters)

    def _send(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._buffer:
                chunk = os.read(self._in, 1 << 20)
                assert chunk, "the browser has gone"
                self._buffer += chunk
            raw, self._buffer = self._buffer.split(b"\0", 1)
            answer: dict[str, Any] = json.loads(raw)
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return dict(answer["result"])
            self.events.append(answer)

    def evaluate(self, expression: str) -> Any:
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = 30) -> None:
        """Until the expression is true; fails after `seconds`."""
        until = time.monotonic() + seconds
        while not self.evaluate(expression):
            assert time.monotonic() < until, f"never true: {expression}"
            time.sleep(0.02)

    def open(self, path: Path, width: int = 1200, dark: bool = False) -> None:
        """Opens a page and waits until its charts are drawn; forgets what happened before."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
        )
        self.events.clear()
        self.send("Page.navigate", url=path.as_uri())
        self.wait(f"location.href === {json.dumps(path.as_uri())} && document.readyState === 'complete'")
        self.wait("document.documentElement.dataset.charts === 'done'")

    def complaints(self) -> list[str]:
        """Warnings and errors of the page so far: thrown, logged, or refused by its content security policy."""
        self.evaluate("1")
        found = []
        for event in self.events:
            what = event.get("params", {})
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(what["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled" and what["type"] in ("warning", "error"):
                found.append(" ".join(str(argument.get("value")) for argument in what["args"]))
            elif event["method"] == "Log.entryAdded" and what["entry"]["level"] in ("warning", "error"):
                found.append(what["entry"]["text"])
        return found

    def requests(self) -> list[str]:
        """Addresses that the page asked for, itself and inline data apart."""
        self.evaluate("1")
        asked = [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]

    def screenshot(self, path: Path) -> None:
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.send("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        self._send("Browser.close")
        self._process.wait(timeout=20)
        os.close(self._in)
        os.close(self._out)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on the path, and CI must test the page in it: install the package chromium")
        pytest.skip("no Chromium on the path: install the package chromium to test the page in it")
    running = Browser(program, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()
