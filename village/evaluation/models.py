"""The annual bilan, the national survey, their words; what reached the partners; figures kept when a dossier leaves."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Category, Erasure, Holding, Purpose, Retention
from village.evaluation.models_tree import Impact, ImpactGoal, ImpactTarget, ImpactTree
from village.evaluation.states import State, state_of
from village.programmes.models import Programme
from village.programmes.thresholds import Audience

__all__ = [
    "AnnualReport",
    "AnnualReportQuerySet",
    "FrozenFacts",
    "Handing",
    "Impact",
    "ImpactGoal",
    "ImpactTarget",
    "ImpactTree",
    "Kind",
    "Medium",
    "Publication",
    "Published",
    "ReportAnswer",
    "ReportSharing",
    "ReportText",
    "Section",
]


class ReportSharing(models.Model):
    """The bilan of a school year, sent to all the partners: when, by whom, with which words (RU15)."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="shared_reports", verbose_name="programme")
    first_day = models.DateField("premier jour de l’année")
    last_day = models.DateField("dernier jour de l’année")
    words = models.CharField("mot qui l’accompagne", max_length=200, blank=True)
    told = models.PositiveIntegerField("comptes prévenus")
    shared_on = models.DateField("transmis le")
    shared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="transmis par")

    class Meta:
        verbose_name = "transmission du bilan"
        verbose_name_plural = "transmissions du bilan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "first_day"], name="report_shared_once_a_year"),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day"), shared_on__gt=F("last_day")),
                name="report_shared_once_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"bilan {self.first_day.year}-{self.last_day.year}"


class FrozenFacts(models.Model):
    """What the statements of `evaluation.sql` answered for a period, already grouped."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP, Category.ORGANISATION)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="frozen_facts", verbose_name="programme")
    first = models.DateField("premier jour")
    last = models.DateField("dernier jour")
    frozen_on = models.DateField("figés le")
    answers = models.JSONField("nombres")

    class Meta:
        verbose_name = "chiffres figés d’une période"
        verbose_name_plural = "chiffres figés de périodes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "first", "last"], name="frozen_once_per_period"),
            dates_in_order("frozen_dates_in_order", "first", "last"),
        ]

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


class Kind(models.TextChoices):
    """What is answered about a year: to the partners, and to the State."""

    BILAN = "bilan", "bilan annuel"
    SURVEY = "enquete", "enquête nationale"

    @property
    def sections(self) -> "tuple[Section, ...]":
        """Where the team writes."""
        return _OF_THE_SURVEY if self is Kind.SURVEY else tuple(Section)


class Section(models.TextChoices):
    """The parts of an annual bilan in which the team writes; the three axes of R85 are among them."""

    OPENING = "ouverture", "L’année en quelques lignes"
    CHILDREN = "enfants", "Les enfants et leurs familles"
    PLANS = "parcours", "Les parcours et les actions"
    EXITS = "sorties", "Les sorties"
    MEANS = "moyens", "Les moyens"
    POLICIES = "politiques", "La place dans les politiques locales"
    STRENGTHS = "reussites", "Ce qui marche"
    DIFFICULTIES = "difficultes", "Ce qui est difficile"
    NEXT = "suite", "L’année qui vient"


_OF_THE_SURVEY = (Section.STRENGTHS, Section.DIFFICULTIES, Section.POLICIES)


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, actor: Actor) -> "AnnualReportQuerySet":
        """All of the programme for its team; elsewhere, frozen bilans of school years: no days overlap.

        The survey divides the children of the bilan in other ways: read beside it, it would tell small numbers.
        """
        own = self.filter(programme_id=actor.programme_id)
        if reach(actor, Permission.REPORT_EXPLAIN).programme:
            return own
        if not reach(actor, Permission.REPORT_READ).programme:
            return self.none()
        return own.filter(kind=Kind.BILAN, frozen_at__isnull=False, first__month=9, first__day=1)


class AnnualReport(models.Model):
    """The bilan of a school or civil year: figures and words, draft, then checked, then frozen (R79).

    The national survey is answered in the same way (R80). `figures`: the whole report as it was read by who checked it
    (`snapshot`); of a survey, its questions too.
    """

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="annual_reports", verbose_name="programme")
    kind = models.CharField("ce que c’est", max_length=10, choices=Kind.choices, default=Kind.BILAN)
    first = models.DateField("premier jour")
    last = models.DateField("dernier jour")
    opened_at = models.DateTimeField("commencé le")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="commencé par")
    figures = models.JSONField("chiffres tels qu’ils ont été relus", null=True)
    checked_at = models.DateTimeField("relu le", null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="relu par")
    frozen_at = models.DateTimeField("figé le", null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="figé par")
    version = models.PositiveIntegerField("version", default=1)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan annuel"
        verbose_name_plural = "bilans annuels"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "kind", "first", "last"], name="annual_report_once_a_year"),
            dates_in_order("annual_report_dates_in_order", "first", "last"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True, figures__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False, figures__isnull=False),
                name="annual_report_checked_with_its_figures",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(checked_at__isnull=False, frozen_at__gte=F("checked_at"), frozen_by__isnull=False),
                name="annual_report_checked_before_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"

    @property
    def state(self) -> State:
        return state_of(self)


class Medium(models.TextChoices):
    """How figures were handed out."""

    PAGE = "page", "page"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "tableur"
    JSON = "json", "données"


class Published(models.TextChoices):
    """Which figures left the team."""

    BILAN = Kind.BILAN.value, Kind.BILAN.label
    SURVEY = Kind.SURVEY.value, Kind.SURVEY.label
    CHANGE = "evolution", "avant et après"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, actor: Actor) -> "PublicationQuerySet":
        """The register, for who answers for what leaves."""
        own = self.filter(programme_id=actor.programme_id)
        return own if reach(actor, Permission.PROCESSING_READ).programme else self.none()


class Publication(models.Model):
    """Figures that left the team for an audience, as they were shown: what comes after is protected with them.

    `figures`: the whole report that was protected, `shown`: what was left of it (`snapshot`). `mark`: its print, so
    that the same figures asked for again are the same publication.
    """

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="publications", verbose_name="programme")
    kind = models.CharField("ce que c’est", max_length=10, choices=Published.choices)
    first = models.DateField("premier jour")
    last = models.DateField("dernier jour")
    audience = models.CharField("pour qui", max_length=12, choices=Audience.choices)
    threshold = models.PositiveSmallIntegerField("plus petit nombre montré")
    figures = models.JSONField("chiffres avant protection")
    shown = models.JSONField("chiffres montrés")
    mark = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("sorti le")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="sorti par")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publication de chiffres"
        verbose_name_plural = "publications de chiffres"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "kind", "first", "last", "audience", "mark"], name="published_once"
            ),
            dates_in_order("publication_dates_in_order", "first", "last"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


class Handing(models.Model):
    """One time that a publication was taken: the first page that showed it, then each file."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="handings", verbose_name="ce qui est publié"
    )
    what = models.CharField("ce qui est sorti", max_length=60)
    medium = models.CharField("sous quelle forme", max_length=5, choices=Medium.choices)
    at = models.DateTimeField("sorti le")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="sorti par")

    class Meta:
        verbose_name = "remise d’une publication"
        verbose_name_plural = "remises d’une publication"

    def __str__(self) -> str:
        return f"{self.what}, {self.get_medium_display()}"


class ReportText(models.Model):
    """What the team writes in a section of an annual bilan. No child is named there."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="texts", verbose_name="bilan annuel")
    section = models.CharField("partie", max_length=20, choices=Section.choices)
    text = models.TextField("texte", blank=True)
    written_at = models.DateTimeField("écrit le")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="écrit par")

    class Meta:
        verbose_name = "texte d’un bilan"
        verbose_name_plural = "textes d’un bilan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "section"], name="one_text_per_section"),
        ]

    def __str__(self) -> str:
        return self.get_section_display()


class ReportAnswer(models.Model):
    """What the team declares to a question of the national survey that the base cannot count. No child is named."""

    holding = Holding(Purpose.COUNT, Retention.PROGRAMME, Erasure.KEEP)

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="answers", verbose_name="enquête nationale")
    question = models.CharField("question de l’enquête", max_length=10)
    number = models.DecimalField("nombre déclaré", max_digits=12, decimal_places=2, null=True)
    words = models.CharField("mots déclarés", max_length=300, blank=True)
    answered_at = models.DateTimeField("déclaré le")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="déclaré par")

    class Meta:
        verbose_name = "réponse à l’enquête nationale"
        verbose_name_plural = "réponses à l’enquête nationale"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "question"], name="one_answer_per_question"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, words="") | (Q(number__isnull=True) & ~Q(words="")),
                name="answer_is_a_number_or_words",
            ),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=0), name="answer_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.words or self.number}"

    @property
    def value(self) -> Decimal | str:
        return self.words if self.number is None else self.number
