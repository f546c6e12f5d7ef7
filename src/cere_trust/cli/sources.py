"""A runtime from whatever names one: a metadata file, a URL, a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..runtime import Runtime
from ..runtime.metadata_file import unpacked

if TYPE_CHECKING:
    from .session import Session


def runtime_from(session: Session, source: str) -> Runtime:
    """The runtime in a file, or the one in force where a URL or a network's name leads.

    Raises:
        MetadataError: a file that holds no metadata.
        UnknownItem: no file, no URL, and no network of that name.
    """
    path = Path(source)
    if path.is_file():
        return Runtime.from_metadata(unpacked(path.read_bytes()))
    from ..client import Client
    from ..client.base import DEFAULT_TIMEOUT

    with Client(source, timeout=session.settings.timeout or DEFAULT_TIMEOUT) as client:
        return client.runtime
