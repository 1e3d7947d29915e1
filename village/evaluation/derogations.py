"""The référents who coordinate too (R31, RU7): from the dates of their hats and of their ties, written down or not."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from village.access.links import Link
from village.access.roles import Role
from village.core.dates import Period
from village.people.models import CareTeamMembership
from village.plans.models import Plan
from village.programmes.models import Membership, Programme


def derogations(programme: Programme, counted: Period) -> QuerySet[CareTeamMembership]:
    """The ties of a parcours under way in the period whose référent coordinated meanwhile, latest first.

    `first_day`, `last_day`: the days when both are true; the days kept to conclude after the exit are none. A tie said
    to be a derogation counts even when no hat is known; not in the years before the hat came. `hat_reason`: why, where
    it was said with the roles.
    """
    if not (maybe := _ever_both(programme)):
        return CareTeamMembership.objects.none()
    led = Plan.objects.active_in(counted).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=OuterRef("starts_on")),
        child=OuterRef("child"),
        opened_on__lte=Coalesce(OuterRef("ends_on"), counted.last),
    )
    closed_on = led.order_by(F("closed_on").desc(nulls_first=True)).values("closed_on")[:1]
    hats = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on")),
        starts_on__lte=Coalesce(OuterRef("ends_on"), Value(date.max)),
        programme=programme,
        role=Role.COORDINATOR.value,
        user=OuterRef("user"),
    )
    meanwhile = hats.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=counted.first),
        starts_on__lte=Coalesce(OuterRef("led_until"), counted.last),
    ).filter(starts_on__lte=counted.last)
    # Three spans that meet two by two have a day in common: the hat and the tie meet, the tie and the parcours too.
    hat = (OuterRef("starts_on"), Coalesce(OuterRef("ends_on"), Value(date.max)))
    leading = Plan.objects.active_in(counted).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=Greatest(hat[0], OuterRef(OuterRef("starts_on")))),
        child=OuterRef(OuterRef("child")),
        opened_on__lte=Least(hat[1], OuterRef(OuterRef("ends_on"))),
    )
    said = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("first_day")),
        starts_on__lte=Coalesce(OuterRef("last_day"), counted.last),
        programme=programme,
        user=OuterRef("user"),
    ).exclude(derogation_reason="")
    return (
        CareTeamMembership.objects.filter(Exists(led), pk__in=maybe, starts_on__lte=counted.last)
        .exclude(ends_on__lt=counted.first)
        .annotate(led_until=Least("ends_on", Subquery(closed_on)))
        .filter(Exists(meanwhile.filter(Exists(leading))) | Q(also_coordinates=True) & ~Exists(hats))
        .annotate(
            first_day=Greatest("starts_on", Subquery(meanwhile.order_by("starts_on").values("starts_on")[:1])),
            last_day=Least("led_until", Subquery(meanwhile.order_by("-starts_on").values("ends_on")[:1])),
        )
        .annotate(hat_reason=Coalesce(Subquery(said.values("derogation_reason")[:1]), Value("")))
        .order_by("-first_day", "pk")
    )


def _ever_both(programme: Programme) -> list[int]:
    """The ties to look at: few people ever coordinate, and the ties of all the others are not worth a question."""
    coordinators = Membership.objects.filter(programme=programme, role=Role.COORDINATOR.value)
    ever = Q(also_coordinates=True) | Q(user_id__in=list(coordinators.values_list("user_id", flat=True)))
    ties = CareTeamMembership.objects.filter(ever, child__programme=programme, link=Link.REFERENT.value)
    return list(ties.values_list("pk", flat=True))
