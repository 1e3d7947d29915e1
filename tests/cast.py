"""The cast: the same people in every test, so that a test reads as a story.

Alice coordinates, Bruno refers, Chloé sits in the EPS, Danièle and Dora are référentes, Émile runs a workshop,
Farida is Kadiatou's mother, Gaspard is elected, Hawa coordinates another programme, Inès runs the network, Jeanne
assists, Karim watches over data protection, Lise is the technician. Kadiatou is Danièle's, Yanis is Dora's, Zoé is of
Hawa's programme.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from village.access.links import Link
from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.directory.models import Organisation, Professional, School
from village.people.models import Agreement, CareTeamMembership, Guardian, Household, Person, Schooling
from village.plans.models import Plan
from village.programmes.models import Charter, CharterSignature, Commune, ListItem, Membership, Programme, Quarter

SINCE = date(2017, 9, 1)
PEOPLE = {
    "alice": ("Alice", "Aubry", Role.COORDINATOR),
    "bruno": ("Bruno", "Berger", Role.REFERRER),
    "chloe": ("Chloé", "Carle", Role.PANEL_MEMBER),
    "daniele": ("Danièle", "Roche", Role.REFERENT),
    "dora": ("Dora", "Delmas", Role.REFERENT),
    "emile": ("Émile", "Estève", Role.FACILITATOR),
    "farida": ("Farida", "Traoré", Role.FAMILY),
    "gaspard": ("Gaspard", "Garnier", Role.ELECTED),
    "ines": ("Inès", "Imbert", Role.NETWORK),
    "jeanne": ("Jeanne", "Julien", Role.ASSISTANT),
    "karim": ("Karim", "Kaci", Role.DPO),
    "lise": ("Lise", "Lambert", Role.TECHNICIAN),
}
PASSWORD = "un village pour grandir"


def item(list_code: str, code: str) -> ListItem:
    """A national value of a list."""
    return ListItem.objects.get(list_code=list_code, code=code, programme=None)


def _user(first: str, last: str) -> User:
    user = User(email=f"{first}.{last}@exemple.invalid".lower(), first_name=first, last_name=last)
    user.set_unusable_password()
    user.save()
    return user


@dataclass
class Cast:
    programme: Programme
    other_programme: Programme
    commune: Commune
    quarter: Quarter
    school: School
    users: dict[str, User] = field(default_factory=dict)
    children: dict[str, Person] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    guardians: dict[str, Guardian] = field(default_factory=dict)
    professionals: dict[str, Professional] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        client.force_login(self.users[name])
        return client

    def actor(self, name: str) -> Actor:
        """This person at work, under the only hat held."""
        user = self.users[name]
        hat = user.memberships.get()
        signed = CharterSignature.objects.filter(user=user, charter__programme=hat.programme).exists()
        return Actor(user.pk, user.get_full_name(), hat.programme_id, Role(hat.role), charter_signed=signed)


def build() -> Cast:
    """Write the cast into the database."""
    here = Programme.objects.create(code="ici", name="PRE d’Ici", carrier="epci", carrier_name="Agglomération d’Ici")
    there = Programme.objects.create(code="ailleurs", name="PRE d’Ailleurs", carrier="ccas", carrier_name="CCAS")
    commune = Commune.objects.create(programme=here, name="Ici", insee_code="13001")
    quarter = Quarter.objects.create(commune=commune, name="Les Tilleuls", kind="qpv", starts_on=date(2015, 1, 1))
    school_sheet = Organisation.objects.create(
        programme=here, name="École Jean-Moulin", kind=item("N5", "education-nationale"), commune=commune
    )
    school = School.objects.create(organisation=school_sheet, uai="0139901A", priority="rep")
    cast = Cast(here, there, commune, quarter, school)
    charters = {
        programme.pk: Charter.objects.create(
            programme=programme,
            number=1,
            published_on=SINCE,
            frame="Cadre",
            exchanges="Échanges",
            transmission="Transmission",
            conservation="Conservation",
            rights="Droits",
        )
        for programme in (here, there)
    }
    people = {name: (*rest, here) for name, rest in PEOPLE.items()} | {
        "hawa": ("Hawa", "Haidara", Role.COORDINATOR, there)
    }
    for name, (first, last, role, programme) in people.items():
        user = cast.users[name] = _user(first, last)
        Membership.objects.create(
            user=user, programme=programme, role=role, starts_on=SINCE, fte=1 if role is Role.REFERENT else None
        )
        CharterSignature.objects.create(charter=charters[programme.pk], user=user, signed_at=datetime.now(UTC))
    for name in ("bruno", "chloe", "daniele", "alice"):
        user = cast.users[name]
        cast.professionals[name] = Professional.objects.create(
            programme=here, organisation=school_sheet, user=user, first_name=user.first_name, last_name=user.last_name
        )
    _child(cast, "kadiatou", "Kadiatou", "Traoré", referent="daniele", programme=here)
    _child(cast, "yanis", "Yanis", "Bensaïd", referent="dora", programme=here)
    _child(cast, "zoe", "Zoé", "Zeller", referent=None, programme=there)
    farida = cast.guardians["kadiatou"].adult
    farida.account = cast.users["farida"]
    farida.save()
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link=Link.GUARDIAN, user=cast.users["farida"], starts_on=SINCE
    )
    return cast


def _child(cast: Cast, key: str, first: str, last: str, *, referent: str | None, programme: Programme) -> None:
    commune = cast.commune
    if programme != cast.programme:
        commune = Commune.objects.create(programme=programme, name="Ailleurs", insee_code="13002")
    household = Household.objects.create(
        programme=programme, commune=commune, quarter=cast.quarter if referent else None, address="1 rue des Lilas"
    )
    child = Person.objects.create(
        programme=programme,
        household=household,
        is_child=True,
        first_name=first,
        last_name=last,
        birth_date=date(2009, 3, 14),
        sex="F" if key != "yanis" else "M",
    )
    adult = Person.objects.create(
        programme=programme, household=household, is_child=False, first_name="Farida", last_name=last
    )
    guardian = Guardian.objects.create(child=child, adult=adult, relation="mere")
    user = cast.users[referent] if referent else cast.users["hawa"]
    Agreement.objects.create(
        child=child, guardian=guardian, scope="accompagnement", channel="papier", informed_by=user, given_on=SINCE
    )
    if referent:
        Schooling.objects.create(child=child, school=cast.school, level=item("N4", "cm1"), starts_on=SINCE)
        CareTeamMembership.objects.create(child=child, link=Link.REFERENT, user=user, starts_on=SINCE)
    cast.children[key], cast.guardians[key] = child, guardian
    cast.plans[key] = Plan.objects.create(programme=programme, child=child, opened_on=SINCE)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, in a fresh database."""
    return build()
