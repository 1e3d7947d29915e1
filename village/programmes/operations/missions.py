"""The written frame of the référent's missions (R33, RU9): published by version, acknowledged by each référent."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, Subject
from village.access.roles import Role
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.programmes.models import Membership, MissionAcknowledgement, MissionFrame, Programme
from village.programmes.operations.guard import must_configure, must_coordinate

MISSION_PARTS = ("missions", "limits", "means")


@transaction.atomic
def publish_mission(programme: Programme, *, version: int | None, on: date, by: Actor, **texts: str) -> MissionFrame:
    """Publish the version after `version` (0 for the first): each référent acknowledges it anew."""
    must_configure(by, programme.pk)
    must_coordinate(by, programme.pk, on=on)
    for part in MISSION_PARTS:
        if not texts[part].strip():
            raise DomainError("Cette partie est obligatoire : écrivez au moins une phrase.", field=part)
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    last = locked.mission_frames.order_by("-number").first()
    if version != (last.number if last else 0):
        raise StaleVersion
    if last and all(getattr(last, part) == texts[part] for part in MISSION_PARTS):
        raise DomainError("Ce texte est celui de la version en vigueur : rien à publier.")
    frame = MissionFrame.objects.create(
        programme=locked,
        number=last.number + 1 if last else 1,
        published_on=on,
        **{part: texts[part] for part in MISSION_PARTS},
    )
    record(Act.MISSION_PUBLISH, by=by, target=frame, details=f"version {frame.number}")
    return frame


@transaction.atomic
def acknowledge_mission(
    frame: MissionFrame, *, user: User, channel: str, signed_on: date, by: Actor, on: date
) -> MissionAcknowledgement:
    """A référent knows the frame in force: on screen for oneself; on paper, recorded by the coordination.

    Done again it changes nothing.
    """
    by.must(Permission.MISSION_READ, Subject(frame.programme_id))
    paper = channel == MissionAcknowledgement.Channel.PAPER
    if paper:
        must_configure(by, frame.programme_id)
    elif user.pk != by.user_id:
        raise Forbidden("À l’écran, chacun enregistre pour soi.")
    programme = Programme.objects.select_for_update().get(pk=frame.programme_id)
    if programme.mission_frames.filter(number__gt=frame.number).exists():
        raise DomainError("Une nouvelle version vient de paraître : relisez-la avant de l’enregistrer.")
    if not Membership.objects.current(on).filter(user=user, programme=programme, role=Role.REFERENT).exists():
        raise DomainError("Cette personne n’est pas référente de parcours dans ce programme.")
    if not frame.published_on <= signed_on <= on:
        raise DomainError(
            f"Choisissez un jour entre la publication, le {frame.published_on:%d/%m/%Y}, et aujourd’hui.", field="on"
        )
    known, new = MissionAcknowledgement.objects.get_or_create(
        frame=frame, user=user, defaults={"on": signed_on, "channel": channel}
    )
    if new:
        details = f"version {frame.number}, {known.get_channel_display()}"
        record(Act.MISSION_ACKNOWLEDGE, by=by, target=known, details=details)
    return known
