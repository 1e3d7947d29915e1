"""The list of children, and one child's dossier on one page with its tabs."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import replace_url

from village.access.decorators import requires
from village.access.permissions import Permission
from village.activities.models import of_care
from village.audit.journal import Act, record
from village.casefile.dossier import Dossier
from village.casefile.forms import AgreementForm, WithdrawalForm
from village.casefile.listing import PAGE, Listing
from village.casefile.papers import information_sheet
from village.casefile.reads import access_to, child_for
from village.core.addresses import address
from village.core.search import sealed_query, words_in
from village.core.views import receive
from village.documents.views import download
from village.people.models import Agreement, Person
from village.people.operations import read_dossier, record_agreement, withdraw_agreement
from village.privacy.readings import UNCOUNTED, read_by_structure


@requires(Permission.DOSSIER_LIST)
def children(request: Any) -> HttpResponse:
    """The children one may see, found by name as one types. The name is sent, and sealed in the address."""
    if request.method == "POST":
        query = sealed_query(request.POST, request.actor.user_id)
        if not request.htmx:
            return redirect(f"{reverse('casefile:list')}?{query}")
        request.GET = QueryDict(query)
    today = timezone.localdate()
    words = words_in(request.GET, request.actor.user_id)
    asked = request.GET.get("page", "")
    found: Any = Listing(request.actor, words, today, asked)
    page = Paginator(found, PAGE).get_page(asked)
    record(Act.DOSSIER_LIST, by=request.actor, details=f"page {page.number}, {len(page.object_list)} dossiers")
    context = {"page": page, "q": words, "today": today, "rolls_over": request.actor.can(Permission.IDENTITY_WRITE)}
    if not request.htmx:
        return render(request, "casefile/children.html", context)
    rows = render(request, "casefile/children_rows.html", context)
    return replace_url(rows, f"{reverse('casefile:list')}?{request.GET.urlencode()}")


def dossier_for(request: Any, pk: int, page: str) -> Dossier:
    """The dossier for this reader: 404 to a stranger, and the reading journaled before the answer leaves."""
    today = timezone.localdate()
    child = child_for(request.actor, pk, today) or _by_exceptional_access(request, pk, today)
    reading = read_dossier(child, by=request.actor, on=today, page=page)
    return Dossier(child, reader=request.actor, reading=reading, on=today)


def _by_exceptional_access(request: Any, pk: int, today: date) -> Person:
    """Looked for only where the dossier would otherwise stay shut: for the rest of this request, it is open to read."""
    request.exceptional = access_to(request.actor, pk, timezone.now())
    if request.exceptional is None:
        raise Http404
    request.actor = replace(request.actor, tickets=frozenset({pk}))
    child = child_for(request.actor, pk, today)
    if child is None:
        raise Http404
    return child


# tab: url name, label, the category without which it is not offered
TABS = (
    ("casefile:detail", "En bref", "identity"),
    ("casefile:plan", "Parcours", "social"),
    ("casefile:notes", "Notes", "notes"),
    ("casefile:actions", "Actions", "school"),
    ("casefile:team", "Qui fait quoi", "identity"),
    ("casefile:week", "Semaine", "school"),
    ("casefile:contacts", "Échanges", "followed"),
    ("casefile:leaving", "Sortie et après", "leaving"),
    ("casefile:documents", "Documents", "social"),
    ("casefile:papers", "Papiers", "papers"),
    ("casefile:agreements", "Accords", "school"),
    ("casefile:protection", "Protection", "followed"),
    ("privacy:child", "Données", "data"),
)


def tab_page(
    request: Any, dossier: Dossier, current: str, template: str, status: int = 200, **more: Any
) -> HttpResponse:
    offered = {**dossier.sees, "notes": request.actor.can(Permission.NOTE_READ)}
    offered["data"] = request.actor.can(Permission.NOTICE_GIVE) and not dossier.ticket
    offered["papers"] = dossier.may_read_papers and not dossier.sees["social"]  # others go there through « Documents »
    offered["leaving"] = dossier.sees["social"] and dossier.plan is not None
    opened = getattr(request, "exceptional", None)
    offered["followed"] = offered["notes"] and opened is None
    tabs = [
        {"url": address(name, dossier.child.pk), "label": label, "current": name == current}
        for name, label, need in TABS
        if offered[need]
    ]
    context = {"dossier": dossier, "child": dossier.child, "plan": dossier.plan, "sees": dossier.sees, "tabs": tabs}
    context["exceptional"] = opened
    return render(request, template, {**context, **more}, status=status)


def need(dossier: Dossier, category: str) -> None:
    if not dossier.sees[category]:
        raise Http404


@require_safe
@requires(Permission.DOSSIER_READ)
def brief(request: Any, pk: int) -> HttpResponse:
    dossier = dossier_for(request, pk, "en bref")
    return tab_page(request, dossier, "casefile:detail", "casefile/brief.html", notes=dossier.last_notes)


@require_safe
@requires(Permission.DOSSIER_READ)
def actions(request: Any, pk: int) -> HttpResponse:
    dossier = dossier_for(request, pk, "actions")
    need(dossier, "school")
    child = dossier.child
    attendances = child.attendances.select_related("session__activity").order_by("-session__on")
    enrolments = child.enrolments.select_related("activity__domain", "activity__provider").order_by("-enrolled_on")
    if not dossier.sees["health"]:  # a psychologist, or an action « santé », says something of health (R46)
        attendances = attendances.exclude(of_care("session__activity"))
        enrolments = enrolments.exclude(of_care("activity"))
    waits = child.waits.select_related("care") if dossier.sees["health"] else []
    more: dict[str, Any] = {"attendances": attendances[:30], "enrolments": enrolments, "waits": waits}
    if dossier.sees["health"]:
        outings = list(child.accompaniments.select_related("companion"))
        more |= {"outings": outings, "outing_minutes": sum(row.minutes for row in outings)}
    more["may_wait"] = dossier.sees["health"] and dossier.may(Permission.WAITING_MANAGE)
    more["may_accompany"] = dossier.sees["health"] and dossier.may(Permission.ACCOMPANIMENT_WRITE)
    return tab_page(request, dossier, "casefile:actions", "casefile/actions.html", **more)


@require_safe
@requires(Permission.DOSSIER_READ)
def documents(request: Any, pk: int) -> HttpResponse:
    dossier = dossier_for(request, pk, "documents")
    need(dossier, "social")
    more: dict[str, Any] = {
        "versions": dossier.plan.versions.order_by("-number") if dossier.plan else [],
        "assessment": dossier.plan.assessments.first() if dossier.plan else None,
        "closed": dossier.child.plans.filter(closed_on__isnull=False).order_by("-closed_on"),
    }
    return tab_page(request, dossier, "casefile:documents", "casefile/documents.html", **more)


@require_safe
@requires(Permission.DOSSIER_READ)
def information_file(request: Any, pk: int) -> HttpResponse:
    """Fiche de renseignement (D-F2): who the child is, the family, whom to call."""
    return _information(request, dossier_for(request, pk, "fiche de renseignement"), for_pen=False)


@require_safe
@requires(Permission.DOSSIER_READ)
def blank_information_file(request: Any, pk: int) -> HttpResponse:
    """The same for the pen: only who the child is (R59)."""
    return _information(request, dossier_for(request, pk, "fiche de renseignement vierge"), for_pen=True)


def _information(request: Any, dossier: Dossier, *, for_pen: bool) -> HttpResponse:
    need(dossier, "identity")
    paper = information_sheet(dossier, for_pen=for_pen)
    record(
        Act.DOCUMENT_PRINT,
        by=request.actor,
        target=dossier.child,
        person_id=dossier.child.pk,
        details=paper.kind.value,
    )
    return download(paper)


@requires(Permission.DOSSIER_READ)
def agreements(request: Any, pk: int) -> HttpResponse:
    """What the family agreed to; the référent and the coordination record it."""
    dossier = dossier_for(request, pk, "accords")
    need(dossier, "school")
    child, today = dossier.child, timezone.localdate()
    may_record = dossier.may_agree
    if request.method == "POST" and not may_record:
        raise Http404
    form = AgreementForm(request.POST or None, child=child, today=today)

    def act(answers: dict[str, Any]) -> str:
        record_agreement(child, **answers, by=request.actor)
        return reverse("casefile:agreements", args=[child.pk])

    if answer := receive(request, form, act, done="Accord enregistré."):
        return answer
    known = child.agreements.told_to(request.actor)
    rows = known.with_replaced().select_related("guardian__adult", "recipient", "informed_by")
    rows = rows.order_by("-given_on", "-pk")
    more = {"form": form, "rows": rows, "may_record": may_record, "may_take_back": dossier.may_take_back}
    return tab_page(request, dossier, "casefile:agreements", "casefile/agreements.html", form.status, **more)


@requires(Permission.DOSSIER_READ)
def withdraw(request: Any, pk: int, agreement: int) -> HttpResponse:
    dossier = dossier_for(request, pk, "retrait d’un accord")
    if not dossier.may_take_back:
        raise Http404
    given = get_object_or_404(dossier.child.agreements.select_related("guardian__adult", "recipient"), pk=agreement)
    support = given.scope == Agreement.Scope.SUPPORT
    form = WithdrawalForm(request.POST or None, today=timezone.localdate())
    had_read = read_by_structure(dossier.child, given.recipient, given.given_on) if given.recipient else []

    def act(answers: dict[str, Any]) -> str:
        withdraw_agreement(given, by=request.actor, on=answers["on"], at=timezone.now())
        return reverse("casefile:agreements", args=[pk])

    if answer := receive(
        request, form, act, done=f"Retrait enregistré{f' : prévenez {given.recipient}' if given.recipient else ''}."
    ):
        return answer
    more = {"form": form, "given": given, "support": support, "had_read": had_read, "uncounted": UNCOUNTED}
    return tab_page(request, dossier, "casefile:agreements", "casefile/withdraw.html", form.status, **more)
