"""One situation: its sheet without names, the views of the members side by side."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import categories, decide
from village.core.drafts import about
from village.core.french import full_date
from village.core.holding import Category
from village.core.views import receive
from village.documents.document import download_name
from village.documents.render import render as print_pdf
from village.meetings import operations, reading
from village.meetings.documents import situation_document
from village.meetings.forms.situation import ContributionForm, CorrectionForm, SituationSheetForm
from village.meetings.models import Contribution, Situation
from village.meetings.operations import Named
from village.meetings.sheet import age_band
from village.people.models import subject_of


def _situation(request: Any, pk: int, situation: int, permission: Permission) -> Situation:
    situations = Situation.objects.visible_to(request.actor, permission).filter(meeting_id=pk)
    related = ("meeting__panel__programme", "child__household__quarter__commune", "referral", "plan", "sheet")
    return get_object_or_404(situations.select_related(*related), pk=situation)


def _may_read(request: Any, situation: Situation) -> bool:
    subject = subject_of(request.actor, situation.child, timezone.localdate(), Category.SOCIAL)
    return decide(request.actor, Permission.SITUATION_READ, subject).allowed


@requires(Permission.SITUATION_READ)
def situation(request: Any, pk: int, situation: int) -> HttpResponse:
    """What all may hold in hand, then what each one brings, for those who may read it."""
    found = _situation(request, pk, situation, Permission.SITUATION_READ)
    readable, today = _may_read(request, found), timezone.localdate()
    if request.method == "POST" and not readable:
        raise PermissionDenied
    form = _contribution_form(request, found)

    def act(_answers: dict[str, Any]) -> str:
        operations.contribute(found, form.view(), by=request.actor, at=timezone.now())
        return reverse("meetings:situation", args=[pk, found.pk])

    if answer := receive(request, form, act, done="Votre regard est à côté des autres."):
        return answer
    if readable:
        operations.read_situation(found, by=request.actor, on=today)
    else:
        operations.read_meeting(found.meeting, by=request.actor, situations=[found], page="fiche sans nom")
    views = list(reading.views_of(found, request.actor)) if readable else []
    context = {
        "heading": f"{found.code} · {age_band(found.child.birth_date, found.meeting.on)}",
        "sub": f"{found.get_reason_display()} · {found.meeting.panel}, {full_date(found.meeting.on)}",
        "because": decide(
            request.actor, Permission.SITUATION_READ, subject_of(request.actor, found.child, today)
        ).because
        if readable
        else "vous siégez à cette EPS",
        "situation": found,
        "meeting": found.meeting,
        "sheet": getattr(found, "sheet", None),
        "attends": Situation.objects.visible_to(request.actor).filter(pk=found.pk).exists(),
        "motives": found.referral.motives.all() if found.referral else (),
        "writes_sheet": request.actor.can(Permission.SITUATION_DECIDE) and _open(found),
        "readable": readable,
        "views": views,
        "mine": {view.pk for view in views if view.written_by_id == request.actor.user_id},
        "closed_views": reading.count_views(found) - len(views) if readable else 0,
        # A closed sitting takes no more views, but gives the words back.
        "form": form if readable and (form.is_bound or _open(found)) else None,
    }
    return render(request, "meetings/situation.html", context, status=form.status)


def _open(found: Situation) -> bool:
    """Whether something may still be written of it."""
    return found.meeting.closed_at is None and found.child.limited_on is None


def _contribution_form(request: Any, found: Situation) -> ContributionForm:
    seats = list(reading.seats(found.meeting.panel, found.meeting.on))
    own = next((seat for seat in seats if seat.professional.user_id == request.actor.user_id), None)
    same = reading.same_profession(own, seats, timezone.localdate()) if own else []
    others = [seat for seat in seats if seat != own] if request.actor.can(Permission.SITUATION_DECIDE) else []
    sent = request.POST if request.method == "POST" else None
    draft = (request.user.pk, about("regard", found))
    return ContributionForm(sent, seat=own, same=same, others=others, draft=draft)


@requires(Permission.CONTRIBUTION_WRITE)
def correct(request: Any, pk: int, situation: int, contribution: int) -> HttpResponse:
    """One’s own words, until the sitting is closed."""
    found = _situation(request, pk, situation, Permission.SITUATION_READ)
    mine = Contribution.objects.visible_to(request.actor).filter(situation=found, written_by_id=request.actor.user_id)
    chosen = get_object_or_404(mine, pk=contribution)
    form = CorrectionForm(request.POST or None, contribution=chosen, draft=(request.user.pk, about("regard", chosen)))
    back = reverse("meetings:situation", args=[pk, found.pk])

    def act(answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        operations.correct_contribution(chosen, **answers, version=version, by=request.actor, at=timezone.now())
        return back

    if answer := receive(request, form, act, current=chosen, done="Votre regard est corrigé."):
        return answer
    operations.read_situation(found, by=request.actor, on=timezone.localdate())
    return render(
        request, "meetings/correct.html", {"situation": found, "form": form, "back": back}, status=form.status
    )


@requires(Permission.SITUATION_DECIDE)
def write_sheet(request: Any, pk: int, situation: int) -> HttpResponse:
    """Prepare the sheet without names; nothing leaves that was not read again."""
    found = _situation(request, pk, situation, Permission.SITUATION_DECIDE)
    sheet = getattr(found, "sheet", None)
    draft = (request.user.pk, about("fiche", found))
    form = SituationSheetForm(request.POST or None, situation=found, sheet=sheet, draft=draft)
    back = reverse("meetings:situation", args=[pk, found.pk])

    def act(_answers: dict[str, Any]) -> str:
        said = form.cleaned_data
        try:
            operations.write_situation_sheet(
                found, form.texts(), confirmed=said["confirm"], version=said["version"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        except Named:
            form.ask_to_confirm()
            raise
        return back

    if answer := receive(request, form, act, current=sheet, done="La fiche sans nom est prête pour la séance."):
        return answer
    operations.read_situation(found, by=request.actor, on=timezone.localdate())
    context = {"situation": found, "form": form, "back": back, "sheet": sheet}
    return render(request, "meetings/write_sheet.html", context, status=form.status)


@require_safe
@requires(Permission.SITUATION_READ)
def sheet_pdf(request: Any, pk: int, situation: int) -> HttpResponse:
    """The sheet, to hold in hand."""
    found = _situation(request, pk, situation, Permission.SITUATION_READ)
    if not hasattr(found, "sheet") or Category.SOCIAL not in categories(request.actor, Permission.MEETING_ATTEND):
        raise Http404
    today = timezone.localdate()
    operations.print_situation_sheet(found, by=request.actor)
    document = situation_document(found, on=today)
    return HttpResponse(
        print_pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{download_name(document.kind, found.meeting.on)}"'},
    )
