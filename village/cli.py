"""The `village` command: Django's commands and ours, with the database running while they work."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import OperationalError

from village.core import postgres

HELP_WORDS = {"help", "--help", "-h"}
# Django's own commands that an installation needs as often as ours.
USUAL = {"migrate": "Mettre la base à jour."}


def main() -> None:
    """Run one command and stop what it started, however it ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, _leave)
    try:
        _run(sys.argv[1:])
    except (ImproperlyConfigured, OperationalError, PermissionError) as error:
        _fail(error)
    except KeyboardInterrupt:
        sys.exit(130)


def _run(arguments: list[str]) -> None:
    data_dir = settings.DATA_DIR
    django.setup()
    if not arguments or (arguments[0] in HELP_WORDS and len(arguments) == 1):
        sys.stdout.write(_help())
        return
    name = arguments[0].replace("-", "_") if arguments[0] not in HELP_WORDS else "help"
    command = ["village", name, *arguments[1:]]
    if name == "help" or HELP_WORDS & set(arguments[1:]):
        execute_from_command_line(command)
        return
    with postgres.running(data_dir, watched=name == "serve"):
        execute_from_command_line(command)


def _help() -> str:
    ours = {
        name.replace("_", "-"): load_command_class(app, name).help
        for name, app in get_commands().items()
        if str(app).startswith("village.") and name not in USUAL
    }
    lines = [f"  {name:<16} {text}" for name, text in sorted((ours | USUAL).items())]
    return "\n".join(
        [
            "Tout un village : le suivi des parcours de réussite éducative.",
            "",
            "Usage : village COMMANDE [options]      village COMMANDE --help pour le détail",
            "",
            *lines,
            "",
            "Toute commande de Django convient aussi : village shell, village makemigrations…",
            "",
        ]
    )


def _fail(error: Exception) -> NoReturn:
    if isinstance(error, OperationalError):
        advice = "La base ne répond pas. Vérifiez DATABASE_URL et que le serveur PostgreSQL est en marche."
    elif isinstance(error, PermissionError):
        advice = "Un fichier n’est pas accessible : lancez la commande avec le compte qui a installé le logiciel."
    else:
        advice = "La configuration est à reprendre."
    sys.exit(f"{advice}\n{error}".rstrip())


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
