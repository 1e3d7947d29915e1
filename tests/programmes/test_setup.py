"""A coordinator sets up a programme: identity, communes, quarters, lists of values (R7, R11, N4–N14)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.programmes.models import Commune, ListItem, Quarter

TODAY = timezone.localdate()
IDENTITY = {
    "name": "PRE d’Ici et d’à côté",
    "carrier": "epci",
    "carrier_name": "Agglomération d’Ici",
    "colour": "#7a2048",
    "contact": "Alice, 04 99 00 00 00",
    "age_min": "2",
    "age_max": "16",
    "review_months": "6",
    "contact_weeks": "6",
    "wait_months": "6",
}
QUARTER = {"name": "La Pinède", "kind": "qpv", "code": "QP013001", "starts_on": "2015-01-01"}
FORMS = ("identity", "new_commune", "new_quarter", "invite", "publish_charter")


def url(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=args)


def line(cast: Cast, action: str) -> Entry:
    """The one line that an act left."""
    return Entry.objects.get(action=action, programme_id=cast.programme.pk)


def test_the_settings_say_all_of_the_programme(cast: Cast) -> None:
    seen = cast.client("alice").get(url("settings")).content.decode()
    for words in (
        "Agglomération d’Ici",
        "Les Tilleuls",
        "13001",
        "Référent de parcours",
        "Version 1",
        "Motifs d’orientation",
    ):
        assert words in seen, words


def test_the_technician_configures_and_sees_no_child(cast: Cast) -> None:
    lise = cast.client("lise")
    assert "Kadiatou" not in lise.get(url("settings")).content.decode()
    assert fill_in(lise, url("identity"), **IDENTITY).status_code == 302
    assert lise.get(reverse("casefile:list")).status_code == 403
    assert lise.get(reverse("referrals:list")).status_code == 403


@pytest.mark.parametrize("name", ["bruno", "chloe", "daniele", "emile", "farida", "gaspard", "ines", "jeanne", "karim"])
@pytest.mark.parametrize("page", ["settings", "members", *FORMS])
def test_the_others_do_not_configure(cast: Cast, name: str, page: str) -> None:
    assert cast.client(name).get(url(page)).status_code == 403
    assert cast.client(name).post(url(page), {}).status_code in {403, 405}


# — identity —


def test_the_identity_is_changed_and_says_what_changed(cast: Cast) -> None:
    answer = fill_in(cast.client("alice"), url("identity"), **IDENTITY)
    assert answer["Location"] == url("settings")
    cast.programme.refresh_from_db()
    assert (cast.programme.name, cast.programme.colour, cast.programme.version) == (IDENTITY["name"], "#7a2048", 2)
    assert line(cast, "programme:change").details == "nom, couleur, contact pour les familles"


def test_two_coordinators_at_once_are_shown_both_texts(cast: Cast) -> None:
    alice = cast.client("alice")
    stale = hidden_of(alice.get(url("identity")))
    fill_in(alice, url("identity"), **IDENTITY)
    mine = IDENTITY | {"name": "PRE du Midi", "carrier": "ccas"}
    answer = alice.post(url("identity"), stale | mine)
    seen = answer.content.decode()
    assert answer.status_code == 409
    assert "PRE d’Ici et d’à côté" in seen
    assert "PRE du Midi" in seen
    assert "intercommunalité (EPCI)" in str(answer.context["form"].theirs)
    cast.programme.refresh_from_db()
    assert cast.programme.name == IDENTITY["name"]
    again = alice.post(url("identity"), hidden_of(answer) | mine)
    assert again.status_code == 302
    cast.programme.refresh_from_db()
    assert cast.programme.name == "PRE du Midi"


def test_a_page_without_its_version_is_stale(cast: Cast) -> None:
    assert cast.client("alice").post(url("identity"), IDENTITY).status_code == 409


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"age_min": "9", "age_max": "6"}, "au moins égal"),
        ({"age_max": "40"}, "25"),
        ({"colour": "rouge"}, "#1f5f5b"),
        ({"name": ""}, "obligatoire"),
        ({"name": "x" * 121}, "120"),
        ({"review_months": "0"}, "1"),
        ({"carrier": "secte"}, "secte"),
    ],
)
def test_an_impossible_identity_is_refused_and_kept_on_the_page(
    cast: Cast, changes: dict[str, str], message: str
) -> None:
    answer = fill_in(cast.client("alice"), url("identity"), **(IDENTITY | changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Alice, 04 99 00 00 00" in answer.content.decode()
    cast.programme.refresh_from_db()
    assert cast.programme.version == 1


# — territory —


def test_a_commune_is_added(cast: Cast) -> None:
    fill_in(cast.client("alice"), url("new_commune"), name="Là-bas", insee_code="2A004")
    assert Commune.objects.filter(programme=cast.programme, insee_code="2A004").count() == 1
    assert line(cast, "programme:change").details == "commune Là-bas ajoutée"


@pytest.mark.parametrize(("code", "message"), [("13001", "déjà ce code"), ("1300", "cinq"), ("", "obligatoire")])
def test_a_commune_is_there_once_with_a_true_code(cast: Cast, code: str, message: str) -> None:
    answer = fill_in(cast.client("alice"), url("new_commune"), name="Encore Ici", insee_code=code)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert cast.programme.communes.count() == 1


def test_two_programmes_may_share_a_commune(cast: Cast) -> None:
    assert fill_in(cast.client("alice"), url("new_commune"), name="Ailleurs", insee_code="13002").status_code == 302


def test_a_quarter_is_added_to_a_commune_of_the_programme(cast: Cast) -> None:
    fill_in(cast.client("alice"), url("new_quarter"), commune=cast.commune.pk, **(QUARTER | {"code": "qn01301m"}))
    quarter = Quarter.objects.get(name="La Pinède")
    assert (quarter.kind, quarter.code, quarter.commune) == ("qpv", "QN01301M", cast.commune)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "veille"}, "Seul un quartier prioritaire"),
        ({"code": "13001"}, "QP ou QN"),
        ({"name": "les tilleuls"}, "existe déjà"),
        ({"starts_on": "1889-01-01"}, "trop ancienne"),
        ({"starts_on": "2190-01-01"}, "trop lointaine"),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_an_impossible_quarter_is_refused(cast: Cast, changes: dict[str, str], message: str) -> None:
    answers = QUARTER | changes
    answer = fill_in(cast.client("alice"), url("new_quarter"), commune=cast.commune.pk, **answers)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Quarter.objects.filter(commune=cast.commune).count() == 1


def test_the_communes_of_the_neighbour_are_not_offered(cast: Cast) -> None:
    theirs = cast.other_programme.communes.get()
    assert fill_in(cast.client("alice"), url("new_quarter"), commune=theirs.pk, **QUARTER).status_code == 422


def test_a_quarter_is_retired_by_a_date_and_never_deleted(cast: Cast) -> None:
    fill_in(cast.client("alice"), url("retire_quarter", cast.quarter.pk), on="2024-12-31")
    cast.quarter.refresh_from_db()
    assert f"{cast.quarter.ends_on}" == "2024-12-31"
    assert "retiré le 31/12/2024" in line(cast, "programme:change").details


def test_a_quarter_does_not_end_before_it_starts(cast: Cast) -> None:
    answer = fill_in(cast.client("alice"), url("retire_quarter", cast.quarter.pk), on="2014-12-31")
    assert answer.status_code == 422
    assert "commence le 01/01/2015" in answer.content.decode()


# — lists of values —


def test_a_local_value_counts_as_a_national_one_and_is_offered(cast: Cast) -> None:
    national = item("N6", "scolaire")
    fill_in(
        cast.client("alice"),
        url("add_list_item", "N6"),
        label="Décrochage en 6e",
        counts_as=national.pk,
        starts_on=TODAY.isoformat(),
    )
    local = ListItem.objects.get(programme=cast.programme)
    assert (local.list_code, local.code, local.national_code) == ("N6", "decrochage-en-6e", "scolaire")
    assert local in ListItem.objects.offered("N6", cast.programme.pk, TODAY)
    assert local not in ListItem.objects.offered("N6", cast.other_programme.pk, TODAY)
    assert "Décrochage en 6e" in cast.client("bruno").get(reverse("referrals:write")).content.decode()
    assert line(cast, "list:change").details == "motifs d’orientation : Décrochage en 6e ajouté"


@pytest.mark.parametrize(
    ("label", "counts_as", "message"),
    [
        ("Accès aux SOINS", ("N6", "scolaire"), "déjà dans la liste"),
        ("Nouveau", ("N5", "caf"), "choix"),
        ("", ("N6", "scolaire"), "obligatoire"),
        ("x" * 121, ("N6", "scolaire"), "120"),
        ("Enfant à risque", ("N6", "scolaire"), "à risque"),
    ],
)
@pytest.mark.rule("RU11")
def test_an_impossible_value_is_refused(cast: Cast, label: str, counts_as: tuple[str, str], message: str) -> None:
    answer = fill_in(
        cast.client("alice"),
        url("add_list_item", "N6"),
        label=label,
        counts_as=item(*counts_as).pk,
        starts_on=TODAY.isoformat(),
    )
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not ListItem.objects.filter(programme=cast.programme).exists()


def local_value(cast: Cast, label: str = "Décrochage") -> ListItem:
    return ListItem.objects.create(
        programme=cast.programme,
        list_code="N6",
        code="decrochage",
        label=label,
        counts_as=item("N6", "scolaire"),
        starts_on=TODAY - timedelta(days=30),
    )


def test_a_value_is_retired_by_a_date_and_its_name_is_free_again(cast: Cast) -> None:
    local, alice = local_value(cast), cast.client("alice")
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    fill_in(alice, url("retire_list_item", "N6", local.pk), on=yesterday)
    assert local not in ListItem.objects.offered("N6", cast.programme.pk, TODAY)
    fill_in(
        alice,
        url("add_list_item", "N6"),
        label="Décrochage",
        counts_as=item("N6", "scolaire").pk,
        starts_on=TODAY.isoformat(),
    )
    assert set(ListItem.objects.filter(programme=cast.programme).values_list("code", flat=True)) == {
        "decrochage",
        "decrochage-2",
    }


def test_a_value_does_not_end_before_it_starts(cast: Cast) -> None:
    answer = fill_in(cast.client("alice"), url("retire_list_item", "N6", local_value(cast).pk), on="2018-01-01")
    assert answer.status_code == 422


def test_a_national_value_is_not_the_programme_s_to_retire(cast: Cast) -> None:
    assert cast.client("alice").get(url("retire_list_item", "N6", item("N6", "scolaire").pk)).status_code == 404


@pytest.mark.parametrize("code", ["N1", "N3", "N99"])
def test_the_lists_of_the_national_survey_are_not_opened(cast: Cast, code: str) -> None:
    assert cast.client("alice").get(url("list", code)).status_code == 404


# — what each page owes —


def test_the_neighbour_meets_a_404(cast: Cast) -> None:
    hawa, local = cast.client("hawa"), local_value(cast)
    hat = cast.users["bruno"].memberships.get()
    for address in (
        url("retire_quarter", cast.quarter.pk),
        url("retire_list_item", "N6", local.pk),
        url("end_membership", hat.pk),
    ):
        assert hawa.get(address).status_code == 404, address
        assert hawa.post(address, {"on": TODAY.isoformat()}).status_code == 404, address
    assert hawa.post(url("invite_again", hat.pk)).status_code == 404
    assert "Les Tilleuls" not in hawa.get(url("settings")).content.decode()


@pytest.mark.parametrize("page", ["settings", "members", *FORMS])
def test_reading_changes_nothing(cast: Cast, page: str) -> None:
    before = Entry.objects.count()
    assert cast.client("alice").get(url(page)).status_code == 200
    assert Entry.objects.count() == before


@pytest.mark.parametrize("page", FORMS)
def test_an_empty_form_writes_nothing(cast: Cast, page: str) -> None:
    before = Entry.objects.count()
    answer = cast.client("alice").post(url(page), {})
    assert answer.status_code == 422
    assert "à corriger" in answer.content.decode()
    assert Entry.objects.count() == before


def test_the_same_form_sent_twice_acts_once(cast: Cast) -> None:
    alice = cast.client("alice")
    answers = hidden_of(alice.get(url("new_commune"))) | {"name": "Là-bas", "insee_code": "13099"}
    assert [alice.post(url("new_commune"), answers).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(action="programme:change").count() == 1


def test_a_commune_and_a_quarter_are_corrected_and_stay_the_same(cast: Cast) -> None:
    alice = cast.client("alice")
    commune, quarter = cast.commune, cast.quarter
    page = reverse("programmes:correct_commune", args=[commune.pk])
    assert fill_in(alice, page, name="Ici-sur-Crau", insee_code="13009").status_code == 302
    page = reverse("programmes:correct_quarter", args=[quarter.pk])
    assert fill_in(alice, page, name="Les Tilleuls-Nord", code="QP013001").status_code == 302
    commune.refresh_from_db()
    quarter.refresh_from_db()
    assert (commune.name, commune.insee_code) == ("Ici-sur-Crau", "13009")
    assert (quarter.name, quarter.code, quarter.kind) == ("Les Tilleuls-Nord", "QP013001", "qpv")
    assert Entry.objects.filter(action="programme:change", details__contains="Les Tilleuls corrigé").exists()


def test_a_correction_refuses_a_double_a_false_code_and_a_stale_page(cast: Cast) -> None:
    alice = cast.client("alice")
    cast.programme.communes.create(name="Là", insee_code="13077")
    cast.commune.quarters.create(name="Le Canal", kind="autre", starts_on=cast.quarter.starts_on)
    commune = reverse("programmes:correct_commune", args=[cast.commune.pk])
    quarter = reverse("programmes:correct_quarter", args=[cast.quarter.pk])
    assert fill_in(alice, commune, name="Ici", insee_code="13077").status_code == 422
    assert fill_in(alice, quarter, name="le canal", code="").status_code == 422
    assert fill_in(alice, quarter, name="Les Tilleuls", code="13001").status_code == 422
    opened = hidden_of(alice.get(quarter))
    fill_in(alice, quarter, name="Les Tilleuls-Nord", code="")
    assert alice.post(quarter, {**opened, "name": "Les Tilleuls-Sud", "code": ""}).status_code == 409
