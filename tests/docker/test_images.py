"""The images as their users meet them; docs/howto/docker.md tells how to build them, one that is not there is skipped."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import Chain
from cere_trust.devnet.spec.rawspec import write
from cere_trust.pallets import balances, system

pytest.importorskip("testcontainers", reason="needs testcontainers: pip install --group docker")
settings = pytest.importorskip("testcontainers.core.config")
core = pytest.importorskip("testcontainers.core.container")
waiting = pytest.importorskip("testcontainers.core.wait_strategies")
docker = pytest.importorskip("docker")

Start = Callable[..., Any]
Require = Callable[[str], None]
DEVNET, NODE = IMAGES = ("cere-trust-devnet", "cere-trust-node")
ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    """The engine's own client; without an engine there is nothing to test."""
    try:
        client = docker.from_env()
        client.ping()
    except docker.errors.DockerException as error:
        pytest.skip(f"no Docker engine answers: {error}")
    yield client
    client.close()


@pytest.fixture
def require(engine: Any) -> Require:
    """Skips the test where an image is not built."""

    def check(image: str) -> None:
        try:
            engine.images.get(image)
        except docker.errors.ImageNotFound:
            pytest.skip(f"image {image} is not built: see docs/howto/docker.md")

    return check


@pytest.fixture
def start(require: Require, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a container that may write to its volume only, and waits until Docker says that it is healthy."""
    monkeypatch.setattr(settings.testcontainers_config, "ryuk_disabled", True)  # that is one more image to pull
    with ExitStack() as running:

        def run(image: str, *arguments: str, state: str | None = None) -> Any:
            require(image)
            container = core.DockerContainer(image).with_exposed_ports(9944).with_kwargs(read_only=True)
            if state:
                container.with_volume_mapping(state, "/state", "rw")
            if arguments:
                container.with_command(list(arguments))
            container.waiting_for(waiting.HealthcheckWaitStrategy().with_startup_timeout(180))
            return running.enter_context(container)

        yield run


@pytest.fixture
def volume(engine: Any) -> Iterator[str]:  # before `start` among a test's fixtures: it is removed after the containers
    """Name of a volume that is gone after the test."""
    made = engine.volumes.create()
    yield made.name
    made.remove(force=True)


def url(container: Any) -> str:
    return f"ws://{container.get_container_host_ip()}:{container.get_exposed_port(9944)}"


def transfers(client: Client) -> int:
    """Send Bob one CERE, finally; how much he has more."""
    before = client.query(system.account(BOB.account)).data.free
    receipt = client.submit_and_wait(balances.transfer_keep_alive(BOB.account, value=Amount.cere(1)), ALICE)
    assert receipt.ok and receipt.finalized
    return int(client.query(system.account(BOB.account)).data.free - before)


def output(container: Any, *command: str) -> str:
    """What a command in the container prints."""
    code, said = container.exec(list(command))
    assert code == 0, said
    return str(said.decode())


def exit_code(container: Any) -> int:
    """Stop a container as `docker stop` does; its exit code, which is 137 where it had to be killed."""
    inner = container.get_wrapped_container()
    inner.stop(timeout=30)
    return int(inner.wait()["StatusCode"])


@pytest.mark.parametrize("image", IMAGES)
def test_a_chain_takes_a_transfer_as_no_one_special_and_stops_when_asked(image: str, start: Start) -> None:
    container = start(image)
    with Client(url(container)) as client:
        assert client.genesis_hash == Chain.from_preset("dev").genesis_hash
        assert transfers(client) == Amount.cere(1)
    assert output(container, "id", "-u") == "10001\n"
    assert output(container, "sh", "-c", "command -v cargo cc make || echo none") == "none\n"
    assert exit_code(container) == 0


@pytest.mark.parametrize("image", IMAGES)
def test_a_chain_outlives_its_container_in_a_volume(image: str, volume: str, start: Start) -> None:
    first = start(image, state=volume)
    with Client(url(first)) as client:
        transfers(client)
        kept = client.block(1).hash
    assert exit_code(first) == 0
    with Client(url(start(image, state=volume))) as client:
        assert client.block(1).hash == kept
        assert transfers(client) == Amount.cere(1)


def test_options_go_to_the_chain(start: Start) -> None:
    container = start(DEVNET, "--preset", "mainnet", "--block-time", "manual")
    with Client(url(container)) as client:
        assert client.genesis_hash == Chain.from_preset("mainnet").genesis_hash
    said = b"".join(container.get_logs()).decode()
    assert "ready at" in said and "compiling the runtime" not in said  # the image brings it compiled


def test_the_node_brings_the_presets_of_this_package(start: Start, tmp_path: Path) -> None:
    container = start(NODE, "--chain=/specs/mainnet.json", "--seal=manual", "--alice")
    with Client(url(container)) as client:
        assert client.genesis_hash == Chain.from_preset("mainnet").genesis_hash
    for path in write(tmp_path, ["dev", "mainnet", "local4", "short", "network"]):
        digest = sha256(path.read_bytes()).hexdigest()
        assert output(container, "sha256sum", f"/specs/{path.name}").split()[0] == digest, path.name


def test_a_node_that_cannot_read_its_specification_says_so(engine: Any, require: Require, tmp_path: Path) -> None:
    require(NODE)
    [raw] = write(tmp_path, ["dev"])
    plain = {**json.loads(raw.read_text(encoding="utf-8")), "genesis": {"runtime": {}}}
    made = engine.containers.create(NODE, ["--chain=/tmp/plain.json"])
    try:
        made.put_archive("/tmp", archive("plain.json", json.dumps(plain).encode()))
        made.start()
        assert made.wait()["StatusCode"] == 1
        assert b"/tmp/plain.json is a plain chain specification, a raw one is needed" in made.logs()
    finally:
        made.remove(v=True)
    with pytest.raises(docker.errors.ContainerError, match=r"cannot read /specs/absent\.json"):
        engine.containers.run(NODE, ["--chain=/specs/absent.json"], remove=True, stderr=True)


def archive(name: str, content: bytes) -> bytes:
    """A tar archive of one file."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as writing:
        about = tarfile.TarInfo(name)
        about.size, about.mode = len(content), 0o644
        writing.addfile(about, BytesIO(content))
    return packed.getvalue()
