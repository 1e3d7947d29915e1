"""A small identity provider on the loopback: discovery, keys, one person, and any lie a test asks for."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "village", "un secret de test"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


@dataclass
class Provider:
    """`claims` and `person` are added to what is true; `sign` makes the ID token out of the claims."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    sign: Any = None
    signed_person: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    redeemed: dict[str, str] = field(default_factory=dict)

    def authorize(self, location: str) -> str:
        """Play the person who says yes at the provider; return the answer's query, without the state."""
        self.asked = dict(parse_qsl(urlsplit(location).query))
        return "code=un-code"

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": "agent-7",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked.get("nonce"),
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.without}
        return str((self.sign or signed)(claims))

    def userinfo(self) -> dict[str, Any]:
        return {"sub": "agent-7", "email": "mina@exemple.invalid", "email_verified": True, **self.person}

    def answer(self, path: str, posted: dict[str, str]) -> tuple[str, str]:
        """Return the content type and the body of one page of the provider."""
        if path == "/userinfo" and self.signed_person:
            return "application/jwt", signed(self.userinfo() | {"iss": self.url, "aud": CLIENT_ID})
        if path == "/token":
            self.redeemed = posted
        pages: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/token": {"access_token": "un-jeton", "token_type": "Bearer", "id_token": self.id_token()},
            "/userinfo": self.userinfo(),
            "/keys": {
                "keys": [
                    json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "1", "alg": "RS256"}
                ]
            },
        }
        return "application/json", json.dumps(pages[path])

    def kept_its_promise(self) -> bool:
        """Whether the code was redeemed with the verifier whose hash was announced (PKCE)."""
        digest = hashlib.sha256(self.redeemed["code_verifier"].encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.asked["code_challenge"]


def signed(claims: dict[str, Any], key: Any = KEY, algorithm: str = "RS256", kid: str = "1") -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            posted = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            kind, body = provider.answer(urlsplit(self.path).path, posted)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
