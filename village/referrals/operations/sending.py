"""Two signatures, then the fiche leaves: the child is registered, the family's agreement recorded, everybody told."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from village.access.policy import Actor, Link
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.notifications.inbox import notify
from village.people.models import Agreement, Guardian
from village.people.operations import ChildSheet, join_care_team, record_agreement, register_child, tie_parent
from village.referrals.models import Referral, Signature
from village.referrals.operations.moving import moment, move, receivers
from village.referrals.operations.writing import own_draft, speaks_for_itself
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
    if signed_on > on:
        raise DomainError("Cette date est dans le futur : écrivez le jour de la signature.", field="signed_on")
    if signed_on < current.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="signed_on")
    signature, _ = Signature.objects.update_or_create(
        referral=current,
        party=party,
        defaults={
            "name": name,
            "channel": channel,
            "signed_on": signed_on,
            "language": language.strip() or "français",
            "recorded_by_id": by.user_id,
        },
    )
    details = f"{signature.get_party_display()}, {signature.get_channel_display()}"
    record(Act.REFERRAL_SIGN, by=by, target=current, details=details)
    return signature


@transaction.atomic
def send_referral(referral: Referral, *, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """Send a fiche signed twice (R2, RU2). What the parent signed is also the agreement to be supported (C1, C3)."""
    current = own_draft(referral, by)
    signatures = {signature.party: signature for signature in current.signatures.all()}
    _check_signatures(current, signatures, on)
    move(current, State.RECEIVED, on)
    sheet = _sheet(current)
    current.child = register_child(sheet, by=by, on=on)
    current.sent_on = on
    current.save()
    guardian = tie_parent(current.child, sheet)
    if guardian.holds_authority:  # otherwise the coordination checks first: `confirm_parent`
        agree_as_signed(guardian, signatures[Signature.Party.GUARDIAN], by=by)
    if speaks_for_itself(current.door, by):
        writer = User.objects.get(pk=current.written_by_id)
        join_care_team(current.child, link=Link.REFERRER, by=by, on=on, user=writer, professional=current.referrer)
    record(Act.REFERRAL_SEND, by=by, target=current, person_id=current.child.pk)
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


def _sheet(referral: Referral) -> ChildSheet:
    return ChildSheet(
        first_name=referral.child_first_name,
        last_name=referral.child_last_name,
        birth_date=referral.birth_date,
        sex=referral.sex,
        commune=referral.commune,
        quarter=referral.quarter,
        address=referral.address,
        languages=referral.languages,
        interpreter=referral.interpreter,
        school=referral.school,
        level=referral.level,
        guardian_first_name=referral.guardian_first_name,
        guardian_last_name=referral.guardian_last_name,
        guardian_relation=referral.guardian_relation,
        guardian_phone=referral.guardian_phone,
    )


def agree_as_signed(guardian: Guardian, signature: Signature, *, by: Actor) -> Agreement:
    """What the parent signed is the agreement to be supported, from the day of the signature."""
    return record_agreement(
        guardian.child,
        guardian=guardian,
        scope=Agreement.Scope.SUPPORT,
        channel=signature.channel,
        by=by,
        on=signature.signed_on,
        language=signature.language,
    )
