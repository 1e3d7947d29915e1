"""What is said of one situation in a sitting held in codes: no free text gives a name away."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from village.access.policy import Actor
from village.core.names import Known, without_names
from village.meetings import reading
from village.meetings.models import Contribution, Situation
from village.meetings.naming import known_names
from village.plans.models import SCALE, Goal, Review
from village.referrals.models import Referral

_OF_REFERRAL = ("observed_facts", "strengths", "already_tried", "family_dialogue", "settled_words")


@dataclass(frozen=True)
class Told:
    """For those who may read it; the rows are as they are shown, never to be saved."""

    referral: Referral | None
    goals: list[Goal]
    review: Review | None
    views: list[Contribution]
    opens: bool
    """Whether the dossier opens too; not for a member, once the sitting is closed (RO7)."""
    disagreement: Referral | None = None
    """The fiche that says that the other holder of parental authority does not agree."""

    @property
    def review_by(self) -> str:
        return f"par {self.review.author}" if self.review else ""


def told_of(situation: Situation, reader: Actor, *, health: bool, opens: bool) -> Told:
    known, plan = known_names(situation), situation.plan
    referral = situation.referral if situation.reason == Situation.Reason.ENTRY else None
    goals = plan.goals.pursued().for_reader(health=health) if plan else []
    review = reading.last_review(plan)
    views, disagreement = list(reading.views_of(situation, reader)), disagreement_of(situation)
    _unname([referral, disagreement], _OF_REFERRAL, known)
    _unname(goals, ("wording", *SCALE), known)
    _unname([review], ("summary", "family_words"), known)
    _unname(views, ("text",), known)
    return Told(referral, goals, review, views, opens, disagreement)


def disagreement_of(situation: Situation) -> Referral | None:
    """The fiche this situation comes from, if a holder of parental authority declared there that he disagrees (X22)."""
    fiche = situation.referral or (situation.plan.referral if situation.plan else None)
    return fiche if fiche and fiche.disagrees else None


def _unname(rows: Iterable[Model | None], names: tuple[str, ...], known: list[Known]) -> None:
    for row in filter(None, rows):
        for name in names:
            setattr(row, name, without_names(getattr(row, name), known))
