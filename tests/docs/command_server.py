"""A server of processes that have their imports behind them: one for each page, and one for each `cere-trust` command.

Nearly all of a short command's CPU time is Python's imports. The server imports the program once and forks a process for each
page and command: same code, arguments, environment, folder and streams as a process started from nothing. A shim named
``cere-trust`` on the path hands a command over through a Unix socket, `run_forked` a page. Metadata, too, is decoded once.
What imports cost and load is tested elsewhere.

    python -m tests.docs.command_server FOLDER      # serves until its standard input closes
"""

from __future__ import annotations

import array
import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
import warnings
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import zstandard

from cere_trust import pallets
from cere_trust.cli import main
from cere_trust.cli.program import COMMANDS
from cere_trust.runtime import Runtime

from .pages import LONGEST, SOCKET, perform

METADATA = Path(__file__).parents[1] / "vectors" / "metadata" / "dev-v16.scale.zst"

PRELOADED = (
    "cere_trust.client",
    "cere_trust.devnet.launch.embedded",
    "cere_trust.extrinsic.crosscheck",
    "cere_trust.transport.websocket",
    "encodings.idna",
    "pydantic.fields",  # `pydantic` itself loads what it needs when it is used
    "pydantic.type_adapter",
    "rich.console",
    "ssl",
    "typer._adapters",
    "websockets.sync.client",
)

SHIM = """#!{python} -ISs
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    request = json.dumps(["command", sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    streams = array.array("i", [0, 1, 2])
    server.sendmsg([len(request).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
    server.sendall(request)
    status = server.recv(1)
    sys.exit(status[0] if status else 70)
"""


def serve(folder: Path) -> None:
    """Write the shim into a folder, then fork a command for each connection until standard input closes."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # as pages have it
        for name in PRELOADED:
            with suppress(ModuleNotFoundError):  # private modules of other packages; not every release has them
                import_module(name)
        for entry in COMMANDS.values():
            import_module(f"cere_trust.cli.commands.{entry.module}")
        for pallet in pallets.__all__:
            getattr(pallets, pallet)
    Runtime.from_metadata = cache(Runtime.from_metadata)  # type: ignore[method-assign]
    Runtime.from_metadata(zstandard.ZstdDecompressor().decompress(METADATA.read_bytes()))  # that of the pages' chain
    gc.freeze()  # the forked processes share this memory as long as their garbage collector leaves it alone
    signal.signal(signal.SIGCHLD, _reap)
    address = str(folder / SOCKET)
    with socket.socket(socket.AF_UNIX) as listener, selectors.DefaultSelector() as selector:
        listener.bind(address)
        listener.listen()
        shim = folder / "cere-trust"
        shim.write_text(SHIM.format(python=sys.executable, address=address), encoding="utf-8")
        shim.chmod(0o755)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is sys.stdin:
                    return
                connection, _ = listener.accept()
                with connection:
                    if os.fork() == 0:
                        _run(connection)


def _reap(*_: object) -> None:
    """Wait for the processes that have ended: their CPU time is then the server's, and with it the test run's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _run(connection: socket.socket) -> None:
    """Do one request in this forked process, report its exit code, and end the process."""
    status = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        streams = array.array("i")
        size, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_SPACE(3 * streams.itemsize))
        streams.frombytes(ancillary[0][2])
        request = b""
        while len(request) < int.from_bytes(size, "big"):
            request += connection.recv(1 << 16)
        kind, arguments, folder, environment = json.loads(request)
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
            os.close(stream)
        sys.stdin, sys.stdout, sys.stderr = (open(n, "r" if n == 0 else "w", closefd=False) for n in range(3))  # noqa: SIM115
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        if kind == "page":
            sys.path[0] = ""  # as where Python is started without a file: what a page writes can be imported
            warnings.simplefilter("error")
            signal.alarm(LONGEST)
            perform(Path(*arguments))
        else:
            sys.argv = ["cere-trust", *arguments]
            main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(bytes([status & 0xFF]))
        os._exit(status & 0xFF)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
