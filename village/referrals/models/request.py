"""A family asks by itself (R5, RU3, D-F28): a few words, no account. It never makes a child by itself."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import KeyHolder, SealedText, sealed_only
from village.programmes.models import Commune, Programme
from village.referrals.models.referral import Referral


class FamilyRequestQuerySet(models.QuerySet["FamilyRequest"]):
    def visible_to(self, actor: Actor, permission: Permission = Permission.REFERRAL_RECEIVE) -> "FamilyRequestQuerySet":
        """Those who receive the requests of a programme, and nobody else."""
        if not reach(actor, permission).programme:
            return self.none()
        return self.filter(programme_id=actor.programme_id)

    def waiting(self) -> "FamilyRequestQuerySet":
        return self.filter(closed_on__isnull=True, referral__isnull=True)


class FamilyRequest(KeyHolder):
    holding = Holding(Purpose.REFER, Retention.REFERRAL, Erasure.DELETE)
    sealed_under: ClassVar = ""

    class Relation(models.TextChoices):
        MOTHER = "mere", "sa mère"
        FATHER = "pere", "son père"
        TUTOR = "tuteur", "son tuteur ou sa tutrice"
        OTHER = "autre", "quelqu’un d’autre de la famille"
        SELF = "jeune", "c’est pour moi"

    class Ending(models.TextChoices):
        REFUSED = "refus", "la famille ne souhaite pas aller plus loin"
        ELSEWHERE = "ailleurs", "une autre réponse a été trouvée avec elle"
        UNREACHABLE = "injoignable", "la famille n’a pas pu être jointe"
        MISTAKE = "erreur", "ce n’était pas une demande"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="family_requests", verbose_name="programme")
    submission = models.UUIDField("envoi", unique=True)
    received_on = held(models.DateField("reçue le"), Category.ORGANISATION)
    name = held(models.CharField("nom de la personne", max_length=120), Category.IDENTITY)
    relation = held(models.CharField("qui demande", max_length=10, choices=Relation.choices), Category.IDENTITY)
    child_first_name = held(models.CharField("prénom de l’enfant", max_length=80), Category.IDENTITY)
    child_age = held(
        models.PositiveSmallIntegerField("âge de l’enfant", validators=[MaxValueValidator(25)]), Category.IDENTITY
    )
    commune = held(
        models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"),
        Category.IDENTITY,
    )
    phone = held(models.CharField("téléphone", max_length=30, blank=True), Category.IDENTITY)
    email = held(models.EmailField("adresse électronique", blank=True), Category.IDENTITY)
    call_when = held(models.CharField("quand appeler", max_length=120, blank=True), Category.IDENTITY)
    language = held(models.CharField("langue", max_length=60, blank=True), Category.IDENTITY)
    interpreter = held(models.BooleanField("interprète utile", default=False), Category.IDENTITY)
    hope = held(SealedText("ce qui est espéré", max_length=2000, blank=True), Category.SOCIAL)

    referral = models.ForeignKey(
        Referral, models.SET_NULL, null=True, blank=True, related_name="family_requests", verbose_name="fiche écrite"
    )
    closed_on = held(models.DateField("close le", null=True, blank=True), Category.ORGANISATION)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="close par"
    )
    ending = held(models.CharField("suite", max_length=12, choices=Ending.choices, blank=True), Category.ORGANISATION)

    objects = FamilyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’une famille"
        verbose_name_plural = "demandes des familles"
        indexes: ClassVar = [
            models.Index(fields=["programme", "closed_on", "received_on"], name="family_request_queue")
        ]
        constraints: ClassVar = [
            sealed_only("family_request_words_are_sealed", "hope"),
            models.CheckConstraint(condition=~Q(phone="", email=""), name="family_request_can_be_answered"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, ending="") | (Q(closed_on__isnull=False) & ~Q(ending="")),
                name="family_request_closed_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"
