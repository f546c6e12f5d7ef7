"""Bytes of signed messages: browser wallets wrap a text in ``<Bytes>`` and ``</Bytes>``.

Source: ``u8aWrapBytes`` of @polkadot/util.
"""

from __future__ import annotations

_PREFIX, _POSTFIX = b"<Bytes>", b"</Bytes>"
_ETHEREUM = b"\x19Ethereum Signed Message:\n"


def wrap(text: str | bytes) -> bytes:
    """Return the bytes that a wallet signs for a message.

    Wallets leave two kinds of message as they are: a wrapped one, and one that begins like Ethereum's signed messages.

    Args:
        text: Text, taken as UTF-8, or bytes. A text such as ``0x1234`` stays text; wallets sign its two bytes instead.
    """
    data = _bytes(text)
    return data if _is_wrapped(data) or data.startswith(_ETHEREUM) else _PREFIX + data + _POSTFIX


def forms(text: str | bytes) -> list[bytes]:
    """Return the bytes that may be signed for a message: as it is, and with or without its wrapping."""
    data = _bytes(text)
    if _is_wrapped(data):
        return [data, data[len(_PREFIX) : -len(_POSTFIX)]]
    return [data] if data.startswith(_ETHEREUM) else [data, _PREFIX + data + _POSTFIX]


def _is_wrapped(data: bytes) -> bool:
    return len(data) >= len(_PREFIX + _POSTFIX) and data.startswith(_PREFIX) and data.endswith(_POSTFIX)


def _bytes(text: str | bytes) -> bytes:
    if isinstance(text, str):
        try:
            return text.encode()
        except UnicodeEncodeError:
            raise ValueError("the message is not valid Unicode text") from None
    if not isinstance(text, (bytes, bytearray, memoryview)):
        raise TypeError(f"a message is text or bytes, not {type(text).__name__}")
    return bytes(text)
