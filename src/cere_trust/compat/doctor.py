"""Diagnosis of a runtime: can this package sign for it, and which typed wrappers fit, by pallet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import CereTrustError
from ..extrinsic.extensions import HANDLERS, Terms, extend
from ..extrinsic.mortality import Mortality
from ..extrinsic.transaction import EXTRINSIC_VERSION
from ..runtime import Runtime
from ..types import CERE_PREFIX, Amount, BlockHash, BlockRef
from .wrappers import WrapperCheck, WrapperKind, check_wrappers


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check.

    Attributes:
        name: Subject of the check.
        ok: True if passed.
        message: Finding and consequence.
    """

    name: str
    ok: bool
    message: str


@dataclass(frozen=True)
class Diagnosis:
    """Diagnosis of a runtime.

    Attributes:
        checks: Checks that transactions depend on.
        wrappers: Check of each typed wrapper.
    """

    checks: Sequence[Check]
    wrappers: Sequence[WrapperCheck]

    @property
    def ok(self) -> bool:
        """True if transactions are possible. A wrapper that does not fit fails before signing; `wrappers` lists it."""
        return all(check.ok for check in self.checks)

    def counts(self, pallet: str | None = None) -> dict[WrapperKind, tuple[int, int]]:
        """Return for each kind how many wrappers fit, and how many exist; for one pallet or all."""
        chosen = [check for check in self.wrappers if pallet in (None, check.pallet)]
        return {
            kind: (sum(check.ok for check in chosen if check.kind is kind), sum(check.kind is kind for check in chosen))
            for kind in WrapperKind
        }

    @property
    def pallets(self) -> list[str]:
        """Pallets and runtime APIs that have wrappers, sorted."""
        return sorted({check.pallet for check in self.wrappers})

    def failing(self, pallet: str) -> list[WrapperCheck]:
        """Return the checks of a pallet's wrappers that do not fit."""
        return [check for check in self.wrappers if check.pallet == pallet and not check.ok]


def diagnose(runtime: Runtime) -> Diagnosis:
    """Check a runtime, offline."""
    return Diagnosis(list(_checks(runtime)), check_wrappers(runtime))


def _checks(runtime: Runtime) -> Iterator[Check]:
    version = runtime.version
    yield Check("runtime", True, f"{version}, transaction version {version.transaction_version}")
    described = (
        "it describes runtime APIs" if runtime.metadata.apis is not None else "it does not describe runtime APIs"
    )
    yield Check("metadata", True, f"V{runtime.metadata_version}: {described}")
    prefix = runtime.ss58_prefix
    own = "addresses begin with 6" if prefix == CERE_PREFIX else f"not Cere's, which is {CERE_PREFIX}"
    yield Check("addresses", prefix == CERE_PREFIX, f"SS58 prefix {prefix}: {own}")
    formats = ", ".join(map(str, runtime.extrinsic.versions))
    known = EXTRINSIC_VERSION in runtime.extrinsic.versions
    yield Check("extrinsics", known, f"the runtime takes format {formats}; this package makes {EXTRINSIC_VERSION}")
    yield _extensions(runtime)


def _extensions(runtime: Runtime) -> Check:
    nowhere = BlockHash(bytes(32))
    try:
        extend(runtime, Terms(0, Amount(0), Mortality.immortal(), nowhere, BlockRef(0, nowhere)))
    except CereTrustError as error:
        return Check("extensions", False, str(error))
    names = [extension.identifier for extension in runtime.extrinsic.extensions]
    blank = [name for name in names if name not in HANDLERS]
    message = f"{len(names)} signed extensions can be filled in" + (
        f", {', '.join(blank)} with nothing" if blank else ""
    )
    return Check("extensions", True, message)
