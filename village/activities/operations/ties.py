"""Who runs an action is tied to the children enrolled in it, and to no other."""

from datetime import date

from village.access.policy import Actor, Link
from village.accounts.models import User
from village.activities.models import Activity, Enrolment
from village.core.fields import current_on
from village.people.models import CareTeamMembership, Person
from village.people.operations import join_care_team, leave_care_team


def tie_facilitator(activity: Activity, child: Person, *, by: Actor, on: date) -> None:
    if activity.facilitator:
        join_care_team(child, link=Link.PROVIDER, by=by, on=on, user=activity.facilitator)


def untie_facilitator(facilitator: User | None, child: Person, *, by: Actor, on: date) -> None:
    """Unless another of her actions has this child."""
    if facilitator is None or Enrolment.objects.filter(child=child, activity__facilitator=facilitator).exists():
        return
    ties = CareTeamMembership.objects.filter(
        current_on(on), child=child, link=Link.PROVIDER.value, user=facilitator, professional=None
    )
    for tie in ties:
        leave_care_team(tie, by=by, on=on)
