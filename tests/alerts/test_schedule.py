from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import schedule
from alerts.schedule import MAX_WAIT, SCHEDULE, fate, retry_after, stops_pass, wait

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


def test_the_schedule_lasts_three_days_and_three_hours() -> None:
    assert sum(SCHEDULE, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert len(SCHEDULE) == 9


@pytest.mark.parametrize(
    ("status", "attempts", "expected"),
    [
        (200, 1, "sent"),
        (204, 10, "sent"),
        (299, 1, "sent"),
        (301, 1, "again"),
        (307, 1, "again"),
        (400, 1, "again"),
        (404, 1, "again"),
        (410, 1, "disabled"),
        (429, 1, "again"),
        (500, 9, "again"),
        (500, 10, "given_up"),
        (None, 1, "again"),
        (None, 10, "given_up"),
    ],
)
def test_what_follows_from_an_answer(status: int | None, attempts: int, expected: str) -> None:
    assert fate(status, attempts) == expected


@given(st.integers(1, len(SCHEDULE)), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_the_planned_one_and_up_to_a_tenth_more(attempts: int, jitter: float) -> None:
    planned = SCHEDULE[attempts - 1]
    assert planned <= wait(attempts, jitter) <= planned * (1 + schedule.JITTER)


@given(st.integers(1, len(SCHEDULE)), st.timedeltas(timedelta(0), timedelta(days=9_999)))
def test_a_receiver_gets_the_time_that_it_asks_for_within_a_day(attempts: int, asked: timedelta) -> None:
    given_ = wait(attempts, 0.0, asked)
    assert given_ >= SCHEDULE[attempts - 1]
    assert given_ >= min(asked, MAX_WAIT)
    assert given_ <= max(SCHEDULE[attempts - 1], MAX_WAIT)


@pytest.mark.parametrize(
    ("status", "header", "expected"),
    [
        (429, "120", timedelta(seconds=120)),
        (503, "0", timedelta()),
        (503, "Sun, 20 Apr 2025 13:00:00 GMT", timedelta(hours=1)),
        (503, "Sun, 20 Apr 2025 13:00:00 -0000", timedelta(hours=1)),
        (503, "Sun, 20 Apr 2025 11:00:00 GMT", timedelta()),
        (429, "99999999999999999999", MAX_WAIT),
        (429, "Fri, 31 Dec 9999 23:59:59 GMT", MAX_WAIT),
        (429, "soon", None),
        (429, "-5", None),
        (429, "²", None),
        (429, "", None),
        (500, "120", None),
        (None, "120", None),
    ],
)
def test_what_a_receiver_asks_for(status: int | None, header: str, expected: timedelta | None) -> None:
    assert retry_after(status, {"retry-after": header}, NOW) == expected


@given(st.text())
def test_no_retry_after_is_too_odd(header: str) -> None:
    asked = retry_after(503, {"retry-after": header}, NOW)
    assert asked is None or timedelta() <= asked <= MAX_WAIT


@pytest.mark.parametrize(
    ("timed_out", "status", "failures", "stops"),
    [
        (True, None, 1, True),
        (False, None, 1, False),
        (False, 500, 2, False),
        (False, 500, 3, True),
        (False, 410, 1, True),
        (False, 429, 1, True),
        (False, 503, 1, True),
        (False, 502, 1, True),
    ],
)
def test_when_a_subscriber_is_left_alone_for_the_pass(
    timed_out: bool, status: int | None, failures: int, stops: bool
) -> None:
    assert stops_pass(timed_out, status, failures) is stops
