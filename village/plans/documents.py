"""Fill the documents of a parcours."""

from dataclasses import replace
from datetime import date
from typing import Any

from village.core.fields import current_on
from village.core.holding import Category
from village.documents.kinds import (
    AssessmentDocument,
    Certificate,
    ExitForm,
    ExitGoal,
    Factor,
    PlanAction,
    PlanDocument,
    PlanGoal,
    RecallAnswers,
    RecallSheet,
    UndoneExit,
)
from village.documents.letterhead import letterhead_of
from village.documents.parts import ChildIdentity, Signature
from village.documents.render import french_date
from village.people.documents import CHANNELS
from village.people.models import Agreement, Person
from village.people.operations import is_protected
from village.plans.around import around, phone_of, referent_of
from village.plans.former import former_exits
from village.plans.models import RESERVED, Assessment, Exit, Plan, PlanVersion, RecallConsent, Reply
from village.plans.operations.assessment import FACTORS, asked_in
from village.plans.parts import contents, times_aside
from village.plans.ways import step_said, ways_of
from village.programmes.models import Programme


def child_identity(child: Person, on: date) -> ChildIdentity:
    """The child as the documents of this day name him; with a protected address, not his school: a sheet travels."""
    rows = child.schoolings.filter(current_on(on)).select_related("school__organisation", "level")
    schooling = None if is_protected(child) else rows.first()
    return ChildIdentity(
        first_name=child.first_name,
        last_name=child.last_name,
        birth_date=child.birth_date,
        sex=child.get_sex_display(),
        school=str(schooling.school) if schooling else "",
        school_class=str(schooling.level) if schooling else "",
    )


def _referent_name(plan: Plan, on: date) -> str:
    return str(referent_of(plan, on) or "")


def _signatures(version: PlanVersion, frame: dict[str, Any]) -> tuple[Signature, ...]:
    parents, spoken = [], version.approval_channel == Agreement.Channel.ORAL
    for holder in frame["holders"]:
        agreed = version.approved_by_id == holder["pk"]
        parents.append(
            Signature(
                role=holder["relation"],
                name=holder["name"],
                on=version.approved_on if agreed else None,
                channel=CHANNELS[version.approval_channel] if agreed else None,
                recorded_by=frame["recorded_by"] if agreed and spoken else "",
            )
        )
    referent = Signature(role="Référent de parcours", name=frame["referent"])
    return (*parents, Signature(role="L’enfant, s’il le souhaite"), referent)


def _goals(said: dict[str, Any]) -> tuple[PlanGoal, ...]:
    return tuple(
        PlanGoal(
            title=goal["wording"],
            domain=goal["domain"],
            duration=f"jusqu’au {french_date(date.fromisoformat(goal['horizon']))}" if goal["horizon"] else "",
            scale=tuple(goal["scale"]),
            skills=", ".join(goal.get("skills", ())),
        )
        for goal in said["goals"]
        if not goal.get("set_aside_on")
    )


def _set_aside(said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{goal['wording']}, depuis le {french_date(date.fromisoformat(goal['set_aside_on']))}"
        + (f" : {goal['set_aside_reason']}" if goal["set_aside_reason"] else "")
        for goal in said["goals"]
        if goal.get("set_aside_on")
    )


def _taken_up(said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{goal['wording']}. {time}" for goal in said["goals"] for time in times_aside(goal))


def _undone(plan: Plan, kept: list[int], *, health: bool) -> tuple[UndoneExit, ...]:
    return tuple(
        UndoneExit(
            on=row.on,
            undone_on=row.undone_on,
            undone_by=row.undone_by,
            why=row.why,
            motive=row.reason,
            attainment=row.attainment,
            evolution=row.evolution,
            relay=row.relay,
            goals=tuple(
                ExitGoal(title=goal.wording, attainment=goal.attainment, start=goal.before, end=goal.after)
                for goal in row.goals
            ),
            child_view=row.child_words,
            parents_view=row.family_words,
        )
        for row in former_exits(plan, health=health, kept=kept)
    )


def _actions(said: dict[str, Any], *, providers: bool) -> tuple[PlanAction, ...]:
    return tuple(
        PlanAction(
            title=action["title"],
            goal=action["goal"],
            nature=action["nature"],
            frame=action["frame"],
            provider=action["provider"] if providers else "",
            approved={Reply.YES: True, Reply.NO: False}.get(action["answer"]),
            later=action["answer"] == Reply.LATER,
            approved_on=date.fromisoformat(action["answered_on"]) if action["answered_on"] else None,
            words=action["words"],
        )
        for action in said["actions"]
    )


def plan_document(version: PlanVersion, *, on: date, known: frozenset[Category]) -> PlanDocument:
    """The parcours in its four mandatory parts (R23), as the family approved this version, for one reader.

    `known`: the categories that he may read. Nothing of it changes after the approval, but the day when the EPS
    validates it (R28).
    """
    plan, health, protected = version.plan, Category.HEALTH in known, is_protected(version.plan.child)
    school = Category.SCHOOL in known and not protected
    said, frame = contents(version, health=health), around(version, on=on)
    return PlanDocument(
        letterhead=letterhead_of(plan.programme),
        on=on,
        child=ChildIdentity(
            first_name=frame["first_name"],
            last_name=frame["last_name"],
            birth_date=_day(frame["birth_date"]),
            school=frame["school"] if school else "",
            school_class=frame["school_class"] if school else "",
        ),
        version=version.number,
        reserved=any(goal["wording"] == RESERVED for goal in said["goals"]),
        changes=version.what_changed,
        starts=_day(frame["opened_on"]),
        referent=frame["referent"],
        referent_contact=frame["referent_contact"],
        eps_date=version.validated_on or _day(frame["entry_on"]),
        child_words=frame["child_words"],
        parents_words=frame["parents_words"],
        goals=_goals(said),
        set_aside=_set_aside(said),
        taken_up=_taken_up(said),
        undone=_undone(plan, frame["undone"], health=health),
        actions=_actions(said, providers=not protected),
        planning=tuple(line for line in version.planning.splitlines() if line.strip()),
        evaluation=tuple(line for line in version.evaluation_methods.splitlines() if line.strip()),
        review_on=_day(frame["review_on"]),
        signatures=_signatures(version, frame),
    )


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def blank_plan(plan: Plan, *, on: date) -> PlanDocument:
    """The parcours to be written by hand with the family: who, and lines for the pen (R59)."""
    referent = referent_of(plan, on)
    return PlanDocument(
        letterhead=letterhead_of(plan.programme),
        on=on,
        for_pen=True,
        child=child_identity(plan.child, on),
        starts=plan.opened_on,
        referent=str(referent or ""),
        referent_contact=phone_of(referent, plan),
    )


def assessment_document(assessment: Assessment, *, on: date) -> AssessmentDocument:
    """The diagnostic in five factors (R20), and what the programme asks besides (R78)."""
    asked = asked_in(assessment.plan.programme)
    names = (*FACTORS, *asked)
    return AssessmentDocument(
        letterhead=letterhead_of(assessment.plan.programme),
        on=on,
        child=child_identity(assessment.plan.child, on),
        author=str(assessment.author),
        author_role="Référent de parcours",
        contributors=tuple(assessment.crossing[1:]),
        factors=tuple(
            Factor(label=_label(name), said=getattr(assessment, name), views=_taken(assessment, name)) for name in names
        ),
        strengths=assessment.strengths,
        child_words=assessment.child_words,
        parents_view=assessment.parent_words,
        analysis=assessment.analysis,
        proposal=assessment.proposal,
        read_with_parents_on=assessment.read_with_parents_on,
    )


def blank_assessment(plan: Plan, *, on: date) -> AssessmentDocument:
    """The diagnostic to be written by hand in the meeting: who, the date, what this programme asks (R59, R78)."""
    names = (*FACTORS, *asked_in(plan.programme))
    return AssessmentDocument(
        letterhead=letterhead_of(plan.programme),
        on=on,
        for_pen=True,
        child=child_identity(plan.child, on),
        author=_referent_name(plan, on),
        author_role="Référent de parcours",
        factors=tuple(Factor(label=_label(name)) for name in names),
    )


def _taken(assessment: Assessment, factor: str) -> tuple[str, ...]:
    views = [view for view in assessment.views.all() if view.factor == factor]
    return tuple(f"« {view.text} »\n{view.said_by}, en EPS, le {french_date(view.said_on)}" for view in views)


def _label(name: str) -> str:
    label = str(Assessment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def certificate(plan: Plan, *, on: date) -> Certificate:
    """The attestation: who and when, nothing else (R62)."""
    return Certificate(
        letterhead=letterhead_of(plan.programme),
        on=on,
        first_name=plan.child.first_name,
        last_name=plan.child.last_name,
        birth_date=plan.child.birth_date,
        starts=plan.opened_on,
        ends=plan.closed_on,
        place=_only_commune(plan.programme),
        signatory_role="La coordination du programme",
    )


def _only_commune(programme: Programme) -> str:
    """Where the programme signs: its commune, if it has one only; else a line for the pen."""
    names = list(programme.communes.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


# N10 and N11 in the words of the boxes to tick.
_ON_PAPER = {
    "complete": "complète", "partielle": "partielle", "non-atteinte": "non atteinte", "non-evaluable": "non évaluable",
    "satisfaisante": "satisfaisante", "stable": "stable", "degradee": "dégradée",
}  # fmt: skip


def exit_document(plan: Plan, *, on: date, health: bool) -> ExitForm:
    """The fiche de sortie (D-F6), for one reader: as decided; before, what is known, and lines for the pen."""
    ending: Exit | None = getattr(plan, "exit", None)
    start = ExitForm(
        letterhead=letterhead_of(plan.programme),
        on=on,
        child=child_identity(plan.child, on),
        starts=plan.opened_on,
        ends=plan.closed_on,
    )
    if ending is None:
        return replace(start, for_pen=True, goals=_goals_to_end(plan, health=health))
    return replace(
        start,
        eps_date=ending.on,
        motive=str(ending.reason),
        relay=ending.relay,
        goals=tuple(
            ExitGoal(title=way.goal.wording, attainment=way.attainment, start=way.before, end=way.after)
            for way in ways_of(ending, health=health)
        ),
        attainment=_ON_PAPER.get(ending.attainment.code, str(ending.attainment)),
        evolution=_ON_PAPER.get(ending.evolution.code, str(ending.evolution)),
        child_view=ending.child_words,
        parents_view=ending.family_words,
        news_agreed=plan.recall_consents.filter(withdrawn_on__isnull=True).exists() or None,
        signatures=(
            Signature(role="Les parents"),
            Signature(role="Référent de parcours", name=_referent_name(plan, on)),
        ),
    )


def _goals_to_end(plan: Plan, *, health: bool) -> tuple[ExitGoal, ...]:
    goals = plan.goals.pursued().for_reader(health=health)
    return tuple(
        ExitGoal(title=goal.wording, start="" if goal.reserved else step_said(goal, goal.baseline)) for goal in goals
    )


def news_sheet(consent: RecallConsent, *, on: date) -> RecallSheet:
    """News after the exit: what was answered, and lines for the next call (R68)."""
    plan = consent.plan
    return RecallSheet(
        letterhead=letterhead_of(plan.programme),
        on=on,
        for_pen=True,
        first_name=plan.child.first_name,
        ended_on=plan.closed_on,
        contact=consent.contact,
        news=tuple(
            RecallAnswers(
                when=f"{recall.months} mois après",
                due_on=recall.due_on,
                done_on=recall.done_on,
                school=recall.get_school_display(),
                home=recall.get_home_display(),
                helped_by=recall.helped_by,
                wants_help=recall.wants_help if recall.done_on else None,
                words=recall.words,
            )
            for recall in consent.recalls.all()
        ),
    )
