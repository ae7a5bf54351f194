"""How well `extract` does on labelled articles: precision, recall and F1 a task, and the floors that F1 must keep.

    python tests/labelled/measure.py [SET …] [--errors] [--json]     print the figures of these sets, or of all
    python tests/labelled/measure.py --raise                         raise floors.toml, write docs/quality.md

Sets: those of this folder, sample, and where ../shared/eval is present its own, scored by its own score.py. The errors
of check and check2 are not shown: nothing is tuned to them. What counts as right is in README.md beside this file.
"""

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared" / "eval"
FLOORS = HERE / "floors.toml"
QUALITY = ROOT / "docs" / "quality.md"

TASKS = ("firms", "chips", "counts", "count_numbers", "sanctions", "sanction_kinds", "delays")
SHARES = ("counts.relation", "counts.status", "sanctions.status", "sanctions.new", "delays.cause")
OWN = ("tune", "tune2", "tune3", "tune4", "tune5", "check", "check2", "sample")
HELD_OUT = ("check", "check2")  # whose single errors nobody looks at
SHARED_SETS = ("dev", "epoch", "rules")
# Sets that are labelled for some tasks alone.
MEANT = {"shared-epoch": ("count_numbers",), "shared-rules": ("sanctions", "sanction_kinds")}

Item = Mapping[str, Any]
Same = Callable[[Item, Item], bool]


@dataclass
class Tally:
    """Right, wrong and missed items of one task."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


@dataclass
class Figures:
    """All figures of one set. `shares` holds, over matched items, how many agree and how many there are."""

    tasks: dict[str, Tally] = field(default_factory=lambda: {task: Tally() for task in TASKS})
    shares: dict[str, list[int]] = field(default_factory=lambda: {share: [0, 0] for share in SHARES})
    articles: int = 0
    items: int = 0
    evident: int = 0
    errors: list[tuple[str, str, str, Item]] = field(default_factory=list)


def choices(value: Any) -> list[Any]:
    """The values that a label accepts."""
    return value if isinstance(value, list) else [value]


_LEGAL = {"inc", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "plc", "group", "holdings", "holding"}
_LEGAL |= {"technologies", "technology", "ag", "nv", "bv", "sa"}
_MAKERS = {"nvidia", "huawei", "amd", "intel", "google", "amazon", "aws", "microsoft", "cambricon", "baidu", "alibaba"}
_MAKERS |= {"apple", "qualcomm"}
_KINDS = {"gpu", "chip", "chipset", "accelerator", "processor", "series", "ai", "architecture", "family", "tensor"}
_KINDS |= {"core", "geforce", "superchip", "based", "class"}


def tokens(text: str) -> list[str]:
    """The words of a name, small, without possessive endings and articles."""
    return [word for word in re.findall(r"[a-z0-9]+", re.sub(r"['’]s\b", "", text.casefold())) if word != "the"]


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def firm_key(name: str) -> str:
    """A firm's name as it is compared: without legal forms at its end."""
    found = tokens(name)
    while len(found) > 1 and found[-1] in _LEGAL:
        found.pop()
    return "".join(found)


def chip_key(name: str) -> str:
    """A chip's name as it is compared: without its maker and general words, singular."""
    found = [word for word in tokens(name) if singular(word) not in _KINDS]
    while len(found) > 1 and found[0] in _MAKERS:
        found.pop(0)
    return singular("".join(found))


def thing_key(name: str) -> str:
    return singular("".join(word for word in tokens(name) if word not in ("a", "its", "ai")))


def telling(subject: str) -> set[str]:
    """The words of a delayed thing's name that tell it from others."""
    return {singular(word) for word in tokens(subject)} - {"a", "its", "ai", "new", "next"}


@dataclass(frozen=True)
class Spellings:
    """For names of one kind in an article: everything that an answer's name is compared as, its mentions included."""

    key: Callable[[str], str]
    forms: Mapping[str, set[str]]

    @classmethod
    def of(cls, items: Sequence[Item], document: str, key: Callable[[str], str]) -> "Spellings":
        forms: dict[str, set[str]] = {}
        for item in items:
            known = forms.setdefault(key(item["name"]), {key(item["name"])})
            known |= {spelled for start, end in item["mentions"] if (spelled := key(document[start:end]))}
        return cls(key, forms)

    def keys(self, name: str) -> set[str]:
        return {self.key(name)} | self.forms.get(self.key(name), set())

    def same(self, name: str | None, label: Any) -> bool:
        if name is None:
            return None in choices(label)
        return bool(self.keys(name) & {self.key(other) for other in choices(label) if other is not None})


def near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 0.01 * max(abs(one), abs(other), 1)


def same_bounds(answer: Item, label: Item) -> bool:
    pairs = [(label["low"], label["high"]), *label.get("or_range", [])]
    return any(near(answer["low"], low) and near(answer["high"], high) for low, high in pairs)


def pair(answers: Sequence[Item], labels: Sequence[Item], same: Same) -> list[tuple[int, int]]:
    """A largest matching of answers to labels as pairs of places, in which no optional label costs a required one.

    Augmenting paths, required labels first: a label that has its answer keeps one for good. Among answers that fit, the
    one that agrees in most fields is tried first.
    """
    owner: dict[int, int] = {}

    def agreeing(answer: Item, label: Item) -> int:
        return sum(answer.get(name) in choices(value) for name, value in label.items())

    def find(at: int, seen: set[int]) -> bool:
        fitting = [n for n, answer in enumerate(answers) if n not in seen and same(answer, labels[at])]
        for n in sorted(fitting, key=lambda n: -agreeing(answers[n], labels[at])):
            if n in seen:
                continue
            seen.add(n)
            if n not in owner or find(owner[n], seen):
                owner[n] = at
                return True
        return False

    for at in sorted(range(len(labels)), key=lambda at: bool(labels[at].get("optional"))):
        find(at, set())
    return sorted(owner.items())


def score(articles: Sequence[Item], gold: Mapping[str, Item], answers: Sequence[Item]) -> Figures:
    """Compare answers (the output form of `chipwatch extract`) with labels. All three in the documented forms."""
    figures = Figures(articles=len(articles))
    for article, answer in zip(articles, answers, strict=True):
        _score_one(figures, article, gold[article["id"]], answer)
    return figures


def _score_one(figures: Figures, article: Item, gold: Item, answer: Item) -> None:
    document = f"{article['title']}\n\n{article['text']}"
    firms = Spellings.of(answer["firms"], document, firm_key)
    chips = Spellings.of(answer["chips"], document, chip_key)

    def task(name: str, found: Sequence[Item], labels: Sequence[Item], same: Same) -> Iterator[tuple[Item, Item]]:
        pairs, tally = pair(found, labels, same), figures.tasks[name]
        taken, met = {n for n, _ in pairs}, {at for _, at in pairs}
        wrong = [item for n, item in enumerate(found) if n not in taken]
        missed = [label for at, label in enumerate(labels) if at not in met and not label.get("optional")]
        tally.right += sum(not labels[at].get("optional") for at in met)
        tally.wrong += len(wrong)
        tally.missed += len(missed)
        figures.errors += [(name, article["id"], "wrong", item) for item in wrong]
        figures.errors += [(name, article["id"], "missed", label) for label in missed]
        return iter([(found[n], labels[at]) for n, at in pairs])

    def share(name: str, pairs: Iterator[tuple[Item, Item]], *fields: str) -> None:
        for found, label in pairs:
            for of in fields:
                figures.shares[f"{name}.{of}"][0] += found[of] in choices(label[of])
                figures.shares[f"{name}.{of}"][1] += 1

    if any(not label.get("optional") for kind in ("chips", "counts", "sanctions", "delays") for label in gold[kind]):
        task("firms", answer["firms"], gold["firms"], lambda a, g: firms.same(a["name"], g["name"]))
    task("chips", answer["chips"], gold["chips"], lambda a, g: chips.same(a["name"], g["name"]))

    counts = [c for c in answer["counts"] if max(c["low"] or 0, c["high"] or 0) >= 16]
    task("count_numbers", counts, gold["counts"], same_bounds)

    def same_count(a: Item, g: Item) -> bool:
        return same_bounds(a, g) and chips.same(a["chip"], g["chip"]) and firms.same(a["firm"], g["firm"])

    share("counts", task("counts", counts, gold["counts"], same_count), "relation", "status")

    def same_measure(a: Item, g: Item) -> bool:
        return same_kind(a, g) and _share_one(a, g, firms, chips)

    measures = answer["sanctions"]
    task("sanction_kinds", measures, gold["sanctions"], same_kind)
    share("sanctions", task("sanctions", measures, gold["sanctions"], same_measure), "status", "new")

    def same_thing(a: Item, g: Item) -> bool:
        mine = telling(a["subject"])
        return any(mine <= other or other <= mine for other in map(telling, choices(g["subject"])) if mine and other)

    share("delays", task("delays", answer["delays"], gold["delays"], same_thing), "cause")

    for kind, items in (("counts", counts), ("sanctions", measures), ("delays", answer["delays"])):
        figures.items += len(items)
        figures.evident += sum(_is_evident(document, item["evidence"], kind) for item in items)


def same_kind(answer: Item, label: Item) -> bool:
    """Whether two measures are of one kind and issuer."""
    return answer["kind"] in choices(label["kind"]) and answer["issuer"] in choices(label["issuer"])


def measures_met(article: Item, gold: Item, answer: Item) -> dict[int, Item]:
    """The labels of an article's measures by the place of the found measure that each is matched with."""
    document = f"{article['title']}\n\n{article['text']}"
    firms = Spellings.of(answer["firms"], document, firm_key)
    chips = Spellings.of(answer["chips"], document, chip_key)
    labels = gold["sanctions"]
    pairs = pair(answer["sanctions"], labels, lambda a, g: same_kind(a, g) and _share_one(a, g, firms, chips))
    return {found: labels[at] for found, at in pairs}


def _share_one(answer: Item, label: Item, firms: Spellings, chips: Spellings) -> bool:
    """Whether parties or goods of two measures have one in common, or the label names none."""
    wanted = [name for value in (*label["targets"], *label["items"]) for name in choices(value) if name is not None]
    accepted = {key(name) for name in wanted for key in (firm_key, chip_key, thing_key)} - {""}
    found: set[str] = set()
    for name in (*answer["targets"], *answer["items"]):
        found |= firms.keys(name) | chips.keys(name) | {thing_key(name)}
    return not accepted or bool(accepted & found - {""})


_NUMBER = re.compile(
    r"\d|hundred|thousand|million|billion|dozen|half|\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b",
    re.IGNORECASE,
)


def _is_evident(document: str, span: Sequence[int], kind: str) -> bool:
    start, end = span
    inside = 0 <= start < end <= len(document) and 5 <= end - start <= 400
    return inside and (kind != "counts" or bool(_NUMBER.search(document[start:end])))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def labelled(name: str) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Articles and labels by id of one of our own sets."""
    if name == "sample":
        import sample

        return sample.articles(), sample.gold()
    return read_lines(HERE / name / "articles.jsonl"), {
        row["id"]: row for row in read_lines(HERE / name / "gold.jsonl")
    }


def extracted(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to input rows, in their order, as `chipwatch extract` writes them."""
    from chipwatch.model import Article, article_of
    from extract import read

    articles = [article_of(row) for row in rows]
    assert all(isinstance(article, Article) for article in articles), articles
    found = read(article for article in articles if isinstance(article, Article))
    # Through JSON, so that what is scored is what is written.
    return [json.loads(json.dumps(one.as_json(row["id"]))) for row, one in zip(rows, found, strict=True)]


def measured(name: str) -> Figures:
    """The figures of one of our own sets."""
    articles, gold = labelled(name)
    return score(articles, gold, extracted(articles))


def measured_shared(name: str) -> Figures:
    """The figures of a set in ../shared/eval, by its own score.py."""
    folder = SHARED / name
    fields = ("id", "title", "text", "published", "outlet", "url")
    rows = [{of: row.get(of) for of in fields} for row in read_lines(folder / "articles.jsonl")]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as saved:
        saved.writelines(json.dumps(answer) + "\n" for answer in extracted(rows))
        saved.flush()
        command = [sys.executable, str(SHARED / "score.py"), str(folder), "--predictions", saved.name, "--json"]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    meant = MEANT.get(f"shared-{name}", TASKS)
    figures = Figures({task: Tally(*(told[task][of] for of in ("tp", "fp", "fn"))) for task in meant})
    figures.articles = told["articles"]
    figures.shares = {
        share: [round(of["share"] * of["n"]), of["n"]]
        for share, of in told["accuracy"].items()
        if share.split(".")[0] in meant
    }
    figures.items, figures.evident = 10_000, math.floor(told["evidence"] * 10_000)
    return figures


def available() -> list[str]:
    """The sets that can be measured here; those of ../shared/eval carry its name."""
    return [*OWN, *(f"shared-{name}" for name in SHARED_SETS if (SHARED / name / "gold.jsonl").exists())]


def figures_of(name: str) -> Figures:
    return measured_shared(name.removeprefix("shared-")) if name.startswith("shared-") else measured(name)


def floors_of(figures: Figures) -> dict[str, float]:
    """F1 rounded down to two decimals, for the tasks that a set has labels of; of numbers alone their recall, too."""
    known = {task: tally for task, tally in figures.tasks.items() if tally.right + tally.missed}
    found = {task: math.floor(tally.f1 * 100 + 1e-9) / 100 for task, tally in known.items()}
    if "count_numbers" in known and "sanctions" not in known:
        found["count_numbers_recall"] = math.floor(known["count_numbers"].recall * 100 + 1e-9) / 100
    return found


def raise_floors(measured: Mapping[str, Figures]) -> list[str]:
    """Write floors.toml anew, each floor the higher of what stands there and what was measured. Returns what rose."""
    old = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    risen, lines = [], [_FLOORS_HEAD]
    for name in [*old, *(name for name in measured if name not in old)]:
        now = floors_of(measured[name]) if name in measured else {}
        before: dict[str, float] = old.get(name, {})
        lines.append(f"[{name}]")
        for task in [*before, *(task for task in now if task not in before)]:
            floor = max(before.get(task, 0.0), now.get(task, 0.0))
            lines.append(f"{task} = {floor:.2f}")
            if floor > before.get(task, -1.0):
                risen.append(f"{name}: {task} {before.get(task, 0.0):.2f} -> {floor:.2f}")
        lines.append("")
    FLOORS.write_text("\n".join(lines), encoding="utf-8")
    return risen


_FLOORS_HEAD = """\
# What `extract` must reach on each labelled set: F1 a task (`count_numbers_recall`: recall), see test_floors.py.
# `make floors` raises these figures to what is measured; nothing lowers them, and a test looks at their history.
"""


def table(measured: Mapping[str, Figures]) -> Iterator[str]:
    """Markdown: for each set precision, recall and F1 a task, then the shares over matched items."""
    for name, figures in measured.items():
        yield f"\n### {_TITLES[name]}\n"
        yield "| task | precision | recall | F1 | right | wrong | missed |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for task, tally in figures.tasks.items():
            if tally.right + tally.missed:
                yield (
                    f"| {task} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f} "
                    f"| {tally.right} | {tally.wrong} | {tally.missed} |"
                )
        shares = [f"{share} {right / n:.2f} of {n}" for share, (right, n) in figures.shares.items() if n]
        matched = f"; right over matched items: {', '.join(shares)}" if shares else ""
        evidence = f"{figures.evident / figures.items:.0%}" if figures.items else "100%"
        yield f"\n{figures.articles} articles; evidence {evidence}{matched}."


_TITLES = {
    "tune": "`tests/labelled/tune`, used for development",
    "tune2": "`tests/labelled/tune2`, used for development",
    "tune3": "`tests/labelled/tune3`, about measures, used for development",
    "tune4": "`tests/labelled/tune4`, about counts and delays, used for development",
    "tune5": "`tests/labelled/tune5`, in the style of news digests and press releases, used for development",
    "check": "`tests/labelled/check`, kept for a final check and never tuned to",
    "check2": "`tests/labelled/check2`, in the style of news digests and press releases, never tuned to",
    "sample": "`sample/`, the bundled news of 2022 to 2026",
    "shared-dev": "`../shared/eval/dev`, articles from outside the project, by its own `score.py`",
    "shared-epoch": "`../shared/eval/epoch`, Epoch AI's quotes about clusters, by the same",
    "shared-rules": "`../shared/eval/rules`, official notices, by the same",
}

_QUALITY_HEAD = """\
# How good the extraction is

Measured on {day} with extractor version {version} by `make floors`, which writes this page; don't edit it. F1 is the
harmonic mean of precision (of what was found, how much is right) and recall (of what is there, how much was found).

- **firms**, **chips**: the name matches.
- **count_numbers**: low and high match within 1 %; **counts**: and chip and firm match.
- **sanction_kinds**: kind and issuer match; **sanctions**: and parties or goods have one in common.
- **delays**: all telling words of one subject are in the other.

The figures on sets used for development flatter: rules were changed because of them. Those on `check` and `check2` do
not: there nobody looks at single errors, only at sums by kind of error. `tests/labelled/floors.toml` holds the F1 below
which a test fails. It only ever rises.
What the labels mean is in [tests/labelled/README.md](../tests/labelled/README.md), how extraction works in
[extraction.md](extraction.md).

## Figures
"""


def write_quality(measured: Mapping[str, Figures]) -> None:
    from extract import VERSION

    head = _QUALITY_HEAD.format(day=datetime.now(UTC).date().isoformat(), version=VERSION)
    QUALITY.write_text(head + "\n".join(table(measured)) + "\n", encoding="utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("sets", nargs="*", metavar="SET", help=", ".join(available()))
    cli.add_argument("--errors", action="store_true", help="list each wrong and missed item (not of check)")
    cli.add_argument("--json", action="store_true", help="floors and evidence as JSON")
    cli.add_argument("--raise", dest="up", action="store_true", help="raise floors.toml and write docs/quality.md")
    given = cli.parse_args()
    if unknown := set(given.sets) - set(available()):
        cli.error(f"no such set here: {', '.join(sorted(unknown))}; there are {', '.join(available())}")
    found = {name: figures_of(name) for name in given.sets or available()}
    if given.json:
        told = {n: {"floors": floors_of(f), "evidence": f.evident == f.items} for n, f in found.items()}
        print(json.dumps(told))
        return
    if given.up:
        print("\n".join(raise_floors(found)) or "no floor rises")
        if not given.sets:
            write_quality(found)
        return
    for name, figures in found.items() if given.errors else ():
        for task, article, what, item in figures.errors if name not in HELD_OUT else ():
            print(task, article, what, json.dumps(item, ensure_ascii=False), sep="\t")
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
