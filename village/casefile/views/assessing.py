"""Write the diagnostic, with the views of the EPS beside it (R20, R21)."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.casefile.crossing import CrossedAssessmentForm, heard_in_panel
from village.plans import operations
from village.plans.views.pages import form_of, write_page
from village.plans.views.reach import plan_for


@requires(Permission.ASSESSMENT_WRITE)
def assess(request: Any, plan: int) -> HttpResponse:
    found = plan_for(request, plan, Permission.ASSESSMENT_WRITE, "diagnostic et regards de l’EPS")
    written = found.assessments.first()
    heard = heard_in_panel(found, request.actor)
    form = form_of(CrossedAssessmentForm, request, found, "diagnostic", written=written, heard=heard)

    def act(answers: dict[str, Any]) -> Any:
        taken = form.taken(answers)
        operations.write_assessment(
            found, answers, heard=taken, by=request.actor, on=timezone.localdate(),
            version=form.cleaned_data["version"],
        )  # fmt: skip

    return write_page(
        request, found, form, act, title="Diagnostic individuel", done="Diagnostic enregistré.", current=written,
        template="casefile/assess.html",
    )  # fmt: skip
