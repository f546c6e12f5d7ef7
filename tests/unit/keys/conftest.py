"""One derivation for each password and salt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

_derive = lru_cache(256)(hashlib.scrypt)


def _scrypt(password: bytes, *, salt: bytes, **cost: Any) -> bytes:
    return _derive(bytes(password), salt=bytes(salt), **cost)


@pytest.fixture(autouse=True, scope="module")
def derived_once() -> Iterator[None]:
    """Run scrypt once for the same password, salt and cost: that is what it is for, to take long, and files are opened often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "scrypt", _scrypt)
        yield
