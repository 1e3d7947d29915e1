"""What another did lately that those who configure the programme must know: a role given, a charter published."""

from datetime import date, timedelta

from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, roles_that
from village.core.french import short_date
from village.home.blocks import Block, Row
from village.programmes.models import Charter, Membership

NEW_FOR = timedelta(days=14)
SHOWN = 5


def news(actor: Actor, today: date) -> list[Block]:
    """A block when there is something in it. It names no child: it is shown before the charter is signed too."""
    if not actor.can(Permission.PROGRAMME_CONFIGURE):
        return []
    rows = [*_charters(actor, today), *_members(actor, today)]
    return [Block("Nouveau dans l’équipe", rows, aside=True)] if rows else []


def _members(actor: Actor, today: date) -> list[Row]:
    hats = Membership.objects.of_programme(actor.programme_id).not_over(today).exclude(added_by_id=actor.user_id)
    hats = hats.filter(added_on__gte=today - NEW_FOR, role__in=roles_that(Permission.DOSSIER_READ))
    return [
        Row(
            title=str(hat.user),
            url=reverse("programmes:members"),
            text=f"rôle donné : {hat.get_role_display()}",
            detail=f"par {hat.added_by}" if hat.added_by else "",
            when=short_date(hat.added_on, today) if hat.added_on else "",
        )
        for hat in hats.select_related("added_by").order_by("-added_on", "-pk")[:SHOWN]
    ]


def _charters(actor: Actor, today: date) -> list[Row]:
    published = Charter.objects.filter(programme_id=actor.programme_id, published_on__gte=today - NEW_FOR)
    latest = published.exclude(published_by_id=actor.user_id).select_related("published_by").order_by("-number")[:1]
    return [
        Row(
            title="Charte de confidentialité",
            url=reverse("programmes:charter"),
            text=f"version {charter.number} publiée",
            detail=f"par {charter.published_by}" if charter.published_by else "",
            when=short_date(charter.published_on, today),
        )
        for charter in latest
    ]
