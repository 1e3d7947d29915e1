"""Print: the parcours, the diagnostic, the attestation."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import categories
from village.audit.journal import Act, record
from village.core.holding import Category
from village.documents.document import Document, download_name
from village.documents.render import render
from village.people.models import links_of, withheld_from
from village.plans import documents
from village.plans.models import Plan
from village.plans.views.reach import plan_for


def _pdf(request: Any, plan: Plan, document: Document) -> HttpResponse:
    on = timezone.localdate()
    record(Act.DOCUMENT_PRINT, by=request.actor, target=plan, person_id=plan.child_id, details=document.kind.value)
    answer = HttpResponse(render(document), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{download_name(document.kind, on)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _must_read(request: Any, plan: Plan, category: Category) -> frozenset[Category]:
    """404 for what this reader's link does not open; else all that it does."""
    ties = [tie.link for tie in links_of(request.actor, plan.child, timezone.localdate())]
    known = categories(request.actor, Permission.DOSSIER_READ, ties)
    known -= withheld_from(request.actor, plan.child, timezone.localdate())
    if category not in known:
        raise Http404
    return known


@require_safe
@requires(Permission.DOSSIER_READ)
def plan_document(request: Any, pk: int, number: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.DOSSIER_READ, "document du parcours")
    known = _must_read(request, plan, Category.SOCIAL)
    version = get_object_or_404(plan.versions, number=number)
    return _pdf(request, plan, documents.plan_document(version, on=timezone.localdate(), known=known))


@require_safe
@requires(Permission.PLAN_WRITE)
def blank_plan(request: Any, pk: int) -> HttpResponse:
    """To be filled by hand, at the family's (R59)."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "parcours à remplir à la main")
    return _pdf(request, plan, documents.blank_plan(plan, on=timezone.localdate()))


@require_safe
@requires(Permission.DOSSIER_READ)
def assessment_document(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.DOSSIER_READ, "document du diagnostic")
    _must_read(request, plan, Category.HEALTH)
    assessment = plan.assessments.select_related("author").first()
    if assessment is None:
        raise Http404
    return _pdf(request, plan, documents.assessment_document(assessment, on=timezone.localdate()))


@require_safe
@requires(Permission.ASSESSMENT_WRITE)
def blank_assessment(request: Any, pk: int) -> HttpResponse:
    """To be filled by hand in the meeting (R59)."""
    plan = plan_for(request, pk, Permission.ASSESSMENT_WRITE, "diagnostic à remplir à la main")
    return _pdf(request, plan, documents.blank_assessment(plan, on=timezone.localdate()))


@require_safe
@requires(Permission.DOSSIER_READ)
def exit_document(request: Any, pk: int) -> HttpResponse:
    """Fiche de sortie et d'évaluation; before the exit, to be filled by hand."""
    plan = plan_for(request, pk, Permission.DOSSIER_READ, "fiche de sortie")
    health = Category.HEALTH in _must_read(request, plan, Category.SOCIAL)
    return _pdf(request, plan, documents.exit_document(plan, on=timezone.localdate(), health=health))


@require_safe
@requires(Permission.AFTER_MANAGE)
def news_sheet(request: Any, pk: int) -> HttpResponse:
    """The questions of 6, 12 and 24 months, with what was answered; lines for the next call."""
    plan = plan_for(request, pk, Permission.AFTER_MANAGE, "fiche de nouvelles")
    consent = get_object_or_404(plan.recall_consents.filter(withdrawn_on__isnull=True))
    return _pdf(request, plan, documents.news_sheet(consent, on=timezone.localdate()))


@require_safe
@requires(Permission.DOSSIER_READ)
def certificate(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.DOSSIER_READ, "attestation")
    if plan.closed_on is None:
        raise Http404
    return _pdf(request, plan, documents.certificate(plan, on=timezone.localdate()))
