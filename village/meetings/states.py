"""The states of a meeting of an EPS and the only ways between them. The diagram in the docs is drawn from here.

A state is read from dated facts (`state_of`), never stored.
"""

from datetime import datetime
from typing import Protocol

from django.db.models import TextChoices


class State(TextChoices):
    PREPARED = "preparee", "en préparation"
    OPENED = "ouverte", "séance ouverte"
    CLOSED = "close", "séance close, relevé figé"


TRANSITIONS: dict[State, frozenset[State]] = {
    # Straight to its end: a meeting held before it was written here.
    State.PREPARED: frozenset({State.OPENED, State.CLOSED}),
    State.OPENED: frozenset({State.CLOSED}),
    # Closed for good: what comes later is an addition or a correction, dated and signed.
    State.CLOSED: frozenset(),
}


class Dated(Protocol):
    """The facts that say where a meeting stands."""

    opened_at: datetime | None
    closed_at: datetime | None


def state_of(meeting: Dated) -> State:
    if meeting.closed_at:
        return State.CLOSED
    return State.OPENED if meeting.opened_at else State.PREPARED


def can_become(meeting: Dated, after: State) -> bool:
    return after in TRANSITIONS[state_of(meeting)]
