"""What a merge would do, in words, before it is done: what is carried, who leaves, which agreements stop."""

from datetime import date
from typing import Any

from django.db.models import Model

from village.access.links import Link
from village.access.policy import Actor
from village.activities.models import Attendance, Enrolment, WaitingEntry
from village.around.models import Contact, InformationRequest, ScannedPaper
from village.directory.models import Organisation
from village.meetings.models import Situation
from village.people.models import Agreement, CareTeamMembership, Guardian, Person
from village.plans.models import Assessment, Goal, JournalEntry, Plan, PlannedAction, Review
from village.privacy.operations.narrowing import same_partner, wider_agreements
from village.privacy.reach import rows_of
from village.referrals.models import Referral

# In this order; what is of danger is carried too, and not counted: only its circle knows of it.
_TOLD: tuple[type[Model], ...] = (
    Referral, Plan, Assessment, Goal, PlannedAction, JournalEntry, Review, Situation, Enrolment, Attendance,
    WaitingEntry, Contact, InformationRequest, ScannedPaper, Agreement, Guardian,
)  # fmt: skip


def carried(aside: Person, reader: Actor) -> list[tuple[str, int]]:
    """Of each kind, how many rows come with the other dossier. A private note of somebody else is not counted."""
    rows, told = rows_of(aside), []
    for model in _TOLD:
        number = len(rows.keys.get(model, ()))
        if model is JournalEntry:
            private: Any = JournalEntry.objects.filter(pk__in=rows.keys.get(model, ()), readers="auteur")
            number -= private.exclude(author_id=reader.user_id).count()
        if number:
            told.append((str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural), number))
    return told


def leaving(kept: Person, aside: Person, on: date) -> list[CareTeamMembership]:
    """Those who are around one of the two only, the référents aside: their tie ends."""
    ties = [_open(child, on) for child in (kept, aside)]
    both = {same_partner(tie) for tie in ties[0]} & {same_partner(tie) for tie in ties[1]}
    return [tie for tie in (*ties[0], *ties[1]) if same_partner(tie) not in both]


def _open(child: Person, on: date) -> list[CareTeamMembership]:
    ties = child.care_team.exclude(link=Link.REFERENT.value).exclude(ends_on__lt=on)
    return list(ties.select_related("user", "professional").order_by("pk"))


def stopping(kept: Person, aside: Person, on: date) -> list[Organisation]:
    """The structures with which less is shared than one of the dossiers said."""
    wider = {one.recipient for one in wider_agreements(kept, aside, on) if one.recipient}
    return sorted(wider, key=lambda structure: structure.name)
