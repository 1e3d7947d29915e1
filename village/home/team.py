"""« Mon équipe » : who accompanies how many children, what waits, what is missing (R34, R35)."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from village.access.links import Link
from village.access.roles import Role
from village.core.dates import age
from village.core.fields import current_on
from village.core.french import short_date
from village.people.derogations import without_derogation
from village.people.models import CareTeamMembership, Handover, Person
from village.plans.models import Plan
from village.programmes import reading
from village.programmes.models import CharterSignature, Membership, Programme

# Pays salonais, 2017-2018: « 76 enfants suivis par référent temps plein » (R34). A landmark, not a norm.
LANDMARK = 76


@dataclass
class Load:
    """A référent, what she carries, what waits for her."""

    user_id: int
    name: str
    job: str = ""
    fte: float | None = None
    children: int = 0
    arriving: int = 0
    leaves_on: date | None = None
    gone: bool = False
    coordinates: bool = False
    unwritten: int = 0
    """Children whom she accompanies while she coordinates, without a written derogation (RU7)."""
    unaware: bool = False
    unsigned: bool = False
    to_write: int = 0
    to_read: int = 0
    overdue: dict[str, int] = field(default_factory=dict)

    @property
    def per_fte(self) -> int | None:
        return round(self.children / self.fte) if self.fte else None

    @property
    def over(self) -> bool:
        return self.per_fte is not None and self.per_fte > LANDMARK

    @property
    def late(self) -> int:
        return sum(self.overdue.values())


def followed(programme_id: int, on: date) -> QuerySet[CareTeamMembership]:
    """The ties of référents with children whose parcours is open, on a day."""
    going_on = Plan.objects.filter(child=OuterRef("child"), closed_on__isnull=True)
    return CareTeamMembership.objects.filter(
        current_on(on), Exists(going_on), link=Link.REFERENT.value, child__programme_id=programme_id
    )


def without_referent(programme_id: int, on: date) -> QuerySet[Person]:
    """The children whose parcours is open and whom nobody accompanies."""
    tied = CareTeamMembership.objects.filter(current_on(on), child=OuterRef("pk"), link=Link.REFERENT.value)
    going_on = Plan.objects.filter(child=OuterRef("pk"), closed_on__isnull=True)
    found = Person.objects.filter(Exists(going_on), ~Exists(tied), programme_id=programme_id, is_child=True)
    return found.filter(limited_on=None)


def loads(programme: Programme, on: date) -> list[Load]:
    """The référents by name, never by number; then those who follow children by derogation, or after their role."""
    found: dict[int, Load] = {}
    hats = Membership.objects.current(on).of_programme(programme.pk)
    coordinators = set(hats.filter(role=Role.COORDINATOR).values_list("user_id", flat=True))
    for hat in hats.filter(role=Role.REFERENT).order_by("user__first_name", "user__last_name"):
        found[hat.user_id] = Load(
            hat.user_id,
            str(hat.user),
            hat.profile or hat.job,
            float(hat.fte) if hat.fte else None,
            leaves_on=hat.ends_on,
            coordinates=hat.user_id in coordinators,
        )
    carried = followed(programme.pk, on).values("user_id", "user__first_name", "user__last_name")
    counts = carried.annotate(n=Count("child_id", distinct=True))
    for user_id, first, last, count in counts.values_list("user_id", "user__first_name", "user__last_name", "n"):
        gone = user_id not in found and user_id not in coordinators
        load = found.setdefault(
            user_id, Load(user_id, f"{first} {last}", gone=gone, coordinates=user_id in coordinators)
        )
        load.children = count
    return list(found.values())


def with_what_waits(programme: Programme, on: date, rows: list[Load]) -> list[Load]:
    """Add charter, frame of mission, handovers and arrivals to these."""
    unaware = set(reading.unaware(programme, on).values_list("user_id", flat=True))
    unsigned = _unsigned(programme, on)
    pending = Handover.objects.pending().filter(child__programme_id=programme.pk)
    to_write = dict(pending.to_write().values_list("leaving_id").annotate(n=Count("pk")))
    to_read = dict(pending.to_read().values_list("coming_id").annotate(n=Count("pk")))
    coming = CareTeamMembership.objects.filter(
        link=Link.REFERENT.value, starts_on__gt=on, child__programme_id=programme.pk
    )
    arriving = dict(coming.values_list("user_id").annotate(n=Count("child_id", distinct=True)))
    mission = programme.mission_frames.exists()
    unwritten = dict(without_derogation(programme.pk, on).values_list("user_id").annotate(n=Count("pk")))
    for load in rows:
        load.unwritten = unwritten.get(load.user_id, 0)
        load.unaware = mission and load.user_id in unaware
        load.unsigned = load.user_id in unsigned
        load.to_write, load.to_read = to_write.get(load.user_id, 0), to_read.get(load.user_id, 0)
        load.arriving = arriving.get(load.user_id, 0)
    return rows


def _unsigned(programme: Programme, on: date) -> set[int]:
    charter = reading.current_charter(programme)
    hats = Membership.objects.current(on).filter(programme=programme, role=Role.REFERENT)
    signed = CharterSignature.objects.filter(charter=charter, user=OuterRef("user"))
    return set(hats.exclude(Exists(signed)).values_list("user_id", flat=True))


def receivers(programme: Programme, on: date, *, but: int) -> list[Load]:
    """To whom children may be entrusted: the référents, then, by derogation, who coordinates."""
    rows = [load for load in loads(programme, on) if not load.gone and load.user_id != but]
    known = {load.user_id for load in rows} | {but}
    coordinators = Membership.objects.current(on).of_programme(programme.pk).filter(role=Role.COORDINATOR)
    rows += [
        Load(hat.user_id, str(hat.user), coordinates=True)
        for hat in coordinators.order_by("user__last_name")
        if hat.user_id not in known
    ]
    return rows


@dataclass(frozen=True)
class Kept:
    """A child that somebody accompanies, and the tie that says it."""

    value: str
    words: str


def kept_by(programme: Programme, user_id: int, on: date) -> list[Kept]:
    """The children of this référent, by name; 0: those whom nobody accompanies."""
    if user_id == 0:
        rows = without_referent(programme.pk, on).order_by("folded_name", "pk")
        return [Kept(f"{child.pk}:-", _words(child, on)) for child in rows]
    ties = followed(programme.pk, on).filter(user_id=user_id).select_related("child")
    planned = CareTeamMembership.objects.filter(child=OuterRef("child"), link=Link.REFERENT.value, starts_on__gt=on)
    shown = ties.exclude(Exists(planned)).filter(child__limited_on=None)
    return [
        Kept(f"{tie.child_id}:{tie.pk}", _words(tie.child, on, tie.starts_on))
        for tie in shown.order_by("child__folded_name", "pk")
    ]


def kept_aside(programme: Programme, user_id: int, on: date) -> int:
    """How many of his children are entrusted to nobody: the use of their dossier is limited."""
    return followed(programme.pk, on).filter(user_id=user_id, child__limited_on__isnull=False).count()


def _words(child: Person, on: date, since: date | None = None) -> str:
    born = f", {age(child.birth_date, on)} ans" if child.birth_date else ""
    return f"{child.first_name} {child.last_name}{born}{f', depuis le {short_date(since)}' if since else ''}"
