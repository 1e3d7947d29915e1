"""Who is référent and coordinates today, without the derogation that this needs (R31, RU7)."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from village.access.links import Link
from village.access.roles import Role
from village.core.fields import current_on
from village.people.models import CareTeamMembership
from village.programmes.models import Membership


def without_derogation(programme_id: int, on: date) -> QuerySet[CareTeamMembership]:
    """The ties of référents who coordinate the programme that day, and no reason says why: not even their roles."""
    hats = Membership.objects.of_programme(programme_id).current(on).filter(user=OuterRef("user"))
    return CareTeamMembership.objects.filter(
        current_on(on),
        Exists(hats.filter(role=Role.COORDINATOR.value)),
        ~Exists(hats.exclude(derogation_reason="")),
        link=Link.REFERENT.value,
        child__programme_id=programme_id,
        also_coordinates=False,
    )
