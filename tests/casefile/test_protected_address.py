"""A protected parent's address is masked from the other, from what is printed, and from who does not need it."""

import io
import zipfile
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.documents.reading import text
from tests.forms import fill_in
from tests.privacy.test_exceptional import address, confirmed, opened
from village.access.links import Link
from village.access.policy import Forbidden
from village.around.models import WeekSlot
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import AddressProtection, CareTeamMembership, Guardian, Person
from village.people.operations import lift_address_protection, protect_address
from village.plans.models import JournalEntry, PlanRelative
from village.privacy.operations.requests import RequestSheet, receive_request

STREET, PHONE, QUARTER = "1 rue des Lilas", "06 39 98 11 22", "Les Tilleuls"


@pytest.fixture
def father(cast: Cast) -> Guardian:
    """He holds authority and lives elsewhere; the mother has a telephone."""
    mother = cast.guardians["kadiatou"].adult
    mother.phone = PHONE
    mother.save()
    adult = Person.objects.create(programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré")
    return Guardian.objects.create(
        child=cast.children["kadiatou"], adult=adult, relation="pere", holds_authority=True, lives_with=False
    )


def protect(cast: Cast) -> AddressProtection:
    child, mother = Person.objects.get(pk=cast.children["kadiatou"].pk), cast.guardians["kadiatou"].adult_id
    return protect_address(child, ground="ordonnance", living=[mother], by=cast.actor("alice"), on=timezone.localdate())


def url(cast: Cast, name: str) -> str:
    return reverse(name, args=[cast.children["kadiatou"].pk])


def words(cast: Cast, who: str, name: str) -> str:
    return cast.client(who).get(url(cast, name)).content.decode()


def sitting(cast: Cast) -> None:
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link=Link.PANEL, user=cast.users["chloe"], starts_on=SINCE
    )


def test_who_needs_it_still_sees_it_and_is_told_to_keep_it(cast: Cast, father: Guardian) -> None:
    protect(cast)
    for who in ("alice", "daniele", "jeanne"):
        page = words(cast, who, "casefile:detail")
        assert "Adresse protégée" in page, who
        assert QUARTER in page, who
        assert PHONE in page, who


def test_a_member_of_the_panel_reads_neither_quarter_nor_telephone(cast: Cast, father: Guardian) -> None:
    sitting(cast)
    assert QUARTER in words(cast, "chloe", "casefile:detail")
    protect(cast)
    for name in ("casefile:detail", "casefile:list"):
        answer = cast.client("chloe").get(url(cast, name) if name != "casefile:list" else reverse(name))
        page = answer.content.decode()
        for secret in (STREET, PHONE, QUARTER):
            assert secret not in page, (name, secret)


def test_no_sheet_that_is_printed_bears_it(cast: Cast, father: Guardian) -> None:
    before = text(cast.client("daniele").get(url(cast, "casefile:information_file")).content)
    assert STREET in before
    assert PHONE in before
    protect(cast)
    after = text(cast.client("daniele").get(url(cast, "casefile:information_file")).content)
    assert "adresse protégée" in after
    for secret in (STREET, PHONE, QUARTER):
        assert secret not in after, secret


def pack_for(cast: Cast, guardian: Guardian) -> str:
    sheet = RequestSheet("acces", "parent", guardian, "connue", "oral", timezone.localdate())
    child = Person.objects.get(pk=cast.children["kadiatou"].pk)
    asked = receive_request(child, sheet, by=cast.actor("alice"), on=timezone.localdate())
    answer = fill_in(cast.client("alice"), reverse("privacy:pack", args=[asked.pk]), read="on")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return archive.read("dossier.json").decode() + text(archive.read("dossier.pdf"))


def test_the_pack_of_the_other_parent_says_nowhere_where_it_is(cast: Cast, father: Guardian) -> None:
    JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=SINCE, kind="domicile", readers="equipe",
        text=f"Visite au {STREET}, aux Tilleuls.", written_at=timezone.now(),
    )  # fmt: skip
    protect(cast)
    his, hers = pack_for(cast, father), pack_for(cast, cast.guardians["kadiatou"])
    for secret in (STREET, PHONE, QUARTER):
        assert secret not in his, secret
    assert "[adresse protégée]" in his
    assert STREET in hers
    assert "protégée depuis" in hers
    for hidden in ("protégée depuis", "ordonnance"):
        assert hidden not in his.lower()


def test_it_is_protected_then_lifted_by_the_referent_or_the_coordination_and_journaled(cast: Cast) -> None:
    page = url(cast, "casefile:protect_address")
    assert fill_in(cast.client("daniele"), page, ground="demande").status_code == 302
    cast.children["kadiatou"].household.refresh_from_db()  # type: ignore[union-attr]
    assert AddressProtection.objects.get().ground == "demande"
    assert fill_in(cast.client("alice"), page).status_code == 422  # is the parent who lives there willing?
    assert fill_in(cast.client("alice"), page, sure="on").status_code == 302
    assert not AddressProtection.objects.exists()  # of the same day: as if it had not been
    assert Entry.objects.filter(action="address:protect").count() == 2


def test_a_protection_lifted_later_keeps_its_dates(cast: Cast) -> None:
    protect(cast)
    AddressProtection.objects.update(starts_on=timezone.localdate() - timedelta(days=9))
    child = Person.objects.get(pk=cast.children["kadiatou"].pk)
    lift_address_protection(child, by=cast.actor("alice"), on=timezone.localdate())
    assert AddressProtection.objects.get().ends_on == timezone.localdate() - timedelta(days=1)
    with pytest.raises(DomainError, match="n’est pas protégée"):
        lift_address_protection(child, by=cast.actor("alice"), on=timezone.localdate())


def test_twice_or_nowhere_is_refused(cast: Cast) -> None:
    protect(cast)
    with pytest.raises(DomainError, match="déjà protégée"):
        protect(cast)
    homeless: Any = cast.children["yanis"]
    homeless.household = None
    homeless.save()
    with pytest.raises(DomainError, match="Aucune adresse"):
        protect_address(homeless, ground="demande", living=[], by=cast.actor("alice"), on=timezone.localdate())


@pytest.mark.parametrize("who", ["jeanne", "chloe", "dora"])
def test_others_decide_nothing_of_it(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        protect_address(
            cast.children["kadiatou"], ground="demande", living=[], by=cast.actor(who), on=timezone.localdate()
        )


def test_the_database_keeps_one_protection_at_a_time(cast: Cast) -> None:
    made = protect(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        AddressProtection.objects.create(
            household=made.household, ground="demande", starts_on=made.starts_on, set_by=made.set_by
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AddressProtection.objects.filter(pk=made.pk).update(ends_on=made.starts_on)


def test_who_sits_in_an_eps_is_told_neither_where_nor_how_to_call(cast: Cast, father: Guardian) -> None:
    """R16, RU10: only what helps to understand and to find a solution. The quarter does; the street does not."""
    sitting(cast)
    for name in ("casefile:detail", "casefile:team"):
        page = words(cast, "chloe", name)
        assert PHONE not in page, name
        assert STREET not in page, name
    sheet = text(cast.client("chloe").get(url(cast, "casefile:information_file")).content)
    assert PHONE not in sheet
    assert STREET not in sheet
    assert QUARTER in sheet


GRANDMOTHER = "06 39 98 33 44"


def grandmother(cast: Cast) -> None:
    PlanRelative.objects.create(
        plan=cast.plans["kadiatou"], name="Mariam Traoré", relation="grand_parent", may_fetch=True, phone=GRANDMOTHER,
        agreed_by=cast.guardians["kadiatou"], agreed_on=SINCE,
    )  # fmt: skip


def sheet_and_plan(cast: Cast, who: str) -> tuple[str, str]:
    sheet = text(cast.client(who).get(url(cast, "casefile:information_file")).content)
    return sheet, words(cast, who, "casefile:plan")


def test_the_telephone_of_a_relative_is_for_who_calls_the_family(cast: Cast) -> None:
    """R16, RU10: as that of a parent."""
    grandmother(cast)
    sitting(cast)
    assert all(GRANDMOTHER in said for said in sheet_and_plan(cast, "daniele"))
    for said in sheet_and_plan(cast, "chloe"):
        assert "Mariam" in said
        assert GRANDMOTHER not in said


def test_of_a_protected_home_no_sheet_bears_the_telephone_of_a_relative(cast: Cast) -> None:
    grandmother(cast)
    protect(cast)
    sheet, page = sheet_and_plan(cast, "daniele")
    assert "Mariam" in sheet
    assert GRANDMOTHER not in sheet
    assert GRANDMOTHER in page


def test_an_exceptional_access_reads_no_telephone_of_a_relative_of_a_protected_home(cast: Cast) -> None:
    grandmother(cast)
    protect(cast)
    opened(cast)
    client = confirmed(cast)
    assert GRANDMOTHER not in client.get(address(cast, "casefile:plan")).content.decode()
    assert GRANDMOTHER not in text(client.get(address(cast, "casefile:information_file")).content)


def test_of_a_protected_home_the_printed_week_says_nowhere_where(cast: Cast) -> None:
    WeekSlot.objects.create(
        child=cast.children["kadiatou"], weekday=3, starts_at=time(17), time="extrascolaire", what="Chez mamie",
        where=STREET, starts_on=SINCE,
    )  # fmt: skip
    assert STREET in text(cast.client("daniele").get(url(cast, "casefile:week_sheet")).content)
    protect(cast)
    sheet = text(cast.client("daniele").get(url(cast, "casefile:week_sheet")).content)
    assert "Chez mamie" in sheet
    assert STREET not in sheet
    assert STREET in words(cast, "daniele", "casefile:week")


def test_of_a_protected_home_who_sits_in_an_eps_reads_the_week_and_not_where(cast: Cast) -> None:
    WeekSlot.objects.create(
        child=cast.children["kadiatou"], weekday=3, starts_at=time(17), time="extrascolaire", what="Chez mamie",
        where=STREET, starts_on=SINCE,
    )  # fmt: skip
    sitting(cast)
    for name in ("casefile:week", "casefile:team"):
        assert STREET in words(cast, "chloe", name)
    protect(cast)
    for name in ("casefile:week", "casefile:team"):
        said = words(cast, "chloe", name)
        assert "Chez mamie" in said
        assert STREET not in said
