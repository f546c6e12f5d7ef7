"""`devnet`: the embedded development chain, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import typer

from ...types import BlockHash
from ..errors import CommandError, ExitCode
from ..options import answers, commands, offline
from ..session import CommandSession

if TYPE_CHECKING:
    from ...devnet.launch.embedded import Devnet
    from ...devnet.launch.native import RealNode
    from ...devnet.spec.chainspec import Progress

app = commands()


def _block_time(text: str) -> Literal["instant", "manual"] | float:
    if text == "slots":
        raise typer.BadParameter("only a real node has slots: add --node")
    if text == "instant":
        return "instant"
    if text == "manual":
        return "manual"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 3600:
        raise typer.BadParameter(f"{text!r} is neither a number of seconds nor instant or manual")
    return seconds


def _real(
    preset: str, spec: Path | None, port: int, host: str, block_time: str, state: Path | None, progress: Progress
) -> RealNode:
    from ...devnet.launch.native import RealNode

    when = "slots" if block_time == "slots" else _block_time(block_time)
    return RealNode(preset, spec=spec, port=port, host=host, block_time=when, state=state, progress=progress)


class ReadyDocument(TypedDict):
    """Addresses of the running chain."""

    url: str
    http_url: str
    genesis_hash: BlockHash


@app.command()
@offline
@answers(ReadyDocument)
def devnet(
    session: CommandSession,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port for WebSocket and HTTP; 0 takes a free one.")
    ] = 9944,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="A host name that requests may address besides localhost, such as a container's. Repeatable.",
        ),
    ] = None,
    preset: Annotated[str, typer.Option("--preset", help="Genesis preset of the development runtime.")] = "dev",
    spec: Annotated[
        Path | None, typer.Option("--spec", help="A raw chain specification to start instead of a preset.")
    ] = None,
    block_time: Annotated[
        str,
        typer.Option(
            "--block-time",
            metavar="SECONDS|instant|manual",
            help="When blocks are made; with --node also slots, for a network that runs all authorities.",
        ),
    ] = "instant",
    finality_lag: Annotated[
        int,
        typer.Option("--finality-lag", metavar="BLOCKS", min=0, help="Number of newest blocks that are not final yet."),
    ] = 0,
    state: Annotated[Path | None, typer.Option("--state", help="Folder that keeps the chain across restarts.")] = None,
    node: Annotated[
        bool, typer.Option("--node", help="Start a real node, in its own process, instead of the embedded chain.")
    ] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="NAME[=VALUE]",
            help="A fault to inject: latency=0.2, cut=2000, wrong-value, … Repeatable.",
        ),
    ] = None,
) -> None:
    """Run a development chain of your own until Ctrl-C.

    A real FRAME runtime with Alice, Bob and friends funded, validators to nominate, and a storage cluster to pay.
    The first line on stdout has its URL; Ctrl-C or SIGTERM stops it.
    """
    if node and (fault or finality_lag or allow_host):
        raise CommandError("a real node has no --fault, --finality-lag or --allow-host", hint="leave out --node")
    output = session.output

    def ready(chain: Devnet | RealNode) -> None:
        document = {"url": chain.url, "http_url": chain.http_url, "genesis_hash": chain.genesis_hash}
        output.ready(f"ready at {chain.url}, genesis {chain.genesis_hash}", document)
        output.note("Ctrl-C stops it")

    try:
        from ...devnet.launch.process import run_forever

        if node:
            real = _real(preset, spec, port, host, block_time, state, output.note)
            if not run_forever(real, ready):
                raise CommandError(f"the node exited: {real.last_words()}", exit_code=ExitCode.NODE)
        else:
            from ...devnet.launch.embedded import Devnet

            chain = Devnet(
                preset, spec=spec, port=port, host=host, block_time=_block_time(block_time), state=state,
                progress=output.note, finality_lag=finality_lag, faults=fault or (),
                allowed_hosts=allow_host or (),
            )  # fmt: skip
            run_forever(chain, ready)
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("", "cere_trust"):
            raise
        raise CommandError(
            f"the development chain needs the package {package!r}, which is not installed",
            hint="pip install 'cere-trust[devnet]'",
        ) from None
    output.note("stopped")
