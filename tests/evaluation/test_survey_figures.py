"""The figures that only the national survey asks for, each read where the team reads it: the file of the survey."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, an_exit
from tests.sealed import SOME_WORDS
from village.activities.models import Activity, ActivitySession, Attendance
from village.core.dates import Period
from village.directory.models import Organisation, School
from village.evaluation.facts import Facts
from village.evaluation.indicators.survey import SURVEY
from village.evaluation.models import Kind
from village.evaluation.opening import has_rows, rows_of
from village.evaluation.operations import open_annual_report
from village.evaluation.rows import COUNTED
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import Household, Person, Schooling
from village.plans.models import Assessment, Goal, Plan
from village.programmes.models import Membership, Quarter
from village.referrals.models import Referral

SPAN = Period(date(2017, 9, 1), date(2018, 8, 31))
YEAR = {"periode": "scolaire-2017"}


def asked(cast: Cast) -> dict[str, Any]:
    """The questions of the survey of the year, by code, nothing hidden."""
    survey = open_annual_report(cast.programme, SPAN, kind=Kind.SURVEY, by=cast.actor("alice"), at=timezone.now())
    answer = cast.client("alice").get(f"/bilan/annuels/{survey.pk}/donnees.json", {"complet": "oui"})
    return {one["code"]: one for block in answer.json()["blocks"] for one in block["questions"]}


def lines(question: dict[str, Any], group: str) -> dict[str, Any]:
    return {row["label"]: row["count"] for row in question["breakdown"] if row["group"] == group and row["count"]}


def seen(
    cast: Cast, child: Person | None, on: date, referral: Referral | None = None, reason: str = "entree"
) -> Situation:
    assert child
    panel, _ = Panel.objects.get_or_create(programme=cast.programme, name="EPS du nord")
    meeting, _ = Meeting.objects.get_or_create(panel=panel, on=on, starts_at=time(9))
    rank = meeting.situations.count() + 1
    plan = None if referral and reason == "entree" else Plan.objects.filter(child=child).first()
    return Situation.objects.create(
        meeting=meeting, child=child, referral=referral, plan=plan, reason=reason, rank=rank
    )


def a_session(cast: Cast, on: date, *, ends: time | None = time(11, 30), taken: bool = True) -> ActivitySession:
    activity, _ = Activity.objects.get_or_create(
        programme=cast.programme, title="Atelier lecture", domain=item("N8", "scolaire"),
        nature="collective", frame="droit_commun",
    )  # fmt: skip
    return ActivitySession.objects.create(
        activity=activity, on=on, starts_at=time(10), ends_at=ends,
        recorded_at=timezone.make_aware(datetime.combine(on, time(19))) if taken else None,
        recorded_by=cast.users["emile"] if taken else None,
    )  # fmt: skip


def test_children_are_there_on_the_first_day_come_leave_and_stay(cast: Cast) -> None:
    a_plan(a_child(cast), date(2017, 5, 1), date(2018, 8, 31))  # leaves on the very last day
    a_plan(a_child(cast), date(2017, 8, 31))
    a_plan(a_child(cast), date(2018, 8, 31), date(2018, 9, 1))
    again = a_child(cast)
    a_plan(again, date(2017, 1, 1), date(2017, 12, 1))
    a_plan(again, date(2018, 2, 1))
    a_plan(a_child(cast), date(2016, 1, 1), date(2017, 8, 31))  # of the year before
    found = asked(cast)["5.1"]
    assert found["answer"] == 6
    assert lines(found, "Au premier jour") == {"présents au premier jour": 3, "entrés": 3}
    assert lines(found, "Au dernier jour") == {"présents après le dernier jour": 5, "sortis": 1}


def test_a_situation_has_its_orienteur_its_eps_and_what_became_of_it_by_the_last_day(cast: Cast) -> None:
    studied = a_referral(cast, a_child(cast), date(2017, 10, 1), state="admise", decided_on=date(2017, 11, 1))
    seen(cast, studied.child, date(2017, 11, 1), studied)
    a_referral(cast, a_child(cast), date(2018, 8, 1), state="admise", decided_on=date(2018, 9, 20))
    a_referral(cast, None, date(2018, 3, 1), state="refus_famille", decided_on=date(2018, 3, 9))
    a_referral(
        cast, a_child(cast), date(2018, 4, 1), state="reorientee", decided_on=date(2018, 4, 9),
        referrer_kind=item("N5", "mds"),
    )  # fmt: skip
    a_referral(cast, a_child(cast), date(2018, 9, 1))  # after the year
    found = asked(cast)["4.1"]
    assert found["answer"] == 4
    assert lines(found, "Étudiées en EPS") == {"étudiées en EPS": 1, "pas encore, ou sans EPS": 3}
    assert lines(found, "Suite donnée") == {
        "accompagnées": 1, "en attente": 1, "refusées par la famille": 1, "réorientées vers le droit commun": 1,
    }  # fmt: skip
    assert lines(found, "Orienteurs des situations reçues") == {
        "Éducation nationale": 3, "travailleurs sociaux (MDS)": 1,
    }  # fmt: skip


def test_delays_go_from_the_fiche_to_its_first_eps_then_to_the_first_action(cast: Cast) -> None:
    for received, first, starts in (
        (date(2017, 10, 1), date(2017, 10, 11), date(2017, 10, 31)),  # 10 days, then 20
        (date(2017, 8, 1), date(2017, 9, 20), date(2017, 9, 24)),  # 50 days, received the year before, then 4
        (date(2018, 1, 1), date(2018, 1, 16), date(2018, 1, 10)),  # 15 days; an action had begun before
    ):
        child = a_child(cast)
        fiche = a_referral(cast, child, received)
        seen(cast, child, first, fiche)
        plan = a_plan(child, first, referral=fiche)
        an_action(plan, starts)
        an_action(plan, date(2018, 6, 1))
    seen(cast, child, date(2018, 2, 20), fiche, "parcours")  # a second sitting is no first one
    late = a_referral(cast, a_child(cast), date(2018, 8, 20))
    seen(cast, late.child, date(2018, 9, 5), late)
    found = asked(cast)
    assert (found["4.3"]["answer"], found["4.3"]["remarks"][0]) == (25, "Sur 3\u00a0situations étudiées.")
    assert "La moitié attend 15 jours ou moins" in found["4.3"]["remarks"][1]
    assert found["4.4"]["answer"] == 12
    assert found["4.4"]["remarks"][-1] == "Parcours dont une action avait commencé avant l’EPS, hors du calcul : 1."


def test_an_action_that_the_family_has_not_approved_is_no_first_action(cast: Cast) -> None:
    child = a_child(cast)
    fiche = a_referral(cast, child, date(2017, 10, 1))
    seen(cast, child, date(2017, 10, 11), fiche)
    an_action(a_plan(child, date(2017, 10, 11), referral=fiche), date(2017, 11, 1), approved_on=None)
    assert asked(cast)["4.4"]["answer"] is None


def test_meetings_are_counted_by_eps_and_situations_by_reason(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    seen(cast, child, date(2017, 10, 1), a_referral(cast, child, date(2017, 9, 20)))
    seen(cast, child, date(2018, 3, 1), reason="point_etape")
    seen(cast, cast.children["yanis"], date(2018, 3, 1), reason="point_etape")
    seen(cast, child, date(2018, 9, 1), reason="point_etape")
    found = asked(cast)["3.4"]
    assert found["answer"] == 2
    assert lines(found, "Réunions de chaque EPS") == {"EPS du nord": 2}
    assert lines(found, "Situations étudiées") == {"entrée": 1, "point d’étape": 2}
    assert found["remarks"][1] == "Enfants différents étudiés : 2."


def test_situations_are_told_by_motive_and_by_factor_each_child_once(cast: Cast) -> None:
    child = a_child(cast)
    fiche = a_referral(cast, child, date(2017, 9, 10))
    fiche.motives.set([item("N6", "scolaire"), item("N6", "parentalite")])
    plan = a_plan(child, date(2017, 9, 20), referral=fiche)
    first, last = (
        {"health": SOME_WORDS, "environment": SOME_WORDS},
        {"health": SOME_WORDS, "family_context": SOME_WORDS},
    )
    for version, (on, words) in enumerate(
        ((date(2017, 10, 1), first), (date(2018, 1, 1), last), (date(2018, 9, 1), ("environment",))), start=1
    ):
        Assessment.objects.create(
            plan=plan,
            on=on,
            author=cast.users["daniele"],
            proposal=SOME_WORDS,
            version=version,
            **dict.fromkeys(words, SOME_WORDS),
        )
    found = asked(cast)["6.1"]
    assert found["answer"] == pytest.approx(33.33)
    assert lines(found, "Motifs de la fiche") == {
        "fragilités d’ordre scolaire": 1, "soutien à l’exercice de la parentalité": 1,
    }  # fmt: skip
    assert lines(found, "Facteurs décrits au diagnostic") == {"état de santé": 1, "contexte familial": 1}


def test_actions_are_told_by_theme_and_nature_and_children_once_per_theme(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    an_action(plan, date(2017, 10, 1))
    an_action(plan, date(2017, 11, 1), nature="collective")
    health = Goal.objects.create(
        plan=plan, domain=item("N8", "sante"), wording="Voir", starts_on=plan.opened_on, horizon=date(2019, 8, 31)
    )
    an_action(plan, date(2017, 12, 1), goal=health)
    an_action(plan, date(2018, 9, 1))
    found = asked(cast)["7.1"]
    assert found["answer"] == 3
    assert lines(found, "Actions par thème") == {"scolaire": 2, "santé": 1}
    assert lines(found, "Nature des actions") == {"actions individuelles": 2, "actions collectives": 1}
    assert lines(found, "Enfants touchés par thème") == {"scolaire": 1, "santé": 1}
    assert found["remarks"] == ["Enfants différents touchés : 1."]


def test_hours_are_those_of_sessions_that_were_held_and_children_those_who_came(cast: Cast) -> None:
    held = a_session(cast, date(2017, 10, 4))
    later = a_session(cast, date(2017, 10, 11))
    open_ended = a_session(cast, date(2017, 10, 18), ends=None)
    a_session(cast, date(2017, 10, 25), taken=False)
    a_session(cast, date(2018, 9, 5))
    kadiatou, yanis = cast.children["kadiatou"], cast.children["yanis"]
    Attendance.objects.create(session=held, child=kadiatou, status="present", parents=1)
    Attendance.objects.create(session=later, child=kadiatou, status="retard", parents=1)
    Attendance.objects.create(session=open_ended, child=yanis, status="absent")
    found = asked(cast)
    assert found["7.4"]["answer"] == 3
    assert found["7.4"]["remarks"] == ["Séances tenues : 3.", "Sans heure de fin, comptées pour zéro heure : 1."]
    assert found["7.5"]["answer"] == 1
    assert found["7.5"]["remarks"] == ["Venues d’un parent avec son enfant : 2."]


def test_a_fiche_brought_in_after_its_eps_waited_for_nothing_and_is_beside_the_delay(cast: Cast) -> None:
    for day in (date(2018, 2, 19), date(2018, 3, 1), date(2018, 3, 21)):
        child = a_child(cast)
        seen(cast, child, date(2018, 3, 1), a_referral(cast, child, day))
    found = asked(cast)["4.3"]
    assert (found["answer"], "est hors du calcul" in found["definition"]) == (5, True)
    assert "Fiches reçues après l’EPS qui les a étudiées, hors du calcul : 1." in found["remarks"]
    facts = Facts(cast.programme, SPAN, timezone.localdate())
    shown = rows_of("I36", facts)
    counted_days = [int(row.words[2].split("\u00a0")[0]) for row in shown.lines if row.place == COUNTED]
    result = next(one for one in SURVEY if one.code == "I36").count(facts)
    assert (shown.counted, sum(counted_days)) == (result.denominator, result.numerator)
    page = cast.client("alice").get("/bilan/lignes/I36/", YEAR).content.decode()
    assert "hors du calcul" in page


def test_exits_are_told_by_reason_and_one_without_a_sheet_is_said(cast: Cast) -> None:
    an_exit(a_plan(a_child(cast), date(2017, 1, 1), date(2018, 1, 1)))
    moved = an_exit(a_plan(a_child(cast), date(2017, 1, 1), date(2018, 8, 31)))
    moved.reason = item("N12", "demenagement")
    moved.save()
    a_plan(a_child(cast), date(2017, 1, 1), date(2018, 2, 1))
    an_exit(a_plan(a_child(cast), date(2017, 1, 1), date(2018, 9, 1)))
    found = asked(cast)["8.2"]
    assert found["answer"] == 2
    assert lines(found, "Motifs de sortie") == {"objectifs atteints": 1, "déménagement": 1}
    assert found["remarks"] == ["Parcours sortis sans fiche de sortie : 1."]


def test_schools_quarters_partners_and_families_with_several_children(cast: Cast) -> None:
    sheet = Organisation.objects.create(
        programme=cast.programme, name="École du Sud", kind=item("N5", "education-nationale")
    )
    school = School.objects.create(organisation=sheet, uai="0139902B", priority="rep+")
    Organisation.objects.create(programme=cast.programme, name="CAF", kind=item("N5", "caf"))
    home = Household.objects.create(programme=cast.programme, commune=cast.commune)
    for _ in range(2):
        child = a_child(cast, household=home)
        a_plan(child, date(2018, 1, 1))
        Schooling.objects.create(child=child, school=school, level=item("N4", "cp"), starts_on=date(2017, 9, 1))
    Quarter.objects.create(commune=cast.commune, name="Ancien", kind="qpv", starts_on=date(2007, 1, 1),
                           ends_on=date(2014, 12, 31))  # fmt: skip
    found = asked(cast)
    assert lines(found["1.11"], "Établissements") == {"REP": 1, "REP+": 1}
    assert (found["1.5"]["answer"], found["1.5"]["remarks"]) == (1, [f"Les Tilleuls ({cast.commune.name})."])
    assert lines(found["3.6"], "Partenaires")["CAF"] == 1
    assert "Éducation nationale" not in lines(found["3.6"], "Partenaires")
    assert found["5.8"]["answer"] == pytest.approx(33.33)


def test_the_team_is_counted_in_full_time_for_the_days_of_each(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["alice"], programme=cast.programme).update(fte="0.5")
    Membership.objects.filter(user=cast.users["dora"]).update(ends_on=date(2018, 3, 1))  # 182 days of 365
    Membership.objects.filter(user=cast.users["jeanne"]).update(fte="0.25")
    found = asked(cast)["2.1"]
    assert lines(found, "ETP par rôle") == {
        "Coordination": 0.5,
        "Référent de parcours": 1.5,
        "Assistance administrative": 0.25,
    }
    assert found["answer"] == 2.25


def test_somebody_whose_part_is_not_written_leaves_the_total_unknown(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["alice"], programme=cast.programme).update(fte="0.5")
    found = asked(cast)["2.1"]
    assert found["answer"] is None
    assert lines(found, "ETP par rôle") == {"Coordination": 0.5, "Référent de parcours": 2}
    assert "ETP à écrire pour 1\u00a0personne : le total n’est pas encore connu." in found["remarks"]


@pytest.mark.parametrize("code", [indicator.code for indicator in SURVEY if has_rows(indicator.code)])
def test_a_figure_of_the_survey_opens_as_many_rows_as_it_counts(cast: Cast, code: str) -> None:
    child = a_child(cast)
    fiche = a_referral(cast, child, date(2017, 10, 1))
    fiche.motives.set([item("N6", "scolaire")])
    seen(cast, child, date(2017, 10, 11), fiche)
    plan: Plan = a_plan(child, date(2017, 10, 11), date(2018, 6, 1), referral=fiche)
    an_action(plan, date(2017, 11, 1))
    an_exit(plan)
    a_plan(a_child(cast, household=child.household), date(2018, 1, 1))
    Attendance.objects.create(session=a_session(cast, date(2017, 10, 4)), child=child, status="present")
    Organisation.objects.create(programme=cast.programme, name="Centre", kind=item("N5", "socioculturel"))
    facts = Facts(cast.programme, SPAN, timezone.localdate())
    result = next(one for one in SURVEY if one.code == code).count(facts)
    found = rows_of(code, facts)
    counts_rows = (
        result.denominator
        if code in {"I36", "I37"}
        else facts.sessions.held
        if code == "I40"
        else sum(row.people for row in facts.team)
        if code == "I45"
        else result.numerator
    )
    assert found.counted == counts_rows
    assert found.counted > 0
    if code in {"I2", "I47"}:
        assert found.dividing == result.denominator
    page = cast.client("alice").get(f"/bilan/lignes/{code}/", YEAR)
    assert page.status_code == 200
    assert "dans le chiffre" in page.content.decode()
    assert cast.client("daniele").get(f"/bilan/lignes/{code}/", YEAR).status_code == 403
