"""Reading indicators: the bilan in the contract of `village report`; outside the team, through the register."""

from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from village.access.permissions import Permission
from village.api import refusals, schemas
from village.api.models import Use
from village.api.refusals import Refusal
from village.api.views.bearer import by_way_of, must
from village.audit.journal import Act, record
from village.evaluation.models import Medium
from village.evaluation.periods import said
from village.evaluation.report import as_json
from village.evaluation.views.report import asked_form, asked_report

router = Router(tags=["Indicateurs"])


class Asked(Schema):
    """The same question as the page « Bilan »: a year of its list or, inside the team, two days."""

    periode: str = Field("", max_length=20, description="« scolaire-2025 », « civile-2025 » ; « libre » avec du et au.")
    du: str = Field("", max_length=10, description="Premier jour, avec « libre ».")
    au: str = Field("", max_length=10, description="Dernier jour, avec « libre ».")


@router.get(
    "/indicateurs",
    response=schemas.Figures,
    url_name="figures",
    summary="Les indicateurs d’une période",
    exclude_unset=True,
)
def figures(request: Any, asked: Query[Asked]) -> dict[str, Any]:  # noqa: ARG001 - described here, read by the form
    """Sans période : la dernière année scolaire. Hors de l’équipe : petits nombres masqués, inscrit au registre."""
    must(request, Use.FIGURES, Permission.REPORT_READ)
    form = asked_form(request)
    if not form.is_valid():
        fields = {name: [str(error) for error in found] for name, found in form.errors.items()}
        raise Refusal(refusals.INVALID, fields=fields)
    report = asked_report(form, request, Medium.JSON)
    record(Act.REPORT_EXPORT, by=request.actor, details=by_way_of(request, f"bilan, {said(report.period)}, JSON"))
    return as_json(report)
