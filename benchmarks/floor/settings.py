"""What `django-admin startproject` gives, on the same server of PostgreSQL and with the same connections."""

from pathlib import Path

from config import env
from village.core import postgres

BASE_DIR = Path(__file__).resolve().parent
DEBUG = False
SECRET_KEY = "no secret: invented people on the loopback"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "benchmarks.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "benchmarks.floor.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

_OURS = postgres.databases(env.folder("VILLAGE_DATA", BASE_DIR))["default"]
OURS = _OURS["NAME"]
DATABASES = {"default": {**_OURS, **_OURS["OWNER"], "NAME": "floor"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/login/"
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
# Tables straight from the models.
MIGRATION_MODULES = {"auth": None, "contenttypes": None, "sessions": None, "floor": None}
