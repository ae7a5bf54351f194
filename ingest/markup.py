"""HTML and untidy text to plain text with its paragraphs.

What belongs here: turning a fragment from a feed into text. What doesn't: finding the article in a whole page
(ingest.pages).
"""

import re

from lxml import etree, html

_DROPPED = ("script", "style", "template", "noscript", "iframe", "object", "svg", "head", "form", "button")
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table td th tr ul".split()
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);")


def text_of(fragment: str) -> str:
    """The text of an HTML fragment: blocks on lines of their own, entities decoded, scripts and styles gone.

    Text without markup comes back tidied only. Never raises on bad markup.
    """
    if not _MARKUP.search(fragment):
        return tidy(fragment)
    try:
        return tidy(_laid_out(fragment))
    except (etree.LxmlError, ValueError):
        return tidy(re.sub(r"<[^<>]*>", " ", fragment))


def _laid_out(fragment: str) -> str:
    """The text with blocks on lines of their own. Raises ValueError or LxmlError where lxml gives up."""
    root = html.fragment_fromstring(_parseable(fragment), create_parent="div")
    for element in list(root.iter(*_DROPPED, etree.Comment, etree.ProcessingInstruction)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.iter():
        if element.tag in _BLOCKS:
            # What an entity was ("&#xb;") may be a control character, which lxml reads and does not take back.
            element.text = "\n" + _CONTROL.sub(" ", element.text or "")
            element.tail = "\n" + _CONTROL.sub(" ", element.tail or "")
    return str(root.text_content())


def _parseable(fragment: str) -> str:
    # lxml refuses text that declares its own encoding, and control characters.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", _CONTROL.sub(" ", fragment))


def tidy(text: str) -> str:
    """One blank between words, no blank lines, no control characters; line ends kept."""
    lines = (" ".join(_CONTROL.sub(" ", line).split()) for line in re.split(r"\r\n|[\n\r\u2028\u2029\x85]", text))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Text for a title: everything on one line."""
    return " ".join(tidy(text).split())
