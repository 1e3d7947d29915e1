"""A coordinator is told what another one did: a role that opens dossiers, a charter."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.programmes.models import Membership
from village.programmes.operations import Hat, add_member, publish_charter

TODAY = timezone.localdate()
TITLE = "Nouveau dans l’équipe"
TEXTS = dict.fromkeys(("frame", "exchanges", "transmission", "conservation", "rights"), "Un texte neuf")


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Gaspard coordinates too."""
    cast.users["gaspard"].memberships.update(role="coordinator")
    return cast


def home(cast: Cast, name: str) -> str:
    return str(cast.client(name).get(reverse("home:today")).content.decode())


def give(cast: Cast, role: str, on: Any = TODAY) -> Membership:
    hat = Hat(role=role, job="", fte=None, starts_on=TODAY, ends_on=None)
    return add_member(cast.programme, user=cast.users["ines"], hat=hat, by=cast.actor("alice"), on=on)


def test_the_other_coordinator_reads_who_was_let_in_and_by_whom(two: Cast) -> None:
    give(two, "panel_member")
    seen = home(two, "gaspard")
    for words in (TITLE, "Inès Imbert", "rôle donné : Membre d’EPS", "par Alice Aubry"):
        assert words in seen.replace("\u00a0", " "), words
    assert TITLE not in home(two, "alice")
    assert TITLE not in home(two, "hawa")
    assert TITLE not in home(two, "daniele")


@pytest.mark.parametrize(("role", "days"), [("elected", 0), ("panel_member", 15)])
def test_what_opens_no_dossier_or_is_old_is_no_news(two: Cast, role: str, days: int) -> None:
    give(two, role, on=TODAY - timedelta(days=days))
    assert TITLE not in home(two, "gaspard")


def test_a_new_charter_is_told_before_it_is_signed(two: Cast) -> None:
    publish_charter(two.programme, version=1, on=TODAY, by=two.actor("alice"), **TEXTS)
    seen = home(two, "gaspard").replace("\u00a0", " ")
    assert "version 2 publiée" in seen
    assert "par Alice Aubry" in seen
    assert TITLE not in home(two, "alice")


def test_the_other_coordinators_get_a_mail_that_names_no_child(
    two: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(two.client("alice"), reverse("programmes:publish_charter"), **TEXTS)
        fill_in(
            two.client("alice"), reverse("programmes:invite"), email=two.users["bruno"].email,
            first_name="Bruno", last_name="Berger", role="panel_member", job="", fte="",
            starts_on=TODAY.isoformat(), ends_on="",
        )  # fmt: skip
    told = [message for message in mail.outbox if message.to == [two.users["gaspard"].email]]
    assert len(told) == 2
    assert "version 2 de la charte" in told[0].body
    assert "Bruno Berger · Membre d’EPS" in told[1].body
    assert "Alice Aubry, Coordination" in told[1].body
    everybody = {address for message in mail.outbox for address in message.to}
    assert everybody == {two.users["gaspard"].email, two.users["bruno"].email}
    assert not any(child.first_name in message.body for child in two.children.values() for message in told)


def test_a_mail_server_that_refuses_undoes_nothing(
    two: Cast, settings: Any, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        assert fill_in(two.client("alice"), reverse("programmes:publish_charter"), **TEXTS).status_code == 302
    assert two.programme.charters.count() == 2
    assert "could not leave" in caplog.text
