"""`village forget-factor`: forget the second factor of somebody who works for several programmes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.accounts.models import User
from village.accounts.operations import reset_second_factor
from village.core.errors import DomainError


class Command(BaseCommand):
    help = "Efface le second facteur d’un compte, après avoir reconnu la personne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse électronique du compte")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("Aucun compte n’a cette adresse.")
        try:
            reset_second_factor(user, by=None, at=timezone.localtime())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("C’est fait. La personne en installera un autre en se connectant.")
