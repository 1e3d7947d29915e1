"""A parcours: diagnostic, versions, goals, actions, waits for care, exit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from village.activities.models import WaitingEntry
from village.core.dates import add_months, age
from village.demo.book import REFERENCE, Book, Case
from village.demo.homes import Child
from village.demo.versions import freeze_versions, write_versions
from village.demo.words import dossiers as words
from village.demo.words.goals import FALLBACK, SKILLS_OF, WAITING_ROOM, ActionIdea, GoalIdea, goals_at
from village.plans.models import (
    SCALE,
    Assessment,
    Exit,
    Goal,
    GoalLevel,
    GoalOutcome,
    Plan,
    PlannedAction,
    PlanVersion,
)
from village.referrals.models import Referral

DOMAIN_OF = {
    "scolaire": "scolaire", "comportement": "educatif-social", "acces-soins": "sante", "loisirs": "culture-sport",
    "parentalite": "parentalite",
}  # fmt: skip
_OTHER_CARE = ("cmp", "psychologue", "ophtalmologie", "dentiste")
_LEVELS = {"complete": (4, 5), "partielle": (3, 4), "non-atteinte": (1, 2), "non-evaluable": (1, 3)}


@dataclass
class Path:
    """The rows of a parcours that others refer to."""

    plan: Plan
    goals: list[Goal] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    actions: list[PlannedAction] = field(default_factory=list)
    versions: list[PlanVersion] = field(default_factory=list)

    def approved_by(self, day: date) -> int | None:
        """The number of the last version that the family had approved on that day."""
        numbers = [one.number for one in self.versions if one.approved_on and one.approved_on <= day]
        return max(numbers, default=None)


def open_path(book: Book, case: Case, child: Child, referral: Referral, motives: Sequence[str]) -> Path:
    plan = book.writer.add(
        Plan(
            programme=book.place.programme,
            child=child.person,
            referral=referral,
            opened_on=case.opened_on,
            closed_on=case.closed_on,
        )
    )
    path = Path(plan)
    ideas = _choose_goals(book, case, motives)
    for rank, idea in enumerate(ideas, 1):
        _set_goal(book, case, child, path, rank, idea)
    assessment = _assess(book, case, child, plan)
    path.versions = write_versions(book, case, child, plan)
    _plan_actions(book, case, path, ideas, path.versions[0].approved_on if path.versions else None)
    freeze_versions(
        book, case, child, versions=path.versions, goals=path.goals, actions=path.actions, assessment=assessment
    )
    return path


def _choose_goals(book: Book, case: Case, motives: Sequence[str]) -> list[GoalIdea]:
    if case.script:
        return [goal.idea for goal in case.script.goals]
    offered = goals_at(max(2, age(case.birth_date, case.opened_on)))
    chosen: list[GoalIdea] = []
    for motive in motives:
        fitting = [idea for idea in offered if idea.domain == DOMAIN_OF[motive] and idea not in chosen]
        if fitting:
            chosen.append(book.chance.choice(fitting))
    extra = [idea for idea in offered if idea.domain not in {one.domain for one in chosen}]
    if extra and (len(chosen) == 1 or not chosen) and book.likely(0.6):
        chosen.append(book.chance.choice(extra))
    return chosen or [book.chance.choice(offered)]


def _set_goal(book: Book, case: Case, child: Child, path: Path, rank: int, idea: GoalIdea) -> None:
    baseline = book.chance.choice((1, 1, 2, 2, 3))
    if case.ending:
        low, high = _LEVELS[case.ending.attainment]
        level = max(baseline, book.chance.randint(low, high)) if low > 1 else book.chance.randint(low, high)
    else:
        months = (case.last_day(book.today) - case.opened_on).days / 30
        level = min(5, baseline + book.chance.randint(0, 1 + int(months > 5) + int(months > 12)))
    starts_on, horizon = case.opened_on, add_months(case.opened_on, book.chance.choice((6, 9, 12, 12)))
    if case.script:
        own = case.script.goals[rank - 1]
        baseline, level = own.baseline, own.level
        horizon = add_months(book.today, own.months_left)
    elif not case.closed_on and horizon < book.today:
        horizon = add_months(book.today, book.chance.randint(1, 6))
    path.domains.append(idea.domain)
    path.goals.append(
        book.writer.add(
            Goal(
                plan=path.plan,
                domain=book.place.value("N8", idea.domain),
                wording=child.said.of(idea.wording),
                skills=list(SKILLS_OF.get(idea.wording, ())),
                rank=rank,
                starts_on=starts_on,
                horizon=horizon,
                baseline=baseline,
                level=level,
                **_steps(case, rank, starts_on),
                **_aside(book, case, child, rank),
            )
        )
    )


def _aside(book: Book, case: Case, child: Child, rank: int) -> dict[str, Any]:
    """Here and there, a second goal was set aside after three months."""
    on = case.opened_on + timedelta(days=90)
    if case.script or rank == 1 or on >= case.last_day(book.today) or child.person.pk % 7:
        return {}
    return {"set_aside_on": on, "set_aside_reason": "La famille préfère une chose à la fois. On y reviendra."}


def _steps(case: Case, rank: int, on: date) -> dict[str, Any]:
    """The five steps, where the story tells them."""
    words = case.script.goals[rank - 1].steps if case.script else ()
    return dict(zip(SCALE, words, strict=True), scaled_on=on) if words else {}


def _assess(book: Book, case: Case, child: Child, plan: Plan) -> Assessment:
    said, choice = child.said.of, book.chance.choice
    return book.writer.add(
        Assessment(
            plan=plan,
            on=min(case.opened_on + timedelta(days=book.chance.randint(3, 15)), case.last_day(book.today)),
            author=book.team.users[case.referent],
            health=said(choice(words.HEALTH)),
            development=said(choice(words.DEVELOPMENT)),
            family_context=said(choice(words.FAMILY)),
            social_economic=said(choice(words.ECONOMIC)),
            environment=said(choice(words.SURROUNDINGS)),
            strengths=said(choice(words.STRENGTHS)),
            child_words=said(choice(words.CHILD_WORDS)),
            parent_words=said(choice(words.PARENT_WORDS)),
            proposal=said(choice(words.PROPOSAL)),
        )
    )


def _plan_actions(book: Book, case: Case, path: Path, ideas: Sequence[GoalIdea], approved_on: date | None) -> None:
    if approved_on is None:
        return
    if case.script:
        for goal, own in zip(path.goals, case.script.goals, strict=True):
            for idea in own.idea.actions:
                _action(book, path, goal, idea, (approved_on, None))
        return
    titles: set[str] = set()
    for rank, common in enumerate(case.frames):
        place = rank % len(ideas)
        idea = _choose_action(book, ideas[place], titles, common=common, individual=rank == 0)
        titles.add(idea.title)
        _action(book, path, path.goals[place], idea, _dates(book, case, approved_on, first=rank == 0))
    after = REFERENCE.last + timedelta(days=60)
    if case.window and case.closed_on and case.closed_on > after + timedelta(days=60) and book.likely(0.6):
        idea = _choose_action(book, ideas[0], titles, common=book.likely(0.52), individual=False)
        _action(book, path, path.goals[0], idea, (after, case.closed_on))


def _choose_action(book: Book, goal: GoalIdea, titles: set[str], *, common: bool, individual: bool) -> ActionIdea:
    fitting = [
        idea
        for idea in (*goal.actions, *FALLBACK)
        if idea.common == common and (idea.individual or not individual) and idea.title not in titles
    ]
    own = [idea for idea in fitting if idea in goal.actions]
    return book.chance.choice(own or fitting)


def _dates(book: Book, case: Case, approved_on: date, *, first: bool) -> tuple[date, date | None]:
    """The first action lasts as long as the parcours; another may be shorter, and still touches the window."""
    end = case.closed_on
    if first:
        return approved_on, end
    latest = case.last_day(book.today)
    if case.window:
        latest = min(latest, case.window.last)
    span = (latest - approved_on).days
    starts_on = approved_on + timedelta(days=book.chance.randint(0, max(0, min(120, span - 30))))
    if book.likely(0.5):
        stop = starts_on + timedelta(days=book.chance.randint(90, 300))
        if case.window:
            stop = max(stop, case.window.first + timedelta(days=book.chance.randint(20, 90)))
        if stop < (end or book.today):
            end = stop
    return starts_on, end


def _action(book: Book, path: Path, goal: Goal, idea: ActionIdea, dates: tuple[date, date | None]) -> None:
    """The family pays a third of what has a cost (F28)."""
    cost = Decimal(idea.cost * book.chance.choice((1, 1, 2))) if idea.cost else None
    path.actions.append(
        book.writer.add(
            PlannedAction(
                plan=path.plan,
                goal=goal,
                title=idea.title,
                nature="individuelle" if idea.individual else "collective",
                frame="droit_commun" if idea.common else "reussite_educative",
                provider=book.place.organisations.get(idea.provider),
                common_law_tried=idea.tried or ("" if idea.common else "rien n’existe encore pour cet âge"),
                starts_on=dates[0],
                ends_on=dates[1],
                cost=cost,
                family_share=cost / 3 if cost else None,
                approved_on=dates[0],
            )
        )
    )


def wait_for_care(book: Book, case: Case, child: Child, path: Path) -> None:
    """Waits for care. In the reference year only those of `speech_wait` end, so that their mean is known (F27)."""
    if case.speech_wait:
        obtained_on, days = case.speech_wait
        _wait(book, child, "orthophonie", obtained_on - timedelta(days=days), obtained_on)
        return
    if case.script and case.script.waiting:
        care, asked_days_ago, meanwhile = case.script.waiting
        _wait(book, child, care, book.today - timedelta(days=asked_days_ago), None, meanwhile)
        return
    if case.script and case.script.got_care:
        care, asked_days_ago, got_days_ago = case.script.got_care
        requested_on = book.today - timedelta(days=asked_days_ago)
        _wait(book, child, care, requested_on, book.today - timedelta(days=got_days_ago), "atelier langage")
        return
    if "sante" not in path.domains or book.likely(0.3):
        return
    health = path.goals[path.domains.index("sante")].wording
    care = "orthophonie" if "orthophonie" in health else book.chance.choice(_OTHER_CARE)
    usual = 548 if care == "orthophonie" else 170
    requested_on = case.opened_on - timedelta(days=book.chance.randint(-40, 150))
    requested_on = min(requested_on, book.today - timedelta(days=3))
    obtained_on = requested_on + timedelta(days=int(book.chance.gauss(usual, usual / 5)))
    in_reference = REFERENCE.first <= obtained_on <= REFERENCE.last
    if case.closed_on and (in_reference or obtained_on > case.closed_on):
        return
    _wait(book, child, care, requested_on, obtained_on if obtained_on <= book.today else None)


def _wait(
    book: Book, child: Child, care: str, requested_on: date, obtained_on: date | None, meanwhile: str = ""
) -> None:
    book.writer.add(
        WaitingEntry(
            child=child.person,
            care=book.place.value("CARE", care),
            requested_on=requested_on,
            obtained_on=obtained_on,
            meanwhile=meanwhile or book.chance.choice(WAITING_ROOM),
            call_on=None if obtained_on else book.today + timedelta(days=(-3, 4, 9, 15, 21)[child.person.pk % 5]),
        )
    )


def leave(book: Book, case: Case, child: Child, path: Path) -> None:
    """The exit, with an answer for each goal."""
    if not case.ending or not case.closed_on:
        return
    choice, said = book.chance.choice, child.said.of
    relayed = case.ending.reason.startswith("relais") or case.ending.reason == "demenagement"
    row = book.writer.add(
        Exit(
            plan=path.plan,
            on=case.closed_on,
            reason=book.place.value("N12", case.ending.reason),
            attainment=book.place.value("N10", case.ending.attainment),
            evolution=book.place.value("N11", case.ending.evolution),
            family_words=choice(words.FAMILY_WORDS) if book.likely(0.85) else words.FAMILY_NOT_MET,
            child_words=said(choice(words.CHILD_AT_EXIT)) if book.likely(0.7) else "",
            relay=choice(words.RELAYS) if relayed else "",
        )
    )
    for rank, goal in enumerate(path.goals):
        attainment = case.ending.attainment if rank == 0 or book.likely(0.6) else choice(("complete", "partielle"))
        if goal.set_aside_on:
            continue
        book.writer.add(GoalOutcome(exit=row, goal=goal, attainment=book.place.value("N10", attainment)))
        if attainment != "non-evaluable":
            book.writer.add(GoalLevel(goal=goal, on=case.closed_on, level=goal.level))
