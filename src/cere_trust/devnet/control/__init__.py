"""Control over a chain: fast-forward, storage overrides, calls of any origin.

Knows pallets, and makes blocks only through `BlockProducer`; does not know pool or RPC.
"""
