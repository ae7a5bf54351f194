"""The part that a firm's name plays beside a chip or a statement: whose chips they are, or who is cited, and not more.

Judged by the words next to the name alone, before any parse; who has a number of chips is decided in holders.py.
"""

import re
from collections.abc import Iterable

from extract.endings import Ending
from extract.names import Name
from extract.text import Clean

_CITED_LEFT = Ending(
    re.compile(
        r"(?:\b(?:according to|per|via|citing|cited by|reported by|report (?:from|by)|reports (?:from|by)|told|analysts? (?:at|from|with)|research (?:firm|from|by|group)|"
        r"data from|estimates? (?:from|by)|source:|published (?:by|in)|interview with|analysis (?:from|by)|researchers at|(?:analyst|analytics|advisory|consulting|brokerage|intelligence|market) firm|study by|survey by|tracker)) (?:the |a |an )?(?:(?!that )[a-z]+ ){0,2}$"
    )
)
_CITED_RIGHT = re.compile(
    r"^,?(?: (?:reported|reports|said|says|estimates?|estimated|wrote|writes|noted|notes|predicts?|forecasts?|projected|projects|calculates?|first reported|data|analysts?|analysis|"
    r"research|report|survey|index|estimates)\b| has (?:reported|estimated|learned)|'s? (?:[a-z]+ ){0,2}(?:report|data|analysis|estimate|estimates|index|analysts?|survey|research))"
)
_FIRM_CITED_RIGHT = re.compile(
    r"^(?:'s)?,? (?!estimates? (?:an? |its )?(?:purchas|order|deliver|need))(?:estimates?|estimated|analysts?|analysis|research(?:ers)?|survey|data|index|forecasts?|calculates?|reckons?) "
)


def cited(doc: Clean, name: Name) -> bool:
    """Whether a firm or outlet stands there only as the source of what is said. A firm that speaks speaks of itself."""
    left, right = doc.lower[max(0, name.start - 60) : name.start], doc.lower[name.end : name.end + 60]
    return bool(_CITED_LEFT.search(left) or (_FIRM_CITED_RIGHT if name.kind == "firm" else _CITED_RIGHT).match(right))


_MAKER_GAP = re.compile(
    r"^(?:'s|')? ?(?:(?:latest|newest|new|most|advanced|powerful|high-end|top|flagship|next-generation|next-gen|upcoming|current|own|custom|ai|data|center|centre|restricted|banned|coveted|state-of-the-art|"
    r"cutting-edge|liquid-cooled|older|less|best|tensor|core|graphics|processing|china-specific|downgraded|instinct|tesla|quadro) )*"
    r"(?:gpus?|chips?|accelerators?|processors?|systems?|graphics|semiconductors?|silicon|hardware|cpus?|tpus?|units)\b"
)


def is_maker(doc: Clean, firm: Name, inside: Iterable[Name]) -> bool:
    """ "Nvidia" in "Nvidia H100s", "Nvidia's latest GPUs": whose chips they are, not who has them."""
    right = doc.lower[firm.end : firm.end + 90]
    if _MAKER_GAP.match(right):
        return True
    chip = next((n for n in inside if n.kind == "chip" and n.start > firm.end), None)
    if chip is None:
        return False
    gap = doc.lower[firm.end : chip.start]
    return (
        bool(re.fullmatch(r"(?:'s|')? ?(?:[a-z-]+ ){0,4}", gap))
        and not re.search(
            r"\b(?:has|have|had|bought|buys|uses|used|ordered|will|to|received|of|and|is|was|said|says|in|on|for|with|with its|trained|runs|deployed|owns|operates|acquired|get|got|plans)\b",
            gap,
        )
        and (chip.owner == firm.name or gap.strip() in ("", "'s") or chip.owner is None)
    )
