"""Progress where there is no terminal."""

import pytest

from chipwatch.progress import SILENT, plain, shown


def test_lines_go_to_standard_error_so_that_standard_output_stays_clean(capsys: pytest.CaptureFixture[str]) -> None:
    with shown() as progress:
        progress.say("feed Check: 2 new")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "feed Check: 2 new\n")


def test_steps_of_one_thing_are_told_every_ten_seconds_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 3.0, 11.0, 12.0, 22.0])
    progress = plain(lambda: next(times))
    for done in (1, 400, 1_200, 1_300, 2_500):
        progress.step("articles read", done, 4_000)
    assert capsys.readouterr().err == "articles read: 1,200 of 4,000\narticles read: 2,500 of 4,000\n"


def test_the_silent_one_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    SILENT.say("x")
    SILENT.step("x", 1, None)
    assert capsys.readouterr() == ("", "")
