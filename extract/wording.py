"""The wordings of measures.toml, compiled, and where they stand in a sentence.

Only matching belongs here: which kind of measure a sentence words, as an act or as a mere mention. Whose measure it is,
whether it is proposed, and whether it is news is decided in sanctions.py.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from chipwatch.model import SanctionKind, Span
from extract.prefilter import Prefilter
from extract.text import Sentence


class Wording(NamedTuple):
    """One way of wording a kind of measure."""

    kind: SanctionKind
    act: bool
    pattern: re.Pattern[str]
    ways: tuple[re.Pattern[str], ...]  # the pattern's alternatives
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs_article: re.Pattern[str] | None


class Match(NamedTuple):
    """A wording at a place of the clean text."""

    kind: SanctionKind
    act: bool
    span: Span
    words: str


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "measures.toml").read_text(encoding="utf-8"))


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, acts before mentions, in the order of the file."""
    found = []
    for row in _raw()["measure"]:
        needs, unless, article = (
            re.compile(row[key]) if key in row else None for key in ("needs", "not", "needs_article")
        )
        ways = tuple(re.compile(_filled(p)) for p in row["patterns"])
        pattern = re.compile("|".join(f"(?:{way.pattern})" for way in ways))
        found.append(Wording(row["kind"], row["act"], pattern, ways, needs, unless, article))
    return tuple(sorted(found, key=lambda w: not w.act))


def _filled(pattern: str) -> str:
    """A pattern with the words of the file's groups in place of their names."""
    groups: dict[str, str] = _raw()["groups"]
    for name, words in groups.items():
        pattern = pattern.replace("{" + name + "}", words)
    return pattern


@cache
def issuer_words(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Words that give an issuer away, by ISO code: `lists` (names of lists and laws) or `issuers` (people, places)."""
    return tuple((code, re.compile(words)) for code, words in _raw()[section].items())


# An article that names no country and no agency, and none of these, is about no government's measure.
GOVERNED = re.compile(
    r"export|sanction|entity list|tariff|licen[cs]|government|regulator|trump|biden|congress|senat|lawmaker|prosecutor|grand jury|blacklist|smuggl|antitrust|customs"
)


@cache
def _ways() -> tuple[tuple[tuple[Wording, re.Pattern[str]], ...], Prefilter]:
    ways = tuple((wording, way) for wording in wordings() for way in wording.ways)
    return ways, Prefilter([way for _, way in ways])


def matches(lower: str, sentences: Sequence[Sentence]) -> list[tuple[Sentence, Match]]:
    """The wordings in the sentences of an article's lower-cased clean text: for each sentence at most one a kind and
    mode, acts first."""
    ways, prefilter = _ways()
    found = []
    for sentence, numbers in zip(sentences, prefilter(lower, [s.start for s in sentences]), strict=True):
        telling = dict.fromkeys(
            ways[n][0] for n in sorted(numbers) if ways[n][1].search(lower, sentence.start, sentence.end)
        )
        found += [(sentence, match) for match in _matches(lower, sentence.start, sentence.end, list(telling))]
    return found


def _matches(whole: str, start: int, end: int, possible: Sequence[Wording]) -> list[Match]:
    sentence = whole[start:end]
    found: list[Match] = []
    for wording in possible:
        if (wording.unless and wording.unless.search(sentence)) or (
            wording.needs and not wording.needs.search(sentence)
        ):
            continue
        match = wording.pattern.search(sentence)
        if match and _PSEUDO.search(sentence, max(0, match.start() - 20), match.end()):
            continue
        if match and (wording.needs_article is None or wording.needs_article.search(whole)):
            found.append(Match(wording.kind, wording.act, (start + match.start(), start + match.end()), match.group()))
    return _told_apart(found, sentence, start)


def _told_apart(found: list[Match], sentence: str, start: int) -> list[Match]:
    """Of two kinds that the same words tell, the one that they mean: limits on investing are no export control."""
    kinds = {m.kind for m in found if m.act}
    kept = []
    for match in found:
        if match.kind == "export_control" and re.search(r"\binvest|\btariff|\bdut(?:y|ies)\b", match.words):
            continue
        if (
            match.kind == "listing"
            and match.act
            and _GOODS_ON_LIST.search(match.words)
            and not _PARTIES.search(match.words)
        ):
            continue
        if (
            match.kind in ("investment", "export_control", "procurement_ban")
            and "listing" in kinds
            and re.match(r"(?:barr|prohibit|forbid|bann)", match.words)
        ):
            continue
        if (
            match.kind == "export_control"
            and match.act
            and _QUALIFIES.search(sentence[max(0, match.span[0] - start - 16) : match.span[0] - start])
            and re.match(r"(?:bann|barr|restrict|prohibit|block)ed", match.words)
        ):
            kept.append(match._replace(act=False))
            continue
        if match.kind == "licence" and match.act and "easing" in kinds and re.search(r"requirement", match.words):
            continue
        if match.kind in ("export_control", "tariff") and match.act and "easing" in kinds:
            continue
        overlapping = [
            m for m in found if m is not match and m.act and m.span[0] <= match.span[0] and match.span[1] <= m.span[1]
        ]
        if not match.act and any(
            m.kind in ("easing", "licence", "listing", "enforcement", "procurement_ban") for m in overlapping
        ):
            continue
        kept.append(match)
    return kept


# "According to the indictment" cites a paper; it tells no act.
_PSEUDO = re.compile(
    r"\b(?:according to|said|says|in|under) the (?:indictment|complaint|charges|charging document|list)\b|\b(?:book|tak|record)(?:e|ed|ing|s)? (?:a |an )?(?:[a-z-]+ )?charges?\b|\bcharges? of (?:about |nearly |around |up to |some |roughly )?\$"
)
# "Chips banned from sale to China" names chips; it tells of no ban.
_QUALIFIES = re.compile(
    r"\b(?:chips?|gpus?|processors?|servers?|products|technology|goods|equipment|items|hardware|accelerators?|tools|h\d+s?) $"
)
_GOODS_ON_LIST = re.compile(
    r"\b(?:chips?|items?|goods|materials?|technolog\w+|elements?|metals?|commodit\w+|equipment|gallium|germanium|rare[- ]earths?|antimony|graphite|tools?|computers?|systems?|software|machines?|circuits) (?:to|on)\b"
)
_PARTIES = re.compile(
    r"\b(?:firms?|compan(?:y|ies)|entit(?:y|ies)|persons?|parties|organi[sz]ations?|individuals?|institutes?|universit\w+|subsidiar\w+|units?|designers?|makers?|manufacturers?)\b"
)
