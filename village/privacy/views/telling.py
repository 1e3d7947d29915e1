"""The documents of the DPO, on a page and as files."""

import csv
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.documents.views import download
from village.privacy.countdown import Countdown
from village.privacy.register import (
    csv_rows,
    field_list,
    fields_alike,
    impact_assessment,
    processing_parts,
    processing_record,
)
from village.privacy.views.reach import tab_page


def _months(request: Any) -> dict[str, int]:
    return Countdown(request.membership.programme, timezone.localdate()).months


@require_safe
@requires(Permission.PROCESSING_READ)
def processing(request: Any) -> HttpResponse:
    """The record of processing, as the code says it today."""
    parts = [
        (part, [list(zip(part.header, row, strict=True)) for row in part.rows])
        for part in processing_parts(request.membership.programme, _months(request))
    ]
    context = {"parts": parts, "alike": fields_alike()}
    return tab_page(request, "privacy/processing.html", context)


@require_safe
@requires(Permission.PROCESSING_READ)
def record_file(request: Any) -> HttpResponse:
    return download(processing_record(request.membership.programme, _months(request), on=timezone.localdate()))


@require_safe
@requires(Permission.PROCESSING_READ)
def impact_file(request: Any) -> HttpResponse:
    return download(impact_assessment(request.membership.programme, _months(request), on=timezone.localdate()))


@require_safe
@requires(Permission.PROCESSING_READ)
def fields_file(request: Any) -> HttpResponse:
    return download(field_list(request.membership.programme, on=timezone.localdate()))


@require_safe
@requires(Permission.PROCESSING_READ)
def fields_table(_request: Any) -> HttpResponse:
    """The list for a spreadsheet."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="donnees-personnelles.csv"'
    answer.write("\ufeff")  # so that a spreadsheet reads the accents
    csv.writer(answer, delimiter=";").writerows(csv_rows())
    return answer
