"""Who sends messages, and what no message says. Each sender has its tests; all are looked at (`tests/mails.py`)."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.house.sources import ROOT, python_files, short
from tests.mails import naming

# Where a message is made, and a test that reads it. Those of sign-in are django-allauth's, with our words.
SENDERS = {
    "village/accounts/forms.py": "tests/accounts/test_passwords.py::test_a_forgotten_password_is_replaced",
    "village/notifications/post.py": "tests/around/test_information_link.py::test_the_message_names_no_child",
    "village/programmes/notifications.py": "tests/privacy/test_exceptional.py::test_the_coordination_and_the_dpo_are",
}
INJECTED = "noe@exemple.invalid\r\nBcc: tous@ailleurs.invalid"


def test_only_known_places_send_a_message() -> None:
    sending = ("send_mail", "EmailMessage", "EmailMultiAlternatives", "mail_admins", "mail_managers", "smtplib.SMTP(")
    found = {short(path) for path in python_files() if any(word in path.read_text() for word in sending)}
    assert found == set(SENDERS)


@pytest.mark.parametrize("name", SENDERS)
def test_each_of_them_has_a_test_that_reads_what_leaves(name: str) -> None:
    file, _, test = SENDERS[name].partition("::")
    assert f"def {test}" in (ROOT / file).read_text()


@pytest.mark.parametrize(
    "message",
    [
        EmailMessage("Kadiatou", "rien"),
        EmailMessage("rien", "La situation de Yanis est inscrite."),
        EmailMessage("rien", "rien", attachments=[("eps.ics", "SUMMARY:Bensaïd", "text/calendar")]),
        EmailMessage("rien", "rien", attachments=[("zeller.pdf", b"", "application/pdf")]),
    ],
)
def test_a_message_that_names_a_child_is_seen(message: EmailMessage) -> None:
    assert naming([message])
    assert not naming([EmailMessage("Une fiche vous attend", "Danièle, connectez-vous.")])


@pytest.mark.django_db
def test_an_address_never_carries_a_second_one(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    """A line break in an address is refused: nobody adds a recipient (ASVS 1.3.11)."""
    Client().post(reverse("account_reset_password"), {"email": INJECTED})
    assert not mailoutbox
    page = cast.client("alice").post(reverse("programmes:invite"), {"email": INJECTED, "first_name": "A\r\nBcc: x"})
    assert page.status_code == 422
    assert not mailoutbox
