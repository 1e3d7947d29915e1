"""What the second count disagreed with, each by hand: it was the query, or it was the words."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, counts, figure
from village.core.dates import school_year
from village.funding.models import Grant
from village.people.models import CareTeamMembership
from village.programmes.models import Membership

FIRST, LAST, LONG_AGO = date(2017, 9, 1), date(2018, 8, 31), date(2016, 9, 1)


def test_a_child_already_followed_when_the_fiche_arrives_is_not_without_parcours(cast: Cast) -> None:
    followed, ended = a_child(cast), a_child(cast)
    a_plan(followed, LONG_AGO)
    a_plan(ended, LONG_AGO, date(2017, 10, 1))
    a_referral(cast, followed, date(2018, 1, 8), state="rattachee", decided_on=date(2018, 1, 9))
    a_referral(cast, ended, date(2018, 1, 8), state="refus_famille", decided_on=date(2018, 1, 9))
    line = figure("I7")
    assert (line["numerator"], line["denominator"]) == (1, 2)
    assert counts(line, "Suite des fiches reçues") == {"parcours ouvert": 1, "sans parcours": 1, "en attente": 0}


def test_a_child_opened_then_left_within_the_year_was_taken_in_charge(cast: Cast) -> None:
    child = a_child(cast)
    fiche = a_referral(cast, child, FIRST, state="terminee", decided_on=FIRST)
    a_plan(child, FIRST, date(2017, 12, 1), fiche)
    assert figure("I7")["numerator"] == 1


def test_a_child_with_one_fiche_answered_still_waits_for_the_other(cast: Cast) -> None:
    child = a_child(cast)
    a_referral(cast, child, FIRST, state="non_admise", decided_on=date(2017, 10, 1))
    a_referral(cast, child, LAST)
    assert counts(figure("I7"), "Suite des fiches reçues")["en attente"] == 1


def test_the_latest_derogation_says_what_it_is_about(cast: Cast) -> None:
    child = a_child(cast)
    for about, day in (("l’âge", FIRST), ("le quartier", LAST)):
        granted = {"derogation_reason": "Utile.", "derogation_by": cast.users["alice"], "derogation_on": day}
        a_referral(cast, child, FIRST, derogation_about=about, **granted)
    line = figure("I31")
    assert line["numerator"] == 1
    assert counts(line, "Ce qui est hors critères") == {"le quartier": 1}


def test_a_referent_who_coordinates_between_two_parcours_only_does_not_count(cast: Cast) -> None:
    child, dora = a_child(cast), cast.users["dora"]
    a_plan(child, LONG_AGO, date(2017, 10, 1))
    a_plan(child, date(2018, 3, 1))
    CareTeamMembership.objects.create(child=child, link="referent", user=dora, starts_on=LONG_AGO)
    hat = Membership.objects.create(
        user=dora, programme=cast.programme, role="coordinator", starts_on=date(2017, 11, 1), ends_on=date(2018, 1, 1)
    )
    yanis = 1  # whom she follows all year
    assert figure("I32")["numerator"] == yanis
    hat.ends_on = date(2018, 3, 1)
    hat.save()
    assert figure("I32")["numerator"] == yanis + 1


def test_the_budget_of_a_year_to_come_is_not_that_of_a_year_that_runs(cast: Cast) -> None:
    year = school_year(timezone.localdate())
    today = timezone.localdate().year
    for civil, amount in ((today, 40), (today + 1, 60)):
        Grant.objects.create(programme=cast.programme, year=civil, funder="etat", label="État", amount=amount)
    line = figure("I17", (str(year.first), str(year.last)))
    assert line["value"] == 40


def test_the_budget_is_the_latest_one_that_is_recorded(cast: Cast) -> None:
    Grant.objects.create(programme=cast.programme, year=2017, funder="etat", label="État", amount=40)
    assert figure("I17")["value"] == 40


def test_an_action_approved_after_the_last_day_was_not_approved_yet(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    an_action(plan, FIRST, approved_on=date(2018, 9, 1), cost=Decimal(90), family_share=Decimal(30))
    assert figure("I8")["numerator"] == figure("I11")["denominator"] == figure("I16")["denominator"] == 0
