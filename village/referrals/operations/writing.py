"""Write a fiche. Until it is sent it stays with its author: nobody else sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.audit.journal import Act, record
from village.core.dates import age
from village.core.errors import DomainError, StaleVersion
from village.directory.models import Organisation, Professional, School
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import FAMILY_KIND, Door, Referral
from village.referrals.operations.moving import locked
from village.referrals.states import State

OLDEST = 25


@dataclass(frozen=True)
class Fiche:
    """What the partner and the family write (D-F1). Texts may wait: they are asked before the signatures."""

    referrer_kind: ListItem
    child_first_name: str
    child_last_name: str
    birth_date: date
    sex: str
    school: School | None
    level: ListItem | None
    address: str
    commune: Commune
    quarter: Quarter | None
    guardian_first_name: str
    guardian_last_name: str
    guardian_relation: str
    guardian_phone: str
    languages: str
    interpreter: bool
    motives: Sequence[ListItem]
    observed_facts: str
    strengths: str
    already_tried: str
    family_dialogue: str
    adhesion: ListItem | None
    door: str = Door.PARTNER
    organisation: Organisation | None = None
    came_from: str = ""


@transaction.atomic
def write_referral(fiche: Fiche, *, by: Actor, on: date) -> Referral:
    """Open a draft."""
    by.must(Permission.REFERRAL_WRITE)
    _check(fiche, by, on)
    referral = Referral(programme_id=by.programme_id, written_by_id=by.user_id, written_on=on)
    _fill(referral, fiche, by)
    referral.save()
    referral.motives.set(fiche.motives)
    record(Act.REFERRAL_WRITE, by=by, target=referral, details="brouillon ouvert")
    return referral


@transaction.atomic
def change_referral(referral: Referral, fiche: Fiche, *, version: int | None, by: Actor, on: date) -> Referral:
    """Rewrite one's draft, read at `version`. What was signed changed: the signatures are to be given again (R2)."""
    current = own_draft(referral, by)
    if current.version != version:
        raise StaleVersion
    _check(fiche, by, on)
    _fill(current, fiche, by)
    current.version += 1
    current.save()
    current.motives.set(fiche.motives)
    unsigned, _ = current.signatures.all().delete()
    record(
        Act.REFERRAL_WRITE, by=by, target=current, details="modifiée, à signer de nouveau" if unsigned else "modifiée"
    )
    return current


@transaction.atomic
def discard_referral(referral: Referral, *, by: Actor) -> None:
    """Throw one's draft away: nothing left the partner, nothing is kept but the line of the journal."""
    current = own_draft(referral, by)
    record(Act.REFERRAL_WRITE, by=by, target=current, details="brouillon supprimé")
    current.delete()


def own_draft(referral: Referral, by: Actor) -> Referral:
    """The locked draft, if it is this actor's."""
    by.must(Permission.REFERRAL_WRITE)
    current = locked(referral)
    if current.written_by_id != by.user_id or current.programme_id != by.programme_id:
        raise Forbidden("Cette fiche est à quelqu’un d’autre.")
    if current.state != State.DRAFT:
        raise DomainError("Cette fiche est déjà partie : elle ne se modifie plus. Écrivez à la coordination.")
    return current


def _check(fiche: Fiche, by: Actor, on: date) -> None:
    _check_child(fiche, on)
    _check_places(fiche, by)
    _check_door(fiche, by)


def _check_child(fiche: Fiche, on: date) -> None:
    if fiche.birth_date > on:
        raise DomainError("Cette date de naissance est dans le futur : vérifiez l’année.", field="birth_date")
    if age(fiche.birth_date, on) > OLDEST:
        raise DomainError(
            f"Cet enfant aurait plus de {OLDEST} ans : vérifiez l’année de naissance.", field="birth_date"
        )


def _check_places(fiche: Fiche, by: Actor) -> None:
    if fiche.commune.programme_id != by.programme_id:
        raise DomainError("Choisissez une commune du programme.", field="commune")
    if fiche.quarter and fiche.quarter.commune_id != fiche.commune.pk:
        raise DomainError(f"Ce quartier n’est pas à {fiche.commune} : changez l’un ou l’autre.", field="quarter")
    if bool(fiche.school) != bool(fiche.level):
        raise DomainError(
            "Choisissez l’école et le niveau, ou aucun des deux.", field="level" if fiche.school else "school"
        )


def _check_door(fiche: Fiche, by: Actor) -> None:
    """Who speaks: a partner for his structure; the team, for whoever comes, calls or writes (R5, R9)."""
    if by.role is Role.REFERRER and fiche.door != Door.PARTNER:
        raise DomainError("Vous écrivez pour votre structure. Pour un appel, adressez-vous au programme.", field="door")
    if fiche.door == Door.FAMILY and fiche.referrer_kind.national_code != FAMILY_KIND:
        raise DomainError("La famille vient d’elle-même : choisissez « famille ».", field="referrer_kind")
    if fiche.door == Door.FAMILY and fiche.organisation:
        raise DomainError("La famille vient d’elle-même : ne choisissez pas de structure.", field="organisation")
    if fiche.door == Door.OTHER_PRE and not fiche.came_from.strip():
        raise DomainError("Écrivez quel PRE vous appelle, et qui.", field="came_from")
    if fiche.organisation and fiche.organisation.programme_id != by.programme_id:
        raise DomainError("Choisissez une structure du programme.", field="organisation")


def _fill(referral: Referral, fiche: Fiche, by: Actor) -> None:
    for field in fields(Fiche):
        if field.name != "motives":
            setattr(referral, field.name, getattr(fiche, field.name))
    referral.referrer = None
    if speaks_for_itself(fiche.door, by) and fiche.organisation is None:
        referral.referrer, referral.organisation = _where_from(referral, fiche.referrer_kind)


def speaks_for_itself(door: str, by: Actor) -> bool:
    """Whether the writer is the partner; else she writes for a family, a caller, or a sheet brought by hand."""
    return door == Door.PARTNER and by.role not in {Role.COORDINATOR, Role.ASSISTANT}


def _where_from(referral: Referral, kind: ListItem) -> tuple[Professional | None, Organisation | None]:
    """Who writes, and for which structure; a family that asks by itself (RU3) has none."""
    sheet = (
        Professional.objects.filter(programme_id=referral.programme_id, user_id=referral.written_by_id)
        .select_related("organisation")
        .first()
    )
    organisation = sheet.organisation if sheet else None
    return sheet, organisation if organisation and organisation.kind_id == kind.pk else None
