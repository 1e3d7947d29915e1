"""Open a dossier without a link, for an hour; say why; be reviewed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

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
from village.audit.models import Entry
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
MISSES, A_DAY = 5, timedelta(days=1)
MISSED = "aucun dossier trouvé"
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
TOLD_MISSES = (
    "Une personne a demandé cinq accès exceptionnels en vingt-quatre heures sans trouver d’enfant : "
    "ses demandes attendent. Parlez-lui."
)
SUBJECT_MISSES = "Des demandes d’accès exceptionnel sans résultat"
LETTER_MISSES = (
    "Bonjour,\n\n"
    "Le {day} à {hour}, une personne du programme a demandé pour la cinquième fois en vingt-quatre heures un accès "
    "exceptionnel sans trouver d’enfant. Ses demandes suivantes attendent le lendemain.\n\n"
    "Connectez-vous : le journal dit qui. Elle se trompe peut-être d’orthographe, parlez-lui.\n\n"
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


class NobodySo(DomainError):
    """No child is exactly so: said in the same words to all who may still ask."""

    def __init__(self) -> None:
        super().__init__(
            "Aucun dossier n’a exactement ce prénom, ce nom et cette date de naissance. Vérifiez, ou appelez la "
            "coordination. Cette demande est au journal."
        )


def wait_for_ones_turn(by: Actor) -> None:
    """Two requests at once count each other; held until the end of the transaction, refused or not."""
    User.objects.select_for_update().get(pk=by.user_id)


@transaction.atomic
def open_exceptional_access(who: Identity, *, motive: str, reason: str, by: Actor, at: datetime) -> ExceptionalAccess:
    """Open one dossier to read, for an hour; the coordination and the DPO are told before the page is shown.

    Whoever holds a live one for this child gets it back.
    """
    by.must(Permission.EXCEPTIONAL_ASK)
    if len(reason.strip()) < SHORTEST:
        raise DomainError(f"Dites pourquoi en une phrase entière, au moins {SHORTEST} caractères.", field="reason")
    wait_for_ones_turn(by)
    if live := _still_open(who, by, at):
        return live
    _must_be_few(by, at)  # before anybody is looked for: beyond, all answers are the same
    child = _named(who, by, at)
    opened = ExceptionalAccess.objects.create(
        child=child, user_id=by.user_id, motive=motive, reason=reason.strip(), opened_at=at, ends_at=at + LASTS
    )
    record(
        Act.EXCEPTIONAL_OPEN, by=by, target=opened, person_id=child.pk, rule="break-glass",
        details=opened.get_motive_display(),
    )  # fmt: skip
    _tell(opened, by=by, at=at)
    return opened


def _must_be_few(by: Actor, at: datetime) -> None:
    mine = ExceptionalAccess.objects.filter(user_id=by.user_id, child__programme_id=by.programme_id)
    if mine.filter(opened_at__gt=at - WITHIN).count() >= MOST:
        raise DomainError(
            "Vous avez déjà ouvert trois accès exceptionnels en trente jours. Appelez la coordination : "
            "elle peut lire le dossier, ou vous confier l’enfant."
        )
    if _missed(by, at) >= MISSES:
        raise DomainError(
            "Vous avez demandé cinq fois en vingt-quatre heures sans trouver d’enfant. Appelez la coordination : "
            "elle peut lire le dossier, ou vous confier l’enfant. Elle est prévenue."
        )


def _missed(by: Actor, at: datetime) -> int:
    """How many requests found nobody in twenty-four hours: the journal says."""
    mine = Entry.objects.filter(programme_id=by.programme_id, user_id=by.user_id, at__gt=at - A_DAY)
    return mine.filter(action=Act.EXCEPTIONAL_ASK, details=MISSED).count()


@transaction.atomic
def note_refused_request(*, missed: bool, by: Actor, at: datetime) -> None:
    """Journal a request that was refused; the coordination and the DPO are told of the last one that may miss."""
    record(Act.EXCEPTIONAL_ASK, by=by, rule="break-glass", details=MISSED if missed else "", at=at)
    if missed and _missed(by, at) == MISSES:
        _to_reviewers(TOLD_MISSES, reverse("audit:journal"), SUBJECT_MISSES, LETTER_MISSES, by=by, at=at)


def _so(who: Identity) -> dict[str, Any]:
    return {"folded_name": folded_name(who.last_name, who.first_name), "birth_date": who.birth_date}


def _still_open(who: Identity, by: Actor, at: datetime) -> ExceptionalAccess | None:
    """The access that this person holds already to this child."""
    same = {f"child__{name}": value for name, value in _so(who).items()}
    return ExceptionalAccess.objects.opened_by(by, at).filter(**same).first()


def _named(who: Identity, by: Actor, at: datetime) -> Person:
    named = Person.objects.filter(programme_id=by.programme_id, is_child=True, limited_on=None, **_so(who))
    with wall.open_for(Mission.WELCOME, by.programme_id):
        found = list(named.order_by("pk")[:2])
    if len(found) != 1:
        raise NobodySo
    (child,) = found
    mine = Person.objects.visible_to(by, Permission.DOSSIER_READ, timezone.localdate(at))
    if mine.filter(pk=child.pk).exists():
        raise DomainError("Ce dossier vous est déjà ouvert : cherchez l’enfant dans votre liste.")
    return child


def _tell(opened: ExceptionalAccess, *, by: Actor, at: datetime) -> None:
    told, missed = _to_reviewers(TOLD, reverse("privacy:exceptional"), SUBJECT, LETTER, by=by, at=at)
    details = f"{told} personnes prévenues" + (f", {missed} courriels non partis" if missed else "")
    record(Act.EXCEPTIONAL_OPEN, by=by, target=opened, person_id=opened.child_id, rule="break-glass", details=details)


def _to_reviewers(text: str, url: str, subject: str, letter: str, *, by: Actor, at: datetime) -> tuple[int, int]:
    """In their inbox, and by mail; a mail that does not leave does not keep a child waiting: how many, and of these."""
    hats = Membership.objects.of_programme(by.programme_id).current(timezone.localdate(at)).filter(role__in=REVIEWERS)
    told = {hat.user_id: hat.user for hat in hats.exclude(user_id=by.user_id).select_related("user")}
    notify(told, programme_id=by.programme_id, text=text, url=url, at=at)
    words = letter.format(day=long_date(timezone.localdate(at)), hour=hour(timezone.localtime(at)))
    return len(told), sum(not _mailed(user.email, subject, words) for user in told.values())


def _mailed(address: str, subject: str, text: str) -> bool:
    try:
        post(address, subject=subject, text=text)
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
