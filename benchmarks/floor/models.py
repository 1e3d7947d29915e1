"""The same children, their schools, quarters, référents and notes, as one would write them in an afternoon."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class School(models.Model):
    name = models.CharField(max_length=120)
    priority = models.CharField(max_length=10, blank=True)


class Quarter(models.Model):
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)


class Child(models.Model):
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, blank=True)
    school = models.ForeignKey(School, models.PROTECT, null=True)
    quarter = models.ForeignKey(Quarter, models.PROTECT, null=True)
    referent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["last_name", "first_name", "id"]
        indexes: ClassVar = [models.Index(fields=["last_name", "first_name", "id"])]


class Note(models.Model):
    class Kind(models.TextChoices):
        MEETING = "entretien", "entretien"
        HOME = "domicile", "visite à domicile"
        PHONE = "telephone", "téléphone ou message"
        SCHOOL = "ecole", "avec l’école"
        PARTNER = "partenaire", "avec un partenaire"

    child = models.ForeignKey(Child, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    on = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(max_length=10_000)
    good_news = models.BooleanField(default=False)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
