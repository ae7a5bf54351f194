"""Speed of `chipwatch extract` against the whole small spaCy model, on one feed in one run, and what the gate loses.

    python bench/extract.py [--items 10000] [--spacy 1000]

The feed is synthetic: one item in twenty is a labelled article on topic (tests/labelled, sample), filled up with other
sentences to the length of the rest; the rest are items about AI in general, put together from off_topic.toml, of which
one in four names chips in passing, and the labelled articles off topic. Both programs run as processes of their own,
start-up included: chipwatch on all processors, as it comes, and on one; spaCy as one process on one thread.
spaCy reads a random part of the feed, and its time is scaled up; what is measured and what is computed is said. It does
so twice: as it comes, and with its matrices multiplied by OpenBLAS, as chipwatch has it do (extract/parser.py).
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "tests" / "labelled"
SETS = ("tune", "tune2", "tune3", "tune4", "tune5", "check", "check2", "sample")
ON_TOPIC = 0.05
PASSING = 0.25  # of the made-up items, which name chips in one sentence
OPENING = ("chips", "counts", "sanctions", "delays")

# What `nlp.pipe` is given: the same model as chipwatch's, nothing switched off.
AS_IT_COMES, WITH_OPENBLAS = "as it comes", "with OpenBLAS"
SPACY = """
import json, sys, time
import spacy
from extract.parser import MODELS
nlp = next(spacy.load(name) for name in MODELS if spacy.util.is_package(name))
if sys.argv[1] == "with OpenBLAS":
    from thinc.api import NumpyOps
    ops = NumpyOps(use_blis=False)
    for node in (node for _, pipe in nlp.pipeline if getattr(pipe, "model", None) for node in pipe.model.walk()):
        node.ops = ops
loaded = time.perf_counter()
texts = (f"{row['title']}\\n\\n{row['text']}" for row in map(json.loads, sys.stdin))
tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
print(json.dumps({"read": time.perf_counter() - loaded, "tokens": tokens, "pipes": nlp.pipe_names}))
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A finished program: seconds from start to end, peak memory of all its processes in MiB, its output."""

    seconds: float
    mib: float
    output: str


def run(command: Sequence[str], rows: Sequence[Row], processors: int | None = None) -> Run:
    """Run a command on JSON Lines, on so many processors or on all. Raises RuntimeError where it fails."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as told:
        given.writelines(json.dumps(row) + "\n" for row in rows)
        given.seek(0)
        begun = time.perf_counter()
        one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        may = sorted(os.sched_getaffinity(0))[:processors]
        process = subprocess.Popen(
            command, stdin=given, stdout=told, cwd=ROOT, env=one_thread, preexec_fn=lambda: os.sched_setaffinity(0, may)
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - begun
        if process.returncode:
            raise RuntimeError(f"{command[:3]} ended with {process.returncode}")
        told.seek(0)
        return Run(seconds, peak, told.read())


def memory(pid: int) -> float:
    """MiB that a process and its children hold now, what they share counted once; 0 where it has just ended."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    own = next(int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return own + sum(memory(int(child)) for child in children)


def labelled() -> Iterator[tuple[str, Row, bool]]:
    """Every labelled article: its set, its input line, whether it is on topic (has a label that is not optional)."""
    import sample

    for name in SETS:
        if name == "sample":
            rows, gold = sample.articles(), sample.gold()
        else:
            rows = _lines(LABELLED / name / "articles.jsonl")
            gold = {row["id"]: row for row in _lines(LABELLED / name / "gold.jsonl")}
        for row in rows:
            labels = (label for kind in OPENING for label in gold[row["id"]][kind])
            yield name, row, any(not label.get("optional") for label in labels)


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def made_up(dice: random.Random, passing: float) -> Iterator[Row]:
    """Endless items about AI, none about chips, measures or delays of our kind; a share names chips in passing."""
    raw = tomllib.loads((Path(__file__).parent / "off_topic.toml").read_text(encoding="utf-8"))
    slots: dict[str, list[str]] = raw["slots"]

    def filled(template: str) -> str:
        while "{" in template:
            before, _, rest = template.partition("{")
            slot, _, after = rest.partition("}")
            template = before + dice.choice(slots[slot]) + after
        return template[:1].upper() + template[1:]

    while True:
        topic = dice.choice(raw["topic"])
        count = min(len(topic["sentences"]), dice.randint(8, 16))
        chosen = [filled(sentence) for sentence in dice.sample(topic["sentences"], count)]
        chosen += [filled(s) for s in dice.sample(dice.choice(raw["topic"])["sentences"], dice.randint(0, 6))]
        if dice.random() < passing:
            chosen.insert(dice.randrange(len(chosen)), filled(dice.choice(raw["passing"])))
        paragraphs, at = [], 0
        while at < len(chosen):
            size = dice.randint(1, 4)
            paragraphs.append(" ".join(chosen[at : at + size]))
            at += size
        yield {"title": filled(dice.choice(topic["titles"])), "text": "\n\n".join(paragraphs)}


def feed(items: int) -> list[Row]:
    """The feed, in an order that is the same each time."""
    dice = random.Random(2026)
    articles = list(labelled())
    on, off = [row for _, row, topic in articles if topic], [row for _, row, topic in articles if not topic]
    invented = made_up(dice, PASSING)
    rows: list[Row] = []
    for number in range(round(items * ON_TOPIC)):
        # An article of a feed says more than what concerns us: it gets the length of the others.
        row, more = on[number % len(on)], next(invented)
        room = max(0, len(more["text"]) - len(row["text"]))
        rows.append(row | {"text": row["text"] + "\n\n" + more["text"][:room].rpartition(".")[0] + "."})
    rows += [off[number % len(off)] for number in range(min(len(off) * 2, items // 20))]
    rows += [next(invented) for _ in range(items - len(rows))]
    dice.shuffle(rows)
    return [
        {"published": "2026-11-24", "outlet": None, "url": None} | row | {"id": str(number)}
        for number, row in enumerate(rows)
    ]


def compare(items: int, part: int) -> None:
    rows = feed(items)
    characters = sum(len(row["text"]) for row in rows)
    distinct = len({row["text"] for row in rows})
    print(f"feed: {items:,} synthetic items, {distinct:,} distinct texts, {characters / 1e6:.1f} million characters,")
    print(f"      {ON_TOPIC:.0%} labelled articles on topic, the rest off topic from templates and labelled articles;")
    print(f"      {PASSING:.0%} of the made-up ones name chips in passing")

    command = [sys.executable, "-c", "from chipwatch.cli import main; main()", "extract"]
    every = len(os.sched_getaffinity(0))
    ours = {count: run(command, rows, count) for count in sorted({every, 1}, reverse=True)}
    if len({done.output for done in ours.values()}) > 1:
        raise RuntimeError("chipwatch answers differently on one processor")
    answers = [json.loads(line) for line in ours[1].output.splitlines()]
    passed = sum(answer["relevant"] for answer in answers)
    found = sum(any(answer[kind] for kind in OPENING) for answer in answers)
    print(f"chipwatch extract: {passed:,} items pass the gate, {found:,} have findings")
    for count, done in ours.items():
        print(f"      on {count} processors: {done.seconds:.1f} s with start-up, {items / done.seconds:,.0f} items/s,")
        print(f"      peak {done.mib:.0f} MiB")

    some = random.Random(1).sample(rows, min(part, items))
    share = sum(len(row["text"]) for row in some) / characters
    for how in (AS_IT_COMES, WITH_OPENBLAS):
        theirs = run([sys.executable, "-c", SPACY, how], some)
        told = json.loads(theirs.output)
        whole = theirs.seconds - told["read"] + told["read"] / share
        measured = (
            "measured in full"
            if len(some) == items
            else f"measured on {len(some):,} items in {theirs.seconds:.1f} s, scaled"
        )
        print(f"whole small model {how}, through nlp.pipe ({', '.join(told['pipes'])}):")
        print(f"      {whole:.1f} s with start-up ({measured}), peak {theirs.mib:.0f} MiB")
        for count, done in ours.items():
            print(f"      ratio: on {count} processors chipwatch has {whole / done.seconds:.1f} times its speed")


def gate() -> None:
    """What the gate lets through and turns away on every labelled set."""
    from extract.gate import passes
    from extract.text import clean

    print("gate: labelled articles on topic that it turns away, and off topic that it lets through")
    for name in SETS:
        articles = [
            (row, topic, passes(clean(row["title"], row["text"]).lower)) for of, row, topic in labelled() if of == name
        ]
        lost = [row["id"] for row, topic, through in articles if topic and not through]
        on = sum(topic for _, topic, _ in articles)
        let = sum(through for _, topic, through in articles if not topic)
        which = f" ({', '.join(lost)})" if lost else ""
        print(f"      {name}: {len(lost)} of {on} lost{which}, {let} of {len(articles) - on} let through")
    dice = random.Random(7)
    invented = made_up(dice, 0)
    through = sum(passes(clean(row["title"], row["text"]).lower) for row in (next(invented) for _ in range(1_000)))
    print(f"      of 1,000 made-up items that name no chip: {through} let through")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--items", type=int, default=10_000, help="length of the feed")
    cli.add_argument("--spacy", type=int, default=1_000, help="how many of them the whole model reads")
    given = cli.parse_args()
    sys.path[0] = str(ROOT)  # Python puts this folder there, whose extract.py is this file
    compare(given.items, given.spacy)
    gate()


if __name__ == "__main__":
    main()
