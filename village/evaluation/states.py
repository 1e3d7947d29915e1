"""The states of an annual bilan and the only ways between them. The diagram in the docs is drawn from here.

A state is read from dated facts (`state_of`), never stored.
"""

from datetime import datetime
from typing import Protocol

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "brouillon", "brouillon"
    CHECKED = "relu", "relu"
    FROZEN = "fige", "figé"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.CHECKED}),
    # A word changed, or figures to count again: what was read is no longer what is there.
    State.CHECKED: frozenset({State.DRAFT, State.FROZEN}),
    # Frozen for good: what comes later is seen beside, by counting again.
    State.FROZEN: frozenset(),
}


class Dated(Protocol):
    """The facts that say where a bilan stands."""

    checked_at: datetime | None
    frozen_at: datetime | None


def state_of(report: Dated) -> State:
    if report.frozen_at:
        return State.FROZEN
    return State.CHECKED if report.checked_at else State.DRAFT


def can_become(report: Dated, after: State) -> bool:
    return after in TRANSITIONS[state_of(report)]
