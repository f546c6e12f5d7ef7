"""Recovery of public keys from secp256k1 signatures. It takes public data only, so its time may depend on them.

Source: SEC 1 version 2, section 4.1.6; recovery ids and limits are those of libsecp256k1.
"""

from __future__ import annotations

ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
"""Order of the group of points."""

_P = 2**256 - 2**32 - 977
_G = (
    0x79BE667E_F9DCBBAC_55A06295_CE870B07_029BFCDB_2DCE28D9_59F2815B_16F81798,
    0x483ADA77_26A3C465_5DA4FBFC_0E1108A8_FD17B448_A6855419_9C47D08F_FB10D4B8,
    1,
)
_INFINITY = (0, 1, 0)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    _Point: TypeAlias = tuple[int, int, int]
    """Jacobian coordinates; z is 0 at infinity."""


def recover(digest: bytes, signature: bytes, *, compressed: bool = True) -> bytes | None:
    """Recover the public key that signed a digest.

    Args:
        digest: 32 bytes.
        signature: r, s and a recovery id 0 to 3 (65 bytes).
        compressed: Return 33 bytes, otherwise 65.

    Returns:
        The key; None if there is none, or the signature is malformed.
    """
    if len(digest) != 32 or len(signature) != 65 or signature[64] > 3:
        return None
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    x = r + ORDER * (signature[64] >> 1)
    if not (0 < r < ORDER and 0 < s < ORDER and x < _P):
        return None
    square = (x * x * x + 7) % _P
    y = pow(square, (_P + 1) // 4, _P)
    if y * y % _P != square:
        return None
    if y & 1 != signature[64] & 1:
        y = _P - y
    inverse = pow(r, -1, ORDER)
    point = _sum_of_products(-int.from_bytes(digest, "big") * inverse % ORDER, _G, s * inverse % ORDER, (x, y, 1))
    if not point[2]:
        return None
    scale = pow(point[2], -1, _P)
    x, y = point[0] * scale**2 % _P, point[1] * scale**3 % _P
    if compressed:
        return bytes((2 + (y & 1),)) + x.to_bytes(32, "big")
    return b"\4" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _sum_of_products(a: int, p: _Point, b: int, q: _Point) -> _Point:
    """Return a·p + b·q, with one series of doublings for both."""
    table = (_INFINITY, p, q, _add(p, q))
    point = _INFINITY
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        point = _double(point)
        if chosen := (a >> bit & 1) | (b >> bit & 1) << 1:
            point = _add(point, table[chosen])
    return point


def _double(p: _Point) -> _Point:
    x, y, z = p
    if not z:
        return p
    y2 = y * y % _P
    s, m = 4 * x * y2 % _P, 3 * x * x % _P
    x3 = (m * m - 2 * s) % _P
    return x3, (m * (s - x3) - 8 * y2 * y2) % _P, 2 * y * z % _P


def _add(p: _Point, q: _Point) -> _Point:
    if not p[2]:
        return q
    if not q[2]:
        return p
    z1, z2 = p[2] * p[2] % _P, q[2] * q[2] % _P
    u1, u2 = p[0] * z2 % _P, q[0] * z1 % _P
    s1, s2 = p[1] * z2 * q[2] % _P, q[1] * z1 * p[2] % _P
    if u1 == u2:
        return _double(p) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    h2 = h * h % _P
    h3, v = h * h2 % _P, u1 * h2 % _P
    x = (r * r - h3 - 2 * v) % _P
    return x, (r * (v - x) - s1 * h3) % _P, h * p[2] * q[2] % _P
