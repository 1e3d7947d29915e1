"""Make a panel and seat its members."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.directory.models import Professional
from village.directory.operations import must_work_near_families, sheet_for
from village.meetings.models import Panel, PanelMembership, Situation
from village.meetings.operations.ties import AFTER, refresh_ties
from village.people.models import Person
from village.programmes.models import Commune, ListItem, Programme


@transaction.atomic
def create_panel(programme: Programme, *, name: str, commune: Commune | None, by: Actor) -> Panel:
    """A programme has several EPS (R14); two do not share a name."""
    by.must(Permission.PANEL_MANAGE, Subject(programme.pk))
    if commune and commune.programme_id != programme.pk:
        raise DomainError("Cette commune n’est pas du programme.", field="commune")
    if programme.panels.filter(name__iexact=name).exists():
        raise DomainError("Une EPS porte déjà ce nom : choisissez-en un autre.", field="name")
    panel = Panel.objects.create(programme=programme, name=name, commune=commune)
    record(Act.PANEL_CHANGE, by=by, target=panel, details="création")
    return panel


@transaction.atomic
def seat_member(  # noqa: PLR0913 - the fields of the form
    panel: Panel,
    *,
    professional: Professional | User,
    competence: ListItem,
    by: Actor,
    on: date,
    today: date,
    email: str = "",
    paper_charter_on: date | None = None,
) -> PanelMembership:
    """From `on`, this person sits for this domain, and sees the situations of the meetings to come (R16).

    A member of the programme without a sheet gets one.
    """
    by.must(Permission.PANEL_MANAGE, Subject(panel.programme_id))
    if isinstance(professional, User):
        professional = sheet_for(professional, by=by, on=today)
    if professional.programme_id != panel.programme_id:
        raise DomainError("Cette personne n’est pas du programme.", field="professional")
    must_work_near_families(professional, "il ne siège pas dans une EPS")
    Panel.objects.select_for_update().get(pk=panel.pk)
    if panel.memberships.filter(professional=professional, ends_on__isnull=True).exists():
        raise DomainError(f"{professional} siège déjà dans cette EPS.", field="professional")
    if panel.memberships.filter(professional=professional, ends_on__gte=on).exists():
        raise DomainError(
            f"{professional} a quitté cette EPS après cette date : choisissez un jour suivant.", field="on"
        )
    seat = PanelMembership.objects.create(
        panel=panel,
        professional=professional,
        competence=competence,
        starts_on=on,
        email=email,
        paper_charter_on=paper_charter_on,
    )
    record(Act.PANEL_CHANGE, by=by, target=panel, details=f"entrée d’un membre : {competence}")
    _refresh_seen(panel, by=by, today=today)
    return seat


@transaction.atomic
def change_seat(seat: PanelMembership, *, email: str, paper_charter_on: date | None, by: Actor) -> None:
    """Where the invitations go, and the day the charter was signed on paper."""
    by.must(Permission.PANEL_MANAGE, Subject(seat.panel.programme_id))
    seat.email, seat.paper_charter_on = email, paper_charter_on
    seat.save(update_fields=["email", "paper_charter_on"])
    record(Act.PANEL_CHANGE, by=by, target=seat.panel, details="fiche d’un membre")


@transaction.atomic
def unseat_member(seat: PanelMembership, *, by: Actor, on: date, today: date) -> None:
    """The member leaves: `on` is the last day. Past that day no child is open to her by this panel."""
    by.must(Permission.PANEL_MANAGE, Subject(seat.panel.programme_id))
    if seat.ends_on:
        return
    if on < seat.starts_on:
        raise DomainError("Le départ ne peut pas précéder l’arrivée.", field="on")
    seat.ends_on = on
    seat.save(update_fields=["ends_on"])
    record(Act.PANEL_CHANGE, by=by, target=seat.panel, details="départ d’un membre")
    _refresh_seen(seat.panel, by=by, today=today)


def _refresh_seen(panel: Panel, *, by: Actor, today: date) -> None:
    """The children of the meetings to come, and of those whose situations may still be read."""
    seen = Situation.objects.filter(meeting__panel=panel, meeting__on__gte=today - AFTER)
    for child in Person.objects.filter(pk__in=seen.values("child_id")):
        refresh_ties(child, by=by, on=today)
