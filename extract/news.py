"""Whether a measure is what an article reports as its news, or what it recalls: the chance, from signs that a reader sees.

Only the signs and their sum belong here: where the measure stands, what the title names, which dates and words stand
beside it. What each sign weighs is data in news.toml, fitted to labelled articles by tests/labelled/fit_news.py; that
single words speak of the past is read in novelty.py.
"""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from extract.dates import When, dates
from extract.kinds import GERUND, Match
from extract.merging import Mention
from extract.names import Name, within
from extract.novelty import NEWS_DAYS, act_day, is_old
from extract.text import Clean, Sentence

RECENT_DAYS = 14  # the news of a weekly digest
OLD_DAYS = 30
_EVE = 1  # days that a date may lie ahead: time zones, tomorrow's act
_WAS = re.compile(r"\b(?:was|were) (?:[a-z]+ )?$")
_MORE = re.compile(r"\b(?:also|separately|in addition|meanwhile|additionally|another|further)\b")
_YEAR = re.compile(r"\b20\d\d\b")
_TOLD = 3  # signs that the reason for a verdict names


@dataclass(frozen=True, slots=True)
class Page:
    """What the signs are read from: an article, the wordings found in it, and its measures, each a group of mentions."""

    doc: Clean
    sentences: Sequence[Sentence]
    names: Sequence[Name]
    found: Sequence[tuple[Sentence, Match]]
    measures: Sequence[Sequence[Mention]]
    published: date | None

    @property
    def looks_back(self) -> bool:
        """Whether the title asks what became of something, or is dated long ago."""
        titled = dates(self.doc.lower, 0, self.doc.title_end, self.published)
        return self.asks or (bool(titled) and all(is_old(when, self.published) for when in titled))

    @property
    def asks(self) -> bool:
        """Whether the title is a question, which tells nothing."""
        return self.doc.lower[: self.doc.title_end].rstrip().endswith("?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a measure is news, the chance of that, 0 to 1, and the signs that weighed most, in words."""

    new: bool
    chance: float
    why: str

    @property
    def told(self) -> str:
        """For people: "news 0.91 (told as an act +2.2, …)", "background 0.80 (…)"."""
        word, sure = ("news", self.chance) if self.new else ("background", 1 - self.chance)
        return f"{word} {sure:.2f} ({self.why})"


def judge(page: Page, measure: Sequence[Mention]) -> Verdict:
    """Whether one of the page's measures is the article's news."""
    return weigh(signs(page, measure))


def in_notice(measure: Sequence[Mention]) -> Verdict:
    """The same for an agency's own notice, which says itself what it announces (notices.py)."""
    announced = any(m.new for m in measure)
    return Verdict(announced, float(announced), "as the notice has it")


def weigh(found: Mapping[str, float]) -> Verdict:
    """The signs of a measure, summed up by their weights (logistic regression)."""
    start, weights = fitted()
    parts = {name: weights[name] * strength for name, strength in found.items()}
    chance = 1 / (1 + math.exp(-start - sum(parts.values())))
    most = sorted(parts, key=lambda name: -abs(parts[name]))[:_TOLD]
    why = ", ".join(f"{name} {parts[name]:+.1f}" for name in most if parts[name])
    return Verdict(chance > 0.5, chance, why)


@cache
def fitted() -> tuple[float, Mapping[str, float]]:
    """The sum to start from, and the weight of each sign."""
    data = tomllib.loads((Path(__file__).parent / "news.toml").read_text(encoding="utf-8"))
    return data["start"], data["weights"]


def signs(page: Page, measure: Sequence[Mention]) -> dict[str, float]:
    """How strongly each sign holds of a measure: 0 or 1; a share of its acts; of "told again", the logarithm."""
    acts = _acts(measure)
    body = [m for m in acts if m.sentence.index] or acts
    return {
        **_place(page, measure, acts, body),
        **_title(page, measure, acts),
        **_dates(page, acts),
        **_words(page, measure, body),
    }


def _acts(measure: Sequence[Mention]) -> list[Mention]:
    return [m for m in measure if m.act] or list(measure)


def _first(measure: Sequence[Mention]) -> int:
    return min(m.sentence.index for m in measure)


def _place(
    page: Page, measure: Sequence[Mention], acts: Sequence[Mention], body: Sequence[Mention]
) -> dict[str, float]:
    others = [other for other in page.measures if other is not measure]
    ahead = any(1 <= m.sentence.index <= 2 and not m.recalled for m in acts) and not page.looks_back
    return {
        "told as an act": float(measure[0].act),
        "in the first sentences": float(ahead),
        "beyond the first paragraph": _share([m.sentence.paragraph > 1 for m in body]),
        "another measure opens the article": float(_first(measure) > 2 and any(_first(o) <= 2 for o in others)),
        "told again": math.log(len(acts)),
    }


def _title(page: Page, measure: Sequence[Mention], acts: Sequence[Mention]) -> dict[str, float]:
    titled = [match for sentence, match in page.found if sentence.index == 0 and not page.asks]
    same = any(match.kind == measure[0].kind for match in titled)
    governments = {n.owner for n in within(page.names, 0, page.doc.title_end) if n.kind in ("country", "agency")}
    other = not same and _first(measure) > 0 and any(match.act for match in titled)
    return {
        "title tells it": float(not page.asks and any(m.sentence.index == 0 for m in acts)),
        "title tells of its kind": float(same),
        "title tells of another kind": float(other),
        "title names its government": float(measure[0].issuer is not None and measure[0].issuer in governments),
    }


# "…, which was restricted in 2023, …": the date of an aside is not that of the story.
_SET_ASIDE = re.compile(r", (?:which|who|whose|where|given|made|issued|released|launched|first) [^,;:]{0,60}$")


def _dates(page: Page, acts: Sequence[Mention]) -> dict[str, float]:
    lower, published = page.doc.lower, page.published
    inside = [dates(lower, m.sentence.start, m.sentence.end, published) for m in acts]
    own = [next((w for w in found if w.iso == m.when), None) for m, found in zip(acts, inside, strict=True)]
    earlier = [page.sentences[m.sentence.index - 1] for m in acts if m.sentence.index > 1]
    before = [
        w
        for s in earlier
        for w in dates(lower, s.start, s.end, published)
        if not _SET_ASIDE.search(lower, s.start, w.start)
    ]
    here = [w for found in inside for w in found]
    recent = any(_is_recent(w, published) for w in own if w)
    near = [w for w in own if w and published and -_EVE <= (published - act_day(w)).days <= NEWS_DAYS]
    # An act without a date in the first sentences is today's, whatever earlier steps are told with it.
    undated = any(w is None and m.sentence.index <= 2 for m, w in zip(acts, own, strict=True))
    past = any(_is_older(w, published, NEWS_DAYS) for w in own if w) and not near and not undated
    old = _share([any(_is_older(w, published, OLD_DAYS) for w in found) for found in inside])
    fresh = any(_is_recent(w, published) for w in here)
    return {
        "dated within two weeks": float(recent),
        "dated long ago": float(past),
        "old date in its sentence": old,
        "earlier year in its sentence": _share([_names_earlier_year(lower, m.sentence, published) for m in acts]),
        "recent date right before": float(any(_is_recent(w, published) for w in before)),
        "old date right before": float(not fresh and any(_is_older(w, published, OLD_DAYS) for w in before)),
    }


def _words(page: Page, measure: Sequence[Mention], body: Sequence[Mention]) -> dict[str, float]:
    lower = page.doc.lower
    past = _share([m.recalled for m in body])
    return {
        "recalled in passing": max(past, float(page.looks_back)),
        "was, were": _share([bool(_WAS.search(lower, m.sentence.start, m.span[0]) or m.words.startswith(("was ", "were "))) for m in body]),
        "an -ing form": _share([bool(GERUND.match(m.words)) for m in body]),
        "also, separately": _share([bool(_MORE.search(lower, m.sentence.start, m.sentence.end)) for m in body]),
        "worded as background": float(not any(m.new for m in measure)),
        "its agency is named": float(any(m.agency for m in measure)),
        "enforcement": float(measure[0].kind == "enforcement"),
    }  # fmt: skip


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held)


def _is_recent(when: When, published: date | None) -> bool:
    """Whether a day, not a whole month, lies in the days before publication."""
    return published is not None and len(when.iso) > 7 and -_EVE <= (published - act_day(when)).days <= RECENT_DAYS


def _is_older(when: When, published: date | None, days: int) -> bool:
    return published is not None and act_day(when) < published - timedelta(days=days)


def _names_earlier_year(lower: str, sentence: Sentence, published: date | None) -> bool:
    years = _YEAR.findall(lower, sentence.start, sentence.end)
    return published is not None and any(int(year) < published.year for year in years)
