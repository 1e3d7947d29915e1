"""One fiche: read, followed, printed. A request is one transaction: no answer without its line in the journal."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.access.policy import Actor, Subject, categories, decide
from village.audit.journal import Act, record
from village.core.french import age, long_date, short_date
from village.core.holding import Category
from village.documents.views import download
from village.people.models import Agreement, CareTeamMembership
from village.programmes.views.page import programme_of
from village.referrals import documents
from village.referrals.criteria import needs_derogation, outside
from village.referrals.forms import SendForm
from village.referrals.models import HandOn, Referral, Signature
from village.referrals.operations import COMPLETED_IN, SETTLED_IN, SIGNED_LATER, blanks_of
from village.referrals.parents import unconfirmed_parents
from village.referrals.states import TRANSITIONS, State
from village.referrals.status import (
    accompanied,
    differences,
    following,
    missing_parts,
    missing_signatures,
)


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def detail(request: AccessRequest, pk: int) -> HttpResponse:
    return show(request, visible(request, pk), SendForm())


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def acknowledgement(request: AccessRequest, pk: int) -> HttpResponse:
    """Accusé de réception: what the orienteur keeps (R10)."""
    referral = get_object_or_404(
        Referral.objects.visible_to(request.actor).with_all(),
        pk=pk,
        written_by_id=request.actor.user_id,
        sent_on__isnull=False,
    )
    read(referral, request.actor, "accusé de réception")
    return render(request, "referrals/acknowledgement.html", {"referral": referral})


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def acknowledgement_sheet(request: AccessRequest, pk: int) -> HttpResponse:
    """The same as a letter (R10): kept by the orienteur, or posted to the one who has no account."""
    referral = visible(request, pk)
    mine = referral.written_by_id == request.actor.user_id
    if referral.sent_on is None or not (mine or request.actor.can(Permission.REFERRAL_RECEIVE)):
        raise Http404
    paper = documents.acknowledgement(referral, on=timezone.localdate())
    record(Act.DOCUMENT_PRINT, by=request.actor, target=referral, person_id=referral.child_id, details=paper.kind.value)
    return download(paper)


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def sheet(request: AccessRequest, pk: int) -> HttpResponse:
    """The fiche as a PDF: whole, so only for those who may read all of it."""
    referral = visible(request, pk)
    mine = referral.written_by_id == request.actor.user_id
    if not mine and Category.SOCIAL not in readable(request.actor):
        message = "Votre rôle ne voit pas les motifs : cette fiche ne s’imprime pas pour vous."
        raise PermissionDenied(message)
    record(
        Act.DOCUMENT_PRINT, by=request.actor, target=referral, person_id=referral.child_id, details="fiche de repérage"
    )
    return download(documents.referral_sheet(referral, on=timezone.localdate()))


@require_safe
@requires(Permission.REFERRAL_FOLLOW)
def blank_sheet(request: AccessRequest) -> HttpResponse:
    """The sheet for the pen."""
    return download(documents.blank_sheet(programme_of(request), on=timezone.localdate()))


def _mine(hand_ons: list[HandOn]) -> str:
    if not hand_ons:
        return "vous avez écrit cette fiche de repérage"
    last = hand_ons[-1]
    return f"{last.by} vous a confié cette fiche de repérage le {long_date(last.on)}"


def show(request: AccessRequest, referral: Referral, form: SendForm) -> HttpResponse:
    """The page of a fiche, its reading journaled in the same transaction, before the answer leaves."""
    actor, today = request.actor, timezone.localdate()
    because = read(referral, actor, "fiche")
    mine = referral.written_by_id == actor.user_id
    hand_ons = list(referral.hand_ons.select_related("by", "to", "organisation"))
    answers = may_answer(actor)
    draft, state = referral.state == State.DRAFT, State(referral.state)
    known_by = _known_by(referral, actor, today)
    context = {
        "referral": referral,
        "form": form,
        "because": _mine(hand_ons) if mine else because,
        "hand_ons": hand_ons,
        "whose": f"{referral.child_first_name} {referral.child_last_name}, {age(referral.birth_date, today)}",
        "mine": mine,
        "address_hidden": referral.address_is_protected and not actor.can(Permission.REFERRAL_RECEIVE),
        "draft": draft,
        "following": following(referral, today),
        "places": _places(referral),
        "missing": missing_parts(referral) if draft else [],
        "unsigned": missing_signatures(referral),
        "outside": outside(referral, today),
        "needs_derogation": bool(needs_derogation(referral, today)),
        "may_derogate": answers and state in {State.RECEIVED, State.ASKED} and bool(needs_derogation(referral, today)),
        "sees_social": mine or Category.SOCIAL in readable(actor),
        "receives": actor.can(Permission.REFERRAL_RECEIVE),
        "to_identify": referral.to_identify and actor.can(Permission.REFERRAL_RECEIVE),
        "collects": draft or state in SIGNED_LATER,
        "signs_later": may_sign_later(referral, actor),
        "to_schedule": _to_schedule(referral, actor, known_by, today),
        "known_by": known_by,
        "may_settle": answers and referral.to_settle and state in SETTLED_IN,
        "may_drop": answers and State.DROPPED in TRANSITIONS[state],
        "may_redirect": State.REDIRECTED in TRANSITIONS[state] and answers,
        **_asking(referral, actor, mine=mine),
        "differences": differences(referral, today) if answers else [],
        "to_confirm": unconfirmed_parents(referral) if answers else [],
        "corrections": [] if referral.silenced else list(referral.corrections.select_related("by")),
        "completions": [] if draft else _told(referral.completions.select_related("by"), referral, Q(by=actor.user_id)),
        "may_complete": may_complete(referral, actor),
        "may_refuse": State.REFUSED in TRANSITIONS[state] and (draft or actor.can(Permission.REFERRAL_RECEIVE)),
    }
    return render(request, "referrals/detail.html", context, status=form.status)


def _known_by(referral: Referral, actor: Actor, today: date) -> CareTeamMembership | None:
    """Who accompanies this child already, while his fiche waits: said to those who receive fiches only."""
    if referral.state not in {State.RECEIVED, State.ASKED} or not actor.can(Permission.REFERRAL_RECEIVE):
        return None
    return accompanied([referral.child_id], today).get(referral.child_id or 0)


def _to_schedule(referral: Referral, actor: Actor, known_by: CareTeamMembership | None, today: date) -> bool:
    """Whether nothing stands before the agenda of an EPS."""
    waits = referral.state == State.RECEIVED and not referral.to_identify and known_by is None
    clear = not referral.to_settle and not needs_derogation(referral, today)
    return waits and clear and actor.can(Permission.MEETING_PREPARE)


def read(referral: Referral, actor: Actor, page: str) -> str:
    """Journal the reading of a named fiche, and say why it is allowed."""
    decision = decide(actor, Permission.REFERRAL_FOLLOW, Subject(referral.programme_id))
    record(Act.REFERRAL_READ, by=actor, target=referral, person_id=referral.child_id, rule=decision.rule, details=page)
    return decision.because


def visible(request: AccessRequest, pk: int) -> Referral:
    return get_object_or_404(Referral.objects.visible_to(request.actor).with_all(), pk=pk)


def readable(actor: Actor) -> frozenset[Category]:
    """The categories of a fiche that this actor reads: the assistance sees who and when, not why."""
    return categories(actor, Permission.REFERRAL_FOLLOW)


def may_answer(actor: Actor) -> bool:
    """Whether this actor may write an answer: he receives fiches, and reads the motives."""
    return Category.SOCIAL in categories(actor, Permission.REFERRAL_RECEIVE)


def may_complete(referral: Referral, actor: Actor) -> list[str]:
    """The blanks that this actor may fill in now, in words."""
    if referral.state not in COMPLETED_IN or not actor.can(Permission.REFERRAL_RECEIVE):
        return []
    return [str(blank.label) for blank in blanks_of(referral)]


def _places(referral: Referral) -> list[tuple[Signature.Party, str, str]]:
    """Each of the signatures to give: who, what is known of it, or nothing."""
    signed = {signature.party: signature for signature in referral.signatures.all()}
    channels = dict(Agreement.Channel.choices)
    return [
        (party, signed[party].name, f"{channels[signed[party].channel]}, le {short_date(signed[party].signed_on)}")
        if party in signed
        else (party, "", "")
        for party in map(Signature.Party, _asked_of(referral))
    ]


def _asking(referral: Referral, actor: Actor, *, mine: bool) -> dict[str, Any]:
    """What was asked of the orienteur, and what may be done about it. The assistance asks; she does not read why."""
    receives = actor.can(Permission.REFERRAL_RECEIVE)
    asked = referral.state == State.ASKED
    sees = mine or Category.SOCIAL in readable(actor)
    return {
        "inquiries": _told(referral.inquiries.all(), referral, Q(answered_on__isnull=False)) if sees else [],
        "may_reply": mine and asked and not referral.silenced,
        "may_ask": receives and not mine and State.ASKED in TRANSITIONS[State(referral.state)],
        "may_go_on": receives and asked,
    }


def _told(rows: QuerySet[Any], referral: Referral, his: Q) -> list[Any]:
    """All of them; to an author who is told nothing any more, those that hold his own words."""
    return list(rows.filter(his) if referral.silenced else rows)


def _asked_of(referral: Referral) -> tuple[str, ...]:
    """Those who must sign, and the other parent when the fiche names one."""
    second = (Signature.Party.SECOND,) if referral.second_last_name else ()
    return (*referral.signing, *second)


def may_sign_later(referral: Referral, actor: Actor) -> bool:
    """Whether the other parent's signature may still be recorded, by the author or by those who receive."""
    mine = referral.written_by_id == actor.user_id or actor.can(Permission.REFERRAL_RECEIVE)
    signed = any(signature.party == Signature.Party.SECOND for signature in referral.signatures.all())
    return bool(mine and referral.second_last_name and referral.state in SIGNED_LATER and not signed)
