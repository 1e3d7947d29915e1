"""Bring a whole programme in from its archive: all of it, or nothing."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from village.access.roles import Role
from village.accounts.links import link_for
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core import sealed_files
from village.core.erasing import erasing
from village.core.french import counted
from village.exchange.moving import dictionary
from village.exchange.moving.archive import Archive, opened
from village.exchange.moving.coming import Coming, in_order, later
from village.exchange.moving.tables import label_of
from village.people.models import Person
from village.programmes.models import Membership, Programme


@dataclass(frozen=True)
class Settled:
    programme: Programme
    rows: int
    papers: int
    lost_papers: int
    accounts: int
    known_accounts: int
    moved: bool
    """Whether its dossiers bear other numbers than before: others had taken them here."""
    complete: bool
    invitations: list[tuple[str, str]]
    """Who coordinates today, and the path of the page where each chooses a password."""


def import_programme(path: Path, phrase: str, *, at: datetime) -> Settled:
    """Write the programme of this archive, in one transaction; raises `Damaged`. The caller has opened the wall."""
    with opened(path, phrase, dictionary.schema()) as archive:
        _must_be_new(archive)
        coming = Coming(archive)
        try:
            with transaction.atomic():
                return _brought(archive, coming, at=at)
        except BaseException:
            sealed_files.sweep([sealed_files.Kept(key, name.hex, time.time()) for key, name in coming.papers])
            raise


def _must_be_new(archive: Archive) -> None:
    said = archive.manifest.get("programme")
    code = said.get("code") if isinstance(said, dict) else None
    if not isinstance(code, str) or archive.said(label_of(Programme), "lignes") != 1:
        raise archive.refused("il ne dit pas de quel programme il est.")
    if Programme.objects.filter(code=code).exists():
        raise archive.refused(
            f"le programme « {code} » est déjà ici. Une archive ne complète ni ne remplace un programme : reprenez-la "
            "dans une installation qui ne l’a pas."
        )


def _brought(archive: Archive, coming: Coming, *, at: datetime) -> Settled:
    rows = 0
    with erasing():  # closed minutes come back as they were
        coming.reserve()
        for model in later():
            coming.look(model)
        for model in in_order():
            rows += coming.bring(model)
        for model in later():
            rows += coming.bring_later(model)
    _check_links(archive)
    programme = Programme.objects.get(code=archive.manifest["programme"]["code"])
    made: Any = archive.manifest.get("fait_le")
    record(
        Act.PROGRAMME_IMPORT, by=None, target=programme, programme_id=programme.pk, at=at,
        details=f"archive du {str(made)[:10]}, {counted(rows, 'ligne')}, {counted(len(coming.papers), 'papier')} ; "
        f"tête du journal d’origine : {str(archive.manifest.get('tete_du_journal'))[:64]}",
    )  # fmt: skip
    return Settled(
        programme=programme,
        rows=rows,
        papers=len(coming.papers),
        lost_papers=coming.missing,
        accounts=archive.said(label_of(User), "lignes") - coming.known_users,
        known_accounts=coming.known_users,
        moved=bool(coming.offsets[label_of(Person)]),
        complete=archive.manifest.get("complet") is True,
        invitations=_invited(programme, at),
    )


def _invited(programme: Programme, at: datetime) -> list[tuple[str, str]]:
    """Who coordinates today and has no password here: the first to come in, who invites the others."""
    hats = Membership.objects.current(timezone.localdate(at)).filter(programme=programme, role=Role.COORDINATOR)
    users = User.objects.filter(pk__in=hats.values("user_id"), is_active=True).order_by("pk")
    found = [user for user in users if not user.has_usable_password()]
    for user in found:
        record(Act.ACCOUNT_INVITE, by=None, target=user, programme_id=programme.pk, at=at)
    return [(str(user), link_for(user)) for user in found]


def _check_links(archive: Archive) -> None:
    """Now, and not when the transaction ends: then it could no longer be said."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        raise archive.refused("ses lignes ne tiennent pas ensemble.") from error


__all__ = ["Settled", "import_programme"]
