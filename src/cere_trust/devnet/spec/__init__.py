"""Chain specifications: presets and raw files.

Knows how to compute a genesis state; does not know the blocks after it.
"""
