"""Host functions for logging, printing, versions, the offchain API and tracing."""

from __future__ import annotations

import os

from .registry import Host, host, some

_LEVELS = {1: "error", 2: "warn", 3: "info", 4: "debug", 5: "trace"}


@host("ext_logging_log_version_1", "iss")
def log(h: Host, level: int, target: bytes, message: bytes) -> None:
    h.log.append(f"{_LEVELS.get(level, level)} {target.decode(errors='replace')}: {message.decode(errors='replace')}")


@host("ext_logging_max_level_version_1", "", "i")
def max_level(h: Host) -> int:
    return 0  # errors only, which include the text of a panic


@host("ext_misc_print_num_version_1", "i")
def print_num(h: Host, number: int) -> None:
    h.log.append(str(number))


@host("ext_misc_print_utf8_version_1", "s")
def print_utf8(h: Host, text: bytes) -> None:
    h.log.append(text.decode(errors="replace"))


@host("ext_misc_print_hex_version_1", "s")
def print_hex(h: Host, data: bytes) -> None:
    h.log.append("0x" + data.hex())


@host("ext_misc_runtime_version_version_1", "s", "s")
def runtime_version(h: Host, code: bytes) -> bytes:
    """Return the version of another runtime; `set_code` calls this before it accepts one."""
    try:
        return some(h.version_of(code))
    except Exception:  # for any failure of foreign code the answer is "not a runtime"
        return some(None)


@host("ext_panic_handler_abort_on_panic_version_1", "s")
def abort_on_panic(h: Host, message: bytes) -> None:
    h.log.append(message.decode(errors="replace"))
    raise RuntimeError("the runtime panicked")


@host("ext_offchain_index_set_version_1", "ss")
def offchain_index_set(h: Host, key: bytes, value: bytes) -> None:
    h.offchain[key] = value


@host("ext_offchain_index_clear_version_1", "s")
def offchain_index_clear(h: Host, key: bytes) -> None:
    h.offchain.pop(key, None)


@host("ext_offchain_is_validator_version_1", "", "i")
def is_validator(h: Host) -> int:
    return 0


@host("ext_offchain_local_storage_get_version_1", "is", "s")
def local_storage_get(h: Host, kind: int, key: bytes) -> bytes:
    return some(h.offchain.get(key))


@host("ext_offchain_local_storage_set_version_1", "iss")
def local_storage_set(h: Host, kind: int, key: bytes, value: bytes) -> None:
    h.offchain[key] = value


@host("ext_offchain_local_storage_clear_version_1", "is")
def local_storage_clear(h: Host, kind: int, key: bytes) -> None:
    h.offchain.pop(key, None)


@host("ext_offchain_local_storage_compare_and_set_version_1", "isss", "i")
def local_storage_compare_and_set(h: Host, kind: int, key: bytes, old: bytes, new: bytes) -> int:
    if some(h.offchain.get(key)) != old:
        return 0
    h.offchain[key] = new
    return 1


@host("ext_offchain_timestamp_version_1", "", "i")
def timestamp(h: Host) -> int:
    return h.now


@host("ext_offchain_random_seed_version_1", "", "p")
def random_seed(h: Host) -> bytes:
    return os.urandom(32)


@host("ext_offchain_submit_transaction_version_1", "s", "s")
def submit_transaction(h: Host, extrinsic: bytes) -> bytes:
    return b"\1"  # refused: offchain workers do not run here


@host("ext_offchain_network_state_version_1", "", "s")
def network_state(h: Host) -> bytes:
    return b"\1"


@host("ext_transaction_index_index_version_1", "iiP")
def transaction_index(h: Host, extrinsic: int, size: int, hash: bytes) -> None:
    """Do nothing: the index is for storage providers, and this chain keeps all bodies."""


@host("ext_transaction_index_renew_version_1", "iP")
def transaction_renew(h: Host, extrinsic: int, hash: bytes) -> None:
    """See `transaction_index`."""


@host("ext_wasm_tracing_enabled_version_1", "", "i")
def tracing_enabled(h: Host) -> int:
    return 0


@host("ext_wasm_tracing_enter_span_version_1", "s", "i")
def tracing_enter(h: Host, span: bytes) -> int:
    return 0


@host("ext_wasm_tracing_event_version_1", "s")
def tracing_event(h: Host, event: bytes) -> None:
    """Tracing is off."""


@host("ext_wasm_tracing_exit_version_1", "i")
def tracing_exit(h: Host, span: int) -> None:
    """Tracing is off."""
