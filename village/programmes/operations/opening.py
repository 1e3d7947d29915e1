"""Open a programme on an installation: the one thing that no page can do, for want of anybody to sign in."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.accounts.operations import open_account
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.programmes.models import Membership, Programme


@transaction.atomic
def open_programme(  # noqa: PLR0913 - a programme and its first person
    *, code: str, name: str, carrier: str, carrier_name: str, email: str, first_name: str, last_name: str, at: datetime
) -> tuple[Programme, str]:
    """Open a programme with its first coordinator; return it with the path by which she chooses her password.

    The path is empty when the address has an account already. Called from the machine, by who administers it.
    """
    try:
        with transaction.atomic():
            programme = Programme.objects.create(code=code, name=name, carrier=carrier, carrier_name=carrier_name)
    except IntegrityError as error:
        message = f"Un programme porte déjà le code « {code} »."
        raise DomainError(message, field="code") from error
    machine = Actor(user_id=0, name="installation", programme_id=programme.pk, role=Role.TECHNICIAN)
    user, link = User.objects.filter(email=email.strip().lower()).first(), ""
    if user is None:
        user, link = open_account(email, first_name, last_name, by=machine, at=at)
    hat = Membership.objects.create(
        user=user, programme=programme, role=Role.COORDINATOR, job="Coordination", starts_on=timezone.localdate(at)
    )
    record(Act.PROGRAMME_CHANGE, by=machine, target=programme, details="ouverture", at=at)
    record(Act.MEMBER_ADD, by=machine, target=hat, details=Role.COORDINATOR.label, at=at)
    return programme, link
