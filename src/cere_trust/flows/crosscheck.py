"""Check by a referee before signing. The referee needs the runtime's metadata in its own version, from the node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import CodecError, CrosscheckFailed, MetadataError, RpcError
from ..rpc import requests
from ..runtime import Runtime
from .steps import Flow, ask

if TYPE_CHECKING:
    from ..call import Call
    from ..extrinsic import UnsignedExtrinsic
    from ..extrinsic.crosscheck import Referee
    from .connection import Connection


def crosscheck(connection: Connection, unsigned: UnsignedExtrinsic, intended: Call) -> Flow[None]:
    """Compare a transaction with the intended call by a referee, if the connection has referees.

    Raises:
        CrosscheckFailed: the referee decodes something else, or cannot read this runtime's metadata at all.
    """
    if connection.referees is None:
        return
    from ..extrinsic.crosscheck import check

    runtime = unsigned.runtime
    referee = connection.referees.get(runtime)
    if referee is None:
        referee = connection.referees[runtime] = yield from _referee(runtime)
    check(referee, unsigned, intended)


def _referee(runtime: Runtime) -> Flow[Referee]:
    from ..extrinsic.crosscheck.referee import VERSION, Referee

    if runtime.metadata_version == VERSION:
        return Referee(runtime.metadata.raw)
    try:
        older = Runtime.from_metadata((yield from _older_metadata(VERSION)))
    except (RpcError, MetadataError, CodecError) as error:
        reason = f"the referee reads metadata V{VERSION}, and the node gives V{runtime.metadata_version}: {error}"
        raise CrosscheckFailed("", reason) from error
    return Referee(older.metadata.raw)


def _older_metadata(version: int) -> Flow[bytes]:
    request = requests.runtime_call("Metadata_metadata_at_version", version.to_bytes(4, "little"))
    try:
        return (yield from ask(request))
    except RpcError:
        return (yield from ask(requests.metadata()))
