"""The families that the EPS gave somebody to tell."""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from village.access.policy import Actor
from village.home.blocks import Block, Row, child_row
from village.meetings.models import Decision
from village.meetings.reading import to_tell


def families_to_tell(actor: Actor, today: date) -> list[tuple[date, Row]]:
    """« Qui prévient la famille ? » : this person, by that day."""
    return [
        (decision.inform_by, _row(decision, today, opens=opens))
        for decision, opens in to_tell(actor, today)
        if decision.inform_by
    ]


def _row(decision: Decision, today: date, *, opens: bool) -> Row:
    situation = decision.situation
    text = f"prévenir la famille de la décision de l’EPS : {decision.get_outcome_display()}"
    row = child_row(situation.child, text, on=decision.inform_by, today=today)
    if opens:
        return row
    return replace(row, url=reverse("meetings:situation", args=[situation.meeting_id, situation.pk]))


def telling(actor: Actor, today: date) -> list[Block]:
    """For those whose day has no list of things to do: a block, when there is something in it."""
    rows = [row for _, row in families_to_tell(actor, today)]
    return [Block("À faire", rows, names=True)] if rows else []
