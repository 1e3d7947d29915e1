"""The diagnostic individuel."""

from django.db import models

from village.accounts.models import User
from village.core.holding import Category, held
from village.people.models import CASE
from village.plans.models.plan import Plan


class Assessment(models.Model):
    """Diagnostic individuel in five factors, with strengths and the words of child and parents (R20–R22)."""

    holding = CASE

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assessments", verbose_name="parcours")
    on = held(models.DateField("fait le"), Category.ORGANISATION)
    author = models.ForeignKey(User, models.PROTECT, related_name="assessments", verbose_name="auteur")
    health = held(models.TextField("état de santé", max_length=5000, blank=True), Category.HEALTH)
    development = held(
        models.TextField("développement psychologique et psychomoteur", max_length=5000, blank=True), Category.HEALTH
    )
    family_context = held(models.TextField("contexte familial", max_length=5000, blank=True), Category.SOCIAL)
    social_economic = held(models.TextField("facteurs socio-économiques", max_length=5000, blank=True), Category.SOCIAL)
    environment = held(models.TextField("facteurs environnementaux", max_length=5000, blank=True), Category.SOCIAL)
    strengths = held(models.TextField("points d’appui", max_length=5000, blank=True), Category.SOCIAL)
    child_words = held(models.TextField("paroles de l’enfant", max_length=5000, blank=True), Category.SOCIAL)
    parent_words = held(models.TextField("paroles des parents", max_length=5000, blank=True), Category.SOCIAL)
    proposal = held(models.TextField("proposition", max_length=5000), Category.SOCIAL)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "diagnostic individuel"
        verbose_name_plural = "diagnostics individuels"

    def __str__(self) -> str:
        return f"diagnostic du {self.on:%d/%m/%Y}"
