"""The settings of a test session: our own, on a data folder that lives only as long as the session."""

import os
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers share the folder, and the server, of the session
    os.environ["VILLAGE_DATA"] = tempfile.mkdtemp(prefix="village-tests-")
    os.environ["DEMO"] = "0"
    os.environ["HTTPS"] = "0"

from config.settings import *  # noqa: F403

# A connection must not outlive its test: the base is dropped and cloned again behind it.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
# The tests lay their scene as the loader does; each request tells its own context, as in real life (tests/wall).
OPTIONS = DATABASES["default"]["OPTIONS"]  # noqa: F405
SCENE = f"{OPTIONS.get('options', '')} -c village.reach=load".strip()
DATABASES["default"]["OPTIONS"] = OPTIONS | {"options": SCENE}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Argon2 is slow on purpose; the tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The cast signs in directly; tests/accounts turns the second factor on to test it.
SECOND_FACTOR_REQUIRED = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns about a folder that is not there
