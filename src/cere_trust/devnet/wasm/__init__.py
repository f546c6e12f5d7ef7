"""The runtime's executor: compiled wasm, its memory and host functions. Knows storage overlays, not blocks or chains."""
