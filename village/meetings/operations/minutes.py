"""What is written during the sitting, and what is only added once it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.directory.models import Professional
from village.meetings.models import AgreedTask, Amendment, Situation
from village.notifications.inbox import notify
from village.people.models import must_not_be_limited

CLOSED = "Cette séance est close : le relevé ne change plus. Vous pouvez y faire un ajout, daté et signé."


@transaction.atomic
def write_discussion(situation: Situation, *, discussion: str, version: int | None, by: Actor) -> Situation:
    """What was said of this situation. Two people at once: the second sees both texts."""
    situation = _open(situation, by)
    if version is not None and version != situation.version:
        raise StaleVersion
    situation.discussion = discussion
    situation.version += 1
    situation.save(update_fields=["discussion", "version"])
    record(Act.MINUTES_WRITE, by=by, target=situation, person_id=situation.child_id, details="ce qui s’est dit")
    return situation


@dataclass(frozen=True)
class Agreed:
    """Who does what, by when."""

    what: str
    who: Professional | User
    by_when: date


@transaction.atomic
def agree_task(situation: Situation, agreed: Agreed, *, by: Actor, at: datetime) -> AgreedTask:
    """Somebody takes something on. The same thing twice is one; who has an account learns it, without a name."""
    situation = _open(situation, by)
    if agreed.by_when < situation.meeting.on:
        raise DomainError("Cette date précède la réunion : vérifiez-la.", field="by_when")
    professional = agreed.who if isinstance(agreed.who, Professional) else None
    user = agreed.who if isinstance(agreed.who, User) else None
    taken_on = AgreedTask.objects.filter(situation=situation, professional=professional, user=user)
    for task in taken_on:
        if task.what == agreed.what:
            return task
    task = AgreedTask.objects.create(
        situation=situation, what=agreed.what, professional=professional, user=user, by_when=agreed.by_when
    )
    record(Act.TASK_AGREE, by=by, target=task, person_id=situation.child_id)
    told = user.pk if user else professional.user_id if professional else None
    if told and told != by.user_id:
        text = f"L’EPS compte sur vous avant le {agreed.by_when:%d/%m/%Y} : voyez ce qui a été décidé."
        notify([told], programme_id=by.programme_id, text=text, url=reverse("meetings:list"), at=at)
    return task


@transaction.atomic
def drop_task(task: AgreedTask, *, by: Actor) -> None:
    """Written by mistake: it goes, while the sitting is open."""
    situation = _open(task.situation, by)
    record(Act.TASK_AGREE, by=by, target=task, person_id=situation.child_id, details="retirée")
    task.delete()


@transaction.atomic
def finish_task(task: AgreedTask, *, by: Actor, on: date) -> None:
    """Done: said by who took it on, or by those who coordinate."""
    task = (
        AgreedTask.objects.select_for_update(of=("self",))
        .select_related("situation__meeting__panel", "professional")
        .get(pk=task.pk)
    )
    mine = by.user_id in {task.user_id, task.professional.user_id if task.professional else None}
    permission = Permission.MEETING_ATTEND if mine else Permission.SITUATION_DECIDE
    by.must(permission, Subject(task.situation.meeting.panel.programme_id))
    if task.done_on:
        return
    must_not_be_limited(task.situation.child)
    task.done_on = on
    task.save(update_fields=["done_on"])
    record(Act.TASK_AGREE, by=by, target=task, person_id=task.situation.child_id, details="faite")


@transaction.atomic
def amend_minutes(situation: Situation, *, text: str, by: Actor, at: datetime) -> Amendment:
    """Add to closed minutes: what was written stays as it was."""
    by.must(Permission.SITUATION_DECIDE, Subject(situation.meeting.panel.programme_id))
    if not situation.meeting.closed_at:
        raise DomainError("La séance n’est pas close : écrivez directement dans « Ce qui s’est dit ».", field="text")
    must_not_be_limited(situation.child)
    return _add(situation, text, "ajout au relevé", by=by, at=at)


@transaction.atomic
def rectify_minutes(situation: Situation, *, text: str, by: Actor, at: datetime) -> Amendment:
    """At the family's request (art. 16), beside what was said and decided: dated, signed, the sitting closed or not."""
    by.must(Permission.SITUATION_DECIDE, Subject(situation.meeting.panel.programme_id))
    return _add(situation, text, "rectification", by=by, at=at)


def _add(situation: Situation, text: str, what: str, *, by: Actor, at: datetime) -> Amendment:
    amendment = Amendment.objects.create(situation=situation, text=text, author_id=by.user_id, written_at=at)
    record(Act.MINUTES_WRITE, by=by, target=amendment, person_id=situation.child_id, details=what)
    return amendment


def _open(situation: Situation, by: Actor) -> Situation:
    """The situation, held while it is written; not of a closed sitting."""
    situation = (
        Situation.objects.select_for_update(of=("self",)).select_related("meeting__panel", "child").get(pk=situation.pk)
    )
    by.must(Permission.SITUATION_DECIDE, Subject(situation.meeting.panel.programme_id))
    if situation.meeting.closed_at:
        raise DomainError(CLOSED)
    must_not_be_limited(situation.child)
    return situation


def read_tasks(tasks: Iterable[AgreedTask], *, by: Actor) -> None:
    """Journal the reading of what was agreed, once for each child."""
    for task in {task.situation_id: task for task in tasks}.values():
        record(Act.MEETING_READ, by=by, target=task.situation, person_id=task.situation.child_id, details="à faire")
