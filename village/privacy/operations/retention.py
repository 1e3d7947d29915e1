"""Decide what becomes of a dossier: proposed by one, validated by another, with the visa of the Archives (R74)."""

from datetime import date

from django.db import transaction
from django.db.models import Max, Q

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.errors import DomainError
from village.people.models import Person
from village.privacy.countdown import Countdown, Due
from village.privacy.models import Disposal, LegalHold, RetentionRule, Slip
from village.privacy.periods import USUAL_OF, Kept
from village.programmes.models import Programme

_FIELD = {Kept.DOSSIER: "child_id", Kept.REFERRAL: "referral_id", Kept.ASKING: "asking_id", Kept.ARCHIVE: "archived_id"}
LONGEST = 600
REVIEW_MONTHS = 6


@transaction.atomic
def set_retention(programme: Programme, *, kept: Kept, months: int, reason: str, by: Actor, on: date) -> RetentionRule:
    """Keep something for less time, or for more with a written reason."""
    _must(by, Permission.RETENTION_MANAGE, programme)
    usual = USUAL_OF[kept]
    if not 1 <= months <= LONGEST:
        raise DomainError("Écrivez un nombre de mois, entre 1 et 600.", field="months")
    if kept is Kept.DRAFT:
        raise DomainError("Les brouillons partent toujours au bout de 30 jours.", field="months")
    if months > usual.months and not reason.strip():
        raise DomainError(
            f"Plus longtemps que d’habitude ({usual.months} mois) : écrivez pourquoi. La famille et la CNIL le liront.",
            field="reason",
        )
    rule, _ = RetentionRule.objects.update_or_create(
        programme=programme,
        kept=kept,
        defaults={
            "months": months, "usual": usual.months, "reason": reason.strip(), "decided_on": on,
            "decided_by_id": by.user_id,
        },
    )  # fmt: skip
    record(Act.RETENTION_CHANGE, by=by, target=rule, details=f"{kept} : {months} mois")
    return rule


@transaction.atomic
def hold_dossier(child: Person, *, reason: str, asked_by: str, by: Actor, on: date) -> LegalHold:
    """Gel: from today nothing of this dossier is archived or erased, until it is lifted."""
    _must(by, Permission.RETENTION_MANAGE, child.programme)
    if not reason.strip() or not asked_by.strip():
        raise DomainError("Dites pourquoi, et qui le demande : un gel se relit tous les six mois.", field="reason")
    Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    if is_held(child.pk, on):
        raise DomainError("Ce dossier est déjà gelé.")
    hold = LegalHold.objects.create(
        child=child, reason=reason.strip(), asked_by=asked_by.strip(), starts_on=on,
        review_on=add_months(on, REVIEW_MONTHS), set_by_id=by.user_id,
    )  # fmt: skip
    record(Act.DATA_HOLD, by=by, target=hold, person_id=child.pk, details="gel")
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, by: Actor, on: date) -> None:
    """The reason is over: the ordinary clock counts again. Its last day is today."""
    _must(by, Permission.RETENTION_MANAGE, hold.child.programme)
    if hold.ends_on:
        raise DomainError("Ce gel est déjà levé.")
    hold.ends_on = on
    hold.save(update_fields=["ends_on"])
    record(Act.DATA_HOLD, by=by, target=hold, person_id=hold.child_id, details="gel levé")


def is_held(child_id: int, on: date) -> bool:
    """Whether a gel protects the dossier on this day; the day on which it is lifted, not any more."""
    open_holds = Q(ends_on=None) | Q(ends_on__gt=on)
    return LegalHold.objects.filter(open_holds, child_id=child_id, starts_on__lte=on).exists()


@transaction.atomic
def propose_disposals(
    programme: Programme, *, chosen: list[str], action: Disposal.Action, by: Actor, on: date, at_request: bool = False
) -> list[Disposal]:
    """Propose to archive or to eliminate what is due (« dossier:12 »). Nothing leaves before somebody else agrees."""
    _must(by, Permission.RETENTION_MANAGE, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)  # one proposal at a time
    countdown = Countdown(programme, on)
    disposals = [_proposed(countdown, value, action, by=by, on=on, at_request=at_request) for value in chosen]
    if not disposals:
        raise DomainError("Cochez au moins un dossier.", field="chosen")
    record(Act.DISPOSAL_PROPOSE, by=by, details=f"{action} : {len(disposals)}")
    return disposals


def _proposed(
    countdown: Countdown, value: str, action: Disposal.Action, *, by: Actor, on: date, at_request: bool
) -> Disposal:
    due = countdown.of(value)
    if due is None or (due.due_on > on and not at_request):
        raise DomainError("Un des dossiers cochés n’est plus à échéance : la page a été relue, recommencez.")
    if due.blocked:
        raise DomainError(f"{due.label[:1].upper()}{due.label[1:]} : {due.blocked}.")
    if (due.kept, due.number) in countdown.pending:
        raise DomainError(f"Le sort du {due.label} est déjà proposé.")
    if action is Disposal.Action.ARCHIVE and due.kept is not Kept.DOSSIER:
        raise DomainError("Seul un dossier en cours d’usage s’archive : le reste s’élimine.")
    return Disposal.objects.create(
        programme=countdown.programme,
        kept=due.kept,
        action=action,
        number=due.number,
        first_year=due.lived.first.year,
        last_year=due.lived.last.year,
        due_on=due.due_on,
        at_request=at_request,
        proposed_by_id=by.user_id,
        proposed_on=on,
        **{_FIELD[due.kept]: due.key},
    )


@transaction.atomic
def validate_disposal(disposal: Disposal, *, by: Actor, on: date) -> Disposal:
    """A second person agrees: never the one who proposed."""
    current = locked(disposal, by, Permission.RETENTION_VALIDATE)
    if current.proposed_by_id == by.user_id:
        raise DomainError("Vous avez fait cette proposition : une autre personne doit la valider.")
    if current.validated_on:
        raise DomainError("Cette proposition est déjà validée.")
    current.validated_by_id, current.validated_on = by.user_id, on
    current.save(update_fields=["validated_by", "validated_on"])
    record(Act.DISPOSAL_VALIDATE, by=by, target=current, person_id=current.child_id, details="validé")
    return current


@transaction.atomic
def cancel_disposal(disposal: Disposal, *, reason: str, by: Actor, on: date) -> Disposal:
    """Give a proposal up, with a reason: the dossier stays."""
    current = locked(disposal, by, Permission.RETENTION_VALIDATE)
    if not reason.strip():
        raise DomainError("Dites pourquoi ce dossier reste.", field="reason")
    current.cancelled_on, current.cancel_reason = on, reason.strip()
    current.save(update_fields=["cancelled_on", "cancel_reason"])
    record(Act.DISPOSAL_VALIDATE, by=by, target=current, person_id=current.child_id, details="abandonné")
    return current


@transaction.atomic
def make_slip(programme: Programme, *, by: Actor, on: date) -> Slip:
    """Put the eliminations that two people decided on one slip, for the Archives départementales."""
    _must(by, Permission.RETENTION_MANAGE, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    lines = Disposal.objects.filter(programme=programme).pending()
    lines = lines.filter(action=Disposal.Action.ERASE, validated_on__isnull=False, slip=None)
    if not lines.exists():
        raise DomainError("Aucune élimination validée n’attend de bordereau.")
    last = Slip.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0
    slip = Slip.objects.create(programme=programme, number=last + 1, made_on=on, made_by_id=by.user_id)
    count = lines.update(slip=slip)
    record(Act.SLIP_MAKE, by=by, target=slip, details=f"{count} lignes")
    return slip


@transaction.atomic
def record_visa(slip: Slip, *, visa_on: date, reference: str, visa_by: str, by: Actor, on: date) -> Slip:
    """Write the visa of the Archives départementales: without it, nothing of the slip is eliminated."""
    _must(by, Permission.RETENTION_MANAGE, slip.programme)
    current = Slip.objects.select_for_update().get(pk=slip.pk)
    if current.visa_on:
        raise DomainError("Le visa de ce bordereau est déjà enregistré.")
    if not current.made_on <= visa_on <= on:
        raise DomainError("Le visa est donné après le bordereau, et pas dans le futur.", field="visa_on")
    if not reference.strip() or not visa_by.strip():
        raise DomainError("Écrivez la référence du visa et qui l’a donné.", field="reference")
    current.visa_on, current.visa_reference, current.visa_by = visa_on, reference.strip(), visa_by.strip()
    current.save(update_fields=["visa_on", "visa_reference", "visa_by"])
    record(Act.SLIP_VISA, by=by, target=current)
    return current


def locked(disposal: Disposal, by: Actor | None, permission: Permission) -> Disposal:
    """The proposal as it is now, still to be carried out."""
    current = Disposal.objects.select_for_update(of=("self",)).select_related("programme", "slip").get(pk=disposal.pk)
    if by is not None:
        _must(by, permission, current.programme)
    if current.executed_on:
        raise DomainError("C’est déjà fait.")
    if current.cancelled_on:
        raise DomainError("Cette proposition a été abandonnée.")
    return current


def checked(disposal: Disposal, on: date) -> Due:
    """What is about to leave, unless something forbids it now: a gel, an open parcours, a family that came back."""
    due = next(
        (
            due
            for due in Countdown(disposal.programme, on).everything
            if due.kept == disposal.kept and due.number == disposal.number
        ),
        None,
    )
    if due is None:
        raise DomainError("Ce dossier n’est plus dans la base.")
    if due.blocked:
        raise DomainError(f"{due.label[:1].upper()}{due.label[1:]} : {due.blocked}.")
    if due.due_on > on and not disposal.at_request:
        raise DomainError(f"La famille a repris contact : le {due.label} reste jusqu’au {due.due_on:%d/%m/%Y}.")
    return due


def _must(by: Actor, permission: Permission, programme: Programme) -> None:
    by.must(permission, Subject(programme.pk))
