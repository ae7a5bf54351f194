"""Fits what each sign of news weighs (extract/news.toml) to the labelled articles for development.

    python tests/labelled/fit_news.py            how often the verdict is right on each set, fitted to the other sets
    python tests/labelled/fit_news.py --write    the same, and write extract/news.toml

A ridge logistic regression (Hoerl and Kennard's penalty on the standardised signs, Newton's method) over the measures
that match a label which says whether they are news. The sets kept for a final check are not read. Only the fitting
belongs here; the signs are read in extract/news.py.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import numpy.typing as npt
from measure import choices, labelled, measures_met

from chipwatch.model import Article, article_of
from extract import news, read, sanctions

SETS = ("tune", "tune2", "tune3", "tune4", "tune5", "sample")
WEIGHTS = Path(news.__file__).with_name("news.toml")
PENALTY = 10.0
"""Of the squared weights of standardised signs. From 5 to 30 the sets left out are judged alike (within 1 in 100)."""
TUNED = {"worded as background": 5.0}
"""Signs whose penalty is higher: rules written with these sets at hand, where they seem surer than they are."""
RARE = 0.05  # least spread of a sign, so that one that hardly ever holds cannot weigh much

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A found measure that matches a label: its signs, and what the label accepts of `new`."""

    signs: Mapping[str, float]
    accepted: tuple[bool, ...]


def cases(name: str) -> Iterator[Case]:
    """The cases of one set."""
    articles, gold = labelled(name)
    for row in articles:
        signs, answer = judged(row)
        for place, label in measures_met(row, gold[row["id"]], answer).items() if signs else ():
            yield Case(signs[place], tuple(choices(label["new"])))


def judged(row: Mapping[str, Any]) -> tuple[list[Mapping[str, float]], dict[str, Any]]:
    """The signs of each measure found in an article, and the answer that holds the measures, in the same order.

    There the words alone decide what is news, so that a fit does not hang on the one before.
    """
    article, seen = article_of(row), list[Mapping[str, float]]()
    assert isinstance(article, Article), article

    def watched(page: news.Page, measure: Any) -> news.Verdict:
        seen.append(news.signs(page, measure))
        return news.Verdict(not seen[-1]["worded as background"], 0.5, "")

    with mock.patch.object(sanctions, "judge", watched):
        answer = json.loads(json.dumps(next(read([article])).as_json(row["id"])))
    assert len(seen) in (0, len(answer["sanctions"])), row["id"]  # none in an agency's own notice
    return seen, answer


def fit(told: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """The sum to start from and the weight of each sign that make these cases likeliest, large weights held down.

    News and background count alike in all: the sets hold more news, other news holds about as much background.
    """
    told = [case for case in told if len(case.accepted) == 1]
    names = list(told[0].signs)
    signs = np.array([[case.signs[name] for name in names] for case in told])
    wanted = np.array([float(case.accepted[0]) for case in told])
    middle, spread = signs.mean(axis=0), np.maximum(signs.std(axis=0), RARE)
    share = wanted.mean()
    counts_for = np.where(wanted == 1, 0.5 / share, 0.5 / (1 - share))
    penalty = np.array([0.0, *(PENALTY * TUNED.get(name, 1.0) for name in names)])
    weights = ridge(np.column_stack([np.ones(len(told)), (signs - middle) / spread]), wanted, counts_for, penalty)
    plain = weights[1:] / spread
    return float(weights[0] - plain @ middle), dict(zip(names, map(float, plain), strict=True))


def ridge(known: Vector, wanted: Vector, counts_for: Vector, penalty: Vector) -> Vector:
    """Weights of a logistic regression, one a column, each held down by its penalty; rows count for as much as told."""
    weights = np.zeros(known.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (counts_for * (chance - wanted)) + penalty * weights
        bend = (known * (counts_for * chance * (1 - chance))[:, None]).T @ known + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def right(told: Sequence[Case], start: float, weights: Mapping[str, float]) -> int:
    """Of how many cases the verdict is one that the label accepts."""
    with mock.patch.object(news, "fitted", return_value=(start, weights)):
        return sum(news.weigh(case.signs).new in case.accepted for case in told)


def left_out(found: Mapping[str, Sequence[Case]]) -> dict[str, tuple[int, int]]:
    """For each set how many verdicts are right of how many, with weights fitted to the other sets."""
    answers = {}
    for name, told in found.items():
        start, weights = fit([case for other, more in found.items() if other != name for case in more])
        answers[name] = right(told, start, weights), len(told)
    return answers


def written(start: float, weights: Mapping[str, float], cases_used: int, tried: tuple[int, int]) -> str:
    """news.toml."""
    lines = [
        "# What each sign of news weighs (extract/news.py), and the sum to start from: a logistic regression, fitted",
        f"# by tests/labelled/fit_news.py to {cases_used} measures of the labelled articles for development. Fitted to",
        f"# the other sets, it is right about {tried[0]} of {tried[1]} measures. What it does on other news is told in",
        "# docs/decisions/0008-news-by-weighing-signs.md. Written by --write; don't edit.",
        f"start = {start:.2f}",
        "",
        "[weights]",
        *(f'"{name}" = {weight:.2f}' for name, weight in weights.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    line = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    line.add_argument("--write", action="store_true", help="write extract/news.toml")
    asked = line.parse_args()
    found = {name: list(cases(name)) for name in SETS}
    every = [case for told in found.values() for case in told]
    tried = left_out(found)
    for name, (good, of) in tried.items():
        print(f"{name:8} {good:3} of {of:3}  {good / of:.3f}")
    start, weights = fit(every)
    for name, weight in sorted(weights.items(), key=lambda pair: -abs(pair[1])):
        print(f"{weight:+6.2f}  {name}")
    if asked.write:
        total = (sum(good for good, _ in tried.values()), sum(of for _, of in tried.values()))
        WEIGHTS.write_text(written(start, weights, len(every), total), encoding="utf-8")


if __name__ == "__main__":
    main()
