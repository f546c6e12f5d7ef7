"""Diagnosis of a runtime: support for signing its transactions, and the typed wrappers that fit, by pallet."""

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
        ok: True if the check passed.
        message: Finding and its consequence.
    """

    name: str
    ok: bool
    message: str


@dataclass(frozen=True)
class Diagnosis:
    """Results of all checks of a runtime.

    Attributes:
        checks: Checks of the requirements for transactions.
        wrappers: Result for each typed wrapper.
    """

    checks: Sequence[Check]
    wrappers: Sequence[WrapperCheck]

    @property
    def ok(self) -> bool:
        """True if transactions can be built. Wrappers do not count: one that does not fit fails before signing."""
        return all(check.ok for check in self.checks)

    def counts(self, pallet: str | None = None) -> dict[WrapperKind, tuple[int, int]]:
        """Count by kind the wrappers that fit and all wrappers, of one pallet or of all."""
        mine = [fit for fit in self.wrappers if pallet in (None, fit.pallet)]
        return {
            kind: (sum(fit.ok for fit in mine if fit.kind is kind), sum(fit.kind is kind for fit in mine))
            for kind in WrapperKind
        }

    @property
    def pallets(self) -> list[str]:
        """Pallets and runtime APIs with wrappers, sorted."""
        return sorted({fit.pallet for fit in self.wrappers})

    def failing(self, pallet: str) -> list[WrapperCheck]:
        """Return the wrappers of a pallet that do not fit."""
        return [fit for fit in self.wrappers if fit.pallet == pallet and not fit.ok]


def diagnose(runtime: Runtime) -> Diagnosis:
    """Run all checks of a runtime, offline."""
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
    told = f"{len(names)} signed extensions can be filled in" + (f", {', '.join(blank)} with nothing" if blank else "")
    return Check("extensions", True, told)
