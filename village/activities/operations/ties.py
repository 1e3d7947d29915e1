"""Who runs an action is tied to the children enrolled in it, and to no other."""

from datetime import date

from village.access.links import Link
from village.access.policy import Actor
from village.accounts.models import User
from village.activities.models import Activity, Enrolment, Facilitation
from village.core.fields import current_on
from village.directory.models import Professional
from village.people.models import CareTeamMembership, Person
from village.people.operations import join_care_team, leave_care_team

Runner = User | Professional


def runners_of(activity: Activity) -> set[Runner]:
    """The people who run it. A structure is tied to no child."""
    rows = activity.facilitations.filter(organisation__isnull=True).select_related("user", "professional")
    return {row.user or row.professional for row in rows}  # type: ignore[misc]


def tie_runners(runners: set[Runner], child: Person, *, by: Actor, on: date) -> None:
    for runner in runners:
        user, professional = _as(runner)
        join_care_team(child, link=Link.PROVIDER, by=by, on=on, user=user, professional=professional)


def untie_runners(runners: set[Runner], child: Person, *, by: Actor, on: date) -> None:
    """Unless another of their actions has this child."""
    for runner in runners:
        user, professional = _as(runner)
        runs = Facilitation.objects.filter(organisation=None, user=user, professional=professional)
        if Enrolment.objects.current().filter(child=child, activity_id__in=runs.values("activity_id")).exists():
            continue
        ties = CareTeamMembership.objects.filter(
            current_on(on), child=child, link=Link.PROVIDER.value, user=user, professional=professional
        )
        for tie in ties:
            leave_care_team(tie, by=by, on=on)


def _as(runner: Runner) -> tuple[User | None, Professional | None]:
    return (runner, None) if isinstance(runner, User) else (None, runner)
