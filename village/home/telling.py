"""The families that the EPS gave somebody to tell."""

from datetime import date

from village.access.policy import Actor
from village.home.blocks import Block, Row, child_row
from village.meetings.reading import to_tell


def families_to_tell(actor: Actor, today: date) -> list[tuple[date, Row]]:
    """« Qui prévient la famille ? » : this person, by that day."""
    return [
        (
            decision.inform_by,
            child_row(
                decision.situation.child,
                f"prévenir la famille de la décision de l’EPS : {decision.get_outcome_display()}",
                on=decision.inform_by,
                today=today,
            ),
        )
        for decision in to_tell(actor, today)
        if decision.inform_by
    ]


def telling(actor: Actor, today: date) -> list[Block]:
    """For those whose day has no list of things to do: a block, when there is something in it."""
    rows = [row for _, row in families_to_tell(actor, today)]
    return [Block("À faire", rows, names=True)] if rows else []
