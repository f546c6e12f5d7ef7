"""scalecodec, and substrateinterface without a node: their own encoding of calls, payloads and extrinsics, over metadata."""

from __future__ import annotations

from functools import cache
from typing import Any

from scalecodec.base import RuntimeConfigurationObject, ScaleBytes
from scalecodec.type_registry import load_type_registry_preset
from substrateinterface import Keypair, SubstrateInterface

from cere_trust.extrinsic.crosscheck.referee import configuration
from cere_trust.types import BlockHash, BlockRef


@cache
def scalecodec_of(raw: bytes) -> tuple[RuntimeConfigurationObject, Any]:
    """scalecodec set up for a runtime, and the runtime's metadata as it reads it; that takes it a second."""
    config: RuntimeConfigurationObject = configuration(implements_scale_info=True, ss58_format=54)
    config.update_type_registry(load_type_registry_preset("core"))
    metadata = config.create_scale_object("MetadataVersioned", ScaleBytes(raw))
    metadata.decode()
    config.add_portable_registry(metadata)
    return config, metadata


class Offline(SubstrateInterface):  # type: ignore[misc]
    """Answers its own questions from what the test knows."""

    def __init__(self, raw: bytes, spec_version: int, transaction_version: int, blocks: dict[int, BlockHash]) -> None:
        super().__init__(url="http://localhost:1", auto_discover=False, ss58_format=54)
        self.runtime_config, self.metadata = scalecodec_of(raw)
        self.runtime_version, self.transaction_version = spec_version, transaction_version
        self._blocks = blocks

    def reload_type_registry(self, *args: object, **kwargs: object) -> None:
        """Nothing to load."""

    def init_runtime(self, *args: object, **kwargs: object) -> None:
        """Nothing to ask a node."""

    def get_block_hash(self, block_id: int | None = None) -> str:
        assert block_id is not None
        return "0x" + self._blocks[block_id].hex()

    def signed(
        self, call: tuple[str, str, dict[str, object]], *, period: int | None, birth: BlockRef, nonce: int, tip: int
    ) -> tuple[bytes, bytes, bytes]:
        """Payload, signature and extrinsic of Alice's."""
        pallet, name, args = call
        composed = self.compose_call(pallet, name, args)
        alice = Keypair.create_from_uri("//Alice", ss58_format=54)
        era = None if period is None else {"period": period, "current": birth.number}
        payload = self.generate_signature_payload(composed, era=era, nonce=nonce, tip=tip)
        signature = alice.sign(payload)
        era = None if period is None else {"period": period, "current": birth.number}
        tagged = b"\1" + signature
        extrinsic = self.create_signed_extrinsic(composed, alice, era=era, nonce=nonce, tip=tip, signature=tagged)
        return bytes(payload.data), signature, bytes(extrinsic.data.data)
