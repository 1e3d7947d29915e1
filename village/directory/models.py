"""Organisations, schools and professionals around the programme."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.programmes.models import Commune, ListItem, Programme


class Organisation(models.Model):
    """A partner: école, MDS, CAF, association… Its kind says how it counts as an orienteur (N5)."""

    holding = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.KEEP)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="organisations", verbose_name="programme")
    name = models.CharField("nom", max_length=120)
    kind = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="type d’orienteur")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name="commune"
    )

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """What a school has besides: UAI, and its place in éducation prioritaire (another thing than QPV, R96)."""

    holding = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.KEEP)

    class Priority(models.TextChoices):
        NONE = "", "hors éducation prioritaire"
        REP = "rep", "REP"
        REP_PLUS = "rep+", "REP+"

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="school", verbose_name="structure", primary_key=True
    )
    uai = models.CharField(
        "UAI",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{7}[A-Z]$", "Un UAI a 7 chiffres et une lettre.")],
    )
    priority = models.CharField("éducation prioritaire", max_length=5, choices=Priority.choices, blank=True)

    class Meta:
        verbose_name = "école ou établissement"
        verbose_name_plural = "écoles et établissements"

    def __str__(self) -> str:
        return self.organisation.name


class Professional(models.Model):
    """Somebody of a partner organisation, with or without an account."""

    holding = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.BLANK)

    class Level(models.TextChoices):
        """Terrain cooperates with terrain, hierarchy with hierarchy, politics with politics (RU22)."""

        FIELD = "terrain", "terrain : auprès des enfants et des familles"
        HEAD = "hierarchie", "encadrement : dirige une équipe, un service"
        POLITICAL = "politique", "élu ou décideur politique"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="professionals", verbose_name="programme")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="professionals", verbose_name="structure"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="professional_sheets", verbose_name="compte"
    )
    first_name = held(models.CharField("prénom", max_length=80), Category.IDENTITY)
    last_name = held(models.CharField("nom", max_length=80), Category.IDENTITY)
    job = held(models.CharField("fonction", max_length=80, blank=True), Category.IDENTITY)
    phone = held(models.CharField("téléphone", max_length=30, blank=True), Category.IDENTITY)
    level = models.CharField("niveau", max_length=10, choices=Level.choices, default=Level.FIELD)

    class Meta:
        verbose_name = "professionnel"
        verbose_name_plural = "professionnels"
        ordering = ("last_name", "first_name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "user"], name="professional_account_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=("terrain", "hierarchie", "politique")), name="professional_has_a_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def level_tag(self) -> str:
        """« encadrement », « élu »; nothing for the field, where most work."""
        return {self.Level.HEAD.value: "encadrement", self.Level.POLITICAL.value: "élu"}.get(self.level, "")
