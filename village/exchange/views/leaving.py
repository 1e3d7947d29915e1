"""A whole programme taken out by who coordinates it: what this person may read, in one archive closed by a phrase."""

import io
from typing import IO, Any

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.accounts.second_factor import is_fresh, page_to_prove
from village.core.errors import DomainError
from village.exchange.leaving_form import LeavingForm
from village.exchange.operations.leaving import export_programme


@transaction.non_atomic_requests  # all tables are read at one instant: the operation opens that transaction itself
@requires(Permission.PROGRAMME_EXPORT)
def leave(request: AccessRequest) -> Any:
    """Say what goes and show the phrase; then hand the archive over, once, and keep nothing of it."""
    if not is_fresh(request, timezone.now().timestamp()):
        return redirect(page_to_prove(request))
    form = LeavingForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid() and (file := _taken(request, form)):
            return _handed(request, file)
        form.status = 422
    with transaction.atomic():
        return render(request, "exchange/leave.html", {"form": form}, status=form.status)


def _taken(request: Any, form: LeavingForm) -> IO[bytes] | None:
    """The archive, closed, in memory: what is too large leaves by the command."""
    answers = form.cleaned_data
    file = io.BytesIO()
    try:
        export_programme(
            request.membership.programme, file, reason=answers["reason"], phrase=answers["phrase"], by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None
    file.seek(0)
    return file


def _handed(request: Any, file: IO[bytes]) -> HttpResponse:
    name = f"{request.membership.programme.code}-{timezone.localdate()}.zip.enc"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]
