"""`village password-link`: a link to choose another password, where no message leaves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.accounts.models import User
from village.accounts.operations import give_password_link
from village.core.errors import DomainError
from village.programmes.management.commands.open_programme import site


class Command(BaseCommand):
    help = "Donne un lien pour choisir un autre mot de passe, si aucun message ne part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse électronique du compte")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("Aucun compte n’a cette adresse.")
        try:
            link = give_password_link(user, by=None, at=timezone.localtime())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("À remettre à la personne. Cette adresse sert une fois :")
        self.stdout.write(f"{site()}{link}")
