"""Control over a chain: fast-forward, storage overrides, calls of any origin. Knows pallets; makes blocks only through `BlockProducer`, does not know pool or RPC."""
