"""What the family agrees to, and takes back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import OF_STRUCTURES, Actor, Forbidden, Subject
from village.access.roles import Role
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.core.holding import Category
from village.directory.models import Organisation, Professional
from village.notifications.inbox import notify
from village.people.models import Agreement, Guardian, Person, must_not_be_limited, refuses, ticked
from village.programmes.models import Membership

SUPPORT_ENDS = "Une famille retire son accord pour l’accompagnement : rencontrez-la, puis portez sa situation à l’EPS."
ONE_PARENT = (
    "Un parent retire son accord pour l’accompagnement ; celui de l’autre parent continue : parlez-en avec eux."
)
SHARING_ENDS = (
    "Une famille retire son accord pour partager des informations avec une structure : prévenez la structure."
)


@transaction.atomic
def record_agreement(  # noqa: PLR0913 - one argument per column of the agreement
    child: Person,
    *,
    guardian: Guardian,
    scope: str,
    channel: str,
    by: Actor,
    on: date,
    language: str = "français",
    recipient: Organisation | None = None,
    categories: list[str] | None = None,
) -> Agreement:
    """Record what a holder of parental authority agreed to (C3). Of this child only; `on` may be before `by` came."""
    _must_record(child, by)
    must_not_be_limited(child)
    if guardian.child_id != child.pk:
        raise DomainError("Cette personne n’est pas un parent de cet enfant.", field="guardian")
    _must_hold_authority(guardian)
    if child.birth_date and on < child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="on")
    _must_say_what(scope, recipient, categories)
    until = _takes_the_place(child, guardian, recipient, on, by) if scope == Agreement.Scope.SHARING else None
    agreement = Agreement(
        child=child, guardian=guardian, scope=scope, recipient=recipient, channel=channel, withdrawn_on=until,
        categories=sorted({*categories, Category.IDENTITY.value}) if categories else [],
        language=language, informed_by_id=by.user_id, given_on=on,
    )  # fmt: skip
    return _keep(agreement, by)


@transaction.atomic
def record_signed_agreement(guardian: Guardian, *, channel: str, language: str, by: Actor, on: date) -> Agreement:
    """What a parent signed on a fiche is the agreement to be supported: of who sends the fiche, or receives it."""
    by.must(Permission.REFERRAL_WRITE, Subject(guardian.child.programme_id))
    _must_hold_authority(guardian)
    agreement = Agreement(
        child=guardian.child, guardian=guardian, scope=Agreement.Scope.SUPPORT, channel=channel, language=language,
        informed_by_id=by.user_id, given_on=on,
    )  # fmt: skip
    return _keep(agreement, by)


def _must_say_what(scope: str, recipient: Organisation | None, categories: list[str] | None) -> None:
    """To share is with a structure, and of something; to be supported is with the team, and names no structure."""
    if scope == Agreement.Scope.SUPPORT:
        if recipient is not None or categories:
            raise DomainError(
                "L’accompagnement se fait avec l’équipe du programme : n’indiquez pas de structure, ne cochez rien, "
                "ou choisissez « partager des informations ».",
                field="recipient",
            )
        return
    if recipient is None:
        raise DomainError("Choisissez la structure avec laquelle la famille accepte de partager.", field="recipient")
    if not categories:
        raise DomainError("Cochez ce que la famille accepte de partager avec cette structure.", field="categories")


def _takes_the_place(
    child: Person, guardian: Guardian, recipient: Organisation | None, on: date, by: Actor
) -> date | None:
    """What a parent says again of the same structure replaces what he said: what he no longer ticks shuts that day.

    Said of a day before another answer, it holds until that one: that day is returned.
    """
    said = Agreement.objects.filter(
        child=child, guardian=guardian, scope=Agreement.Scope.SHARING, recipient=recipient
    ).select_for_update(of=("self",))
    for before in said.filter(given_on__lte=on, withdrawn_on=None):
        before.withdrawn_on = on
        before.save(update_fields=["withdrawn_on"])
        record(Act.AGREEMENT_RECORD, by=by, target=before, person_id=child.pk, details="remplacé")
    return said.filter(given_on__gt=on).order_by("given_on").values_list("given_on", flat=True).first()


def _keep(agreement: Agreement, by: Actor) -> Agreement:
    agreement.save()
    said = agreement.get_scope_display()
    record(Act.AGREEMENT_RECORD, by=by, target=agreement, person_id=agreement.child_id, details=said)
    return agreement


def _must_record(child: Person, by: Actor) -> None:
    """The child's référent of today, or the coordination: whoever goes on talking with the family."""
    if not Person.objects.visible_to(by, Permission.AGREEMENT_RECORD, even_limited=True).filter(pk=child.pk).exists():
        raise Forbidden("Le référent de l’enfant ou la coordination recueille l’accord de la famille.")


def _must_hold_authority(guardian: Guardian) -> None:
    if not guardian.holds_authority:
        raise DomainError("Cette personne n’a pas l’autorité parentale.", field="guardian")


def has_agreement(child: Person, on: date) -> bool:
    """Whether a parent's agreement to be supported holds on this day (R4); not on the day it is withdrawn."""
    return child.agreements.to_support().standing(on).exists()


def shared_with(child: Person, on: date) -> set[int]:
    """The structures with which the family accepts, on this day, that more than identity and school be shared.

    Each holder of authority who spoke of it said so, and none took it back: one refusal is enough. Primary keys of
    organisations.
    """
    social = Category.SOCIAL.value
    return {
        structure for structure, told in ticked(child, on).items() if all(social in codes for codes in told.values())
    }


def shared_in_part(child: Person, on: date) -> dict[int, str]:
    """The structures with which only some categories may be shared on this day: which, in words."""
    given = child.agreements.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
        scope=Agreement.Scope.SHARING, guardian__holds_authority=True, given_on__lte=on, recipient__isnull=False,
    ).order_by("given_on", "pk")  # fmt: skip
    whole = shared_with(child, on)
    return {one.recipient_id: one.shared for one in given if one.recipient_id and one.recipient_id not in whole}


def told_no_more(child: Person | None, accounts: Iterable[int | None], on: date) -> set[int]:
    """Of these accounts, those of a structure from which the family takes back what it shared: told nothing new."""
    if child is None:
        return set()
    hats = Membership.objects.of_programme(child.programme_id).current(on)
    sheets = Professional.objects.filter(
        refuses(Value(child.pk), F("organisation_id"), on), programme=child.programme_id, user__in=accounts,
        user__memberships__in=hats.filter(role__in=[role.value for role in OF_STRUCTURES]),
    )  # fmt: skip
    return {user for user in sheets.values_list("user_id", flat=True) if user}


def is_kept_from(child: Person | None, structure: Organisation | None, on: date) -> bool:
    """Whether the family takes back what it shared of this child with this structure."""
    if child is None or structure is None:
        return False
    return Organisation.objects.filter(refuses(Value(child.pk), F("pk"), on), pk=structure.pk).exists()


@transaction.atomic
def withdraw_agreement(agreement: Agreement, *, by: Actor, on: date, at: datetime) -> None:
    """The family takes its agreement back: from this day nothing new may be done on it (C11).

    What the same parent had said again of the same thing (another fiche brings its own) goes with it: one withdrawal
    is enough.

    The référent and the coordination are told, save who writes it down.
    """
    _must_record(agreement.child, by)
    if agreement.withdrawn_on:
        raise DomainError("Cet accord a déjà été retiré.")
    if on < agreement.given_on:
        raise DomainError("Le retrait ne peut pas précéder l’accord.", field="on")
    said = agreement.child.agreements.filter(
        guardian=agreement.guardian, scope=agreement.scope, recipient=agreement.recipient,
        withdrawn_on=None, given_on__lte=on,
    )  # fmt: skip
    for same in said.select_for_update(of=("self",)):
        same.withdrawn_on = on
        same.save(update_fields=["withdrawn_on"])
        record(Act.AGREEMENT_RECORD, by=by, target=same, person_id=same.child_id, details="retrait")
    agreement.withdrawn_on = on
    _tell(agreement, by=by, at=at)


def _tell(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    child, today = agreement.child, timezone.localdate(at)
    text = SHARING_ENDS
    if agreement.scope == Agreement.Scope.SUPPORT:
        text = ONE_PARENT if has_agreement(child, today) else SUPPORT_ENDS
    tied = child.care_team.filter(current_on(today), link=Link.REFERENT.value, user__isnull=False)
    hats = Membership.objects.of_programme(child.programme_id).current(today).filter(role=Role.COORDINATOR.value)
    told = {*tied.values_list("user_id", flat=True), *hats.values_list("user_id", flat=True)} - {by.user_id}
    url = reverse("casefile:agreements", args=[child.pk])
    notify(told, programme_id=child.programme_id, text=text, url=url, at=at)
