"""The parcours: diagnostic, goals, actions approved by the family, notes, reviews, exit."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from village.access.permissions import Permission
from village.access.policy import Actor, Link
from village.access.roles import Role
from village.accounts.models import User
from village.core.dates import Period
from village.core.fields import dates_in_order
from village.core.holding import Category, held
from village.directory.models import Organisation
from village.people.models import CASE, Agreement, CareTeamMembership, Guardian, Person
from village.programmes.models import ListItem, Programme
from village.referrals.models import Referral


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor, permission: Permission = Permission.DOSSIER_READ) -> "PlanQuerySet":
        return self.filter(child__in=Person.objects.visible_to(actor, permission))

    def active_in(self, period: Period) -> "PlanQuerySet":
        """Active at least one day of the period (I1)."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=period.first), opened_on__lte=period.last)

    def closed_in(self, period: Period) -> "PlanQuerySet":
        return self.filter(closed_on__range=(period.first, period.last))


class Plan(models.Model):
    """Parcours: from the entry decided by the EPS to the exit decided by the EPS."""

    holding = CASE

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="plans", verbose_name="programme")
    child = models.ForeignKey(Person, models.CASCADE, related_name="plans", verbose_name="enfant")
    referral = models.ForeignKey(
        Referral, models.SET_NULL, null=True, blank=True, related_name="plans", verbose_name="fiche de repérage"
    )
    opened_on = held(models.DateField("entrée le"), Category.ORGANISATION)
    closed_on = held(models.DateField("sortie le", null=True, blank=True), Category.ORGANISATION)
    next_review_on = held(models.DateField("prochain point d’étape", null=True, blank=True), Category.ORGANISATION)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        indexes: ClassVar = [
            models.Index(fields=["programme", "opened_on", "closed_on"], name="plan_active"),
            models.Index(fields=["programme", "next_review_on"], name="plan_review"),
        ]
        constraints: ClassVar = [
            dates_in_order("plan_exit_after_entry", "opened_on", "closed_on"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(closed_on__isnull=True), name="one_open_plan_per_child"
            ),
        ]

    def __str__(self) -> str:
        return f"parcours {self.pk}"


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


class PlanVersion(models.Model):
    """The document: goals, actions, planning, ways of evaluating; approved by the family (R23, R28)."""

    holding = CASE

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name="parcours")
    number = models.PositiveSmallIntegerField("version du parcours")
    written_on = held(models.DateField("écrite le"), Category.ORGANISATION)
    planning = held(models.TextField("planification", max_length=5000, blank=True), Category.SOCIAL)
    evaluation_methods = held(models.TextField("modalités d’évaluation", max_length=5000, blank=True), Category.SOCIAL)
    what_changed = held(models.TextField("ce qui change", max_length=2000, blank=True), Category.SOCIAL)
    approved_on = held(models.DateField("approuvée par la famille le", null=True, blank=True), Category.ORGANISATION)
    approved_by = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approuvée par"
    )
    approval_channel = models.CharField(
        "approbation recueillie", max_length=10, choices=Agreement.Channel.choices, blank=True
    )
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "version du parcours"
        verbose_name_plural = "versions du parcours"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by__isnull=True, approval_channel="")
                | Q(approved_on__gte=F("written_on"), approved_by__isnull=False) & ~Q(approval_channel=""),
                name="plan_approval_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"parcours, version {self.number}"


class Goal(models.Model):
    """Objectif: a domain, words the family understands, a rank, a horizon, a five-step scale (R24)."""

    holding = CASE

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name="parcours")
    domain = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="domaine")
    wording = held(models.CharField("objectif", max_length=200), Category.SOCIAL)
    rank = models.PositiveSmallIntegerField("priorité", default=1)
    starts_on = held(models.DateField("depuis le"), Category.ORGANISATION)
    horizon = held(models.DateField("jusqu’à"), Category.ORGANISATION)
    baseline = held(models.PositiveSmallIntegerField("point de départ (1 à 5)", default=1), Category.SOCIAL)
    level = held(models.PositiveSmallIntegerField("niveau actuel (1 à 5)", default=1), Category.SOCIAL)

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ("rank", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(horizon__gte=F("starts_on")), name="goal_horizon_after_start"),
            models.CheckConstraint(
                condition=Q(baseline__range=(1, 5), level__range=(1, 5)), name="goal_scale_has_five_steps"
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class PlannedAction(models.Model):
    """One action of a parcours, approved by the family; counted for I8, I11 and I16."""

    holding = CASE

    class Nature(models.TextChoices):
        INDIVIDUAL = "individuelle", "individuelle"
        COLLECTIVE = "collective", "collective"

    class Frame(models.TextChoices):
        COMMON = "droit_commun", "droit commun"
        PRE = "reussite_educative", "réussite éducative"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions", verbose_name="parcours")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actions", verbose_name="objectif")
    title = held(models.CharField("action", max_length=160), Category.SOCIAL)
    nature = models.CharField("nature", max_length=15, choices=Nature.choices)
    frame = models.CharField("cadre", max_length=20, choices=Frame.choices)
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="planned_actions", verbose_name="structure"
    )
    in_school_time = models.BooleanField("sur le temps scolaire", default=False)
    in_school_time_reason = held(
        models.CharField("pourquoi sur le temps scolaire", max_length=200, blank=True), Category.SCHOOL
    )
    common_law_tried = held(
        models.CharField("ce que le droit commun proposait", max_length=300, blank=True), Category.SOCIAL
    )
    starts_on = held(models.DateField("commence le"), Category.ORGANISATION)
    ends_on = held(models.DateField("finit le", null=True, blank=True), Category.ORGANISATION)
    cost = models.DecimalField("coût", max_digits=8, decimal_places=2, null=True, blank=True)
    family_share = models.DecimalField("part de la famille", max_digits=8, decimal_places=2, null=True, blank=True)
    approved_on = held(models.DateField("approuvée par la famille le", null=True, blank=True), Category.ORGANISATION)

    class Meta:
        verbose_name = "action du parcours"
        verbose_name_plural = "actions du parcours"
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="planned_action_dates")]
        constraints: ClassVar = [
            dates_in_order("planned_action_dates_in_order"),
            models.CheckConstraint(
                condition=Q(in_school_time=False) | ~Q(in_school_time_reason=""), name="school_time_needs_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(family_share__isnull=True) | Q(cost__isnull=False, family_share__lte=F("cost")),
                name="family_share_within_cost",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, actor: Actor) -> "JournalEntryQuerySet":
        """The notes one may read, of the children one may see."""
        return self.readable_by(actor).filter(plan__child__in=Person.objects.visible_to(actor, Permission.DOSSIER_READ))

    def readable_by(self, actor: Actor) -> "JournalEntryQuerySet":
        """Own notes; shared ones for the référent and the coordination; a private one for its author only (RU7).

        The coordinator who is référent by derogation reads what was written for the référent of that child (R31).

        Of children whose dossier this actor was found to reach: elsewhere, `visible_to`.
        """
        if actor.role not in {Role.REFERENT, Role.COORDINATOR}:
            return self.none()
        readable = Q(author_id=actor.user_id) | ~Q(readers=JournalEntry.Readers.AUTHOR)
        if actor.role == Role.COORDINATOR:
            today = TruncDate(Now())
            ties = CareTeamMembership.objects.filter(
                Q(ends_on__isnull=True) | Q(ends_on__gte=today),
                starts_on__lte=today,
                child_id=OuterRef("plan__child_id"),
                user_id=actor.user_id,
                link=Link.REFERENT.value,
            )
            readable &= Q(author_id=actor.user_id) | ~Q(readers=JournalEntry.Readers.REFERENT) | Q(Exists(ties))
        return self.filter(readable)


class JournalEntry(models.Model):
    """Note de suivi (D-F5): who reads it is chosen when writing, and shown afterwards."""

    holding = CASE

    class Kind(models.TextChoices):
        MEETING = "entretien", "entretien"
        HOME = "domicile", "visite à domicile"
        PHONE = "telephone", "téléphone ou message"
        SCHOOL = "ecole", "avec l’école"
        PARTNER = "partenaire", "avec un partenaire"

    class Readers(models.TextChoices):
        AUTHOR = "auteur", "moi seulement (note privée)"
        REFERENT = "referent", "le référent de l’enfant"
        TEAM = "equipe", "le référent et la coordination"

    class Direction(models.TextChoices):
        FORWARD = "avant", "un pas en avant"
        BACKWARD = "arriere", "un pas en arrière"
        NONE = "", "sans objet"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="notes", verbose_name="parcours")
    author = models.ForeignKey(User, models.PROTECT, related_name="notes", verbose_name="auteur")
    on = held(models.DateField("date"), Category.ORGANISATION)
    kind = models.CharField("type d’échange", max_length=12, choices=Kind.choices)
    with_whom = held(models.CharField("avec qui", max_length=120, blank=True), Category.SOCIAL)
    text = held(models.TextField("note", max_length=10_000), Category.SOCIAL)
    good_news = held(models.BooleanField("bonne nouvelle", default=False), Category.SOCIAL)
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name="objectif"
    )
    direction = held(models.CharField("pas", max_length=8, choices=Direction.choices, blank=True), Category.SOCIAL)
    with_family = models.BooleanField("la famille était là ou a été informée", default=False)
    next_step = held(models.CharField("prochaine étape", max_length=200, blank=True), Category.SOCIAL)
    next_on = held(models.DateField("pour le", null=True, blank=True), Category.ORGANISATION)
    readers = models.CharField("qui peut lire", max_length=10, choices=Readers.choices, default=Readers.TEAM)
    written_at = held(models.DateTimeField("écrite le"), Category.ORGANISATION)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        indexes: ClassVar = [
            models.Index(fields=["plan", "-on", "-id"], name="note_of_plan"),
            models.Index(fields=["author", "next_on"], name="note_next", condition=Q(next_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"note du {self.on:%d/%m/%Y}"


class Review(models.Model):
    """Point d'étape: prepared by the référent, decided by the EPS."""

    holding = CASE

    class Outcome(models.TextChoices):
        CONTINUE = "poursuite", "poursuite"
        CHANGE = "nouvelle_version", "nouvelle version du parcours"
        EXIT = "sortie", "sortie"
        RELAY = "relais", "relais"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reviews", verbose_name="parcours")
    on = held(models.DateField("fait le"), Category.ORGANISATION)
    author = models.ForeignKey(User, models.PROTECT, related_name="reviews", verbose_name="auteur")
    summary = held(models.TextField("synthèse", max_length=5000), Category.SOCIAL)
    family_words = held(models.TextField("paroles de la famille", max_length=5000, blank=True), Category.SOCIAL)
    proposal = models.CharField("proposition", max_length=20, choices=Outcome.choices)

    class Meta:
        verbose_name = "point d’étape"
        verbose_name_plural = "points d’étape"

    def __str__(self) -> str:
        return f"point d’étape du {self.on:%d/%m/%Y}"


class Exit(models.Model):
    """Sortie (D-F6): the attainment of goals and the child's situation are two separate answers (R63)."""

    holding = CASE

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="exit", verbose_name="parcours")
    on = held(models.DateField("sortie le"), Category.ORGANISATION)
    reason = models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="motif de sortie")
    attainment = held(
        models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="atteinte des objectifs"),
        Category.SOCIAL,
    )
    evolution = held(
        models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="évolution de la situation"),
        Category.SOCIAL,
    )
    family_words = held(models.TextField("avis de la famille", max_length=5000, blank=True), Category.SOCIAL)
    child_words = held(models.TextField("avis de l’enfant", max_length=5000, blank=True), Category.SOCIAL)
    relay = held(models.CharField("relais", max_length=200, blank=True), Category.SOCIAL)

    class Meta:
        verbose_name = "sortie"
        verbose_name_plural = "sorties"

    def __str__(self) -> str:
        return f"sortie du {self.on:%d/%m/%Y}"


class GoalOutcome(models.Model):
    """Atteinte of one goal at the exit (N10)."""

    holding = CASE

    exit = models.ForeignKey(Exit, models.CASCADE, related_name="goal_outcomes", verbose_name="sortie")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="outcomes", verbose_name="objectif")
    attainment = held(
        models.ForeignKey(ListItem, models.PROTECT, related_name="+", verbose_name="atteinte"), Category.SOCIAL
    )

    class Meta:
        verbose_name = "atteinte d’un objectif"
        verbose_name_plural = "atteintes des objectifs"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exit", "goal"], name="goal_outcome_once"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} : {self.attainment}"


def current_plan(child: Person) -> Plan | None:
    """The open parcours, else the last one."""
    return child.plans.order_by(F("closed_on").desc(nulls_first=True), "-opened_on").first()
