"""How messages leave: by the server that EMAIL_HOST names; on the screen of a demonstration; else not at all."""

from config import env

_BACKENDS = "django.core.mail.backends"
_PORTS = {"starttls": 587, "ssl": 465, "non": 25}
_TLS = env.text("EMAIL_TLS", "starttls").lower()
if _TLS not in _PORTS:
    _MESSAGE = f"Le réglage EMAIL_TLS vaut « {_TLS} » : écrivez starttls, ssl ou non."
    raise env.SettingError(_MESSAGE)

EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", default=_PORTS[_TLS])
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _TLS == "starttls", _TLS == "ssl"
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "ne-pas-repondre@localhost")


def backend(host: str, *, demo: bool) -> str:
    """Without a server nothing is printed: a message may hold a link that opens an account."""
    if host:
        return f"{_BACKENDS}.smtp.EmailBackend"
    return f"{_BACKENDS}.console.EmailBackend" if demo else f"{_BACKENDS}.dummy.EmailBackend"


EMAIL_BACKEND = backend(EMAIL_HOST, demo=env.flag("DEMO", default=False))
