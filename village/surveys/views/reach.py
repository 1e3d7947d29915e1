"""Reach a questionnaire or a wave of one's programme; show a form about it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from village.core.forms import VillageForm
from village.core.views import receive
from village.surveys.models import Question, Questionnaire, Wave


def questionnaire_for(request: Any, pk: int) -> Questionnaire:
    return get_object_or_404(Questionnaire.objects.visible_to(request.actor).select_related("programme"), pk=pk)


def question_for(request: Any, pk: int, question: int) -> Question:
    """A question of the version in writing."""
    version = questionnaire_for(request, pk).current
    return get_object_or_404(version.questions.select_related("version__questionnaire"), pk=question)


def wave_for(request: Any, pk: int) -> Wave:
    waves = Wave.objects.visible_to(request.actor, timezone.localdate())
    return get_object_or_404(waves.select_related("version__questionnaire__programme"), pk=pk)


def write_page(  # noqa: PLR0913 - the words of a page
    request: Any,
    form: VillageForm,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    back: str,
    done: str,
    sub: str = "",
    submit: str = "Enregistrer",
    current: Any = None,
) -> HttpResponse:
    """Carry the form out, or show it (again)."""
    if answer := receive(request, form, act, current=current, done=done):
        return answer
    context = {"form": form, "title": title, "sub": sub, "submit": submit, "back": back}
    return render(request, "surveys/write.html", context, status=form.status)
