"""Before and after the exit: prepare it, complete it, undo it, ask for news; and who is linked to the parcours."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.plans import operations
from village.plans.leaving import (
    ExitWordsForm,
    PrepareExitForm,
    RecallConsentForm,
    RecallForm,
    RelativeForm,
    ReopenForm,
    StopRecallsForm,
)
from village.plans.models import Plan
from village.plans.views.pages import form_of, write_page
from village.plans.views.reach import plan_for

TAB = "casefile:leaving"


@requires(Permission.PLAN_WRITE)
def prepare(request: Any, pk: int) -> HttpResponse:
    """Criteria, relay, structures for after (R65); then to the EPS."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "préparation de la sortie")
    written = getattr(plan, "preparation", None)
    form = form_of(PrepareExitForm, request, plan, "sortie", written=written)

    def act(answers: dict[str, Any]) -> Any:
        answers, levels = form.sheet(answers)
        propose = answers.pop("propose", False)
        operations.prepare_exit(
            plan, answers, propose=propose, levels=levels, version=form.cleaned_data["version"], by=request.actor,
            on=timezone.localdate(),
        )  # fmt: skip

    return write_page(
        request,
        plan,
        form,
        act,
        title="Préparer la sortie",
        done="Préparation enregistrée.",
        tab=TAB,
        current=written,
        template="plans/prepare_exit.html",
    )


@requires(Permission.AFTER_MANAGE)
def complete(request: Any, pk: int) -> HttpResponse:
    """What the family and the child say of the exit."""
    plan = plan_for(request, pk, Permission.AFTER_MANAGE, "avis sur la sortie")
    ending = getattr(plan, "exit", None)
    if ending is None:
        raise Http404
    form = form_of(ExitWordsForm, request, plan, "avis", ending=ending)

    def act(answers: dict[str, Any]) -> Any:
        operations.complete_exit(
            ending, answers, version=form.cleaned_data["version"], by=request.actor, on=timezone.localdate()
        )

    return write_page(
        request, plan, form, act, title="La sortie, vue par la famille", done="Avis enregistrés.", tab=TAB,
        current=ending,
    )  # fmt: skip


@requires(Permission.EXIT_RECORD)
def reopen(request: Any, pk: int) -> HttpResponse:
    plan = _ended(plan_for(request, pk, Permission.EXIT_RECORD, "réouverture"))
    form = form_of(ReopenForm, request, plan, "reouverture")

    def act(answers: dict[str, Any]) -> Any:
        operations.reopen_plan(plan, **answers, by=request.actor, on=timezone.localdate())

    return write_page(request, plan, form, act, title="Rouvrir ce parcours", done="Parcours rouvert.")


@requires(Permission.AFTER_MANAGE)
def agree(request: Any, pk: int) -> HttpResponse:
    """The family accepts to be asked for news."""
    plan = _ended(plan_for(request, pk, Permission.AFTER_MANAGE, "accord pour des nouvelles"))
    form = form_of(RecallConsentForm, request, plan, "nouvelles")

    def act(answers: dict[str, Any]) -> Any:
        operations.agree_to_recalls(plan, **answers, by=request.actor)

    title = "Prendre des nouvelles : l’accord de la famille"
    return write_page(request, plan, form, act, title=title, done="Accord enregistré.", tab=TAB)


@requires(Permission.AFTER_MANAGE)
def stop(request: Any, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.AFTER_MANAGE, "fin des nouvelles")
    consent = get_object_or_404(plan.recall_consents.filter(withdrawn_on__isnull=True))
    form = form_of(StopRecallsForm, request, plan, "fin-des-nouvelles")

    def act(answers: dict[str, Any]) -> Any:
        operations.stop_recalls(consent, by=request.actor, on=answers["on"])

    title = "La famille ne souhaite plus de nouvelles"
    return write_page(request, plan, form, act, title=title, done="C’est noté : plus aucun rappel.", tab=TAB)


@requires(Permission.AFTER_MANAGE)
def news(request: Any, pk: int, months: int) -> HttpResponse:
    """The short answers, at 6, 12 or 24 months."""
    plan = plan_for(request, pk, Permission.AFTER_MANAGE, f"nouvelles à {months} mois")
    consent = get_object_or_404(plan.recall_consents.filter(withdrawn_on__isnull=True))
    recall = get_object_or_404(consent.recalls.filter(done_on__isnull=True), months=months)
    form = form_of(RecallForm, request, plan, "nouvelles", recall)

    def act(answers: dict[str, Any]) -> Any:
        operations.answer_recall(recall, answers, by=request.actor, on=answers["on"])

    title = f"Nouvelles, {months} mois après"
    return write_page(
        request, plan, form, act, title=title, done="Nouvelles enregistrées.", tab=TAB, contact=consent.contact,
        template="plans/news.html",
    )  # fmt: skip


@requires(Permission.PLAN_WRITE)
def link(request: Any, pk: int) -> HttpResponse:
    """Somebody of the family, and what this person may do."""
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "proche associé")
    form = form_of(RelativeForm, request, plan, "proche")

    def act(answers: dict[str, Any]) -> Any:
        guardian = answers.pop("guardian")
        operations.link_relative(plan, answers, guardian=guardian, by=request.actor, on=timezone.localdate())

    return write_page(request, plan, form, act, title="Associer un proche au parcours", done="Proche associé.")


@require_POST
@requires(Permission.PLAN_WRITE)
def unlink(request: Any, pk: int, relative: int) -> HttpResponse:
    plan = plan_for(request, pk, Permission.PLAN_WRITE, "proche retiré")
    operations.unlink_relative(
        get_object_or_404(plan.relatives, pk=relative), by=request.actor, on=timezone.localdate()
    )
    return redirect("casefile:plan", plan.child_id)


def _ended(plan: Plan) -> Plan:
    if plan.closed_on is None:
        raise Http404
    return plan
