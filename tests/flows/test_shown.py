"""How far long work is, on Prefect's page: one artifact that grows, of the steps that were asked for."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from flows import deployed


def test_progress_is_one_artifact_from_the_first_seconds_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[float, str]] = []
    updated: list[float] = []
    artifact, clock = uuid4(), [0.0]

    def create(share: float, description: str) -> UUID:
        made.append((share, description))
        return artifact

    def update(which: Any, share: float) -> None:
        assert which == artifact
        updated.append(share)

    monkeypatch.setattr(deployed, "create_progress_artifact", create)
    monkeypatch.setattr(deployed, "update_progress_artifact", update)
    monkeypatch.setattr(deployed.time, "monotonic", lambda: clock[0])
    step = deployed._shown("articles read").step
    step("articles read", 10, 100)
    assert made == []  # quick work needs none
    clock[0] = 6.0
    step("something else", 11, 12)
    step("articles read", 20, 100)
    step("articles read", 21, 100)
    clock[0] = 12.0
    step("articles read", 60, 100)
    step("articles read", 100, 100)
    assert made == [(20.0, "Articles read")]
    assert updated == [60.0, 100.0]
