"""Write a questionnaire: its questions, their order, its versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.errors import DomainError
from village.surveys import operations
from village.surveys.forms import QuestionChangeForm, QuestionForm, QuestionnaireForm
from village.surveys.ready_made import READY_MADE
from village.surveys.views.reach import question_for, questionnaire_for, write_page


@requires(Permission.SURVEY_MANAGE)
def write(request: Any) -> HttpResponse:
    ready = READY_MADE.get(request.GET.get("modele", ""))
    initial = {"start": request.GET.get("modele", "")}
    if ready:
        initial |= {
            "use": ready.use,
            "title": ready.title,
            "audience": ready.audience,
            "purpose": ready.purpose,
        }
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(answers: dict[str, Any]) -> str:
        sheet = operations.QuestionnaireSheet(**answers)
        programme = request.membership.programme
        made = operations.write_questionnaire(programme, sheet, by=request.actor, on=timezone.localdate())
        return reverse("surveys:detail", args=[made.pk])

    return write_page(
        request, form, act, title="Nouveau questionnaire", back=reverse("surveys:list"),
        done="Questionnaire écrit. Relisez ses questions.", submit="Continuer",
    )  # fmt: skip


@require_safe
@requires(Permission.SURVEY_MANAGE)
def builder(request: Any, pk: int) -> HttpResponse:
    """The questions of the latest version, and the waves."""
    questionnaire = questionnaire_for(request, pk)
    version = questionnaire.current
    context = {
        "questionnaire": questionnaire,
        "version": version,
        "questions": version.questions.all(),
        "frozen": version.is_answered,
        "waves": _waves(questionnaire),
        "today": timezone.localdate(),
    }
    return render(request, "surveys/questionnaire.html", context)


def _waves(questionnaire: Any) -> list[Any]:
    versions = questionnaire.versions.prefetch_related("waves")
    waves = [wave for version in versions for wave in version.waves.all()]
    return sorted(waves, key=lambda wave: (wave.opens_on, wave.pk), reverse=True)


@requires(Permission.SURVEY_MANAGE)
def add_question(request: Any, pk: int) -> HttpResponse:
    questionnaire, back = questionnaire_for(request, pk), reverse("surveys:detail", args=[pk])
    form = QuestionForm(request.POST if request.method == "POST" else None)

    def act(answers: dict[str, Any]) -> str:
        operations.add_question(questionnaire.current, operations.QuestionSheet(**answers), by=request.actor)
        return back

    title = "Ajouter une question"
    return write_page(request, form, act, title=title, sub=questionnaire.title, back=back, done="Question ajoutée.")


@requires(Permission.SURVEY_MANAGE)
def change_question(request: Any, pk: int, question: int) -> HttpResponse:
    written, back = question_for(request, pk, question), reverse("surveys:detail", args=[pk])
    form = QuestionChangeForm(request.POST if request.method == "POST" else None, question=written)

    def act(answers: dict[str, Any]) -> str:
        sheet, version = operations.QuestionSheet(**answers), form.cleaned_data["version"]
        operations.change_question(written, sheet, version=version, by=request.actor)
        return back

    return write_page(
        request, form, act, title="Changer la question", sub=written.version.questionnaire.title, back=back,
        done="Question changée.", current=written,
    )  # fmt: skip


@require_POST
@requires(Permission.SURVEY_MANAGE)
def move_question(request: Any, pk: int, question: int) -> HttpResponse:
    moved = question_for(request, pk, question)
    return _back(request, pk, lambda: operations.move_question(moved, up="up" in request.POST, by=request.actor))


@require_POST
@requires(Permission.SURVEY_MANAGE)
def remove_question(request: Any, pk: int, question: int) -> HttpResponse:
    removed = question_for(request, pk, question)
    return _back(request, pk, lambda: operations.remove_question(removed, by=request.actor))


@require_POST
@requires(Permission.SURVEY_MANAGE)
def new_version(request: Any, pk: int) -> HttpResponse:
    questionnaire, today = questionnaire_for(request, pk), timezone.localdate()
    return _back(request, pk, lambda: operations.new_version(questionnaire, by=request.actor, on=today))


def _back(request: Any, pk: int, act: Any) -> HttpResponse:
    """One button; what is refused is said on the page one comes back to."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("surveys:detail", pk)
