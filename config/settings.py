"""The only place that knows every app. Values that differ between installations come from `config.env`."""

from pathlib import Path
from typing import Any

from config import env
from village.core import postgres, secrets
from village.core.uploads import LARGEST

BASE_DIR = Path(__file__).resolve().parent.parent

# Where this installation keeps what it writes itself: generated secrets, stored files.
DATA_DIR = env.folder("VILLAGE_DATA", BASE_DIR / ".data")
# Invented people, fixed passwords, a visible banner. Never on a server that holds real children.
DEMO = env.flag("DEMO", default=False)
DEBUG = env.flag("DEBUG", default=False)
# TLS in front of us: cookies are « Secure », HSTS is sent. `make run` serves plain HTTP on the loopback only.
HTTPS = env.flag("HTTPS", default=not (DEMO or DEBUG))

SECRET_KEY = secrets.kept("SECRET_KEY", DATA_DIR)
# Wraps what is encrypted at rest (drafts); kept out of the database.
MASTER_KEY = secrets.kept("MASTER_KEY", DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", default=())

# Bottom to top, as in design: each app imports only those above it in this list.
INSTALLED_APPS = [
    "django.contrib.postgres",  # ranges and exclusion constraints
    "django.contrib.contenttypes",  # asked by django.contrib.auth; no generic foreign keys of ours
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # — platform —
    "village.core",
    "village.access",
    "village.audit",
    "village.accounts",
    "village.programmes",
    "village.documents",
    "village.notifications",
    "village.directory",
    "village.surveys",
    # — the work —
    "village.people",
    "village.referrals",
    "village.plans",
    "village.activities",
    "village.around",
    "village.meetings",
    # — steering —
    "village.funding",
    "village.evaluation",
    "village.privacy",
    # — entries —
    "village.casefile",
    "village.exchange",
    "village.home",
    "village.guide",
    "village.demo",
    "village.api",
    # — the queue of what goes on by itself —
    "procrastinate.contrib.django",
    # — libraries whose templates ours override —
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
]

# What is too large is stopped while it arrives. What is received stays in memory: never in clear on the disk.
FILE_UPLOAD_HANDLERS = [
    "village.core.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST + 1024 * 1024
# The scanned papers, sealed: beside the base unless said otherwise, never where files are served from.
PAPERS_DIR = env.folder("PAPERS_DIR", DATA_DIR / "papiers")
# Where `village backup` writes, and where it puts the keys of the children: two places, on two machines.
# The public service that knows where an address is. Asked only by the programmes that switched it on.
GEOCODER_URL = env.text("GEOCODER_URL", "https://data.geopf.fr/geocodage/search")
BACKUPS_DIR = env.optional_folder("VILLAGE_BACKUPS")
BACKUP_KEYS_DIR = env.optional_folder("VILLAGE_BACKUP_KEYS")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "village.core.middleware.KnownMethods",
    "village.core.middleware.WholePageRefusals",
    "village.core.middleware.WordsKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "village.accounts.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "village.programmes.middleware.ActorMiddleware",
    "village.accounts.middleware.SecondFactorRequired",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["village.core.templatetags.ui", "village.core.templatetags.french"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "village.home.context.frame",
            ],
        },
    }
]

# One server, two roles: the owner migrates, the application role reads and writes but cannot alter,
# truncate, or touch the journal. `DATABASE_URL` names the server; without it, ours is started by `village`.
DATABASES = postgres.databases(DATA_DIR)
DATABASE_APP_ROLE = "village_app"
# Which rows the database itself shows, to whom (put in place by `village migrate`).
ROW_POLICIES = "config.wall.WALL"
# What waits for somebody no longer than a draft, in the apps above the one that sweeps (`village purge`).
WAITING = ("village.exchange.operations.forget_waiting", "village.api.operations.forget_tokens")
# A page is read and journaled in one transaction: no answer leaves without its line.
DATABASES["default"]["ATOMIC_REQUESTS"] = True
# A pooler that gives another server to each transaction: nothing may be kept on a connection (`core/kept.py`).
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.flag("BEHIND_POOLER", default=False)
DATABASE_ROUTERS: list[str] = []

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["village.programmes.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "village.accounts.passwords.NotOurOwnWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"

SESSION_ENGINE = "village.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "village.core.views.form_expired"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 10 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS

SECURE_SSL_REDIRECT = HTTPS
# A machine is refused rather than led: its key would leave in clear at each call, and nobody would see it.
SECURE_REDIRECT_EXEMPT = [r"^api/v1/(?!openapi\.json$)"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=False) else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "village.core.assets.StylesheetFinder",  # css/village.css, made of static/css/**
]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "village.core.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

from config.mail import *  # noqa: E402, F403 - how messages leave
from config.sign_in import *  # noqa: E402, F403 - the sign-in settings, long enough to be their own page
