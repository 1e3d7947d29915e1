"""The register of requests and one child's data page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.drafts import about
from village.documents.views import download
from village.privacy.documents import answer_letter
from village.privacy.forms import AnswerForm, LimitForm, ReasonForm, RequestForm
from village.privacy.models import RightsRequest
from village.privacy.operations.requests import (
    RequestSheet,
    answer_request,
    extend_request,
    lift_limitation,
    limit_dossier,
    receive_request,
)
from village.privacy.views.reach import at_the_desk, child_for, posted, request_for, tab_page, write_page

PAGE = 25


def names_shown(request: Any) -> bool:
    """The DPO follows clocks and answers by the number of the dossier; whoever reads dossiers sees names."""
    return bool(request.actor.can(Permission.DOSSIER_READ))


@require_safe
@requires(Permission.RIGHTS_READ)
@at_the_desk
def desk(request: Any) -> HttpResponse:
    """What families asked, the soonest due first."""
    today = timezone.localdate()
    requests = RightsRequest.objects.visible_to(request.actor).select_related("child")
    answered = request.GET.get("etat") == "closes"
    shown = requests.exclude(answered_on=None).order_by("-answered_on", "-pk") if answered else requests.waiting()
    page = Paginator(shown if answered else shown.order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.late = one.is_late(today)  # type: ignore[attr-defined]
    record(Act.RIGHTS_READ, by=request.actor, details=f"page {page.number}, {len(page.object_list)} demandes")
    context = {
        "page": page, "answered": answered, "names": names_shown(request), "waiting": requests.waiting().count(),
        "may_manage": request.actor.can(Permission.RIGHTS_MANAGE),
    }  # fmt: skip
    return tab_page(request, "privacy/desk.html", context)


@require_safe
@requires(Permission.NOTICE_GIVE)
def child(request: Any, pk: int) -> HttpResponse:
    """What a family was told and asked about its data; what is limited or held."""
    found = child_for(request, pk, Permission.NOTICE_GIVE, "données")
    manages = request.actor.can(Permission.RIGHTS_MANAGE)
    context = {
        "child": found,
        "notices": found.notices.select_related("guardian__adult", "by").order_by("-on", "-pk"),
        "may_manage": manages,
        "requests": found.rights_requests.order_by("-received_on", "-pk") if manages else [],
        "corrections": found.corrections.order_by("-on", "-pk") if manages else [],
        "limitations": found.limitations.order_by("-starts_on") if manages else [],
        "holds": found.legal_holds.order_by("-starts_on") if request.actor.can(Permission.RETENTION_READ) else [],
        "may_hold": request.actor.can(Permission.RETENTION_MANAGE),
    }
    return render(request, "privacy/child.html", context)


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def receive_one(request: Any, pk: int) -> HttpResponse:
    """Write a request in the register."""
    found = child_for(request, pk, Permission.RIGHTS_MANAGE, "demande sur les données")
    today = timezone.localdate()

    def act(answers: dict[str, Any]) -> str:
        made = receive_request(found, RequestSheet(**answers), by=request.actor, on=today)
        return reverse("privacy:request", args=[made.pk])

    return write_page(
        request,
        RequestForm(posted(request), child=found, today=today, draft=(request.user.pk, about("demander", found))),
        act,
        title="Enregistrer une demande",
        sub=f"{found.short_name} · vous avez un mois pour répondre, à partir du jour où elle est reçue.",
        back=reverse("privacy:child", args=[pk]),
        done="La demande est au registre.",
    )


@require_safe
@requires(Permission.RIGHTS_READ)
@at_the_desk
def one_request(request: Any, pk: int) -> HttpResponse:
    found = request_for(request, pk, Permission.RIGHTS_READ)
    names = names_shown(request)
    record(Act.RIGHTS_READ, by=request.actor, target=found, person_id=found.child_id, details=found.title)
    context = {
        "asked": found,
        "names": names,
        "late": found.is_late(timezone.localdate()),
        "may_manage": request.actor.can(Permission.RIGHTS_MANAGE) and found.answered_on is None and found.child,
        "may_extend": found.extended_on is None and timezone.localdate() <= found.due_on,
        "corrections": found.corrections.order_by("pk") if names else [],
        "may_erase": not found.disposals_pending(),
        "limited": found.child is not None and found.child.limited_on is not None,
    }
    return render(request, "privacy/request.html", context)


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def answer(request: Any, pk: int) -> HttpResponse:
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    form = AnswerForm(posted(request), request=found, draft=(request.user.pk, about("repondre", found)))
    back = reverse("privacy:request", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        answer_request(found, **answers, version=version, by=request.actor, on=timezone.localdate())
        return back

    return write_page(
        request, form, act, title="Répondre à la demande", back=back, done="Réponse enregistrée. Imprimez la lettre.",
        sub=f"{found.get_kind_display()} · dossier n° {found.number}", current=found,
    )  # fmt: skip


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def extend(request: Any, pk: int) -> HttpResponse:
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    form = ReasonForm(posted(request), version=found.version, draft=(request.user.pk, about("prolonger", found)))
    back = reverse("privacy:request", args=[pk])

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        extend_request(found, **answers, version=version, by=request.actor, on=timezone.localdate())
        return back

    return write_page(
        request, form, act, title="Prolonger le délai", back=back, done="Délai prolongé : dites-le à la famille.",
        sub="Deux mois de plus, une seule fois, si la demande est complexe. La famille doit le savoir avant la fin "
        "du premier mois.",
    )  # fmt: skip


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def limit(request: Any, pk: int) -> HttpResponse:
    """Limit the use of the dossier, at the family's request."""
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    back = reverse("privacy:request", args=[pk])
    if found.child is None:
        raise Http404
    person = found.child

    def act(answers: dict[str, Any]) -> str:
        limit_dossier(person, **answers, request=found, by=request.actor, on=timezone.localdate())
        return back

    return write_page(
        request, LimitForm(posted(request)), act, title="Limiter l’usage du dossier", back=back,
        done="L’usage du dossier est limité.", submit="Limiter",
        sub="Le dossier sort des listes et de la recherche. Son équipe peut encore le lire, personne n’y écrit. "
        "Rien n’est supprimé.",
    )  # fmt: skip


@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def lift(request: Any, pk: int) -> HttpResponse:
    """Use the dossier again."""
    found = child_for(request, pk, Permission.RIGHTS_MANAGE, "limitation")
    back = reverse("privacy:child", args=[pk])

    form = ReasonForm(posted(request), draft=(request.user.pk, about("lever", found)))

    def act(answers: dict[str, Any]) -> str:
        lift_limitation(found, **answers, by=request.actor, on=timezone.localdate())
        return back

    return write_page(
        request, form, act, title="Lever la limitation", back=back,
        done="La limitation est levée.", submit="Lever", sub="Prévenez d’abord la famille.",
    )  # fmt: skip


@require_safe
@requires(Permission.RIGHTS_MANAGE)
@at_the_desk
def letter(request: Any, pk: int) -> HttpResponse:
    """The answer, to be printed and handed over."""
    found = request_for(request, pk, Permission.RIGHTS_MANAGE)
    if found.answered_on is None:
        raise Http404
    record(Act.DOCUMENT_PRINT, by=request.actor, target=found, person_id=found.child_id, details="réponse")
    return download(answer_letter(found, on=found.answered_on))
