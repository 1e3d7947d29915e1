"""Tell a family about its data, and hand it its dossier."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.french import counted
from village.people.models import Guardian, Person, must_on
from village.people.operations import is_protected
from village.privacy import notices
from village.privacy.documents import zipped
from village.privacy.models import NoticeGiven, RightsRequest
from village.privacy.pack import Asker, Pack
from village.privacy.readings import readings_of

NOT_A_HOLDER = (
    "Cette personne n’a plus l’autorité parentale : le dossier ne lui est pas remis. Répondez par un refus motivé."
)


@dataclass(frozen=True)
class NoticeSheet:
    audience: str
    guardian: Guardian | None
    on: date
    channel: str
    language: str


@transaction.atomic
def give_notice(child: Person, sheet: NoticeSheet, *, by: Actor, on: date) -> NoticeGiven:
    """Record that a parent or the child was told. It is no agreement: nothing depends on it, and nobody signs."""
    must_on(by, Permission.NOTICE_GIVE, child, on)
    if sheet.on > on:
        raise DomainError("Ce jour n’est pas encore venu : vérifiez la date.", field="on")
    for_child = sheet.audience == NoticeGiven.Audience.CHILD
    if for_child and sheet.guardian:
        raise DomainError("Donnée à l’enfant : ne choisissez pas de parent.", field="guardian")
    if not for_child and (sheet.guardian is None or sheet.guardian.child_id != child.pk):
        raise DomainError("Choisissez le parent qui a reçu l’information.", field="guardian")
    given = NoticeGiven.objects.create(
        child=child,
        audience=sheet.audience,
        guardian=sheet.guardian,
        on=sheet.on,
        channel=sheet.channel,
        language=sheet.language.strip() or "français",
        text_version=notices.VERSION,
        by_id=by.user_id,
    )
    record(Act.NOTICE_GIVE, by=by, target=given, person_id=child.pk, details=given.get_audience_display())
    return given


@transaction.atomic
def deliver_pack(
    request: RightsRequest, *, protection: str, papers: Collection[int] = (), by: Actor, at: datetime
) -> bytes:
    """Make the whole dossier for the one who asked; it is handed over and not kept. `protection`: a written reason to
    say less of who read (a protected parent, a placed child). `papers`: the scanned
    papers that were read again and go with it."""
    by.must(Permission.RIGHTS_MANAGE, Subject(request.programme_id))
    current = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.kind != RightsRequest.Kind.ACCESS:
        raise DomainError("Le dossier se remet à qui a demandé l’accès : enregistrez cette demande.")
    if current.child is None:
        raise DomainError("Ce dossier n’est plus dans la base.")
    if current.protection != protection.strip():
        current.protection = protection.strip()
        current.save(update_fields=["protection"])
    if not current.is_of_a_holder:
        raise DomainError(NOT_A_HOLDER)
    pack = pack_of(current)
    scans = list(pack.papers.filter(pk__in=papers))
    protected = bool(current.protection) or is_protected(current.child)
    file = zipped(
        pack, readings_of(current.child, protected=protected), scans, number=current.number, on=timezone.localdate(at)
    )
    record(
        Act.RIGHTS_EXPORT, by=by, target=current, person_id=current.child_id,
        details=f"{len(file) // 1024} ko, {counted(len(scans), 'papier')}, "
        f"{'lectures protégées' if current.protection else 'lectures par fonction'}",
    )  # fmt: skip
    return file


def pack_of(request: RightsRequest) -> Pack:
    """The dossier for the one who asked."""
    if request.child is None:
        raise DomainError("Ce dossier n’est plus dans la base.")
    return Pack(request.child, Asker(request.guardian))
