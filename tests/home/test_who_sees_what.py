"""« Qui voit quoi » is printed from the rules, and says no less than what the pages open."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PEOPLE, Cast, item
from tests.referrals.fiches import draft
from tests.referrals.fiches import page as fiche_page
from village.access.grants import GRANTS
from village.access.roles import Role
from village.activities.models import Activity, ActivitySession, Enrolment, Facilitation
from village.home.seeing import NOBODY, NOTHING, seen_by

OF_NOBODY = {Role.ELECTED, Role.NETWORK, Role.TECHNICIAN}


def line_of(role: Role) -> str:
    """The line of this role on the page, in words."""
    page = unescape(Client().get("/qui-voit-quoi/").content.decode())
    lines = [re.sub(r"<[^>]+>", " | ", line) for line in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    (found,) = [line for line in lines if f" | {role.label} | " in line]
    return found


@pytest.mark.parametrize("role", list(Role))
def test_who_may_do_what_names_a_child_never_reads_that_he_sees_nothing(db: None, role: Role) -> None:
    names = any(one.nominative for grant in GRANTS if role in grant.roles for one in grant.permissions)
    assert names == (role not in OF_NOBODY)
    line = line_of(role)
    assert ((NOTHING in line), (f"| {NOBODY} |" in line)) == (not names, not names)
    assert (seen_by(role)["sees"] == NOTHING) == (seen_by(role)["children"] == NOBODY)


def test_the_orienteur_reads_that_he_sees_his_own_fiches_as_he_does(cast: Cast) -> None:
    fiche = draft(cast)
    assert fiche.child_first_name in cast.client("bruno").get(fiche_page("detail", fiche)).content.decode()
    line = line_of(PEOPLE["bruno"][2])
    assert "ceux de ses propres fiches" in line
    assert "identité et contact, scolarité, situation sociale" in line


def test_the_facilitator_reads_that_he_sees_the_enrolled_as_he_does(cast: Cast) -> None:
    atelier = Activity.objects.create(
        programme=cast.programme, title="Lecture", domain=item("N8", "scolaire"), place="La Maison",
        nature="collective", frame="droit_commun",
    )  # fmt: skip
    Facilitation.objects.create(activity=atelier, user=cast.users["emile"])
    session = ActivitySession.objects.create(activity=atelier, on=date(2026, 3, 4))
    Enrolment.objects.create(activity=atelier, child=cast.children["kadiatou"], enrolled_on=date(2026, 3, 1))
    roll = reverse("activities:attendance", args=[session.pk])
    assert "Kadiatou" in cast.client("emile").get(roll).content.decode()
    line = line_of(PEOPLE["emile"][2])
    assert "prénom, âge et présence des inscrits" in line
    assert "les inscrits de ses actions" in line
