"""Two dossiers of one child become one: decided by a person, seen before, journaled in both, undone within a month."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zlib import crc32

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from village.access import wall
from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.wall import Mission
from village.around.models import ScannedPaper
from village.audit.journal import Act, record
from village.core import sealed_files
from village.core.errors import DomainError, StaleVersion
from village.core.models import Draft
from village.meetings.models import Situation
from village.meetings.operations.ties import AFTER
from village.notifications.inbox import notify
from village.people.models import CareTeamMembership, Guardian, Household, Merge, NotTheSame, Person, must_on
from village.people.models.merging import UNDO_DAYS
from village.plans.models import Plan
from village.privacy.models import Disposal, ExceptionalAccess
from village.privacy.operations import tables
from village.privacy.operations.joining import Choices, Joining
from village.privacy.operations.retention import is_held
from village.privacy.places import drafts_about
from village.privacy.reach import models_held, rows_of
from village.programmes.models import Programme

_SET_ASIDE = (
    "Un dossier que vous suiviez a été réuni à un autre du même enfant, que suit quelqu’un d’autre. Ce que vous y avez "
    "écrit est gardé. La coordination vous dira la suite."
)
# Deleted last: what is in the dossier must be seen until it is elsewhere.
LAST: tuple[type[Model], ...] = (Guardian, Person, Household)


@transaction.atomic
def tell_apart(one: Person, other: Person, *, by: Actor, on: date) -> NotTheSame:
    """« Non, ce sont deux enfants »: remembered, and not asked again."""
    for child in (one, other):
        must_on(by, Permission.DOSSIER_MERGE, child, on)
    first, second = sorted((one, other), key=lambda child: child.pk)
    said, made = NotTheSame.objects.get_or_create(
        child=first, other=second.pk, defaults={"said_on": on, "said_by_id": by.user_id}
    )
    if made:
        for child, another in ((first, second), (second, first)):
            record(
                Act.DOSSIER_TELL_APART, by=by, target=said, person_id=child.pk, details=f"n’est pas le n° {another.pk}"
            )
    return said


def refusals(kept: Person, aside: Person, on: date) -> list[str]:
    """Why these two cannot be merged now: each says what to do first. Under the mission that keeps whole dossiers."""
    both = [kept, aside]
    said = {
        "L’un des deux dossiers est gelé : levez d’abord le gel.": any(is_held(child.pk, on) for child in both),
        "Le sort de l’un des deux dossiers est proposé : terminez ou abandonnez d’abord cette proposition.": (
            Disposal.objects.filter(child__in=both).pending().exists()
        ),
        "Quelqu’un lit l’un des deux dossiers par un accès exceptionnel : attendez une heure.": (
            ExceptionalAccess.objects.filter(child__in=both, closed_at=None, ends_at__gte=timezone.now()).exists()
        ),
        "L’un des deux enfants est à l’ordre du jour d’une EPS qui n’est pas close : ceux qui y siègent liraient "
        "aussitôt le dossier réuni. Retirez-le, puis remettez-le après.": Situation.objects.filter(
            child__in=both, meeting__closed_at=None, meeting__on__gte=on - AFTER
        ).exists(),
        "Le dossier qui serait réuni a un compte à son nom : gardez plutôt ce dossier-là.": bool(aside.account_id),
        "Le dossier qui serait réuni est né d’une réunion récente : attendez qu’elle ne puisse plus être annulée, ou "
        "gardez plutôt ce dossier-là.": aside.merges.undoable(on).exists(),
        "Quelqu’un est en train d’écrire dans le dossier qui serait réuni : attendez que son texte soit enregistré.": (
            Draft.objects.filter(drafts_about({Person: [aside.pk]}), ~Q(text=b"")).exists()
        ),
        _crossing(kept, aside): bool(_crossing(kept, aside)),
    }
    found = [words for words, holds in said.items() if holds]
    if not found and _shared(kept, aside):
        found.append("L’un des deux est noté comme frère ou sœur de l’autre : corrigez d’abord ce lien.")
    return found


def _crossing(kept: Person, aside: Person) -> str:
    """Two parcours at a time: a person must say what becomes of one of them first."""
    for one in kept.plans.all():
        for other in aside.plans.all():
            if one.opened_on < (other.closed_on or date.max) and other.opened_on < (one.closed_on or date.max):
                return (
                    f"Deux parcours se chevauchent, {_days(one)} et {_days(other)} : un enfant n’en a qu’un à la fois. "
                    "L’application ne réunit pas deux parcours menés en même temps ; gardez les deux dossiers."
                )
    return ""


def _days(plan: Plan) -> str:
    end = f" au {plan.closed_on:%d/%m/%Y}" if plan.closed_on else ", encore ouvert"
    return f"du {plan.opened_on:%d/%m/%Y}{end}"


def _shared(kept: Person, aside: Person) -> bool:
    """A row of both dossiers: it could not go back to one of them."""
    mine, theirs = rows_of(kept).keys, rows_of(aside).keys
    return any(mine[model] & theirs[model] for model in set(mine) & set(theirs))


def version_of(kept: Person, aside: Person) -> int:
    """A number that changes when one of the dossiers gains, loses or changes what a merge looks at."""
    keys = {model: wanted for model, wanted in rows_of(kept, aside).keys.items() if wanted}
    read = {model: wanted for model, wanted in keys.items() if model._meta.app_label == "people"}
    said = sorted((model._meta.label, sorted(wanted)) for model, wanted in keys.items())
    return crc32(repr((said, tables.copied(read))).encode())


@transaction.atomic
def merge_dossiers(
    kept: Person, aside: Person, choices: Choices, *, version: int | None, by: Actor, at: datetime
) -> Merge:
    """Carry the whole dossier `aside` into that of `kept`. `version`: of the preview that was read."""
    on = timezone.localdate(at)
    if kept.pk == aside.pk or kept.programme_id != aside.programme_id or not (kept.is_child and aside.is_child):
        raise DomainError("Choisissez deux enfants du programme.")
    for child in (kept, aside):
        must_on(by, Permission.DOSSIER_MERGE, child, on)
    with wall.open_for(Mission.KEEP, kept.programme_id):  # all of it, what nobody here may read included
        locked = Person.objects.select_for_update(of=("self",)).select_related("household").order_by("pk")
        people = {person.pk: person for person in locked.filter(pk__in=[kept.pk, aside.pk])}
        if len(people) < 2:
            raise DomainError("L’un de ces dossiers n’est plus là : la page a été relue, recommencez.")
        kept, aside = people[kept.pk], people[aside.pk]
        if why := refusals(kept, aside, on):
            raise DomainError(why[0])
        if version != version_of(kept, aside):
            raise StaleVersion
        joining = Joining(kept, aside, choices, on)
        left = _left(joining, on)
        made = _carry(kept, aside, joining, by=by, on=on)
    notify(left, programme_id=kept.programme_id, text=_SET_ASIDE, url=reverse("home:today"), at=at)
    record(Act.DOSSIER_MERGE, by=by, target=made, person_id=kept.pk, details=f"le n° {aside.pk} y est réuni")
    record(Act.DOSSIER_MERGE, by=by, target=made, person_id=aside.pk, details=f"réuni au n° {kept.pk}")
    return made


def _left(joining: Joining, on: date) -> set[int]:
    """The référents set aside, who open this child no more."""
    both = CareTeamMembership.objects.filter(child__in=[joining.kept, joining.aside], link=Link.REFERENT.value)
    ties, gone = both.exclude(ends_on__lt=on).exclude(user=None), Q(pk__in=joining.gone[CareTeamMembership])
    return set(ties.filter(gone).values_list("user_id", flat=True)) - set(
        ties.exclude(gone).values_list("user_id", flat=True)
    )


def forget_ledgers(programme: Programme, *, on: date) -> int:
    """What a merge set aside serves only to undo it: gone once its last day is over. The other dossier's key stays."""
    over = Merge.objects.filter(child__programme=programme, merged_on__lt=on - timedelta(days=UNDO_DAYS))
    return over.exclude(ledger=None).update(ledger=None)


def _carry(kept: Person, aside: Person, joining: Joining, *, by: Actor, on: date) -> Merge:
    own, former = kept.own_key(), aside.own_key()
    refile(aside, former, own)
    ledger = _written(joining)
    ledger["parents"] = {str(one): other for one, other in joining.same.items()}
    ledger["phones"] = joining.phones
    ledger["then"] = keys_in(rows_of(kept).keys)
    return Merge.objects.create(
        child=kept, number=aside.pk, other_key_id=former, merged_on=on, merged_by_id=by.user_id, ledger=ledger
    )


def _written(joining: Joining) -> dict[str, Any]:
    """Write it all, and what it was before."""
    changes = {model: rows for model, rows in joining.changes.items() if rows}
    before = copies(changes)
    gone = tables.copied(joining.gone)
    first = {model: keys for model, keys in joining.gone.items() if model not in LAST}
    tables.remove(first)
    try:
        with transaction.atomic():
            for model, rows in changes.items():
                for key, values in rows.items():
                    tables.change(model, key, values)
    except IntegrityError as error:
        raise DomainError(clash(error)) from error
    tables.remove({model: joining.gone[model] for model in LAST if joining.gone[model]})
    after = copies(changes)
    changed = {
        name: {
            str(key): {column: [value, after[name][key][column]] for column, value in row.items()
                       if value != after[name][key][column]}
            for key, row in rows.items()
        }
        for name, rows in before.items()
    }  # fmt: skip
    return {"gone": gone, "changed": changed}


def copies(rows: "dict[type[Model], Any]") -> dict[str, dict[int, dict[str, Any]]]:
    """The rows as they are in the base, by model and by number."""
    return {name: {row["id"]: row for row in found} for name, found in tables.copied(rows).items()}


def keys_in(keys: "dict[type[Model], set[Any]]") -> dict[str, list[Any]]:
    return {model._meta.label_lower: sorted(found) for model, found in keys.items() if found}


def clash(error: IntegrityError) -> str:
    """Which kind of row the child would have twice."""
    name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    kinds = defaultdict(lambda: "une même ligne")
    for model in models_held():
        for constraint in model._meta.constraints:
            kinds[constraint.name] = f"« {model._meta.verbose_name} »"
    return (
        f"Les deux dossiers ont chacun {kinds[name]} là où un enfant n’en a qu’une à la fois : terminez-en une, puis "
        "recommencez. Rien n’a été changé."
    )


def refile(child: Person, old: int, new: int) -> None:
    """The scanned papers of this child, sealed under another key."""
    papers = list(ScannedPaper.objects.filter(child=child).standing().values_list("file", flat=True))
    for file in papers:
        try:
            sealed_files.refile(file, old, new)
        except sealed_files.Unreadable as error:
            raise DomainError(
                "Un papier numérisé de l’un des dossiers ne s’ouvre plus : retirez-le d’abord, ou numérisez-le encore."
            ) from error
        transaction.on_commit(partial(sealed_files.forget_old, file, old))
