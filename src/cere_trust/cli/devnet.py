"""`devnet`: the embedded development chain, until Ctrl-C."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from .errors import CommandError
from .options import offline
from .session import Session

app = typer.Typer(rich_markup_mode=None)


def _block_time(text: str) -> str | float:
    if text in ("instant", "manual"):
        return text
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 3600:
        raise typer.BadParameter(f"{text!r} is neither a number of seconds nor instant or manual")
    return seconds


@app.command()
@offline
def devnet(
    session: Session,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port for WebSocket and HTTP; 0 takes a free one.")] = 9944,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    preset: Annotated[str, typer.Option("--preset", help="Genesis preset of the development runtime.")] = "dev",
    spec: Annotated[Path | None, typer.Option("--spec", help="A raw chain specification to start in place of a preset.")] = None,
    block_time: Annotated[
        str, typer.Option("--block-time", metavar="SECONDS|instant|manual", help="When blocks are made.")
    ] = "instant",
    state: Annotated[Path | None, typer.Option("--state", help="Folder to keep the chain in, over restarts.")] = None,
) -> None:
    """Run a development chain of your own until Ctrl-C.

    A real FRAME runtime with Alice, Bob and friends funded, validators to nominate, and a storage cluster to pay.
    The first line on stdout says where it listens; Ctrl-C or SIGTERM stops it.
    """
    when = _block_time(block_time)
    chain_spec = _read_spec(spec) if spec else None
    stop = threading.Event()
    previous = {name: signal.signal(name, lambda *_: stop.set()) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        Devnet = _launcher()
        with session.output.waiting("starting the chain (the first start compiles the runtime)"):
            chain = Devnet(preset=preset, spec=chain_spec, port=port, host=host, block_time=when, state=state)
        with chain:
            document = {"url": chain.url, "http_url": chain.http_url, "genesis_hash": chain.genesis_hash}
            session.output.ready(f"ready at {chain.url}, genesis 0x{bytes(chain.genesis_hash).hex()}", document)
            session.output.talk("Ctrl-C stops it")
            stop.wait()
        session.output.talk("stopped")
    finally:
        for name, handler in previous.items():
            signal.signal(name, handler)


def _launcher():
    try:
        from ..devnet import Devnet
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] == "cere_trust":
            raise
        raise CommandError(
            f"the development chain needs the package {missing.name!r}, which is not installed",
            hint="pip install 'cere-trust[devnet]'",
        ) from None
    return Devnet


def _read_spec(path: Path) -> dict[str, object]:
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise CommandError(f"{path} is not JSON") from None
    if not isinstance(spec, dict):
        raise CommandError(f"{path} is not a chain specification")
    return spec
