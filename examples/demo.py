"""`make demo`: the main job from Python, then the same four jobs once from the command line, on one chain.

python examples/demo.py                      # on an embedded chain of its own
python examples/demo.py ws://127.0.0.1:9944  # on a development node that runs already
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import main_job

from cere_trust.devnet import Devnet


def cere_trust(command: str, url: str) -> str:
    """Run one `cere-trust` command as a user would; a failure ends the demo with its exit code."""
    print(f"\n$ cere-trust {command}", flush=True)
    program = Path(sys.executable).with_name("cere-trust")
    done = subprocess.run(
        [program, *command.split()], env={**os.environ, "CERE_TRUST_URL": url}, stdout=subprocess.PIPE, text=True
    )
    print(done.stdout, end="")
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def both_halves(url: str) -> None:
    """Do the main job on a chain, from Python and from the command line."""
    index = main_job.main(url)

    print("\n\nThe same from the command line:")
    validators = re.findall(r"\b6[1-9A-HJ-NP-Za-km-z]{46,47}\b", cere_trust("validators --json", url))[:3]
    cere_trust("stake bond 500CERE --from //Dave --yes", url)
    cere_trust(f"nominate {' '.join(validators)} --from //Dave --yes", url)
    cere_trust(f"vote {index} --aye --balance 100CERE --conviction 2x --from //Dave --yes", url)
    cere_trust("ddc deposit 25CERE --from //Dave --yes", url)
    cere_trust("ddc bucket create --from //Dave --yes", url)
    cere_trust("transfer //Bob 1.5CERE --from //Dave --yes", url)
    cere_trust("balance //Dave", url)


def main() -> None:
    """Start a chain on a free port, do both halves, stop it."""
    with Devnet(preset="dev") as chain:
        print(f"chain ready at {chain.url}, genesis 0x{bytes(chain.genesis_hash).hex()}")
        both_halves(chain.url)
    print("\nThe chain is stopped.")


if __name__ == "__main__":
    if sys.argv[1:]:
        both_halves(sys.argv[1])
    else:
        main()
