"""The partners: what a programme needs before it can seat an EPS or name a school."""

from datetime import date, time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.accounts.models import User
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional, School
from village.directory.operations import (
    OrganisationSheet,
    ProfessionalSheet,
    add_organisation,
    add_professional,
    change_organisation,
    change_professional,
    sheet_for,
)
from village.meetings.models import Meeting, Panel, PanelMembership
from village.meetings.operations import invite_guest, put_situation
from village.programmes.models import Commune, ListItem, Programme

LIST = reverse("directory:list")
NEW_STRUCTURE = reverse("directory:add_organisation")
NEW_PERSON = reverse("directory:add_professional")
TODAY = timezone.localdate()


def structure(organisation: Organisation) -> str:
    return reverse("directory:change_organisation", args=[organisation.pk])


def person(professional: Professional) -> str:
    return reverse("directory:change_professional", args=[professional.pk])


def text_of(answer: Any) -> str:
    return str(answer.content.decode().replace("\xa0", " ").replace("\u202f", " "))


def add_structure(cast: Cast, who: str = "alice", **changes: Any) -> Any:
    answers = {"name": "Collège Rosa-Parks", "kind": item("N5", "education-nationale").pk} | changes
    return fill_in(cast.client(who), NEW_STRUCTURE, **answers)


# — a programme that nobody prepared —


@pytest.fixture
def nora(db: None) -> Client:
    """The coordinator of a programme opened from the machine."""
    call_command(
        "open_programme", code="pre-neuf", name="PRE neuf", carrier="ccas", carrier_name="CCAS de Neuville",
        first_name="Nora", last_name="Neuve", email="nora@exemple.invalid",
    )  # fmt: skip
    client = Client()
    client.force_login(User.objects.get())
    return client


def test_a_new_programme_writes_its_partners_and_seats_an_eps(nora: Client) -> None:
    assert "Aucun partenaire pour l’instant" in text_of(nora.get(LIST))
    school = {"name": "École du Bourg", "kind": item("N5", "education-nationale").pk, "is_school": "on"}
    fill_in(nora, NEW_STRUCTURE, **school, uai="0139902b", priority="rep+")
    assert [(found.uai, found.priority) for found in School.objects.all()] == [("0139902B", "rep+")]
    fill_in(
        nora,
        NEW_PERSON,
        first_name="Paul",
        last_name="Petit",
        level="terrain",
        organisation=Organisation.objects.get().pk,
    )
    panel = Panel.objects.create(programme=Programme.objects.get(), name="EPS")
    seats = reverse("meetings:panel", args=[panel.pk])
    paul = Professional.objects.get()
    fill_in(nora, seats, professional=paul.pk, competence=item("N14", "enseignement").pk, on=TODAY.isoformat())
    assert PanelMembership.objects.get().professional == paul
    page = text_of(nora.get(LIST))
    assert "École du Bourg" in page
    assert "REP+" in page
    assert "Paul Petit" in page


def test_when_somebody_is_missing_from_the_seats_the_page_says_what_to_do(nora: Client) -> None:
    panel = Panel.objects.create(programme=Programme.objects.get(), name="EPS")
    page = nora.get(reverse("meetings:panel", args=[panel.pk])).content.decode()
    assert NEW_PERSON in page
    assert reverse("programmes:invite") in page


# — structures —


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "obligatoire"),
        ({"name": "école jean-moulin"}, "porte déjà ce nom"),
        ({"is_school": "on", "uai": "13A"}, "7 chiffres et une lettre"),
        ({"is_school": "on", "uai": "0139901A"}, "École Jean-Moulin"),
        ({"uai": "0139903C"}, "Cochez cette case"),
        ({"priority": "rep"}, "Cochez cette case"),
    ],
)
def test_a_structure_that_does_not_fit_is_refused(cast: Cast, changes: dict[str, str], words: str) -> None:
    answer = add_structure(cast, **changes)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Organisation.objects.count() == 1


def test_the_same_name_is_free_in_another_programme(cast: Cast) -> None:
    assert add_structure(cast, "hawa", name="École Jean-Moulin").status_code == 302
    assert Organisation.objects.filter(name="École Jean-Moulin").count() == 2


def test_a_structure_is_changed_and_the_journal_says_so(cast: Cast) -> None:
    school = cast.school.organisation
    kind = item("N5", "education-nationale").pk
    fill_in(
        cast.client("jeanne"), structure(school), name="École Jean-Moulin", kind=kind, commune=cast.commune.pk,
        is_school="on", uai="0139901A", priority="rep+",
    )  # fmt: skip
    cast.school.refresh_from_db()
    assert cast.school.priority == "rep+"
    line = Entry.objects.get(action="directory:change")
    assert (line.user_id, line.target) == (cast.users["jeanne"].pk, f"directory.organisation:{school.pk}")


@pytest.mark.parametrize("name", ["alice", "lise"])
def test_a_school_where_children_are_stays_a_school(cast: Cast, name: str) -> None:
    """Also for the technician, to whom the database shows no child."""
    school = cast.school.organisation
    answer = fill_in(cast.client(name), structure(school), name=school.name, kind=school.kind_id)
    assert answer.status_code == 422
    assert "elle reste une école" in text_of(answer)
    assert School.objects.filter(organisation=school).exists()


def test_a_structure_that_was_no_school_after_all(cast: Cast) -> None:
    add_structure(cast, is_school="on")
    made = Organisation.objects.get(name="Collège Rosa-Parks")
    fill_in(cast.client("alice"), structure(made), name=made.name, kind=item("N5", "association").pk)
    assert not School.objects.filter(organisation=made).exists()


# — professionals —


def test_a_member_is_given_the_sheet_that_waits_for_her_account(cast: Cast) -> None:
    sheet = Professional.objects.create(programme=cast.programme, first_name="Émile", last_name="Estève")
    fill_in(
        cast.client("alice"), person(sheet), first_name="Émile", last_name="Estève", job="Animateur", level="terrain",
        organisation=cast.school.pk, user=cast.users["emile"].pk,
    )  # fmt: skip
    sheet.refresh_from_db()
    assert (sheet.user, sheet.job, sheet.organisation) == (
        cast.users["emile"],
        "Animateur",
        cast.school.organisation,
    )


def test_an_account_once_given_stays(cast: Cast) -> None:
    sheet = cast.professionals["chloe"]
    client = cast.client("alice")
    assert "user" not in client.get(person(sheet)).context["form"].fields
    fill_in(client, person(sheet), first_name="Chloé", last_name="Carle", job="Directrice", level="hierarchie", user="")
    sheet.refresh_from_db()
    assert (sheet.user, sheet.job) == (cast.users["chloe"], "Directrice")
    other = ProfessionalSheet("Chloé", "Carle", user=cast.users["emile"])
    with pytest.raises(DomainError, match="a déjà un compte"):
        change_professional(sheet, other, by=cast.actor("alice"), on=TODAY)


@pytest.mark.parametrize("who", ["hawa", "chloe", "farida"])
def test_only_members_without_a_sheet_are_offered_as_accounts(cast: Cast, who: str) -> None:
    page = fill_in(
        cast.client("alice"), NEW_PERSON, first_name="Paul", last_name="Petit", level="terrain", user=cast.users[who].pk
    )  # fmt: skip
    assert page.status_code == 422
    assert not Professional.objects.filter(last_name="Petit").exists()


def test_the_same_person_is_not_written_twice_in_a_structure(cast: Cast) -> None:
    answer = fill_in(
        cast.client("alice"), NEW_PERSON, first_name="chloé", last_name="CARLE", level="terrain",
        organisation=cast.school.pk,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "a déjà une fiche" in text_of(answer)


def test_the_link_of_a_structure_prepares_the_form(cast: Cast) -> None:
    page = cast.client("alice").get(f"{NEW_PERSON}?structure={cast.school.pk}")
    assert f'value="{cast.school.pk}" selected' in page.content.decode()
    assert cast.client("alice").get(f"{NEW_PERSON}?structure=x").status_code == 200


# — members without a sheet —


def test_a_partner_without_a_sheet_gets_one_in_one_click(cast: Cast) -> None:
    client = cast.client("alice")
    cast.users["emile"].memberships.update(job="Animateur")
    page = text_of(client.get(LIST))
    make = reverse("directory:make_sheet", args=[cast.users["emile"].pk])
    assert make in page
    assert "ne ferme rien à qui y travaille" in page
    answer = client.post(make)
    sheet = Professional.objects.get(user=cast.users["emile"])
    assert answer["Location"] == person(sheet)
    assert (sheet.first_name, sheet.job) == ("Émile", "Animateur")
    client.post(make)
    assert Professional.objects.filter(user=cast.users["emile"]).count() == 1
    page = text_of(client.get(LIST))
    assert "Membres sans fiche" not in page
    assert "Qui ne vient pas de l’équipe a sa structure" in page


def test_who_only_reads_is_offered_nothing_to_write(cast: Cast) -> None:
    page = cast.client("daniele").get(LIST).content.decode()
    assert "École Jean-Moulin" in page
    assert NEW_STRUCTURE not in page
    assert structure(cast.school.organisation) not in page
    assert "Membres sans fiche" not in page


# — in an EPS —


def seat(cast: Cast, panel: Panel, key: str) -> Any:
    return fill_in(
        cast.client("alice"), reverse("meetings:panel", args=[panel.pk]), professional=key,
        competence=item("N14", "social").pk, on=TODAY.isoformat(),
    )  # fmt: skip


def test_a_member_of_the_programme_sits_without_a_sheet_written_before(cast: Cast) -> None:
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici")
    assert seat(cast, panel, f"membre-{cast.users['dora'].pk}").status_code == 302
    sheet = Professional.objects.get(user=cast.users["dora"])
    assert PanelMembership.objects.get().professional == sheet
    assert cast.client("dora").get(reverse("meetings:list")).status_code == 200


@pytest.mark.parametrize("who", ["hawa", "emile", "farida"])
def test_somebody_whose_role_does_not_sit_is_not_offered(cast: Cast, who: str) -> None:
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici")
    assert seat(cast, panel, f"membre-{cast.users[who].pk}").status_code == 422
    assert not PanelMembership.objects.exists()


# — search —


@pytest.mark.parametrize(("asked", "found"), [("moulin", True), ("ECOLE", True), ("chloe", True), ("zzz", False)])
def test_a_structure_is_found_by_its_name_or_by_its_people(cast: Cast, asked: str, found: bool) -> None:
    page = cast.client("daniele").get(LIST, {"q": asked}).content.decode()
    assert ("École Jean-Moulin" in page) is found
    assert ("Aucun partenaire à ce nom" in page) is not found


def test_the_page_asks_as_often_for_forty_structures_as_for_one(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert cast.client("alice").get(LIST).status_code == 200
        return len(queries)

    one = asked()
    for number in range(40):
        made = Organisation.objects.create(
            programme=cast.programme, name=f"École {number}", kind=cast.school.organisation.kind, commune=cast.commune
        )
        School.objects.create(organisation=made)
        Professional.objects.create(programme=cast.programme, organisation=made, first_name="Ana", last_name="Alba")
    assert asked() == one


# — what an operation refuses whoever calls it —


def _elsewhere(cast: Cast) -> Organisation:
    return Organisation.objects.create(
        programme=cast.other_programme, name="École d’Ailleurs", kind=item("N5", "education-nationale")
    )


def test_another_programme_is_out_of_reach(cast: Cast) -> None:
    alice, kind, elsewhere = cast.actor("alice"), item("N5", "mds"), _elsewhere(cast)
    commune = Commune.objects.get(programme=cast.other_programme)
    local = ListItem.objects.create(
        programme=cast.other_programme, list_code="N5", code="ailleurs", label="D’ailleurs", counts_as=kind
    )
    sheet = Professional.objects.create(programme=cast.other_programme, first_name="Zoé", last_name="Zay")
    with pytest.raises(Forbidden):
        change_organisation(elsewhere, OrganisationSheet("Prise", kind), by=alice)
    with pytest.raises(Forbidden):
        change_professional(sheet, ProfessionalSheet("Zoé", "Prise"), by=alice, on=TODAY)
    for wrong in (OrganisationSheet("MDS", kind, commune), OrganisationSheet("MDS", local)):
        with pytest.raises(DomainError):
            add_organisation(wrong, by=alice)
    with pytest.raises(DomainError):
        add_organisation(OrganisationSheet("MDS", item("N14", "social")), by=alice)
    for stranger in (
        ProfessionalSheet("A", "B", organisation=elsewhere),
        ProfessionalSheet("A", "B", user=_hawa(cast)),
    ):
        with pytest.raises(DomainError):
            add_professional(stranger, by=alice, on=TODAY)
    with pytest.raises(DomainError):
        sheet_for(_hawa(cast), by=alice, on=TODAY)


def _hawa(cast: Cast) -> User:
    return cast.users["hawa"]


def test_a_role_that_does_not_manage_writes_nothing(cast: Cast) -> None:
    daniele = cast.actor("daniele")
    with pytest.raises(Forbidden):
        add_organisation(OrganisationSheet("MDS", item("N5", "mds")), by=daniele)
    with pytest.raises(Forbidden):
        add_professional(ProfessionalSheet("A", "B"), by=daniele, on=TODAY)
    with pytest.raises(Forbidden):
        sheet_for(cast.users["dora"], by=daniele, on=TODAY)


def test_somebody_who_left_the_programme_has_no_sheet_made(cast: Cast) -> None:
    cast.users["emile"].memberships.update(ends_on=date(2018, 6, 30))
    client = cast.client("alice")
    assert "Membres sans fiche" not in text_of(client.get(LIST))
    assert client.post(reverse("directory:make_sheet", args=[cast.users["emile"].pk])).status_code == 404


def test_a_form_sent_twice_adds_one_structure(cast: Cast) -> None:
    client = cast.client("alice")
    sent = {**hidden_of(client.get(NEW_STRUCTURE)), "name": "CAF d’Ici", "kind": item("N5", "caf").pk}
    assert [client.post(NEW_STRUCTURE, sent).status_code for _ in range(2)] == [302, 302]
    assert Organisation.objects.filter(name="CAF d’Ici").count() == 1


# — terrain with terrain (RU22) —


@pytest.mark.rule("RU22")
def test_ru22_a_contact_carries_its_level(cast: Cast) -> None:
    client, said = cast.client("alice"), {"first_name": "Ada", "last_name": "Arnaud"}
    assert fill_in(client, NEW_PERSON, **said).status_code == 422  # the level is asked, never guessed
    assert fill_in(client, NEW_PERSON, **said, level="chef").status_code == 422
    assert fill_in(client, NEW_PERSON, **said, level="hierarchie").status_code == 302
    assert "Ada Arnaud" in text_of(client.get(LIST))
    assert "encadrement" in text_of(client.get(LIST))
    with pytest.raises(IntegrityError, match="professional_has_a_level"), transaction.atomic():
        Professional.objects.update(level="")


@pytest.mark.rule("RU22", "RU24")
def test_ru22_an_elected_contact_neither_sits_nor_hears_of_a_child(cast: Cast) -> None:
    elected = Professional.objects.create(
        programme=cast.programme, first_name="Gaspard", last_name="Garnier", level="politique"
    )
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici")
    seat = {"professional": elected.pk, "competence": item("N14", "enseignement").pk, "on": TODAY.isoformat()}
    refused = fill_in(cast.client("alice"), reverse("meetings:panel", args=[panel.pk]), **seat)
    assert refused.status_code == 422
    assert "ne siège pas dans une EPS" in text_of(refused)
    child = cast.children["kadiatou"]
    exchange = {
        "other": elected.pk,
        "kind": "telephone",
        "on": TODAY.isoformat(),
        "purpose": "Aider",
        "decided": "Rien",
    }
    refused = fill_in(cast.client("daniele"), reverse("around:record_contact", args=[child.pk]), **exchange)
    assert refused.status_code == 422
    assert "au sujet d’un enfant" in text_of(refused)
    assert not PanelMembership.objects.exists()
    assert not child.contacts.exists()
    situation = put_situation(
        Meeting.objects.create(panel=panel, on=TODAY, starts_at=time(14)), reason="point_etape",
        plan=cast.plans["kadiatou"], by=cast.actor("alice"), on=TODAY,
    )  # fmt: skip
    with pytest.raises(DomainError, match="ne l’invite pas"):
        invite_guest(situation, professional=elected, purpose="Voir", by=cast.actor("alice"), on=TODAY)
