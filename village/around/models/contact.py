"""Exchanges with the professionals around a child."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Professional
from village.people.models import CASE, Agreement, Person


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> "ContactQuerySet":
        """For the child's référent and the coordination: no content goes to those one exchanges with (R72)."""
        return self.filter(child__in=Person.objects.visible_to(actor, Permission.CONTACT_WRITE, even_limited=True))


class Contact(models.Model):
    """Échange avec des professionnels: who, when, what was decided, who tells the family (R52, R108)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Kind(models.TextChoices):
        PHONE = "telephone", "téléphone"
        MAIL = "courrier", "courriel ou courrier"
        MEETING = "rencontre", "rencontre"
        SCHOOL_TEAM = "equipe", "équipe éducative ou de suivi à l’école"
        SYNTHESIS = "synthese", "réunion de synthèse"
        INSTANCE = "instance", "autre instance du territoire"

    child = models.ForeignKey(Person, models.CASCADE, related_name="contacts", verbose_name="enfant")
    professionals = models.ManyToManyField(Professional, related_name="contacts", verbose_name="avec")
    kind = models.CharField("type d’échange", max_length=12, choices=Kind.choices)
    instance = held(SealedText("nom de la réunion, lieu", max_length=120, blank=True), Category.SOCIAL)
    on = held(models.DateField("date"), Category.ORGANISATION)
    purpose = held(SealedText("pourquoi cet échange", max_length=200), Category.SOCIAL)
    decided = held(SealedText("ce qui a été décidé", max_length=5000), Category.SOCIAL)
    teller = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="qui prévient la famille"
    )
    tell_by = held(models.DateField("prévenir avant le", null=True, blank=True), Category.ORGANISATION)
    told_on = held(models.DateField("famille prévenue le", null=True, blank=True), Category.ORGANISATION)
    told_channel = models.CharField("famille prévenue", max_length=10, choices=Agreement.Channel.choices, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    written_at = held(models.DateTimeField("écrit le"), Category.ORGANISATION)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "échange avec un professionnel"
        verbose_name_plural = "échanges avec un professionnel"
        indexes: ClassVar = [
            models.Index(fields=["child", "-on"], name="contact_of_child"),
            models.Index(fields=["teller", "tell_by"], name="contact_to_tell", condition=Q(told_on__isnull=True)),
        ]
        constraints: ClassVar = [
            sealed_only("contact_words_are_sealed", "instance", "purpose", "decided"),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True) | Q(told_on__gte=F("on")), name="contact_told_after_it"
            ),
            models.CheckConstraint(
                condition=Q(tell_by__isnull=True) | Q(tell_by__gte=F("on"), teller__isnull=False),
                name="contact_somebody_tells",
            ),
        ]

    def __str__(self) -> str:
        return f"échange du {self.on:%d/%m/%Y}"
