"""Official notices: which of them decide nothing, whose they are, and what they announce.

Only what is special to an agency's notice about its own act belongs here (title and abstract, as the US Federal Register
prints them); how measures are worded stands in measures.toml, where rows for notices need the words of `OWN` in the article.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.merging import Mention
from extract.text import Clean

# Notices about forms, meetings and committees, which decide nothing.
_PAPERWORK = re.compile(
    r"information collection|comment request|civil monetary penalt|inflation adjustment|notice of recruitment|recruitment of members|advisory committees?;|public briefing|notice of (?:open |partially closed |closed )?meeting|paperwork reduction|procedures for access|request for nominations"
)
# Nor do those that only give more time to comment on a rule, whose name their title repeats.
_MORE_TIME = re.compile(
    r"\bthis (?:document|notification|notice|action) (?:extends|reopens|re-opens) the (?:deadline|(?:public )?comment period|period|time)\b[^.]{0,60}\bcomments?\b"
)
# What an agency says of the act that it publishes.
_THIS_RULE = r"(?:this|in this|by this|with this|under this) (?:interim |final |proposed |temporary )*(?:rule|ifr)\b"
OWN = re.compile(
    rf"\b{_THIS_RULE}|\b(?:is amending|amends) the export administration regulations|"
    r"\b(?:in this document, the federal|this advance notice of proposed)\b|\bis (?:publishing|adding regulations|revising (?:its|the) (?:license|licence|export))\b"
)


def decides_nothing(doc: Clean) -> bool:
    """Whether the notice is about forms, meetings, committees or the time for comments alone."""
    return bool(_PAPERWORK.search(doc.lower[: doc.title_end]) or _MORE_TIME.search(doc.lower))


def is_notice(doc: Clean) -> bool:
    """Whether an agency speaks of its own act."""
    return bool(OWN.search(doc.lower))


def as_notice(doc: Clean, group: list[Mention]) -> list[Mention]:
    """The wordings of one measure in a notice: what its title names or its own rule does is what it announces, whatever
    earlier rules it cites."""
    if not _own(doc, group) and not _CORRECTS.search(doc.lower):
        return group
    group = [replace(m, new=True, when=None, act=True) for m in group]
    return [replace(m, status="proposed") for m in group] if _PROPOSES.search(doc.lower) else group


def announced(doc: Clean, groups: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Those measures of a notice that it announces: what its title tells, since that lists what a rule does and the abstract
    adds by what means; where the title tells of no act, those of the first sentence that does; and what the rule is said to
    do besides. That the regulations are amended says little where it says what that does."""
    taken = [g for g in groups if any(m.act or _names(m) for m in g)]
    taken = [g for g in taken if not _is_bare(g)] or taken
    taken = [g for g in taken if _own(doc, g)] or taken
    firsts = [min((m.sentence.index for m in g if m.act), default=_NEVER) for g in taken]
    besides = [any(m.act and _BESIDES.search(doc.lower, m.sentence.start, m.span[0]) for m in g) for g in taken]
    told = [g for g, at, more in zip(taken, firsts, besides, strict=True) if at == min(firsts) != _NEVER or more]
    return told or taken


# "This rule also removes …": another thing that it does.
_BESIDES = re.compile(
    r"\b(?:(?:this|the) (?:interim |final )*(?:rule|ifr) also (?:[a-z]+ ){0,9}|this (?:interim |final )+(?:rule|ifr) )$"
)
_NEVER = 1_000_000  # stands for the place of an act that there is none of


def _is_bare(group: Sequence[Mention]) -> bool:
    acts = [m for m in group if m.act]
    return bool(acts) and all(_BARE.match(m.words) for m in acts) and not any(_names(m) for m in group)


def with_publisher(mentions: Sequence[Mention], publisher: tuple[str, str | None] | None) -> list[Mention]:
    """The acts of a notice as those of who publishes it (publishers.py), government and agency."""
    if publisher is None:
        return list(mentions)
    code, agency = publisher
    return [
        replace(
            m,
            issuer=code,
            agency=m.agency if m.agency and m.issuer == code else agency,
            targets=tuple(t for t in m.targets if t != code),
        )
        if m.act
        else m
        for m in mentions
    ]


# Notices of rules that are not made yet.
_PROPOSES = re.compile(
    r"\b(?:this|in this) (?:advance )?(?:notice of proposed|proposed rule)|\bpropos(?:es|ing) to amend\b"
)
_RULEBOOK = r"the (?:export|international|commerce|ear\b|itar\b|ccl\b)"
_BARE = re.compile(
    rf"(?:is |are )?(?:propos(?:es|ed|ing) to )?(?:amend|revis|mak)\w* (?:(?:clarifying |conforming |certain )*changes to )?"
    rf"(?:{_RULEBOOK}|its rules\b)|(?:revisions?|amendments?|changes) (?:to|of) {_RULEBOOK}|"
    r"publish\w* (?:an?|the) (?:[a-z]+ )*rules?\b"
)


def _names(mention: Mention) -> bool:
    """Whether a title names a control ("Export Controls on Semiconductor Manufacturing Items")."""
    return mention.sentence.index == 0 and mention.kind == "export_control"


_BY_IT = re.compile(
    rf"\b{_THIS_RULE}|\b(?:in |by |with )?this (?:notice|document|regulation|decision|order|announcement)\b|\bhereby\b"
)
_NOW = re.compile(
    r"(?:amend|add|remov|revis|impos|implement|expand|publish|extend|establish|prohibit|adopt|announc|correct|clarif|delay|suspend)(?:s|es|ies)\b"
)
# "… published a rule that establishes controls": what another one does.
_THAT = re.compile(r"\b(?:that|which) (?:[a-z]+ly )?$")
_CORRECTS = re.compile(
    r"\b(?:rule|document|notice|ifr) (?:also )?(?:corrects|makes (?:technical |certain )?corrections)\b|\bis correcting\b"
)


def _own(doc: Clean, group: Sequence[Mention]) -> bool:
    """Whether one of the wordings is what the title names, or tells what the document itself does."""
    return any(_names(m) or (m.act and (m.sentence.index == 0 or _is_own(doc, m))) for m in group)


def _is_own(doc: Clean, mention: Mention) -> bool:
    """Whether the words hang on the rule that is published ("This rule revises …"), or its publisher is at it ("is adding",
    "amends")."""
    start, at = mention.sentence.start, mention.span[0]
    by_it = bool(_BY_IT.search(doc.lower, start, at + 1)) or doc.lower.endswith(" is ", start, at)
    return by_it or bool(_NOW.match(doc.lower, at) and not _THAT.search(doc.lower, start, at))
