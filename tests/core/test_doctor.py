"""`village doctor`: each line of it, on a deployment where the thing is missing."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.cast import Cast
from village.core import postgres
from village.core.doctor import CHECKS, ages, base, site

GIGABYTE = 1024**3
QUIET_LOG = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
WELL = {
    "DEMO": False,
    "DEBUG": False,
    "HTTPS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLOWED_HOSTS": ["village.exemple.invalid", "127.0.0.1"],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "courrier.exemple.invalid",
    "EMAIL_USE_TLS": True,
    "DEFAULT_FROM_EMAIL": "pre@ville.invalid",
    "SECRET_KEY": "a1b2c3d4" * 8,
    "MASTER_KEY": "e5f6g7h8" * 8,
    "SECOND_FACTOR_REQUIRED": True,
}


@pytest.fixture
def deployment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings of a well-kept site; each test spoils one."""
    for name, value in WELL.items():
        setattr(settings, name, value)
    settings.DATA_DIR = tmp_path / "village"
    settings.DATA_DIR.mkdir(mode=0o750)
    for name in site.SECRETS:
        monkeypatch.delenv(name, raising=False)
        path = settings.DATA_DIR / name.lower()
        path.write_text(WELL[name])
        path.chmod(0o600)
    return settings


SITE = [
    (site.demonstration, {"DEMO": True}, "mots de passe publics"),
    (site.demonstration, {"DEBUG": True}, "les pages d’erreur montrent tout"),
    (site.https, {"HTTPS": False}, "les cookies circulent en clair"),
    (site.https, {"SECURE_PROXY_SSL_HEADER": None}, "BEHIND_PROXY=1"),
    (site.https, {"ALLOWED_HOSTS": ["127.0.0.1", "localhost"]}, "le nom public du site"),
    (site.https, {"ALLOWED_HOSTS": ["*"]}, "n’importe quel nom"),
    (site.messages, {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}, "Aucun message"),
    (site.messages, {"DEFAULT_FROM_EMAIL": "ne-pas-repondre@localhost"}, "EMAIL_FROM"),
    (site.messages, {"EMAIL_USE_TLS": False}, "EMAIL_TLS=starttls"),
    (site.kept_secrets, {"SECRET_KEY": "court"}, "moins de 32"),
    (site.kept_secrets, {"SECRET_KEY": WELL["MASTER_KEY"]}, "la même valeur"),
    (site.second_factors, {"SECOND_FACTOR_REQUIRED": False}, "n’est pas exigé"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("look", "spoilt", "said"), SITE, ids=[said for _, _, said in SITE])
def test_what_is_missing_is_said(deployment: Any, look: Any, spoilt: dict[str, Any], said: str) -> None:
    assert not list(look())
    for name, value in spoilt.items():
        setattr(deployment, name, value)
    assert said in " ".join(look())


@pytest.mark.django_db
def test_accounts_of_the_demonstration_are_said(cast: Cast, deployment: Any) -> None:
    cast.users["alice"].email = "alice@demo.invalid"
    cast.users["alice"].save()
    assert "1 compte(s) de la démonstration" in " ".join(site.demonstration())


def test_a_secret_that_is_missing_or_that_others_read_is_said(deployment: Any) -> None:
    master = deployment.DATA_DIR / "master_key"
    master.chmod(0o640)
    assert "chmod 600" in " ".join(site.kept_secrets())
    master.unlink()
    assert "Le secret MASTER_KEY manque" in " ".join(site.kept_secrets())


def test_a_change_of_key_left_in_the_middle_is_said(deployment: Any) -> None:
    (deployment.DATA_DIR / "master_key_previous").write_text("x" * 64)
    assert "rotate-key" in " ".join(site.kept_secrets())


def test_a_folder_open_to_all_is_said(deployment: Any) -> None:
    assert not list(site.folder())
    deployment.DATA_DIR.chmod(0o755)
    assert "ouvert à tous" in " ".join(site.folder())


def test_a_disk_that_fills_is_said() -> None:
    assert not list(site.said_of_disk(Path("/srv"), 100 * GIGABYTE, 0, 50 * GIGABYTE))
    assert "1.5 Go" in " ".join(site.said_of_disk(Path("/srv"), 10 * GIGABYTE, 0, GIGABYTE * 3 // 2))
    assert "9.0 Go" in " ".join(site.said_of_disk(Path("/srv"), 100 * GIGABYTE, 0, 9 * GIGABYTE))


def test_a_role_without_a_second_factor_is_said(cast: Cast, deployment: Any) -> None:
    """Not who was just invited, nor a family."""
    long_ago = timezone.now() - timedelta(days=30)
    for name, last in {"bruno": long_ago, "farida": long_ago, "dora": timezone.now()}.items():
        cast.users[name].last_login = last
        cast.users[name].save()
    assert "1 personne(s) ont un rôle" in " ".join(site.second_factors())
    cast.users["bruno"].is_active = False
    cast.users["bruno"].save()
    assert not list(site.second_factors())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_statement", "all"),
        ("log_min_duration_statement", "250"),
        ("log_min_duration_sample", "0"),
        ("log_min_error_statement", "error"),
        ("log_parameter_max_length_on_error", "-1"),
        ("log_error_verbosity", "default"),
    ],
)
def test_a_log_that_would_quote_a_child_is_said(name: str, value: str) -> None:
    assert not list(base.said_of_log(QUIET_LOG))
    (said,) = base.said_of_log(QUIET_LOG | {name: value})
    assert "PostgreSQL écrit" in said


@pytest.mark.django_db
def test_the_settings_of_the_log_are_asked_of_the_server() -> None:
    assert all(isinstance(said, str) for said in base.server_log())


def test_a_database_reached_in_clear_is_said() -> None:
    assert not list(base.said_of_link(None, encrypted=False))
    assert not list(base.said_of_link("127.0.0.1", encrypted=False))
    assert not list(base.said_of_link("192.0.2.1", encrypted=True))
    assert "sslmode" in " ".join(base.said_of_link("192.0.2.1", encrypted=False))


@pytest.mark.django_db
def test_the_link_and_the_clock_of_this_base_are_well() -> None:
    assert not list(base.link())
    assert not list(base.clock())


def test_clocks_that_differ_are_said() -> None:
    noon = datetime(2018, 2, 6, 12, tzinfo=UTC)
    assert not list(base.said_of_clocks(noon, noon + timedelta(seconds=4)))
    assert "chrony" in " ".join(base.said_of_clocks(noon, noon - timedelta(seconds=6)))


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As the owner of the tables, all undone."""
    with django_db_blocker.unblock(), postgres.as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE plans_plan NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE plans_plan DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall ON plans_plan",
    ],
)
def test_a_table_whose_wall_is_down_is_said(owner: None, statement: str) -> None:
    assert "plans_plan" not in " ".join(base.wall())
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert "plans_plan" in " ".join(base.wall())


def test_who_owns_the_tables_is_told_so(owner: None) -> None:
    assert "propriétaire des tables" in " ".join(base.role())


@pytest.mark.django_db
def test_the_application_role_is_content() -> None:
    assert not [said for said in base.role() if "propriétaire" in said]


def test_a_base_that_waits_for_a_change_is_said(owner: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    assert "en attente" in " ".join(base.migrations())


def test_a_version_that_nobody_mends_any_more_is_said() -> None:

    def said(today: date) -> str:
        return " ".join(ages.said_of_ages(today, python=12, django_is=(5, 2), postgresql=17))

    assert not said(date(2027, 1, 1))
    assert "préparez" in said(date(2028, 1, 1))
    assert "n’est plus corrigé depuis" in said(date(2028, 5, 1))
    unknown = ages.said_of_ages(date(2027, 1, 1), python=12, django_is=(5, 2), postgresql=14)
    assert "PostgreSQL 14 : nous ne savons pas" in " ".join(unknown)


@pytest.mark.django_db
def test_the_versions_of_here_are_known() -> None:
    assert "nous ne savons pas" not in " ".join(ages.ages())


@pytest.mark.django_db
def test_the_command_prints_a_line_for_each_check_and_fails_when_one_is_wrong(deployment: Any) -> None:
    deployment.HTTPS = False
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=said)
    assert all(title in said.getvalue() for title in CHECKS)
    assert "✗ Site servi en HTTPS" in said.getvalue()
