"""Errors as exit codes, messages and JSON objects."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from pathlib import Path

from .. import errors as lib


class ExitCode(IntEnum):
    """Exit codes of the program."""

    DONE = 0
    CHAIN = 1
    USAGE = 2
    NODE = 3
    KEYS = 4
    PROOF = 5
    UNKNOWN = 6
    BUG = 70
    STOPPED = 130
    PIPE = 141

    @property
    def meaning(self) -> str:
        """Meaning of the code, in the words of the help text and the documentation."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.DONE: "success",
    ExitCode.CHAIN: "refused by the chain or the node",
    ExitCode.USAGE: "usage error",
    ExitCode.NODE: "no usable node",
    ExitCode.KEYS: "key error",
    ExitCode.PROOF: "proof or cross-check failed",
    ExitCode.UNKNOWN: "submitted, outcome unknown",
    ExitCode.BUG: "bug in the program",
    ExitCode.STOPPED: "interrupted or not confirmed",
    ExitCode.PIPE: "output not written",
}


class CommandError(lib.CereTrustError):
    """Input that the command line rejects before it calls the library.

    Attributes:
        exit_code: Exit code of the process.
        hint: The remedy, if there is one.
    """

    def __init__(self, message: str, *, hint: str = "", exit_code: ExitCode = ExitCode.USAGE) -> None:
        self.exit_code = exit_code
        self.hint = hint
        super().__init__(message)


# The first match decides, so the narrower types come first.
CODES: tuple[tuple[type[lib.CereTrustError], ExitCode], ...] = (
    (lib.TransportError, ExitCode.NODE),
    (lib.WrongNetwork, ExitCode.NODE),
    (lib.InvalidAddress, ExitCode.USAGE),
    (lib.KeyringError, ExitCode.KEYS),
    (lib.ProofError, ExitCode.PROOF),
    (lib.CrosscheckFailed, ExitCode.PROOF),
    (lib.ExtrinsicError, ExitCode.CHAIN),
    (lib.RpcError, ExitCode.CHAIN),
    (lib.UnsupportedExtension, ExitCode.CHAIN),
    (lib.UntrustedMetadata, ExitCode.PROOF),
    (lib.DecodeError, ExitCode.NODE),
    (lib.RuntimeTrap, ExitCode.CHAIN),
    (lib.CereTrustError, ExitCode.USAGE),
)

DISPATCH_HINTS: Mapping[tuple[str, str], str] = {
    ("Staking", "AlreadyBonded"): "`cere-trust stake extra AMOUNT` adds to what is bonded",
    ("Staking", "NotStash"): "bond first: `cere-trust stake bond AMOUNT`",
    ("Staking", "NotController"): "bond first: `cere-trust stake bond AMOUNT`",
    ("Staking", "NoMoreChunks"): "`cere-trust stake withdraw` takes out what has finished unbonding",
    ("Staking", "InsufficientBond"): "`cere-trust stake show` shows what is bonded; the chain requires more",
    ("ConvictionVoting", "NotOngoing"): "`cere-trust referenda list` lists the referenda that are open for votes",
    ("ConvictionVoting", "InsufficientFunds"): "`cere-trust balance` shows the account's balance",
    ("DdcCustomers", "TransferFailed"): "the account must keep 1 CERE and the fee; locked funds cannot be deposited",
    ("DdcCustomers", "InsufficientDeposit"): "the minimum deposit is 1 CERE",
    ("DdcCustomers", "ClusterDoesNotExist"): "`cere-trust query DdcClusters Clusters` lists the clusters",
    ("ConvictionVoting", "AlreadyDelegating"): "`cere-trust undelegate --track TRACK` first; then vote",
    ("NominationPools", "CannotWithdrawAny"): "`cere-trust pool member` shows what is free, and when",
    ("NominationPools", "PoolNotFound"): "`cere-trust pool list` lists the pools",
    ("Proxy", "NotProxy"): "`cere-trust proxy list REAL` lists its proxies; `cere-trust proxy add` adds one",
    ("DdcStaking", "NodeIsNotFound"): "register it first: `cere-trust ddc node create NODE`",
    (
        "DdcStaking",
        "InsufficientBond",
    ): "`cere-trust ddc cluster show CLUSTER` shows the minimum stake (storage bond size)",
    ("DdcClusters", "OnlyClusterManager"): "`cere-trust ddc cluster show CLUSTER` shows its manager",
    ("DdcNodes", "NodeHasDanglingStake"): "chill, unbond and withdraw its stake first: `cere-trust ddc node show NODE`",
    ("Token", "FundsUnavailable"): "`cere-trust balance` shows what is free; the fee comes on top",
    ("Token", "NotExpendable"): "the account must keep its existential deposit, 1 CERE, and the fee",
    ("Token", "BelowMinimum"): "a new account must receive at least the existential deposit, 1 CERE",
}


@dataclass(frozen=True)
class ErrorReport:
    """An error as shown to the user.

    Attributes:
        kind: The error's class name.
        details: The error's other attributes, as JSON data.
    """

    exit_code: int
    kind: str
    message: str
    hint: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self) -> str:
        """Return the message, and the hint on a line of its own."""
        return f"error: {self.message}" + (f"\nhint: {self.hint}" if self.hint else "")

    def document(self) -> dict[str, object]:
        """Return the JSON object."""
        common = {"kind": self.kind, "message": self.message, "exit_code": int(self.exit_code)}
        return {"error": {**common, **({"hint": self.hint} if self.hint else {}), **self.details}}


def error_report(error: BaseException) -> ErrorReport:
    """Build the report of an error."""
    kind = type(error).__name__
    if isinstance(error, CommandError):
        return ErrorReport(error.exit_code, kind, str(error), error.hint)
    if isinstance(error, lib.CereTrustError):
        code = next(code for tree, code in CODES if isinstance(error, tree))
        if error.fate in (lib.Fate.POSSIBLE, lib.Fate.UNFINALIZED):
            code = ExitCode.UNKNOWN
        return ErrorReport(code, kind, str(error), _hint(error), _details(error))
    if isinstance(error, OSError):
        # With a name: a file of the user's, missing or unreadable. Without: output, which is written last.
        if error.filename is None:
            message = f"cannot write the output: {error.strerror or kind}; the command may have taken effect"
            return ErrorReport(ExitCode.PIPE, kind, message)
        return ErrorReport(ExitCode.USAGE, kind, f"{error.filename}: {error.strerror or kind}")
    if isinstance(error, EOFError):
        return ErrorReport(ExitCode.USAGE, kind, "the input ended before an answer")
    return _bug(error)


def _bug(error: BaseException) -> ErrorReport:
    # The message of an unexpected error may quote a phrase or a password; its type and place do not.
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "cere_trust" in f.filename] or list(frames)
    place = f" at {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    return ErrorReport(
        ExitCode.BUG,
        type(error).__name__,
        f"unexpected {type(error).__name__}{place}; this is a defect of cere-trust, not of your input",
        "run again with CERE_TRUST_DEBUG=1 for the traceback, and report it to the project's issue tracker",
    )


def _hint(error: lib.CereTrustError) -> str:
    match error:
        case lib.ConnectFailed() if "127.0.0.1" in error.url or "localhost" in error.url:
            return "start a chain of your own with `cere-trust devnet`, or name a node with --url or --network"
        case lib.ConnectFailed() | lib.WrongNetwork():
            return "name another node with --url, or a network with --network"
        case lib.RequestTimeout():
            return "allow the node more time with --timeout, or name another with --url"
        case lib.UnknownKey():
            return "`cere-trust key list` lists the keys; `cere-trust key new NAME` makes one"
        case lib.WrongPassword():
            return "enter it at the terminal, or give it with --password-stdin"
        case lib.PortInUse():
            return "name another port with --port; --port 0 takes a free one"
        case lib.InvalidExtrinsic() if "exhaust the block limits" in str(error):
            return "it does not fit into one block: split it"
        case lib.ExtrinsicLost(fate=lib.Fate.POSSIBLE):
            return "do not run the command again before you know: a second transaction may be executed in addition"
        case lib.DispatchError():
            return DISPATCH_HINTS.get((error.pallet, error.name), "")
        case _:
            return ""


def _details(error: lib.CereTrustError) -> dict[str, object]:
    named: dict[str, object] = {}
    for name in (
        "pallet",
        "name",
        "docs",
        "hash",
        "fate",
        "until_block",
        "code",
        "method",
        "url",
        "suggestions",
        "path",
        "expected",
        "extension",
    ):
        value = getattr(error, name, None)
        if value in (None, "", ()):
            continue
        if isinstance(value, Enum):
            value = value.value
        named[name] = "0x" + value.hex() if isinstance(value, bytes) else value
    return named
