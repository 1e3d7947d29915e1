"""Ask for an exceptional access, close it, review those of others."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.accounts.second_factor import is_confirmed, page_to_confirm
from village.audit.journal import Act, record
from village.core import drafts
from village.core.views import receive
from village.privacy.forms_reading import ExceptionalForm, VerdictForm
from village.privacy.models import ExceptionalAccess
from village.privacy.operations.exceptional import (
    Identity,
    NobodySo,
    close_exceptional_access,
    note_refused_request,
    open_exceptional_access,
    review_exceptional_access,
    wait_for_ones_turn,
)
from village.privacy.readings import own_accesses, read_under
from village.privacy.views.desk import names_shown
from village.privacy.views.reach import at_the_desk, posted, tab_page

PAGE = 25


@requires(Permission.EXCEPTIONAL_ASK)
def ask(request: Any) -> HttpResponse:
    """Say exactly who the child is, and why now. Confirmed by the second factor; refused or not, it is journaled."""
    place = drafts.about("acces-exceptionnel", None)
    form = ExceptionalForm(posted(request), today=timezone.localdate(), draft=(request.user.pk, place))
    if not is_confirmed(request, timezone.now().timestamp()):
        return _confirm(request, place)
    missed: list[Identity] = []
    if request.method == "POST":
        wait_for_ones_turn(request.actor)

    def act(answers: dict[str, Any]) -> str:
        who = Identity(answers.pop("first_name"), answers.pop("last_name"), answers.pop("birth_date"))
        try:
            opened = open_exceptional_access(who, **answers, by=request.actor, at=timezone.now())
        except NobodySo:
            missed.append(who)
            raise
        return reverse("casefile:detail", args=[opened.child_id])

    if answer := receive(request, form, act, done="Le dossier vous est ouvert pour une heure, en lecture seule."):
        return answer
    if request.method == "POST":
        note_refused_request(missed=bool(missed), by=request.actor, at=timezone.now())
    return render(request, "privacy/exceptional_ask.html", {"form": form}, status=form.status)


def _confirm(request: Any, place: drafts.Place) -> HttpResponse:
    """The words typed so far wait as a draft."""
    if words := request.POST.get("reason", "")[: drafts.MAX_LENGTH]:
        drafts.keep(request.user.pk, f"{place}:reason", words)
    if page := page_to_confirm(request):
        return redirect(page)
    if request.method == "POST":
        return redirect("privacy:exceptional_ask")
    return render(request, "privacy/exceptional_again.html")


@require_POST
@requires(Permission.EXCEPTIONAL_ASK)
def close(request: Any, pk: int) -> HttpResponse:
    """« J’ai fini »."""
    opened = get_object_or_404(own_accesses(request.actor), pk=pk)
    close_exceptional_access(opened, by=request.actor, at=timezone.now())
    return redirect("casefile:list")


@require_safe
@requires(Permission.EXCEPTIONAL_REVIEW)
@at_the_desk
def accesses(request: Any) -> HttpResponse:
    """Those to review first, the latest first."""
    found = ExceptionalAccess.objects.visible_to(request.actor).select_related("child", "user", "reviewed_by")
    ordered = found.order_by(F("reviewed_at").desc(nulls_first=True), "-opened_at")
    shown = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    for one in shown:
        one.late = one.is_late(now)  # type: ignore[attr-defined]
    record(Act.EXCEPTIONAL_READ, by=request.actor, details=f"page {shown.number}, {len(shown.object_list)} accès")
    return tab_page(request, "privacy/exceptional.html", {"page": shown, "names": names_shown(request)})


@requires(Permission.EXCEPTIONAL_REVIEW)
@at_the_desk
def review(request: Any, pk: int) -> HttpResponse:
    """Who, why, what was read; and whether it was justified."""
    found = ExceptionalAccess.objects.visible_to(request.actor).select_related("child", "user", "reviewed_by")
    opened = get_object_or_404(found, pk=pk)
    place = drafts.about("avis", opened)
    form = VerdictForm(posted(request), draft=(request.user.pk, place))

    def act(answers: dict[str, Any]) -> str:
        review_exceptional_access(opened, **answers, by=request.actor, at=timezone.now())
        return reverse("privacy:exceptional")

    if answer := receive(request, form, act, done="Avis enregistré : la personne est prévenue."):
        return answer
    record(Act.EXCEPTIONAL_READ, by=request.actor, target=opened, person_id=opened.child_id)
    context = {
        "form": form, "opened": opened, "names": names_shown(request), "read": read_under(opened),
        "mine": opened.user_id == request.actor.user_id, "late": opened.is_late(timezone.now()),
    }  # fmt: skip
    return render(request, "privacy/exceptional_review.html", context, status=form.status)
