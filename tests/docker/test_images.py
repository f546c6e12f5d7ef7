"""The images as their users meet them; `make test-docker` builds the first, docs/howto/docker.md tells how to build both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import Chain
from cere_trust.devnet.rawspec import write
from cere_trust.pallets import balances, system

pytest.importorskip("testcontainers", reason="needs testcontainers: pip install --group docker")
settings = pytest.importorskip("testcontainers.core.config")
core = pytest.importorskip("testcontainers.core.container")
waiting = pytest.importorskip("testcontainers.core.wait_strategies")
docker = pytest.importorskip("docker")

Start = Callable[..., Any]
Require = Callable[[str], None]
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
    """Starts a container, and waits until Docker says that it is healthy."""
    monkeypatch.setattr(settings.testcontainers_config, "ryuk_disabled", True)  # that is one more image to pull
    with ExitStack() as running:

        def run(image: str, *arguments: str, volumes: dict[str, tuple[str, str]] | None = None) -> Any:
            require(image)
            container = core.DockerContainer(image).with_exposed_ports(9944)
            for there, (here, mode) in (volumes or {}).items():
                container.with_volume_mapping(here, there, mode)
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


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the raw specification of preset `dev`, which anyone may read."""
    folder = tmp_path_factory.mktemp("specs")
    folder.chmod(0o755)
    for above in list(folder.parents)[:2]:
        above.chmod(0o755)
    write(folder, ["dev"])
    return str(folder)


def url(container: Any) -> str:
    return f"ws://{container.get_container_host_ip()}:{container.get_exposed_port(9944)}"


def transfers(client: Client) -> int:
    """Send Bob one CERE, finally; how much he has more."""
    before = client.query(system.account(BOB.account)).data.free
    receipt = client.submit_and_wait(balances.transfer_keep_alive(BOB.account, value=Amount.cere(1)), ALICE)
    assert receipt.ok and receipt.finalized
    return int(client.query(system.account(BOB.account)).data.free - before)


def user(container: Any) -> str:
    code, output = container.exec(["id", "-u"])
    assert code == 0
    return str(output.decode().strip())


def test_the_embedded_chain_takes_a_transfer_as_no_one_special_and_stops_when_asked(start: Start) -> None:
    container = start("cere-trust-devnet")
    with Client(url(container)) as client:
        assert client.genesis_hash == Chain.from_preset("dev").genesis_hash
        assert transfers(client) == Amount.cere(1)
    assert user(container) == "10001"
    inner = container.get_wrapped_container()
    inner.stop(timeout=30)
    assert inner.wait()["StatusCode"] == 0
    said = b"".join(container.get_logs()).decode()
    assert "compiling the runtime" not in said  # the image brings it compiled
    assert "ready at" in said and "stopped" in said


def test_a_chain_outlives_its_container_in_a_volume(volume: str, start: Start) -> None:
    first = start("cere-trust-devnet", volumes={"/state": (volume, "rw")})
    with Client(url(first)) as client:
        transfers(client)
        kept = client.block(1).hash
    first.get_wrapped_container().stop(timeout=30)
    second = start("cere-trust-devnet", volumes={"/state": (volume, "rw")})
    with Client(url(second)) as client:
        assert client.block(1).hash == kept


def test_options_go_to_the_chain(start: Start) -> None:
    container = start("cere-trust-devnet", "--preset", "mainnet", "--block-time", "manual")
    with Client(url(container)) as client:
        assert client.genesis_hash == Chain.from_preset("mainnet").genesis_hash


def test_the_real_node_takes_a_transfer_as_no_one_special(start: Start, specs: str) -> None:
    container = start("cere-trust-node", volumes={"/specs": (specs, "ro")})
    with Client(url(container)) as client:
        assert client.genesis_hash == Chain.from_preset("dev").genesis_hash
        assert transfers(client) == Amount.cere(1)
    assert user(container) == "10001"


def test_a_node_that_cannot_read_its_specification_says_so(engine: Any, require: Require, specs: str) -> None:
    require("cere-trust-node")
    spec = json.loads(Path(specs, "dev.json").read_text(encoding="utf-8"))
    spec["genesis"] = {"runtime": {}}
    Path(specs, "plain.json").write_text(json.dumps(spec), encoding="utf-8")
    for name, reason in (("plain", "Error parsing spec file"), ("absent", "absent.json is not a chain specification")):
        with pytest.raises(docker.errors.ContainerError, match=reason):
            engine.containers.run(
                "cere-trust-node", [f"--chain=/specs/{name}.json"], remove=True, stderr=True,
                volumes={specs: {"bind": "/specs", "mode": "ro"}},
            )  # fmt: skip
