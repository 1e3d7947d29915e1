"""Write the partners down: structures, schools, professionals."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional, School
from village.directory.reading import current_members, members_without_sheet
from village.programmes.models import Commune, ListCode, ListItem, Membership, Programme


@dataclass(frozen=True)
class OrganisationSheet:
    """What a structure is; a school has its UAI and its place in éducation prioritaire besides (R96)."""

    name: str
    kind: ListItem
    commune: Commune | None = None
    is_school: bool = False
    uai: str = ""
    priority: str = ""


@dataclass(frozen=True)
class ProfessionalSheet:
    first_name: str
    last_name: str
    job: str = ""
    phone: str = ""
    level: str = Professional.Level.FIELD
    organisation: Organisation | None = None
    user: User | None = None


@transaction.atomic
def add_organisation(sheet: OrganisationSheet, *, by: Actor) -> Organisation:
    by.must(Permission.DIRECTORY_MANAGE)
    _alone_at(by.programme_id)
    organisation = Organisation(programme_id=by.programme_id)
    _write_organisation(organisation, sheet)
    record(Act.DIRECTORY_CHANGE, by=by, target=organisation, details="nouvelle structure")
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, sheet: OrganisationSheet, *, by: Actor) -> Organisation:
    by.must(Permission.DIRECTORY_MANAGE, Subject(organisation.programme_id))
    _alone_at(organisation.programme_id)
    _write_organisation(organisation, sheet)
    record(Act.DIRECTORY_CHANGE, by=by, target=organisation, details="structure modifiée")
    return organisation


@transaction.atomic
def remove_organisation(organisation: Organisation, *, by: Actor) -> None:
    """Take out a structure that nothing names."""
    by.must(Permission.DIRECTORY_MANAGE, Subject(organisation.programme_id))
    record(Act.DIRECTORY_CHANGE, by=by, target=organisation, details="structure retirée")
    try:
        organisation.delete()
    except ProtectedError as error:
        raise DomainError("Des personnes, des enfants ou des fiches y sont liés : elle reste.") from error


def _alone_at(programme_id: int) -> None:
    """One at a time: two people add the same partner on the same morning."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)


def _write_organisation(organisation: Organisation, sheet: OrganisationSheet) -> None:
    _check_kind(sheet.kind, organisation.programme_id)
    if sheet.commune and sheet.commune.programme_id != organisation.programme_id:
        raise DomainError("Cette commune n’est pas du programme.", field="commune")
    others = Organisation.objects.filter(programme_id=organisation.programme_id).exclude(pk=organisation.pk)
    if others.filter(name__iexact=sheet.name).exists():
        raise DomainError("Une structure porte déjà ce nom : précisez la commune ou le service.", field="name")
    if sheet.is_school and sheet.uai and (same := others.filter(school__uai=sheet.uai).first()):
        raise DomainError(f"Cet UAI est déjà celui de « {same} » : vérifiez-le.", field="uai")
    organisation.name, organisation.kind, organisation.commune = sheet.name, sheet.kind, sheet.commune
    organisation.save()
    _write_school(organisation, sheet)


def _check_kind(kind: ListItem, programme_id: int) -> None:
    if kind.list_code != ListCode.REFERRER_KIND or kind.programme_id not in {None, programme_id}:
        raise DomainError("Choisissez un type de structure dans la liste.", field="kind")


def _write_school(organisation: Organisation, sheet: OrganisationSheet) -> None:
    if sheet.is_school:
        School.objects.update_or_create(
            organisation=organisation, defaults={"uai": sheet.uai, "priority": sheet.priority}
        )
        return
    try:
        with transaction.atomic():
            School.objects.filter(organisation=organisation).delete()
            connection.check_constraints()  # the children whom this person may not see count too
    except (ProtectedError, IntegrityError) as error:
        raise DomainError(
            "Des enfants y sont ou y ont été scolarisés : elle reste une école.", field="is_school"
        ) from error


@transaction.atomic
def add_professional(sheet: ProfessionalSheet, *, by: Actor, on: date) -> Professional:
    by.must(Permission.DIRECTORY_MANAGE)
    _alone_at(by.programme_id)
    professional = Professional(programme_id=by.programme_id)
    _write_professional(professional, sheet, on)
    record(Act.DIRECTORY_CHANGE, by=by, target=professional, details="nouveau professionnel")
    return professional


@transaction.atomic
def change_professional(professional: Professional, sheet: ProfessionalSheet, *, by: Actor, on: date) -> Professional:
    """Change a sheet. Its account, once given, stays: seats and children were opened to that person."""
    by.must(Permission.DIRECTORY_MANAGE, Subject(professional.programme_id))
    _alone_at(professional.programme_id)
    if professional.user_id and sheet.user and sheet.user.pk != professional.user_id:
        raise DomainError("Cette fiche a déjà un compte : ajoutez une autre fiche pour cette personne.", field="user")
    _write_professional(professional, sheet, on)
    record(Act.DIRECTORY_CHANGE, by=by, target=professional, details="professionnel modifié")
    return professional


def _write_professional(professional: Professional, sheet: ProfessionalSheet, on: date) -> None:
    programme_id = professional.programme_id
    if sheet.organisation and sheet.organisation.programme_id != programme_id:
        raise DomainError("Cette structure n’est pas du programme.", field="organisation")
    same = Professional.objects.filter(
        programme_id=programme_id,
        first_name__iexact=sheet.first_name,
        last_name__iexact=sheet.last_name,
        organisation=sheet.organisation,
    )
    if same.exclude(pk=professional.pk).exists():
        raise DomainError("Cette personne a déjà une fiche dans cette structure.", field="last_name")
    if sheet.user and sheet.user.pk != professional.user_id:
        if not members_without_sheet(programme_id, on).filter(pk=sheet.user.pk).exists():
            raise DomainError("Ce compte n’est pas d’un membre du programme, ou il a déjà une fiche.", field="user")
        professional.user = sheet.user
    professional.first_name, professional.last_name = sheet.first_name, sheet.last_name
    professional.job, professional.phone, professional.organisation = sheet.job, sheet.phone, sheet.organisation
    professional.level = sheet.level
    professional.save()


def must_work_near_families(professional: Professional, what: str) -> None:
    """Refuse a political decider where a named child is spoken of (RU22): figures, never names."""
    if professional.level == Professional.Level.POLITICAL:
        raise DomainError(
            f"{professional} est au répertoire comme élu ou décideur : {what}. Le terrain coopère avec le terrain ; "
            "les élus reçoivent des chiffres.",
            field="professional",
        )


@transaction.atomic
def sheet_for(user: User, *, by: Actor, on: date) -> Professional:
    """Return the sheet of this member of the programme, made from the account if there is none."""
    by.must(Permission.DIRECTORY_MANAGE)
    _alone_at(by.programme_id)
    if known := Professional.objects.filter(programme_id=by.programme_id, user=user).first():
        return known
    if not current_members(by.programme_id, on).filter(pk=user.pk).exists():
        raise DomainError("Cette personne n’est pas membre du programme : invitez-la d’abord.")
    hats = Membership.objects.current(on).filter(programme_id=by.programme_id, user=user).exclude(job="")
    professional = Professional.objects.create(
        programme_id=by.programme_id,
        user=user,
        first_name=user.first_name,
        last_name=user.last_name,
        job=hats.values_list("job", flat=True).first() or "",
    )
    record(Act.DIRECTORY_CHANGE, by=by, target=professional, details="fiche d’un membre")
    return professional
