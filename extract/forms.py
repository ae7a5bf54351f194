"""Chips that no list has yet, recognised by the form of their names: "Ascend 950PR", "MI455X", "TPU 8t", "B30A".

Only patterns belong here, as data with their makers; each is linear in the length of the text.
"""

import re
from dataclasses import dataclass

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern whose whole match is a chip's name. `context`: a word of the article without which it says nothing."""

    pattern: re.Pattern[str]
    maker: str | None
    context: re.Pattern[str] | None = None


def _form(pattern: str, maker: str | None, context: str | None = None) -> Form:
    return Form(
        re.compile(rf"(?<![\w-]){pattern}(?![\w])"), maker, re.compile(context, re.IGNORECASE) if context else None
    )


_GPU = r"\bnvidia|\bgpus?\b|\bgeforce\b"
FORMS: tuple[Form, ...] = (
    _form(
        r"(?:GeForce |Quadro )?RTX (?:PRO |Pro |A)?\d{4}\w?(?: ?(?:D|Ti|SUPER|Super|Ada|Blackwell|V\d)\b){0,3}",
        "Nvidia",
    ),
    _form(r"(?:GeForce )RTX \d{2}(?: [Ss]eries|-[Ss]eries)?", "Nvidia"),
    _form(r"RTX \d{2}[ -](?:Super|SUPER|[Ss]eries)", "Nvidia"),
    _form(r"(?:GB|GH|VR)\d{3}[A-Z]?(?: (?:NVL|CPX)\d*)?(?=s?\b)s?", "Nvidia"),
    _form(r"(?:Vera )?Rubin (?:Ultra |CPX )?(?:NVL ?\d+|CPX)", "Nvidia"),
    _form(r"NVL ?\d{2,3}", "Nvidia", _GPU),
    _form(r"[ABHLR]\d{2,3}[A-Z]?s?", "Nvidia", _GPU),
    _form(r"(?:[DH]GX) [A-Z]{1,2}\d{2,3}", "Nvidia"),
    _form(r"(?:Radeon )?(?:Instinct )?MI ?\d{2,3}[A-Z]?s?", "AMD"),
    _form(r"Instinct MI(?: series| Series)?", "AMD"),
    _form(
        r"(?:EPYC|Epyc|Ryzen)(?: AI)?(?: Max\+?)?(?: [3579](?= (?:HX |PRO )?\d))?(?: HX| PRO)?(?: \d{3,4}\w{0,3})?",
        "AMD",
    ),
    _form(r"RDNA ?\d(?:\.\d)?", "AMD"),
    _form(
        r"(?:Strix|Gorgon|Krackan|Medusa|Hawk|Phoenix|Dragon|Fire) (?:Halo|Point|Range|Ridge)",
        "AMD",
        r"\bamd\b|\bryzen\b",
    ),
    _form(r"Radeon (?:Pro |PRO |RX |AI PRO )?[A-Z]?\d{3,4}[A-Z]{0,3}(?: XTX?)?", "AMD"),
    _form(r"Navi \d{2}(?: X\w{1,2})?", "AMD"),
    _form(r"(?:Venice|Turin|Verano|Genoa|Bergamo)(?:-[A-Z])?(?!,)", "AMD", r"\bepyc\b"),
    _form(r"(?:Ascend) ?\d{3}[A-Z]{0,3}s?", "Huawei"),
    _form(r"Atlas (?:\d{3}[A-Z]?)(?: A\d)?(?: (?:SuperPoD|SuperPod|SuperCluster|SuperNode))?", "Huawei"),
    _form(r"CloudMatrix(?: ?\d{3,4})?", "Huawei"),
    _form(r"Kirin (?:X?\d{2,4}[A-Z]?)", "Huawei"),
    _form(r"Kunpeng \d{3}[A-Z]?", "Huawei"),
    _form(r"(?:Google |Cloud ){0,2}TPU ?-?v?\d{1,2}[a-z]{0,2}s?", "Google"),
    _form(r"(?:v\d[ep]?) (?=(?:Cloud )?TPUs?\b)", "Google"),
    _form(r"(?:Google )?Tensor G\d{1,2}", "Google"),
    _form(r"Trainium ?\d?", "Amazon"),
    _form(r"Inferentia ?\d?", "Amazon"),
    _form(r"Graviton ?\d", "Amazon"),
    _form(r"Maia \d{2,3}[A-Z]?", "Microsoft"),
    _form(r"Cobalt \d{3}", "Microsoft"),
    _form(r"MTIA(?: ?v?\d{1,3})?", "Meta"),
    _form(r"Gaudi ?\d", "Intel"),
    _form(r"Arc (?:Pro )?[AB]\d{2,3}M?", "Intel"),
    _form(
        r"(?:Arrow|Nova|Panther|Lunar|Meteor|Wildcat|Bartlett|Raptor|Alder|Razor|Titan) Lake(?:-[A-Z]{1,2})?",
        "Intel",
        r"\bintel\b",
    ),
    _form(r"(?:Diamond|Granite|Emerald|Sapphire|Coral) Rapids", "Intel", r"\bintel\b"),
    _form(r"(?:Clearwater|Sierra|Rogue River) Forest", "Intel", r"\bintel\b"),
    _form(r"(?:XRING|Xring|XRing)(?: O\d)?", "Xiaomi"),
    _form(r"Groq (?:LPU|LPX)", "Groq"),
    _form(r"Xeon (?:\d(?!\d)|[A-Z]\w+ \d{4}\w?|\d{4}\w?)", "Intel"),
    _form(r"(?:Kunlun|Kunlunxin|Kunlun Core) ?(?:[A-Z]\d{2,3}|III|II|\d)", "Baidu"),
    _form(r"(?:Siyuan|MLU) ?\d{3}", "Cambricon"),
    _form(r"Zhenwu ?(?:\d{3}[A-Z]?|PPU|[A-Z]\d+)", "T-Head"),
    _form(r"(?:Hanguang|Yitian) \d{3}", "T-Head"),
    _form(r"(?:MTT )?S[345]000", "Moore Threads", r"\bmoore threads\b"),
    _form(r"BR1\d{2}[A-Z]?", "Biren"),
    _form(r"[CN][56]\d0", "MetaX", r"\bmetax\b|\bmuxi\b"),
    _form(r"WSE-?\d", "Cerebras"),
    _form(r"CS-\ds?", "Cerebras", r"\bcerebras\b"),
    _form(r"SN\d{2}L?", "SambaNova", r"\bsambanova\b"),
    _form(
        r"Snapdragon (?:X\d? )?(?:\d+[a-z]? ?)?(?:Gen \d|Elite(?: Gen \d)?|X2?)(?: Elite)?(?: Extreme)?",
        "Qualcomm",
    ),
    _form(r"(?:Qualcomm )?(?:Cloud )?AI ?\d{3}(?: Ultra)?", "Qualcomm", r"\bqualcomm\b"),
    _form(r"Dimensity \d{3,4}\+?", "MediaTek"),
    _form(r"Exynos \d{3,4}", "Samsung Electronics"),
    _form(r"Apple (?:M|A)\d{1,2}(?: (?:Pro|Max|Ultra))?", "Apple"),
    _form(r"Tesla [VPTK]\d{1,3}s?", "Nvidia"),
    _form(r"Loongson \d[A-Z]\d{4}", "Loongson"),
    _form(r"\d{1,2}[A-Z]\d{4,5}", "Loongson", r"\bloongson\b"),
    _form(r"AI[4-7](?:\.5)?(?= chips?\b| processors?\b)", "Tesla", r"\btesla\b"),
)

_NOUN = (
    r"(?:chips?|chipsets?|GPUs?|accelerators?|processors?|NPUs?|LPUs?|TPUs?|XPUs?|CPUs?|SoCs?|ASICs?|superchips?|"
    r"accelerator cards?|graphics cards?|semiconductors?|silicon)\b"
)
_QUALIFIER = r"(?:AI|server|data-?cent(?:er|re)|inference|training|mobile|machine-learning|neural|edge|cloud|flagship|graphics|rack-scale)"
# What a chip noun describes when it is followed by one of these: no chip, so what stands before it is none's name.
_OF_CHIPS = (
    r"(?! (?:rules?|bans?|curbs?|controls?|makers?|making|industry|stocks?|start-?ups?|sales|exports?|imports?|compan(?:y|ies)|firms?|market|act|deals?|restrictions?|smuggling|smugglers?|supply|design(?:s|ers?)?|tools?|"
    r"clusters?|sites?|campus(?:es)?|cent(?:er|re)s?|farms?|plants?|fabs?|factory|factories|tariffs?|dut(?:y|ies)|shipments?|features?|labs?|office|units?|business(?:es)?|divisions?|teams?|instances?|rentals?|clouds?|giants?|sector|alliance|war|policy|plans?|"
    r"projects?|programm?es?|efforts?|ambitions?|investments?|orders?|prices?|shortages?|crunch|talent|engineers?|executives?|analysts?|chief|head|boss|prowess|access|demand|production|manufactur\w+|packaging|testing|partnerships?|startup|bill|story|saga|dispute)\b|-)"
)
# The same in a headline, where all words have capitals.
_TITLED_NOUN = r"(?:Chips?|Chipsets?|Accelerators?|Processors?)\b"
_TITLED_QUALIFIER = r"(?:Server|Data-?[Cc]enter|Inference|Training|Mobile|Edge|Cloud|Flagship|Graphics)"
# A token with a digit right before a chip noun: "the QX930 accelerator".
DIGIT_NAME = re.compile(
    rf"(?<![\w-])([A-Z][^\W\d_]*(?: [A-Z][a-z]+)?[ -]?[A-Z]?\d{{1,4}}[A-Za-z]{{0,3}}) (?:{_QUALIFIER} |{_TITLED_QUALIFIER} ){{0,2}}(?:{_NOUN}|{_TITLED_NOUN})"
)
# Two numbered names before one noun: "CX7 and CX7-Lite accelerators"; the first of them.
PAIRED_NAME = re.compile(
    rf"(?<![\w-])([A-Z][A-Za-z]{{0,5}}-?\d{{1,4}}[A-Za-z]{{0,3}})(?=(?:,| and| or|/) ?[A-Z][A-Za-z]{{0,5}}-?\d{{1,4}}[\w-]{{0,6}} (?:{_QUALIFIER} ){{0,2}}{_NOUN})"
)
# A capitalised word between a possessive or article and a chip noun: "Arm's new AGI server CPU", "its Grendel processor".
OWNED_NAME = re.compile(
    rf"(?:'s?|\b[Ii]ts|\b[Tt]heir|\b[Oo]ur|\b[Tt]he|\b[Aa]n?) (?:(?:new|newly released|newly launched|upcoming|latest|own|in-house|custom|homegrown|next-generation|next-gen|first|second-generation|"
    rf"third-generation|forthcoming|flagship|planned|rumou?red) ){{0,3}}([A-Z][\w-]+(?: [A-Z0-9][\w-]*)?) (?:{_QUALIFIER} ){{0,2}}{_NOUN}{_OF_CHIPS}"
)
# "4,000 Grendel accelerators", "20,000 AX-300C cards": what is counted has a name.
COUNTED_NAME = re.compile(
    rf"(?:\d{{3}}|hundreds of|thousands of|thousand|millions of|million)(?: of (?:its|their|the))?(?: own)? (?:new |custom |in-house )?((?!AI )[A-Z][^\W_]*(?:-[A-Z0-9]+[a-z]?)?(?: [A-Z]?\d[A-Za-z0-9]*)?) (?:{_QUALIFIER} ){{0,2}}(?:{_NOUN}|(?<=\d )cards\b|(?<=\d[A-Z] )cards\b)"
)
# "Titan, the accelerator that it designed", "Baltra is Apple's first server processor".
APPOSED_NAME = re.compile(
    r"(?<![\w-])([A-Z][^\W\d_]+(?:[- ][A-Z]?\d[A-Za-z0-9]*)?)(?:, (?:the|its|their|an?|our)| is (?:the|its|an?|[A-Z]\w+'s)(?: first| own| new| latest| next)) (?:[a-z-]+ ){0,4}(?:accelerator|processor|chip|GPU|NPU|CPU|SoC|ASIC)\b(?! (?:start|maker|design|firm|compan|unit|arm|business|giant|vendor|division|developer|supplier|industry|expert|analyst|engineer|executive|veteran|researcher|specialist|consultant|pioneer|architect|lobby))"
)
# "inference processor, Kestrel-2, together with": a name with a number behind its noun.
NOUN_NAME = re.compile(rf"{_NOUN},? ([A-Z][^\W\d_]+[- ][A-Z]?\d[A-Za-z0-9]{{0,3}})(?=[,.;](?!\d)|$)")
# "an accelerator called Corsair", "chip, dubbed Zhenwu 810E,"
CALLED_NAME = re.compile(
    rf"{_NOUN},? (?:which is |that is |is |to be |will be )?(?:called|dubbed|named|codenamed|code-named|known as|branded)(?: the)? [\"']?"
    r"([A-Z][\w-]+(?: [A-Z0-9][\w-]*)?)"
)
# What looks like a chip's name and is none: memory, processes, standards, models, periods.
NOT_A_CHIP = re.compile(
    r"^(?:CUDA|CANN|ROCm|Galaxy|iPhone|iPad|Pixel|PlayStation|Xbox|ThinkPad|Surface|MacBook)\b|-(?:Generation|generation|Based|based|Made|made|Class|class|Bound|bound|[Ff]ocused|[Dd]riven|[Pp]owered|[Nn]ative)$|^(?:HBM|DDR|LPDDR|GDDR|NAND|DRAM|SRAM|SSD|USB|PCIe|CXL|CoWoS|SoIC|Wi-?Fi|Bluetooth|FP|INT|BF|MXFP|NVFP|GPT|Llama|Gemini|Qwen|Claude|Grok|GLM|Kimi|"
    r"DeepSeek|Mistral|Phi|Gemma|Stable|Sora|Veo|iPhone|iPad|Mac|Galaxy|Pixel|PlayStation|Xbox|Mate|Windows|Android|iOS|Web|Series|Phase|Tier|Level|"
    r"Top|Fortune|Section|Article|Chapter|COVID|EUV|DUV|ARMv|RISC|X86|x86|US|UK|EU|Q|FY|CY|H[12]|[1-5]G|N[2-7]P?|Fab|Project|Act|Group|G)[ -]?\d*"
    rf"[A-Za-z]?$|^[A-Z][a-z]+ (?:Section|Article|Chapter|Rule|Title) \d|^(?:{MONTHS}) |\bnm$",
)
NOT_A_NAME = frozenset(
    "ultra super pro max ai gpu gpus cpu cpus tpu npu asic xpu soc high advanced custom data next neural first new made based high-end low-end mid-range "
    "top best most own chinese american taiwanese korean japanese european us u.s. uk domestic local nvidia amd intel the a an its their "
    "arm x86 risc-v graphics general-purpose server memory hbm dram nand logic automotive mobile smartphone pc quantum photonic optical analog power".split()
)
