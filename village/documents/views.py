"""The papers of the programme itself, on which no child is named."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.french import number
from village.documents.blanks import BY_KIND, blank, moments_for
from village.documents.document import Document, download_name
from village.documents.kinds import CharterDocument, MissionLetter
from village.documents.letterhead import letterhead_of
from village.documents.parts import Channel, Signature
from village.documents.render import render
from village.programmes.models import Membership, MissionAcknowledgement
from village.programmes.reading import current_charter, current_mission, referents


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


@require_safe
@requires(Permission.SHEET_PRINT)
def sheets(request: AccessRequest) -> HttpResponse:
    """Every sheet for the pen, by the moment when one looks for it (R59)."""
    membership: Any = request.membership  # type: ignore[attr-defined]
    moments = moments_for(request.actor, charter=current_charter(membership.programme) is not None)
    context = {"moments": moments, "surveys": request.actor.can(Permission.SURVEY_ENTER)}
    return page(request, "documents/sheets.html", context)


@require_safe
@requires(Permission.SHEET_PRINT)
def blank_sheet(request: AccessRequest, kind: str) -> HttpResponse:
    """One of them, under the programme's own head."""
    sheet = BY_KIND.get(kind)
    if sheet is None:
        raise Http404
    membership: Any = request.membership  # type: ignore[attr-defined]
    return download(blank(sheet.document, letterhead_of(membership.programme), on=timezone.localdate()))


@require_safe
@requires(Permission.MISSION_READ)
def mission(request: AccessRequest) -> HttpResponse:
    """One's own letter."""
    membership: Any = request.membership  # type: ignore[attr-defined]
    return download(_letter(get_object_or_404(referents(membership.programme), pk=membership.pk)))


@require_safe
@requires(Permission.PROGRAMME_CONFIGURE)
def mission_of(request: AccessRequest, pk: int) -> HttpResponse:
    """The letter of a référent of the programme, to be signed on paper."""
    programme: Any = request.membership.programme  # type: ignore[attr-defined]
    return download(_letter(get_object_or_404(referents(programme), pk=pk)))


def _letter(hat: Membership) -> MissionLetter:
    frame = current_mission(hat.programme)
    if frame is None:
        raise Http404
    known = frame.acknowledgements.filter(user=hat.user).first()
    mine = Signature(
        role="Référent de parcours",
        name=str(hat.user),
        on=known.on if known else None,
        channel=_CHANNELS[known.channel] if known else None,
    )
    return MissionLetter(
        letterhead=letterhead_of(hat.programme),
        on=timezone.localdate(),
        version=str(frame.number),
        published_on=frame.published_on,
        name=str(hat.user),
        job=hat.profile or hat.job,
        working_time=f"{number(hat.fte)} équivalent temps plein" if hat.fte is not None else "",
        since=hat.starts_on,
        missions=frame.missions,
        limits=frame.limits,
        means=frame.means,
        signatures=(mine, Signature(role="Pour le programme")),
    )


_CHANNELS = {
    MissionAcknowledgement.Channel.PAPER.value: Channel.PAPER,
    MissionAcknowledgement.Channel.SCREEN.value: Channel.SCREEN,
}


def download(document: Document) -> HttpResponse:
    """A file to keep, named after its kind and its day; nothing of it stays on the way."""
    answer = HttpResponse(render(document), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{download_name(document.kind, document.on)}"'
    answer["Cache-Control"] = "no-store"
    return answer
