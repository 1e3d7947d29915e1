"""`village doctor`: look at a deployment and say what to mend."""

import os
import stat
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from village.core import mail, postgres, secrets
from village.core.postgres import policies

SECRETS = ("SECRET_KEY", "MASTER_KEY")
POSTGRESQL_VERSIONS = range(15, 19)


class Command(BaseCommand):
    help = "Vérifier une installation et dire ce qu’il faut reprendre."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        faulty = False
        for title, look in CHECKS.items():
            try:
                advices = list(look())
            except Exception as error:  # noqa: BLE001 - the doctor reports, and goes on to the next check
                advices = [f"Impossible de vérifier : {error}".strip()]
            faulty = faulty or bool(advices)
            self.stdout.write(f"{'✗' if advices else '✓'} {title}")
            for advice in advices:
                self.stdout.write(f"    → {advice}")
        if faulty:
            raise SystemExit(1)
        self.stdout.write("Tout est en ordre.")


def _demonstration() -> Iterator[str]:
    if settings.DEMO:
        yield "DEMO est allumé : mots de passe publics. Retirez DEMO avant d’accueillir de vrais enfants."
    if settings.DEBUG:
        yield "DEBUG est allumé : les pages d’erreur montrent tout. Retirez DEBUG."
    table = get_user_model()._meta.db_table
    if not settings.DEMO and table in connection.introspection.table_names():
        known = get_user_model()._default_manager.filter(email__endswith=f"@{settings.DEMO_DOMAIN}").count()
        if known:
            yield f"{known} compte(s) de la démonstration dans cette base : changez de dossier VILLAGE_DATA."


def _messages() -> Iterator[str]:
    if not mail.can_leave():
        yield "Aucun message ne peut partir : ajoutez EMAIL_HOST, EMAIL_USER, EMAIL_PASSWORD et EMAIL_FROM."


def _https() -> Iterator[str]:
    if not settings.HTTPS:
        yield "HTTPS est éteint : les cookies circulent en clair. Mettez un certificat devant et HTTPS=1."
    elif not settings.SECURE_PROXY_SSL_HEADER:
        yield "Le site ignore qu’un serveur HTTPS est devant lui : ajoutez BEHIND_PROXY=1."
    local = {"127.0.0.1", "localhost", "[::1]"}
    if not set(settings.ALLOWED_HOSTS) - local:
        yield "ALLOWED_HOSTS ne contient que des adresses locales : ajoutez le nom public du site."
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS accepte n’importe quel nom : écrivez le nom public du site."


def _secrets() -> Iterator[str]:
    for name in SECRETS:
        path = settings.DATA_DIR / name.lower()
        if os.environ.get(name, "").strip():
            continue
        if not path.exists():
            yield f"Le secret {name} manque : ni dans l’environnement, ni dans {path}."
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} est lisible par d’autres : chmod 600 {path}"
    if any(len(getattr(settings, name)) < 32 for name in SECRETS):
        yield "Un secret a moins de 32 caractères : remplacez-le par une valeur tirée au hasard."
    if secrets.fresh("MASTER_KEY_PREVIOUS", settings.DATA_DIR):
        yield "Le changement de clé maîtresse n’est pas fini : lancez village rotate-key, puis oubliez l’ancienne clé."


def _folder() -> Iterator[str]:
    if not os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        yield f"Le dossier {settings.DATA_DIR} n’est pas modifiable par ce compte."
    elif stat.S_IMODE(settings.DATA_DIR.stat().st_mode) & 0o007:
        yield f"Le dossier {settings.DATA_DIR} est ouvert à tous : chmod 750 {settings.DATA_DIR}"


def _version() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
        if version not in POSTGRESQL_VERSIONS:
            yield f"PostgreSQL {version} n’est pas éprouvé : utilisez une version de 15 à 18."
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute("SELECT current_setting(%s)", [setting])
            if cursor.fetchone()[0] == "off":
                yield f"{setting} est éteint : une panne peut perdre ce qui a été enregistré. Rallumez-le."
        cursor.execute("SHOW server_encoding")
        if cursor.fetchone()[0] != "UTF8":
            yield "La base n’est pas en UTF8 : recréez-la avec ENCODING 'UTF8'."


def _role() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, session_user, bool_or(rolsuper OR rolbypassrls OR rolcreaterole)"
            " FROM pg_roles WHERE rolname IN (current_user, session_user)"
        )
        current, session, powerful = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s",
            [current],
        )
        owned = cursor.fetchone()[0]
    if powerful:
        yield f"Le rôle de connexion « {session} » a trop de pouvoirs : NOSUPERUSER NOBYPASSRLS NOCREATEROLE."
    if owned:
        yield f"L’application se connecte comme propriétaire des tables (« {current} »)."
    if current != session:
        yield (
            f"L’application entre comme « {session} » puis devient « {current} » : donnez-lui son accès "
            f"par DATABASE_APP_URL (un rôle membre de {postgres.APP_ROLE})."
        )


def _wall() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'USAGE')", [postgres.COUNTS_ROLE])
        if cursor.fetchone()[0]:
            yield f"L’application hérite de « {postgres.COUNTS_ROLE} » : village migrate, ou retirez cet héritage."
    if bare := policies.missing(import_string(settings.ROW_POLICIES)):
        yield f"{len(bare)} table(s) sans leur règle de lignes ({', '.join(bare[:5])}…) : village migrate"


def _migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{len(plan)} mise(s) à jour de la base en attente : village migrate"


def _framework() -> Iterator[str]:
    for message in checks.run_checks():
        if message.is_serious():
            yield str(message.msg)


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "Pas de démonstration sur ce serveur": _demonstration,
    "Site servi en HTTPS, sous son nom": _https,
    "Envoi des messages": _messages,
    "Secrets présents et fermés": _secrets,
    "Dossier des données": _folder,
    "Base PostgreSQL": _version,
    "Droits de l’application sur la base": _role,
    "Règles de lignes de la base": _wall,
    "Mises à jour de la base": _migrations,
    "Réglages de Django": _framework,
}
