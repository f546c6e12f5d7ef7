"""The binary format of wasm modules, as far as the executor reads and rewrites it."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import DevnetError

MEMORY = "memory"
"""Name under which runtimes export their memory."""

_PREAMBLE = 8  # magic and version
_CUSTOM, _IMPORT, _MEMORY, _GLOBAL, _EXPORT = 0, 2, 5, 6, 7
_FUNCTION_KIND, _TABLE_KIND, _MEMORY_KIND, _GLOBAL_KIND = range(4)
_HAS_MAXIMUM = 1
_LEB128_BITS = 35


def read_leb128(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned LEB128 number of up to 32 bits; returns it and the offset behind it."""
    value = shift = 0
    while at < len(data):
        if shift >= _LEB128_BITS:
            raise DevnetError("the runtime's code is not a wasm module: a section's length has more than 32 bits")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < 0x80:
            break
    return value, at


def _write_leb128(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def sections(wasm: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the id and the contents of a module's sections, in order. Raises `DevnetError` if one is cut short."""
    at = _PREAMBLE
    while at < len(wasm):
        kind = wasm[at]
        size, start = read_leb128(wasm, at + 1)
        at = start + size
        if at > len(wasm):
            raise DevnetError("the runtime's code is not a wasm module: a section ends early")
        yield kind, wasm[start:at]


def custom_section(wasm: bytes, name: bytes) -> bytes:
    """Return the concatenated contents of a module's custom sections of one name."""
    contents = []
    for kind, section in sections(wasm):
        if kind == _CUSTOM:
            length, begins = read_leb128(section, 0)
            if section[begins : begins + length] == name:
                contents.append(section[begins + length :])
    return b"".join(contents)


def with_own_memory(wasm: bytes, least: int) -> bytes:
    """Return a module that imports its memory as one that has it, and exports it.

    Wasmtime maps the initial contents of a module's own memory copy-on-write; into an imported memory it copies them for
    every instance. Real nodes rewrite runtimes likewise. A module that has its memory is returned unchanged.

    Args:
        least: Minimum initial size of the memory, in pages.

    Raises:
        DevnetError: the module is damaged.
    """
    try:
        return _with_own_memory(wasm, least)
    except IndexError:
        raise DevnetError("the runtime's code is not a wasm module: its imports end early") from None


def _with_own_memory(wasm: bytes, least: int) -> bytes:
    imports = next((section for kind, section in sections(wasm) if kind == _IMPORT), b"")
    limits, others = _split_memory(imports, least)
    if limits is None:
        return wasm
    # The memory section comes before those of globals and exports; a module has at least one of these, or is no runtime.
    rewritten = [wasm[:_PREAMBLE]]
    for kind, section in sections(wasm):
        if kind == _IMPORT:
            section = others
        if limits and kind in (_GLOBAL, _EXPORT):
            rewritten.append(_section(_MEMORY, _write_leb128(1) + limits))
            limits = b""
        if kind == _EXPORT:
            section = _with_export(section)
        rewritten.append(_section(kind, section))
    return b"".join(rewritten)


def _section(kind: int, contents: bytes) -> bytes:
    return bytes((kind,)) + _write_leb128(len(contents)) + contents


def _with_export(section: bytes) -> bytes:
    """Add the export of memory 0 to an export section."""
    count, at = read_leb128(section, 0)
    name = MEMORY.encode()
    entry = _write_leb128(len(name)) + name + bytes((_MEMORY_KIND, 0))
    return section if entry in section else _write_leb128(count + 1) + section[at:] + entry


def _split_memory(section: bytes, least: int) -> tuple[bytes | None, bytes]:
    """Return the limits of an import section's memory, None without one, and the section without it."""
    limits: bytes | None = None
    count, at = read_leb128(section, 0)
    entries: list[bytes] = []
    for _ in range(count):
        start = at
        for _ in range(2):  # module and name
            length, at = read_leb128(section, at)
            at += length
        kind, at = section[at], at + 1
        if kind == _MEMORY_KIND:
            flags, (pages, at) = section[at], read_leb128(section, at + 1)
            rest = at
            if flags & _HAS_MAXIMUM:
                at = read_leb128(section, at)[1]
            limits = bytes((flags,)) + _write_leb128(max(pages, least)) + section[rest:at]
            continue
        at = _end_of_type(section, kind, at)
        entries.append(section[start:at])
    return limits, _write_leb128(len(entries)) + b"".join(entries)


def _end_of_type(section: bytes, kind: int, at: int) -> int:
    """Return the offset behind the type of an import that is no memory."""
    if kind == _FUNCTION_KIND:
        return read_leb128(section, at)[1]
    if kind == _GLOBAL_KIND:
        return at + 2
    if kind == _TABLE_KIND:
        flags, (_, end) = section[at + 1], read_leb128(section, at + 2)
        return read_leb128(section, end)[1] if flags & _HAS_MAXIMUM else end
    raise DevnetError(f"the runtime's code is not a wasm module: it has an import of kind {kind}")
