"""Control over a chain: fast-forward, storage overrides, calls of any origin. Adds blocks only through `BlockProducer`."""
