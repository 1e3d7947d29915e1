"""Open a wave, look after its link, type its sheets in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.errors import DomainError
from village.core.views import receive
from village.surveys import operations
from village.surveys.forms import GivenOutForm, SheetForm, WaveForm
from village.surveys.results import entered
from village.surveys.views.reach import questionnaire_for, wave_for, write_page


@requires(Permission.SURVEY_MANAGE)
def open_wave(request: Any, pk: int) -> HttpResponse:
    questionnaire, today = questionnaire_for(request, pk), timezone.localdate()
    form = WaveForm(request.POST if request.method == "POST" else None, today=today)

    def act(answers: dict[str, Any]) -> str:
        sheet = operations.WaveSheet(**answers)
        wave = operations.open_wave(questionnaire.current, sheet, by=request.actor, on=today)
        return reverse("surveys:wave", args=[wave.pk])

    return write_page(
        request, form, act, title="Ouvrir une campagne", sub=questionnaire.title,
        back=reverse("surveys:detail", args=[pk]), done="Campagne ouverte. Voici son lien.", submit="Ouvrir",
    )  # fmt: skip


@requires(Permission.SURVEY_ENTER)
def enter(request: Any, pk: int) -> HttpResponse:
    """A blank sheet; once kept, the next one."""
    wave, today = wave_for(request, pk), timezone.localdate()
    here = reverse("surveys:enter", args=[pk])
    form = SheetForm(request.POST if request.method == "POST" else None, version=wave.version)

    def act(_answers: dict[str, Any]) -> str:
        operations.enter_sheet(wave, form.said(), by=request.actor, on=today)
        return here

    if answer := receive(request, form, act, done="Feuille enregistrée. Voici la suivante."):
        return answer
    context = {
        "wave": wave,
        "questionnaire": wave.version.questionnaire,
        "form": form,
        "counted": entered(wave, today),
        "open": wave.takes_paper(today) or form.is_bound,  # what was typed is shown again, whatever the day
        "back": reverse("surveys:list"),
    }
    return render(request, "surveys/enter.html", context, status=form.status)


@require_POST
@requires(Permission.SURVEY_MANAGE)
def renew_link(request: Any, pk: int) -> HttpResponse:
    wave = wave_for(request, pk)
    done = "Le lien d’avant n’ouvre plus rien. Voici le nouveau."
    return _back(request, pk, lambda: operations.renew_link(wave, by=request.actor), done)


@require_POST
@requires(Permission.SURVEY_MANAGE)
def withdraw_link(request: Any, pk: int) -> HttpResponse:
    wave, today = wave_for(request, pk), timezone.localdate()
    done = "Le lien n’ouvre plus rien. Le papier continue."
    return _back(request, pk, lambda: operations.withdraw_link(wave, by=request.actor, on=today), done)


@require_POST
@requires(Permission.SURVEY_MANAGE)
def close_wave(request: Any, pk: int) -> HttpResponse:
    wave, today = wave_for(request, pk), timezone.localdate()
    done = "La campagne se termine ce soir."
    return _back(request, pk, lambda: operations.close_wave(wave, by=request.actor, on=today), done)


@requires(Permission.SURVEY_MANAGE)
def given_out(request: Any, pk: int) -> HttpResponse:
    wave, back = wave_for(request, pk), reverse("surveys:wave", args=[pk])
    form = GivenOutForm(request.POST if request.method == "POST" else None, initial={"given_out": wave.given_out})

    def act(answers: dict[str, Any]) -> str:
        operations.count_given_out(wave, **answers, by=request.actor)
        return back

    title = "Combien ont été distribués"
    return write_page(request, form, act, title=title, sub=wave.name, back=back, done="C’est noté.")


def _back(request: Any, pk: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("surveys:wave", pk)
