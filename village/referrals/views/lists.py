"""The list of fiches: one's own with what becomes of each, or the queue of those who receive them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.core.french import counted, short_date
from village.core.holding import Category
from village.people.models import CareTeamMembership
from village.referrals.models import FamilyRequest, Referral, ReferralQuerySet
from village.referrals.states import State
from village.referrals.status import (
    accompanied,
    derogations,
    missing_parts,
    missing_signatures,
    tone_of,
    unsent_refusals,
)
from village.referrals.views.reading import readable

WAITING = (State.RECEIVED, State.ASKED, State.SCHEDULED)
FILTERS = (("", "À traiter"), ("decidees", "Répondues"), ("toutes", "Toutes"))
LATE_DAYS = 60


@dataclass(frozen=True)
class Line:
    """A fiche in a list."""

    referral: Referral
    tone: str
    waited: str
    late: bool
    missing: tuple[str, ...]
    known_by: str = ""
    """Who accompanies the child already, since when."""


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def referrals(request: AccessRequest) -> HttpResponse:
    if request.actor.can(Permission.REFERRAL_RECEIVE):
        return _queue(request)
    return _own(request)


def _own(request: AccessRequest) -> HttpResponse:
    today = timezone.localdate()
    mine = Referral.objects.visible_to(request.actor).with_all().order_by("-written_on", "-pk")
    page = Paginator(mine.exclude(state=State.DRAFT), 25).get_page(request.GET.get("page"))
    drafts = [_line(referral, today) for referral in mine.filter(state=State.DRAFT)]
    sent = [_line(referral, today) for referral in page]
    _journal(request, len(drafts) + len(sent))
    return render(request, "referrals/mine.html", {"drafts": drafts, "sent": sent, "page": page})


def _queue(request: AccessRequest) -> HttpResponse:
    """The oldest waiting first: nobody is forgotten at the bottom of a pile."""
    today, chosen = timezone.localdate(), request.GET.get("etat", "")
    arrived: ReferralQuerySet = Referral.objects.visible_to(request.actor).exclude(sent_on=None)
    context = {
        "filters": FILTERS,
        "chosen": chosen if chosen in dict(FILTERS) else "",
        "waiting": arrived.filter(state__in=WAITING).count(),
        "derogations": derogations(request.actor.programme_id, today.year),
        "year": today.year,
        "unsent_refusals": unsent_refusals(request.actor.programme_id),
        "sees_social": Category.SOCIAL in readable(request.actor),
    }
    if context["chosen"]:
        rows = arrived.with_all().order_by("-sent_on", "-pk")
        if chosen == "decidees":
            rows = rows.exclude(state__in=WAITING)
        page = Paginator(rows, 25).get_page(request.GET.get("page"))
        context |= {"page": page, "lines": [_line(referral, today) for referral in page]}
        shown = len(page)
    else:
        own = Referral.objects.visible_to(request.actor).with_all().filter(state=State.DRAFT)
        requests = list(FamilyRequest.objects.visible_to(request.actor).waiting().order_by("received_on", "pk"))
        drafts = [_line(referral, today) for referral in own.order_by("-written_on", "-pk")]
        fiches = list(arrived.with_all().filter(state__in=WAITING).order_by("sent_on", "pk"))
        ties = accompanied([fiche.child_id for fiche in fiches if fiche.state != State.SCHEDULED], today)
        lines = [_line(fiche, today, ties.get(fiche.child_id or 0)) for fiche in fiches]
        context |= {
            "drafts": drafts,
            "requests": requests,
            "to_identify": [line for line in lines if line.referral.to_identify],
            "asked": [line for line in lines if line.referral.state == State.ASKED],
            "to_schedule": [
                line for line in lines if line.referral.state == State.RECEIVED and not line.referral.to_identify
            ],
            "scheduled": [line for line in lines if line.referral.state == State.SCHEDULED],
        }
        shown = len(lines) + len(drafts) + len(requests)
    _journal(request, shown)
    return render(request, "referrals/queue.html", context)


def _line(referral: Referral, today: date, tie: CareTeamMembership | None = None) -> Line:
    draft = referral.state == State.DRAFT
    days = (today - referral.sent_on).days if referral.sent_on and referral.state in WAITING else None
    missing = [*missing_parts(referral), *(f"la signature : {p.label}" for p in missing_signatures(referral))]
    return Line(
        referral=referral,
        tone="neutral" if referral.silenced else tone_of(referral.state),
        waited=counted(days, "jour") if days else "aujourd’hui",
        late=days is not None and days > LATE_DAYS,
        missing=tuple(missing) if draft else (),
        known_by=f"{tie.user}, depuis le {short_date(tie.starts_on)}" if tie else "",
    )


def _journal(request: AccessRequest, shown: int) -> None:
    record(Act.REFERRAL_READ, by=request.actor, details=f"liste, {counted(shown, 'fiche')}")
