"""Before and after: what is observed with the same questions, and a second reading of the goals (R69)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE
from village.plans.models.goal import Goal
from village.plans.models.plan import Plan
from village.surveys.models import Question, QuestionnaireVersion


class Moment(models.TextChoices):
    """When it was observed, in the parcours."""

    START = "debut", "au début"
    MIDWAY = "chemin", "en chemin"
    END = "fin", "à la fin"


BOTH_ENDS = [(moment.value, moment.label) for moment in (Moment.START, Moment.END)]


class Observation(models.Model):
    """Feuille remplie dans un dossier: a questionnaire about one parcours, at one moment of it.

    Who answers is the audience of the questionnaire; `written_by` is who held the pen. Nothing is worked out from it
    about this child: it is read as it was answered.
    """

    holding = CASE
    sealed_under: ClassVar = "plan.child"

    class Channel(models.TextChoices):
        SCREEN = "ecran", "à l’écran, ensemble"
        PAPER = "papier", "sur papier, saisi ensuite"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="observations", verbose_name="parcours")
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="observations", verbose_name="version du questionnaire"
    )
    moment = held(models.CharField("moment", max_length=6, choices=Moment), Category.ORGANISATION)
    on = held(models.DateField("observé le"), Category.ORGANISATION)
    channel = models.CharField("comment", max_length=6, choices=Channel)
    told_by = held(SealedText("qui a répondu", max_length=120, blank=True), Category.SOCIAL)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="saisi par")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "feuille d’observation"
        verbose_name_plural = "feuilles d’observation"
        constraints: ClassVar = [
            sealed_only("observation_words_are_sealed", "told_by"),
            models.UniqueConstraint(fields=["plan", "questionnaire", "moment"], name="observed_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"feuille du {self.on:%d/%m/%Y}"


class ObservationAnswer(models.Model):
    """Réponse d’une feuille d’observation: the rank of what was ticked, or words."""

    holding = CASE
    sealed_under: ClassVar = "observation.plan.child"

    observation = models.ForeignKey(
        Observation, models.CASCADE, related_name="answers", verbose_name="feuille d’observation"
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name="question posée")
    value = held(models.PositiveSmallIntegerField("case cochée", null=True, blank=True), Category.SOCIAL)
    words = held(SealedText("mots écrits", max_length=600, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "réponse d’une feuille d’observation"
        verbose_name_plural = "réponses d’une feuille d’observation"
        constraints: ClassVar = [
            sealed_only("observation_answer_is_sealed", "words"),
            models.UniqueConstraint(fields=["observation", "question"], name="observed_question_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value__range=(1, 8), words="") | Q(value__isnull=True) & ~Q(words=""),
                name="observation_is_ticked_or_written",
            ),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """« plutôt oui », or the words."""
        return self.question.offered[self.value - 1] if self.value else str(self.words)


class GoalReading(models.Model):
    """Seconde lecture d’un objectif: the step that somebody else than the référent sees, without being told the first.

    At the start and at the end only, once each.
    """

    holding = CASE

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="readings", verbose_name="objectif")
    moment = held(models.CharField("moment", max_length=6, choices=BOTH_ENDS), Category.ORGANISATION)
    on = held(models.DateField("lu le"), Category.ORGANISATION)
    level = held(models.PositiveSmallIntegerField("marche vue (1 à 5)"), Category.SOCIAL)
    reader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="second lecteur")

    class Meta:
        verbose_name = "seconde lecture d’un objectif"
        verbose_name_plural = "secondes lectures d’objectifs"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal", "moment"], name="goal_read_again_once_a_moment"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="goal_reading_of_five"),
            models.CheckConstraint(condition=Q(moment__in=["debut", "fin"]), name="goal_read_again_at_both_ends"),
        ]

    def __str__(self) -> str:
        return f"marche {self.level}"
