"""Open a dossier without a link, for an hour; say why; be reviewed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from village.access import wall
from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.access.wall import Mission
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.french import hour, long_date
from village.notifications.inbox import notify
from village.notifications.post import post
from village.people.models import Person, folded_name
from village.privacy.models import ExceptionalAccess
from village.privacy.models.exceptional import LASTS
from village.programmes.models import Membership

SHORTEST = 30
MOST, WITHIN = 3, timedelta(days=30)
TOLD = "Un accès exceptionnel à un dossier vient d’être ouvert : dites sous cinq jours s’il était justifié."
SUBJECT = "Un accès exceptionnel à relire"
LETTER = (
    "Bonjour,\n\n"
    "Le {day} à {hour}, une personne du programme a ouvert pour une heure, en lecture seule, un dossier dont elle "
    "n’a pas la charge.\n\n"
    "Connectez-vous, puis « Données » et « Accès exceptionnels » : vous y verrez qui, pourquoi et ce qui a été lu. "
    "Dites sous cinq jours ouvrés si c’était justifié.\n\n"
    "Ce message ne nomme personne, exprès."
)
# Who is told, and may review.
REVIEWERS = (Role.COORDINATOR.value, Role.DPO.value)


@dataclass(frozen=True)
class Identity:
    """A child as one says it at the door: exactly, or nothing is found."""

    first_name: str
    last_name: str
    birth_date: date


@transaction.atomic
def open_exceptional_access(who: Identity, *, motive: str, reason: str, by: Actor, at: datetime) -> ExceptionalAccess:
    """Open one dossier to read, for an hour; the coordination and the DPO are told before the page is shown.

    Whoever holds a live one for this child gets it back.
    """
    by.must(Permission.EXCEPTIONAL_ASK)
    if len(reason.strip()) < SHORTEST:
        raise DomainError(f"Dites pourquoi en une phrase entière, au moins {SHORTEST} caractères.", field="reason")
    User.objects.select_for_update().get(pk=by.user_id)  # two at once count each other
    child = _named(who, by, at)
    if live := ExceptionalAccess.objects.opened_by(by, at).filter(child=child).first():
        return live
    before = ExceptionalAccess.objects.filter(
        user_id=by.user_id, child__programme_id=by.programme_id, opened_at__gt=at - WITHIN
    )
    if before.count() >= MOST:
        raise DomainError(
            "Vous avez déjà ouvert trois accès exceptionnels en trente jours. Appelez la coordination : "
            "elle peut lire le dossier, ou vous confier l’enfant."
        )
    opened = ExceptionalAccess.objects.create(
        child=child, user_id=by.user_id, motive=motive, reason=reason.strip(), opened_at=at, ends_at=at + LASTS
    )
    record(
        Act.EXCEPTIONAL_OPEN, by=by, target=opened, person_id=child.pk, rule="break-glass",
        details=opened.get_motive_display(),
    )  # fmt: skip
    _tell(opened, by=by, at=at)
    return opened


def _named(who: Identity, by: Actor, at: datetime) -> Person:
    folded = folded_name(who.last_name, who.first_name)
    named = Person.objects.filter(
        programme_id=by.programme_id, is_child=True, limited_on=None, folded_name=folded, birth_date=who.birth_date
    )
    with wall.open_for(Mission.WELCOME, by.programme_id):
        found = list(named.order_by("pk")[:2])
    if len(found) != 1:
        raise DomainError(
            "Aucun dossier n’a exactement ce prénom, ce nom et cette date de naissance. Vérifiez, ou appelez la "
            "coordination. Cette demande est au journal."
        )
    (child,) = found
    mine = Person.objects.visible_to(by, Permission.DOSSIER_READ, timezone.localdate(at))
    if mine.filter(pk=child.pk).exists():
        raise DomainError("Ce dossier vous est déjà ouvert : cherchez l’enfant dans votre liste.")
    return child


def _tell(opened: ExceptionalAccess, *, by: Actor, at: datetime) -> None:
    """In their inbox, and by mail; a mail that does not leave does not keep a child waiting."""
    hats = Membership.objects.of_programme(by.programme_id).current(timezone.localdate(at)).filter(role__in=REVIEWERS)
    told = {hat.user_id: hat.user for hat in hats.exclude(user_id=by.user_id).select_related("user")}
    notify(told, programme_id=by.programme_id, text=TOLD, url=reverse("privacy:exceptional"), at=at)
    text = LETTER.format(day=long_date(timezone.localdate(at)), hour=hour(timezone.localtime(at)))
    missed = sum(not _mailed(user.email, text) for user in told.values())
    details = f"{len(told)} personnes prévenues" + (f", {missed} courriels non partis" if missed else "")
    record(Act.EXCEPTIONAL_OPEN, by=by, target=opened, person_id=opened.child_id, rule="break-glass", details=details)


def _mailed(address: str, text: str) -> bool:
    try:
        post(address, subject=SUBJECT, text=text)
    except DomainError:
        return False
    return True


@transaction.atomic
def close_exceptional_access(opened: ExceptionalAccess, *, by: Actor, at: datetime) -> None:
    """Close it before its hour: whoever opened it has seen enough. Closed already: nothing."""
    live = ExceptionalAccess.objects.opened_by(by, at).filter(pk=opened.pk)
    if live.update(closed_at=at):
        record(Act.EXCEPTIONAL_CLOSE, by=by, target=opened, person_id=opened.child_id, rule="break-glass")


@transaction.atomic
def review_exceptional_access(
    opened: ExceptionalAccess, *, verdict: str, words: str, by: Actor, at: datetime
) -> ExceptionalAccess:
    """Say whether it was justified: the coordination or the DPO, never who opened it, once."""
    by.must(Permission.EXCEPTIONAL_REVIEW)
    current = ExceptionalAccess.objects.visible_to(by).select_for_update(of=("self",)).get(pk=opened.pk)
    if current.user_id == by.user_id:
        raise DomainError("Vous avez ouvert cet accès : une autre personne doit le relire.")
    if current.verdict:
        raise DomainError(f"Cet accès a déjà été relu par {current.reviewed_by}.")
    if verdict != ExceptionalAccess.Verdict.JUSTIFIED and not words.strip():
        raise DomainError("Dites ce qu’il aurait fallu faire.", field="words")
    current.verdict, current.verdict_words = verdict, words.strip()
    current.reviewed_by_id, current.reviewed_at = by.user_id, at
    current.save(update_fields=["verdict", "verdict_words", "reviewed_by", "reviewed_at"])
    record(
        Act.EXCEPTIONAL_REVIEW, by=by, target=current, person_id=current.child_id,
        details=current.get_verdict_display(),
    )  # fmt: skip
    notify(
        [current.user_id], programme_id=by.programme_id,
        text=f"Votre accès exceptionnel a été relu : {current.get_verdict_display()}.",
        url=reverse("home:messages"), at=at,
    )  # fmt: skip
    return current
