"""`village open-programme`: the first programme of an installation, and the person who coordinates it."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.utils import timezone

from village.core.errors import DomainError
from village.programmes.models import Programme
from village.programmes.operations.opening import open_programme


class Command(BaseCommand):
    help = "Ouvre un programme et le compte de la personne qui le coordonne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="nom court, sans espace ni accent : pre-de-la-crau")
        parser.add_argument("--name", required=True, help="nom du programme")
        parser.add_argument("--carrier", required=True, choices=Programme.Carrier.values, help="portage juridique")
        parser.add_argument("--carrier-name", required=True, help="structure porteuse")
        parser.add_argument("--first-name", required=True, help="prénom de la coordinatrice ou du coordinateur")
        parser.add_argument("--last-name", required=True, help="nom")
        parser.add_argument("--email", required=True, help="adresse électronique")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ("code", "name", "carrier", "carrier_name", "email", "first_name", "last_name")
        answers = {name: options[name].strip() for name in wanted}
        try:
            validate_slug(answers["code"])
            validate_email(answers["email"])
            programme, link = open_programme(**answers, at=timezone.localtime())
        except ValidationError as error:
            raise CommandError("Vérifiez le code et l’adresse : " + " ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{programme} est ouvert.")
        if link:
            self.stdout.write("Pour choisir le mot de passe, une seule fois :")
            self.stdout.write(f"{site()}{link}")
        else:
            self.stdout.write("Cette adresse avait déjà un compte : il suffit de se connecter.")


def site() -> str:
    """Return the address of the site: with its port while it is on this machine."""
    scheme, host = "https" if settings.HTTPS else "http", settings.ALLOWED_HOSTS[0]
    port = f":{os.environ.get('PORT') or 8000}" if host in {"127.0.0.1", "localhost", "[::1]"} else ""
    return f"{scheme}://{host}{port}"
