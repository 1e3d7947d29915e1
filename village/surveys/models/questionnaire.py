"""What is asked, in numbered versions; a version that somebody answered changes no more."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models import Programme

COUNTED = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, actor: Actor) -> "QuestionnaireQuerySet":
        """Those of the programme, for who writes them, types the sheets in or reads the counts."""
        return self.filter(programme_id=actor.programme_id) if actor.can(Permission.SURVEY_LIST) else self.none()


class Questionnaire(models.Model):
    """Questionnaire: for whom, what for, and whether its answers are of nobody or of a parcours."""

    holding = COUNTED

    class Use(models.TextChoices):
        OPINION = "avis", "sans nom : par un lien ou sur papier, personne ne sait qui répond"
        GRID = "grille", "grille d’observation : dans le dossier d’un enfant, au début, en chemin, à la fin"
        LINKED = "lie", "satisfaction et impact : dans le dossier d’un enfant, avec un nom"

    class Audience(models.TextChoices):
        CHILDREN = "enfants", "enfants"
        PARENTS = "parents", "parents"
        PARTNERS = "partenaires", "partenaires"
        SCHOOL = "ecole", "école"
        REFERENT = "referent", "référent de parcours"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="questionnaires", verbose_name="programme")
    use = models.CharField("comment on y répond", max_length=6, choices=Use.choices, default=Use.OPINION)
    title = models.CharField("titre", max_length=120)
    audience = models.CharField("pour", max_length=12, choices=Audience.choices)
    purpose = models.CharField("à quoi il sert", max_length=300)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="écrit par")
    written_on = models.DateField("écrit le")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = "questionnaire"
        verbose_name_plural = "questionnaires"
        constraints: ClassVar = [
            # An anonymous sheet of the référent would be signed by its audience.
            models.CheckConstraint(
                condition=Q(use="avis") & ~Q(audience="referent")
                | Q(use__in=["grille", "lie"]) & ~Q(audience="partenaires"),
                name="questionnaire_use_fits_audience",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_dossiers(self) -> bool:
        """Whether its sheets are of a parcours: filled in the dossier, under its rights."""
        return self.use != Questionnaire.Use.OPINION

    @property
    def current(self) -> "QuestionnaireVersion":
        """The latest version."""
        return self.versions.order_by("-number")[0]


class QuestionnaireVersion(models.Model):
    """Version of a questionnaire."""

    holding = COUNTED

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="versions", verbose_name="questionnaire concerné"
    )
    number = models.PositiveSmallIntegerField("numéro", default=1)
    written_on = models.DateField("écrite le")
    filled_on = models.DateField("remplie dans un dossier depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "version d’un questionnaire"
        verbose_name_plural = "versions d’un questionnaire"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, version {self.number}"

    @property
    def is_answered(self) -> bool:
        """Whether somebody answered it: it changes no more."""
        return bool(self.filled_on) or self.waves.filter(sheets__isnull=False).exists()


class Question(models.Model):
    """Question d’un questionnaire: nobody has to answer it."""

    holding = COUNTED

    class Kind(models.TextChoices):
        SCALE = "echelle", "échelle, de « non » à « oui » (quatre visages)"
        YES_NO = "oui-non", "oui, non, je ne sais pas"
        CHOICE = "choix", "un choix dans une liste"
        WORDS = "texte", "quelques mots"

    version = models.ForeignKey(
        QuestionnaireVersion, models.CASCADE, related_name="questions", verbose_name="version du questionnaire"
    )
    rank = models.PositiveSmallIntegerField("ordre", default=1)
    wording = models.CharField("question", max_length=160)
    kind = models.CharField("on répond par", max_length=8, choices=Kind.choices)
    choices = ArrayField(models.CharField(max_length=60), verbose_name="choix proposés", default=list, blank=True)

    class Meta:
        verbose_name = "question d’un questionnaire"
        verbose_name_plural = "questions d’un questionnaire"
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="choix", choices__len__range=(2, 8)) | ~Q(kind="choix") & Q(choices=[]),
                name="question_offers_its_choices",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="question_asks_something"),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def offered(self) -> tuple[str, ...]:
        """What one may tick, the first is value 1; nothing for words."""
        if self.kind == Question.Kind.CHOICE:
            return tuple(self.choices)
        return {Question.Kind.SCALE: SCALE, Question.Kind.YES_NO: YES_NO}.get(Question.Kind(self.kind), ())


SCALE = ("non", "plutôt non", "plutôt oui", "oui")
YES_NO = ("oui", "non", "je ne sais pas")
