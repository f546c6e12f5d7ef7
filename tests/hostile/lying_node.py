"""A node that lies: a proxy in front of an honest node that rewrites its answers and notifications."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from cere_trust.codec import read_compact, read_types, write_compact
from cere_trust.limits import MAX_ANSWER_SIZE
from cere_trust.runtime import Runtime

CODE = "0x" + b":code".hex()
OTHER_HASH = "0x" + "c0" * 32

Rewrite = Callable[[str, list[Any], Any], Any]
"""Method, parameters and honest result to the result that the client gets; a notification has its method and no parameters."""
MetadataLie = Callable[[Runtime], bytes]
"""An honest runtime to the metadata that the node sends."""


class LyingNode:
    """The proxy.

    Attributes:
        url: WebSocket URL.
        asked: Method and parameters of each request.
    """

    def __init__(self, upstream: str, rewrite: Rewrite) -> None:
        self._upstream, self._rewrite = upstream, rewrite
        self.url = ""
        self.asked: list[tuple[str, list[Any]]] = []
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(30)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(30)
        self._loop.close()

    async def _serve(self) -> None:
        async with serve(self._client, "127.0.0.1", 0, max_size=MAX_ANSWER_SIZE, compression=None) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            self.url = f"ws://127.0.0.1:{port}"
            self._ready.set()
            await self._ended.wait()

    async def _client(self, client: ServerConnection) -> None:
        requests: dict[object, tuple[str, list[Any]]] = {}
        async with connect(self._upstream, max_size=MAX_ANSWER_SIZE, compression=None) as node:

            async def answer() -> None:
                with suppress(ConnectionClosed):
                    async for text in node:
                        message = json.loads(text)
                        many = message if isinstance(message, list) else [message]
                        rewritten = [self._rewritten(each, requests) for each in many]
                        await client.send(json.dumps(rewritten if isinstance(message, list) else rewritten[0]))

            answering = asyncio.create_task(answer())
            try:
                async for text in client:
                    message = json.loads(text)
                    for each in message if isinstance(message, list) else [message]:
                        requests[each["id"]] = each["method"], each["params"]
                        self.asked.append(requests[each["id"]])
                    await node.send(text)
            except ConnectionClosed:
                pass
            finally:
                answering.cancel()
                with suppress(asyncio.CancelledError):
                    await answering

    def _rewritten(self, message: dict[str, Any], requests: dict[object, tuple[str, list[Any]]]) -> dict[str, Any]:
        if "method" in message:
            changed = self._rewrite(message["method"], [], message["params"]["result"])
            return {**message, "params": {**message["params"], "result": changed}}
        method, params = requests.pop(message["id"])
        if "result" not in message:
            return message
        return {**message, "result": self._rewrite(method, params, message["result"])}


@contextmanager
def lying_node(upstream: str, rewrite: Rewrite) -> Iterator[LyingNode]:
    """Run a proxy that rewrites what the honest node at `upstream` says."""
    node = LyingNode(upstream, rewrite)
    node.start()
    try:
        yield node
    finally:
        node.stop()


def metadata_lie(lie: MetadataLie, *, code_hash: bool) -> Rewrite:
    """A lie about metadata, in every version alike.

    Args:
        code_hash: Report another code hash too, so that the lie contradicts no pin of the code.
    """

    def rewrite(method: str, params: list[Any], result: Any) -> Any:
        if method == "state_getStorageHash" and params[0] == CODE and code_hash:
            return OTHER_HASH
        if method == "state_getMetadata":
            return "0x" + lie(Runtime.from_metadata(bytes.fromhex(result[2:]))).hex()
        if method == "state_call" and params[0] == "Metadata_metadata_at_version":
            opaque = bytes.fromhex(result[2:])[1:]
            made = lie(Runtime.from_metadata(opaque[read_compact(opaque, 0)[1] :]))
            return "0x" + (b"\1" + write_compact(len(made)) + made).hex()
        return result

    return rewrite


def answer_lie(method: str, value: Callable[[list[Any], Any], Any]) -> Rewrite:
    """A lie about the answer to one method, made from its parameters and the honest result."""
    return lambda asked, params, result: value(params, result) if asked == method else result


# --- metadata that lies ----------------------------------------------------------------------------------------------


def patched(runtime: Runtime, *changes: tuple[int, bytes]) -> bytes:
    """The metadata with other bytes at some offsets."""
    raw = bytearray(runtime.metadata.raw)
    for at, new in changes:
        raw[at : at + len(new)] = new
    return bytes(raw)


def swapped_variants(runtime: Runtime, type_id: int, one: str, other: str) -> list[tuple[int, bytes]]:
    """Changes that give two variants of an enum each other's index."""
    places = {variant.name: (variant.docs_at - 1, variant.index) for variant in runtime.registry.variants(type_id)}
    return [(places[one][0], bytes([places[other][1]])), (places[other][0], bytes([places[one][1]]))]


def swapped_calls(runtime: Runtime, pallet: str, one: str, other: str) -> bytes:
    type_id = runtime.pallet(pallet).call_type
    assert type_id is not None
    return patched(runtime, *swapped_variants(runtime, type_id, one, other))


def swapped_pallets(runtime: Runtime, one: str, other: str) -> bytes:
    """Metadata in which two pallets have each other's index, in the list of pallets and in the enum of all calls."""
    changes = swapped_variants(runtime, runtime.extrinsic.call, one, other)
    a, b = _pallet_index(runtime, one), _pallet_index(runtime, other)
    raw = runtime.metadata.raw
    return patched(runtime, *changes, (a, raw[b : b + 1]), (b, raw[a : a + 1]))


def _pallet_index(runtime: Runtime, name: str) -> int:
    """Offset of a pallet's index, which stands with empty docs and deprecation before the next pallet's name."""
    pallets = list(runtime.pallets.values())
    place = next(i for i, pallet in enumerate(pallets) if pallet.name == name)
    following = pallets[place + 1].name
    tail = bytes(runtime.metadata_version - 14) + write_compact(len(following)) + following.encode()
    return runtime.metadata.raw.rindex(bytes([pallets[place].index]) + tail)


def swapped_proxy_types(runtime: Runtime) -> bytes:
    type_id = dict(runtime.call_info("Proxy", "add_proxy").fields)["proxy_type"]
    return patched(runtime, *swapped_variants(runtime, type_id, "Any", "Governance"))


def swapped_fields(runtime: Runtime) -> bytes:
    """Metadata in which the two arguments of `Vesting.merge_schedules` have each other's name."""
    raw = runtime.metadata.raw
    names = (b"\x3cschedule1_index", b"\x3cschedule2_index")
    at = [raw.index(name) for name in names]
    assert at[0] < at[1] < at[0] + 100
    return patched(runtime, (at[0], names[1]), (at[1], names[0]))


def with_constant(runtime: Runtime, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Metadata with another value of the same length for a constant of System."""
    info = runtime.constant_info("System", name)
    at = info.docs_at - len(info.value)
    assert runtime.metadata.raw[at : at + len(info.value)] == info.value
    changed = change(info.value)
    assert len(changed) == len(info.value)
    return patched(runtime, (at, changed))


def with_version(runtime: Runtime, *, spec: int = 0, transaction: int = 0) -> bytes:
    """Metadata whose `System.Version` has other versions, by these differences."""
    version = runtime.version

    def change(value: bytes) -> bytes:
        head = write_compact(len(version.spec_name)) + version.spec_name.encode()
        old = version.spec_version.to_bytes(4, "little")
        at = value.index(old, len(head))
        made = value[:at] + (version.spec_version + spec).to_bytes(4, "little") + value[at + 4 :]
        number = version.transaction_version.to_bytes(4, "little")
        end = made.rindex(number)
        return made[:end] + (version.transaction_version + transaction).to_bytes(4, "little") + made[end + 4 :]

    return with_constant(runtime, "Version", change)


def renamed_extension(runtime: Runtime, old: str, new: str) -> bytes:
    """Metadata in which an extension has another name of the same length."""
    assert len(old) == len(new)
    raw = runtime.metadata.raw
    name = write_compact(len(old)) + old.encode()
    return patched(runtime, (raw.rindex(name) + 1, new.encode()))


def with_made_up_extensions(runtime: Runtime, chosen: bytes = bytes(range(34))) -> bytes:
    """Metadata with further signed extensions that add these bytes: each an enum with one variant, ``Disabled``, of that index."""
    raw, extensions = runtime.metadata.raw, runtime.extrinsic.extensions
    count, start = read_compact(raw, 5)
    end = read_types(raw, 5)[1]
    types = [b"\0\0\4\0\0", *(b"\0\0\1\4\x20Disabled\0" + bytes([index]) + b"\0\0" for index in chosen)]
    added = b"".join(write_compact(count + number) + made for number, made in enumerate(types))
    new = [(f"MadeUp{place}", count + 1 + place, count) for place in range(len(chosen))]
    head, entries, tail = _extension_list(runtime)
    entries += [
        write_compact(len(name)) + name.encode() + write_compact(extra) + write_compact(additional)
        for name, extra, additional in new
    ]
    assert len(entries) == len(extensions) + len(chosen)
    registry = write_compact(count + len(types)) + raw[start:end] + added
    return (
        raw[:5]
        + registry
        + _with_order(runtime, head, len(entries))[end:]
        + write_compact(len(entries))
        + b"".join(entries)
        + tail
    )


def _extension_list(runtime: Runtime) -> tuple[bytes, list[bytes], bytes]:
    """Metadata before its list of extensions, their entries, and the metadata behind them."""
    raw = runtime.metadata.raw
    entries = [
        write_compact(len(e.identifier)) + e.identifier.encode() + write_compact(e.extra) + write_compact(e.additional)
        for e in runtime.extrinsic.extensions
    ]
    whole = write_compact(len(entries)) + b"".join(entries)
    at = raw.rindex(whole)
    return raw[:at], entries, raw[at + len(whole) :]


def _with_order(runtime: Runtime, head: bytes, count: int) -> bytes:
    """The metadata before the extensions; V16 lists there their order in extrinsics."""
    if runtime.metadata_version < 16:
        return head
    old = len(runtime.extrinsic.extensions)
    order = bytes([4, 0]) + write_compact(old) + b"".join(write_compact(index) for index in range(old))
    assert head.endswith(order)
    new = bytes([4, 0]) + write_compact(count) + b"".join(write_compact(index) for index in range(count))
    return head.removesuffix(order) + new


def without_extension(runtime: Runtime, identifier: str) -> bytes:
    """Metadata that leaves an extension out of its list; V14 and V15, or V16, which lists it by its place too."""
    head, entries, tail = _extension_list(runtime)
    left = [
        entry
        for entry, extension in zip(entries, runtime.extrinsic.extensions, strict=True)
        if extension.identifier != identifier
    ]
    return _with_order(runtime, head, len(left)) + write_compact(len(left)) + b"".join(left) + tail
