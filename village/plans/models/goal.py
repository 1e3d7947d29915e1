"""What the family aims at, and the five steps that say how far it went."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE
from village.plans.models.plan import Plan
from village.plans.models.reserved import HEALTH, RESERVED, Reservable
from village.programmes.models import ListItem
from village.programmes.national_lists import SKILLS

# The five steps, the first is where one starts.
SCALE = ("start_words", "less_words", "expected_words", "more_words", "much_more_words")


def _step(label: str) -> SealedText:
    return held(SealedText(label, max_length=200, blank=True), Category.SOCIAL)


class GoalQuerySet(models.QuerySet["Goal"]):
    def pursued(self) -> "GoalQuerySet":
        """Those that the family and the team still aim at."""
        return self.filter(set_aside_on__isnull=True)

    def for_reader(self, *, health: bool) -> list["Goal"]:
        """The goals as told to one reader; those of health without a word of what they are, unless he may know."""
        return [goal.for_reader(health=health) for goal in self.select_related("domain__counts_as")]


class Goal(Reservable):
    """Objectif: a domain, words the family understands, a rank, a horizon, a five-step scale (R24).

    Set aside, it is no longer aimed at, and nothing of it is lost (R28). What is declared social here is of health
    where the domain is: ask `category`.
    """

    holding = CASE
    sealed_under: ClassVar = "plan.child"
    told = frozenset({"id", "plan", "domain", "rank", "starts_on", "horizon", "set_aside_on"})

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name="parcours")
    domain = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="domaine")
    wording = held(SealedText("objectif", max_length=200), Category.SOCIAL)
    skills = held(
        ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="compétences travaillées"),
        Category.SOCIAL,
    )
    rank = models.PositiveSmallIntegerField("priorité", default=1)
    starts_on = held(models.DateField("depuis le"), Category.ORGANISATION)
    horizon = held(models.DateField("jusqu’à"), Category.ORGANISATION)
    baseline = held(models.PositiveSmallIntegerField("point de départ (1 à 5)", default=1), Category.SOCIAL)
    level = held(models.PositiveSmallIntegerField("niveau actuel (1 à 5)", default=1), Category.SOCIAL)
    start_words = _step("1, là où on en est")
    less_words = _step("2, un premier pas")
    expected_words = _step("3, ce que l’on attend")
    more_words = _step("4, plus que prévu")
    much_more_words = _step("5, bien plus que prévu")
    scaled_on = held(models.DateField("échelle écrite avec la famille le", null=True, blank=True), Category.SOCIAL)
    set_aside_on = held(models.DateField("mis de côté le", null=True, blank=True), Category.SOCIAL)
    set_aside_reason = held(SealedText("pourquoi il est mis de côté", max_length=500, blank=True), Category.SOCIAL)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ("rank", "id")
        constraints: ClassVar = [
            sealed_only(
                "goal_words_are_sealed",
                "wording",
                "start_words",
                "less_words",
                "expected_words",
                "more_words",
                "much_more_words",
                "set_aside_reason",
            ),
            models.CheckConstraint(condition=Q(horizon__gte=F("starts_on")), name="goal_horizon_after_start"),
            models.CheckConstraint(
                condition=Q(baseline__range=(1, 5), level__range=(1, 5)), name="goal_scale_has_five_steps"
            ),
            models.CheckConstraint(
                condition=Q(scaled_on__isnull=True) | ~Q(*[(name, "") for name in SCALE], _connector=Q.OR),
                name="goal_scale_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_on__isnull=True, set_aside_reason="")
                | Q(set_aside_on__isnull=False, set_aside_on__gte=F("starts_on")) & ~Q(set_aside_reason=""),
                name="goal_set_aside_says_when_and_why",
            ),
            models.CheckConstraint(condition=Q(skills__contained_by=list(SKILLS)), name="goal_skills_of_the_list"),
        ]

    @property
    def said_aloud(self) -> str:
        """Its words, or its number when they are of health: for a page that a whole room reads."""
        return f"de santé n° {self.rank}" if self.category is Category.HEALTH else f"« {self.wording} »"

    def __str__(self) -> str:
        return str(self.wording)

    @property
    def skill_words(self) -> list[str]:
        """The psychosocial skills it works on, in the words of the national list (R27)."""
        return [label for code, label in SKILLS.items() if code in self.skills]

    def get_skills_display(self) -> str:
        return ", ".join(self.skill_words)

    @property
    def category(self) -> Category:
        return Category.HEALTH if self.domain.national_code == HEALTH else Category.SOCIAL

    def reserve(self) -> Self:
        super().reserve()
        self.wording = RESERVED
        return self

    @property
    def scale_words(self) -> list[tuple[int, str]]:
        """The five steps in the family's words, from 1; none if they were not written."""
        return [(step, getattr(self, name)) for step, name in enumerate(SCALE, 1)] if self.scaled_on else []


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def for_reader(self, *, health: bool) -> list["SetAside"]:
        """In their order in time; of a goal that this reader may not know, the days and no word."""
        rows = list(self.select_related("goal__domain__counts_as", "author").order_by("on", "pk"))
        for row in rows:
            if row.goal.for_reader(health=health).reserved:
                row.reason = ""
        return rows


class SetAside(models.Model):
    """A time when a goal was set aside, and why; kept when it is taken up again (R28)."""

    holding = CASE
    sealed_under: ClassVar = "goal.plan.child"

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="times_aside", verbose_name="objectif")
    on = held(models.DateField("mis de côté le"), Category.SOCIAL)
    reason = held(SealedText("pourquoi il était mis de côté", max_length=500), Category.SOCIAL)
    resumed_on = held(models.DateField("repris le"), Category.SOCIAL)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="repris par")

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        verbose_name = "mise de côté d’un objectif"
        verbose_name_plural = "mises de côté d’objectifs"
        constraints: ClassVar = [
            sealed_only("set_aside_words_are_sealed", "reason"),
            dates_in_order("resumed_after_set_aside", "on", "resumed_on"),
            models.CheckConstraint(condition=~Q(reason=""), name="time_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"de côté du {self.on:%d/%m/%Y} au {self.resumed_on:%d/%m/%Y}"


class GoalLevel(models.Model):
    """Where a goal stood on a day: before and after can be told of any past year."""

    holding = CASE

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="levels", verbose_name="objectif")
    on = held(models.DateField("le"), Category.ORGANISATION)
    level = held(models.PositiveSmallIntegerField("niveau (1 à 5)"), Category.SOCIAL)

    class Meta:
        verbose_name = "niveau d’un objectif"
        verbose_name_plural = "niveaux des objectifs"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal", "on"], name="goal_level_once_a_day"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="goal_level_of_five"),
        ]

    def __str__(self) -> str:
        return f"niveau {self.level}"
