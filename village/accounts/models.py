"""Accounts: who signs in. What one may do comes from a membership of a programme, never from here."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in by e-mail, or by an identity provider (ProConnect)."""

    holding = Holding(Purpose.SIGN_IN, Retention.ACCOUNT, Erasure.DELETE, Category.ORGANISATION)

    email = held(models.EmailField("adresse électronique", unique=True), Category.IDENTITY)
    first_name = held(models.CharField("prénom", max_length=80), Category.IDENTITY)
    last_name = held(models.CharField("nom", max_length=80), Category.IDENTITY)
    is_active = models.BooleanField("compte ouvert", default=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name", "last_name"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email


def is_shut(user: Any) -> bool:
    """Whether this account is an invented one, of a public password, outside the demonstration."""
    return not settings.DEMO and str(user.email).endswith(f"@{settings.DEMO_DOMAIN}")
