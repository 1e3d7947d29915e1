"""What the pages of the programme read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from village.access.grants import SIGNATORIES
from village.access.roles import Role
from village.core.fields import current_on
from village.programmes import generations
from village.programmes.models import (
    Charter,
    CharterSignature,
    Commune,
    Invitation,
    ListCode,
    ListItem,
    Membership,
    MissionAcknowledgement,
    MissionFrame,
    Programme,
    Quarter,
)

# The lists a programme may add to: N4–N14 and the kinds of care. N1–N3 are those of the national survey, N16 is a
# referential taken whole.
_CLOSED = {ListCode.AGE_BAND, ListCode.SEX, ListCode.TERRITORY, ListCode.SKILL}
OPEN_LISTS = tuple(code for code in ListCode if code not in _CLOSED)

REFUSALS_SHOWN = timedelta(days=30)


def current_charter(programme: Programme) -> Charter | None:
    """The version in force: the last one."""
    return programme.charters.order_by("-number").first()


def members(programme: Programme, on: date) -> QuerySet[Membership]:
    """The members of today and to come, with when each signed the current charter."""
    charter = Charter.objects.filter(programme=programme).order_by("-number").values("pk")[:1]
    signed = CharterSignature.objects.filter(charter=Subquery(charter), user=OuterRef("user")).values("signed_at")
    roles = Case(*[When(role=role.value, then=Value(rank)) for rank, role in enumerate(Role)])
    return (
        Membership.objects.of_programme(programme.pk)
        .not_over(on)
        .annotate(charter_signed_at=Subquery(signed[:1]))
        .order_by(roles, "user__last_name", "user__first_name")
    )


def invitations(programme: Programme, on: date) -> QuerySet[Invitation]:
    """Those that wait for an answer, and those refused lately: who invited knows that it is no, and asks elsewhere."""
    refused = Q(answer=Invitation.Answer.NO, answered_on__gte=on - REFUSALS_SHOWN)
    return programme.invitations.filter(Q(answer="") | refused)


@dataclass(frozen=True)
class Headcount:
    """How many people hold a role today; `fte` is None when it is not counted in ETP."""

    label: str
    count: int
    fte: Decimal | None


def headcount(programme: Programme, on: date) -> list[Headcount]:
    rows = (
        Membership.objects.current(on)
        .filter(programme=programme)
        .values("role")
        .annotate(people=Count("user", distinct=True), total=Sum("fte"))
    )
    held = {row["role"]: row for row in rows}
    return [Headcount(role.label, held[role]["people"], held[role]["total"]) for role in Role if role.value in held]


def unsigned(programme: Programme, on: date) -> int:
    """How many current members have still to sign the charter."""
    charter = current_charter(programme)
    hats = Membership.objects.current(on).filter(programme=programme, role__in=SIGNATORIES)
    signed = CharterSignature.objects.filter(charter=charter, user=OuterRef("user"))
    return hats.exclude(Exists(signed)).values("user_id").distinct().count()


def current_mission(programme: Programme) -> MissionFrame | None:
    """The version in force: the last one."""
    return programme.mission_frames.order_by("-number").first()


def referents(programme: Programme) -> QuerySet[Membership]:
    """Those who are, were or will be référents of the programme."""
    return programme.memberships.filter(role=Role.REFERENT).select_related("user", "programme")


def unaware(programme: Programme, on: date) -> QuerySet[Membership]:
    """The référents of today who have not acknowledged the frame in force (R33)."""
    frame = MissionFrame.objects.filter(programme=programme).order_by("-number").values("pk")[:1]
    known = MissionAcknowledgement.objects.filter(frame=Subquery(frame), user=OuterRef("user"))
    hats = Membership.objects.of_programme(programme.pk).current(on).filter(role=Role.REFERENT)
    return hats.exclude(Exists(known)).order_by("user__last_name", "user__first_name")


def signed_at(charter: Charter, user_id: int) -> datetime | None:
    return charter.signatures.filter(user_id=user_id).values_list("signed_at", flat=True).first()


def open_programmes() -> QuerySet[Programme]:
    """The programmes of this installation, as a family may know them: a name and its communes."""
    return Programme.objects.prefetch_related("communes").order_by("name")


def quarters(programme: Programme) -> QuerySet[Quarter]:
    return Quarter.objects.filter(commune__programme=programme).select_related("commune")


@dataclass(frozen=True)
class ValueList:
    """A list of values and how many of them are the programme's own."""

    code: str
    label: str
    local: int


def value_lists(programme: Programme, on: date) -> list[ValueList]:
    counts = dict(
        ListItem.objects.filter(current_on(on), programme=programme)
        .values_list("list_code")
        .annotate(n=Count("pk"))
        .order_by("list_code")
    )
    return [ValueList(code.value, str(code.label), counts.get(code.value, 0)) for code in OPEN_LISTS]


def values_of(programme: Programme, list_code: str) -> QuerySet[ListItem]:
    """National values, then the programme's own, retired ones included."""
    return (
        ListItem.objects.filter(Q(programme__isnull=True) | Q(programme=programme), list_code=list_code)
        .select_related("counts_as")
        .order_by("programme_id", "rank", "label")
    )


@dataclass(frozen=True)
class GenerationList:
    """Whether the QPV of one generation are all there, for a commune."""

    generation: str
    whole_on: date | None

    @property
    def whole_label(self) -> str:
        return f"liste {self.generation} complète"

    @property
    def partial_label(self) -> str:
        return f"liste {self.generation} à compléter"

    @property
    def forget_label(self) -> str:
        return f"La liste {self.generation} n’est pas complète"


@dataclass(frozen=True)
class DrawnCommune:
    """A commune, its quarters with the day of their outline, and what is said of its lists."""

    commune: Commune
    quarters: list[Quarter]
    lists: list[GenerationList]


def drawn_territory(programme: Programme, on: date) -> list[DrawnCommune]:
    """What is drawn, commune by commune; the generation of before only where somebody said something of it."""
    drawn = quarters(programme).annotate(drawn_on=F("outline__brought_on")).order_by("-starts_on", "name")
    by_commune: dict[int, list[Quarter]] = {}
    for quarter in drawn:
        by_commune.setdefault(quarter.commune_id, []).append(quarter)
    return [
        DrawnCommune(commune, by_commune.get(commune.pk, []), _lists(commune, on))
        for commune in programme.communes.all()
    ]


def _lists(commune: Commune, on: date) -> list[GenerationList]:
    said = {generations.FIRST: commune.whole_2015_on, generations.SECOND: commune.whole_2024_on}
    now = generations.in_force(commune.insee_code, on)
    return [GenerationList(one, whole_on) for one, whole_on in said.items() if whole_on or one == now]
