"""The projet pour l’enfant of child protection, into which the parcours fits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.around.models.protection import DANGER
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import Person


class ChildProjectQuerySet(models.QuerySet["ChildProject"]):
    def visible_to(self, actor: Actor) -> "ChildProjectQuerySet":
        """For the child's référent and the coordination: those who may have to transmit (RU18)."""
        return self.filter(child__in=Person.objects.visible_to(actor, Permission.CONCERN_WRITE, even_limited=True))


class ChildProject(models.Model):
    """Projet pour l’enfant (PPE): whether there is one, who holds it at the ASE, how the parcours fits in (R57, RU18).

    Of danger like what is transmitted: no paper for the family or the EPS, no pack, holds a word of it.
    """

    holding = DANGER
    sealed_under: ClassVar = "child"

    class Standing(models.TextChoices):
        YES = "oui", "oui, il y en a un"
        NO = "non", "non"
        UNKNOWN = "inconnu", "on ne le sait pas encore"

    child = models.OneToOneField(Person, models.CASCADE, related_name="project", verbose_name="enfant")
    standing = models.CharField("projet pour l’enfant", max_length=8, choices=Standing.choices)
    since = held(models.DateField("depuis le", null=True, blank=True), Category.DANGER)
    contact = held(SealedText("personne à l’ASE", max_length=120, blank=True), Category.DANGER)
    service = held(SealedText("service de l’ASE", max_length=160, blank=True), Category.DANGER)
    phone = held(SealedText("téléphone", max_length=30, blank=True), Category.DANGER)
    fit = held(SealedText("comment le parcours s’y insère", max_length=2000, blank=True), Category.DANGER)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="noté par")
    on = held(models.DateField("noté le"), Category.DANGER)
    version = models.PositiveIntegerField("version", default=1)

    objects = ChildProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projet pour l’enfant"
        verbose_name_plural = "projets pour l’enfant"
        constraints: ClassVar = [
            sealed_only("project_words_are_sealed", "contact", "service", "phone", "fit"),
            models.CheckConstraint(
                condition=Q(standing="oui") | Q(since__isnull=True, contact="", service="", phone="", fit=""),
                name="project_told_if_there_is_one",
            ),
        ]

    def __str__(self) -> str:
        return "projet pour l’enfant"
