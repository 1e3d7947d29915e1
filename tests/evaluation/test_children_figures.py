"""I1, I3 to I7, I9, I12, I31 and I32 on hand-made cases. The cast follows Kadiatou and Yanis from 1 September 2017."""

import uuid
from datetime import date

import pytest

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral, counts, figure
from village.core.dates import Period
from village.directory.models import Organisation, School
from village.evaluation.facts import Facts
from village.meetings.models import Meeting, Panel, Situation
from village.people.models import CareTeamMembership, Household, Schooling
from village.plans.models import Plan
from village.programmes.models import ListItem, Membership, Quarter
from village.referrals.models import FamilyRequest

BEFORE, FIRST, LAST = date(2017, 8, 31), date(2017, 9, 1), date(2018, 8, 31)


def test_a_parcours_open_on_the_last_day_counts_and_one_opened_the_day_after_does_not(cast: Cast) -> None:
    a_plan(a_child(cast), LAST)
    a_plan(a_child(cast), date(2018, 9, 1))
    assert figure("I1")["numerator"] == 3


def test_a_parcours_closed_on_the_first_day_counts_and_one_closed_the_day_before_does_not(cast: Cast) -> None:
    a_plan(a_child(cast), date(2016, 10, 1), FIRST)
    a_plan(a_child(cast), date(2016, 10, 1), BEFORE)
    assert figure("I1")["value"] == 3
    assert counts(figure("I1"), "Depuis quand") == {
        "déjà suivis": 1,
        "entrés": 2,
    }


def test_children_are_divided_by_level_by_eps_and_by_referent_in_the_order_of_names(cast: Cast) -> None:
    child = a_child(cast)
    plan = a_plan(child, FIRST)
    local = ListItem.objects.create(
        programme=cast.programme, list_code="N4", code="cm1-b", label="CM1 bilingue", counts_as=item("N4", "cm1")
    )
    Schooling.objects.create(child=child, school=cast.school, level=local, starts_on=FIRST)
    for name, day in (("EPS du nord", FIRST), ("EPS du sud", LAST), ("EPS d’après", date(2018, 9, 1))):
        panel = Panel.objects.create(programme=cast.programme, name=name)
        meeting = Meeting.objects.create(panel=panel, on=day, starts_at="09:00")
        Situation.objects.create(meeting=meeting, child=child, plan=plan, reason="point_etape", rank=1)
    line = figure("I1")
    assert counts(line, "Niveau scolaire") == {"CM1": 3}
    assert counts(figure("I6"), "EPS") == {"EPS du sud": 1, "non renseigné": 2}
    people = counts(line, "Référents de parcours")
    assert list(people.items()) == [("Danièle Roche", 1), ("Dora Delmas", 1), ("non renseigné", 1)]


def test_two_parcours_of_one_child_are_one_child_and_two_parcours(cast: Cast) -> None:
    child = a_child(cast)
    a_plan(child, FIRST, date(2017, 12, 1))
    a_plan(child, date(2018, 3, 1))
    assert figure("I1")["value"] == 3
    assert figure("I8")["denominator"] == 4


def test_the_children_of_another_programme_are_not_ours(cast: Cast) -> None:
    assert figure("I1", programme="ailleurs")["value"] == 1
    assert figure("I1")["value"] == 2


def test_brothers_and_sisters_are_one_family(cast: Cast) -> None:
    home = Household.objects.create(programme=cast.programme, commune=cast.commune)
    for _ in range(3):
        a_plan(a_child(cast, household=home), FIRST)
    assert figure("I1")["value"] == 5
    assert figure("I3")["value"] == 3


def test_a_child_without_a_known_home_is_one_family(cast: Cast) -> None:
    for _ in range(2):
        child = a_child(cast)
        child.household = None
        child.save()
        a_plan(child, FIRST)
    assert figure("I3")["value"] == 4


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2012, 8, 31), "6–10 ans"),
        (date(2012, 9, 1), "2–5 ans"),
        (date(2007, 8, 31), "11–16 ans"),
        (date(2007, 9, 1), "6–10 ans"),
        (date(2001, 8, 31), "17 ans et plus"),
        (date(2001, 9, 1), "11–16 ans"),
        (date(2016, 9, 1), "0–1 an"),
        (date(2016, 8, 31), "2–5 ans"),
    ],
)
def test_age_is_that_of_the_last_day_of_the_period(cast: Cast, born: date, band: str) -> None:
    child = cast.children["yanis"]
    child.birth_date = born
    child.save()
    cast.plans["kadiatou"].delete()
    assert counts(figure("I4"), "Âge") == {band: 1}


def test_age_on_the_last_day_of_february_follows_the_birthday(cast: Cast) -> None:
    child = cast.children["yanis"]
    child.birth_date = date(2012, 2, 29)
    child.save()
    cast.plans["kadiatou"].delete()
    assert counts(figure("I4", ("2017-09-01", "2018-02-28")), "Âge") == {"2–5 ans": 1}
    assert counts(figure("I4", ("2017-09-01", "2018-03-01")), "Âge") == {"6–10 ans": 1}


def test_girls_and_boys_are_counted_among_the_children_followed(cast: Cast) -> None:
    a_plan(a_child(cast, sex=""), FIRST)
    line = figure("I4")
    assert (line["numerator"], line["denominator"], line["value"]) == (1, 3, 33.33)
    assert counts(line, "Filles et garçons") == {"filles": 1, "garçons": 1, "sexe non précisé": 1}
    assert counts(line, "Filles et garçons par âge")["garçons, 6–10 ans"] == 1


def test_the_referrer_is_that_of_the_latest_parcours_and_a_local_kind_counts_as_the_national_one(cast: Cast) -> None:
    health = item("N5", "sante")
    local = ListItem.objects.create(
        programme=cast.programme, list_code="N5", code="cmp-ici", label="CMP d’Ici", counts_as=health
    )
    child = a_child(cast)
    first = a_referral(cast, child, FIRST)
    second = a_referral(cast, child, date(2018, 1, 10), referrer_kind=local)
    a_plan(child, FIRST, date(2017, 12, 1), first)
    a_plan(child, date(2018, 2, 1), None, second)
    line = figure("I5")
    assert counts(line, "Orienteurs des enfants suivis") == {"santé (CMP, CMPP, libéral)": 1, "non renseigné": 2}
    assert counts(line, "Orienteurs des parcours ouverts dans la période") == {
        "santé (CMP, CMPP, libéral)": 1,
        "Éducation nationale": 1,
        "non renseigné": 2,
    }
    assert (line["numerator"], line["denominator"]) == (1, 3)
    assert "Premier prescripteur : santé (CMP, CMPP, libéral)." in line["remarks"]


def test_priority_quarter_and_priority_education_are_two_questions(cast: Cast) -> None:
    other = Quarter.objects.create(commune=cast.commune, name="Le Lac", kind="veille", starts_on=FIRST)
    sheet = Organisation.objects.create(
        programme=cast.programme, name="Collège du Lac", kind=item("N5", "education-nationale")
    )
    college = School.objects.create(organisation=sheet, priority="")
    child = a_child(cast)
    assert child.household
    child.household.quarter = other
    child.household.save()
    Schooling.objects.create(
        child=child, school=cast.school, level=item("N4", "cm2"), starts_on=FIRST, ends_on=date(2018, 1, 31)
    )
    Schooling.objects.create(child=child, school=college, level=item("N4", "6e"), starts_on=date(2018, 2, 1))
    a_plan(child, FIRST)
    line = figure("I6")
    assert (line["numerator"], line["denominator"]) == (2, 3)
    assert counts(line, "Quartier prioritaire") == {
        "en QPV": 2,
        "hors QPV": 1,
    }
    assert counts(line, "Quartiers") == {"Les Tilleuls": 2, "Le Lac": 1}
    assert counts(line, "Communes") == {"Ici": 3}
    assert counts(line, "Éducation prioritaire") == {"REP": 2, "hors REP": 1}


def test_a_child_named_in_two_fiches_is_identified_once(cast: Cast) -> None:
    taken, waiting, answered = a_child(cast), a_child(cast), a_child(cast)
    fiche = a_referral(cast, taken, FIRST)
    a_referral(cast, taken, LAST)
    a_referral(cast, waiting, LAST)
    a_referral(cast, answered, FIRST, state="non_admise", decided_on=date(2017, 10, 1))
    a_referral(cast, a_child(cast), BEFORE)
    a_plan(taken, date(2017, 10, 1), None, fiche)
    line = figure("I7")
    assert (line["numerator"], line["denominator"]) == (1, 3)
    assert counts(line, "Suite des fiches reçues") == {
        "parcours ouvert": 1,
        "sans parcours": 1,
        "en attente": 1,
    }


def test_children_are_divided_by_full_time_equivalents_never_by_heads(cast: Cast) -> None:
    """Danièle all year, Dora half a year at 0.8: 1 + 0.8 × 181 / 365."""
    membership = Membership.objects.get(user=cast.users["dora"])
    membership.fte, membership.ends_on = "0.80", date(2018, 2, 28)
    membership.save()
    line = figure("I9")
    assert line["denominator"] == 1.4
    assert line["value"] == round(2 / (1 + 0.8 * 181 / 365), 2)


def test_a_referent_without_full_time_equivalent_counts_for_nothing_and_it_is_said(cast: Cast) -> None:
    Membership.objects.filter(role="referent").update(fte=None)
    line = figure("I9")
    assert line["value"] is None
    assert "Sans ETP renseigné, comptés pour zéro : 2." in line["remarks"]


def test_a_coordinator_who_is_also_referent_shows_in_the_report(cast: Cast) -> None:
    """R31."""
    child = a_child(cast)
    a_plan(child, FIRST)
    CareTeamMembership.objects.create(
        child=child,
        link="referent",
        user=cast.users["alice"],
        starts_on=FIRST,
        also_coordinates=True,
        derogation_reason="Poste de référent vacant",
    )
    assert "Enfants dont le référent coordonne aussi, par dérogation motivée : 1." in figure("I9")["remarks"]


def test_the_days_kept_to_conclude_after_an_exit_are_no_derogation(cast: Cast) -> None:
    """R31: the exit closes the parcours before the period; the référente's last weeks overlap it."""
    child, since = a_child(cast), date(2016, 10, 1)
    plan = a_plan(child, since, BEFORE)
    CareTeamMembership.objects.create(
        child=child,
        link="referent",
        user=cast.users["alice"],
        starts_on=since,
        ends_on=date(2017, 9, 30),
        also_coordinates=True,
        derogation_reason="Poste de référent vacant",
    )
    assert not any("dérogation" in remark for remark in figure("I9")["remarks"])
    Plan.objects.filter(pk=plan.pk).update(closed_on=date(2017, 9, 5))
    found = Facts(cast.programme, Period(FIRST, LAST), LAST).derogations
    assert [row.last_day for row in found] == [date(2017, 9, 5)]  # type: ignore[attr-defined]


def test_refusals_are_among_the_families_followed_and_refusing(cast: Cast) -> None:
    """One family refuses and is not followed; Kadiatou's refuses for a brother and is followed already."""
    a_referral(cast, a_child(cast), FIRST, state="refus_famille", decided_on=LAST)
    brother = a_child(cast, household=cast.children["kadiatou"].household)
    a_referral(cast, brother, FIRST, state="refus_famille", decided_on=FIRST)
    a_referral(cast, a_child(cast), BEFORE, state="refus_famille", decided_on=BEFORE)
    line = figure("I12")
    assert (line["numerator"], line["denominator"], line["value"]) == (2, 3, 66.67)


def test_two_refusals_of_one_family_are_one_family(cast: Cast) -> None:
    home = Household.objects.create(programme=cast.programme, commune=cast.commune)
    for _ in range(2):
        a_referral(cast, a_child(cast, household=home), FIRST, state="refus_famille", decided_on=LAST)
    line = figure("I12")
    assert (line["numerator"], line["denominator"]) == (1, 3)


def test_a_quarter_is_qpv_for_the_days_when_it_was_one(cast: Cast) -> None:
    """Retired the day before the period, or begun the day after: its children lived in no QPV then."""
    for name, starts, ends in (
        ("D’avant", date(2015, 1, 1), BEFORE),
        ("Du premier jour", date(2015, 1, 1), FIRST),
        ("Du dernier jour", LAST, None),
        ("D’après", date(2018, 9, 1), None),
    ):
        quarter = Quarter.objects.create(commune=cast.commune, name=name, kind="qpv", starts_on=starts, ends_on=ends)
        home = Household.objects.create(programme=cast.programme, commune=cast.commune, quarter=quarter)
        a_plan(a_child(cast, household=home), FIRST)
    before = counts(figure("I6"), "Quartiers")
    assert {"D’avant", "D’après"} <= before.keys()
    split = counts(figure("I6"), "Quartier prioritaire")
    assert split["hors QPV"] >= 2
    lived = {row["label"]: row for row in figure("I6")["breakdown"] if row["group"] == "Quartiers"}
    assert len(lived) >= 4
    assert split["en QPV"] == 2 + counts_of_the_cast(cast)


def test_a_home_whose_quarter_was_drawn_again_counts_with_the_one_of_then(cast: Cast) -> None:
    """QPV of 2015 for the years before 2024; that the family is outside today changes no past figure."""
    then = Quarter.objects.create(
        commune=cast.commune, name="De 2015", kind="qpv", starts_on=date(2015, 1, 1), ends_on=LAST
    )
    since = Quarter.objects.create(commune=cast.commune, name="De 2024", kind="qpv", starts_on=date(2024, 1, 1))
    for now in ({"quarter": since}, {"outside_quarters": True}, {}):
        home = Household.objects.create(programme=cast.programme, commune=cast.commune, former_quarter=then, **now)
        a_plan(a_child(cast, household=home), FIRST)
    assert counts(figure("I6"), "Quartiers")["De 2015"] == 3
    assert counts(figure("I6"), "Quartier prioritaire")["en QPV"] == 3 + counts_of_the_cast(cast)


def counts_of_the_cast(cast: Cast) -> int:
    """Of the two followed children of the cast, those who live in its QPV."""
    return Plan.objects.filter(
        child__in=[plan.child for plan in cast.plans.values()], child__household__quarter__kind="qpv"
    ).count()


def test_of_two_parcours_that_open_the_same_day_the_last_written_says_who_referred(cast: Cast) -> None:
    for kind, other in (("caf", "mds"), ("mds", "caf")):
        child = a_child(cast)
        for code in (other, kind):
            fiche = a_referral(cast, child, FIRST, referrer_kind=item("N5", code))
            a_plan(child, FIRST, FIRST, fiche)
    kinds = counts(figure("I5"), "Orienteurs des enfants suivis")
    assert {kinds[label] for label in (str(item("N5", "caf")), str(item("N5", "mds")))} == {1}


def test_n3_a_quarter_that_nobody_knows_is_never_counted_outside(cast: Cast) -> None:
    for outside in (True, False):
        child = a_child(cast)
        assert child.household
        child.household.quarter, child.household.outside_quarters = None, outside
        child.household.save()
        a_plan(child, FIRST)
    line = figure("I6")
    assert (line["numerator"], line["denominator"]) == (2, 3)
    assert counts(line, "Quartier prioritaire") == {"en QPV": 2, "hors QPV": 1, "non renseigné": 1}
    assert counts(line, "Quartiers") == {"Les Tilleuls": 2, "hors des quartiers désignés": 1, "non renseigné": 1}


def test_r6_a_family_that_asked_by_itself_and_says_no_is_a_refusal(cast: Cast) -> None:
    """One who asked and says no in the period; one reached elsewhere, one of another year: not counted."""
    for ending, closed_on in (("refus", FIRST), ("ailleurs", FIRST), ("refus", BEFORE)):
        FamilyRequest.objects.create(
            programme=cast.programme, submission=uuid.uuid4(), received_on=BEFORE, name="Une mère", relation="mere",
            child_first_name="Léo", child_age=8, phone="0639980061", ending=ending, closed_on=closed_on,
        )  # fmt: skip
    line = figure("I12")
    assert (line["numerator"], line["denominator"]) == (1, 3)
    assert counts(line, "À quel moment") == {"après une fiche de repérage": 0, "après sa propre demande": 1}


def test_r11_children_studied_outside_the_criteria_are_counted_with_what_about(cast: Cast) -> None:
    granted = {
        "derogation_reason": "Son frère est suivi.", "derogation_about": "l’âge",
        "derogation_by": cast.users["alice"], "derogation_on": FIRST,
    }  # fmt: skip
    a_referral(cast, a_child(cast), FIRST, **granted)
    a_referral(cast, a_child(cast), FIRST)
    a_referral(cast, a_child(cast), BEFORE, **granted | {"derogation_on": BEFORE})
    line = figure("I31")
    assert (line["numerator"], line["denominator"], line["value"]) == (1, 2, 50)
    assert counts(line, "Ce qui est hors critères") == {"l’âge": 1}


def test_r31_children_whose_referent_coordinates_are_counted(cast: Cast) -> None:
    assert figure("I32")["numerator"] == 0
    cast.children["kadiatou"].care_team.filter(link="referent").update(
        also_coordinates=True, derogation_reason="Poste vacant"
    )
    line = figure("I32")
    assert (line["numerator"], line["denominator"]) == (1, 2)
