"""The questionnaires of the programme; the counts of a wave; the sheet to print."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.documents.views import download
from village.surveys.documents import sheet_of
from village.surveys.links import path_of
from village.surveys.models import Questionnaire, Wave
from village.surveys.results import entered, results_of
from village.surveys.views.reach import questionnaire_for, wave_for


@require_safe
@requires(Permission.SURVEY_LIST)
def questionnaires(request: Any) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    waves: dict[int, list[Wave]] = {}
    shown = Wave.objects.visible_to(actor, today).select_related("version").order_by("-opens_on", "-pk")
    for wave in shown:
        waves.setdefault(wave.version.questionnaire_id, []).append(wave)
    found = Questionnaire.objects.visible_to(actor).order_by("title", "pk")
    manages = actor.can(Permission.SURVEY_MANAGE)
    rows = [(one, waves.get(one.pk, [])) for one in found if waves.get(one.pk) or actor.can(Permission.SURVEY_ENTER)]
    context = {
        "rows": rows,
        "manages": manages,
        "enters": actor.can(Permission.SURVEY_ENTER),
        "reads": actor.can(Permission.SURVEY_READ),
        "today": today,
    }
    return render(request, "surveys/list.html", context)


@require_safe
@requires(Permission.SURVEY_READ)
def wave(request: Any, pk: int) -> HttpResponse:
    """The counts, never who; to the coordination, also the link and what may be done with it."""
    shown, actor, today = wave_for(request, pk), request.actor, timezone.localdate()
    manages = actor.can(Permission.SURVEY_MANAGE)
    lives = manages and shown.closes_on >= today and not shown.link_withdrawn_on
    context = {
        "wave": shown,
        "questionnaire": shown.version.questionnaire,
        "results": results_of(shown, actor, today),
        "manages": manages,
        "link": request.build_absolute_uri(path_of(shown)) if lives and shown.given_out else "",
        "full": lives and shown.is_full(),
        "may_type": manages and shown.takes_paper(today),
        "typed": entered(shown, today)[1] if manages else 0,
        "lasts": shown.closes_on > today,
        "over": shown.is_over(today),
        "today": today,
    }
    return render(request, "surveys/wave.html", context)


@require_safe
@requires(Permission.SURVEY_ENTER)
def sheet(request: Any, pk: int) -> HttpResponse:
    """The latest version on paper, with boxes to tick."""
    return download(sheet_of(questionnaire_for(request, pk).current, on=timezone.localdate()))


@require_safe
@requires(Permission.SURVEY_ENTER)
def wave_sheet(request: Any, pk: int) -> HttpResponse:
    """The version of this wave on paper, whatever was written since."""
    return download(sheet_of(wave_for(request, pk).version, on=timezone.localdate()))
