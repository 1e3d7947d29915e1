"""Add, open and withdraw a scanned paper; sweep the files that no paper claims (R59, R75, NP3)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, decide, reach
from village.around.models import ScannedPaper
from village.around.operations.days import check_past
from village.audit.journal import Act, record
from village.core import sealed_files
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.documents.received import Scan
from village.people.models import Merge, Person, subject_of

MOST = 200
"""Papers of one child."""
MOST_BYTES = 100 * 1024 * 1024
"""Of all his papers together: his family receives them in one file."""
FULL = f"Ce dossier a déjà {MOST} papiers, ou {MOST_BYTES // 1024**2} Mo : retirez ceux qui ne servent plus."
_DAY = 24 * 3600.0


class PaperUnreadable(DomainError):
    """The file is damaged or missing: said as it is, never given for another."""

    def __init__(self) -> None:
        super().__init__(
            "Ce papier ne s’ouvre plus : son fichier est abîmé. Prévenez l’administration technique, qui peut le "
            "remettre depuis une sauvegarde, ou numérisez-le à nouveau."
        )


@dataclass(frozen=True)
class PaperSheet:
    kind: str
    on: date
    scan: Scan
    subject: str = ""


@transaction.atomic
def add_paper(child: Person, sheet: PaperSheet, *, by: Actor, at: datetime) -> ScannedPaper:
    """Keep a paper: the file first, then its row; undone, the file has no row and is swept."""
    kind, today = ScannedPaper.Kind(sheet.kind), timezone.localdate(at)
    by.must(Permission.PAPER_WRITE, subject_of(by, child, today, kind.category))
    check_past(child, sheet.on, today)
    if kind is ScannedPaper.Kind.OTHER and not sheet.subject.strip():
        raise DomainError("Dites de quel papier il s’agit.", field="subject")
    child = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)  # one at a time, to count
    _must_have_room(child, len(sheet.scan.content))
    file = sealed_files.keep(sheet.scan.content, child.own_key())
    paper = ScannedPaper.objects.create(
        child=child, kind=kind, on=sheet.on, subject=sheet.subject.strip(), file=file, media=sheet.scan.media,
        size=len(sheet.scan.content), author_id=by.user_id, added_at=at,
    )  # fmt: skip
    record(Act.PAPER_ADD, by=by, target=paper, person_id=child.pk, details=kind.label)
    return paper


def _must_have_room(child: Person, size: int) -> None:
    standing = ScannedPaper.objects.filter(child=child).standing()
    bytes_kept = standing.aggregate(total=Sum("size"))["total"] or 0
    if standing.count() >= MOST or bytes_kept + size > MOST_BYTES:
        raise DomainError(FULL, field="file")


@transaction.atomic
def open_paper(paper: ScannedPaper, *, by: Actor, on: date) -> bytes:
    """Journal the reading, then give the content."""
    subject = subject_of(by, paper.child, on, ScannedPaper.Kind(paper.kind).category)
    decision = decide(by, Permission.PAPER_READ, subject)
    if not decision.allowed:
        raise Forbidden(decision.because)
    record(
        Act.PAPER_READ, by=by, target=paper, person_id=paper.child_id, rule=decision.rule,
        details=paper.get_kind_display(),
    )  # fmt: skip
    return content_of(paper)


def content_of(paper: ScannedPaper) -> bytes:
    """What is on disk, opened with the key of the child; raises `PaperUnreadable`."""
    try:
        return sealed_files.read(paper.child.own_key(), paper.file)
    except sealed_files.Unreadable as error:
        raise PaperUnreadable from error


def may_withdraw(paper: ScannedPaper, by: Actor) -> bool:
    """Its author, or the coordination."""
    return paper.author_id == by.user_id or reach(by, Permission.PAPER_WRITE).programme


@transaction.atomic
def withdraw_paper(paper: ScannedPaper, *, why: str, by: Actor, on: date) -> ScannedPaper:
    """Erase the file; the line stays, with who and why. The paper itself is with the team or the family."""
    by.must(Permission.PAPER_WRITE, subject_of(by, paper.child, on, ScannedPaper.Kind(paper.kind).category))
    if not may_withdraw(paper, by):
        raise Forbidden("Seule la personne qui a ajouté ce papier, ou la coordination, peut le retirer.")
    current = ScannedPaper.objects.select_for_update(of=("self",)).select_related("child").get(pk=paper.pk)
    if current.withdrawn_on:
        raise DomainError(f"Ce papier est déjà retiré, le {current.withdrawn_on:%d/%m/%Y}.")
    if not why.strip():
        raise DomainError("Dites pourquoi, en quelques mots.", field="why")
    current.withdrawn_on, current.withdrawn_by_id, current.withdrawn_why = on, by.user_id, why.strip()
    current.subject = ""  # it may be what should never have been there
    current.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_why", "subject"])
    record(Act.PAPER_WITHDRAW, by=by, target=current, person_id=current.child_id, details=current.get_kind_display())
    transaction.on_commit(partial(sealed_files.drop, current.child.own_key(), current.file))
    return current


def lost_files() -> list[sealed_files.Kept]:
    """The files that no paper claims: of a sending that was undone, of a paper withdrawn, of a child erased.

    Those of an archived dossier have no row while it sleeps: they stay as long as its key. What is a day old or less
    may be of a sending that goes on, whose very key no one else sees yet. To be asked by who sees the whole base.
    """
    alive = set(SealingKey.objects.values_list("pk", flat=True))
    here = set(Person.objects.filter(sealing_key__isnull=False).values_list("sealing_key", flat=True))
    here |= set(Merge.objects.filter(other_key__isnull=False).values_list("other_key", flat=True))
    claimed = {
        (key, file.hex) for key, file in ScannedPaper.objects.standing().values_list("child__sealing_key", "file")
    }
    return [
        one
        for one in sealed_files.kept()
        if one.age > _DAY and (one.key not in alive or (one.key in here and (one.key, one.name) not in claimed))
    ]


def sweep_files(*, by: Actor | None) -> int:
    """Erase them; returns how many."""
    lost = lost_files()
    sealed_files.sweep(lost)
    if lost:
        record(Act.DATA_EXPIRE, by=by, details=f"fichiers sans papier : {len(lost)}")
    return len(lost)
