"""From an article's document to clean text and sentences, with a way back to the original offsets.

Only characters are dealt with here: cleaning, sentence boundaries, quoting evidence. What sentences mean is decided
elsewhere. Cleaning keeps the length wherever it can (typographic quotes, dashes and spaces become plain ones, markup
becomes blanks); only zero-width and bidirectional marks are taken out, and then `Clean.offsets` leads back.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from chipwatch.model import Span

MAX_SENTENCE = 800  # characters; longer ones (tables, run-on text) are cut at blanks, so that parsing stays bounded
MAX_EVIDENCE = 390  # characters; quotes longer than this are cut around what they are evidence for

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‐‑‒–−﹣－", "-"),
        **dict.fromkeys("—―", "—"),
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\v\f",
            " ",
        ),
        **dict.fromkeys("\u2028\u2029\u0085", "\n"),
        **{chr(c): str(unicodedata.decimal(chr(c))) for c in range(128, 0x20000) if chr(c).isdecimal()},
        **{chr(c): " " for c in (*range(9), *range(14, 32), 127, *range(0xD800, 0xE000))},
        **dict.fromkeys("®™©", " "),
        "，": ",",
        "×": "x",
        "∼": "~",
        "〜": "~",
    }
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f]+"
)
MAX_TITLE = 2_000  # characters of a title that are read
MAX_CHARACTERS = 200_000  # of a text; the rest is no news article
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,300}>")
# "(Translated from German)": what language a text was written in says nothing of whom it is about.
_TRANSLATED = re.compile(
    r"[(\[](?:machine[- ])?translated from (?:the )?[a-z]+(?: (?:by|for) [^()\[\]\n]{1,60})?[)\]]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Clean:
    """Clean text; `offsets[i]` is where its i-th character stood in the document, None where nothing moved."""

    text: str
    lower: str
    title_end: int
    offsets: Sequence[int] | None = None

    def original(self, start: int, end: int) -> Span:
        """A span of the clean text as a span of the document."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the clean text. `paragraph` counts from 0, the title's; `last` marks the article's last paragraph."""

    start: int
    end: int
    paragraph: int
    index: int


def clean(title: str, text: str) -> Clean:
    """Title and text to clean text. Bounded time for any input: of monstrous ones only the beginning is read."""
    cut = max(0, len(title) - MAX_TITLE)
    title = title[:MAX_TITLE]
    document = f"{title}\n\n{text[:MAX_CHARACTERS]}"
    offsets: list[int] | None = None
    title_length = len(title)
    if not document.isascii() and _INVISIBLE.search(document):
        offsets = []
        kept: list[str] = []
        at = 0
        for hidden in _INVISIBLE.finditer(document):
            kept.append(document[at : hidden.start()])
            offsets.extend(range(at, hidden.start()))
            at = hidden.end()
        kept.append(document[at:])
        offsets.extend(range(at, len(document)))
        document = "".join(kept)
        title_length = bisect_right(offsets, title_length - 1) if title_length else 0
    plain = document.translate(_PLAIN)
    if "<" in plain:
        plain = _TAG.sub(lambda tag: " " * len(tag.group()), plain)
    if "ranslated from" in plain:
        plain = _TRANSLATED.sub(lambda mark: " " * len(mark.group()), plain)
    lower = plain.lower()
    if len(lower) != len(plain):  # a few letters, such as İ, grow when they are made small
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    if cut:
        offsets = [at if at < MAX_TITLE else at + cut for at in (offsets or range(len(plain)))]
    return Clean(plain, lower, title_length, offsets)


# A full stop after one of these ends no sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gen gov st vs no nos fig inc corp ltd co llc plc bros jr sr etc approx est dept univ "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun e.g i.e cf al a.m p.m u.n e.u u.k "
    "u.s u.s.a d.c ph.d vol art sec ca calif mass wash conn ala ariz fla ga ill ind md mich minn mo tex va".split()
)
_LONGEST = max(map(len, _ABBREVIATIONS))
_NO_WORD = re.compile(r"[\s(\"'\[]")
# After "U.S." or "Inc." a capital starts a new sentence only where it is one of these.
_STARTERS = frozenset(
    "the a an in it its this that these those he she they we but however and as at on for while when after before "
    "there meanwhile if with under since although both such some many most other another according by from what who "
    "analysts officials critics companies nothing no".split()
)
# Each pattern begins with a character class, so that `re` skips to where one of its characters stands.
_BOUNDARY = re.compile(r"[.!?。！？](?<![.!?。！？]{2})[.!?。！？]*[\"')\]]*(?=\s|$)")
_BREAK = re.compile(r"\n+")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")  # "xAI", "iFlytek": names that open a sentence in small letters


def sentences(text: str) -> list[Sentence]:
    """Sentences of a clean text in order; line breaks always end one."""
    found: list[Sentence] = []
    paragraph = 0
    at = 0
    for gap in [*_BREAK.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        for start, end in _split(text, at, stop):
            found.append(Sentence(start, end, paragraph, len(found)))
        if gap is None:
            break
        if len(gap.group()) > 1 or stop > at:
            paragraph += 1
        at = gap.end()
    return found


def _split(text: str, start: int, stop: int) -> list[Span]:
    spans: list[Span] = []
    at = start
    for mark in _BOUNDARY.finditer(text, start, stop):
        if mark.end() < stop and not _ends(text, mark.start(), mark.end(), at, stop):
            continue
        spans.extend(_pieces(text, at, mark.end()))
        at = mark.end()
    spans.extend(_pieces(text, at, stop))
    return spans


def _ends(text: str, dot: int, end: int, start: int, stop: int) -> bool:
    """Whether the full stop at `dot` ends a sentence."""
    ahead = text[end : min(stop, end + 40)].lstrip()
    if not ahead or (ahead[0].islower() and not _CAMEL.match(ahead)):
        return False
    if text[dot] != ".":
        return True
    tail = text[max(start, dot - 20) : dot]
    if len(tail) > _LONGEST and tail[-_LONGEST - 1 :].isalpha():
        return True  # longer than any abbreviation
    word = _NO_WORD.split(tail)[-1].lower()
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        if word in ("no", "nos", "mr", "mrs", "ms", "dr", "sen", "rep", "gen", "gov", "prof", "vs", "fig"):
            return False
        opener = re.match(r"[\"'(]*([A-Za-z]+)", ahead)
        return bool(opener) and opener is not None and opener.group(1).lower() in _STARTERS
    return True


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """A span without blank edges, cut where it is too long to parse."""
    while start < end and (text[start].isspace() or (text[start] in "-•*·‣▪" and text[start + 1 : start + 2] == " ")):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    pieces = []
    while end - start > MAX_SENTENCE:
        cut = max(text.rfind(mark, start + MAX_SENTENCE // 2, start + MAX_SENTENCE) for mark in ("; ", ", ", " "))
        cut = cut + 1 if cut > 0 else start + MAX_SENTENCE
        pieces.append((start, cut))
        start = cut
    if end > start:
        pieces.append((start, end))
    return pieces


def quote(text: str, sentence: Sentence, focus: Span) -> Span:
    """The evidence span: the sentence, or, where that is too long, the part of it around `focus`."""
    start, end = sentence.start, sentence.end
    if end - start <= MAX_EVIDENCE:
        return start, end
    middle = (focus[0] + focus[1]) // 2
    low = max(start, min(middle - MAX_EVIDENCE // 2, end - MAX_EVIDENCE))
    high = min(end, low + MAX_EVIDENCE)
    if low > start:
        blank = text.find(" ", low, focus[0])
        low = blank + 1 if blank >= 0 else low
    if high < end:
        blank = text.rfind(" ", focus[1], high)
        high = blank if blank > focus[1] else high
    return low, high
