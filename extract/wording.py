"""The wordings of measures.toml, compiled, and where they stand in a sentence.

Only matching belongs here: which kind of measure a sentence words, as an act or as a mere mention. Whose measure it is,
whether it is proposed, and whether it is news is decided in mentions.py.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from chipwatch.model import SanctionKind
from extract.assets import models
from extract.kinds import Match, told_apart
from extract.prefilter import Prefilter
from extract.text import Sentence

MAX_TRIES, MAX_TOLD = 6, 3  # places of one wording in one sentence that are looked at, and that are kept


class Wording(NamedTuple):
    """One way of wording a kind of measure."""

    kind: SanctionKind
    act: bool
    ways: tuple[str, ...]  # the alternatives of its pattern
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs_article: re.Pattern[str] | None


@cache
def raw(name: str) -> dict[str, Any]:
    """A file of rules as it stands: `measures`, `pseudo` or `issuers`."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, acts before mentions, in the order of the file."""
    found = []
    for row in raw("measures")["measure"]:
        needs, unless, article = (
            re.compile(_filled(row[key])) if key in row else None for key in ("needs", "not", "needs_article")
        )
        ways = tuple(_filled(p) for p in row["patterns"])
        found.append(Wording(row["kind"], row["act"], ways, needs, unless, article))
    return tuple(sorted(found, key=lambda w: not w.act))


@cache
def compiled(*ways: str) -> re.Pattern[str]:
    """A pattern of some alternatives, compiled when a text first asks for it: few texts ask for many."""
    return re.compile("|".join(f"(?:{way})" for way in ways))


@cache
def _groups() -> dict[str, str]:
    """The word groups of measures.toml, and `models`: what AI models are called, which is reference data."""
    return {**raw("measures")["groups"], "models": models()}


def _filled(pattern: str) -> str:
    """A pattern with the words of the file's groups in place of their names."""
    for name, words in _groups().items():
        pattern = pattern.replace("{" + name + "}", words)
    return pattern


@cache
def issuer_words(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Words that give an issuer away, by ISO code: `lists` (names of lists and laws) or `issuers` (people, places)."""
    return tuple((code, re.compile(words)) for code, words in raw("issuers")[section].items())


# An article that names no country and no agency, and none of these, is about no government's measure.
GOVERNED = re.compile(
    r"export|sanction|entity list|tariff|licen[cs]|government|regulator|trump|biden|congress|senat|lawmaker|prosecutor|grand jury|blacklist|smuggl|antitrust|customs|governor|minist(?:er|ry)|justice department|guilty|sentenced|military compan|pentagon|treasury|bureau|\brules?\b|validated end|affiliates rule|diffusion (?:rule|framework)|federal agenc|off[- ]limits|data protection|watchdog|jailed|arrested|convicted|trade secrets|chip secrets"
)


@cache
def _ways() -> tuple[tuple[tuple[int, str], ...], Prefilter]:
    """Every alternative with the number of its wording, and what tells where each may stand."""
    ways = tuple((number, way) for number, wording in enumerate(wordings()) for way in wording.ways)
    return ways, Prefilter([way for _, way in ways])


def matches(lower: str, sentences: Sequence[Sentence]) -> list[tuple[Sentence, Match]]:
    """The wordings in the sentences of an article's lower-cased clean text: for each sentence at most one a kind and
    mode, acts first."""
    ways, prefilter = _ways()
    found = []
    for sentence, numbers in zip(sentences, prefilter(lower, [s.start for s in sentences]), strict=True):
        telling = dict.fromkeys(
            ways[n][0] for n in sorted(numbers) if compiled(ways[n][1]).search(lower, sentence.start, sentence.end)
        )
        if telling:
            possible = [wordings()[number] for number in telling]
            found += [(sentence, match) for match in _matches(lower, sentence.start, sentence.end, possible)]
    return found


def _matches(whole: str, start: int, end: int, possible: Sequence[Wording]) -> list[Match]:
    sentence = whole[start:end]
    found: list[Match] = []
    for wording in possible:
        if (wording.unless and wording.unless.search(sentence)) or (
            wording.needs and not wording.needs.search(sentence)
        ):
            continue
        if wording.needs_article is None or wording.needs_article.search(whole):
            found += [
                Match(wording.kind, wording.act, (start + m.start(), start + m.end()), m.group())
                for m in _telling(wording, sentence)
            ]
    found = [m._replace(act=False) if m.act and _qualifies(m, sentence, start) else m for m in found]
    return told_apart(found, whole)


def _telling(wording: Wording, sentence: str) -> list[re.Match[str]]:
    """Where a wording stands in a sentence and tells something; a few places at most."""
    told: list[re.Match[str]] = []
    at = 0
    for _ in range(MAX_TRIES):
        match = compiled(*wording.ways).search(sentence, at)
        if match is None or len(told) == MAX_TOLD:
            break
        if wording.kind == "listing" and wording.act:
            match = _innermost(wording, sentence, match)
        idle = _is_idle(wording, sentence, match)
        at = match.start() + 1 if idle else match.end()
        told += [] if idle else [match]
    return told


def _innermost(wording: Wording, sentence: str, match: re.Match[str]) -> re.Match[str]:
    """The last match with the same end: "put X under licence and added Y to its list" lists only Y."""
    inner = compiled(*wording.ways).search(sentence, match.start() + 1, match.end())
    for _ in range(MAX_TRIES):
        if inner is None or inner.end() != match.end():
            break
        match, inner = inner, compiled(*wording.ways).search(sentence, inner.start() + 1, match.end())
    return match


def _is_idle(wording: Wording, sentence: str, match: re.Match[str]) -> bool:
    """Whether the words tell of no measure at all: a paper cited, a noun ("the stop"), firms or goods described ("for
    listed firms", "sold restricted tools"), a policy presumed."""
    words, at = match.group(), match.start()
    if _PSEUDO.search(sentence, max(0, at - 20), match.end() + 15) or ("presum" in words and wording.kind != "easing"):
        return True
    if wording.kind in ("tariff", "export_control", "listing") and _CROSSES.search(words):
        return True
    if wording.kind == "enforcement" and _CAUSE.search(sentence[max(0, at - 40) : at]) and _INQUIRY.search(words):
        return True
    left = sentence[max(0, at - 12) : at]
    return bool(
        (_NOUN.match(words) and _DETERMINER.search(left)) or (_PARTICIPLE.match(words) and _ATTRIBUTE.search(left))
    )


def _qualifies(match: Match, sentence: str, start: int) -> bool:
    """Whether the words describe goods ("chips banned from sale") or a standing rule and tell of no act."""
    at = match.span[0] - start
    if re.search(r"\b(?:is|are|remains?) subject\b", match.words):
        return True
    if match.words.startswith("subject") and re.search(
        r"\b(?:is|are|was|were|remains?)(?: not)? $", sentence[max(0, at - 12) : at]
    ):
        return True
    return bool(
        match.kind == "export_control"
        and _QUALIFIES.search(sentence, max(0, at - 16), at)
        and re.match(r"(?:bann|barr|restrict|prohibit|block|limit|exclud)ed", match.words)
    )


# "After a two-year probe" says what led to an act.
_INQUIRY = re.compile(r"(?:review|probe|investigation|inquiry|case|checks)\b")
_CAUSE = re.compile(
    r"\b(?:after|following|follow(?:s|ed)|amid|despite|pending|since|citing) (?:a|an|the|its) (?:[a-z-]+ ){0,2}$"
)
# "Announced steps minutes after a tariff took effect" announced no tariff.
_CROSSES = re.compile(r" (?:minutes|hours|days|weeks|months|shortly|soon|right|just) after ")
# "According to the indictment" cites a paper; it tells no act.
_PSEUDO = re.compile(
    r"\b(?:according to|said|says|in|under) the (?:indictment|complaint|charges|charging document|list)\b|\b(?:book|tak|record)(?:e|ed|ing|s)? (?:a |an )?(?:[a-z-]+ )?charges?\b|\bcharges? of (?:about |nearly |around |up to |some |roughly )?\$"
)
# "Chips banned from sale to China" names chips; it tells of no ban.
_QUALIFIES = re.compile(
    r"\b(?:chips?|gpus?|processors?|servers?|products|technology|goods|equipment|items|hardware|accelerators?|tools|h\d+s?) $"
)
# "The stop is delicate": a noun where the wording wants a verb.
_NOUN = re.compile(
    r"(?:stop|halt|block|review|screen|order|delay|pause|cut|drop|end|probe|raid|search|charge|fine)s? (?!on\b|of\b|against\b|in\b|into\b|over\b|for\b)|"
    r"(?:limit|cap|curb|ban)s? (?!on\b|of\b|against\b|ha[sd]\b|have\b|was\b|were\b|are\b|is\b|will\b|that\b|which\b|set\b|adopted|brought|drawn|enacted|imposed|announced|lifted|introduced)"
)
_DETERMINER = re.compile(r"\b(?:the|a|an|this|that|its|their|his|each|every|no) $")
_PARTICIPLE = re.compile(
    r"(?:listed|sanctioned|blacklisted|black-listed|restricted|banned|barred|seized|smuggled|charged|limited|suspended)\b"
)
_ATTRIBUTE = re.compile(
    r"\b(?:a|an|for|of|to|by|with|the|other|many|some|from|among|against|these|those|such|any|all|two|three|sold|shipped|sell|sells|ship|buy|bought|obtain|obtained|got|get|exported|using|used|use|supplied|moved|sent|sending|acquire|acquired|selling|buying|shipping|in view of|given|let|lets) $"
)
