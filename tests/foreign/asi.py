"""async-substrate-interface: connect, storage, a map, a subscription, compose, sign, submit, receipts. Prints JSON.

Run with the interpreter of its own environment: ``python asi.py URL``.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import sr25519
from async_substrate_interface import AsyncSubstrateInterface
from async_substrate_interface.sync_substrate import SubstrateInterface

ALICE_SEED = bytes.fromhex("e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a")
ALICE, BOB = sys.argv[2:4]


class Alice:
    """What the package asks of a key pair: it brings none itself."""

    crypto_type = 1
    ss58_format = 54
    ss58_address = ALICE

    def __init__(self) -> None:
        self._pair = sr25519.pair_from_seed(ALICE_SEED)
        self.public_key = self._pair[0]

    def sign(self, data: Any) -> bytes:
        data = bytes.fromhex(data[2:]) if isinstance(data, str) else bytes(getattr(data, "data", data))
        return bytes(sr25519.sign(self._pair, data))


def plain(value: Any) -> Any:
    """A decoded value, whatever it is wrapped in."""
    return getattr(value, "value", value)


async def awaited(url: str) -> dict[str, Any]:
    """The async client's half."""
    transfer = {"call_module": "Balances", "call_function": "transfer_keep_alive"}
    async with AsyncSubstrateInterface(url, ss58_format=54) as node:
        before = plain(await node.query("System", "Account", [BOB]))["data"]["free"]
        call = await node.compose_call(**transfer, call_params={"dest": BOB, "value": 15_000_000_000})
        extrinsic = await node.create_signed_extrinsic(call, Alice(), era={"period": 64})
        info = await node.get_payment_info(call, Alice())
        receipt = await node.submit_extrinsic(extrinsic, wait_for_finalization=True)
        too_much = await node.compose_call(**transfer, call_params={"dest": BOB, "value": 10**30})
        failed = await node.submit_extrinsic(
            await node.create_signed_extrinsic(too_much, Alice()), wait_for_inclusion=True
        )
        validators = [plain(key) async for key, _ in await node.query_map("Staking", "Validators")]
        return {
            "genesis": await node.get_block_hash(0),
            "received": plain(await node.query("System", "Account", [BOB]))["data"]["free"] - before,
            "fee": info["partial_fee"] if "partial_fee" in info else info["partialFee"],
            "paid": await receipt.total_fee_amount,
            "ok": await receipt.is_success,
            "events": [
                f"{event['event']['module_id']}.{event['event']['event_id']}"
                for event in map(plain, await receipt.triggered_events)
            ],
            "failed": not await failed.is_success,
            "nonce": await node.get_account_next_index(ALICE),
            "validators": len(validators),
        }


def blocking(url: str) -> dict[str, Any]:
    """The blocking client's half."""
    with SubstrateInterface(url, ss58_format=54) as node:
        return {
            "free": plain(node.query("System", "Account", [BOB]))["data"]["free"],
            "accounts": len(list(node.query_map("System", "Account"))),
            "prefix": plain(node.get_constant("System", "SS58Prefix")),
        }


if __name__ == "__main__":
    print(json.dumps({**asyncio.run(awaited(sys.argv[1])), **blocking(sys.argv[1])}))
