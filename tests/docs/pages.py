"""Does what a page of the documentation says, from top to bottom, as a reader would.

A page is one session in an empty folder, beside a development chain of its own: its Python blocks run in one interpreter,
its commands (lines that begin with ``$``) in a shell. The chain's usual address in the page stands for wherever it listens.
What a page shows below a command, the command must print (``…`` stands for anything); it must fail where that is an error.

    python tests/docs/pages.py docs/howto/pools.md     # with the installed package, whatever Python runs this

With `FORKED` in the environment, the commands' processes are forked: it names the folder of a `command_server`, which forks
the interpreters of pages, too.
"""

from __future__ import annotations

import array
import json
import os
import re
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

FORKED = "CERE_TRUST_TESTS_FORK_COMMANDS"
SOCKET = "commands.sock"
LOCAL = "127.0.0.1:9944"
LONGEST = 180
"""Seconds a page may take."""


class Step(NamedTuple):
    """One thing a page has its reader do."""

    line: int
    language: str
    text: str
    shown: str = ""


def steps(page: str) -> list[Step]:
    """The Python blocks and the commands of a page, in order."""
    found: list[Step] = []
    for block in re.finditer(r"^```(python|console)\b[^\n]*\n(.*?)^```$", page, re.M | re.S):
        line = page.count("\n", 0, block.start(2)) + 1
        if block[1] == "python":
            found.append(Step(line, "python", block[2]))
            continue
        for command in re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block[2], re.M):
            found.append(Step(line + block[2].count("\n", 0, command.start()), "command", *command.groups()))
    return found


def is_done_before(step: Step) -> bool:
    """Whether a command is one that brought the reader here: installing, or starting the chain that is there already."""
    return (
        step.language == "command"
        and re.match(r"(cere-trust devnet|make|pip|git|docker|docker-compose)\b", step.text) is not None
    )


def needs_a_node_that_is_not_there(step: Step) -> bool:
    """Whether Python starts a real node, and none has been built."""
    from cere_trust.devnet.launch.native import find_binary
    from cere_trust.errors import DevnetError

    if "RealNode(" not in step.text:
        return False
    try:
        find_binary()
    except DevnetError:
        return True
    return False


def is_among(line: str, said: str) -> bool:
    """Whether a command said what a page shows, however it was broken into lines."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in line.split("…")]
    return re.search(r"[\s\S]*?".join(parts), said) is not None


def perform(page: Path) -> None:
    """Do all that a page says, in this process and this folder; an exception or a failing command ends it."""
    from cere_trust.devnet import Devnet

    todo = [step for step in steps(page.read_text(encoding="utf-8")) if not is_done_before(step)]
    port = LOCAL.partition(":")[2]
    with ExitStack() as running:
        if any(step.language == "python" or "cere-trust" in step.text for step in todo):
            chain = running.enter_context(Devnet())
            os.environ["CERE_TRUST_URL"], port = chain.url, str(chain.port)
        if commands := os.environ.pop(FORKED, ""):
            os.environ["PATH"] = os.pathsep.join([commands, os.environ["PATH"]])
        names: dict[str, object] = {"__name__": "__main__"}
        for step in todo:
            told = step.text.replace(LOCAL, f"127.0.0.1:{port}")
            where = f"{page.name}:{step.line}"
            if step.language == "python":
                if needs_a_node_that_is_not_there(step):
                    continue
                code = compile("\n" * (step.line - 1) + told, str(page), "exec")
                exec(code, names)
            else:
                done = subprocess.run(
                    ["sh", "-ec", told], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
                )
                said = done.stdout + done.stderr
                if bool(done.returncode) != step.shown.startswith("error: "):
                    raise SystemExit(f"{where}: `{told}` ended with {done.returncode}\n{said}")
                for line in step.shown.splitlines():
                    if not is_among(line, said):
                        raise SystemExit(f"{where}: `{told}` does not say: {line}\n{said}")


@contextmanager
def command_server() -> Iterator[Path]:
    """Serve `cere-trust` processes that are forked; the folder that has to be first on the path."""
    root = Path(__file__).parents[2]
    server = [sys.executable, "-m", "tests.docs.command_server"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*server, folder], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise SystemExit("the server of commands does not start")
        try:
            yield Path(folder)
        finally:
            process.stdin.close()


def run_forked(commands: Path, page: Path, folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Perform a page in a process forked by a `command_server`; its exit code, and what it printed."""
    with (
        socket.socket(socket.AF_UNIX) as server,
        tempfile.TemporaryFile() as output,
        Path(os.devnull).open("rb") as nothing,
    ):
        server.connect(str(commands / SOCKET))
        request = json.dumps(["page", [str(page)], str(folder), environment]).encode()
        streams = array.array("i", [nothing.fileno(), output.fileno(), output.fileno()])
        server.sendmsg([len(request).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
        server.sendall(request)
        status = server.recv(1)  # at the latest when the process has taken too long, and was ended for it
        output.seek(0)
        printed = output.read().decode(errors="replace")
    return (status[0], printed) if status else (1, f"{printed}the page ended without an exit code")


def try_page(page: Path, commands: Path | None = None) -> str:
    """Do what a page says in a process and an empty folder of its own.

    Args:
        commands: Folder of a `command_server`, which forks the page's process and those of `cere-trust`.

    Returns:
        What went wrong, in words; empty where nothing did.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        own = {"CERE_TRUST_KEYS": str(home / ".keys"), "CERE_TRUST_CONFIG": str(home / ".config.toml")}
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
        if commands is not None:
            own[FORKED] = str(commands)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CERE_TRUST_") or k == "CERE_TRUST_CACHE"}
        environment = {**inherited, **own, "PATH": path}
        if commands is not None:
            status, printed = run_forked(commands, page.resolve(), home, environment)
            return "" if status == 0 else printed[-6000:]
        done = subprocess.run(
            [sys.executable, "-W", "error", Path(__file__).resolve(), "--here", page.resolve()],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    return "" if done.returncode == 0 else f"{done.stdout[-3000:]}{done.stderr[-3000:]}"


def main() -> None:
    """Try the pages named, and say of each how long it took or what went wrong."""
    if sys.argv[1:2] == ["--here"]:
        sys.path[0] = ""  # as where Python is started without a file: what a page writes can be imported
        perform(Path(sys.argv[2]))
        return
    failed = 0
    for name in sys.argv[1:]:
        started = time.monotonic()
        wrong = try_page(Path(name))
        failed += bool(wrong)
        told = f"failed\n{wrong}" if wrong else f"done in {time.monotonic() - started:.1f} s"
        sys.stdout.write(f"{name}: {told}\n")
        sys.stdout.flush()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
