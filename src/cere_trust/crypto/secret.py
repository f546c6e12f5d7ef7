"""Secrets without a text form, and functions whose exceptions carry none."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Generic, NoReturn, ParamSpec, TypeVar

HEX_SECRET = r"(?:0x)?(?:[0-9a-fA-F]{64}|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{48,})(?![0-9a-zA-Z])"
"""Pattern of a seed: 64 hex digits, or another number from 48 on, for a mistyped one; longer decimal numbers are none."""
_HEX = re.compile(HEX_SECRET)
_WORD = re.compile(r"[A-Za-z]{3,8}")
_PHRASE_LENGTHS = (12, 15, 18, 21, 24)

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", str, bytes)


class Secret(Generic[S]):
    """Text or bytes that no repr, format, copy or pickle shows; `reveal` returns them.

    Immutable. It has no length and no comparison, which would tell something about the value.
    """

    __slots__ = ("_value",)

    def __init__(self, value: S | Secret[S]) -> None:
        object.__setattr__(self, "_value", value._value if isinstance(value, Secret) else value)

    _value: S

    def reveal(self) -> S:
        """Return the value: for the call that needs it, not for a variable."""
        return self._value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Secret is immutable")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret is not pickled or copied")

    def __copy__(self) -> Secret[S]:
        return self

    def __deepcopy__(self, memo: object) -> Secret[S]:
        return self

    def __repr__(self) -> str:
        return "<Secret>"

    def __format__(self, form: str) -> str:
        return format("<Secret>", form)


def looks_like_secret(text: str) -> bool:
    """Return True for text that looks like a seed, a phrase, or a secret URI with one of them or with a password.

    A seed is 64 hex digits with or without ``0x``, or as many as a mistyped one. A phrase has 12 to 24 words of three
    to eight letters, as in BIP39's lists. Hashes and public keys look like seeds: do not call this function where they
    are expected.
    """
    root = text.strip().partition("/")[0]
    return bool(_HEX.fullmatch(root)) or "///" in text or is_phrase_like(root)


def is_phrase_like(text: str) -> bool:
    """Return True for text with the words of a phrase, in any list's language that has Latin letters."""
    words = text.split()
    return len(words) in _PHRASE_LENGTHS and all(map(is_word_like, words))


def is_word_like(text: str) -> bool:
    """Return True for text with the form of a BIP39 word: three to eight letters."""
    return _WORD.fullmatch(text) is not None


def confidential(function: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function that takes secrets: an exception that leaves it holds none of its frames' variables.

    Reporters and debuggers print the variables of a traceback's frames. The traceback keeps its lines.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            forget(error)
            raise

    return call


def forget(error: BaseException | None) -> None:
    """Clear the variables of the frames that an exception left, and drop the errors that ``from None`` hides.

    Those errors hold the text that they refuse: `UnicodeError.object`, `JSONDecodeError.doc`.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trace = error.__traceback__
        while trace is not None:
            with suppress(RuntimeError):  # still running: the frame that calls this function, or one above it
                trace.tb_frame.clear()
            trace = trace.tb_next
        if error.__suppress_context__ and error.__cause__ is None:
            error.__context__ = None
        error = error.__cause__ or error.__context__
