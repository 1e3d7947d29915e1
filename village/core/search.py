"""Names looked for: sealed in the address for the one who looks, since addresses stay in histories and in logs."""

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from django.utils.http import urlencode

from village.core.crypto import decrypt, encrypt

FIELD = "q"
"""In a form that is sent."""
SEALED = "recherche"
"""In an address."""
MAX_LENGTH = 100


def sealed_query(sent: Mapping[str, str], user_id: int, *keep: str) -> str:
    """Return what to ask (« recherche=…&kind=ecole ») for the words that were sent, with the other fields to `keep`."""
    asked = {}
    if words := sent.get(FIELD, "").strip()[:MAX_LENGTH]:
        asked[SEALED] = base64.urlsafe_b64encode(encrypt(words, _context(user_id))).decode().rstrip("=")
    for name in keep:
        if name in sent:
            asked[name] = sent[name]
    return urlencode(asked)


def words_in(asked: Mapping[str, str], user_id: int) -> str:
    """Give the words back; nothing if they were sealed for somebody else, or are damaged."""
    token = asked.get(SEALED, "")[: 8 * MAX_LENGTH]
    try:
        return decrypt(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), _context(user_id)) if token else ""
    except (InvalidTag, ValueError, binascii.Error):
        return ""


def _context(user_id: int) -> str:
    return f"search:{user_id}"
