"""Carry out what two people decided: archive, or eliminate once the Archives have put their visa."""

import json
import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.crypto import decrypt, encrypt
from village.core.dates import Period
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.evaluation.operations import freeze_years
from village.people.models import Person
from village.privacy.countdown import Due
from village.privacy.models import ArchivedDossier, ArchiveReading, Disposal, RightsRequest
from village.privacy.operations import tables
from village.privacy.operations.erasing import checked_rows, erase, forget_drafts, forget_keys
from village.privacy.operations.retention import checked, locked
from village.privacy.periods import Kept
from village.privacy.reach import models_held
from village.referrals.models import FamilyRequest, Referral

SHORTEST = 10  # letters of a motive


@transaction.atomic
def execute_disposal(disposal: Disposal, *, by: Actor | None, on: date) -> Disposal:
    """Archive or eliminate now. Refused unless two people agreed and, to eliminate, the Archives too."""
    current = locked(disposal, by, Permission.RETENTION_MANAGE)
    if current.validated_on is None:
        raise DomainError("Une seconde personne doit d’abord valider cette proposition.")
    if current.action == Disposal.Action.ERASE and (current.slip is None or current.slip.visa_on is None):
        raise DomainError("Le visa des Archives départementales manque : rien n’est éliminé avant.")
    due = checked(current, on)
    if current.action == Disposal.Action.ARCHIVE:
        _archive(current, due, by=by, on=on)
    else:
        _eliminate(current, due, by=by, on=on)
    Disposal.objects.filter(pk=current.pk).update(executed_on=on)
    current.refresh_from_db()
    return current


def _archive(disposal: Disposal, due: Due, *, by: Actor | None, on: date) -> ArchivedDossier:
    """Out of the active base, into one sealed piece: nothing in the lists, the search, the pages can find it."""
    child = Person.objects.select_for_update(of=("self",)).get(pk=due.key)
    programme = disposal.programme
    freeze_years(programme, due.lived, by=by, on=on)
    rows = checked_rows(child)
    keys = rows.keys.pop(SealingKey, set())  # they stay, for the day when the words are opened again
    key = uuid.uuid4()
    content = {
        "rows": tables.copied({model: rows.keys[model] for model in rows.models()}),
        "beside": tables.copied(rows.blanked),
        "shared": {model._meta.label_lower: sorted(some) for model, some in rows.shared.items()},
        "keys": sorted(keys),
    }
    archived = ArchivedDossier.objects.create(
        programme=programme,
        number=child.pk,
        key=key,
        sealed_name=encrypt(str(child), f"archive-name:{key}"),
        sealed=encrypt(json.dumps(content), f"archive:{key}"),
        first_year=due.lived.first.year,
        last_year=due.lived.last.year,
        archived_on=on,
        archived_by_id=by.user_id if by else None,
    )
    forget_drafts(rows)
    tables.take_out(rows, emptied={RightsRequest: rows.blanked.get(RightsRequest, set())})
    Disposal.objects.filter(pk=disposal.pk).update(archived=archived)
    record(Act.ARCHIVE_PUT, by=by, target=archived, person_id=child.pk, details=f"{rows.count()} lignes")
    return archived


def _eliminate(disposal: Disposal, due: Due, *, by: Actor | None, on: date) -> None:
    programme = disposal.programme
    if due.kept is Kept.ARCHIVE:
        destroy_archive(ArchivedDossier.objects.select_for_update(of=("self",)).get(pk=due.key), by=by)
        return
    models: dict[Kept, Any] = {Kept.DOSSIER: Person, Kept.REFERRAL: Referral, Kept.ASKING: FamilyRequest}
    start = models[due.kept].objects.select_for_update(of=("self",)).get(pk=due.key)
    erase(start, programme=programme, lived=due.lived, by=by, on=on)


def destroy_archive(archived: ArchivedDossier, *, by: Actor | None) -> None:
    """The archived piece goes, and the words that others' rows wrote with it."""
    content = opened(archived)
    by_name = {model._meta.label_lower: model for model in models_held()}
    tables.blank_words({by_name[name]: keys for name, keys in content["shared"].items()})
    number = archived.number
    lived = Period(date(archived.first_year, 1, 1), date(archived.last_year, 12, 31))
    archived.delete()
    forget_keys(content.get("keys", ()))
    years = f"{lived.first.year} à {lived.last.year}"
    record(Act.DATA_ERASE, by=by, person_id=number, details=f"dossier archivé n° {number}, {years}")


def opened(archived: ArchivedDossier) -> dict[str, Any]:
    """The content of the sealed piece."""
    content: dict[str, Any] = json.loads(decrypt(bytes(archived.sealed), f"archive:{archived.key}"))
    return content


def name_of(archived: ArchivedDossier) -> str:
    return decrypt(bytes(archived.sealed_name), f"archive-name:{archived.key}")


@transaction.atomic
def read_archive(archived: ArchivedDossier, *, motive: str, by: Actor, at: datetime) -> dict[str, Any]:
    """Open an archived dossier, by the archive function, with a motive kept beside it."""
    by.must(Permission.ARCHIVE_READ, Subject(archived.programme_id))
    if len(motive.strip()) < SHORTEST:
        raise DomainError("Écrivez pourquoi vous ouvrez cette archive, en une phrase.", field="motive")
    ArchiveReading.objects.create(archived=archived, motive=motive.strip(), at=at, by_id=by.user_id)
    record(Act.ARCHIVE_READ, by=by, target=archived, person_id=archived.number, details="motif écrit")
    return opened(archived)


@transaction.atomic
def return_archive(archived: ArchivedDossier, *, by: Actor) -> Person:
    """The family is back: the dossier returns to the active base, whole, under its own number."""
    by.must(Permission.ARCHIVE_READ, Subject(archived.programme_id))
    current = ArchivedDossier.objects.select_for_update(of=("self",)).get(pk=archived.pk)
    content = opened(current)
    if Person._meta.label_lower not in content["rows"]:
        raise DomainError("Cette archive ne contient pas de dossier à remettre.")
    tables.put_back(content["rows"])
    tables.put_back_over({name: rows for name, rows in content["beside"].items() if name == _REGISTER})
    child = Person.objects.get(pk=current.number)
    current.delete()
    record(Act.ARCHIVE_RETURN, by=by, target=child, person_id=child.pk)
    return child


_REGISTER = RightsRequest._meta.label_lower

__all__ = ["destroy_archive", "execute_disposal", "name_of", "opened", "read_archive", "return_archive"]
