"""What those who work here sign or know: the charter of confidentiality, the frame of a référent's mission."""

from typing import ClassVar

from django.db import models

from village.accounts.models import User
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.models.programme import PROGRAMME_DATA, Programme


class Charter(models.Model):
    """Charte de confidentialité: the mandatory headings, versioned; a new one must be signed anew (R70)."""

    holding = PROGRAMME_DATA

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="charters", verbose_name="programme")
    number = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publiée le")
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="publiée par"
    )
    frame = models.TextField("cadre", max_length=5000)
    exchanges = models.TextField("modalités d’échange", max_length=5000)
    transmission = models.TextField("modalités de transmission", max_length=5000)
    conservation = models.TextField("conservation", max_length=5000)
    rights = models.TextField("droits de l’enfant et de sa famille", max_length=5000)

    class Meta:
        verbose_name = "charte de confidentialité"
        verbose_name_plural = "chartes de confidentialité"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="charter_number_once"),
        ]

    def __str__(self) -> str:
        return f"Charte, version {self.number}"


class CharterSignature(models.Model):
    holding = Holding(Purpose.PROVE, Retention.ACCOUNT, Erasure.DELETE)

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="signatures", verbose_name="charte")
    user = models.ForeignKey(User, models.PROTECT, related_name="charter_signatures", verbose_name="compte")
    signed_at = models.DateTimeField("signée le")

    class Meta:
        verbose_name = "signature de la charte"
        verbose_name_plural = "signatures de la charte"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charter", "user"], name="charter_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.charter}"


class MissionFrame(models.Model):
    """Cadre de mission of the référent (R33, RU9): a written text of the programme, versioned."""

    holding = PROGRAMME_DATA

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="mission_frames", verbose_name="programme")
    number = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publié le")
    missions = models.TextField("ce que fait le référent", max_length=5000)
    limits = models.TextField("limites", max_length=5000)
    means = models.TextField("moyens", max_length=5000)

    class Meta:
        verbose_name = "cadre de mission du référent"
        verbose_name_plural = "cadres de mission du référent"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="mission_frame_number_once"),
        ]

    def __str__(self) -> str:
        return f"Cadre de mission, version {self.number}"


class MissionAcknowledgement(models.Model):
    """A référent knows her frame: on screen by herself, or on paper, recorded by the coordination."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.DELETE)

    class Channel(models.TextChoices):
        PAPER = "papier", "sur papier"
        SCREEN = "ecran", "à l’écran"

    frame = models.ForeignKey(
        MissionFrame, models.PROTECT, related_name="acknowledgements", verbose_name="cadre de mission"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="mission_acknowledgements", verbose_name="compte")
    on = models.DateField("le")
    channel = models.CharField("recueillie", max_length=10, choices=Channel.choices)

    class Meta:
        verbose_name = "prise de connaissance du cadre de mission"
        verbose_name_plural = "prises de connaissance du cadre de mission"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frame", "user"], name="mission_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.frame}"
