"""A new programme is started step by step: what is there is counted, what is missing is said in its order (R92)."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from village.accounts.models import User
from village.meetings.models import Panel
from village.programmes.models import Commune, Membership, Programme, Quarter

PAGE = reverse("home:setup")


@pytest.fixture
def nora(cast: Cast) -> Client:
    """She coordinates a programme opened this morning on the same installation."""
    call_command(
        "open_programme", code="neuf", name="PRE neuf", carrier="ccas", carrier_name="CCAS de Neuville",
        first_name="Nora", last_name="Neuville", email="nora@exemple.invalid",
    )  # fmt: skip
    client = Client()
    client.force_login(User.objects.get(email="nora@exemple.invalid"))
    return client


def page(client: Client, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def next_step(client: Client) -> str:
    return page(client).split("À faire maintenant : ")[1].split("<")[0].strip()


def test_a_new_programme_is_told_what_to_do_first_then_what_follows(nora: Client) -> None:
    programme = Programme.objects.get(code="neuf")
    assert "0 étape faite sur 10" in page(nora)
    assert next_step(nora) == "L’identité"
    Programme.objects.filter(pk=programme.pk).update(contact="04 00 00 00 00")
    assert next_step(nora) == "Les communes"
    assert "Ajouter d’abord une commune" in page(nora)
    commune = Commune.objects.create(programme=programme, name="Neuville", insee_code="99001")
    assert next_step(nora) == "Les quartiers"
    Quarter.objects.create(commune=commune, name="Le Port", kind="qpv", starts_on=timezone.localdate())
    assert next_step(nora) == "Les critères d’orientation"
    Panel.objects.create(programme=programme, name="EPS")
    assert "1 équipe" in page(nora)
    assert "4 étapes faites sur 10" in page(nora)


def test_she_is_reminded_at_home_until_the_first_child(nora: Client, cast: Cast) -> None:
    assert "Il reste 10 étapes" in page(nora, reverse("home:today"))
    assert "Voir ce qui reste" not in page(cast.client("alice"), reverse("home:today"))


def test_another_programmes_things_are_not_counted(nora: Client, cast: Cast) -> None:
    """The same installation holds a programme that has everything."""
    assert "Tout est prêt" not in page(nora)
    assert "étape" in page(cast.client("alice"))
    assert "fait</span>" not in page(nora)


def test_who_administers_the_machine_sees_no_number_of_children(cast: Cast) -> None:
    assert "Les enfants déjà suivis" in page(cast.client("alice"))
    assert "Les enfants déjà suivis" not in page(cast.client("lise"))


def test_every_step_leads_to_a_page_that_opens(nora: Client) -> None:
    import re

    body = page(nora).split("<main")[1].split("</main")[0]
    urls = set(re.findall(r'href="(/[^"#]*)', body))
    assert len(urls) > 8
    assert {url: nora.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert Membership.objects.filter(programme__code="neuf").count() == 1
