"""Schedule, open and close a meeting, and say who was there."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject, decide
from village.audit.journal import Act, record, record_each
from village.core import drafts
from village.core.errors import DomainError, StaleVersion
from village.core.french import counted, hour
from village.meetings.models import LASTS, Meeting, MeetingAttendance, Panel, Situation
from village.meetings.operations.locking import locked_meeting
from village.meetings.operations.ties import refresh_ties
from village.meetings.reading import expected_at, seats, without_charter_at
from village.meetings.states import State, can_become
from village.people.models import subject_of

Mode = Meeting.Mode


@transaction.atomic
def schedule_meeting(  # noqa: PLR0913 - the fields of the form
    *,
    panel: Panel,
    on: date,
    starts_at: time,
    place: str,
    by: Actor,
    lasts: int = LASTS,
    mode: str = Mode.ROOM,
    link: str = "",
) -> Meeting:
    """Set a date; `on` is the day of the meeting. A past one is a meeting held before it was written here."""
    by.must(Permission.MEETING_PREPARE, Subject(panel.programme_id))
    Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)
    meeting = Meeting(panel=panel, on=on, starts_at=starts_at, place=place, lasts=lasts, mode=mode, link=link)
    _check_link(meeting)
    _check_free(meeting)
    meeting.save()
    record(Act.MEETING_SCHEDULE, by=by, target=meeting, details=f"{on:%d/%m/%Y}")
    return meeting


@transaction.atomic
def change_meeting(  # noqa: PLR0913 - the fields of the form
    meeting: Meeting,
    *,
    on: date,
    starts_at: time,
    place: str,
    version: int | None,
    by: Actor,
    today: date,
    lasts: int = LASTS,
    mode: str = Mode.ROOM,
    link: str = "",
) -> Meeting:
    """Move a meeting; its members keep access until some days after the new date."""
    meeting = locked_meeting(meeting, by)
    if version is not None and version != meeting.version:
        raise StaleVersion
    if meeting.closed_at:
        raise DomainError("Cette séance est close : ni sa date ni son lieu ne changent plus.")
    if on != meeting.on and meeting.situations.filter(decision__isnull=False).exists():
        raise DomainError("Des décisions portent la date de cette réunion : elle ne change plus.", field="on")
    meeting.on, meeting.starts_at, meeting.place, meeting.lasts = on, starts_at, place, lasts
    meeting.mode, meeting.link = mode, link
    _check_link(meeting)
    _check_free(meeting)
    meeting.version += 1
    meeting.save()
    record(Act.MEETING_SCHEDULE, by=by, target=meeting, details=f"déplacée au {on:%d/%m/%Y}")
    for situation in meeting.situations.select_related("child"):
        refresh_ties(situation.child, by=by, on=today)
    return meeting


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Open the sitting on its day: from then on the order, hence the codes, stay."""
    meeting = locked_meeting(meeting, by)
    if not can_become(meeting, State.OPENED):
        return
    if meeting.on > timezone.localdate(at):
        raise DomainError(f"La séance s’ouvre le jour de la réunion, le {meeting.on:%d/%m/%Y}.")
    meeting.opened_at = at
    meeting.save(update_fields=["opened_at"])
    record(Act.MEETING_OPEN, by=by, target=meeting, details="séance ouverte")


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Close the sitting once every situation has its decision, and it is known who was there (D-F10)."""
    meeting = locked_meeting(meeting, by)
    if not can_become(meeting, State.CLOSED):
        return
    left = meeting.situations.filter(decision__isnull=True).count()
    if left:
        what = "une situation" if left == 1 else f"{left} situations"
        raise DomainError(f"Il reste {what} sans décision : décidez, ou retirez-la de l’ordre du jour.")
    if seats(meeting.panel, meeting.on).exists() and not meeting.attendances.exists():
        raise DomainError("Dites d’abord qui est là : le relevé de décisions porte les présents.")
    if waiting := [one.code for one in meeting.situations.select_related("meeting") if _has_unsaved_words(one, by)]:
        raise DomainError(
            f"« Ce qui s’est dit » attend en brouillon pour {', '.join(waiting)} : ouvrez la situation, relisez, "
            "puis « Garder ces mots ». Une séance close ne reçoit plus que des ajouts."
        )
    meeting.opened_at, meeting.closed_at = meeting.opened_at or at, at
    meeting.save(update_fields=["opened_at", "closed_at"])
    record(Act.MEETING_OPEN, by=by, target=meeting, details="séance close")
    for situation in meeting.situations.select_related("child"):
        refresh_ties(situation.child, by=by, on=timezone.localdate(at))


def _has_unsaved_words(situation: Situation, by: Actor) -> bool:
    left = drafts.unfinished(by.user_id, drafts.about("seance", situation)).get("discussion", "")
    return bool(left) and left.split() != situation.discussion.split()


@transaction.atomic
def record_attendance(meeting: Meeting, present: Mapping[int, bool], *, by: Actor, on: date) -> None:
    """Say who was there: professional id → present, or excused. Those not named are not known.

    `on`: the day it is written, that of the sitting or later.

    Nobody is present who has not signed the charter, on screen or on paper (RU10).
    """
    meeting = locked_meeting(meeting, by)
    if meeting.closed_at:
        raise DomainError("Cette séance est close : les présences ne changent plus.")
    if meeting.on > on:
        raise DomainError(f"Personne n’est encore venu : les présences se notent à partir du {meeting.on:%d/%m/%Y}.")
    expected = {person.pk: person for person in expected_at(meeting)}
    if unknown := set(present) - set(expected):
        raise DomainError(f"{len(unknown)} personne n’est pas membre de cette EPS à cette date.")
    if unsigned := [str(person) for person in without_charter_at(meeting) if present.get(person.pk)]:
        raise DomainError(
            f"La charte de confidentialité n’est pas signée par : {', '.join(unsigned)}. Elle se signe à la première "
            "connexion, ou sur papier : notez-en la date dans la fiche du membre. Sans elle, on ne siège pas.",
            field="present",
        )
    meeting.attendances.exclude(professional_id__in=present).delete()
    for professional_id, came in present.items():
        MeetingAttendance.objects.update_or_create(
            meeting=meeting, professional_id=professional_id, defaults={"present": came}
        )
    record(Act.MEETING_ATTEND, by=by, target=meeting, details=f"{sum(present.values())} présents sur {len(expected)}")


def _check_link(meeting: Meeting) -> None:
    if meeting.link and meeting.mode == Mode.ROOM:
        raise DomainError(
            "Une réunion en présentiel n’a pas de lien : choisissez visioconférence ou hybride.", field="mode"
        )


def _check_free(meeting: Meeting) -> None:
    """One sitting of a panel at a time; the database refuses it too, here the words say which."""
    same_day = meeting.panel.meetings.filter(on=meeting.on).exclude(pk=meeting.pk)
    for other in same_day:
        if other.begins < meeting.ends and meeting.begins < other.ends:
            raise DomainError(
                f"Cette EPS a déjà une réunion ce jour-là, de {hour(other.begins)} à {hour(other.ends)}.", field="on"
            )


def read_meeting(
    meeting: Meeting, *, by: Actor, situations: Collection[Situation], page: str, named: bool = False
) -> None:
    """Journal the reading of an agenda, in the reader's transaction; of the children it names, once for each."""
    children = [situation.child_id for situation in situations] if named else []
    details = f"{page}, {counted(len(situations), 'situation')}" if situations else page
    record_each(Act.MEETING_READ, children, by=by, target=meeting, rule=_rule(meeting, by), details=details)


def _rule(meeting: Meeting, by: Actor) -> str:
    return decide(by, Permission.MEETING_ATTEND, Subject(meeting.panel.programme_id)).rule


def read_situation(situation: Situation, *, by: Actor, on: date) -> None:
    """Journal the reading of what is said of one child."""
    rule = decide(by, Permission.SITUATION_READ, subject_of(by, situation.child, on)).rule
    record(Act.MEETING_READ, by=by, target=situation, person_id=situation.child_id, rule=rule)


def print_minutes(meeting: Meeting, situations: Iterable[Situation], *, by: Actor) -> None:
    """Journal the minutes, once for each child whose decision they hold."""
    by.must(Permission.MEETING_PREPARE, Subject(meeting.panel.programme_id))
    _print(meeting, situations, by, "relevé de décisions, en codes")


def print_extract(meeting: Meeting, situations: Iterable[Situation], *, by: Actor, own: bool) -> None:
    """Journal an extract, once for each child whose decision it holds."""
    by.must(Permission.MEETING_ATTEND if own else Permission.MEETING_PREPARE, Subject(meeting.panel.programme_id))
    _print(meeting, situations, by, "extrait du relevé pour un membre")


def _print(meeting: Meeting, situations: Iterable[Situation], by: Actor, details: str) -> None:
    children = [situation.child_id for situation in situations]
    record_each(Act.DOCUMENT_PRINT, children, by=by, target=meeting, rule=_rule(meeting, by), details=details)


def print_situation_sheet(situation: Situation, *, by: Actor) -> None:
    by.must(Permission.SITUATION_READ)
    record(Act.DOCUMENT_PRINT, by=by, target=situation, person_id=situation.child_id, details="fiche sans nom")
