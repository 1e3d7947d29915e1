"""Who does what around a child: people, schools and structures, and in which of his three times."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from village.access.links import SEATED, Link
from village.access.permissions import Permission
from village.activities.models import Enrolment, WaitingEntry, of_care
from village.around.models import InformationRequest, WeekSlot
from village.casefile.dossier import Dossier
from village.core.fields import current_on
from village.core.french import hour
from village.directory.models import Professional, School
from village.people.models import CareTeamMembership
from village.plans.models import PlannedAction

Time = WeekSlot.Time
_TEAM = "L’équipe du programme"
_DOES = {
    Link.REFERENT.value: "accompagne l’enfant et sa famille, écrit les notes et le parcours",
    Link.REFERRER.value: "a présenté l’enfant au programme",
}


@dataclass
class Someone:
    """One person or structure around the child."""

    name: str
    role: str = ""
    structure: str = ""
    phone: str = ""
    since: date | None = None
    does: list[str] = field(default_factory=list)

    @property
    def dialled(self) -> str:
        return self.phone.replace(" ", "")


@dataclass(frozen=True)
class Moments:
    """One of the three times of the child: what happens there, with whom."""

    label: str
    lines: tuple[str, ...]


def circle(dossier: Dossier) -> list[Someone]:
    """Those tied to the child, his school, and the structures that act: each with what it does, as one may know it."""
    sheets, enrolments = _sheets(dossier.ties), _enrolments(dossier)
    shown = _shown(dossier.ties)
    around = [tie for tie in shown if tie.link not in SEATED]
    found = [_tied(tie, sheets, enrolments) for tie in around]
    if not dossier.sees["school"]:  # the school that presented a child is his
        for tie, someone in zip(around, found, strict=True):
            if tie.link == Link.REFERRER and School.objects.filter(organisation__name=someone.structure).exists():
                someone.structure = ""
    found += _panel([tie for tie in shown if tie.link in SEATED], sheets)
    by_structure: dict[str, dict[str, None]] = defaultdict(dict)
    since: dict[str, date] = {}
    for structure, words, day in _acts(dossier, enrolments):
        by_structure[structure][words] = None
        since[structure] = min(day, since.get(structure, day))
    return found + [Someone(name, since=since[name], does=list(acts)) for name, acts in by_structure.items()]


def _panel(ties: list[CareTeamMembership], sheets: dict[int, Professional]) -> list[Someone]:
    """The EPS on one line: who sits there, and for which structure."""
    if not ties:
        return []
    people = [_tied(tie, sheets, []) for tie in ties]
    named = [f"{person.name}{f' ({person.structure})' if person.structure else ''}" for person in people]
    studies = any(tie.link == Link.PANEL for tie in ties)
    does = ["étudie la situation en ce moment" if studies else "a vu la situation en séance"]
    does.append(f"avec {', '.join(dict.fromkeys(named))}")
    return [Someone("L’EPS", "équipe pluridisciplinaire", since=min(tie.starts_on for tie in ties), does=does)]


def _shown(ties: Iterable[CareTeamMembership]) -> list[CareTeamMembership]:
    """The family has its own card; whoever is tied twice in the same way is shown once."""
    seen: dict[tuple[str, int | None, int | None], CareTeamMembership] = {}
    for tie in ties:
        if tie.link != Link.GUARDIAN:
            seen.setdefault((tie.link, tie.user_id, tie.professional_id), tie)
    return list(seen.values())


def _sheets(ties: Iterable[CareTeamMembership]) -> dict[int, Professional]:
    """The sheets, by account, of those who are tied through their account."""
    accounts = [tie.user_id for tie in ties if tie.user_id]
    rows = Professional.objects.filter(user_id__in=accounts).select_related("organisation")
    return {row.user_id: row for row in rows if row.user_id}


def _tied(tie: CareTeamMembership, sheets: dict[int, Professional], enrolments: list[Enrolment]) -> Someone:
    sheet = tie.professional or sheets.get(tie.user_id or 0)
    role = tie.get_link_display()
    if tie.derogation_reason:
        role = f"{role} (dérogation : {tie.derogation_reason})"
    return Someone(
        name=str(tie.user or tie.professional),
        role=", ".join(filter(None, [role, _job(tie, sheet)])),
        structure=str(sheet.organisation or "") if sheet else "",
        phone=sheet.phone if sheet else "",
        since=tie.starts_on,
        does=[_DOES[tie.link]] if tie.link in _DOES else _runs(tie, enrolments),
    )


def _job(tie: CareTeamMembership, sheet: Professional | None) -> str:
    """What the sheet adds to the link: a référente is not said twice."""
    job = sheet.job if sheet else ""
    return "" if tie.link == Link.REFERENT and job.lower().startswith("référent") else job


def _runs(tie: CareTeamMembership, enrolments: list[Enrolment]) -> list[str]:
    """The activities that this person runs, where the child is enrolled."""
    return [
        f"anime : {row.activity.title}"
        for row in enrolments
        if any(_is(tie, one.user_id, one.professional_id) for one in row.activity.facilitations.all())
    ]


def _is(tie: CareTeamMembership, user: int | None, professional: int | None) -> bool:
    return bool((user and user == tie.user_id) or (professional and professional == tie.professional_id))


def _acts(dossier: Dossier, enrolments: list[Enrolment]) -> Iterable[tuple[str, str, date]]:
    """What structures do: structure, words, since when. By category, as everything else of the dossier."""
    if dossier.sees["school"]:
        yield from _schooling(dossier)
    for row in enrolments:
        yield str(row.activity.provider or _TEAM), row.activity.title, row.enrolled_on
    if dossier.sees["social"] and dossier.plan and not dossier.plan.closed_on:
        for action in _actions(dossier):
            yield str(action.provider or _TEAM), action.title, action.starts_on
    if dossier.sees["health"]:
        waits = WaitingEntry.objects.filter(child=dossier.child, obtained_on__isnull=False).select_related("care")
        for wait in waits:
            if wait.obtained_on:
                yield "Soins", str(wait.care), wait.obtained_on
    yield from _answers(dossier)


def _answers(dossier: Dossier) -> Iterable[tuple[str, str, date]]:
    """Who answered a question of the team, for those who may read the answer."""
    if not dossier.reader.can(Permission.CONTACT_WRITE):
        return
    asked = InformationRequest.objects.visible_to(dossier.reader).filter(child=dossier.child)
    rows = asked.filter(answered_on__isnull=False).select_related("professional", "organisation").order_by("pk")
    for row in rows:
        if row.answered_on:
            said = f"{row.professional} a répondu à une question le {row.answered_on:%d/%m/%Y}"
            yield str(row.organisation), said, row.answered_on


def _schooling(dossier: Dossier) -> Iterable[tuple[str, str, date]]:
    rows = dossier.child.schoolings.filter(current_on(dossier.on)).select_related("school__organisation", "level")
    for row in rows:
        yield str(row.school), f"scolarise l’enfant en {row.level}", row.starts_on


def _enrolments(dossier: Dossier) -> list[Enrolment]:
    if not dossier.sees["school"]:
        return []
    rows = dossier.child.enrolments.select_related("activity__provider").prefetch_related("activity__facilitations")
    shown = rows if dossier.sees["health"] else rows.exclude(of_care("activity"))
    return list(shown.order_by("enrolled_on", "pk"))


def _actions(dossier: Dossier) -> Iterable[PlannedAction]:
    known = PlannedAction.objects.known_with(dossier.categories)
    rows = known.filter(plan=dossier.plan, starts_on__lte=dossier.on).exclude(ends_on__lt=dossier.on)
    return rows.select_related("provider").order_by("starts_on", "pk")


def times(dossier: Dossier, slots: Iterable[WeekSlot]) -> list[Moments]:
    """The three times, with who takes over from whom (R53)."""
    lines: dict[str, list[str]] = {time.value: [] for time in Time}
    for name, words, _ in _schooling(dossier):
        lines[Time.SCHOOL].append(f"{name} : {words}")
    if dossier.sees["social"] and dossier.plan and not dossier.plan.closed_on:
        for action in _actions(dossier):
            lines[Time.SCHOOL if action.in_school_time else Time.OUT].append(
                f"{action.title} : {action.provider or 'l’équipe du programme'}"
            )
    for part, line in _ordinary(slots, places=dossier.tells_places):
        lines[part].append(line)
    return [Moments(time.label, tuple(lines[time.value])) for time in Time]


def _ordinary(slots: Iterable[WeekSlot], *, places: bool) -> Iterable[tuple[str, str]]:
    """The same moment of several days on one line: « lundi, mardi, 8 h 30-11 h 30 : école »."""
    days: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for slot in slots:
        until = f"-{hour(slot.ends_at)}" if slot.ends_at else ""
        said = f"{slot.what}{f', {slot.where}' if slot.where and places else ''}"
        days[slot.time, f"{hour(slot.starts_at)}{until}", said].append(slot.get_weekday_display())
    for (part, when, said), named in days.items():
        yield part, f"{', '.join(named)}, {when} : {said}"
