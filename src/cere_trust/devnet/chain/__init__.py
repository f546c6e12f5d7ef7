"""The chain: block tree, authoring, forks, finality, storage on disk.

Knows blocks and states; does not know control, pool or RPC.
"""
