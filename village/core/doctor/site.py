"""What `village doctor` asks of the machine and of the settings. A check says what to mend, and nothing else."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import connection
from django.utils import timezone

from village.core import mail, secrets

SECRETS = ("SECRET_KEY", "MASTER_KEY")
LOCAL = {"127.0.0.1", "localhost", "[::1]"}
_GIGABYTE = 1024**3
FREE_BYTES, FREE_SHARE = 2 * _GIGABYTE, 0.1
SETTLING_DAYS = 7
# The site may be served under a name of its own whose neighbours are not ours to bind for ever.
NOT_ASKED = {"security.W021"}


def demonstration() -> Iterator[str]:
    if settings.DEMO:
        yield "DEMO est allumé : mots de passe publics. Retirez DEMO avant d’accueillir de vrais enfants."
    if settings.DEBUG:
        yield "DEBUG est allumé : les pages d’erreur montrent tout. Retirez DEBUG."
    table = get_user_model()._meta.db_table
    if not settings.DEMO and table in connection.introspection.table_names():
        known = get_user_model()._default_manager.filter(email__endswith=f"@{settings.DEMO_DOMAIN}").count()
        if known:
            yield f"{known} compte(s) de la démonstration dans cette base : changez de dossier VILLAGE_DATA."


def messages() -> Iterator[str]:
    if not mail.can_leave():
        yield "Aucun message ne peut partir : ajoutez EMAIL_HOST, EMAIL_USER, EMAIL_PASSWORD et EMAIL_FROM."
        return
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield "Les messages partent sans adresse à vous : ajoutez EMAIL_FROM, sinon ils finissent en indésirables."
    clear = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if clear and settings.EMAIL_HOST not in LOCAL:
        yield "Les messages traversent le réseau en clair : EMAIL_TLS=starttls ou ssl."


def https() -> Iterator[str]:
    if not settings.HTTPS:
        yield "HTTPS est éteint : les cookies circulent en clair. Mettez un certificat devant et HTTPS=1."
    elif not settings.SECURE_PROXY_SSL_HEADER:
        yield "Le site ignore qu’un serveur HTTPS est devant lui : ajoutez BEHIND_PROXY=1."
    if not set(settings.ALLOWED_HOSTS) - LOCAL:
        yield "ALLOWED_HOSTS ne contient que des adresses locales : ajoutez le nom public du site."
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS accepte n’importe quel nom : écrivez le nom public du site."


def kept_secrets() -> Iterator[str]:
    for name in SECRETS:
        path = settings.DATA_DIR / name.lower()
        if os.environ.get(name, "").strip():
            continue
        if not path.exists():
            yield f"Le secret {name} manque : ni dans l’environnement, ni dans {path}."
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} est lisible par d’autres : chmod 600 {path}"
    if settings.SECRET_KEY == settings.MASTER_KEY:
        yield "SECRET_KEY et MASTER_KEY sont la même valeur : tirez-en une autre pour SECRET_KEY."
    if any(len(getattr(settings, name)) < 32 for name in SECRETS):
        yield "Un secret a moins de 32 caractères : remplacez-le par une valeur tirée au hasard."
    if secrets.fresh("MASTER_KEY_PREVIOUS", settings.DATA_DIR):
        yield "Le changement de clé maîtresse n’est pas fini : lancez village rotate-key, puis oubliez l’ancienne clé."


def folder() -> Iterator[str]:
    if not os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        yield f"Le dossier {settings.DATA_DIR} n’est pas modifiable par ce compte."
    elif stat.S_IMODE(settings.DATA_DIR.stat().st_mode) & 0o007:
        yield f"Le dossier {settings.DATA_DIR} est ouvert à tous : chmod 750 {settings.DATA_DIR}"


def disk() -> Iterator[str]:
    yield from said_of_disk(settings.DATA_DIR, *shutil.disk_usage(settings.DATA_DIR))


def said_of_disk(folder: Path, total: int, _used: int, free: int) -> Iterator[str]:
    """A full disk stops every writing; nothing is lost, nobody works."""
    if free < FREE_BYTES or free < total * FREE_SHARE:
        yield f"Il reste {free / _GIGABYTE:.1f} Go sur le disque de {folder} : faites de la place."


def second_factors() -> Iterator[str]:
    """Of whom has a role; a family may do without (`accounts.second_factor`)."""
    if not settings.SECOND_FACTOR_REQUIRED:
        yield "Le second facteur n’est pas exigé : c’est le cas d’une démonstration seulement. Retirez DEMO."
        return
    before = timezone.now() - timedelta(days=SETTLING_DAYS)
    bare = get_user_model()._default_manager.filter(
        is_active=True, last_login__lt=before, authenticator=None, socialaccount=None, memberships__ends_on=None
    )
    if number := bare.exclude(memberships=None).exclude(memberships__role="family").distinct().count():
        yield (
            f"{number} personne(s) ont un rôle, se sont connectées et n’ont toujours pas de second facteur. Rien ne "
            "s’ouvre à elles : appelez-les, ou fermez ces accès."
        )


def framework() -> Iterator[str]:
    asked = checks.run_checks(include_deployment_checks=settings.HTTPS)
    for message in asked:
        if message.is_serious(checks.WARNING) and message.id not in NOT_ASKED:
            yield f"{message.msg} ({message.id})"
