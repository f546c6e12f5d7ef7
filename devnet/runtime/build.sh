#!/usr/bin/env bash
# Rebuild the development runtime's wasm, in both shapes, and their manifests. About eleven minutes on two cores; the bytes
# are the same on any machine.
#
# Needs Debian's packages: rustc-web cargo-web rust-web-src lld-16 zstd; and a Python (PYTHON) with this package and its extra
# `devnet`. Set CARGO_TARGET_DIR to build elsewhere than here.
set -euo pipefail
cd "$(dirname "$0")"
export PATH=/usr/bin:$PATH RUSTC_BOOTSTRAP=1
python=${PYTHON:-python3}
for tool in cargo rustc wasm-ld-16 zstd "$python"; do
	command -v "$tool" >/dev/null || { echo "missing $tool: apt-get install rustc-web cargo-web rust-web-src lld-16 zstd" >&2; exit 1; }
done

# No path of this machine may end up in panic messages.
sysroot=$(rustc --print sysroot)
library=$(readlink -f "$sysroot/lib/rustlib/src/rust")
flags="--cfg substrate_runtime --remap-path-prefix=$PWD=runtime"
flags+=" --remap-path-prefix=$sysroot/lib/rustlib/src/rust=rust --remap-path-prefix=$library=rust"
cargo fetch --locked -Zbuild-std=core,alloc --target wasm32v1-none --target x86_64-unknown-linux-gnu
for sources in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
	flags+=" --remap-path-prefix=$sources=crates"
done
export CARGO_TARGET_WASM32V1_NONE_LINKER=wasm-ld-16 CARGO_TARGET_WASM32V1_NONE_RUSTFLAGS="$flags"

build() {
	cargo rustc --lib --locked --offline --package cere-dev-runtime --release --target wasm32v1-none -Zbuild-std=core,alloc "$@" -- \
		-C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base \
		-C link-arg=--allow-undefined -C link-arg=--strip-all
}
wasm=${CARGO_TARGET_DIR:-target}/wasm32v1-none/release/cere_dev_runtime.wasm

unset RUNTIME_METADATA_HASH
build
"$python" manifest.py --write dev "$wasm"

# Mainnet's shape compares extrinsics with a digest of its metadata, which only a first build can tell (RFC-0078).
build --features mainnet
RUNTIME_METADATA_HASH=$("$python" metadata_digest.py "$wasm")
export RUNTIME_METADATA_HASH
build --features mainnet
exec "$python" manifest.py --write mainnet "$wasm"
