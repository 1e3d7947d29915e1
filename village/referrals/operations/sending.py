"""Two signatures, then the fiche leaves: the child is registered, the family's agreement recorded, everybody told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.notifications.inbox import notify
from village.people.models import Agreement
from village.referrals.models import Referral, Settled, Signature
from village.referrals.operations.arriving import arrive, welcome_second
from village.referrals.operations.disagreement import settle
from village.referrals.operations.moving import locked, moment, move, must_receive, receivers
from village.referrals.operations.writing import own_draft
from village.referrals.states import State
from village.referrals.status import missing_parts

ARRIVED = "Une fiche de repérage est arrivée."
ACKNOWLEDGED = "Votre fiche de repérage est arrivée. Vous pouvez suivre ce qu’elle devient."


@transaction.atomic
def sign_referral(  # noqa: PLR0913 - one argument per column
    referral: Referral,
    *,
    party: str,
    name: str,
    channel: str,
    signed_on: date,
    by: Actor,
    on: date,
    language: str = "français",
) -> Signature:
    """Record a signature, on paper, spoken or on screen (R59); recorded again, it replaces the one before.

    `language` is the one in which the fiche was explained to the parent: his agreement keeps it.
    """
    current = own_draft(referral, by)
    if missing := missing_parts(current):
        raise DomainError(f"Avant de signer, complétez la fiche : {', '.join(missing)}.")
    return _sign(current, party, Given(name, channel, signed_on, language), by=by, on=on)


@transaction.atomic
def sign_later(  # noqa: PLR0913 - one argument per column
    referral: Referral, *, name: str, channel: str, signed_on: date, by: Actor, on: date, language: str = "français"
) -> Signature:
    """The other parent signs apart, after the fiche left, in his own way (X22): his agreement is recorded too."""
    if referral.written_by_id != by.user_id or referral.programme_id != by.programme_id:
        must_receive(by, referral)
    by.must(Permission.REFERRAL_WRITE)
    current = locked(referral)
    if current.state not in SIGNED_LATER:
        raise DomainError("Cette fiche ne se signe plus.")
    if current.signatures.filter(party=Signature.Party.SECOND).exists():
        raise DomainError("L’autre parent a déjà signé.")
    signature = _sign(current, Signature.Party.SECOND, Given(name, channel, signed_on, language), by=by, on=on)
    welcome_second(current, signature, by=by)
    return signature


# From the sheet signed with the family to its typing.
ON_PAPER = timedelta(days=60)
SIGNED_LATER = {State.RECEIVED, State.ASKED, State.SCHEDULED, State.ADMITTED}


@dataclass(frozen=True)
class Given:
    """How a signature was given."""

    name: str
    channel: str
    signed_on: date
    language: str


def _sign(referral: Referral, party: str, given: Given, *, by: Actor, on: date) -> Signature:
    if party == Signature.Party.SECOND and not referral.second_last_name:
        raise DomainError("La fiche ne nomme pas d’autre parent : écrivez d’abord son nom.")
    if given.signed_on > on:
        raise DomainError("Cette date est dans le futur : écrivez le jour de la signature.", field="signed_on")
    if given.signed_on < referral.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="signed_on")
    _check_not_before(referral, given)
    signature, _ = Signature.objects.update_or_create(
        referral=referral,
        party=party,
        defaults={
            "name": given.name,
            "channel": given.channel,
            "signed_on": given.signed_on,
            "language": given.language.strip() or "français",
            "recorded_by_id": by.user_id,
        },
    )
    if party == Signature.Party.SECOND and referral.to_settle:
        settle(referral, Settled.AGREES, "Il a signé la fiche.", by=by, on=on)
        referral.save()
    details = f"{signature.get_party_display()}, {signature.get_channel_display()}"
    record(Act.REFERRAL_SIGN, by=by, target=referral, person_id=referral.child_id, details=details)
    return signature


def _check_not_before(referral: Referral, given: Given) -> None:
    """One signs what is written. A sheet of paper may have been written, and signed, some days before it is typed."""
    if given.signed_on >= referral.written_on:
        return
    written = f"Cette fiche est écrite ici depuis le {referral.written_on:%d/%m/%Y}"
    if given.channel != Agreement.Channel.PAPER:
        raise DomainError(
            f"{written} : une signature donnée avant ne porte pas sur elle. Vérifiez la date, ou faites-la signer "
            "maintenant.",
            field="signed_on",
        )
    if given.signed_on < referral.written_on - ON_PAPER:
        raise DomainError(
            f"{written} : une feuille signée plus de {ON_PAPER.days} jours avant ne dit plus l’accord d’aujourd’hui. "
            "Vérifiez l’année, ou faites-la signer de nouveau.",
            field="signed_on",
        )


@transaction.atomic
def send_referral(referral: Referral, *, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """Send a fiche signed twice (R2, RU2). What the parent signed is also the agreement to be supported (C1, C3)."""
    current = own_draft(referral, by)
    signatures = {signature.party: signature for signature in current.signatures.all()}
    _check_signatures(current, signatures, on)
    move(current, State.RECEIVED, on)
    current.sent_on = on
    arrive(current, by=by, on=on)
    current.save()
    record(Act.REFERRAL_SEND, by=by, target=current, person_id=current.child_id)
    url, when = reverse("referrals:detail", args=[current.pk]), moment(on, at)
    told = [user_id for user_id in receivers(current.programme_id, on) if user_id != by.user_id]
    notify(told, programme_id=current.programme_id, text=ARRIVED, url=url, at=when)
    notify([by.user_id], programme_id=current.programme_id, text=ACKNOWLEDGED, url=url, at=when)
    return current


def _check_signatures(referral: Referral, signatures: dict[str, Signature], on: date) -> None:
    if missing := missing_parts(referral):
        raise DomainError(f"Avant l’envoi, complétez la fiche : {', '.join(missing)}.")
    absent = [str(Signature.Party(party).label) for party in referral.signing if party not in signatures]
    if absent:
        by_whom = "par le partenaire et par un parent" if len(referral.signing) > 1 else "par un parent"
        raise DomainError(
            f"La fiche part signée {by_whom}. Il manque : {' et '.join(absent)}. "
            "Une signature sur papier ou un accord oral s’enregistrent aussi."
        )
    if any(not referral.birth_date <= signature.signed_on <= on for signature in signatures.values()):
        raise DomainError("La date d’une signature est impossible : enregistrez-la de nouveau.")
