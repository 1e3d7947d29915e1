"""The papers of the programme itself, on which no child is named."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.documents.document import Document, download_name
from village.documents.kinds import CharterDocument
from village.documents.letterhead import letterhead_of
from village.documents.render import render
from village.programmes.reading import current_charter


@require_safe
@requires(Permission.CHARTER_READ)
def charter(request: AccessRequest) -> HttpResponse:
    """The charter in force, to be read or signed on paper (D-F8)."""
    membership: Any = request.membership  # type: ignore[attr-defined]
    current = current_charter(membership.programme)
    if current is None:
        raise Http404
    return download(
        CharterDocument(
            letterhead=letterhead_of(membership.programme),
            on=timezone.localdate(),
            version=str(current.number),
            adopted_on=current.published_on,
            framework=current.frame,
            exchanges=current.exchanges,
            transmission=current.transmission,
            retention=current.conservation,
            rights=current.rights,
        )
    )


def download(document: Document) -> HttpResponse:
    """A file to keep, named after its kind and its day; nothing of it stays on the way."""
    answer = HttpResponse(render(document), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{download_name(document.kind, document.on)}"'
    answer["Cache-Control"] = "no-store"
    return answer
