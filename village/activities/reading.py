"""What the pages of actions read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.db.models import F, Prefetch, Q, QuerySet, Value

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, categories
from village.access.roles import Role
from village.accounts.models import User
from village.activities.models import (
    Activity,
    ActivitySession,
    Attendance,
    Break,
    Enrolment,
    Facilitation,
    WaitingEntry,
    WaitingQuerySet,
)
from village.core.dates import age
from village.core.french import counted
from village.core.holding import Category
from village.directory.models import Organisation, Professional
from village.people.models import Person, refused_to, refuses
from village.programmes.models import ListCode, ListItem, Membership

FOUND = 12
# Those of a programme who may go along with a child.
COMPANIONS = (Role.COORDINATOR, Role.ASSISTANT, Role.REFERENT)


def sessions_of_day(activities: QuerySet[Activity], on: date) -> QuerySet[ActivitySession]:
    """Today's sessions, and those of the last days whose roll was not called."""
    late = Q(on__lt=on, on__gte=date.fromordinal(on.toordinal() - 14), recorded_at__isnull=True)
    sessions = ActivitySession.objects.filter(Q(on=on) | late, activity__in=activities, cancelled_on__isnull=True)
    return sessions.select_related("activity").order_by("-on", "starts_at")


def facilitators_of(programme_id: int, on: date) -> QuerySet[User]:
    hats = Membership.objects.current(on).filter(programme_id=programme_id, role=Role.FACILITATOR)
    return User.objects.filter(pk__in=hats.values("user_id")).order_by("last_name", "first_name")


def providers_of(programme_id: int) -> QuerySet[Organisation]:
    return Organisation.objects.filter(programme_id=programme_id)


def professionals_of(programme_id: int) -> QuerySet[Professional]:
    """Those without an account: who has one runs an action with it."""
    return Professional.objects.filter(programme_id=programme_id, user__isnull=True).select_related("organisation")


def domains_of(programme_id: int, on: date) -> QuerySet[ListItem]:
    return ListItem.objects.offered(ListCode.DOMAIN, programme_id, on)


def runners(activity: Activity) -> QuerySet[Facilitation]:
    return activity.facilitations.select_related("user", "professional", "organisation").order_by("pk")


def breaks_of(programme_id: int, on: date) -> QuerySet[Break]:
    """The holidays of this year and of those to come."""
    return Break.objects.filter(programme_id=programme_id, ends_on__gte=date(on.year - 1, 9, 1))


@dataclass(frozen=True)
class Child:
    """A child as those who run a session see him: first name and age, never more (R43).

    `whole` is his short name, for a reader whose work opens the dossier.
    """

    pk: int
    first_name: str
    years: int | None
    whole: str = ""
    attendance: Attendance | None = None

    @property
    def label(self) -> str:
        return f"{self.whole or self.first_name}{self._age}"

    @property
    def plain(self) -> str:
        """For a sheet of paper, whoever prints it."""
        return f"{self.first_name}{self._age}"

    @property
    def _age(self) -> str:
        return "" if self.years is None else f", {counted(self.years, 'an')}"


def children_of(activity: Activity, reader: Actor, on: date) -> list[Child]:
    """Those enrolled now, by first name; who opens no dossier is not told of a family that no longer agrees (C11)."""
    enrolled = Enrolment.objects.current().filter(activity=activity)
    if not reader.can(Permission.DOSSIER_READ):
        enrolled = enrolled.on(on)
    return _children(Person.objects.filter(pk__in=enrolled.values("child_id")), activity, reader, on)


def expected_at(session: ActivitySession, reader: Actor, on: date) -> list[Child]:
    """Those enrolled, and agreed, on the day of the session; those whose attendance was recorded. By first name."""
    recorded = {attendance.child_id: attendance for attendance in session.attendances.all()}
    enrolled = Enrolment.objects.filter(activity_id=session.activity_id).on(session.on)
    people = Person.objects.filter(Q(pk__in=enrolled.values("child_id")) | Q(pk__in=recorded))
    return _children(people, session.activity, reader, on, recorded)


def kept_aside(session: ActivitySession) -> int:
    """How many of those enrolled are not on the sheet: the use of their dossier is limited."""
    enrolled = Enrolment.objects.filter(activity_id=session.activity_id).on(session.on)
    return enrolled.filter(child__limited_on__isnull=False).count()


SEASON = 36


def season_of(activity: Activity, on: date) -> list[ActivitySession]:
    """The sessions of the school year of that day, those cancelled left out."""
    first = date(on.year if on.month >= 9 else on.year - 1, 9, 1)
    year = activity.sessions.filter(cancelled_on__isnull=True, on__gte=first, on__lt=date(first.year + 1, 9, 1))
    return list(year.order_by("on", "starts_at")[:SEASON])


def of_season(activity: Activity, sessions: Sequence[ActivitySession], reader: Actor, on: date) -> list[Child]:
    """Those enrolled now with the family's agreement, and those who came to one of these sessions."""
    came = Attendance.objects.filter(session__in=[session.pk for session in sessions]).values("child_id")
    enrolled = Enrolment.objects.on(on).filter(activity=activity).values("child_id")
    return _children(Person.objects.filter(Q(pk__in=enrolled) | Q(pk__in=came)), activity, reader, on)


def waiting_for(activity: Activity, reader: Actor, on: date) -> list[tuple[Child, date]]:
    """Those who wait for a place, the longest first, and since when."""
    asked = dict(activity.place_requests.filter(ended_on__isnull=True).values_list("child_id", "asked_on"))
    children = {child.pk: child for child in _children(Person.objects.filter(pk__in=asked), activity, reader, on)}
    return [(children[pk], day) for pk, day in asked.items() if pk in children]


def kept_back(reader: Actor, activity: Activity, on: date) -> Q:
    """Of children: those kept from the structure of this reader, or from the one whose action he runs."""
    kept = refused_to(reader, on)
    if reader.role is Role.FACILITATOR and activity.provider_id:
        kept |= Q(refuses(F("pk"), Value(activity.provider_id), on))
    return kept


def _children(
    people: QuerySet[Person],
    activity: Activity,
    reader: Actor,
    on: date,
    recorded: Mapping[int, Attendance] = MappingProxyType({}),
) -> list[Child]:
    """Never one whose family took back what it agreed to share with the structure of this reader: not even his name."""
    opened = set(
        Person.objects.visible_to(reader, Permission.DOSSIER_READ, on)
        .filter(pk__in=people)
        .values_list("pk", flat=True)
    )
    return [
        Child(
            person.pk,
            person.first_name,
            age(person.birth_date, on) if person.birth_date else None,
            person.short_name if person.pk in opened else "",
            recorded.get(person.pk),
        )
        for person in people.filter(~kept_back(reader, activity, on), limited_on=None).order_by("first_name", "pk")
    ]


def found_children(reader: Actor, words: str, permission: Permission, on: date) -> QuerySet[Person]:
    """The children to choose from, by the beginning of their names."""
    return Person.objects.visible_to(reader, permission, on).named_like(words).order_by("folded_name", "pk")[:FOUND]


# — waits for care —


def reads_care(reader: Actor) -> bool:
    """Whether a wait for care (category 4) may be shown to this reader at all."""
    return Category.HEALTH in categories(reader, Permission.WAITING_MANAGE, list(Link))


def waits_of(reader: Actor, on: date) -> WaitingQuerySet:
    children = Person.objects.visible_to(reader, Permission.WAITING_MANAGE, on)
    return WaitingEntry.objects.filter(child__in=children).select_related("child", "care", "asked_of", "substitute")


@dataclass
class CareQueue:
    """The waits for one kind of care, and the mean delay of those that ended (R40)."""

    care: ListItem
    waiting: list[WaitingEntry] = field(default_factory=list)
    ended: list[WaitingEntry] = field(default_factory=list)
    given_up: list[WaitingEntry] = field(default_factory=list)

    @property
    def mean_days(self) -> int | None:
        delays = [(entry.obtained_on - entry.requested_on).days for entry in self.ended if entry.obtained_on]
        return round(sum(delays) / len(delays)) if delays else None


def companions_of(programme_id: int, on: date) -> QuerySet[User]:
    """Those of the team who may go along with a child."""
    hats = Membership.objects.current(on).filter(programme_id=programme_id, role__in=COMPANIONS)
    return User.objects.filter(pk__in=hats.values("user_id")).order_by("last_name", "first_name")


def care_queues(waits: QuerySet[WaitingEntry]) -> list[CareQueue]:
    """By kind of care, the longest waits first."""
    queues: dict[int, CareQueue] = {}
    for entry in waits.order_by("care__rank", F("obtained_on").desc(nulls_first=True), "requested_on"):
        queue = queues.setdefault(entry.care_id, CareQueue(entry.care))
        kept = queue.ended if entry.obtained_on else queue.given_up if entry.given_up_on else queue.waiting
        kept.append(entry)
    return list(queues.values())


def sessions_of(activity: Activity) -> QuerySet[ActivitySession]:
    came = Attendance.objects.filter(status__in=Attendance.CAME)
    return activity.sessions.prefetch_related(Prefetch("attendances", came, to_attr="came")).order_by(
        "-on", "-starts_at"
    )
