"""The diagnostic individuel."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE
from village.plans.models.plan import Plan


def _text(label: str, category: Category) -> SealedText:
    return held(SealedText(label, max_length=5000, blank=True), category)


class Assessment(models.Model):
    """Diagnostic individuel in five factors, with strengths and the words of child and parents (R20–R22).

    Each writing is a row of its own: the versions before stay as they were.
    """

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assessments", verbose_name="parcours")
    on = held(models.DateField("fait le"), Category.ORGANISATION)
    author = models.ForeignKey(User, models.PROTECT, related_name="assessments", verbose_name="auteur")
    contributors = held(SealedText("fait avec", max_length=1000, blank=True), Category.SOCIAL)
    health = _text("état de santé", Category.HEALTH)
    development = _text("développement psychologique et psychomoteur", Category.HEALTH)
    family_context = _text("contexte familial", Category.SOCIAL)
    social_economic = _text("facteurs socio-économiques", Category.SOCIAL)
    environment = _text("facteurs environnementaux", Category.SOCIAL)
    # Asked only where the programme says that it is useful (R78, N16, N34, N35).
    needs = _text("handicap et besoins particuliers", Category.HEALTH)
    language = _text("langues et situation linguistique", Category.SOCIAL)
    skills = _text("compétences psychosociales", Category.SOCIAL)
    strengths = _text("points d’appui", Category.SOCIAL)
    child_words = _text("paroles de l’enfant", Category.SOCIAL)
    parent_words = _text("paroles des parents", Category.SOCIAL)
    analysis = _text("analyse", Category.SOCIAL)
    proposal = held(SealedText("proposition", max_length=5000), Category.SOCIAL)
    read_with_parents_on = held(models.DateField("relu avec les parents le", null=True, blank=True), Category.SOCIAL)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "diagnostic individuel"
        verbose_name_plural = "diagnostics individuels"
        ordering = ("-version",)
        constraints: ClassVar = [
            sealed_only(
                "assessment_words_are_sealed",
                "contributors",
                "health",
                "development",
                "family_context",
                "social_economic",
                "environment",
                "needs",
                "language",
                "skills",
                "strengths",
                "child_words",
                "parent_words",
                "analysis",
                "proposal",
            ),
            models.UniqueConstraint(fields=["plan", "version"], name="assessment_version_once"),
        ]

    def __str__(self) -> str:
        return f"diagnostic du {self.on:%d/%m/%Y}"

    @property
    def given_by(self) -> list[str]:
        """Who contributed, one name per line (R21)."""
        return [line.strip() for line in self.contributors.splitlines() if line.strip()]

    @property
    def crossing(self) -> list[str]:
        """Whose views cross in it: who wrote it, whose words were taken in, who contributed; each once (R21)."""
        return list(dict.fromkeys([str(self.author), *(view.said_by for view in self.views.all()), *self.given_by]))


class AssessmentView(models.Model):
    """A view heard in EPS and taken into the diagnostic: its words and its author are kept as they were (R17, R21)."""

    holding = CASE
    sealed_under: ClassVar = "assessment.plan.child"

    class Factor(models.TextChoices):
        HEALTH = "health", "état de santé"
        DEVELOPMENT = "development", "développement psychologique et psychomoteur"
        FAMILY = "family_context", "contexte familial"
        SOCIAL = "social_economic", "facteurs socio-économiques"
        ENVIRONMENT = "environment", "facteurs liés à l’environnement"

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="views", verbose_name="diagnostic individuel"
    )
    factor = models.CharField("facteur", max_length=16, choices=Factor)
    source = models.PositiveBigIntegerField("numéro du regard en EPS")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur du regard")
    whose = held(SealedText("regard de", max_length=160), Category.SOCIAL)
    quality = held(SealedText("en tant que", max_length=120, blank=True), Category.SOCIAL)
    said_on = held(models.DateField("dit le"), Category.ORGANISATION)
    text = held(SealedText("regard repris", max_length=5000), Category.HEALTH)

    class Meta:
        verbose_name = "regard repris dans un diagnostic"
        verbose_name_plural = "regards repris dans des diagnostics"
        ordering = ("said_on", "source")
        constraints: ClassVar = [
            sealed_only("assessment_view_words_are_sealed", "whose", "quality", "text"),
            models.UniqueConstraint(fields=["assessment", "source"], name="assessment_view_taken_once"),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(whose=""), name="assessment_view_is_attributed"
            ),
        ]

    def __str__(self) -> str:
        return f"regard du {self.said_on:%d/%m/%Y}"

    @property
    def said_by(self) -> str:
        return f"{self.whose}, {self.quality}" if self.quality else self.whose
