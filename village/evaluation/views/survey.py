"""The national survey: its page in blocks, and the answers that the team declares. No child is named there."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.views import receive
from village.evaluation import annual as reading
from village.evaluation.models import AnnualReport, Kind
from village.evaluation.operations import answer_survey, mark_of
from village.evaluation.questions import EXTRACTS, block_of
from village.evaluation.states import State
from village.evaluation.survey import answered, before, chosen, missing_in, said_of
from village.evaluation.survey_forms import BlockForm
from village.evaluation.views.found import asked_extract, found_annual
from village.evaluation.views.report import rows_at


def survey_context(request: Any, annual: AnnualReport) -> dict[str, Any]:
    """What the page of a survey shows besides where it stands."""
    report = reading.figures_of(annual, timezone.localdate())
    extract = asked_extract(request)
    blocks = chosen(answered(annual, report), extract)
    return {
        "extract": extract,
        "extracts": EXTRACTS.values(),
        "report": report,
        "blocks": blocks,
        "missing": [(answer, not annual.frozen_at and request.actor.can(answer.door)) for answer in missing_in(blocks)],
        # Rows are those of today: behind kept figures they would be others.
        "rows_at": rows_at(request) if annual.state is State.DRAFT else "",
    }


@requires(Permission.REPORT_WRITE)
def answer(request: Any, pk: int, number: int) -> HttpResponse:
    """The declared answers of one block."""
    annual, block = found_annual(request, pk), block_of(number)
    if annual.kind != Kind.SURVEY or block is None or not block.declared:
        raise Http404
    back = f"{reverse('evaluation:annual', args=[pk])}#bloc-{number}"
    asked = {question.code: question for question in block.declared}
    form = BlockForm(
        request.POST or None,
        block=block,
        given={row.question: row.value for row in annual.answers.all()},
        before={code: said_of(asked[code], row.value) for code, row in before(annual).items() if code in asked},
        version=mark_of(annual, block),
    )

    def act(_answers: dict[str, Any]) -> str:
        version = form.cleaned_data["version"]
        answer_survey(annual, block, answers=form.given(), version=version, by=request.actor, at=timezone.now())
        return back

    if received := receive(request, form, act, current=annual, done="C’est enregistré dans l’enquête."):
        return received
    context = {
        "form": form,
        "annual": annual,
        "part": block,
        "name": reading.name_of(annual),
        "back": back,
        "checked": annual.state is State.CHECKED,
        "frozen": annual.state is State.FROZEN,
    }
    return render(request, "evaluation/survey_answer.html", context, status=form.status)
