"""The chain: block tree, authoring, forks, finality, storage on disk. Knows blocks and states; does not know pool, RPC or control."""
