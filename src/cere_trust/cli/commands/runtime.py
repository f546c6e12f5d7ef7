"""`runtime show|pin|forget`: how the chain's metadata is known, and pins of runtimes that are known from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypedDict

import typer

from ...client import pins
from ...errors import MetadataError
from ...extrinsic import CERE
from ...flows.trust import checks_digest
from ...limits import MAX_METADATA_SIZE
from ...runtime import MetadataLevel, Runtime
from ...runtime.metadata_file import unpacked
from ...runtime.pins import RuntimePin
from ...types import H256, BlockHash
from ..errors import CommandError
from ..files import read_bytes
from ..options import answers, commands, verifies
from ..parsing import parse_argument
from ..rendering import Fields, Table
from ..session import CommandSession

runtime = commands("Show how the chain's metadata is known; pin a runtime that is known from elsewhere, forget a pin.")


class PinVerdictDocument(TypedDict):
    """A pin of the chain's runtime, and the parts in which the node contradicts it."""

    place: str
    differs: list[str]


class RuntimeDocument(TypedDict):
    """The connected chain's runtime; the metadata digest is None if it cannot be computed."""

    genesis: BlockHash
    spec_name: str
    spec_version: int
    transaction_version: int
    code_hash: H256
    metadata_version: int
    metadata_hash: H256
    metadata_digest: H256 | None
    digest_checked: bool
    metadata_level: MetadataLevel
    metadata_source: str
    pins: list[PinVerdictDocument]


class PinnedDocument(TypedDict):
    """A pin; `file` is the user's file of pins."""

    genesis: BlockHash
    spec_name: str
    spec_version: int
    code_hash: H256 | None
    metadata_hash: H256 | None
    metadata_version: int | None
    file: str


class ForgottenDocument(TypedDict):
    """Spec versions whose pins were removed."""

    genesis: BlockHash
    forgotten: list[int]


def _digest(known: Runtime) -> H256 | None:
    try:
        return H256(known.metadata_digest(decimals=CERE.decimals, symbol=CERE.symbol))
    except MetadataError:
        return None


@runtime.command()
@verifies
@answers(RuntimeDocument)
def show(session: CommandSession) -> None:
    """Show the chain's runtime, hashes to compare with other sources, and how its metadata is known."""
    client = session.unpinned_client
    known, version = client.runtime, client.runtime.version
    compared = [(pin, pin.differences(known, client.code_hash)) for pin in pins.pins(client.genesis_hash)]
    verdicts = [(pin, wrong) for pin, wrong in compared if wrong is not None]
    digest, checked = _digest(known), checks_digest(known)
    document = {
        "genesis": client.genesis_hash,
        "spec_name": version.spec_name,
        "spec_version": version.spec_version,
        "transaction_version": version.transaction_version,
        "code_hash": client.code_hash,
        "metadata_version": known.metadata_version,
        "metadata_hash": H256(known.metadata_hash),
        "metadata_digest": digest,
        "digest_checked": checked,
        "metadata_level": known.origin.level,
        "metadata_source": known.origin.source,
        "pins": [{"place": pin.place, "differs": wrong} for pin, wrong in verdicts],
    }
    rows = {
        "genesis": client.genesis_hash,
        "runtime": str(version),
        "code": client.code_hash,
        "metadata": f"{H256(known.metadata_hash)} (V{known.metadata_version})",
        "digest": f"{digest}, {'checked by the chain' if checked else 'not checked by the chain'}",
        "known": str(known.origin),
        "pins": [f"{pin.place}: {', '.join(wrong) + ' differ' if wrong else 'the same'}" for pin, wrong in verdicts]
        or "none",
    }
    session.output.show(document, Fields(rows))


@runtime.command()
@verifies
@answers(PinnedDocument)
def pin(
    session: CommandSession,
    metadata: Annotated[
        Path | None, typer.Option("--metadata", metavar="FILE", help="Pin the metadata in this file, not the node's.")
    ] = None,
    code_hash: Annotated[
        str | None,
        typer.Option(
            "--code-hash",
            metavar="HASH",
            help="Pin this Blake2-256 hash of the code; the code then shows its metadata.",
        ),
    ] = None,
) -> None:
    """Pin the chain's current runtime: from then on, other metadata for its spec version is refused.

    Without options this pins what the node sends now, which is as good as that node. Compare `runtime show` with another
    source first, or pin a hash or a file that you have from elsewhere.
    """
    client = session.unpinned_client
    known, version = client.runtime, client.runtime.version
    if metadata is not None:
        known = Runtime.from_metadata(unpacked(read_bytes(metadata, MAX_METADATA_SIZE)))
        if (known.version.spec_name, known.version.spec_version) != (version.spec_name, version.spec_version):
            raise CommandError(f"{metadata} is of {known.version}, and the node's runtime is {version}")
    code = None if code_hash is None else parse_argument("--code-hash", H256, code_hash, session)
    if code is not None and metadata is None:
        new = RuntimePin(client.genesis_hash, version.spec_name, version.spec_version, code)
    else:
        new = RuntimePin.of(client.genesis_hash, known, code)
    file = pins.pin(new)
    hashes = list(new.metadata.items())
    document = {
        "genesis": new.genesis,
        "spec_name": new.spec_name,
        "spec_version": new.spec_version,
        "code_hash": new.code_hash,
        "metadata_hash": hashes[0][1] if hashes else None,
        "metadata_version": hashes[0][0] if hashes else None,
        "file": str(file),
    }
    rows = {name.replace("_", " "): value for name, value in document.items() if value is not None}
    session.output.show(document, Fields(rows))
    if metadata is None and code is None and not client.runtime.origin.is_verified:
        session.output.note(f"warning: pinned is what one node sent: {client.url}")


@runtime.command()
@verifies
@answers(ForgottenDocument)
def forget(
    session: CommandSession,
    spec_version: Annotated[
        int | None, typer.Argument(metavar="SPEC_VERSION", min=0, help="By default all pins of the chain.")
    ] = None,
) -> None:
    """Remove pins of the connected chain from your file of pins."""
    genesis = session.unpinned_client.genesis_hash
    gone = pins.forget(genesis, spec_version)
    document = {"genesis": genesis, "forgotten": [each.spec_version for each in gone]}
    session.output.show(document, Table(("RUNTIME",), [(str(each),) for each in gone], empty="no pins"))
