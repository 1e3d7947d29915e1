"""« Mon équipe » : the référents, what they carry; entrust children to another."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.french import counted, long_date
from village.core.views import receive
from village.home import rules, work
from village.home import team as reading
from village.home.forms import DerogationForm, ReassignForm
from village.home.unvalidated import by_step, without_validated
from village.people import derogations, operations


@require_safe
@requires(Permission.REFERENT_ASSIGN)
def team(request: Any) -> HttpResponse:
    """Numbers and what is missing; never a ranking, no child named."""
    programme, today = request.membership.programme, timezone.localdate()
    rows = reading.with_what_waits(programme, today, reading.loads(programme, today))
    late = work.late(work.everybodys(request.actor, programme, today), rules.RULES)
    for load in rows:
        load.overdue = late.get(load.user_id, {})
    context = {
        "loads": rows,
        "landmark": reading.LANDMARK,
        "alone": reading.without_referent(programme.pk, today).count(),
        "mission": programme.mission_frames.order_by("-number").first(),
        "pending": sum(load.to_write + load.to_read for load in rows),
    }
    return render(request, "home/team.html", context)


@require_safe
@requires(Permission.REFERENT_ASSIGN)
def unvalidated(request: Any) -> HttpResponse:
    """The children without a parcours validated by the EPS (R26)."""
    plans = list(without_validated(request.actor, timezone.localdate()))
    record(Act.DOSSIER_LIST, by=request.actor, details=f"sans parcours validé, {counted(len(plans), 'enfant')}")
    return render(request, "home/unvalidated.html", {"steps": by_step(plans), "total": len(plans)})


@requires(Permission.REFERENT_ASSIGN)
def reassign(request: Any, user: int) -> HttpResponse:
    """Entrust the children of somebody (0: of nobody) to somebody else, on one page."""
    programme, now = request.membership.programme, timezone.now()
    today = timezone.localdate(now)
    kept = reading.kept_by(programme, user, today)
    if user and not any(load.user_id == user for load in reading.loads(programme, today)):
        raise Http404
    loads = reading.receivers(programme, today, but=user)
    form = ReassignForm(request.POST or None, kept=kept, loads=loads, today=today)
    back = reverse("home:team")

    def act(answers: dict[str, Any]) -> str:
        order = operations.Reassignment(answers["to"], answers["starts_on"], answers["derogation_reason"])
        ties = operations.reassign(form.chosen(), order, by=request.actor, at=now)
        day = long_date(answers["starts_on"])
        messages.success(request, f"{counted(len(ties), 'enfant')} pour {answers['to']}, à partir du {day}.")
        return back

    if answer := receive(request, form, act):
        return answer
    record(Act.DOSSIER_LIST, by=request.actor, details=f"relais, {len(kept)} enfants")
    whose = next((load.name for load in reading.loads(programme, today) if load.user_id == user), "")
    context = {"form": form, "whose": whose, "kept": kept, "back": back}
    context["kept_aside"] = reading.kept_aside(programme, user, today)
    return render(request, "home/reassign.html", context, status=form.status)


@requires(Permission.REFERENT_ASSIGN)
def derogate(request: Any, user: int) -> HttpResponse:
    """Why somebody who coordinates stays référent of children: the reason that was not asked with the role (RU7)."""
    programme, today = request.membership.programme, timezone.localdate()
    whose = next((load.name for load in reading.loads(programme, today) if load.user_id == user), None)
    if whose is None:
        raise Http404
    left = derogations.without_derogation(programme.pk, today).filter(user_id=user).count()
    form, back = DerogationForm(request.POST or None), reverse("home:team")

    def act(answers: dict[str, Any]) -> str:
        operations.write_derogation(user, **answers, by=request.actor, on=today)
        return back

    if answer := receive(request, form, act, done="La dérogation est écrite : elle figurera dans le bilan."):
        return answer
    context = {"form": form, "whose": whose, "children": left, "back": back}
    return render(request, "home/derogate.html", context, status=form.status)
