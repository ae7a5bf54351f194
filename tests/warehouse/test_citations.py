"""Primary sources in texts, and the one that belongs to a measure."""

import pytest

from warehouse.citations import cited, drafted

HEAD = "Title\n\n"

CITED = {
    "a page of the Federal Register": ("The rule (90 FR 14046) lists it.", "90 FR 14046"),
    "a document number": ("Printed as document 2025-05427 on Friday.", "2025-05427"),
    "an address of the Federal Register": (
        "See https://www.federalregister.gov/documents/2025/03/28/2025-05427/additions.", "2025-05427",
    ),
    "a notice of a ministry": ("By Announcement No. 61 of 2025 the ministry acts.", "No. 61 of 2025"),
    "a notice in Chinese": ("商务部公告2025年第61号", "No. 61 of 2025"),
    "a European regulation": ("Council Regulation (EU) 2025/395 adds it.", "(EU) 2025/395"),
    "a link to the issuer": ("Read https://www.bis.gov/press-release/letters.", "https://www.bis.gov/press-release/letters"),
    "a number before a link": ("90 FR 1404, see https://www.bis.gov/a", "90 FR 1404"),
    "two documents": ("As 90 FR 14046 and 90 FR 14051.", None),
    "a link to a paper": ("Read https://paper.example/a", None),
    "a date is no document": ("In 2025-04 the document came.", None),
    "nothing": ("The rule lists it.", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CITED.values(), ids=CITED)
def test_what_a_paragraph_cites(text: str, expected: str | None) -> None:
    document = HEAD + text
    assert cited(document, (len(HEAD), len(HEAD) + 5), alone=False) == expected


def test_another_paragraphs_source_is_taken_only_for_the_only_news() -> None:
    document = f"{HEAD}A rule lists firms.\n\nThe rule is 90 FR 14046."
    assert cited(document, (7, 20), alone=True) == "90 FR 14046"
    assert cited(document, (7, 20), alone=False) is None


def test_the_nearest_paragraph_goes_first() -> None:
    document = f"{HEAD}One rule, 90 FR 14046.\n\nAnother, 90 FR 14051."
    assert cited(document, (7, 12), alone=True) == "90 FR 14046"


DRAFTED = {
    "named in the next sentence": (
        "A panel backed the bill. The Secure Silicon Act now goes on.",
        "secure silicon act",
    ),
    "named by the words themselves": ("A panel backed the bill of the Secure Silicon Act. It goes on.", None),
    "two beside": ("A panel backed the bill. The Secure Silicon Act and the Remote Compute Act go on.", None),
    "no draft law": ("A panel backed the rule. The Secure Silicon Act now goes on.", None),
}


@pytest.mark.parametrize(("text", "expected"), DRAFTED.values(), ids=DRAFTED)
def test_a_draft_law_is_known_by_the_name_beside_its_words(text: str, expected: str | None) -> None:
    assert drafted(HEAD + text, (len(HEAD), len(HEAD) + text.index("."))) == expected
