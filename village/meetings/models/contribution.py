"""What each one brings to a situation, side by side; and the sheet without names that all can hold in hand."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.access.roles import Role
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Professional
from village.meetings.models.meeting import Situation
from village.meetings.models.panel import SITUATION, PanelMembership
from village.people.models import Person
from village.programmes.models import ListItem


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, actor: Actor) -> "ContributionQuerySet":
        """Those on the situations one may read; restricted ones for their author and his profession (R17, R72)."""
        children = Person.objects.visible_to(actor, Permission.SITUATION_READ)
        seen = self.filter(situation__child__in=children)
        mine = Q(restricted=False) | Q(written_by_id=actor.user_id)
        if Link.PANEL not in reach(actor, Permission.SITUATION_READ).links:  # no other hat shares the secret
            return seen.filter(mine)
        seen = seen.filter(situation__in=Situation.objects.visible_to(actor))
        same = PanelMembership.objects.bound_to_secrecy(timezone.localdate()).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("situation__meeting__on")),
            starts_on__lte=OuterRef("situation__meeting__on"),
            panel_id=OuterRef("situation__meeting__panel_id"),
            professional__user_id=actor.user_id,
            competence_id=OuterRef("competence_id"),
        )
        return seen.filter(mine | Exists(same))


class Contribution(models.Model):
    """One view of a situation: whose, for which domain, when (R17, R21)."""

    holding = SITUATION
    sealed_under: ClassVar = "situation.child"

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="contributions", verbose_name="situation")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="écrite par")
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="de la part de"
    )
    competence = models.ForeignKey(
        ListItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="domaine de compétence"
    )
    role = models.CharField("en tant que", max_length=20, choices=[(role.value, role.label) for role in Role])
    text = held(SealedText("regard", max_length=5000), Category.SOCIAL)
    restricted = models.BooleanField("réservée à sa profession", default=False)
    written_at = held(models.DateTimeField("écrite le"), Category.ORGANISATION)
    changed_at = held(models.DateTimeField("corrigée le", null=True, blank=True), Category.ORGANISATION)
    version = models.PositiveIntegerField("version", default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "regard d’un membre"
        verbose_name_plural = "regards des membres"
        ordering = ("written_at", "pk")
        constraints: ClassVar = [
            sealed_only("contribution_words_are_sealed", "text"),
            models.CheckConstraint(
                condition=Q(restricted=False) | Q(competence__isnull=False), name="restricted_to_a_profession"
            ),
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True) | Q(changed_at__gte=F("written_at")),
                name="contribution_changed_after_written",
            ),
        ]

    def __str__(self) -> str:
        return f"regard du {self.written_at:%d/%m/%Y}"

    @property
    def whose(self) -> str:
        return str(self.professional or self.written_by)

    @property
    def quality(self) -> str:
        """« santé », or « référent de parcours »."""
        return str(self.competence) if self.competence else Role(self.role).label


class SituationSheet(models.Model):
    """The situation as all may hold it in hand: neither name, nor street, nor school."""

    holding = SITUATION
    sealed_under: ClassVar = "situation.child"
    TEXTS: ClassVar = ("observed", "strengths", "tried", "family", "question")

    situation = models.OneToOneField(Situation, models.CASCADE, related_name="sheet", verbose_name="situation")
    observed = held(SealedText("ce qui est observé", max_length=5000), Category.SOCIAL)
    strengths = held(SealedText("points d’appui", max_length=5000, blank=True), Category.SOCIAL)
    tried = held(SealedText("ce qui a été tenté, où l’on en est", max_length=5000, blank=True), Category.SOCIAL)
    family = held(SealedText("ce que disent l’enfant et sa famille", max_length=5000, blank=True), Category.SOCIAL)
    question = held(SealedText("la question posée à l’équipe", max_length=1000, blank=True), Category.SOCIAL)
    confirmed = held(
        ArrayField(models.CharField(max_length=80), verbose_name="mots relus, qui ne nomment personne", default=list),
        Category.SOCIAL,
    )
    ready_at = held(models.DateTimeField("prête le"), Category.ORGANISATION)
    ready_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="relue par")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "fiche de situation sans nom"
        verbose_name_plural = "fiches de situation sans nom"
        constraints: ClassVar = [
            sealed_only("situation_sheet_words_are_sealed", "observed", "strengths", "tried", "family", "question")
        ]

    def __str__(self) -> str:
        return f"fiche de la situation {self.situation_id}"
