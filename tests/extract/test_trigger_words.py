"""Words that trigger a measure and tell of none: breaches denied, controls supposed, people who deal in controls.


One sentence each, under a title that says nothing of them.
"""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

DAY = datetime(2026, 11, 20, tzinfo=UTC)
TITLE = "Chip group reports record revenue"

NO_MEASURE = [
    (
        "There is no evidence that Applied Materials broke any law or breached US export rules, the "
        "company's auditors said."
    ),
    "Nothing suggests that the distributor has violated American sanctions.",
    "Super Micro said an internal review found no sign that it had breached export controls.",
    "Lawyers cautioned that using the tools would not by itself violate sanctions.",
    '"We have never sold restricted chips to China," Megaspeed said in a statement.',
    "AMD said it would cut off any partner that breaches the export rules.",
    "Any future export restrictions could disrupt the supply of memory chips, analysts at Citi wrote.",
    "A sudden chip export ban, an earthquake or a blockade could idle the plants for months.",
    "What would happen if Washington imposed new semiconductor restrictions? Few boards have an answer.",
    "Export-control specialists at two law firms said the arrangement looked sound.",
    "The firm hired a former export control official to run its compliance team.",
    "TSMC expanded its export control compliance staff to 200 people.",
    "He teaches export control law at Georgetown and has written about semiconductors for twenty years.",
    "The shortage limits Nvidia's ability to fill orders for its Blackwell chips in China and elsewhere.",
    "Low yields limit SMIC's capacity to supply Huawei with Ascend chips.",
    "Power shortages restrict the number of GPUs that operators can install in Virginia.",
    "A lack of packaging capacity has capped shipments of H200 processors this quarter.",
    "The order places a duty of care on operators of large AI models.",
    "Directors have a fiduciary duty to shareholders, Intel's lawyers argued.",
    "The board imposed a confidentiality duty on engineers working on the new chip.",
    "Members moved to suspend the rules and pass the measure by voice vote, the Senate clerk said.",
    "The House suspended its rules on Tuesday to take up the defence spending bill.",
    (
        "Officials want to keep advanced processors out of the hands of China's army, and for years that "
        "was the aim of policy."
    ),
    "Washington's goal has been to stop Chinese labs from catching up in AI.",
    "Implementing the CHIPS Act has taken the Commerce Department longer than expected.",
    "The firm is implementing new access controls on its AI models, it said.",
    "Anthropic banned accounts linked to a Chinese AI lab after it found signs of distillation.",
    "OpenAI blocked users in China from its API.",
    "Nvidia halted shipments of a faulty batch of GB300 racks to Microsoft.",
    "Samsung stopped selling its older DRAM to distributors in Shenzhen.",
    "CoreWeave limited sales of spot GPU capacity to existing customers.",
    "The debate over export controls has divided Silicon Valley.",
    "The hearing will examine whether export controls work.",
    "The think tank's paper asks who wins from chip sanctions.",
    "Nvidia's Huang has criticised export controls as a failure.",
    "The questions raised by regulators about the firm's presence in American labs remain unanswered.",
    "Tougher oversight would put pressure on regulators to look harder at suppliers with sanctioned affiliates.",
    "The venture capital firm stopped investing in semiconductor start-ups last year.",
    "A new clause in the contract bars Oracle from leasing the servers to anyone else.",
    "The tightening of the memory market has restricted the supply of HBM to smaller buyers.",
    "The halt in production at the plant may unsettle the market for chips.",
]


@pytest.mark.parametrize("text", NO_MEASURE)
def test_words_that_tell_of_no_measure(text: str) -> None:
    (found,) = read([Article("a", TITLE, text, published=DAY)])
    assert not found.sanctions
