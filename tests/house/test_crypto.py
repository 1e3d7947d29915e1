"""What protects by a key or a digest: where it is, with what; and that it is written in `docs/security.md`."""

import ast
import math
import re
import secrets
import tomllib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tests.house.sources import ROOT, python_files, short
from village.around.operations import information
from village.core import crypto

USING = {"hashlib", "hmac", "secrets", "cryptography", "django.core.signing", "argon2", "ssl", "jwt"}
PAGE = (ROOT / "docs/security.md").read_text()
SECTION = PAGE.partition("## Keys and algorithms\n")[2].partition("\n## ")[0]


def users() -> set[str]:
    """The files that import something of cryptography, the demonstration aside."""
    return {
        short(path) for path in python_files() if "/demo/" not in short(path) and _modules(path.read_text()) & USING
    }


def _modules(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module.partition(".")[0], *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_the_inventory_names_every_place_that_uses_cryptography() -> None:
    named = set(re.findall(r"`(village/[\w/]+\.py)`", SECTION))
    assert named == users(), named ^ users()


def test_no_old_algorithm_is_used() -> None:
    """AES-GCM, SHA-256, HMAC by Django; nothing else of the libraries is touched."""
    old = re.compile(r"\b(md5|sha1|DES|ARC4|RC4|Blowfish|ECB|CBC|modes\.|PKCS1v15|blake2)\b")
    assert not {short(path) for path in python_files() if old.search(path.read_text())}
    ciphers = {
        name
        for path in python_files()
        for name in re.findall(r"from cryptography\.hazmat\S* import (.+)", path.read_text())
    }
    assert ciphers == {"AESGCM"}


def test_keys_are_long_and_drawn_by_the_system() -> None:
    assert len(AESGCM.generate_key(256)) * 8 == 256
    assert len(information._LETTERS) == 32
    assert information._LENGTH * math.log2(len(information._LETTERS)) > 128
    for path in python_files():
        for size in re.findall(r"token_(?:urlsafe|hex|bytes)\((\d*)\)", path.read_text()):
            assert int(size or 32) * 8 >= 128, short(path)


@given(st.text(max_size=40), st.integers(min_value=0))
def test_any_changed_bit_is_refused(words: str, place: int) -> None:
    sealed = bytearray(crypto.encrypt(words, "essai:1"))
    place %= len(sealed) * 8
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(InvalidTag):
        crypto.decrypt(bytes(sealed), "essai:1")


def test_the_same_words_are_never_sealed_twice_alike() -> None:
    assert len({crypto.encrypt("les mêmes mots", "essai:1") for _ in range(1000)}) == 1000


def test_a_seal_opens_in_its_own_place_only() -> None:
    sealed = crypto.encrypt(secrets.token_hex(), "essai:1")
    with pytest.raises(InvalidTag):
        crypto.decrypt(sealed, "essai:2")


def test_every_package_is_pinned_by_its_digest() -> None:
    """`uv.lock` is the inventory of third-party code: name, version, registry, SHA-256 of each file (ASVS 15.1.2)."""
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    for package in locked:
        if "editable" in package["source"] or "virtual" in package["source"]:
            continue
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert package["source"].keys() == {"registry"}, package["name"]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]
