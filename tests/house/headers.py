"""What goes with every answer: asked of each page for each person (`test_access`), and of the bad news."""

from typing import Any

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "font-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
}  # fmt: skip
TEXTS = ("text/", "application/json", "application/javascript")


def assert_safe_headers(answer: Any, who: str) -> None:
    """The policy of the page, its true type, no other site in it nor around it."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    assert {part.strip() for part in policy.split(";")} >= POLICY, who
    assert "unsafe" not in policy, who
    assert headers["X-Content-Type-Options"] == "nosniff", who
    assert headers["X-Frame-Options"] == "DENY", who
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, who
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", who
    assert "Access-Control-Allow-Origin" not in headers, who
    _assert_type(answer, who)
    for cookie in answer.cookies.values():
        assert cookie["samesite"] == "Lax", who
        assert cookie["httponly"] or not cookie.value, who  # one that is taken back holds nothing
        assert len(cookie.OutputString()) < 4096, who


def _assert_type(answer: Any, who: str) -> None:
    """A text says its letters (UTF-8); what is not a page is a file to keep, never shown in its place."""
    kind = answer.headers.get("Content-Type", "")
    assert kind, who
    if kind.startswith(TEXTS):
        assert "charset=utf-8" in kind.lower() or kind == "application/json", (who, kind)
