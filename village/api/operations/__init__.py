"""Tokens, and what comes by them once."""

from village.api.operations.once import KeyReused, receive_once
from village.api.operations.tokens import (
    A_MINUTE,
    LONGEST,
    Wearer,
    count_request,
    draw_secret,
    forget_tokens,
    open_token,
    token_of,
    wearer_of,
    withdraw_token,
)

__all__ = [
    "A_MINUTE",
    "LONGEST",
    "KeyReused",
    "Wearer",
    "count_request",
    "draw_secret",
    "forget_tokens",
    "open_token",
    "receive_once",
    "token_of",
    "wearer_of",
    "withdraw_token",
]
