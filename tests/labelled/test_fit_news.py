"""The fit of what each sign of news weighs: it finds what made its cases, and reads no set kept for the final check."""

import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module", name="fit_news")
def _fit_news():  # type: ignore[no-untyped-def]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        import fit_news

        yield fit_news
    sys.modules.pop("fit_news", None)


def test_signs_that_decide_weigh_and_others_do_not(fit_news) -> None:  # type: ignore[no-untyped-def]
    chances = np.random.default_rng(1)
    told = [
        fit_news.Case({"tells": float(truth), "idle": float(noise)}, (bool(truth),))
        for truth, noise in chances.integers(0, 2, size=(200, 2))
    ]
    start, weights = fit_news.fit(told)
    assert weights["tells"] > 2
    assert abs(weights["idle"]) < 0.3
    assert fit_news.right(told, start, weights) == len(told)


def test_a_case_whose_label_accepts_either_teaches_nothing_and_is_never_wrong(fit_news) -> None:  # type: ignore[no-untyped-def]
    clear = [fit_news.Case({"tells": float(n % 2)}, (bool(n % 2),)) for n in range(40)]
    either = [fit_news.Case({"tells": 1.0}, (True, False))] * 40
    assert fit_news.fit(clear) == fit_news.fit([*clear, *either])
    assert fit_news.right(either, -5.0, {"tells": 0.0}) == len(either)


def test_the_held_out_sets_are_not_read(fit_news) -> None:  # type: ignore[no-untyped-def]
    assert not {"check", "check2"} & set(fit_news.SETS)


def test_the_weights_in_use_are_right_about_nine_in_ten_of_a_set(fit_news) -> None:  # type: ignore[no-untyped-def]
    told = list(fit_news.cases("tune"))
    assert fit_news.right(told, *fit_news.news.fitted()) / len(told) >= 0.9
