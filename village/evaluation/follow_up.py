"""The table de suivi: a line per situation, taken or not, in the columns of the State's own table (domain § 1.3).

Names: for who may open the rows of the bilan, and journaled as a list that was read. No word that is sealed is in it:
neither the facts of a fiche, nor the title of an action, nor what a family said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Min, Prefetch, Q, QuerySet

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.dates import Period, age
from village.evaluation.asking import band_of
from village.evaluation.rows import SHELTERED
from village.meetings.models import Situation as OnAgenda
from village.people.models import CareTeamMembership, Guardian, Household, Person, Schooling
from village.plans.models import Plan, PlannedAction
from village.programmes.models import Quarter
from village.referrals.models import Referral
from village.referrals.states import State

Cell = str | int | date | None
COLUMNS = (
    "N° de situation", "Nom", "Prénom", "Sexe", "Date de naissance", "Tranche d’âge", "Commune", "QPV",
    "Établissement scolaire", "REP / REP+", "Niveau scolaire", "Responsable légal", "Origine de l’orientation",
    "Date d’orientation", "Motifs d’orientation", "Date de passage en EPS", "Pris en charge (O/N)",
    "Motif de non prise en charge", "Date de début de prise en charge", "Référent de parcours", "Actions proposées",
    "Date de fin de prise en charge", "Motif de sortie", "Atteinte des objectifs", "Évolution",
)  # fmt: skip
_TAKEN = {
    State.ADMITTED: "O",
    State.JOINED: "O",
    State.ENDED: "O",
    State.NOT_ADMITTED: "N",
    State.DROPPED: "sans suite",
    State.REDIRECTED: "réorientation droit commun",
    State.REFUSED: "refus de la famille",
}
WAITING, ELSEWHERE = "en attente", "hors QPV"


@dataclass(frozen=True)
class Situation:
    """A fiche received, a parcours, or both; the child as the dossier tells him, once there is one.

    `first`: the first day of the period; `studied`: the day of the first EPS that had the fiche on its agenda (I36).
    """

    referral: Referral | None
    plan: Plan | None
    child: Person | None
    first: date
    studied: date | None


class Place(NamedTuple):
    """Where a situation stands in the table: the day it came, its parcours, its fiche."""

    since: date
    plan: int | None
    fiche: int | None


def places(period: Period, actor: Actor) -> list[Place]:
    """Those of a period: a fiche received in it, or a parcours active at least one day; in the order they came."""
    plans = _plans(period, actor).order_by("opened_on", "pk")
    found = [
        Place(received or opened, plan, fiche)
        for plan, fiche, received, opened in plans.values_list("pk", "referral", "referral__sent_on", "opened_on")
    ]
    followed = {place.fiche for place in found}
    alone = _referrals(period, actor).order_by("sent_on", "pk").values_list("pk", "sent_on")
    found += [Place(received, None, fiche) for fiche, received in alone if received and fiche not in followed]
    return sorted(found, key=lambda place: place.since)


def situations(period: Period, actor: Actor, among: Sequence[Place] | None = None) -> list[Situation]:
    """Those that stand there, read with all their columns; without `among`, all those of the period."""
    among = places(period, actor) if among is None else among
    plans = _read_plans(_plans(period, actor).filter(pk__in=[place.plan for place in among if place.plan]))
    waiting = [place.fiche for place in among if place.fiche and not place.plan]
    fiches = {fiche.pk: fiche for fiche in _read_fiches(_referrals(period, actor).filter(pk__in=waiting))}
    about = {plan.child_id for plan in plans.values()} | {one.child_id for one in fiches.values() if one.child_id}
    children = {child.pk: child for child in _children(about, period)}
    studied = _studied([place.fiche for place in among if place.fiche])
    found = []
    for _, key, number in among:
        plan = plans[key] if key else None
        fiche = plan.referral if plan else fiches[number or 0]
        child = children.get((plan.child_id if plan else fiche.child_id if fiche else None) or 0)
        found.append(Situation(fiche, plan, child, period.first, studied.get(number or 0)))
    return found


def _studied(fiches: list[int]) -> dict[int, date]:
    """The day of the first meeting that had each fiche on its agenda."""
    seen = OnAgenda.objects.filter(referral__in=fiches).order_by()
    return dict(seen.values("referral").annotate(day=Min("meeting__on")).values_list("referral", "day"))


_FICHE = ("school__organisation", "level", "commune", "quarter", "referrer_kind")


def _plans(period: Period, actor: Actor) -> QuerySet[Plan]:
    return Plan.objects.visible_to(actor, Permission.DOSSIER_LIST).active_in(period)


def _read_plans(plans: QuerySet[Plan]) -> dict[int, Plan]:
    ends = ("exit__reason", "exit__attainment", "exit__evolution")
    themes = PlannedAction.objects.select_related("goal__domain").only(
        "plan", "frame", "nature", "starts_on", "goal__domain__label"
    )
    read = plans.select_related(*ends, *(f"referral__{name}" for name in _FICHE)).prefetch_related(
        Prefetch("actions", themes.order_by("starts_on", "pk")), "referral__motives"
    )
    return {plan.pk: plan for plan in read}


def _referrals(period: Period, actor: Actor) -> QuerySet[Referral]:
    listed = Person.objects.visible_to(actor, Permission.DOSSIER_LIST)
    received = Referral.objects.visible_to(actor, Permission.REFERRAL_RECEIVE)
    return received.filter(sent_on__range=(period.first, period.last)).filter(Q(child=None) | Q(child__in=listed))


def _read_fiches(fiches: QuerySet[Referral]) -> QuerySet[Referral]:
    return fiches.select_related(*_FICHE).prefetch_related("motives")


def _children(about: Iterable[int], period: Period) -> QuerySet[Person]:
    at_school = Schooling.objects.filter(starts_on__lte=period.last).select_related("school__organisation", "level")
    holders = Guardian.objects.filter(holds_authority=True).select_related("adult")
    referents = CareTeamMembership.objects.filter(link=Link.REFERENT.value).select_related("user", "professional")
    return (
        Person.objects.filter(pk__in=about)
        .select_related("household__commune", "household__quarter", "household__former_quarter")
        .prefetch_related(
            Prefetch("schoolings", at_school.order_by("-starts_on")),
            Prefetch("guardians", holders.order_by("pk")),
            Prefetch("care_team", referents.order_by("-starts_on")),
        )
    )


def cells_of(one: Situation, number: int, on: date) -> tuple[Cell, ...]:
    """A line of the table, column by column; ages and classes as they are on this day."""
    return number, *_identity(one, on), *_place(one, on), *_schooling(one), *_asked(one, on), *_path(one, on)


@dataclass(frozen=True)
class Shown:
    """What the page shows of a line: the rest is in the workbook."""

    name: str
    referred: Cell
    referrer: Cell
    studied: Cell
    taken: Cell
    entered: Cell
    exited: Cell


def columns_on_page(cells: tuple[Cell, ...]) -> Shown:
    said = dict(zip(COLUMNS, cells, strict=True))
    return Shown(
        f"{said['Prénom']} {said['Nom']}",
        said["Date d’orientation"],
        said["Origine de l’orientation"],
        said["Date de passage en EPS"],
        {"O": "oui", "N": "non"}.get(str(said["Pris en charge (O/N)"]), said["Pris en charge (O/N)"]),
        said["Date de début de prise en charge"],
        said["Date de fin de prise en charge"],
    )


def _identity(one: Situation, on: date) -> tuple[Cell, ...]:
    who, fiche = one.child, one.referral
    if who:
        last, first, sex, born = who.last_name, who.first_name, who.get_sex_display(), who.birth_date
    elif fiche:
        last, first, sex, born = (
            fiche.child_last_name,
            fiche.child_first_name,
            fiche.get_sex_display(),
            fiche.birth_date,
        )
    else:
        return None, None, None, None, None
    years = age(born, on) if born else None
    band = None if years is None or years < 0 else band_of(years)  # a slip of the pen: no band, rather than a false one
    return last, first, sex, born, band


def _place(one: Situation, on: date) -> tuple[Cell, Cell]:
    """Commune and QPV, where anybody may know them."""
    found = one.child.household if one.child else None
    if found and found.protected_on:
        return SHELTERED, SHELTERED
    home = found or one.referral
    if home is None:
        return None, None
    return home.commune.name, _qpv(home, one.first, on)


def _qpv(home: Household | Referral, first: date, last: date) -> str | None:
    """The name of the QPV it was one day of the period at least; « hors QPV »; None: nobody knows. As I6 counts."""
    quarter, former = home.quarter, home.former_quarter if isinstance(home, Household) else None
    if former and former.ends_on and former.ends_on >= first and not _is_qpv(quarter, None, last):
        quarter = former
    elif quarter is None:
        return ELSEWHERE if home.outside_quarters else None
    return quarter.name if _is_qpv(quarter, first, last) else ELSEWHERE


def _is_qpv(quarter: Quarter | None, first: date | None, last: date) -> bool:
    """One day at least; without a first day, whether it had begun."""
    if quarter is None or quarter.kind != Quarter.Kind.QPV or quarter.starts_on > last:
        return False
    return not (first and quarter.ends_on and quarter.ends_on < first)


def _schooling(one: Situation) -> tuple[Cell, ...]:
    """School, éducation prioritaire, level, then who holds authority."""
    place = next(iter(one.child.schoolings.all()), None) if one.child else one.referral
    school, level = (place.school, place.level) if place else (None, None)
    if one.child:
        adults = " et ".join(str(holder.adult) for holder in one.child.guardians.all())
    else:
        adults = f"{one.referral.guardian_first_name} {one.referral.guardian_last_name}" if one.referral else ""
    priority = school.get_priority_display() if school and school.priority else None
    return str(school) if school else None, priority, str(level) if level else None, adults or None


def _asked(one: Situation, on: date) -> tuple[Cell, ...]:
    """Who asked, when, why; when the EPS studied it, and what it answered by that day."""
    fiche = one.referral
    if fiche is None:
        return None, None, None, None, "O", None
    motives = "; ".join(str(motive) for motive in fiche.motives.all())
    decided = fiche.decided_on if fiche.decided_on and fiche.decided_on <= on else None
    taken = "O" if one.plan else _TAKEN.get(State(fiche.state), WAITING) if decided else WAITING
    dropped = fiche.get_dropped_why_display() if fiche.dropped_why and decided else None
    studied = one.studied if one.studied and one.studied <= on else None
    return str(fiche.referrer_kind), fiche.sent_on, motives or None, studied, taken, dropped


def _path(one: Situation, on: date) -> tuple[Cell, ...]:
    """Entry, référent, themes of the actions, exit: what was known on that day."""
    plan = one.plan
    if plan is None or one.child is None:
        return (None,) * 7
    ties = one.child.care_team.all()
    closed = plan.closed_on if plan.closed_on and plan.closed_on <= on else None
    tie = next((tie for tie in ties if tie.starts_on <= (closed or on)), None)
    themes = dict.fromkeys(
        f"{action.goal.domain} ({action.get_frame_display()}, {action.get_nature_display()})"
        for action in plan.actions.all()
        if action.starts_on <= on
    )
    ending = getattr(plan, "exit", None) if closed else None
    ends = (str(ending.reason), str(ending.attainment), str(ending.evolution)) if ending else (None, None, None)
    referent = str(tie.user or tie.professional) if tie else None
    return plan.opened_on, referent, "; ".join(themes) or None, closed, *ends
