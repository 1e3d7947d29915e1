"""`village demo`: load the demonstration territory, or many children for a benchmark."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from village.access import wall
from village.access.wall import Mission
from village.demo.territory import SEED, already_here, load_many, load_territory
from village.programmes.models import Programme


class Command(BaseCommand):
    help = "Charger le territoire de démonstration : personnes inventées, mots de passe connus."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--children", type=int, help="nombre d’enfants, pour mesurer (10 notes chacun)")
        parser.add_argument("--seed", type=int, default=SEED, help="graine : la même donne les mêmes personnes")

    def handle(self, *_args: Any, children: int | None, seed: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "La démonstration a des mots de passe connus de tous : elle ne se charge que si DEMO=1, "
                "jamais sur un serveur qui garde de vrais dossiers."
            )
        if children is not None and children < 1:
            raise CommandError("Donnez un nombre d’enfants d’au moins 1.")
        with wall.open_for(Mission.LOAD):
            self._load(children, seed)

    def _load(self, children: int | None, seed: int) -> None:
        if already_here():
            self.stdout.write("La démonstration est déjà là : rien n’a été changé.")
            return
        if Programme.objects.exists():
            raise CommandError(
                "Cette base contient déjà un programme : la démonstration ne s’y ajoute pas. "
                "Choisissez une base vide, par exemple avec VILLAGE_DATA."
            )
        started, today = monotonic(), timezone.localdate()
        loaded = load_many(children, on=today, seed=seed) if children else load_territory(on=today, seed=seed)
        self.stdout.write(
            f"Démonstration chargée : {loaded.children} enfants, {loaded.rows} lignes, "
            f"en {monotonic() - started:.0f} s."
        )
