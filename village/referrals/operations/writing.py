"""Write a fiche. Until it is sent it stays with its author: nobody else sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.audit.journal import Act, record
from village.core.dates import age
from village.core.errors import DomainError, StaleVersion
from village.core.text import fold, has_letters
from village.directory.models import Organisation, Professional, School
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import FAMILY_KIND, CriteriaSet, Door, Referral, Standing
from village.referrals.operations.criteria import answer_criteria
from village.referrals.operations.disagreement import forget_settlement
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
    guardian_lives_with: bool = True
    second_first_name: str = ""
    second_last_name: str = ""
    second_relation: str = ""
    second_phone: str = ""
    second_lives_with: bool = False
    second_address: str = ""
    second_standing: str = ""
    appraisal: str = ""
    child_words: str = ""
    adhesion_signs: str = ""
    door: str = Door.PARTNER
    organisation: Organisation | None = None
    came_from: str = ""
    criteria: CriteriaSet | None = None
    criteria_said: Mapping[int, str] = field(default_factory=dict)
    outside_quarters: bool = False


@transaction.atomic
def write_referral(fiche: Fiche, *, by: Actor, on: date) -> Referral:
    """Open a draft."""
    by.must(Permission.REFERRAL_WRITE)
    _check(fiche, by, on)
    referral = Referral(programme_id=by.programme_id, written_by_id=by.user_id, written_on=on)
    _fill(referral, fiche, by)
    referral.save()
    referral.motives.set(fiche.motives)
    answer_criteria(referral, fiche.criteria_said, on=on)
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
    forget_settlement(current)
    current.version += 1
    current.save()
    current.motives.set(fiche.motives)
    answer_criteria(current, fiche.criteria_said, on=on)
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
    _check_names(fiche)
    _check_second(fiche)
    _check_places(fiche, by)
    _check_door(fiche, by)


def _check_child(fiche: Fiche, on: date) -> None:
    if fiche.birth_date > on:
        raise DomainError("Cette date de naissance est dans le futur : vérifiez l’année.", field="birth_date")
    if age(fiche.birth_date, on) > OLDEST:
        raise DomainError(
            f"Cet enfant aurait plus de {OLDEST} ans : vérifiez l’année de naissance.", field="birth_date"
        )


NAMES = ("child_first_name", "child_last_name", "guardian_first_name", "guardian_last_name")
SECOND = ("second_first_name", "second_last_name", "second_relation")


def _check_names(fiche: Fiche) -> None:
    """A name has letters, of any alphabet; signs and apostrophes are welcome beside them."""
    for name in (*NAMES, *SECOND[:2]):
        value = getattr(fiche, name)
        if (value or name in NAMES) and not has_letters(value):
            raise DomainError("Écrivez ce nom avec des lettres : il sert à reconnaître la personne.", field=name)


def _check_second(fiche: Fiche) -> None:
    """The other parent is named whole or not at all, and is not the first one again."""
    said = [name for name in SECOND if getattr(fiche, name)]
    if said and len(said) < len(SECOND):
        missing = next(name for name in SECOND if name not in said)
        raise DomainError("Pour l’autre parent, écrivez le prénom, le nom et le lien avec l’enfant.", field=missing)
    if said and fold(fiche.second_first_name + fiche.second_last_name) == fold(
        fiche.guardian_first_name + fiche.guardian_last_name
    ):
        raise DomainError("C’est le même parent que le premier : écrivez l’autre.", field="second_last_name")
    if said and fiche.second_standing == Standing.NONE:
        raise DomainError("Vous nommez un autre parent : dites où il en est.", field="second_standing")


def _check_places(fiche: Fiche, by: Actor) -> None:
    if fiche.commune.programme_id != by.programme_id:
        raise DomainError("Choisissez une commune du programme.", field="commune")
    if fiche.quarter and fiche.quarter.commune_id != fiche.commune.pk:
        raise DomainError(f"Ce quartier n’est pas à {fiche.commune} : changez l’un ou l’autre.", field="quarter")
    if fiche.quarter and fiche.outside_quarters:
        raise DomainError("Dans un quartier, ou hors quartier : choisissez l’un des deux.", field="quarter")
    if bool(fiche.school) != bool(fiche.level):
        raise DomainError(
            "Choisissez l’école et le niveau, ou aucun des deux.", field="level" if fiche.school else "school"
        )


def _check_door(fiche: Fiche, by: Actor) -> None:
    """Who speaks: a partner for his structure; the team, for whoever comes, calls or writes (R5, R9)."""
    if not writes_for_others(by) and fiche.door != Door.PARTNER:
        raise DomainError("Vous écrivez pour votre structure. Pour un appel, adressez-vous au programme.", field="door")
    if fiche.door == Door.FAMILY and fiche.referrer_kind.national_code != FAMILY_KIND:
        raise DomainError("La famille vient d’elle-même : choisissez « famille ».", field="referrer_kind")
    if fiche.door == Door.FAMILY and fiche.organisation:
        raise DomainError("La famille vient d’elle-même : ne choisissez pas de structure.", field="organisation")
    if fiche.door == Door.OTHER_PRE and not fiche.came_from.strip():
        raise DomainError("Écrivez quel PRE vous appelle, et qui.", field="came_from")
    if fiche.criteria and fiche.criteria.programme_id != by.programme_id:
        raise DomainError("Ces critères sont ceux d’un autre programme : rouvrez la page.")
    if fiche.organisation and fiche.organisation.programme_id != by.programme_id:
        raise DomainError("Choisissez une structure du programme.", field="organisation")


def _fill(referral: Referral, fiche: Fiche, by: Actor) -> None:
    for one in fields(Fiche):
        if one.name not in {"motives", "criteria_said"}:
            setattr(referral, one.name, getattr(fiche, one.name))
    referral.referrer = None
    if speaks_for_itself(fiche.door, by) and fiche.organisation is None:
        referral.referrer, referral.organisation = where_from(referral, fiche.referrer_kind)


def writes_for_others(by: Actor) -> bool:
    """Whether she may write for whoever comes, calls or writes: an orienteur writes for his structure alone."""
    return by.role is not Role.REFERRER


def speaks_for_itself(door: str, by: Actor) -> bool:
    """Whether the writer is the partner; else she writes for a family, a caller, or a sheet brought by hand."""
    return door == Door.PARTNER and by.role not in {Role.COORDINATOR, Role.ASSISTANT}


def where_from(referral: Referral, kind: ListItem) -> tuple[Professional | None, Organisation | None]:
    """Who writes, and for which structure; a family that asks by itself (RU3) has none."""
    sheet = (
        Professional.objects.filter(programme_id=referral.programme_id, user_id=referral.written_by_id)
        .select_related("organisation")
        .first()
    )
    organisation = sheet.organisation if sheet else None
    return sheet, organisation if organisation and organisation.kind_id == kind.pk else None
