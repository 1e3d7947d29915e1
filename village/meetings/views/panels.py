"""The panels: who sits, for which domain, and what is missing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.views import receive
from village.meetings import operations, reading
from village.meetings.forms.panel import ChangeSeatForm, PanelForm, SeatForm, UnseatForm


@requires(Permission.PANEL_MANAGE)
def panels(request: Any) -> HttpResponse:
    today = timezone.localdate()
    form = PanelForm(request.POST or None, programme_id=request.actor.programme_id)

    def act(answers: dict[str, Any]) -> str:
        panel = operations.create_panel(request.membership.programme, **answers, by=request.actor)
        return reverse("meetings:panel", args=[panel.pk])

    if answer := receive(request, form, act, done="EPS créée. Ajoutez maintenant ses membres."):
        return answer
    rows = []
    for panel in reading.panels_of(request.actor.programme_id, today):
        sitting = list(reading.seats(panel, today))
        rows.append(
            {"panel": panel, "members": len(sitting), "missing": reading.missing_domains(panel, sitting, today)}
        )
    return render(request, "meetings/panels.html", {"rows": rows, "form": form}, status=form.status)


@requires(Permission.PANEL_MANAGE)
def panel(request: Any, pk: int) -> HttpResponse:
    today = timezone.localdate()
    chosen = get_object_or_404(reading.panels_of(request.actor.programme_id, today), pk=pk)
    form = SeatForm(request.POST or None, programme_id=request.actor.programme_id, today=today)

    def act(answers: dict[str, Any]) -> str:
        operations.seat_member(chosen, **answers, by=request.actor, today=today)
        return reverse("meetings:panel", args=[chosen.pk])

    if answer := receive(request, form, act, done="Membre ajouté."):
        return answer
    sitting = list(reading.seats(chosen, today))
    context = {
        "panel": chosen,
        "seats": sitting,
        "domains": reading.domains_of(chosen, sitting, today),
        "missing": reading.missing_domains(chosen, sitting, today),
        "unsigned": {person.pk for person in reading.without_charter(chosen.programme_id, sitting)},
        "form": form,
    }
    return render(request, "meetings/panel.html", context, status=form.status)


@requires(Permission.PANEL_MANAGE)
def unseat(request: Any, pk: int, seat: int) -> HttpResponse:
    today = timezone.localdate()
    chosen = get_object_or_404(reading.panels_of(request.actor.programme_id, today), pk=pk)
    leaving = get_object_or_404(chosen.memberships.select_related("professional", "panel"), pk=seat)
    form = UnseatForm(request.POST or None, today=today)

    def act(answers: dict[str, Any]) -> str:
        operations.unseat_member(leaving, **answers, by=request.actor, today=today)
        return reverse("meetings:panel", args=[chosen.pk])

    if answer := receive(request, form, act, done="Départ enregistré."):
        return answer
    return render(request, "meetings/unseat.html", {"panel": chosen, "seat": leaving, "form": form}, status=form.status)


@requires(Permission.PANEL_MANAGE)
def change_seat(request: Any, pk: int, seat: int) -> HttpResponse:
    today = timezone.localdate()
    chosen = get_object_or_404(reading.panels_of(request.actor.programme_id, today), pk=pk)
    changed = get_object_or_404(chosen.memberships.select_related("professional", "panel"), pk=seat)
    form = ChangeSeatForm(request.POST or None, seat=changed, today=today)

    def act(answers: dict[str, Any]) -> str:
        operations.change_seat(changed, **answers, by=request.actor)
        return reverse("meetings:panel", args=[chosen.pk])

    if answer := receive(request, form, act, done="Fiche du membre modifiée."):
        return answer
    context = {"panel": chosen, "seat": changed, "form": form}
    return render(request, "meetings/change_seat.html", context, status=form.status)
