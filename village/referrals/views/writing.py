"""The partner's side: write, sign, send."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.views import receive
from village.programmes.views.page import posted, programme_of
from village.referrals import operations
from village.referrals.forms import FicheForm, SendForm, SignatureForm
from village.referrals.models import FamilyRequest, Referral, Signature
from village.referrals.parents import parents_of
from village.referrals.states import State
from village.referrals.views.reading import may_sign_later, show, visible

GONE = "Cette fiche est déjà partie : elle ne se modifie plus."


@requires(Permission.REFERRAL_WRITE)
def write(request: AccessRequest) -> HttpResponse:
    asked = _asked(request)
    form = _fiche_form(request, asked=asked)

    def act(_answers: object) -> str:
        referral = operations.write_referral(form.fiche(), by=request.actor, on=timezone.localdate())
        if asked:
            operations.tie_request(asked, referral, by=request.actor)
        return reverse("referrals:detail", args=[referral.pk])

    if answer := receive(
        request, form, act, done="La fiche est enregistrée. Elle ne part pas sans les deux signatures."
    ):
        return answer
    return _fiche_page(request, form, "Nouvelle fiche de repérage", reverse("referrals:list"))


@requires(Permission.REFERRAL_WRITE)
def change(request: AccessRequest, pk: int) -> HttpResponse:
    referral = own(request, pk)
    here = reverse("referrals:detail", args=[pk])
    if referral.state != State.DRAFT:
        messages.warning(request, GONE)
        return redirect(here)
    form, signed = _fiche_form(request, referral), referral.signatures.exists()
    done = "La fiche est enregistrée."
    if signed:
        done += " Elle avait été signée avant ce changement : les signatures sont à refaire."

    def act(_answers: object) -> str:
        operations.change_referral(
            referral,
            form.fiche(),
            version=form.cleaned_data["version"],
            by=request.actor,
            on=timezone.localdate(),
        )
        return here

    if answer := receive(request, form, act, current=referral, done=done):
        return answer
    return _fiche_page(request, form, "Modifier la fiche", here, signed=signed)


@requires(Permission.REFERRAL_WRITE)
def discard(request: AccessRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after one question."""
    referral = own(request, pk)
    form = SendForm(posted(request))

    def act(_answers: object) -> str:
        operations.discard_referral(referral, by=request.actor)
        return reverse("referrals:list")

    if answer := receive(request, form, act, done="Le brouillon est supprimé."):
        return answer
    context = {
        "form": form,
        "title": "Supprimer ce brouillon",
        "sub": "Il n’est jamais parti : personne d’autre ne l’a lu, rien n’en sera gardé.",
        "submit": "Supprimer le brouillon",
        "kind": "danger",
        "back": reverse("referrals:detail", args=[pk]),
    }
    return render(request, "referrals/form.html", context, status=form.status)


@requires(Permission.REFERRAL_WRITE)
def sign(request: AccessRequest, pk: int, party: str) -> HttpResponse:
    """Record one of the two signatures."""
    if party not in Signature.Party.values:
        raise Http404
    second = party == Signature.Party.SECOND
    referral, today = visible(request, pk) if second else own(request, pk), timezone.localdate()
    here = reverse("referrals:detail", args=[pk])
    later = second and may_sign_later(referral, request.actor)
    if referral.state != State.DRAFT and not later:
        messages.warning(request, GONE)
        return redirect(here)
    partner = party == Signature.Party.PARTNER
    parents = parents_of(referral)
    if second and party not in parents:
        raise Http404
    name = "" if partner else str(parents[Signature.Party(party)])
    if partner:
        name = request.actor.name if operations.speaks_for_itself(referral.door, request.actor) else referral.came_from
    initial = {"name": name, "signed_on": today, "language": "français"}
    form = SignatureForm(posted(request), today=today, parent=not partner, initial=initial)

    def act(answers: dict[str, Any]) -> str:
        if later:
            operations.sign_later(referral, **answers, by=request.actor, on=today)
        else:
            operations.sign_referral(referral, party=party, **answers, by=request.actor, on=today)
        return here

    if answer := receive(request, form, act, done="La signature est enregistrée."):
        return answer
    context = {
        "form": form,
        "title": _SIGNING[Signature.Party(party)],
        "sub": "" if partner else _READERS,
        "submit": "Enregistrer la signature",
        "kind": "primary",
        "back": here,
    }
    return render(request, "referrals/form.html", context, status=form.status)


_READERS = (
    "Relisez la fiche avec lui. Dites-lui qui la lira : la coordination du programme, puis les membres de l’équipe "
    "pluridisciplinaire (EPS) qui étudiera la situation, tenus au secret."
)


@require_POST
@requires(Permission.REFERRAL_WRITE)
def send(request: AccessRequest, pk: int) -> HttpResponse:
    referral = own(request, pk)
    form = SendForm(request.POST)

    def act(_answers: object) -> str:
        now = timezone.now()
        operations.send_referral(referral, by=request.actor, on=timezone.localdate(now), at=now)
        return reverse("referrals:acknowledgement", args=[pk])

    if answer := receive(request, form, act):
        return answer
    return show(request, referral, form)


_SIGNING = {
    Signature.Party.PARTNER: "La signature du partenaire",
    Signature.Party.GUARDIAN: "La signature du parent",
    Signature.Party.SECOND: "La signature de l’autre parent",
}


def own(request: AccessRequest, pk: int) -> Referral:
    """One's own fiche; anybody else's is not there."""
    mine = Referral.objects.visible_to(request.actor, Permission.REFERRAL_WRITE)
    return get_object_or_404(mine.with_all(), pk=pk, written_by_id=request.actor.user_id)


def _asked(request: AccessRequest) -> FamilyRequest | None:
    """The family's request that this fiche answers: `?demande=`."""
    number = request.GET.get("demande", "")
    if not number:
        return None
    waiting = FamilyRequest.objects.visible_to(request.actor).waiting()
    return get_object_or_404(waiting, pk=number if number.isdecimal() and len(number) < 19 else 0)


def _fiche_form(
    request: AccessRequest, referral: Referral | None = None, *, asked: FamilyRequest | None = None
) -> FicheForm:
    return FicheForm(
        posted(request),
        programme=programme_of(request),
        user_id=request.actor.user_id,
        today=timezone.localdate(),
        referral=referral,
        asked=asked,
        for_others=operations.writes_for_others(request.actor),
    )


def _fiche_page(
    request: AccessRequest, form: FicheForm, title: str, back: str, *, signed: bool = False
) -> HttpResponse:
    alone = request.actor.can(Permission.REFERRAL_RECEIVE)
    sub = (
        "Écrivez-la avec la famille, au guichet ou au téléphone. Elle reste un brouillon jusqu’à la signature."
        if alone
        else "Écrivez-la avec les parents. Elle reste chez vous jusqu’aux deux signatures."
    )
    context = {"form": form, "title": title, "sub": sub, "back": back, "signed": signed, "setup": programme_of(request)}
    return render(request, "referrals/fiche_form.html", context, status=form.status)
