"""The web processes can read and write rows, and nothing more."""

import pytest
from django.db import ProgrammingError, connection, transaction

from village.core import postgres


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_pages_work_as_the_application_role() -> None:
    assert current_user() == postgres.APP_ROLE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "order",
    [
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "ALTER TABLE django_session ADD COLUMN extra text",
        "CREATE TABLE extra (id int)",
        "CREATE ROLE extra",
    ],
)
def test_the_application_role_cannot_alter_the_base(order: str) -> None:
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(order)


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_lent_for_a_moment_only() -> None:
    with postgres.as_owner(), postgres.as_owner():
        assert current_user() != postgres.APP_ROLE
    assert current_user() == postgres.APP_ROLE
