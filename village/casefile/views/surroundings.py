"""Around the child: who does what, the week, exchanges with professionals, protection."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.links import Link
from village.access.permissions import Permission
from village.around.models import ChildProject, Concern, Contact, InformationRequest, Interpreting, Relay
from village.audit.journal import Act, record
from village.casefile.circle import circle, times
from village.casefile.dossier import Dossier
from village.casefile.papers import week_document
from village.casefile.views.reading import dossier_for, need, tab_page
from village.casefile.week import week_of
from village.core.fields import current_on
from village.core.holding import Category
from village.documents.views import download


@require_safe
@requires(Permission.DOSSIER_READ)
def team(request: Any, pk: int) -> HttpResponse:
    """The circle of actors, and what each does in the three times of the child (R53)."""
    dossier = dossier_for(request, pk, "qui fait quoi")
    child = dossier.child
    team = child.care_team.select_related("user", "professional")
    past = team.filter(ends_on__lt=dossier.on).exclude(link=Link.REFERENT)
    coordinates = request.actor.can(Permission.GUARDIAN_CHECK)
    slots = child.week_slots.filter(current_on(dossier.on)) if dossier.sees["school"] else []
    more: dict[str, Any] = {
        "people": circle(dossier),
        "times": times(dossier, slots) if dossier.sees["school"] else [],
        "past": past.order_by("-ends_on"),
        "referents": team.filter(link=Link.REFERENT).order_by("-starts_on"),
        "handovers": {row.on: row for row in child.handovers.select_related("leaving")},
        "may_correct": dossier.may_correct,
        "may_protect": dossier.may(Permission.ADDRESS_PROTECT, Category.IDENTITY) and dossier.child.household_id,
        "may_see_readers": request.actor.can(Permission.JOURNAL_READ),
        "may_reject": dossier.may(Permission.GUARDIAN_CHECK),
        "rejected": child.guardians.filter(rejected_on__isnull=False).select_related("adult") if coordinates else [],
        **_interpreters(request, dossier),
    }
    return tab_page(request, dossier, "casefile:team", "casefile/team.html", **more)


def _interpreters(request: Any, dossier: Dossier) -> dict[str, Any]:
    """Those booked, those who came, and the time counted (R58)."""
    booked = Interpreting.objects.visible_to(request.actor).filter(child=dossier.child).order_by("-on", "-pk")
    minutes = booked.aggregate(total=Sum("minutes"))["total"] or 0
    return {
        "may_book": dossier.may(Permission.INTERPRETER_BOOK),
        "interpreters": booked[:10],
        "interpreted": f"{minutes // 60} h {minutes % 60:02}" if minutes else "",
        "today": dossier.on,
    }


def _asked(request: Any, today: date) -> date:
    """The week asked for, by one of its days; this one if it is no day, or too far."""
    try:
        day = parse_date(request.GET.get("jour", "")) or today
    except ValueError:
        return today
    return day if abs(day - today) < timedelta(days=730) else today


@require_safe
@requires(Permission.DOSSIER_READ)
def week(request: Any, pk: int) -> HttpResponse:
    """Day by day, hour by hour: a table, and a list on a phone."""
    dossier = dossier_for(request, pk, "semaine")
    need(dossier, "school")
    asked = _asked(request, dossier.on)
    shown = week_of(dossier.child, asked, health=dossier.sees["health"], places=dossier.tells_places)
    more: dict[str, Any] = {
        "week": shown,
        "may_write": dossier.may(Permission.WEEK_WRITE),
        "before": shown.first - timedelta(days=7),
        "after": shown.first + timedelta(days=7),
        "slots": dossier.child.week_slots.filter(current_on(dossier.on)),
    }
    return tab_page(request, dossier, "casefile:week", "casefile/week.html", **more)


@require_safe
@requires(Permission.DOSSIER_READ)
def week_sheet(request: Any, pk: int) -> HttpResponse:
    """The same page, on paper, for the family."""
    dossier = dossier_for(request, pk, "semaine")
    need(dossier, "school")
    child, today = dossier.child, timezone.localdate()
    paper = week_document(child, week_of(child, _asked(request, today), health=dossier.sees["health"]), on=today)
    record(Act.DOCUMENT_PRINT, by=request.actor, target=child, person_id=child.pk, details=paper.kind.value)
    return download(paper)


def _followed(request: Any, pk: int, page: str) -> Dossier:
    """The child's référent and the coordination: nobody else is told these tabs exist.

    Nor an exceptional access: what is kept there stays hidden from it, and the page would say that there is nothing.
    """
    if not request.actor.can(Permission.NOTE_READ):
        raise Http404
    dossier = dossier_for(request, pk, page)
    if dossier.ticket:
        raise Http404
    return dossier


@require_safe
@requires(Permission.DOSSIER_READ)
def contacts(request: Any, pk: int) -> HttpResponse:
    """Exchanges with the professionals, the latest first, or those with one of them (R52)."""
    dossier = _followed(request, pk, "échanges")
    mine = Contact.objects.visible_to(request.actor).filter(child=dossier.child)
    chosen = request.GET.get("avec", "")
    people = sorted(
        {person for contact in mine.prefetch_related("professionals") for person in contact.professionals.all()},
        key=lambda person: (person.last_name, person.pk),
    )
    one = next((person for person in people if str(person.pk) == chosen), None)
    asked = InformationRequest.objects.visible_to(request.actor).filter(child=dossier.child)
    more: dict[str, Any] = {
        "people": people,
        "one": one,
        "rows": _with(mine, one),
        "asked": _asked_to(asked, one),
        "today": dossier.on,
    }
    return tab_page(request, dossier, "casefile:contacts", "casefile/contacts.html", **more)


def _with(contacts: QuerySet[Contact], person: Any) -> QuerySet[Contact]:
    found = contacts.filter(professionals=person) if person else contacts
    rows = found.select_related("author", "teller").prefetch_related("professionals__organisation")
    return rows.order_by("-on", "-pk")[:50]


def _asked_to(requests: QuerySet[InformationRequest], person: Any) -> QuerySet[InformationRequest]:
    """Those that wait first, then the latest answers; the withdrawn ones last."""
    found = requests.filter(professional=person) if person else requests
    rows = found.select_related("professional", "organisation", "asked_by", "closed_by")
    return rows.order_by(F("closed_on").desc(nulls_first=True), F("answered_on").desc(nulls_first=True), "-pk")[:50]


@require_safe
@requires(Permission.DOSSIER_READ)
def protection(request: Any, pk: int) -> HttpResponse:
    """What to do when a child may be in danger; relays; and only to its circle, what was transmitted.

    The same page, with the same line in the journal, whether there is something or not (R57).
    """
    dossier = _followed(request, pk, "protection")
    relays = Relay.objects.visible_to(request.actor).filter(child=dossier.child)
    concerns = Concern.objects.visible_to(request.actor).filter(child=dossier.child)
    more: dict[str, Any] = {
        "relays": relays.select_related("organisation", "author").order_by("-on", "-pk"),
        "concerns": concerns.order_by("-sent_on", "-pk"),
        "project": ChildProject.objects.visible_to(request.actor).filter(child=dossier.child).first(),
        "may_note": dossier.may(Permission.CONCERN_WRITE, Category.DANGER),
    }
    return tab_page(request, dossier, "casefile:protection", "casefile/protection.html", **more)
