"""What the repository promises to a stranger."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_make_command_in_the_documents_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
    texts = [
        README,
        *(
            p.read_text(encoding="utf-8")
            for p in [ROOT / "CONTRIBUTING.md", ROOT / "RELEASING.md", *(ROOT / "docs").rglob("*.md")]
        ),
    ]
    named = {name for text in texts for name in re.findall(r"(?:`|\$ )make ([a-z-]+)", text)}
    assert {"demo", "test"} <= named
    assert named <= targets


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "make test" in README
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_map_of_the_code_names_every_package() -> None:
    packages = {p.name for p in (ROOT / "src" / "cere_trust").iterdir() if p.is_dir() and p.name != "__pycache__"}
    missing = [name for name in packages if f"{name}/" not in README]
    assert not missing


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_file_names_a_machine() -> None:
    found = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            r"/home/[a-z]+/|/root/|/Users/[a-z]+/|site-packages/",
            "--",
            ".",
            ":!tests/gates",
            ":!*.lock",
            ":!devnet/runtime/build.sh",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert not found


def test_version_is_written_once_per_place_and_equal() -> None:
    import cere_trust

    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert declared is not None
    assert declared[1] == cere_trust.__version__
    assert f"## {cere_trust.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_node_is_released_with_the_package_that_starts_it() -> None:
    """The launcher gives options to the binary that one of another version need not know."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = settings["project"]
    node = tomllib.loads((ROOT / "devnet" / "node" / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    assert node["version"] == declared["version"]
    assert f"cere-trust-node=={declared['version']}" in declared["optional-dependencies"]["node"]
    (locked,) = settings["tool"]["uv"]["dependency-metadata"]
    assert (locked["name"], locked["version"]) == ("cere-trust-node", declared["version"])
    wheel = tomllib.loads((ROOT / "devnet" / "node" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in wheel  # Cargo.toml's
    assert "version" in wheel["dynamic"]


LOCKED = re.compile(
    r'^source = \{ (?:registry = "https://pypi\.org/simple"|editable = "\."|directory = "devnet/node") \}$'
)


def test_the_lock_file_names_the_public_index_only() -> None:
    """`uv lock` records whatever index or mirror it is configured with; others cannot reach a private one."""
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r'url = "(https?://[^/"]+)', text))
    assert hosts == {"https://files.pythonhosted.org"}
    assert not [line for line in text.splitlines() if line.startswith("source = ") and not LOCKED.match(line)]


def test_the_lock_file_is_of_this_version() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = {package["name"]: package["version"] for package in packages if "registry" not in package["source"]}
    assert ours == {"cere-trust": declared["version"], "cere-trust-node": declared["version"]}


def test_every_service_of_compose_is_shut() -> None:
    """Each inherits `x-shut`, by itself or through another extension."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    extensions, _, services = text.partition("\nservices:\n")
    shut = extensions[extensions.index("x-shut:") :].split("\n\n")[0]
    for line in ("read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]'):
        assert f"\n  {line}\n" in f"{shut}\n"
    assert "\n  <<: *shut\n" in extensions[extensions.index("x-node:") :]
    assert "\n  <<: *node\n" in extensions[extensions.index("x-member:") :]
    blocks = re.split(r"^  (?=[a-z-]+:\n)", services, flags=re.M)[1:]
    assert len(blocks) == 8
    for block in blocks:
        assert re.search(r"^    <<: \*(?:shut|node|member)$", block, re.M), block
    for forbidden in ("privileged", "cap_add", "read_only: false", "network_mode"):
        assert forbidden not in text


def test_lowest_and_newest_dependencies_are_tested() -> None:
    workflow = (ROOT / ".github" / "workflows" / "dependencies.yml").read_text(encoding="utf-8")
    assert "make test-lowest" in workflow
    assert "--resolution lowest-direct" in MAKEFILE
