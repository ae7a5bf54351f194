"""What models and numbered products are called: patterns over text that no list of names replaces.

Sites, plants and other things are told by their nouns (things.toml), chips by the names of the reference data.
"""

import re

_ADJECTIVES = "(?:(?:reasoning|large|language|AI|flagship|next-generation|foundation|open|open-weight|frontier|multimodal|world|video|new|coding|base|voice|image) ){0,3}"
MODEL = re.compile(
    r"(?<![\w-])(?:(?:OpenAI |Meta |Google |xAI |DeepSeek |Anthropic )?(?:GPT|gpt-oss|Llama|Gemini|Claude|Grok|Qwen|GLM|Kimi|DeepSeek|Mistral|Ernie|ERNIE|Hunyuan|Doubao|Phi|Gemma|Nova|Sora|Veo|Behemoth|Falcon|Command|Granite|Nemotron|Step|Baichuan|Yi|Pangu|MiniMax|Aya|Titan|Olympus|Avocado|Orion|Siri|ChatGPT|Copilot|Alexa\+?)"
    r"[- ]?(?:[A-Z]?\d+(?:\.\d+)*[a-zA-Z]{0,3}|[VRKMO]\d+(?:\.\d+)?)?(?: (?:Behemoth|Ultra|Pro|Max|Opus|Sonnet|Haiku|Mythos|Heavy|Flash|Nano|Large|Medium|Small|Thinking|Reasoning|Turbo|Mini|Preview|Maverick|Scout|Intelligence)(?: \d+(?:\.\d+)?)?)?"
    rf"|[RVKMS]\d(?:\.\d+)?(?= {_ADJECTIVES}(?:model|launch|release|debut)|'s|,| \(| is| was| has| had| will| won't| and| model|\.)"
    rf"|(?:Large|Medium|Small) \d(?:\.\d)?(?![\w.])|[A-Z][a-z]+-?(?: |-)?[VR]?\d(?:\.\d)?(?= {_ADJECTIVES}(?:model|LLM|chatbot)\b)"
    r"|R2|V4|o\d)(?![\w])"
)
PLAIN_MODEL = re.compile(
    r"^(?:Nova|Titan|Orion|Falcon|Command|Granite|Step|Yi|Phi|DeepSeek|Mistral|MiniMax|Baichuan|Olympus)$"
)
# A product's number that no list of chips or models has: "LOS-1", "AX-400", "CX8".
NUMBERED = re.compile(r"(?<![\w-])(?!Q[1-4]\b|H[12]\b|FY|20\d\d)(?:[A-Z][A-Za-z]{0,5}-?\d{1,4}[A-Z]?|\d{2}A)(?![\w])")
# "its next model, Avocado," and "a processor known internally as Baltra": the name tells more than the description.
CALLED = re.compile(
    r",? (?:(?:internally|currently|also) )?(?:known (?:internally )?as|called|dubbed|code-?named|named) [\"“‘']?([A-Z][\w.-]+(?: [A-Z0-9][\w.-]*)?)|, (?:the )?(?!C[EFTIO]O\b|President|Chief|Chair)([A-Z][\w.-]+(?: [A-Z0-9][\w.-]*)?)(?=,)"
    r"| [\"“]([A-Z][\w.-]+(?: [A-Z0-9][\w.-]*)?)[\"”]"
)
